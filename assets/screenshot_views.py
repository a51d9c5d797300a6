"""Saying of my own photos that they are screenshots, or that they are not."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from accounts.http import Request
from assets import screenshots
from assets.editing import Report
from assets.forms import ScreenshotForm
from assets.selection_views import way_back
from ram.htmx import wants_fragment
from ram.policy import member


@member
@require_POST
def screenshot(request: Request) -> HttpResponse:
    """Mark the ticked ones that are mine; 404 when none of them is."""
    form = ScreenshotForm(request.POST)
    if not form.is_valid():
        page = "assets/nothing_selected.html"
        return render(request, page, {"form": form}, status=422)
    on = form.cleaned_data["on"] == "1"
    report = screenshots.mark(request.user, form.cleaned_data["ids"], on)
    if not report.done:
        raise Http404
    messages.success(request, in_words(report, on=on))
    if wants_fragment(request):
        return HttpResponseClientRedirect(way_back(request))
    return redirect(way_back(request))


def in_words(report: Report, *, on: bool) -> str:
    """ "3 items are screenshots now · 1 not available"."""
    number = len(report.done)
    if on:
        said = ngettext(
            "%(n)s item marked as a screenshot",
            "%(n)s items marked as screenshots",
            number,
        )
    else:
        said = ngettext(
            "%(n)s item marked as no screenshot",
            "%(n)s items marked as no screenshots",
            number,
        )
    said %= {"n": number}
    if report.unavailable:
        said += " · " + _("%(n)s not available") % {"n": report.unavailable}
    return said

"""Keeping a partner's photos: what was done, said as it is."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.http import Request
from assets.forms import SelectionForm
from assets.keeping import Report, copy_of, keep
from assets.models import Asset
from assets.selection_views import way_back
from ram.htmx import wants_fragment
from ram.policy import member


@member
@require_POST
def keep_selected(request: Request) -> HttpResponse:
    """Save copies of the ticked ones in my library; 404 when none is there for me."""
    form = SelectionForm(request.POST)
    if not form.is_valid():
        return render(
            request, "assets/nothing_selected.html", {"form": form}, status=422
        )
    ids = form.cleaned_data["ids"]
    report = keep(request.user, ids)
    if not report.reached:
        raise Http404
    if not wants_fragment(request):
        messages.success(request, said(report))
        return redirect(way_back(request))
    context = {"said": said(report), "report": report}
    if len(ids) == 1:
        seen = Asset.objects.visible_to(request.user).filter(pk=ids[0])
        if one := seen.first():
            context |= {"asset": one, "copy": copy_of(one, request.user)}
    return render(request, "assets/_kept.html", context)


def said(report: Report) -> str:
    """ "2 items saved in your library · 1 already yours", only what there is of it."""
    kept = ngettext(
        "%(n)s item saved in your library",
        "%(n)s items saved in your library",
        len(report.kept),
    )
    in_trash = ngettext(
        "%(n)s is in your trash: put it back there",
        "%(n)s are in your trash: put them back there",
        report.in_trash,
    )
    parts = [
        (kept, len(report.kept)),
        (_("%(n)s already yours"), report.already),
        (in_trash, report.in_trash),
        (_("%(n)s not available"), report.unavailable),
    ]
    return " · ".join(text % {"n": n} for text, n in parts if n)

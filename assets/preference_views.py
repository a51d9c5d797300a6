"""Account settings → Photos: how I like to look at them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import Request
from assets.preference_forms import PhotosForm, StartForm
from assets.timeline import choose
from ram.policy import member


@member
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: Request) -> HttpResponse:
    """Whose photos at first, and the same photo once or as often as it is there."""
    form = PhotosForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("assets:preferences")
    status = 422 if form.is_bound else 200
    context = {"form": form, "section": "photos"}
    return render(request, "assets/preferences.html", context, status=status)


@member
@require_POST
def start_with(request: Request) -> HttpResponse:
    """Let the timeline open with the photos that are on screen."""
    form = StartForm(request.POST)
    if not form.is_valid() or not choose(request.user, form.cleaned_data["who"]):
        raise Http404
    request.user.who = form.cleaned_data["who"]
    request.user.save(update_fields=["who"])
    messages.success(request, _("From now on, Photos opens with this."))
    return redirect("assets:timeline")

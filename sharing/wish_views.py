"""What I wish of one partnership: from when, not which, for how long."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import Request
from ram.policy import member
from sharing import partnerships
from sharing.forms import BackForm
from sharing.link_forms import PauseForm
from sharing.models import Partnership
from sharing.passed_on import passed_on
from sharing.shown import shown_by_one
from sharing.views import see_other
from sharing.wish_forms import WishForm
from sharing.wish_words import sees, why_closed


@member
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: Request, handle: str) -> HttpResponse:
    """What one person sees of my library, and everything that narrows it."""
    share = my_share(request, handle)
    sent = request.POST if request.method == "POST" else None
    form = WishForm(sent, share=share)
    if form.is_valid():
        before = passed_on(share)
        if not partnerships.set_wishes(share, form.wishes):
            raise Http404
        share = my_share(request, handle)
        opened = "" if before else passed_on(share).opens_again
        said = _("Saved.") + " " + sees(share, shown_by_one(share))
        messages.success(request, f"{said} {opened}".strip())
        return see_other(reverse("sharing:rules", args=[handle]))
    context = {
        "section": "sharing",
        "form": form,
        "share": share,
        "person": share.recipient,
        "sees": sees(share, shown_by_one(share)),
        "closed": why_closed(share),
        "next": reverse("sharing:rules", args=[handle]),
    }
    status = 422 if form.is_bound else 200
    return render(request, "sharing/rules.html", context, status=status)


@member
@require_POST
def pause(request: Request, handle: str) -> HttpResponse:
    """Show one person nothing for a while, or go on."""
    share = my_share(request, handle)
    back = BackForm(request.POST)
    back.is_valid()
    form = PauseForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing changed. Try again."))
        return see_other(back.back)
    if not partnerships.set_paused(share, form.cleaned_data["paused"]):
        raise Http404
    share = my_share(request, handle)
    said = sees(share, shown_by_one(share))
    messages.success(request, f"{said} {passed_on(share).opens_again}".strip())
    return see_other(back.back)


def my_share(request: Request, handle: str) -> Partnership:
    """What I share with one person, be it paused or over by its date."""
    mine = Partnership.objects.standing_of(request.user)
    people = mine.select_related("sharer", "recipient")
    return get_object_or_404(people, recipient__handle=handle)

"""Account settings, Devices: where one is signed in."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.agents import in_words
from accounts.http import Request
from accounts.models import Session
from ram.policy import member


@member
@require_safe
def devices(request: Request) -> HttpResponse:
    """Every browser that is signed in to this account, this one first."""
    here = request.session.session_key
    rows = sorted(sessions(request), key=lambda row: row.session_key != here)
    context = {
        "section": "devices",
        "devices": [
            {"row": row, "name": in_words(row.user_agent), "here": not number}
            for number, row in enumerate(rows)
        ],
    }
    return render(request, "accounts/devices.html", context)


@member
@require_POST
def end_device(request: Request, mark: str) -> HttpResponse:
    """Sign one of my browsers out."""
    row = next((row for row in sessions(request) if row.mark == mark), None)
    if row is None:
        raise Http404
    if row.session_key == request.session.session_key:
        return redirect("account_logout")
    row.delete()
    messages.success(request, _("Signed out there."))
    return redirect("accounts:devices")


@member
@require_POST
def end_others(request: Request) -> HttpResponse:
    """Sign me out everywhere but here."""
    here = request.session.session_key
    request.user.sessions.exclude(session_key=here).delete()
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("accounts:devices")


def sessions(request: Request) -> list[Session]:
    """My sessions that have not run out, the latest used first."""
    live = request.user.sessions.filter(expire_date__gt=timezone.now())
    return list(live.order_by("-seen_at", "pk"))

"""What belongs to no app: the front door, health, and refusals."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ram.addresses import public_url
from ram.outages import database_answers, trouble, unavailable
from ram.policy import public

FRESH = timedelta(days=180)


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To the photos, or to sign in."""
    signed_in = request.user.is_authenticated
    return redirect("assets:timeline" if signed_in else "account_login")


@public
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Whether ram can serve: database and storage are there; no detail."""
    if database_answers() and not trouble():
        return JsonResponse({"status": "ok"})
    return unavailable('{"status": "unavailable"}', "application/json")


@public
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """Whether this process answers, whatever else is away."""
    return JsonResponse({"status": "ok"})


@public
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116); never out of date."""
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.RAM_SECURITY_CONTACT}",
        f"Expires: {today + FRESH:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {public_url(request.path)}",
    ]
    return HttpResponse(
        "\n".join([*lines, ""]), content_type="text/plain; charset=utf-8"
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was not ours, or a page left open too long."""
    return render(request, "403_csrf.html", status=403)

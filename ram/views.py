"""What belongs to no app: the front door, health, and refusals."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ram.outages import database_answers, trouble, unavailable
from ram.policy import public


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


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was not ours, or a page left open too long."""
    return render(request, "403_csrf.html", status=403)

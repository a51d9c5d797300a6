"""What belongs to no app: the front door, health, and refusals."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ram.policy import public


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """To the photos, or to sign in."""
    signed_in = request.user.is_authenticated
    return redirect("assets:timeline" if signed_in else "account_login")


@public
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Whether this process answers and reaches its database; no detail."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was not ours, or a page left open too long."""
    return render(request, "403_csrf.html", status=403)

"""What the log says of people at our doors: when, who and which, never a secret.

The lines name routes and numbers, not addresses or names: a shared link's address
opens it, and some people type their password where the e-mail belongs.
"""

import logging
import re
import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth.signals import (
    user_logged_in,
    user_logged_out,
    user_login_failed,
)
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from ram.addresses import client_address

log = logging.getLogger("ram.security")

REFUSALS = {403, 404, 429}
# What follows these is a secret: shared links, invitations, password links.
SECRETS = re.compile(r"(/(?:s|invitation|password/link|setup)/)[^/\s\"'?]+")
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class PlainFormatter(logging.Formatter):
    """One line an event, in UTC, without secrets or anything that ends a line."""

    converter = staticmethod(time.gmtime)

    def formatMessage(self, record: logging.LogRecord) -> str:
        line = SECRETS.sub(r"\1…", super().formatMessage(record))
        return CONTROL.sub(lambda found: repr(found[0])[1:-1], line)

    def formatException(self, ei: Any) -> str:
        return SECRETS.sub(r"\1…", super().formatException(ei))


def listen() -> None:
    """Note who signs in and out, and who fails to."""
    user_logged_in.connect(_signed_in, dispatch_uid="security_log")
    user_logged_out.connect(_signed_out, dispatch_uid="security_log")
    user_login_failed.connect(_failed, dispatch_uid="security_log")


class RefusalMiddleware:
    """Notes every refusal at an address that exists, whoever made it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in REFUSALS and request.resolver_match:
            note_refusal(request, response.status_code, request.resolver_match.route)
        return response


def note_refusal(request: HttpRequest, status: int, route: str) -> None:
    """Note who was refused what."""
    user = getattr(request, "user", None)
    log.info(
        "refused status=%s route=%s method=%s user=%s from=%s",
        status,
        route,
        request.method,
        user.pk if user is not None and user.is_authenticated else "-",
        _origin(request),
    )


def _signed_in(request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    log.info("signed in user=%s from=%s", user.pk, _origin(request))


def _signed_out(request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    log.info("signed out user=%s from=%s", user.pk if user else "-", _origin(request))


def _failed(
    credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    # The same account gives the same mark, so that tries at it can be told apart.
    login = next(
        (
            str(credentials[key])
            for key in ("email", "username", "login")
            if credentials.get(key)
        ),
        "",
    )
    name = login.strip().lower()
    mark = salted_hmac("ram.security_log", name, algorithm="sha256").hexdigest()[:12]
    log.warning("sign-in failed account=%s from=%s", mark, _origin(request))


def _origin(request: HttpRequest | None) -> str:
    return (client_address(request) or "-") if request else "-"

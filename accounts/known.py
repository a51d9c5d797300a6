"""Browsers from which somebody has signed in to an account before.

A stranger can use up the tries at an account that strangers have, not theirs: whose
account it is gets in although somebody else is guessing.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

SALT = "accounts.known"
AGE = 365 * 24 * 60 * 60
ACCOUNTS = 8  # of one browser


def device_of(request: HttpRequest, account: str) -> str | None:
    """What this browser is called where it has signed in to this account."""
    return devices(request).get(name_of(account))


def remember(request: HttpRequest, response: HttpResponse, account: str) -> None:
    """Note in the browser that it has signed in to this account."""
    known = devices(request)
    device = known.pop(name_of(account), None) or secrets.token_urlsafe(12)
    latest = list(known.items())[-(ACCOUNTS - 1) :]
    response.set_cookie(
        settings.RAM_DEVICE_COOKIE,
        signing.dumps(dict([*latest, (name_of(account), device)]), salt=SALT),
        max_age=AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def devices(request: HttpRequest) -> dict[str, str]:
    """Accounts of this browser, with what it is called there."""
    cookie = request.COOKIES.get(settings.RAM_DEVICE_COOKIE, "")
    try:
        return dict(signing.loads(cookie, salt=SALT, max_age=AGE))
    except signing.BadSignature:
        return {}


def name_of(account: str) -> str:
    """The account, for who has the installation's key."""
    return salted_hmac(SALT, account, algorithm="sha256").hexdigest()[:24]

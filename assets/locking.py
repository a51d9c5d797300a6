"""The door before the locked photos: the password again, for ten minutes a session."""

from collections.abc import Mapping
from functools import wraps
from hashlib import sha256
from time import time
from typing import Any, Protocol
from uuid import UUID

from django.contrib.auth.hashers import check_password
from django.core import signing
from django.http import HttpResponseBase
from django.utils.crypto import constant_time_compare

from accounts.http import Request
from accounts.models import User
from accounts.tries import LOCKED, take
from assets.querysets import State

OPENED = "locked_opened"
MINUTES = 10
SALT = "locked a moment ago"
MOMENT = 120  # seconds in which a slip of the hand is taken back without the password


class View(Protocol):
    """A view of a signed-in request."""

    def __call__(
        self, request: Request, *args: Any, **kwargs: Any
    ) -> HttpResponseBase: ...


def is_open(request: Request) -> bool:
    """Whether this session gave the password that counts now, and not long ago."""
    note = request.session.get(OPENED)
    if not note:
        return False
    fresh = 0 <= time() - note["at"] < MINUTES * 60
    own = request.user.get_session_auth_hash()
    return fresh and constant_time_compare(note["by"], own)


def wait_of(request: Request) -> int:
    """Seconds until another password may be tried; asked before any is hashed."""
    return take(LOCKED, request.session.session_key)


def open_door(request: Request, password: str) -> bool:
    """Open the locked photos to this session, if that is its person's password."""
    stored = User.objects.values_list("password", flat=True).get(pk=request.user.pk)
    if not check_password(password, stored):
        return False
    by = request.user.get_session_auth_hash()
    request.session[OPENED] = {"at": int(time()), "by": by}
    return True


def kept_nowhere(view: View) -> View:
    """Answers of `view` stay in no cache, the browser's included."""

    @wraps(view)
    def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    return answer


def receipt(request: Request, before: Mapping[UUID, State]) -> str:
    """Shows for a moment that this session locked just these, and where they were."""
    return signing.dumps(digest(request, before), salt=SALT)


def is_receipt(request: Request, before: Mapping[UUID, State], given: str) -> bool:
    """Whether this session locked just these a moment ago, and where they were."""
    try:
        signed: str = signing.loads(given, salt=SALT, max_age=MOMENT)
    except signing.BadSignature:
        return False
    return constant_time_compare(signed, digest(request, before))


def digest(request: Request, before: Mapping[UUID, State]) -> str:
    found = sorted(f"{pk} {int(state)}" for pk, state in before.items())
    session = str(request.session.session_key)
    return sha256("\n".join([session, *found]).encode()).hexdigest()

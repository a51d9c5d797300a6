"""Who is asking."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import constant_time_compare

from accounts.hashing import RETRY, Busy
from accounts.models import AGENT_LENGTH, User

logger = logging.getLogger(__name__)


class SessionUserMiddleware(AuthenticationMiddleware):
    """Django's own, spared one query: the session has read its person already.

    Only a certain yes is taken from here. All else (rotated keys, a changed
    password, a deactivated person) is left to Django's code.
    """

    def process_request(self, request: HttpRequest) -> Any:
        session: Any = request.session
        session.user_agent = request.headers.get("User-Agent", "")[:AGENT_LENGTH]
        user = certain_user(request)
        if user is not None:
            request._cached_user = user  # type: ignore[attr-defined]
            note_seen(session)
        return super().process_request(request)


def certain_user(request: HttpRequest) -> User | None:
    """The session's person if active and the session was made with their password."""
    session: Any = request.session
    user_id = session.get(SESSION_KEY)
    user: User | None = session.user
    if (
        user is None
        or user_id != str(user.pk)
        or not user.is_active
        or session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS
    ):
        return None
    made_with = session.get(HASH_SESSION_KEY, "")
    if not constant_time_compare(made_with, user.get_session_auth_hash()):
        return None
    return user


def note_seen(session: Any) -> None:
    """Note the use of a session; where nothing can be written, people still look."""
    try:
        session.is_seen()
    except DatabaseError:
        logger.warning("Cannot note that a session is in use.", exc_info=True)


class BusyMiddleware:
    """Whoever comes with a password while too many are hashed is asked to wait."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, error: Exception
    ) -> HttpResponse | None:
        if not isinstance(error, Busy):
            return None
        response = render(request, "busy.html", status=503)
        response.headers["Retry-After"] = str(RETRY)
        return response

"""Who is asking."""

from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from accounts.models import User


class SessionUserMiddleware(AuthenticationMiddleware):
    """Django's own, spared one query: the session has read its person already.

    Only a certain yes is taken from here. All else (rotated keys, a changed
    password, a deactivated person) is left to Django's code.
    """

    def process_request(self, request: HttpRequest) -> Any:
        user = certain_user(request)
        if user is not None:
            request._cached_user = user  # type: ignore[attr-defined]
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

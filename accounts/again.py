"""The password once more before what opens the account is changed."""

from functools import wraps
from time import time
from typing import Any, Protocol

from django.contrib.auth.hashers import check_password
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from accounts.http import Request
from accounts.models import User

GIVEN = "password_given"
MINUTES = 10


class View(Protocol):
    """A view of a signed-in request."""

    def __call__(
        self, request: Request, *args: Any, **kwargs: Any
    ) -> HttpResponseBase: ...


def is_fresh(request: Request) -> bool:
    """Whether this session gave the password that counts now, and not long ago."""
    note = request.session.get(GIVEN)
    if not note:
        return False
    fresh = 0 <= time() - note["at"] < MINUTES * 60
    return fresh and constant_time_compare(
        note["by"], request.user.get_session_auth_hash()
    )


def give(request: Request, password: str) -> bool:
    """Note in the session that its person is there, if that is their password."""
    stored = User.objects.values_list("password", flat=True).get(pk=request.user.pk)
    if not check_password(password, stored):
        return False
    by = request.user.get_session_auth_hash()
    request.session[GIVEN] = {"at": int(time()), "by": by}
    return True


def password_again(view: View) -> View:
    """Only for a session that gave the password lately; others are asked for it."""

    @wraps(view)
    def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        return ask(request)

    return answer


def ask(request: Request) -> HttpResponse:
    """To the question for the password, and back here: as a page, never as a deed."""
    query = QueryDict(mutable=True)
    query["next"] = request.path
    address = f"{reverse('accounts:confirm')}?{query.urlencode()}"
    return HttpResponseRedirect(address)

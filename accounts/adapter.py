"""How allauth behaves here."""

import unicodedata
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts.models import User

MISMATCH = _("That e-mail and password don't match.")


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": MISMATCH,
        "too_many_login_attempts": _("Too many tries. Try again in a few minutes."),
        "enter_current_password": _("This is not your password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: people come by invitation or are made by an operator."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """A deactivated person is answered like somebody unknown."""
        user: User | None = super().authenticate(request, **credentials)
        return user if user and user.is_active else None

    def is_safe_url(self, url: str | None) -> bool:
        """Back to our own pages only, at the address in use."""
        return url_has_allowed_host_and_scheme(
            url, {self.request.get_host()}, require_https=self.request.is_secure()
        )

    def is_ajax(self, request: HttpRequest) -> bool:
        """We answer with pages, whatever a client says it accepts."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our views say what there is to say."""

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:password")

    def _get_login_attempts_cache_key(
        self, request: HttpRequest, **credentials: Any
    ) -> str:
        """What counts tries at one account.

        allauth's own names the Host header too, which whoever asks may vary; and the
        spellings that find the same account must count as one.
        """
        return unicodedata.normalize("NFKC", credentials.get("email", "")).casefold()

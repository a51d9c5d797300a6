"""How allauth behaves here."""

import unicodedata
from datetime import datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import known, tries
from accounts.models import FactorReset, PasswordLink, User
from ram.addresses import client_address

MISMATCH = gettext_lazy("That e-mail and password don't match.")


class AccountAdapter(DefaultAccountAdapter):
    counted: list[tuple[tries.Limit, tuple[str, ...]]]

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": MISMATCH,
        "enter_current_password": gettext_lazy("This is not your password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: people come by invitation or are made by an operator."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try before anything is hashed; known browsers apart."""
        account = account_of(credentials.get("email", ""))
        if device := known.device_of(request, account):
            self.counted = [(tries.ACCOUNT_FROM_DEVICE, (account, device))]
        else:
            address = client_address(request)
            self.counted = [
                (tries.ADDRESS, (address,)),
                (tries.ACCOUNT_FROM_ADDRESS, (account, address)),
                (tries.ACCOUNT, (account,)),
            ]
        if wait := tries.take_each(*self.counted):
            raise tries.refusal(wait)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """A deactivated person is answered like somebody unknown."""
        user: User | None = super().authenticate(request, **credentials)
        if user is None or not user.is_active:
            return None
        for limit, who in self.counted:
            tries.give_back(limit, *who)
        return user

    def post_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponse:
        """Whichever way somebody came in: this browser is known from now on."""
        response: HttpResponse = super().post_login(request, user, **how)
        known.remember(request, response, account_of(user.email))
        tell_of_operators(request, user)
        return response

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

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
        return reverse("accounts:security")


def account_of(email: str) -> str:
    """One name for all spellings that find the same account."""
    return unicodedata.normalize("NFKC", email).strip().casefold()


def tell_of_operators(request: HttpRequest, user: User) -> None:
    """Say once what somebody else did to this person's sign-in."""
    links = PasswordLink.objects.filter(user=user, told_at=None)
    for link in links.select_related("issued_by"):
        messages.warning(request, of_link(link))
    links.update(told_at=timezone.now())
    resets = FactorReset.objects.filter(user=user, told_at=None)
    for reset in resets.select_related("reset_by"):
        messages.warning(request, of_reset(reset))
    resets.update(told_at=timezone.now())


def of_link(link: PasswordLink) -> str:
    """Who issued the link and when."""
    return _(
        "%(who)s issued a link to set a new password for you on %(day)s. "
        "If you did not ask for it, talk to them."
    ) % said(link.issued_by, link.created_at)


def of_reset(reset: FactorReset) -> str:
    """Who took the second factors away and when."""
    return _(
        "%(who)s removed your authenticator app, passkeys and recovery codes on "
        "%(day)s. If you did not ask for it, talk to them."
    ) % said(reset.reset_by, reset.created_at)


def said(who: User | None, when: datetime) -> dict[str, object]:
    return {
        "who": who or _("Whoever runs this installation"),
        "day": date_format(timezone.localtime(when), "j F Y, H:i"),
    }

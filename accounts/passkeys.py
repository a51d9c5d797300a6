"""Passkeys: what the browser is asked, and whether its answer is true.

Nothing is stored between question and answer: the question travels in a signed ticket
that is good once, for an hour.
"""

import json
import struct
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import get_credentials
from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from fido2.server import Fido2Server
from fido2.webauthn import (
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from accounts import tries
from accounts.models import User
from ram.addresses import is_address

SALT = "accounts.passkeys"
AGE = 60 * 60
ONCE = tries.Limit("passkey_ticket", 1, AGE)
REQUIRED = UserVerificationRequirement.REQUIRED
# What the parser of somebody else's bytes may say of them.
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, AssertionError)


class NotAccepted(Exception):
    """The answer is not true, too late, or used before."""


class Question(NamedTuple):
    """What a browser is asked, and the ticket that comes back with its answer."""

    options: str
    ticket: str


def possible(request: HttpRequest) -> bool:
    """Whether browsers have passkeys for the address in use."""
    url = urlsplit(settings.RAM_URL)
    host = url.hostname or ""
    secure = url.scheme == "https" or host == "localhost"
    return secure and not is_address(host) and request.get_host() == url.netloc


def server() -> Fido2Server:
    """Answers count for RAM_URL alone, whatever host a request names."""
    host = urlsplit(settings.RAM_URL).hostname
    rp = PublicKeyCredentialRpEntity(name="ram", id=host)
    return Fido2Server(rp, verify_origin=lambda origin: origin == settings.RAM_URL)


def ask_for_new(user: User) -> Question:
    """Ask a browser to make a passkey for this person."""
    options, state = server().register_begin(
        PublicKeyCredentialUserEntity(
            id=salted_hmac(SALT, str(user.pk), algorithm="sha256").digest(),
            name=user.email,
            display_name=user.name,
        ),
        credentials=get_credentials(user),
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=REQUIRED,
    )
    return Question(written(options), ticket(state, f"new {user.pk}"))


def checked_new(user: User, given: str, credential: dict[str, Any]) -> dict[str, Any]:
    """A new passkey as it is kept, if the browser made it for this question."""
    state = state_of(given, f"new {user.pk}")
    try:
        server().register_complete(state, credential)
    except (*UNREADABLE, struct.error) as error:
        raise NotAccepted from error
    return credential


def ask(user: User | None = None) -> Question:
    """Ask a browser for a passkey: one of this person's, or whichever it has."""
    options, state = server().authenticate_begin(
        credentials=get_credentials(user) if user else [], user_verification=REQUIRED
    )
    whose = f"of {user.pk}" if user else "anybody"
    return Question(written(options), ticket(state, whose))


def checked(
    given: str, credential: dict[str, Any], user: User | None = None
) -> Authenticator:
    """The passkey that answered the question: one of `user`, where one was named."""
    state = state_of(given, f"of {user.pk}" if user else "anybody")
    rows = Authenticator.objects.filter(
        type=Authenticator.Type.WEBAUTHN,
        data__credential__id=str(credential.get("id", "")),
        user__is_active=True,
    )
    row = (rows.filter(user=user) if user else rows).select_related("user").first()
    if row is None:
        raise NotAccepted
    kept = row.wrap().authenticator_data.credential_data
    try:
        server().authenticate_complete(state, [kept], credential)
    except (*UNREADABLE, struct.error) as error:
        raise NotAccepted from error
    return row


def written(options: Any) -> str:
    """A question as the page carries it."""
    return json.dumps(dict(options)["publicKey"], default=dict)


def ticket(state: dict[str, Any], purpose: str) -> str:
    return signing.dumps([purpose, state], salt=SALT)


def state_of(given: str, purpose: str) -> dict[str, Any]:
    """The question a ticket is of; used by this."""
    try:
        meant_for, state = signing.loads(given, salt=SALT, max_age=AGE)
    except signing.BadSignature as error:
        raise NotAccepted from error
    if meant_for != purpose or tries.take(ONCE, state["challenge"]):
        raise NotAccepted
    return dict(state)

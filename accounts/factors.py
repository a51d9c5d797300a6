"""Second factors: an authenticator app, passkeys, and codes for when both are away.

Where one is there, a password alone signs nobody in. Rows and codes are allauth's.
"""

import secrets
from base64 import b32encode
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, validate_totp_code
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.db import transaction

from accounts import tries
from accounts.models import FactorReset, User

Type = Authenticator.Type
# A code fits for a minute and a half; nobody who overheard it uses it again.
USED_CODE = tries.Limit("used_code", 1, 5 * tries.MINUTE)
SECRET_BYTES = 20


@dataclass(frozen=True)
class Factors:
    """What a person has beside the password."""

    app: Authenticator | None
    passkeys: list[Authenticator]
    codes_left: int

    @property
    def any(self) -> bool:
        return bool(self.app or self.passkeys)


def factors_of(user: User) -> Factors:
    """The second factors of a person, passkeys oldest first."""
    rows = list(Authenticator.objects.filter(user=user).order_by("pk"))
    of_type = {row.type: row for row in rows}
    codes = of_type.get(Type.RECOVERY_CODES)
    return Factors(
        app=of_type.get(Type.TOTP),
        passkeys=[row for row in rows if row.type == Type.WEBAUTHN],
        codes_left=len(RecoveryCodes(codes).get_unused_codes()) if codes else 0,
    )


def has_any(user: User) -> bool:
    """Whether a password alone does not sign this person in."""
    types = [Type.TOTP, Type.WEBAUTHN]
    return Authenticator.objects.filter(user=user, type__in=types).exists()


# --- The authenticator app --------------------------------------------------------


def new_secret() -> str:
    """What app and server share, as apps want it."""
    return b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def app_url(user: User, secret: str) -> str:
    """What an app reads from the square."""
    issuer = f"ram ({urlsplit(settings.RAM_URL).hostname})"
    query = urlencode({"secret": secret, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(f'{issuer}:{user.email}')}?{query}"


def fits(secret: str, code: str) -> bool:
    """Whether an app with this secret shows this code about now."""
    return bool(secret) and validate_totp_code(secret, code)


def turn_on_app(user: User, secret: str) -> list[str]:
    """Ask for the app's codes from now on. Codes for emergencies, if they are new."""
    with transaction.atomic():
        locked(user)
        Authenticator.objects.filter(user=user, type=Type.TOTP).delete()
        TOTP.activate(user, secret)
        return codes_if_none(user)


def turn_off_app(user: User) -> None:
    """Ask for no codes of the app any more."""
    remove(Authenticator.objects.filter(user=user, type=Type.TOTP), user)


# --- Passkeys ---------------------------------------------------------------------


def add_passkey(user: User, name: str, credential: dict[str, Any]) -> list[str]:
    """Keep a passkey that was checked. Codes for emergencies, if they are new."""
    with transaction.atomic():
        locked(user)
        data = {"name": name, "credential": credential}
        Authenticator.objects.create(user=user, type=Type.WEBAUTHN, data=data)
        return codes_if_none(user)


def remove_passkey(passkey: Authenticator) -> None:
    """Let a passkey sign nobody in any more."""
    remove(Authenticator.objects.filter(pk=passkey.pk), passkey.user)


# --- Codes for emergencies --------------------------------------------------------


def new_codes(user: User) -> list[str]:
    """Ten codes, each for once, instead of those before."""
    with transaction.atomic():
        locked(user)
        Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).delete()
        return codes_if_none(user)


def codes_if_none(user: User) -> list[str]:
    if Authenticator.objects.filter(user=user, type=Type.RECOVERY_CODES).exists():
        return []
    return RecoveryCodes.activate(user).generate_codes()


# --- Signing in -------------------------------------------------------------------


def used_with(user: User, code: str) -> Authenticator | None:
    """The factor that this code is of; the code is used up by that."""
    for row in Authenticator.objects.filter(user=user).exclude(type=Type.WEBAUTHN):
        if row.type == Type.RECOVERY_CODES:
            if RecoveryCodes(row).validate_code(code):
                return row
        elif fits(decrypt(row.data["secret"]), code) and not tries.take(
            USED_CODE, user.pk, code
        ):
            return row
    return None


# --- Without them -----------------------------------------------------------------


@transaction.atomic
def reset(user: User, by: User | None) -> None:
    """Take all second factors away; the person concerned is told."""
    locked(user)
    Authenticator.objects.filter(user=user).delete()
    FactorReset.objects.create(user=user, reset_by=by)


@transaction.atomic
def remove(rows: Any, user: User) -> None:
    """Remove factors; with the last one go the codes for emergencies."""
    locked(user)
    rows.delete()
    if not has_any(user):
        Authenticator.objects.filter(user=user).delete()


def locked(user: User) -> None:
    """Of two changes at once the second waits for the first."""
    User.objects.select_for_update().get(pk=user.pk)

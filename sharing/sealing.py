"""Secrets that can be shown again: found by a keyed hash, read from an encrypted copy.

Both keys follow from the installation's secret key, each for its own purpose: a stolen
database opens nothing.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.crypto import salted_hmac

PURPOSE = "ram.sharing.links"


def digest(secret: str) -> str:
    """What a secret is stored under."""
    return digests(secret)[0]


def digests(secret: str) -> list[str]:
    """What a secret may be stored under: by the key of today, or an earlier one.

    The database compares keyed hashes: how far a guess agrees with a secret cannot be
    told from the time that takes.
    """
    return [
        salted_hmac(PURPOSE, secret, secret=key, algorithm="sha256").hexdigest()
        for key in _keys()
    ]


def seal(secret: str) -> str:
    """An encrypted copy of a secret."""
    return _cipher().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str | None:
    """The secret of an encrypted copy; None when the installation's key is another."""
    try:
        return _cipher().decrypt(sealed).decode()
    except InvalidToken:
        return None


def _cipher() -> MultiFernet:
    return MultiFernet(Fernet(urlsafe_b64encode(_derived(key))) for key in _keys())


def _derived(key: str) -> bytes:
    derivation = HKDF(SHA256(), 32, salt=None, info=f"{PURPOSE}.sealing".encode())
    return derivation.derive(key.encode())


def _keys() -> list[str]:
    return [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]

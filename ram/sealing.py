"""Secrets that can be read again: encrypted with keys that follow from ours.

Each purpose has a key of its own, from the installation's secret key: a stolen database
opens nothing.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def seal(purpose: str, secret: str) -> str:
    """An encrypted copy of a secret."""
    return _cipher(purpose).encrypt(secret.encode()).decode()


def unseal(purpose: str, sealed: str) -> str | None:
    """The secret of an encrypted copy; None when the installation's key is another."""
    try:
        return _cipher(purpose).decrypt(sealed).decode()
    except InvalidToken:
        return None


def _cipher(purpose: str) -> MultiFernet:
    return MultiFernet(
        Fernet(urlsafe_b64encode(_derived(purpose, key))) for key in secret_keys()
    )


def _derived(purpose: str, key: str) -> bytes:
    derivation = HKDF(SHA256(), 32, salt=None, info=f"{purpose}.sealing".encode())
    return derivation.derive(key.encode())


def secret_keys() -> list[str]:
    """The installation's secret key, and earlier ones."""
    return [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]

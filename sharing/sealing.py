"""Secrets that can be shown again: found by a keyed hash, read from an encrypted copy.

Both keys follow from the installation's secret key, each for its own purpose: a stolen
database opens nothing.
"""

from django.utils.crypto import salted_hmac

from ram import sealing

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
        for key in sealing.secret_keys()
    ]


def seal(secret: str) -> str:
    """An encrypted copy of a secret."""
    return sealing.seal(PURPOSE, secret)


def unseal(sealed: str) -> str | None:
    """The secret of an encrypted copy; None when the installation's key is another."""
    return sealing.unseal(PURPOSE, sealed)

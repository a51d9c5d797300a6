"""Passwords, hashed by a few at a time: each costs 100 MiB and a third of a second."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.auth.hashers import Argon2PasswordHasher

AT_ONCE = 2
# Threads of one process that hash or wait to: the others serve photos meanwhile.
WAITING = 8
RETRY = 2  # seconds

running = threading.BoundedSemaphore(AT_ONCE)
waiting = threading.BoundedSemaphore(WAITING)


class Busy(Exception):
    """Too many passwords are being hashed just now."""


@contextmanager
def turn() -> Iterator[None]:
    """Wait for one's turn; `Busy` at once when too many wait already."""
    if not waiting.acquire(blocking=False):
        raise Busy
    try:
        with running:
            yield
    finally:
        waiting.release()


class Argon2Hasher(Argon2PasswordHasher):
    """Django's own, in turn."""

    def encode(self, password: str, salt: str) -> str:
        with turn():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with turn():
            return super().verify(password, encoded)

"""Passwords, hashed by a few at a time: each costs 100 MiB and a third of a second.

In threads of their own that the system lets wait behind those that show photos: a
flood of sign-ins, each from another address, slows signing in and little else.
"""

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.contrib.auth.hashers import Argon2PasswordHasher

AT_ONCE = 2
# Threads of one process that hash or wait to: the others serve photos meanwhile.
WAITING = 8
RETRY = 2  # seconds

waiting = threading.BoundedSemaphore(WAITING)


class Busy(Exception):
    """Too many passwords are being hashed just now."""


def step_back() -> None:
    """Let this thread wait behind the others; elsewhere that would be the process."""
    if sys.platform == "linux":
        thread = threading.get_native_id()
        lower = min(os.getpriority(os.PRIO_PROCESS, thread) + 10, 19)
        os.setpriority(os.PRIO_PROCESS, thread, lower)


hashing = ThreadPoolExecutor(AT_ONCE, "hashing", initializer=step_back)


def in_turn[**P, T](act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do `act` when it is one's turn; `Busy` at once when too many wait already."""
    if not waiting.acquire(blocking=False):
        raise Busy
    try:
        return hashing.submit(act, *args, **kwargs).result()
    finally:
        waiting.release()


class Argon2Hasher(Argon2PasswordHasher):
    """Django's own, in turn."""

    def encode(self, password: str, salt: str) -> str:
        return in_turn(super().encode, password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        return in_turn(super().verify, password, encoded)

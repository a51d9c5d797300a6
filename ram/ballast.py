"""Room kept for the need: a file that is given up when the disk is full.

SQLite needs room to write even when something is deleted, and signing in writes. What
comes in may not use the room that was given up.
"""

import errno
import logging
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

SIZE = 32 * 1024 * 1024
# With less than this the next write of the database may fail.
NEED = 4 * 1024 * 1024


def free() -> int:
    """Bytes left on the disk of RAM_DATA."""
    return shutil.disk_usage(settings.RAM_DATA).free


def place() -> Path:
    """Where the ballast lies."""
    return Path(settings.RAM_DATA) / "ballast"


def give_way() -> None:
    """Give the ballast up if the disk is as good as full."""
    if free() < NEED:
        drop()


def drop() -> None:
    """Give the ballast up."""
    try:
        place().unlink()
    except FileNotFoundError:
        return
    logger.warning("The disk is full: the room kept for that is in use now.")


def take_up() -> None:
    """Put the ballast in its place, if it is not and there is plenty of room."""
    if place().exists() or free() < 4 * SIZE:
        return
    draft = place().with_name(f"ballast.{os.getpid()}")
    try:
        with draft.open("xb") as file:
            os.posix_fallocate(file.fileno(), 0, SIZE)
        draft.replace(place())
    finally:
        draft.unlink(missing_ok=True)


def leave_alone() -> None:
    """Raise "no space left" when what comes in would use the room that was kept."""
    if free() < 2 * SIZE and not place().exists():
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class BallastMiddleware:
    """Before anything is written for a request there is room for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        give_way()
        return self.get_response(request)

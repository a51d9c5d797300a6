"""Room for what comes in: the limit of one file, and the end of the disk."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import OperationalError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from assets.ingest import Refused
from assets.staging import staging_folder
from ram.outages import is_full

ERRNOS = {errno.ENOSPC, errno.EDQUOT}


class DiskFull(Exception):
    """There is no room; the message says so to the person who brought something."""

    def __init__(self) -> None:
        super().__init__(
            _("The disk is full. Nothing was lost: make room, then try again.")
        )


class TooLarge(Refused):
    """More than one file may have."""

    def __init__(self) -> None:
        limit = filesizeformat(settings.RAM_UPLOAD_LIMIT)
        super().__init__(_("Larger than %(limit)s.") % {"limit": limit})


def means_full(error: OSError | OperationalError) -> bool:
    """Whether this is a full disk or a used-up quota, of files or of the database."""
    if isinstance(error, OSError):
        return error.errno in ERRNOS
    return is_full(error)


@contextmanager
def full_disk_told() -> Iterator[None]:
    """Whatever a full disk raises inside leaves as `DiskFull`."""
    try:
        yield
    except (OSError, OperationalError) as error:
        if means_full(error):
            raise DiskFull from error
        raise


def require_room(size: int) -> None:
    """Refuse what can never fit, before any of it is sent."""
    if size > settings.RAM_UPLOAD_LIMIT:
        raise TooLarge
    if shutil.disk_usage(staging_folder()).free < size:
        raise DiskFull

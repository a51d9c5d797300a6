"""Whether the storage is there: a file in it names the installation that it belongs to.

A disk that is not mounted looks like a disk from which everything was deleted. It has
no mark, and while there is no mark of ours, nothing is changed.
"""

import os
from pathlib import Path
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from assets.models import Installation, StoredFile
from assets.storage import library
from ram.outages import Unavailable
from ram.syncing import sync_file, sync_folder

NAME = ".ram-installation"
# How many of the files we know are looked for in a storage without a mark.
SAMPLE = 20


class StorageAway(Unavailable):
    """The storage is not there, or not ours, or cannot be written to."""


class Known:
    """The installation's mark, read from the database once: it never changes."""

    mark: UUID | None = None


def require_storage() -> None:
    """Raise StorageAway unless files can be taken in and removed."""
    if why := storage_trouble():
        raise StorageAway(why)


def storage_trouble() -> str:
    """What is wrong with the storage, in a sentence; empty when nothing is."""
    mark, root = installation(), library_root()
    if mark is None:
        return "" if claim() else _("The photo disk is not the one that belongs here.")
    found = mark_in(root)
    if found is None:
        return _("The photo disk is not there. Nothing is lost, nothing is changed.")
    if found != str(mark):
        return _("Another photo disk is there than the one that belongs here.")
    if not os.access(root, os.W_OK | os.X_OK):
        return _("The photo disk can only be read just now. Nothing is changed.")
    return ""


def installation() -> UUID | None:
    """This installation's mark; None before its first run."""
    if Known.mark is None:
        Known.mark = Installation.objects.values_list("mark", flat=True).first()
    return Known.mark


def claim() -> bool:
    """First run: mark the storage as ours, if it is new or holds the files we know."""
    with transaction.atomic():
        row, made = Installation.objects.select_for_update().get_or_create(
            pk=1, defaults={"mark": uuid4()}
        )
        if not made:
            return True
        if not (is_ours() if StoredFile.objects.exists() else is_new()):
            transaction.set_rollback(True)
            return False
        write_mark(row.mark)
    return True


def is_new() -> bool:
    """Whether the storage holds no original yet."""
    return not any((library_root() / "originals").rglob("*"))


def is_ours() -> bool:
    """Whether files that our rows name lie in a storage that nobody has marked."""
    latest = StoredFile.objects.order_by("-pk")[:SAMPLE]
    there = any(library().exists(file.key) for file in latest)
    return there and mark_in(library_root()) is None


def mark_in(root: Path) -> str | None:
    """The mark in a storage; None when there is none."""
    try:
        return (root / NAME).read_text().strip()
    except OSError:
        return None


def write_mark(mark: UUID) -> None:
    """Put the mark into the storage, durably."""
    path = library_root() / NAME
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{NAME}.draft")
    draft.write_text(f"{mark}\n")
    sync_file(draft)
    draft.replace(path)
    sync_folder(path.parent)


def library_root() -> Path:
    """The folder that holds originals and renditions."""
    return Path(library().location)

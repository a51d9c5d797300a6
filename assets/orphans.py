"""Bytes in the storage that no row knows, looked at under the lock of coming in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction

from assets.models import StoredFile
from assets.staging import measure
from assets.storage import library


@contextmanager
def held_if_unknown(sha256: str) -> Iterator[bool]:
    """Whether no row knows these bytes; until this ends none can come to.

    A row is made and taken away again in one transaction: whoever brings the same
    bytes meanwhile waits for it.
    """
    with transaction.atomic():
        file, made = StoredFile.objects.select_for_update().get_or_create(
            sha256=sha256, defaults={"size": 0, "crc32": 0}
        )
        yield made
        if made:
            file.delete()


def discard_leftover(staged: Path) -> None:
    """Remove what a killed process left half taken in: never acknowledged to anybody.

    If it had given the bytes their place already but no row, they go too: being the
    very same file is the proof that it was this attempt that put them there.
    """
    try:
        sha256 = measure(staged).sha256
        target = Path(library().path(StoredFile(sha256=sha256).key))
        if target.exists() and target.samefile(staged):
            with held_if_unknown(sha256) as unknown:
                if unknown:
                    target.unlink(missing_ok=True)
        staged.unlink(missing_ok=True)
    except FileNotFoundError:
        # Another worker was quicker.
        return

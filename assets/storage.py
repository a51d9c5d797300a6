"""Where bytes lie. What is put here survives a power cut before anybody hears of it."""

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.storage import FileSystemStorage, storages

from ram.failpoints import failpoint
from ram.syncing import sync_file, sync_folder

# A disk that knows one name per file, or another disk than the staging folder's.
NO_SECOND_NAME = {errno.EXDEV, errno.EPERM, errno.EOPNOTSUPP, errno.EMLINK}


# Some megabytes of names; beyond that it is only learned anew.
MOST_REMEMBERED = 50_000


class LocalStorage(FileSystemStorage):
    """A folder that keeps its promises: synced file, rename, synced folders."""

    def __init__(self, location: Path, **options: Any) -> None:
        super().__init__(location=location, **options)
        # Folders whose own names the disk has, as this process has seen to.
        self._lasting: set[Path] = set()

    def adopt(self, staged: Path, key: str) -> None:
        """Give a staged file its place at `key`, durably.

        A key names its content: what lies there already is the same, or damaged. The
        staged name stays, and after a kill tells where these bytes came from.
        """
        target = Path(self.path(key))
        for folder in self._folders(target):
            self._make_last(folder)
        sync_file(staged)
        second = self._second_name(staged, target)
        try:
            failpoint("before-rename")
            second.replace(target)
        finally:
            # Also when it succeeded: of two names of one file a rename leaves both.
            second.unlink(missing_ok=True)
        failpoint("after-rename")
        sync_folder(target.parent)
        failpoint("after-folder-sync")

    def open_for_reading(self, key: str) -> Any:
        """The bytes at `key` as an unbuffered, seekable file."""
        return open(self.path(key), "rb", buffering=0)

    def remove(self, key: str) -> None:
        """Remove the bytes at `key`; that there are none is fine."""
        Path(self.path(key)).unlink(missing_ok=True)

    def remove_folder(self, key: str) -> None:
        """Remove a folder of renditions."""
        shutil.rmtree(self.path(key), ignore_errors=True)

    def _second_name(self, staged: Path, target: Path) -> Path:
        """The same bytes under a name of their own on the disk of the storage."""
        second = staged.with_name(f"{uuid4().hex}.part")
        try:
            os.link(staged, second)
        except OSError as error:
            if error.errno not in NO_SECOND_NAME:
                raise
            return copy_beside(staged, target)
        return second

    def _folders(self, target: Path) -> Iterator[Path]:
        """From the storage itself down to the folder of `target`."""
        root = Path(self.location)
        inside = [p for p in target.parents if p.is_relative_to(root)]
        yield from reversed(inside)

    def _make_last(self, folder: Path) -> None:
        """Have the folder, and its name on the disk.

        One that is there may have been made just now by another, who has not synced its
        name yet, or who was killed before.
        """
        if folder in self._lasting and folder.exists():
            return
        folder.mkdir(exist_ok=True, mode=0o700)
        sync_folder(folder.parent)
        if len(self._lasting) >= MOST_REMEMBERED:
            self._lasting.clear()
        self._lasting.add(folder)


def library() -> LocalStorage:
    """The storage of originals and renditions."""
    storage = storages["default"]
    assert isinstance(storage, LocalStorage)
    return storage


def copy_beside(staged: Path, target: Path) -> Path:
    """A synced copy in the folder of `target`, gone again should it not succeed."""
    copy = target.with_name(f".{uuid4().hex}.part")
    try:
        shutil.copyfile(staged, copy)
        sync_file(copy)
    except BaseException:
        copy.unlink(missing_ok=True)
        raise
    return copy

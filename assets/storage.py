"""Where bytes lie. What is put here survives a power cut before anybody hears of it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage, storages


class LocalStorage(FileSystemStorage):
    """A folder that keeps its promises: synced file, rename, synced folders."""

    def __init__(self, location: Path, **options: Any) -> None:
        super().__init__(location=location, **options)

    def adopt(self, staged: Path, key: str) -> None:
        """Move a staged file of the same disk to `key`, durably; keeps what is there.

        A key names its content, so that a file that lies there already is the same.
        """
        target = Path(self.path(key))
        for folder in self._missing_parents(target):
            folder.mkdir(exist_ok=True, mode=0o700)
            sync_folder(folder.parent)
        sync_file(staged)
        staged.replace(target)
        sync_folder(target.parent)

    def open_for_reading(self, key: str) -> Any:
        """The bytes at `key` as an unbuffered, seekable file."""
        return open(self.path(key), "rb", buffering=0)

    def remove(self, key: str) -> None:
        """Remove the bytes at `key`; that there are none is fine."""
        Path(self.path(key)).unlink(missing_ok=True)

    def remove_folder(self, key: str) -> None:
        """Remove a folder of renditions."""
        shutil.rmtree(self.path(key), ignore_errors=True)

    def _missing_parents(self, target: Path) -> Iterator[Path]:
        parents = [p for p in target.parents if not p.exists()]
        yield from reversed(parents)


def library() -> LocalStorage:
    """The storage of originals and renditions."""
    storage = storages["default"]
    assert isinstance(storage, LocalStorage)
    return storage


def sync_file(path: Path) -> None:
    """Return when the disk has the file's bytes."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Return when the disk has the folder's names: a rename alone may be lost."""
    sync_file(path)

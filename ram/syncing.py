"""What is written is on the disk: a power cut from now on takes nothing of it."""

import os
from pathlib import Path


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

"""Bytes on their way in: copied aside, measured, not yet part of any library."""

import hashlib
import os
import shutil
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

from django.conf import settings

from assets.formats import HEAD_BYTES, Format, sniff
from ram import ballast
from ram.failpoints import failpoint

BLOCK = 1024 * 1024


class FileChanged(Exception):
    """The source changed while it was read: it is still being written."""


@dataclass(frozen=True)
class Staged:
    """A complete file in the staging folder, and what identifies its bytes."""

    path: Path
    sha256: str
    crc32: int
    size: int
    format: Format | None

    def discard(self) -> None:
        """Remove the file, if the library has not taken it."""
        self.path.unlink(missing_ok=True)


class Growing:
    """A file on its way into the staging folder, measured as it grows."""

    def __init__(self) -> None:
        self.path = staging_folder() / f"{uuid4().hex}.part"
        self.size = 0
        self._sha256, self._crc32, self._head = hashlib.sha256(), 0, b""
        self._file = self.path.open("xb", buffering=0)

    def write(self, block: bytes) -> None:
        """Add `block`; an unbuffered file may take it in several bites."""
        ballast.leave_alone()
        rest = memoryview(block)
        while rest:
            rest = rest[self._file.write(rest) :]
        self._sha256.update(block)
        self._crc32 = zlib.crc32(block, self._crc32)
        self.size += len(block)
        if len(self._head) < HEAD_BYTES:
            self._head += block[: HEAD_BYTES - len(self._head)]

    def complete(self) -> Staged:
        """Nothing follows: what came, and what identifies it."""
        self._file.close()
        failpoint("staged")
        sha256, format = self._sha256.hexdigest(), sniff(self._head)
        return Staged(self.path, sha256, self._crc32, self.size, format)

    def discard(self) -> None:
        """Remove what came so far."""
        self._file.close()
        self.path.unlink(missing_ok=True)


def stage(blocks: Iterable[bytes]) -> Staged:
    """Write `blocks` into the staging folder, measuring on the way."""
    growing = Growing()
    try:
        for block in blocks:
            growing.write(block)
    except BaseException:
        growing.discard()
        raise
    return growing.complete()


def stage_copy(source: Path) -> Staged:
    """Stage a copy of `source`; FileChanged when it did not hold still."""
    with source.open("rb", buffering=0) as file:
        before = os.fstat(file.fileno())
        staged = stage(iter(lambda: file.read(BLOCK), b""))
        after = os.fstat(file.fileno())
    seen = (before.st_size, before.st_mtime_ns)
    if (after.st_size, after.st_mtime_ns) != seen or staged.size != before.st_size:
        staged.discard()
        raise FileChanged
    return staged


def measure(path: Path) -> Staged:
    """Measure a file that lies in the staging folder already."""
    sha256, crc32, size, head = hashlib.sha256(), 0, 0, b""
    with path.open("rb", buffering=0) as file:
        while block := file.read(BLOCK):
            head = head or block[:HEAD_BYTES]
            sha256.update(block)
            crc32 = zlib.crc32(block, crc32)
            size += len(block)
    return Staged(path, sha256.hexdigest(), crc32, size, sniff(head))


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """An empty folder on the library's disk that is gone afterwards."""
    folder = Path(mkdtemp(prefix="scratch-", dir=staging_folder()))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def staging_folder() -> Path:
    """On the disk of the library, so that taking a file in is a rename."""
    return Path(settings.RAM_STAGING)

"""Bring a folder of photos into a library: found, taken in and decoded side by side."""

import os
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import User
from assets import ingest, live, processing
from assets.ingest import Outcome, Refused, Taken
from assets.models import Asset, StoredFile
from assets.room import DiskFull, full_disk_told
from assets.staging import FileChanged, Staged, stage_copy
from ram.outages import Unavailable

SIDECAR = ".xmp"
# Written this lately, a file may be still on its way into the folder.
SETTLED = 2.0  # seconds
NEAR = 200


@dataclass(frozen=True)
class Found:
    """A file in the folder and the XMP file that lies beside it."""

    path: Path
    sidecar: Path | None = None


@dataclass
class Report:
    """What became of each file; those not taken with the reason."""

    outcomes: Counter[str] = field(default_factory=Counter)
    not_taken: list[tuple[Path, str]] = field(default_factory=list)
    no_preview: list[tuple[Path, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Done:
    """One file that is through: its outcome or why it was not taken."""

    path: Path
    outcome: Outcome | None
    reason: str = ""
    asset: Asset | None = None


def find(folder: Path, unreadable: list[tuple[Path, str]]) -> Iterator[Found]:
    """Every visible file below `folder`, sidecars with what they lie beside."""

    def note(error: OSError) -> None:
        unreadable.append((Path(error.filename or folder), why(error)))

    for root, folders, names in os.walk(folder, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        here = {name.lower(): name for name in names}
        for name in sorted(names):
            path = Path(root, name)
            if name.startswith(".") or path.suffix.lower() == SIDECAR:
                continue
            beside = here.get(name.lower() + SIDECAR) or here.get(
                path.stem.lower() + SIDECAR
            )
            yield Found(path, Path(root, beside) if beside else None)


def bring_in(owner: User, files: Iterator[Found], threads: int) -> Iterator[Done]:
    """Take in and decode `files`, yielding each as it is through."""
    with ThreadPoolExecutor(threads) as pool:
        running: set[Future[Done]] = set()
        halves: dict[Path, Asset] = {}
        # A bounded number on the way: the list of a large folder is long.
        while (batch := list(islice(files, threads * 2 - len(running)))) or running:
            running |= {pool.submit(bring_one, owner, found) for found in batch}
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            for done in (future.result() for future in finished):
                join_halves(owner, done, halves)
                yield done


def join_halves(owner: User, done: Done, halves: dict[Path, Asset]) -> None:
    """Join IMG_1.HEIC and IMG_1.MOV of one folder, once both are in."""
    if done.asset is None:
        return
    name = done.path.with_name(done.path.stem.lower())
    other = halves.pop(name, None)
    if other is None:
        halves[name] = done.asset
        # They stand side by side in the list, so the other half is near.
        while len(halves) > NEAR:
            halves.pop(next(iter(halves)))
    elif done.asset.is_video != other.is_video:
        live.join_by_name(owner, done.asset, other)


def bring_one(owner: User, found: Found) -> Done:
    """Take in one file and decode it here and now."""
    try:
        with full_disk_told():
            taken = take(owner, found)
        reason = decode(taken.asset.file)
        return Done(found.path, taken.outcome, reason, taken.asset)
    except (Refused, DiskFull, Unavailable) as problem:
        return Done(found.path, None, str(problem))
    except FileChanged:
        return Done(found.path, None, _("Still being written: left for later."))
    except OSError as error:
        return Done(found.path, None, why(error))
    finally:
        # A thread that ends would leave it open.
        connection.close()


def decode(file: StoredFile) -> str:
    """Decode a file that waits; why it has no preview, if it has none."""
    if file.status != StoredFile.Status.PENDING or not processing.claim(file):
        return ""
    try:
        processing.process(file)
    except OSError as error:
        # It is kept, and waits for a worker.
        return why(error)
    except Unavailable as away:
        return str(away)
    return file.reason if file.status == StoredFile.Status.FAILED else ""


def take(owner: User, found: Found) -> Taken:
    """Copy one file aside and into the library; the source is only read."""
    status = found.path.stat()
    changed = datetime.fromtimestamp(status.st_mtime, UTC)
    if (datetime.now(UTC) - changed).total_seconds() < SETTLED:
        raise FileChanged
    staged = stage_copy(found.path)
    sidecar: Staged | None = None
    if found.sidecar:
        try:
            sidecar = stage_copy(found.sidecar)
        except OSError:
            staged.discard()
            raise
    return ingest.take_in(owner, staged, found.path.name, changed, sidecar)


def why(error: OSError) -> str:
    """What the system says, without its numbers."""
    return error.strerror or str(error)


def record(report: Report, done: Done) -> None:
    """Count one file into the report."""
    if done.outcome is None:
        report.outcomes["not-taken"] += 1
        report.not_taken.append((done.path, done.reason))
        return
    report.outcomes[done.outcome] += 1
    if done.reason:
        report.no_preview.append((done.path, done.reason))

"""Backups: sets that are only ever added to, each whole by itself.

First the database, as it was at one instant and without making anybody wait; then the
files that it names. What is deleted meanwhile lies in the storage for another day, so
that nothing the set names is gone before it is copied. Originals lie once in a backup,
named by their content, however many sets name them.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, connections, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from psycopg import IsolationLevel

from assets.marker import library_root, require_storage
from assets.models import Asset, Clip, Companion, Installation, StoredFile
from assets.staging import digest
from assets.storage import library
from ram.syncing import sync_file, sync_folder

VERSION = 1
MANIFEST, ROWS, FILES, KEY = "manifest.json", "rows.jsonl", "files.txt", "secret.key"
BLOCK = 1024 * 1024
COPIES = 16
ALIAS = "snapshot"
# Not in a backup: what the database makes by itself, what is soon over, and sessions,
# for an ended one must not come back to life.
LEFT_OUT = {
    "assets.librarymonth",
    "assets.searchtext",
    "assets.libraryversion",
    "assets.movedmonth",
    "assets.upload",
    "assets.download",
    "accounts.session",
}
FIRST = ["contenttypes", "auth", "accounts", "assets", "sharing"]
Model = type[models.Model]


class BackupFailed(Exception):
    """Why there is no new set; what was there before is as it was."""


@dataclass
class Report:
    """What a backup did."""

    name: str = ""
    rows: int = 0
    files: int = 0
    copied: int = 0
    bytes: int = 0
    key: bool = False
    # Files that rows name and that cannot be copied as they were taken in.
    damaged: list[str] = field(default_factory=list)


def back_up(target: Path, step: Callable[[int, int], object]) -> Report:
    """Add a set to the backup in `target`; `step(done, of)` is told of each file."""
    require_storage()
    refuse_own_folder(target)
    for folder in reversed([p for p in (target, *target.parents) if not p.exists()]):
        folder.mkdir(mode=0o700, exist_ok=True)
        sync_folder(folder.parent)
    with only_one(target):
        report = Report(f"{timezone.now():%Y%m%dT%H%M%S%fZ}")
        draft = target / "sets" / f".{report.name}.unfinished"
        draft.mkdir(mode=0o700, parents=True)
        files = write_rows(draft, report)
        copy_files(target, files, report, step)
        report.key = copy_key(draft)
        write_manifest(draft, files, report)
        # From here on it is a set: whole, and never written to again.
        draft.rename(draft.with_name(report.name))
        sync_folder(draft.parent)
        sync_folder(target)
    Installation.objects.update(backed_up_at=timezone.now())
    return report


def refuse_own_folder(target: Path) -> None:
    """A backup inside the storage would be no second copy, and would grow for ever."""
    own = library_root().resolve()
    if target.resolve().is_relative_to(own) or own.is_relative_to(target.resolve()):
        raise BackupFailed("The backup must lie in another folder than the photos.")


@contextmanager
def only_one(target: Path) -> Iterator[None]:
    """Two backups into one folder at once would trip over each other."""
    with (target / ".lock").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupFailed("Another backup into this folder is running.") from None
        yield


@contextmanager
def snapshot() -> Iterator[str]:
    """A second connection that sees the database as it is now, until it is closed."""
    second = connection.copy()
    options = {**second.settings_dict["OPTIONS"]}
    options.pop("pool", None)
    if connection.vendor == "sqlite":
        # The usual ones are for writing and would make everybody wait.
        options["transaction_mode"] = "DEFERRED"
    else:
        options["isolation_level"] = IsolationLevel.REPEATABLE_READ
    second.settings_dict["OPTIONS"] = options
    connections[ALIAS] = second
    try:
        with transaction.atomic(using=ALIAS):
            yield ALIAS
    finally:
        second.close()
        del connections[ALIAS]


def write_rows(folder: Path, report: Report) -> list[tuple[str, int]]:
    """Write every row of one instant; which files they name, with their sizes."""
    with snapshot() as alias, writing(folder / ROWS) as out:
        for model in saved_models():
            names = [f.attname for f in model._meta.concrete_fields]
            line(out, {"model": model._meta.label_lower, "fields": names})
            rows = rows_of(model, alias).order_by("pk").values_list(*names)
            for row in rows.iterator(chunk_size=2000):
                line(out, row)
                report.rows += 1
        named = files_in_use(alias).order_by("sha256")
        return list(named.values_list("sha256", "size"))


def saved_models() -> list[Model]:
    """Every model that a backup holds, each after those it builds on."""

    def order(model: Model) -> tuple[int, bool]:
        app = model._meta.app_label
        place = FIRST.index(app) if app in FIRST else len(FIRST)
        return place, bool(model._meta.auto_created)

    found = apps.get_models(include_auto_created=True)
    kept = [m for m in found if m._meta.label_lower not in LEFT_OUT]
    return sorted((m for m in kept if m._meta.managed), key=order)


def rows_of(model: Model, alias: str) -> QuerySet[Any]:
    """The rows of a model that belong into a backup."""
    if model is StoredFile:
        return files_in_use(alias)
    if model is Clip:
        files = files_in_use(alias).filter(pk=OuterRef("file"))
        return Clip.objects.using(alias).filter(Exists(files))
    return model._base_manager.using(alias).all()


def files_in_use(alias: str) -> QuerySet[StoredFile]:
    """Files on which something stands; others may be gone before they are copied."""
    stands = Asset.objects.filter(file=OuterRef("pk"))
    beside = Companion.objects.filter(file=OuterRef("pk"))
    files = StoredFile.objects.using(alias)
    return files.filter(Q(Exists(stands)) | Q(Exists(beside)))


def line(out: IO[str], value: Any) -> None:
    out.write(json.dumps(value, cls=RowEncoder, separators=(",", ":")) + "\n")


class RowEncoder(DjangoJSONEncoder):
    """Keeps the microseconds that Django's own would round."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


@contextmanager
def writing(path: Path) -> Iterator[IO[str]]:
    """A new private text file that the disk has when this ends."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def copy_files(
    target: Path,
    files: list[tuple[str, int]],
    report: Report,
    step: Callable[[int, int], object],
) -> None:
    """Copy what the backup lacks; a file that is not what its name says is noted."""
    touched: set[Path] = set()
    lasting = listed(target)

    def bring(file: tuple[str, int]) -> bool | None:
        """Whether it was copied; None when it is there already."""
        place = target / StoredFile(sha256=file[0]).key
        if place.exists() and place.stat().st_size == file[1]:
            return None
        return copy_original(file[0], place)

    for (sha256, size), copied in zip(files, side_by_side(bring, files), strict=True):
        if copied or sha256 not in lasting:
            # Also what a run that was killed had copied, and not synced.
            touched.add((target / StoredFile(sha256=sha256).key).parent)
        if copied:
            report.copied += 1
            report.bytes += size
        elif copied is False:
            report.damaged.append(sha256)
        report.files += 1
        step(report.files, len(files))
    sync_folders(touched)


def listed(target: Path) -> set[str]:
    """The originals of the last set: the disk has their names."""
    found = sets(target)
    if not found:
        return set()
    text = (target / "sets" / found[-1] / FILES).read_text()
    return {line.split()[0] for line in text.splitlines()}


def sets(source: Path) -> list[str]:
    """The whole sets of a backup, oldest first."""
    found = (source / "sets").glob(f"[0-9]*/{MANIFEST}")
    return sorted(path.parent.name for path in found)


def sync_folders(folders: set[Path]) -> None:
    """Sync the names in `folders` and in the three above each."""
    every = {part for folder in folders for part in (folder, *folder.parents[:3])}
    list(side_by_side(sync_folder, sorted(every)))


def side_by_side[Item, Answer](
    do: Callable[[Item], Answer], items: list[Item]
) -> Iterator[Answer]:
    """The answers in order; a disk syncs many small files at once as fast as one."""
    with ThreadPoolExecutor(COPIES) as pool:
        for some in batched(items, 8 * COPIES):
            yield from pool.map(do, some)


def copy_original(sha256: str, place: Path) -> bool:
    """Copy one original and read back what was written; False when it is damaged."""
    draft = place.with_name(f"{sha256}.part")
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with library().open_for_reading(StoredFile(sha256=sha256).key) as source:
            copy(source, draft)
    except FileNotFoundError:
        return False
    if digest(draft) != sha256:
        draft.unlink()
        return False
    draft.replace(place)
    return True


def copy(source: IO[bytes], draft: Path) -> None:
    """Write all of `source` to the disk, and have it read from there afterwards."""
    with draft.open("wb") as out:
        shutil.copyfileobj(source, out, BLOCK)
        out.flush()
        os.fsync(out.fileno())
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(out.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def copy_key(folder: Path) -> bool:
    """Copy the installation's key, if it lies in a file and not in the environment."""
    own = Path(settings.RAM_DATA) / KEY
    if not own.exists() or own.read_text() != settings.SECRET_KEY:
        return False
    with writing(folder / KEY) as file:
        file.write(settings.SECRET_KEY)
    return True


def write_manifest(folder: Path, files: list[tuple[str, int]], report: Report) -> None:
    """Write down what the set holds, with the hash of each part."""
    with writing(folder / FILES) as out:
        out.writelines(f"{sha256} {size}\n" for sha256, size in files)
    parts = [ROWS, FILES, *([KEY] if report.key else [])]
    manifest = {
        "version": VERSION,
        "made": timezone.now().isoformat(),
        "database": connection.vendor,
        "migrations": migrations(),
        "rows": report.rows,
        "files": len(files),
        "bytes": sum(size for _, size in files),
        "damaged": report.damaged,
        "sha256": {part: digest(folder / part) for part in parts},
    }
    with writing(folder / MANIFEST) as out:
        json.dump(manifest, out, indent=1)
    sync_folder(folder)
    sync_file(folder / MANIFEST)


def migrations() -> list[str]:
    """Which migrations the database has been through."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def verify(target: Path, step: Callable[[int, int], object]) -> list[str]:
    """Read a whole backup again; what in it is missing or not as it was written."""
    wrong, named = [], set()
    for path in sorted((target / "sets").glob(f"[0-9]*/{MANIFEST}")):
        manifest = json.loads(path.read_text())
        for part, sha256 in manifest["sha256"].items():
            place = path.with_name(part)
            if not place.exists() or digest(place) != sha256:
                wrong.append(str(place.relative_to(target)))
        lines = path.with_name(FILES).read_text().splitlines()
        named |= {text.split()[0] for text in lines} - set(manifest["damaged"])
    for done, sha256 in enumerate(sorted(named), 1):
        key = StoredFile(sha256=sha256).key
        if not (target / key).exists() or digest(target / key) != sha256:
            wrong.append(key)
        step(done, len(named))
    return wrong

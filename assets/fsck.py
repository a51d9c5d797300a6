"""Does the library hold what it says? Looks at everything, changes nothing.

Each check reads rows and files while others change them. What looks wrong is looked at
once more, by itself: only what is wrong then too is a fault.
"""

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from itertools import batched
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import Count, Exists, F, ForeignKey, OuterRef, Q, QuerySet
from django.utils import timezone

from assets.clips import FILES
from assets.housekeeping import GRACE, STAGED
from assets.models import Asset, Clip, LibraryMonth, StoredFile, Upload
from assets.renditions import PLAYBACK, RENDITIONS
from assets.staging import digest, staging_folder
from assets.storage import library
from sharing.models import AlbumEntry

BATCH = 500
# A lease that ran out so long ago is seen by no worker.
STUCK = timedelta(hours=1)
OURS = ("accounts", "sharing", "assets")
Status, Playback = StoredFile.Status, StoredFile.Playback


class Kind(StrEnum):
    """What can be wrong."""

    MISSING = "original missing"
    SIZE = "original of another size"
    CONTENT = "original of other content"
    UNTRACKED = "original that nobody knows"
    STAGING = "left over in staging"
    UPLOAD = "upload without its bytes"
    RENDITION = "rendition missing"
    RENDITION_UNTRACKED = "renditions of no file"
    PLAYBACK = "video copy missing"
    CLIP = "clip missing"
    DANGLING = "row that points to nothing"
    MONTH = "month counted wrong"
    ENTRY = "album entry that disagrees with its photo"
    LEASE = "lease that nobody ends"
    UNUSED = "file marked unused though used"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong; `key` says which, for those who mend it."""

    kind: Kind
    what: str
    key: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.what}"


@dataclass(frozen=True)
class Scope:
    """Which part of the files to look at, and how closely."""

    deep: bool = False
    subset: tuple[int, int] = (1, 1)
    after: str = ""  # files beyond this hash
    grace: timedelta = GRACE

    def has(self, sha256: str) -> bool:
        """Whether a file belongs to the share that is looked at."""
        number, shares = self.subset
        return int(sha256[:8], 16) % shares == number - 1


@dataclass
class Progress:
    """How far a check is; `stop` is asked between files."""

    files: int = 0
    bytes: int = 0
    last: str = ""
    stopped: bool = False
    stop: Callable[[], bool] = field(default=lambda: False)


def check(scope: Scope, progress: Progress) -> Iterator[Fault]:
    """Every fault within `scope`, as it is found."""
    yield from check_files(scope, progress)
    if progress.stopped:
        return
    for look in (untracked_originals, untracked_renditions, staging_leftovers):
        yield from look(scope)
    yield from uploads_without_bytes()
    yield from stuck_leases()
    yield from unused_though_used()
    yield from dangling_rows()
    yield from wrong_months()
    yield from wrong_entries()


def check_files(scope: Scope, progress: Progress) -> Iterator[Fault]:
    """Each file's row against what lies in the storage, in the order of hashes."""
    rows = StoredFile.objects.filter(sha256__gt=scope.after).order_by("sha256")
    rows = rows.prefetch_related("clips")
    for file in rows.iterator(chunk_size=BATCH):
        if progress.stop():
            progress.stopped = True
            return
        if scope.has(file.sha256):
            yield from confirmed(file, scope)
            progress.bytes += file.size if scope.deep else 0
            progress.files += 1
        progress.last = file.sha256


def confirmed(file: StoredFile, scope: Scope) -> Iterator[Fault]:
    """What is wrong with a file, and still is on a second look at row and bytes."""
    if not list(faults_of(file, scope)):
        return
    fresh = in_use().filter(pk=file.pk).first()
    if fresh is not None:
        yield from faults_of(fresh, scope)


def in_use() -> QuerySet[StoredFile]:
    """Files on which something stands; others may go at any time."""
    return StoredFile.objects.filter(
        Q(Exists(Asset.objects.filter(file=OuterRef("pk"))))
        | Q(companions__isnull=False)
    ).distinct()


def faults_of(file: StoredFile, scope: Scope) -> Iterator[Fault]:
    """What is wrong with the original and the renditions of one file."""
    path = Path(library().path(file.key))
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        yield Fault(Kind.MISSING, file.key, file.sha256)
    else:
        if size != file.size:
            what = f"{file.key}: {size} bytes and not {file.size}"
            yield Fault(Kind.SIZE, what, file.sha256)
        elif scope.deep and digest(path) != file.sha256:
            yield Fault(Kind.CONTENT, file.key, file.sha256)
    # Files of no format are sidecars: they are not for looking at.
    if file.status == Status.READY and file.format:
        for rendition in RENDITIONS.values():
            if not holds(file, rendition.filename):
                key = file.rendition_key(rendition.filename)
                yield Fault(Kind.RENDITION, key, file.sha256)
                break
    if file.playback == Playback.READY and not holds(file, PLAYBACK):
        yield Fault(Kind.PLAYBACK, file.rendition_key(PLAYBACK), file.sha256)
    for clip in file.clips.all():
        filename = FILES[Clip.Kind(clip.kind)]
        if clip.status == Status.READY and not holds(file, filename):
            yield Fault(Kind.CLIP, file.rendition_key(filename), str(clip.pk))


def holds(file: StoredFile, filename: str) -> bool:
    """Whether a rendition is there, with something in it."""
    try:
        return library().size(file.rendition_key(filename)) > 0
    except FileNotFoundError:
        return False


def untracked_originals(scope: Scope) -> Iterator[Fault]:
    """Files among the originals that no row names; not those just coming in."""
    eldest = time.time() - scope.grace.total_seconds()
    found = (path for path in walk("originals") if written_before(path, eldest))
    for paths in batched(found, BATCH):
        named = {path.name for path in paths if is_hash(path.name)}
        known = known_among(named)
        for path in paths:
            if path.name in known and Path(library().path(key_of(path))) == path:
                continue
            if is_hash(path.name) and not scope.has(path.name):
                continue
            key = str(path.relative_to(library().location))
            yield Fault(Kind.UNTRACKED, key, key)


def key_of(path: Path) -> str:
    """Where the original of this hash belongs."""
    return StoredFile(sha256=path.name).key


def untracked_renditions(scope: Scope) -> Iterator[Fault]:
    """Folders of renditions that belong to no file."""
    root = Path(library().path("renditions"))
    eldest = time.time() - scope.grace.total_seconds()
    old = (path for path in root.glob("*/*/*") if written_before(path, eldest))
    for folders in batched(old, BATCH):
        known = known_among({folder.name for folder in folders})
        for folder in folders:
            if folder.name not in known:
                key = str(folder.relative_to(library().location))
                yield Fault(Kind.RENDITION_UNTRACKED, key, key)


def walk(folder: str) -> Iterator[Path]:
    """Every file below a folder of the storage."""
    for root, folders, names in os.walk(library().path(folder)):
        folders.sort()
        yield from (Path(root, name) for name in sorted(names))


def written_before(path: Path, moment: float) -> bool:
    """Whether nobody has written to it since; not when it is gone by now."""
    try:
        return path.lstat().st_mtime < moment
    except FileNotFoundError:
        return False


def is_hash(name: str) -> bool:
    """Whether a file is named as originals are."""
    return len(name) == 64 and set(name) <= set("0123456789abcdef")


def known_among(hashes: set[str]) -> set[str]:
    """Those of `hashes` that a row names."""
    rows = StoredFile.objects.filter(sha256__in=hashes)
    return set(rows.values_list("sha256", flat=True))


def staging_leftovers(scope: Scope) -> Iterator[Fault]:
    """What lies in the staging folder although the sweep should have taken it."""
    eldest = time.time() - 2 * max(scope.grace, STAGED).total_seconds()
    awaited = {f"{pk.hex}.upload" for pk in Upload.objects.values_list("pk", flat=True)}
    for path in sorted(staging_folder().iterdir()):
        if path.name not in awaited and written_before(path, eldest):
            yield Fault(Kind.STAGING, path.name)


def uploads_without_bytes() -> Iterator[Fault]:
    """Resumable uploads that count more bytes than the staging folder holds."""
    now = timezone.now()
    for upload in Upload.objects.filter(outcome="", offset__gt=0, expires_at__gt=now):
        path = staging_folder() / f"{upload.pk.hex}.upload"
        if path.exists() and path.stat().st_size >= upload.offset:
            continue
        if Upload.objects.filter(pk=upload.pk, outcome="").exists():
            yield Fault(Kind.UPLOAD, str(upload.pk), str(upload.pk))


def stuck_leases() -> Iterator[Fault]:
    """Work that was begun and that no worker will take up again."""
    past = timezone.now() - STUCK
    stuck = StoredFile.objects.filter(
        Q(status=Status.WORKING) & (Q(lease_until=None) | Q(lease_until__lt=past))
        | Q(playback=Playback.WORKING)
        & (Q(playback_lease=None) | Q(playback_lease__lt=past))
    )
    for sha256 in stuck.values_list("sha256", flat=True):
        yield Fault(Kind.LEASE, sha256, sha256)


def unused_though_used() -> Iterator[Fault]:
    """Files that wait for removal although something stands on them."""
    waiting = in_use().filter(unused_since__lt=timezone.now() - GRACE)
    for sha256 in waiting.values_list("sha256", flat=True):
        yield Fault(Kind.UNUSED, sha256, sha256)


def dangling_rows() -> Iterator[Fault]:
    """Rows that point to rows that are not there: entries, companions, marks."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in OURS:
            continue
        for link in model._meta.concrete_fields:
            if not isinstance(link, ForeignKey):
                continue
            for pk in nowhere(model._default_manager.all(), link):
                what = f"{model._meta.label} {pk}: {link.name}"
                yield Fault(Kind.DANGLING, what, f"{model._meta.label}:{pk}")


def nowhere(rows: QuerySet[Any], link: "ForeignKey[Any, Any]") -> list[Any]:
    """The keys of rows whose `link` leads nowhere."""
    other = link.remote_field.model._base_manager.filter(pk=OuterRef(link.attname))
    lost = rows.filter(~Q(**{link.attname: None}), ~Exists(other)).order_by()
    return list(lost.values_list("pk", flat=True))


Month = tuple[int, int, int, bool]


def wrong_months() -> Iterator[Fault]:
    """Counted months that are not the number of their assets, twice in a row."""
    for month in sorted(differing(Q())):
        owner, state, number, is_video = month
        one = Q(owner=owner, state=state, month=number, is_video=is_video)
        if differing(one):
            what = f"person {owner}, {number}: counted and real number differ"
            yield Fault(Kind.MONTH, what, month_key(month))


def month_key(month: Month) -> str:
    """A month as a key: owner, state, month and kind."""
    return " ".join(str(int(part)) for part in month)


def differing(which: Q) -> set[Month]:
    """Months whose count is another than that of the assets."""
    fields = ("owner", "state", "month", "is_video")
    kept = LibraryMonth.objects.filter(which, ~Q(n=0)).values_list(*fields, "n")
    real = Asset.objects.filter(which).order_by().values_list(*fields)
    return {row[:4] for row in set(kept) ^ set(real.annotate(n=Count("pk")))}


def wrong_entries() -> Iterator[Fault]:
    """Entries of albums that say something else of their asset than it says itself."""
    agree = Q(
        taken_on=F("asset__taken_on"),
        taken_at=F("asset__taken_at"),
        asset_owner=F("asset__owner"),
        asset_state=F("asset__state"),
    )
    there = Exists(Asset.objects.filter(pk=OuterRef("asset_id")))
    wrong = AlbumEntry.objects.filter(there).exclude(agree)
    for pk in wrong.values_list("pk", flat=True):
        yield Fault(Kind.ENTRY, f"entry {pk}", str(pk))

"""Sweeps that may run at any time, any number of times, in any number of workers."""

import shutil
from collections.abc import Iterable
from datetime import timedelta
from math import ceil
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from assets.marker import require_storage
from assets.models import Asset, Download, StoredFile, TrashTerm
from assets.orphans import discard_leftover
from assets.querysets import AssetQuerySet, State
from assets.staging import staging_folder
from assets.storage import library
from assets.uploads import KEPT, drop_expired
from assets.watching import watched
from ram.failpoints import failpoint

DAY = timedelta(days=1)
TRASH = timedelta(days=30)
GRACE = timedelta(hours=24)
# Rows deleted in one transaction; writers wait meanwhile.
BATCH = 1000
# Longer than any upload lies untouched; resumable ones have an end of their own.
STAGED = GRACE


def sweep() -> None:
    """Remove what has lain long enough: trash, unused files, uploads, downloads.

    Nothing at all while the storage is away: what is missing then was not deleted.
    """
    require_storage()
    empty_trash()
    mark_unused()
    remove_unused()
    Download.objects.filter(expires_at__lt=timezone.now()).delete()
    drop_expired()
    clear_staging()


def empty_trash() -> int:
    """Delete for good what has been in the trash for thirty days; how many.

    By the clock, and by the time that workers watched pass since they saw it there:
    neither a clock that jumps nor one that was wrong empties a trash.
    """
    begin_terms()
    over = TrashTerm.objects.filter(
        asset=OuterRef("pk"),
        trashed_at=OuterRef("trashed_at"),
        began__lte=watched() - TRASH.total_seconds(),
    )
    due = Asset.objects.filter(
        Exists(over), state=State.TRASHED, trashed_at__lt=timezone.now() - TRASH
    )
    deleted = 0
    while some := delete_some(due):
        deleted += some
    return deleted


def days_left(assets: Iterable[UUID]) -> dict[UUID, int]:
    """How many days each of these still has in the trash, by the slower clock."""
    pks, now, seen = list(assets), timezone.now(), watched()
    terms = TrashTerm.objects.filter(asset__in=pks, trashed_at=F("asset__trashed_at"))
    began = dict(terms.values_list("asset", "began"))
    trashed = Asset.objects.filter(pk__in=pks, state=State.TRASHED)
    left: dict[UUID, int] = {}
    for pk, at in trashed.values_list("pk", "trashed_at"):
        waited = timedelta(seconds=seen - began.get(pk, seen))
        rest = max(at + TRASH - now, TRASH - waited) if at else TRASH
        # Never none: what is due goes with the next sweep.
        left[pk] = max(ceil(rest / DAY), 1)
    return left


def begin_terms() -> None:
    """Begin the thirty days of what came into the trash; forget those put back."""
    same = Asset.objects.filter(pk=OuterRef("pk"), trashed_at=OuterRef("trashed_at"))
    TrashTerm.objects.exclude(Exists(same)).delete()
    while begin_some():
        pass


@transaction.atomic
def begin_some() -> int:
    """Begin the terms of some, locked: none of them goes meanwhile."""
    new = Asset.objects.filter(
        ~Exists(TrashTerm.objects.filter(asset=OuterRef("pk"))), state=State.TRASHED
    )
    some = new.order_by("pk").select_for_update().values_list("pk", "trashed_at")
    began = watched()
    terms = [
        TrashTerm(asset_id=pk, trashed_at=at, began=began)
        for pk, at in some[:BATCH]
        if at is not None
    ]
    return len(TrashTerm.objects.bulk_create(terms, ignore_conflicts=True))


@transaction.atomic
def delete_some(due: AssetQuerySet) -> int:
    """Delete some of `due`, locked first: what is just being put back stays."""
    locked = due.order_by("pk").select_for_update().values_list("pk", flat=True)
    some = Asset.objects.filter(pk__in=list(locked[:BATCH]))
    return some.delete()[1].get("assets.Asset", 0)


def mark_unused() -> int:
    """Start the day's wait of files on which nothing stands any more; how many."""
    return StoredFile.objects.filter(
        assets=None, companions=None, unused_since=None
    ).update(unused_since=timezone.now())


def remove_unused() -> int:
    """Remove files on which nothing has stood for a day, after a second look."""
    due = StoredFile.objects.filter(unused_since__lt=timezone.now() - GRACE)
    return sum(remove_file(pk) for pk in due.values_list("pk", flat=True))


def remove_file(pk: int) -> bool:
    """Remove one file under the lock that coming in takes too."""
    with transaction.atomic():
        file = StoredFile.objects.select_for_update().filter(pk=pk).first()
        if file is None or file.unused_since is None:
            return False
        if file.assets.exists() or file.companions.exists():
            file.unused_since = None
            file.save(update_fields=["unused_since"])
            return False
        require_storage()
        file.delete()
        failpoint("row-deleted")
        # Before the commit, so that the same bytes cannot come back in between. A cut
        # right here leaves a row without bytes on which nothing stands.
        library().remove(file.key)
        library().remove_folder(file.rendition_key(""))
        failpoint("bytes-removed")
    failpoint("removed")
    return True


def clear_staging() -> None:
    """Remove what a killed process left in the staging folder, and where it led."""
    eldest = (timezone.now() - STAGED).timestamp()
    for path in staging_folder().glob("*.part"):
        if untouched_since(eldest, path):
            discard_leftover(path)
    # Of people who are gone: rows that end take their bytes along.
    ownerless = (timezone.now() - KEPT - STAGED).timestamp()
    for path in staging_folder().glob("*.upload"):
        if untouched_since(ownerless, path):
            path.unlink(missing_ok=True)
    for folder in staging_folder().glob("scratch-*"):
        if untouched_since(eldest, folder):
            shutil.rmtree(folder, ignore_errors=True)


def untouched_since(moment: float, path: Path) -> bool:
    """Whether `path` has lain still since; no when somebody took it away meanwhile."""
    try:
        return path.stat().st_mtime < moment
    except FileNotFoundError:
        return False

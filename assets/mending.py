"""What an operator may have done about faults: never a removal.

Repairs do again what ram can always do again. What nobody knows is put aside, where it
stays until the operator decides.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from assets.fsck import Fault, Kind, in_use, is_hash
from assets.models import Asset, Clip, LibraryMonth, StoredFile
from assets.orphans import held_if_unknown
from assets.storage import library
from ram.syncing import sync_file, sync_folder
from sharing.models import AlbumEntry

Status, Playback = StoredFile.Status, StoredFile.Playback
MANIFEST = "manifest.jsonl"


def repair(fault: Fault) -> bool:
    """Mend what can be mended without losing anything; whether it was."""
    mend = REPAIRS.get(fault.kind)
    return bool(mend and mend(fault.key))


def make_renditions_again(sha256: str) -> int:
    return StoredFile.objects.filter(sha256=sha256, status=Status.READY).update(
        status=Status.PENDING, attempts=0, reason="", lease_until=None
    )


def convert_again(sha256: str) -> int:
    return StoredFile.objects.filter(sha256=sha256, playback=Playback.READY).update(
        playback=Playback.WANTED, playback_attempts=0, playback_lease=None
    )


def make_clip_again(pk: str) -> int:
    return Clip.objects.filter(pk=pk, status=Status.READY).update(
        status=Status.PENDING, attempts=0, lease_until=None
    )


def free(sha256: str) -> int:
    """Let workers take up what a dead one left."""
    file = StoredFile.objects.filter(sha256=sha256)
    freed = file.filter(status=Status.WORKING).update(
        status=Status.PENDING, lease_until=None, attempts=0
    )
    return freed + file.filter(playback=Playback.WORKING).update(
        playback=Playback.WANTED, playback_lease=None, playback_attempts=0
    )


def keep(sha256: str) -> int:
    used = in_use().filter(sha256=sha256).values_list("pk", flat=True)
    return StoredFile.objects.filter(pk__in=list(used)).update(unused_since=None)


@transaction.atomic
def count_again(key: str) -> bool:
    """Write the true number of one month; nobody adds to it meanwhile."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE assets_asset IN SHARE ROW EXCLUSIVE MODE")
    owner, state, month, is_video = map(int, key.split())
    which: dict[str, Any] = {
        "owner_id": owner,
        "state": state,
        "month": month,
        "is_video": bool(is_video),
    }
    number = Asset.objects.filter(**which).count()
    LibraryMonth.objects.update_or_create(**which, defaults={"n": number})
    return True


def copy_again(pk: str) -> int:
    """Write into an album's entry what its asset says."""
    asset = Asset.objects.filter(pk=OuterRef("asset"))
    return AlbumEntry.objects.filter(pk=pk).update(
        taken_on=Subquery(asset.values("taken_on")),
        taken_at=Subquery(asset.values("taken_at")),
        asset_owner=Subquery(asset.values("owner")),
        asset_state=Subquery(asset.values("state")),
    )


REPAIRS: dict[Kind, Callable[[str], int]] = {
    Kind.RENDITION: make_renditions_again,
    Kind.PLAYBACK: convert_again,
    Kind.CLIP: make_clip_again,
    Kind.LEASE: free,
    Kind.UNUSED: keep,
    Kind.MONTH: count_again,
    Kind.ENTRY: copy_again,
}


def quarantine(fault: Fault) -> bool:
    """Put aside what nobody knows, if nobody knows it now either; whether it was.

    The second look holds the lock that coming in and removal take. Nothing in the
    quarantine is ever removed by ram.
    """
    if fault.kind not in {Kind.UNTRACKED, Kind.RENDITION_UNTRACKED}:
        return False
    path = Path(library().path(fault.key))
    if not is_hash(path.name) or StoredFile(sha256=path.name).key != fault.key:
        # Not where ram puts anything: no row can ever come to know it there.
        known_by_name = fault.kind == Kind.RENDITION_UNTRACKED and is_hash(path.name)
        if not known_by_name:
            return put_aside(path, fault.key)
    with held_if_unknown(path.name) as unknown:
        return unknown and put_aside(path, fault.key)


def put_aside(path: Path, key: str) -> bool:
    """Move a file or folder into today's quarantine, and write down whence."""
    now = timezone.now()
    folder = Path(library().path(f"quarantine/{now:%Y-%m-%d}"))
    target = folder / key
    if not path.exists() or target.exists():
        return False
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / MANIFEST).open("a") as manifest:
        note = {"from": key, "at": now.isoformat(), "bytes": path.stat().st_size}
        manifest.write(json.dumps(note) + "\n")
    sync_file(folder / MANIFEST)
    path.rename(target)
    sync_folder(target.parent)
    sync_folder(path.parent)
    return True

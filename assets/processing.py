"""Decode what came in. The work is state on the file's row, and the row remembers.

A worker claims a row by one conditional UPDATE and holds it for the time of a lease. A
worker that dies loses nothing: when the lease has run out the row is claimed again, and
after three tries it is left as it is, with the reason.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from assets import clips, decoding, live, renditions
from assets.decoding import DecodeFailed
from assets.description import describe, read_sidecar
from assets.facts import Facts
from assets.leases import lapsed
from assets.marker import StorageAway, require_storage, storage_trouble
from assets.models import Asset, Clip, Companion, StoredFile
from assets.staging import scratch_folder
from assets.storage import library
from ram.failpoints import failpoint

Status = StoredFile.Status
Playback = StoredFile.Playback

# What decoding writes; all else on these rows may change meanwhile and stays.
FINISHED = (
    *("status", "reason", "lease_until", "width", "height", "duration", "color"),
    *("thumbhash", "facts", "playback", "content_id"),
)
DESCRIBED = (
    *("taken_at", "taken_offset", "taken_on", "month", "date_source"),
    *("latitude", "longitude", "town", "country", "place_source", "description"),
    "is_live",
    "is_screenshot",
)
SIDECARS = Companion.objects.filter(asset=OuterRef("pk"), kind=Companion.Kind.SIDECAR)

TRIES = 3
LEASE = timedelta(minutes=5)
# As long as a conversion may take at most.
CONVERSION_LEASE = timedelta(hours=13)


def claim_next() -> StoredFile | None:
    """The next file to decode, now ours; of two workers that see it one wins."""
    while file := StoredFile.objects.filter(free()).order_by("pk").first():
        if claim(file):
            return file
    give_up_on_poison()
    return None


def free() -> Q:
    """What waits, and what a dead worker left behind."""
    left = Q(status=Status.WORKING) & lapsed("lease_until", LEASE)
    return Q(status=Status.PENDING) | left & Q(attempts__lt=TRIES)


def claim(file: StoredFile) -> bool:
    """Take this very file, if nobody else is at it."""
    lease = timezone.now() + LEASE
    won = StoredFile.objects.filter(free(), pk=file.pk).update(
        status=Status.WORKING, attempts=F("attempts") + 1, lease_until=lease
    )
    return bool(won)


def give_up_on_poison() -> None:
    """Leave alone what took a worker down three times."""
    StoredFile.objects.filter(
        lapsed("lease_until", LEASE), status=Status.WORKING, attempts__gte=TRIES
    ).update(
        status=Status.FAILED,
        reason=_("Opening this file failed three times. The original is safe."),
    )


def process(file: StoredFile) -> None:
    """Make renditions and facts of a claimed file, and tell its assets."""
    source = Path(library().path(file.key))
    kind = file.kind
    assert kind is not None, "only known formats are taken in"
    failpoint("claimed")
    if not source.exists():
        blame(file, DecodeFailed(_("The original is not in the storage.")))
        return
    with scratch_folder() as scratch:
        try:
            facts = decoding.inspect(source, scratch, kind)
        except DecodeFailed as failure:
            blame(file, failure)
            return
        try:
            for made in renditions.RENDITIONS.values():
                key = file.rendition_key(made.filename)
                library().adopt(scratch / made.filename, key)
        except OSError:
            # A full disk, say: no fault of the file's, which waits for better times.
            release(file)
            raise
    failpoint("renditions-made")
    finish(file, Status.READY, facts, "")
    failpoint("finished")


def blame(file: StoredFile, failure: DecodeFailed) -> None:
    """Say why a file cannot be shown; while the storage is away it is not its fault."""
    if why := storage_trouble():
        release(file)
        raise StorageAway(why) from failure
    finish(file, Status.FAILED, failure.facts or Facts(), failure.reason)


def release(file: StoredFile) -> None:
    """Give a claimed file back as if it had not been tried."""
    StoredFile.objects.filter(pk=file.pk, status=Status.WORKING).update(
        status=Status.PENDING, attempts=F("attempts") - 1, lease_until=None
    )


def finish(file: StoredFile, status: Status, facts: Facts, reason: str) -> None:
    """Write what decoding gave, on the file and on every asset that stands on it."""
    before = Facts.from_json(file.facts)
    file.status, file.reason, file.lease_until = status, reason[:300], None
    if file.thumbhash and status == Status.FAILED:
        # Decoded before: what is known of it stays true.
        file.save(update_fields=["status", "reason", "lease_until"])
        return
    file.width, file.height = facts.width, facts.height
    file.duration, file.thumbhash = facts.duration, facts.thumbhash
    file.color = file.color if facts.color is None else facts.color
    file.facts = facts.to_json()
    file.content_id = as_id(facts.content_id)
    video = file.kind and file.kind.is_video and status == Status.READY
    if video and file.playback != Playback.READY:
        file.playback = Playback.ORIGINAL if facts.plays_everywhere else Playback.WANTED
    with transaction.atomic():
        # First the file: its lock keeps out an asset that is being put on it just
        # now, which would have read the old facts. Removed meanwhile, it is let go.
        facts_of = {name: getattr(file, name) for name in FINISHED}
        StoredFile.objects.filter(pk=file.pk).update(**facts_of)
        # Then its assets, in one order: what their owners say of them just now is
        # said before this, and stays, or after it.
        assets = Asset.objects.filter(file=file).select_related("owner").order_by("pk")
        held = assets.select_for_update(of=("self",), no_key=True)
        for asset in held.annotate(has_sidecar=Exists(SIDECARS)):
            asset.file = file
            sidecar = read_sidecar(asset) if asset.has_sidecar else None
            describe(asset, sidecar, known=before)
            asset.save(update_fields=DESCRIBED)
        if facts.motion_length and status == Status.READY:
            clips.want(file, Clip.Kind.MOTION)
        live.join_all(file)


def as_id(text: str) -> UUID | None:
    """What joins a photo and its film, if it is the id that phones make."""
    try:
        return UUID(text)
    except ValueError:
        return None


def waiting_for(owner: User) -> int:
    """How many of `owner`'s photos and videos are not decoded yet."""
    waiting = Asset.objects.owned_by(owner).filter(
        file__status__in=[Status.PENDING, Status.WORKING]
    )
    return waiting.count()


def retry(pk: int) -> bool:
    """Let a failed file be tried anew; False when it is not failed."""
    return bool(
        StoredFile.objects.filter(pk=pk, status=Status.FAILED).update(
            status=Status.PENDING, attempts=0, reason=""
        )
    )


def claim_conversion() -> StoredFile | None:
    """The next video that browsers cannot play, now ours to convert."""
    left = Q(playback=Playback.WORKING) & lapsed("playback_lease", CONVERSION_LEASE)
    waiting = StoredFile.objects.filter(Q(playback=Playback.WANTED) | left)
    while file := waiting.order_by("pk").first():
        if file.playback_attempts >= TRIES:
            waiting.filter(pk=file.pk).update(playback=Playback.FAILED)
            continue
        won = waiting.filter(pk=file.pk).update(
            playback=Playback.WORKING,
            playback_attempts=F("playback_attempts") + 1,
            playback_lease=timezone.now() + CONVERSION_LEASE,
        )
        if won:
            return file
    return None


def convert(file: StoredFile) -> None:
    """Make the copy of a video that browsers can play."""
    source = Path(library().path(file.key))
    assert file.kind is not None
    with scratch_folder() as scratch:
        target = scratch / renditions.PLAYBACK
        try:
            decoding.convert_video(source, target, file.kind)
        except DecodeFailed as failure:
            if why := storage_trouble():
                raise StorageAway(why) from failure
            file.playback = Playback.FAILED
        else:
            library().adopt(target, file.rendition_key(renditions.PLAYBACK))
            file.playback = Playback.READY
    failpoint("converted")
    file.playback_lease = None
    file.save(update_fields=["playback", "playback_lease"])


def work_once(wanted: Callable[[], bool]) -> int:
    """Decode and convert until nothing waits or `wanted` says stop; how many."""
    done = 0
    while wanted():
        require_storage()
        if file := claim_next():
            process(file)
        elif file := claim_conversion():
            convert(file)
        elif clip := clips.claim_next():
            clips.make(clip)
        else:
            break
        done += 1
    return done

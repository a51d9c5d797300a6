"""Clips: videos that workers make when somebody wants them, told by their rows.

A film without what its file tells, for visitors; the moving part of a photo.
"""

from datetime import timedelta
from pathlib import Path

from django.db.models import F, Q
from django.utils import timezone

from assets import decoding
from assets.decoding import DecodeFailed
from assets.facts import Facts
from assets.formats import Format, by_name
from assets.leases import lapsed
from assets.marker import StorageAway, storage_trouble
from assets.models import Clip, StoredFile
from assets.renditions import MOTION, PLAYBACK
from assets.staging import scratch_folder
from assets.storage import library

Status = StoredFile.Status
# A conversion's longest, and an hour.
LEASE = timedelta(hours=13)
TRIES = 3
BLOCK = 1 << 20
FILES = {Clip.Kind.COPY: PLAYBACK, Clip.Kind.MOTION: MOTION}


def want(file: StoredFile, kind: Clip.Kind) -> Clip:
    """The clip, which workers make now if it was never wanted before."""
    clip, _ = Clip.objects.get_or_create(file=file, kind=kind)
    return clip


def key_of(file: StoredFile, kind: Clip.Kind) -> str:
    """Where a ready clip lies."""
    return file.rendition_key(FILES[kind])


def is_ready(file: StoredFile, kind: Clip.Kind) -> bool:
    ready = Clip.objects.filter(file=file.pk, kind=kind, status=Status.READY)
    return ready.exists()


def claim_next() -> Clip | None:
    """The next clip to make, now ours; one that failed thrice is left."""
    left = Q(status=Status.WORKING) & lapsed("lease_until", LEASE)
    free = Clip.objects.filter(Q(status=Status.PENDING) | left)
    while clip := free.select_related("file").order_by("pk").first():
        if clip.attempts >= TRIES:
            free.filter(pk=clip.pk).update(status=Status.FAILED)
            continue
        won = free.filter(pk=clip.pk).update(
            status=Status.WORKING,
            attempts=F("attempts") + 1,
            lease_until=timezone.now() + LEASE,
        )
        if won:
            return clip
    return None


def make(clip: Clip) -> None:
    """Make a claimed clip: encoded anew, so that nothing else travels along."""
    kind = Clip.Kind(clip.kind)
    with scratch_folder() as scratch:
        target = scratch / FILES[kind]
        try:
            source, format = source_of(clip.file, kind, scratch)
            decoding.convert_video(source, target, format)
            library().adopt(target, key_of(clip.file, kind))
        except DecodeFailed as failure:
            if why := storage_trouble():
                put(clip, Status.PENDING)
                raise StorageAway(why) from failure
            clip.status = Status.FAILED
        except OSError:
            # A full disk, say: no fault of the film's, which waits for better times.
            put(clip, Status.PENDING)
            raise
        else:
            clip.status = Status.READY
    put(clip, Status(clip.status))


def put(clip: Clip, status: Status) -> None:
    Clip.objects.filter(pk=clip.pk).update(status=status, lease_until=None)


def source_of(file: StoredFile, kind: Clip.Kind, scratch: Path) -> tuple[Path, Format]:
    """The film to encode: the file, or the part of it that moves."""
    original = Path(library().path(file.key))
    if kind == Clip.Kind.COPY:
        assert file.kind is not None, "only known formats are taken in"
        return original, file.kind
    facts = Facts.from_json(file.facts)
    film = by_name("mp4")
    assert film is not None
    start, length = facts.motion_start or 0, facts.motion_length or 0
    part = scratch / "moving.mp4"
    with original.open("rb") as whole, part.open("xb") as out:
        whole.seek(start)
        while length and (block := whole.read(min(BLOCK, length))):
            length -= out.write(block)
    return part, film

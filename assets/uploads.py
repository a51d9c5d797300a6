"""Uploads that go on after an interruption. The row says how many bytes are safe.

The bytes of an upload gather in one file, and whoever writes or takes in holds that
file's lock: of two requests that send the same piece one is told the other's offset.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from assets.formats import HEAD_BYTES, sniff
from assets.ingest import Refused, check, clean_name, take_in
from assets.marker import require_storage
from assets.models import Upload
from assets.room import means_full, require_room
from assets.staging import Staged, measure, staging_folder
from ram import ballast
from ram.failpoints import failpoint
from ram.syncing import sync_folder

KEPT = timedelta(days=7)
# So much is held in memory, and so much at most is sent again after a cut.
PIECE = 8 * 1024 * 1024
REFUSED = "refused"


class Conflict(Exception):
    """These are not the bytes that come next."""


class Gone(Exception):
    """There is no such upload any more; it can only be begun again."""


def begin(
    owner: User, name: str, length: int, modified_at: datetime | None = None
) -> Upload:
    """An upload of `length` bytes that may arrive in pieces, for a week."""
    require_storage()
    require_room(length)
    upload = Upload.objects.create(
        owner=owner,
        name=clean_name(name),
        length=length,
        modified_at=modified_at,
        expires_at=timezone.now() + KEPT,
    )
    if length == 0:
        finish(upload)
    return upload


def unfinished(owner: User) -> list[Upload]:
    """What `owner` may go on with, the latest first."""
    waiting = Upload.objects.filter(
        owner=owner, outcome="", offset__gt=0, expires_at__gt=timezone.now()
    )
    return list(waiting.order_by("-created_at")[:100])


def append(upload: Upload, offset: int, read: Callable[[int], bytes]) -> None:
    """Write what `read` gives at `offset`; each piece is durable before the next.

    The last byte takes the file in. What is no photo is refused at its first piece.
    """
    if upload.outcome or upload.offset != offset:
        raise Conflict
    while upload.offset < upload.length:
        block = read(min(PIECE, upload.length - upload.offset))
        if not block:
            return
        first = upload.offset == 0
        put(upload, upload.offset, block)
        if first and not can_be_ours(block):
            refuse(upload)
            return
    finish(upload)


def can_be_ours(block: bytes) -> bool:
    """Whether a file that begins with `block` may be a photo or a video."""
    return len(block) < HEAD_BYTES or sniff(block[:HEAD_BYTES]) is not None


def put(upload: Upload, offset: int, block: bytes) -> None:
    """Write one piece, and count it once the disk has it."""
    with locked(upload) as file:
        if upload.outcome or upload.offset != offset:
            raise Conflict
        write_at(file, offset, block)
        if offset == 0:
            sync_folder(staging_folder())
        failpoint("piece-synced")
        upload.offset = offset + len(block)
        upload.expires_at = timezone.now() + KEPT
        upload.save(update_fields=["offset", "expires_at"])
        failpoint("piece-counted")


def write_at(file: int, offset: int, block: bytes) -> None:
    """Write `block` and sync; a failure leaves the file as long as it was."""
    rest, place = memoryview(block), offset
    try:
        ballast.leave_alone()
        while rest:
            written = os.pwrite(file, rest, place)
            rest, place = rest[written:], place + written
        os.fsync(file)
    except OSError:
        os.ftruncate(file, offset)
        raise


def finish(upload: Upload) -> None:
    """Take in what is complete and keep the answer; a second call changes nothing."""
    with locked(upload):
        if upload.outcome:
            return
        if upload.offset != upload.length:
            raise Conflict
        try:
            staged = second_name(measure(staged_upload(upload)))
            with transaction.atomic():
                taken = take_in(upload.owner, staged, upload.name, upload.modified_at)
                upload.asset, upload.outcome = taken.asset, taken.outcome
                upload.save(update_fields=["asset", "outcome"])
        except Refused as refusal:
            answer_refused(upload, refusal)
        failpoint("upload-answered")
        staged_upload(upload).unlink(missing_ok=True)


def second_name(staged: Staged) -> Staged:
    """The same bytes under another name, for the library to take.

    The first name stays until the answer is kept: if the disk is full just now, all
    of it is still there to be taken in later.
    """
    second = staging_folder() / f"{uuid4().hex}.part"
    try:
        os.link(staged.path, second)
    except OSError as error:
        if means_full(error):
            raise
        # A disk that knows one name per file: a failure now means sending again.
        staged.path.replace(second)
    return replace(staged, path=second)


def refuse(upload: Upload) -> None:
    """End an upload whose first bytes say that it can be nothing of ours."""
    with locked(upload):
        try:
            check(measure(staged_upload(upload)))
        except Refused as refusal:
            answer_refused(upload, refusal)
            staged_upload(upload).unlink()


def answer_refused(upload: Upload, refusal: Refused) -> None:
    upload.outcome, upload.reason = REFUSED, str(refusal)
    upload.save(update_fields=["outcome", "reason"])


@contextmanager
def locked(upload: Upload) -> Iterator[int]:
    """The upload's file, ours alone, and its row as it is now."""
    path = staged_upload(upload)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            upload.refresh_from_db()
        except Upload.DoesNotExist:
            path.unlink(missing_ok=True)
            raise Gone from None
        if not upload.outcome and os.fstat(file).st_size < upload.offset:
            # The disk lost what the row counts.
            drop(upload)
            raise Gone
        yield file
    finally:
        os.close(file)


def forget(upload: Upload) -> None:
    """Drop an upload and its bytes; what is in the library already stays there."""
    with locked(upload):
        drop(upload)


def drop_expired() -> None:
    """Forget what was not finished in time."""
    for upload in Upload.objects.filter(expires_at__lt=timezone.now()):
        drop(upload)


def drop(upload: Upload) -> None:
    staged_upload(upload).unlink(missing_ok=True)
    upload.delete()


def staged_upload(upload: Upload) -> Path:
    """Where the bytes of a resumable upload gather."""
    return staging_folder() / f"{upload.pk.hex}.upload"

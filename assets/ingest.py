"""Take a file into a library: once this returns, a power cut does not lose it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from unicodedata import normalize

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assets import live, xmp
from assets.description import describe
from assets.facts import clean_text
from assets.marker import require_storage
from assets.models import Asset, Companion, StoredFile
from assets.staging import Staged
from assets.storage import library
from ram.failpoints import failpoint
from ram.syncing import sync_file


class Outcome(StrEnum):
    ADDED = "added"
    ALREADY_HERE = "already-here"
    IN_TRASH = "in-trash"


class Refused(Exception):
    """Not taken; the message says why, to the person who brought the file."""


@dataclass(frozen=True)
class Taken:
    asset: Asset
    outcome: Outcome


def take_in(
    owner: User,
    staged: Staged,
    name: str,
    modified_at: datetime | None = None,
    sidecar: Staged | None = None,
) -> Taken:
    """Put a staged file into `owner`'s library; the same bytes again change nothing.

    The bytes have travelled whatever we hold already, and the answer knows only the
    owner's library: nobody learns from it what others have.
    """
    try:
        check(staged)
        require_storage()
        # Ahead of the transaction, so that nobody's write waits for our disk.
        sync_file(staged.path)
        failpoint("staged-synced")
        with transaction.atomic():
            file = store(staged)
            taken = _asset_on(file, owner, name, modified_at, sidecar)
            if sidecar and taken.outcome == Outcome.ADDED:
                attach_sidecar(taken.asset, sidecar, name)
            if file.content_id and taken.outcome == Outcome.ADDED:
                taken = joined(taken, owner, file)
            failpoint("before-commit")
        failpoint("after-commit")
    finally:
        staged.discard()
        if sidecar:
            sidecar.discard()
    return taken


def check(staged: Staged) -> None:
    """Refuse what can never be a photo or a video."""
    if staged.size == 0:
        raise Refused(_("The file is empty."))
    if staged.format is None:
        raise Refused(_("This is not a photo or video that ram knows."))


def store(staged: Staged) -> StoredFile:
    """The stored file of these bytes, locked until the transaction ends.

    The lock is what removal takes too: a file is not swept away while it comes in.
    """
    file, made = StoredFile.objects.select_for_update().get_or_create(
        sha256=staged.sha256,
        defaults={
            "size": staged.size,
            "crc32": staged.crc32,
            "format": staged.format.name if staged.format else "",
        },
    )
    library().adopt(staged.path, file.key)
    if not made and file.unused_since:
        file.unused_since = None
        file.save(update_fields=["unused_since"])
    return file


def _asset_on(
    file: StoredFile,
    owner: User,
    name: str,
    modified_at: datetime | None,
    sidecar: Staged | None,
) -> Taken:
    known = Asset.objects.filter(owner=owner, file=file).first()
    if known:
        trashed = known.trashed_at is not None
        return Taken(known, Outcome.IN_TRASH if trashed else Outcome.ALREADY_HERE)
    film_of = Companion.objects.filter(file=file, asset__owner=owner)
    if half := film_of.select_related("asset").first():
        trashed = half.asset.trashed_at is not None
        return Taken(half.asset, Outcome.IN_TRASH if trashed else Outcome.ALREADY_HERE)
    asset = Asset(
        owner=owner,
        file=file,
        name=clean_name(name),
        is_video=bool(file.kind and file.kind.is_video),
        modified_at=modified_at,
    )
    describe(asset, xmp.read_sidecar(sidecar.path) if sidecar else None)
    asset.save(force_insert=True)
    return Taken(asset, Outcome.ADDED)


def joined(taken: Taken, owner: User, file: StoredFile) -> Taken:
    """The same; of a film that has just become half of a live photo, the whole."""
    live.join_all(file)
    if Asset.objects.filter(pk=taken.asset.pk).exists():
        return taken
    half = Companion.objects.select_related("asset").get(asset__owner=owner, file=file)
    return Taken(half.asset, taken.outcome)


def attach_sidecar(asset: Asset, sidecar: Staged, name: str) -> None:
    """Keep the XMP file that lay beside the photo, with the photo."""
    file = store(sidecar)
    if file.status == StoredFile.Status.PENDING:
        file.status = StoredFile.Status.READY
        file.save(update_fields=["status"])
    Companion.objects.create(
        asset=asset,
        file=file,
        kind=Companion.Kind.SIDECAR,
        name=clean_name(f"{Path(name).stem}.xmp"),
    )


def clean_name(name: str) -> str:
    """The file's own name as a plain text of at most 255 characters, never a path."""
    name = normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = clean_text(" ".join(name.splitlines()), 1000)
    if len(name) > 255:
        suffix = Path(name).suffix[:16]
        name = name[: 255 - len(suffix)] + suffix
    return name or _("Untitled")

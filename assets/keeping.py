"""Keep: a partner's photo as one of my own, on the same file, without copying bytes."""

from dataclasses import dataclass
from itertools import batched
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from assets.models import Asset, Companion, StoredFile
from assets.querysets import State
from sharing import events

BATCH = 5000
# What belongs to a photo goes along; where I put it and when I got it is mine.
TAKEN_ALONG = (
    "file_id",
    "name",
    "is_video",
    "description",
    "taken_at",
    "taken_offset",
    "taken_on",
    "month",
    "date_source",
    "modified_at",
    "is_screenshot",
    "rotation",
    "is_live",
    "place_source",
    "latitude",
    "longitude",
    "town",
    "country",
)


@dataclass(frozen=True)
class Report:
    """The copies made, and why the rest of the asked were not."""

    kept: list[UUID]
    already: int
    in_trash: int
    unavailable: int

    @property
    def reached(self) -> bool:
        """Whether anything of the asked is there for this person."""
        return bool(self.kept or self.already or self.in_trash)


def keep(user: User, ids: list[UUID | None]) -> Report:
    """Take what `user` sees in libraries, their own or a partner's, into their own.

    What only an album shows is not theirs to take. The sources stay as they are until
    the copies stand, and so do the files: removal takes the same lock.
    """
    asked = [pk for pk in ids if pk is not None]
    with transaction.atomic():
        # Files before assets, as a worker takes them that has just decoded one.
        held = files_behind(user, asked)
        lock_files(held)
        sources = locked_sources(user, asked)
        companions = companions_of(sources)
        files = {source.file_id for source in sources}
        lock_files((files | {one.file_id for one in companions}) - held)
        mine = states_of_own(user, files)
        copies: dict[int, Asset] = {}
        for source in sources:
            if source.file_id not in mine:
                copies.setdefault(source.file_id, copy_for(user, source))
        Asset.objects.bulk_create(copies.values(), batch_size=BATCH)
        copy_companions(companions, list(copies.values()))
        events.kept(user, [one for one in sources if one.file_id in copies])
    in_trash = sum(mine.get(one.file_id) == State.TRASHED for one in sources)
    return Report(
        kept=[copy.pk for copy in copies.values()],
        already=len(sources) - len(copies) - in_trash,
        in_trash=in_trash,
        unavailable=len(ids) - len(sources),
    )


def files_behind(user: User, asked: list[UUID]) -> set[int]:
    """The files of those of `asked` that may be kept, and of what goes along."""
    found: set[int] = set()
    for batch in batched(asked, BATCH):
        seen = Asset.objects.visible_in_libraries(user).filter(pk__in=batch)
        pks = dict(seen.values_list("pk", "file"))
        along = Companion.objects.filter(asset__in=list(pks))
        found.update(pks.values(), along.values_list("file", flat=True))
    return found


def locked_sources(user: User, asked: list[UUID]) -> list[Asset]:
    """Those of `asked` that may be kept, unchanged until the transaction ends."""
    sources: list[Asset] = []
    # In one order, so that two of these never wait for each other in a circle.
    for batch in batched(sorted(asked), BATCH):
        seen = Asset.objects.visible_in_libraries(user).filter(pk__in=batch)
        sources += seen.order_by("pk").select_for_update(no_key=True)
    return sources


def lock_files(pks: set[int]) -> None:
    """Hold these files as one coming in does; they are in use from now on."""
    for batch in batched(sorted(pks), BATCH):
        files = StoredFile.objects.filter(pk__in=batch)
        held = files.order_by("pk").select_for_update(no_key=True)
        list(held.values_list("pk"))
        files.filter(unused_since__isnull=False).update(unused_since=None)


def states_of_own(user: User, files: set[int]) -> dict[int, int]:
    """Where `user` has these files already, locked ones too: each is theirs once."""
    own: dict[int, int] = {}
    for batch in batched(files, BATCH):
        assets = Asset.objects.filter(owner=user, file__in=batch)
        own.update(assets.values_list("file", "state"))
    return own


def copy_for(user: User, source: Asset) -> Asset:
    """An asset of `user`'s that says of the file what `source` says."""
    known = {name: getattr(source, name) for name in TAKEN_ALONG}
    return Asset(owner=user, added_at=timezone.now(), kept_from=source, **known)


def companions_of(sources: list[Asset]) -> list[Companion]:
    companions: list[Companion] = []
    for batch in batched(sources, BATCH):
        companions += Companion.objects.filter(asset__in=[one.pk for one in batch])
    return companions


def copy_companions(companions: list[Companion], copies: list[Asset]) -> None:
    """Put the same companion files beside the copies."""
    by_source = {copy.kept_from_id: copy for copy in copies}
    Companion.objects.bulk_create(
        (
            Companion(
                asset=by_source[one.asset_id],
                file_id=one.file_id,
                kind=one.kind,
                name=one.name,
            )
            for one in companions
            if one.asset_id in by_source
        ),
        batch_size=BATCH,
    )


def copy_of(asset: Asset, user: User) -> Asset | None:
    """What `user` has of the same file, if they may open it."""
    return Asset.objects.owned_by(user).filter(file=asset.file_id).first()


def keepers_of(asset: Asset) -> QuerySet[User]:
    """Who has a copy that was kept from this asset."""
    keepers = asset.copies.order_by().values("owner")
    return User.objects.filter(pk__in=keepers).order_by("name", "pk")

"""Editing my own: date, place, description, turning. The files stay as they are."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from assets.dates import CLOCK_AHEAD, FARTHEST_OFFSET, FIRST_PHOTOGRAPH, offset_in
from assets.description import EDITED, date_from_file, place_from_file, read_sidecar
from assets.facts import Facts
from assets.models import Asset
from assets.querysets import AssetQuerySet, State

EDITABLE = (State.LIBRARY, State.ARCHIVED)
BATCH = 500
DATE = ("taken_at", "taken_offset", "taken_on", "month", "date_source")
PLACE = ("latitude", "longitude", "town", "country", "place_source")


@dataclass(frozen=True)
class Spot:
    """A place on the globe, and what it is called there."""

    latitude: float | None = None
    longitude: float | None = None
    town: str = ""
    country: str = ""


Where = Spot | Literal["none", "file"]


@dataclass(frozen=True)
class Change:
    """What is to become of photos; what is None, or nothing, stays as it is."""

    # The clock where it was taken, or what the file says of it.
    clock: datetime | Literal["file"] | None = None
    shift: timedelta = timedelta()
    # The clock stays as it is: it was that zone's.
    zone: tzinfo | None = None
    place: Where | None = None
    description: str | None = None
    # Quarters clockwise.
    turn: int = 0

    @property
    def redates(self) -> bool:
        return bool(self.clock or self.shift or self.zone)

    @property
    def only_turns(self) -> bool:
        kept = (self.place, self.description) == (None, None)
        return bool(self.turn) and kept and not self.redates

    @property
    def nothing(self) -> bool:
        return self == Change()


@dataclass(frozen=True)
class Report:
    """Which were changed; how many of the asked were foreign, unknown or away."""

    done: list[UUID]
    unavailable: int


class AbsurdDate(Exception):
    """A date before photography or in the future; nothing was changed."""


def editable(owner: User) -> AssetQuerySet:
    """What `owner` may edit: what is in the trash or locked is put back first."""
    return Asset.objects.owned_by(owner).filter(state__in=EDITABLE)


def edit(owner: User, ids: list[UUID | None], change: Change) -> Report:
    """Make one change to all of `ids` that `owner` may edit, or to none.

    Raises AbsurdDate when the date of any of them would be one.
    """
    able = editable(owner).filter(Q(pk__in=[pk for pk in ids if pk is not None]))
    if change.only_turns:
        able = able.filter(is_video=False)
    with transaction.atomic():
        # In one order, so that two of these never wait for each other in a circle.
        locked = able.select_related("file", "owner").order_by("pk")
        assets = list(locked.select_for_update(of=("self",)))
        for asset in assets:
            apply(asset, change)
        if fields := fields_of(change):
            Asset.objects.bulk_update(assets, fields, batch_size=BATCH)
    return Report([asset.pk for asset in assets], len(ids) - len(assets))


def fields_of(change: Change) -> list[str]:
    """The columns that a change writes."""
    return [
        *(DATE if change.redates else ()),
        *(PLACE if change.place else ()),
        *(("description",) if change.description is not None else ()),
        *(("rotation",) if change.turn else ()),
    ]


def apply(asset: Asset, change: Change) -> None:
    """Change one asset that is locked, without saving it."""
    from_file = "file" in (change.clock, change.place)
    sidecar = read_sidecar(asset) if from_file else None
    facts = Facts.from_json(asset.file.facts)
    if change.clock == "file":
        date_from_file(asset, facts, sidecar)
    redate(asset, change)
    if change.place:
        place(asset, change.place, facts, sidecar)
    if change.description is not None:
        asset.description = change.description
    if not asset.is_video:
        asset.rotation = (asset.rotation + change.turn) % 4


def place(asset: Asset, where: Where, facts: Facts, sidecar: Facts | None) -> None:
    """Set the place, take it away, or go back to the file's."""
    spot = where if isinstance(where, Spot) else Spot()
    asset.latitude, asset.longitude = spot.latitude, spot.longitude
    asset.town, asset.country = spot.town, spot.country
    asset.place_source = "" if where == "file" else EDITED
    if where == "file":
        place_from_file(asset, facts, sidecar)


def redate(asset: Asset, change: Change) -> None:
    """Set or move the clock, and read it in the wanted zone."""
    moved = change.shift or change.zone
    if not moved and not isinstance(change.clock, datetime):
        return
    try:
        clock = (
            change.clock if isinstance(change.clock, datetime) else asset.taken_local
        )
        clock += change.shift
        offset = asset.taken_offset
        if change.zone:
            offset = offset_in(change.zone, clock)
        instant = clock.replace(tzinfo=UTC) - timedelta(minutes=offset)
    except OverflowError as error:
        raise AbsurdDate from error
    latest = timezone.now() + CLOCK_AHEAD
    if clock < FIRST_PHOTOGRAPH or instant > latest or abs(offset) > FARTHEST_OFFSET:
        raise AbsurdDate
    asset.set_taken(instant, offset, EDITED)

"""What an owner does with a selection: put away, put back, throw away, delete."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from assets.models import Asset
from assets.querysets import AssetQuerySet, State


@dataclass(frozen=True)
class Verb:
    """A change, and the states of the assets that it can be made to."""

    name: str
    states: tuple[State, ...]
    change: Callable[[AssetQuerySet], object]


def to_state(state: State) -> Callable[[AssetQuerySet], int]:
    return lambda assets: assets.update(state=state)


def into_trash(assets: AssetQuerySet) -> int:
    """The trash remembers where each came from."""
    return assets.update(
        trashed_from=F("state"), trashed_at=timezone.now(), state=State.TRASHED
    )


def out_of_trash(assets: AssetQuerySet) -> int:
    return assets.update(state=F("trashed_from"), trashed_from=None, trashed_at=None)


def for_good(assets: AssetQuerySet) -> object:
    """The rows go at once; bytes on which nothing stands wait a day (housekeeping)."""
    return assets.delete()


ARCHIVE = Verb("archive", (State.LIBRARY,), to_state(State.ARCHIVED))
UNARCHIVE = Verb("unarchive", (State.ARCHIVED,), to_state(State.LIBRARY))
TRASH = Verb("trash", (State.LIBRARY, State.ARCHIVED), into_trash)
RESTORE = Verb("restore", (State.TRASHED,), out_of_trash)
DELETE = Verb("delete", (State.TRASHED,), for_good)


@dataclass(frozen=True)
class Report:
    """Which were done; how many of the asked were foreign, unknown or elsewhere."""

    done: list[UUID]
    unavailable: int


def act(owner: User, ids: list[UUID | None], verb: Verb) -> Report:
    """Do `verb` to those of `ids` that `owner` may change and that it applies to."""
    asked = Q(pk__in=[pk for pk in ids if pk is not None])
    with transaction.atomic():
        able = Asset.objects.owned_by(owner).filter(asked, state__in=verb.states)
        # In one order, so that two of them never wait for each other in a circle.
        able = able.select_for_update().order_by("pk")
        done = list(able.values_list("pk", flat=True))
        verb.change(Asset.objects.owned_by(owner).filter(pk__in=done))
    return Report(done, len(ids) - len(done))

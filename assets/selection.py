"""What an owner does with a selection: put away, put back, throw away, delete."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from accounts.models import User
from assets.marker import require_storage
from assets.models import Asset
from assets.querysets import AssetQuerySet, State
from sharing.models import AlbumEntry, SharedLink


@dataclass(frozen=True)
class Verb:
    """A change, and the states of the assets that it can be made to."""

    name: str
    states: tuple[State, ...]
    change: Callable[[AssetQuerySet], object]
    reach: Callable[[User], AssetQuerySet] = Asset.objects.owned_by


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
    require_storage()
    return assets.delete()


def into_locked(assets: AssetQuerySet) -> int:
    """Out of every album and link, for good: locking takes back what was shared."""
    take_from_albums_and_links(assets)
    return assets.update(state=State.LOCKED)


def out_of_locked(state: State) -> Callable[[AssetQuerySet], int]:
    """Back to that state, and to no album or link that it was just put into."""

    def back(assets: AssetQuerySet) -> int:
        take_from_albums_and_links(assets)
        return assets.update(state=state)

    return back


def take_from_albums_and_links(assets: AssetQuerySet) -> None:
    pks = list(assets.values_list("pk", flat=True))
    AlbumEntry.objects.filter(asset__in=pks).delete()
    SharedLink.assets.through._default_manager.filter(asset__in=pks).delete()


ARCHIVE = Verb("archive", (State.LIBRARY,), to_state(State.ARCHIVED))
UNARCHIVE = Verb("unarchive", (State.ARCHIVED,), to_state(State.LIBRARY))
TRASH = Verb("trash", (State.LIBRARY, State.ARCHIVED), into_trash)
RESTORE = Verb("restore", (State.TRASHED,), out_of_trash)
DELETE = Verb("delete", (State.TRASHED,), for_good)
LOCK = Verb("lock", (State.LIBRARY, State.ARCHIVED), into_locked)
UNLOCK, INTO_ARCHIVE = (
    Verb("unlock", (State.LOCKED,), out_of_locked(state), Asset.objects.locked_of)
    for state in (State.LIBRARY, State.ARCHIVED)
)


@dataclass(frozen=True)
class Report:
    """Which were done; how many of the asked were foreign, unknown or elsewhere."""

    done: list[UUID]
    unavailable: int
    # In which state each was.
    before: Mapping[UUID, State] = field(default_factory=dict, compare=False)


def act(owner: User, ids: list[UUID | None], verb: Verb) -> Report:
    """Do `verb` to those of `ids` that `owner` may change and that it applies to."""
    asked = Q(pk__in=[pk for pk in ids if pk is not None])
    with transaction.atomic():
        able = verb.reach(owner).filter(asked, state__in=verb.states)
        # In one order, so that two of them never wait for each other in a circle.
        able = able.select_for_update().order_by("pk")
        before = {pk: State(was) for pk, was in able.values_list("pk", "state")}
        verb.change(verb.reach(owner).filter(pk__in=before))
    return Report(list(before), len(ids) - len(before), before)


def undo_lock(owner: User, before: Mapping[UUID, State]) -> Report:
    """Put back what was locked a moment ago to where it was; into no album or link."""
    archived = [pk for pk, was in before.items() if was == State.ARCHIVED]
    others = [pk for pk, was in before.items() if was != State.ARCHIVED]
    with transaction.atomic():
        shown = act(owner, [*others], UNLOCK)
        hidden = act(owner, [*archived], INTO_ARCHIVE)
    done = shown.done + hidden.done
    return Report(done, shown.unavailable + hidden.unavailable)

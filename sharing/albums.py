"""What is done with albums: made, changed, filled, emptied, shown to people.

Each act locks its album first and looks at everything again behind the lock, so that
of two people who do opposite things at once one is simply the later one.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Min, Q

from accounts.models import User
from assets.models import Asset
from assets.querysets import live_entries
from sharing import events
from sharing.contents import BY_HAND, live_in
from sharing.models import Album, AlbumEntry, AlbumMember

Asked = Sequence[UUID | None]


@dataclass(frozen=True)
class Added:
    """What became of a selection in one album."""

    album: Album
    added: int
    already_there: int
    # Seen by the person, but neither their own nor a partner's; or in their trash.
    not_allowed: int
    # Foreign, unknown or gone.
    unavailable: int


@dataclass(frozen=True)
class Removed:
    removed: list[UUID]
    not_allowed: int
    unavailable: int


class NothingThere(Exception):
    """None of what was asked for exists for this person."""


def create(owner: User, **fields: Any) -> Album:
    """An empty album of one's own."""
    return Album.objects.create(owner=owner, **fields)


@transaction.atomic
def add(
    person: User, albums: Iterable[UUID], ids: Asked, title: str = ""
) -> list[Added]:
    """Put photos into albums that `person` may add to, and into a new one of `title`.

    All that is allowed is done. Raises `NothingThere`, and then nothing is, when none
    of the photos is anything the person sees, or no album is left to add to.
    """
    wanted = [pk for pk in ids if pk is not None]
    open_to_me = Album.objects.filled_by(person).filter(pk__in=list(albums))
    chosen = list(open_to_me.select_for_update(of=("self",)).order_by("pk"))
    passable = Asset.objects.passable_by(person).filter(pk__in=wanted)
    # Until this is done nobody archives or deletes them: it is before or after.
    locked = passable.select_for_update(of=("self",), no_key=True).order_by("pk")
    owners = dict(locked.values_list("pk", "owner"))
    # In one look behind the lock: what is put away or shared in this moment would be
    # "not allowed" by two.
    seen = Asset.objects.visible_to(person).filter(pk__in=wanted)
    only_seen = seen.exclude(pk__in=passable.values("pk"))
    refused = {*only_seen.values_list("pk", flat=True)} - owners.keys()
    there = len(owners) + len(refused)
    if title and there:
        chosen.append(create(person, title=title))
    if not (there and chosen):
        raise NothingThere
    allowed = [pk for pk in wanted if pk in owners]
    found = []
    for album in chosen:
        # An editor may have become a viewer while we waited for the lock.
        if not Album.objects.filled_by(person).filter(pk=album.pk).exists():
            continue
        added = put(person, album, allowed, owners)
        already, unknown = len(allowed) - added, len(ids) - there
        found.append(Added(album, added, already, len(refused), unknown))
    if not found:
        raise NothingThere
    return found


def put(
    person: User, album: Album, allowed: list[UUID], owners: dict[UUID, int]
) -> int:
    """Add those that the album does not show; how many those were.

    An entry that no longer counts makes way. The owner's own adding outlasts that of
    a partner, so it takes that one's place, too.
    """
    entries = AlbumEntry.objects.filter(album=album, asset__in=allowed)
    makers = dict(entries.values_list("asset", "added_by"))
    shown = live_in(album).filter(asset__in=allowed)
    live = set(shown.values_list("asset", flat=True))
    mine = {pk for pk in live if owners[pk] == person.pk != makers[pk]}
    entries.filter(asset__in=mine).update(added_by=person)
    entries.filter(asset__in=makers.keys() - live).delete()
    new = [pk for pk in allowed if pk not in live]
    last = album.entries.aggregate(last=Max("position"))["last"]
    start = 0 if last is None else last + 1
    AlbumEntry.objects.bulk_create(
        AlbumEntry(album=album, asset_id=pk, added_by=person, position=position)
        for position, pk in enumerate(new, start)
    )
    events.put_into_album(album, person, Counter(owners[pk] for pk in new))
    return len(new)


@transaction.atomic
def remove(person: User, album: Album, ids: Asked) -> Removed:
    """Take photos out of an album: one's own, what one added, or any of one's album.

    The photos themselves stay where they are. Raises `NothingThere`.
    """
    lock(album)
    wanted = [pk for pk in ids if pk is not None]
    shown = live_in(album).filter(asset__in=wanted)
    there = set(shown.values_list("asset", flat=True))
    if not there:
        raise NothingThere
    mine = shown.filter(removable_by(person)).values_list("pk", "asset")
    rows = dict(mine.order_by("asset"))
    AlbumEntry.objects.filter(pk__in=rows).delete()
    return Removed(list(rows.values()), len(there) - len(rows), len(ids) - len(there))


def removable_by(person: User) -> Q:
    """The entries that a person may take out of albums."""
    return Q(album__owner=person) | Q(added_by=person) | Q(asset__owner=person)


def lock(album: Album) -> bool:
    """Others who change this album wait until the transaction ends; is it still?"""
    locked = Album.objects.filter(pk=album.pk).select_for_update()
    return bool(list(locked.values_list("pk")))


@transaction.atomic
def move(album: Album, ids: Asked, to: str) -> int:
    """Move photos in the order made by hand: earlier, later, first or last.

    They stay together, in their order. The number moved; 0 when none is in the album.
    """
    lock(album)
    chosen = list(
        live_in(album)
        .filter(asset__in=[pk for pk in ids if pk is not None])
        .order_by(*BY_HAND)
        .values_list("pk", flat=True)
    )
    if not chosen:
        return 0
    if to in {"first", "last"}:
        ends = album.entries.aggregate(low=Min("position"), high=Max("position"))
        start = ends["low"] - len(chosen) if to == "first" else ends["high"] + 1
        place({pk: start + step for step, pk in enumerate(chosen)})
    else:
        step_over(album, chosen, earlier=to == "earlier")
    return len(chosen)


def step_over(album: Album, chosen: list[int], *, earlier: bool) -> None:
    """Move a block past the next photo that is to be seen in that direction."""
    rows = dict(album.entries.order_by(*BY_HAND).values_list("pk", "position"))
    live = set(live_in(album).values_list("pk", flat=True))
    block, order = set(chosen), list(rows)
    if earlier:
        before = order[: order.index(chosen[0])]
        passed = next((pk for pk in reversed(before) if pk in live), chosen[0])
    else:
        after = order[order.index(chosen[-1]) + 1 :]
        passed = next((pk for pk in after if pk in live), chosen[-1])
    moved: list[int] = []
    for pk in order:
        if pk == passed and earlier:
            moved += chosen
        if pk not in block:
            moved.append(pk)
        if pk == passed and not earlier:
            moved += chosen
    # The places there were, one each: photos added at once may have shared one.
    places: list[int] = []
    for position in rows.values():
        places.append(max(position, places[-1] + 1) if places else position)
    new = dict(zip(moved, places, strict=True))
    place({pk: at for pk, at in new.items() if rows[pk] != at})


def place(positions: dict[int, int]) -> None:
    """Write new places."""
    entries = [AlbumEntry(pk=pk, position=at) for pk, at in positions.items()]
    AlbumEntry.objects.bulk_update(entries, ["position"], batch_size=500)


def change(album: Album, **fields: Any) -> bool:
    """Give an album other words or another order; False when it is gone."""
    return bool(Album.objects.filter(pk=album.pk).update(**fields))


@transaction.atomic
def set_cover(album: Album, asset: UUID) -> bool:
    """Show this photo for the album; False when the album does not show it itself."""
    # Until this is done nobody deletes it for good.
    list(Asset.objects.filter(pk=asset).select_for_update(no_key=True).values("pk"))
    if not live_in(album).filter(asset=asset).exists():
        return False
    return bool(Album.objects.filter(pk=album.pk).update(cover=asset))


@transaction.atomic
def invite(album: Album, people: Iterable[User], can_edit: bool) -> list[User]:
    """Let people see the album, or add to it, too; those who are new to it.

    Raises `NothingThere` when the album is gone.
    """
    if not lock(album):
        raise NothingThere
    there = {album.owner_id, *album.memberships.values_list("user", flat=True)}
    new = [person for person in people if person.pk not in there]
    AlbumMember.objects.bulk_create(
        AlbumMember(album=album, user=person, can_edit=can_edit) for person in new
    )
    events.let_in(album, new)
    return new


def set_role(album: Album, person: User, can_edit: bool) -> bool:
    """Let a member add, or only look; False when they are no member."""
    membership = album.memberships.filter(user=person)
    return bool(membership.update(can_edit=can_edit))


@transaction.atomic
def end_membership(album: Album, person: User, by: User) -> bool:
    """The album is not the person's any more; False when it was not."""
    deleted, _ = album.memberships.filter(user=person).delete()
    if deleted:
        events.let_out(album, person, by)
    return bool(deleted)


@transaction.atomic
def delete(album: Album) -> None:
    """The album ends; its photos stay where they are. Deleted twice is deleted."""
    # Whoever adds to it meanwhile waits, and then finds it gone.
    if lock(album):
        events.deleted(album)
        album.delete()


def added_in(album: Album, person: User) -> int:
    """How many photos the album shows because `person` added them."""
    return live_in(album).filter(added_by=person).count()


def derived(owner: User, maker: User) -> int:
    """How many photos of `owner` are in albums because `maker` added them."""
    return live_entries().filter(added_by=maker, asset__owner=owner).count()

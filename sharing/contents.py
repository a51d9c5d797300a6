"""What albums show this second: pages, neighbors, counts and covers, all by the rule.

A page is read along an index of the entries, so that its cost does not grow with the
album. Only entries that `live_entries` lets count are ever in it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from django.db.models import (
    Count,
    Min,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    UUIDField,
)
from django.db.models.fields.tuple_lookups import (
    Tuple,
    TupleGreaterThan,
    TupleLessThan,
)
from django.db.models.functions import Coalesce

from accounts.models import User
from assets.models import StoredFile
from assets.querysets import live_entries
from assets.timeline import COLUMNS, PAGE, Place, Tile, whole_days
from sharing.models import Album, AlbumEntry, AlbumMember, Partnership

Entries = QuerySet[AlbumEntry]


class Spot(NamedTuple):
    """Where an entry stands in the order made by hand."""

    position: int
    pk: int


BY_DATE = ("taken_on", "taken_at", "asset")
BY_HAND = ("position", "pk")
TILE = tuple(f"asset__{column}" for column in COLUMNS)


@dataclass(frozen=True)
class Direction:
    """One way through an album."""

    fields: tuple[str, ...]
    descending: bool

    @property
    def order(self) -> list[str]:
        return [f"{'-' if self.descending else ''}{name}" for name in self.fields]

    @property
    def back(self) -> "Direction":
        return Direction(self.fields, not self.descending)

    def beyond(self, entries: Entries, place: Place | Spot | None) -> Entries:
        """The entries that come after `place`, in this order."""
        if place is not None:
            compare = TupleLessThan if self.descending else TupleGreaterThan
            entries = entries.filter(compare(Tuple(*self.fields), place))
        return entries.order_by(*self.order)


DIRECTIONS = {
    Album.Order.NEWEST: Direction(BY_DATE, True),
    Album.Order.OLDEST: Direction(BY_DATE, False),
    Album.Order.BY_HAND: Direction(BY_HAND, False),
}


def direction_of(album: Album) -> Direction:
    return DIRECTIONS[Album.Order(album.order)]


def live_in(album: Album) -> Entries:
    """The entries of one album that count."""
    return live_entries().filter(album=album.pk)


@dataclass(frozen=True)
class Page:
    tiles: list[Tile]
    # Where the next page begins; None when this was the last.
    after: Place | Spot | None


def read_page(
    album: Album, after: Place | Spot | None = None, size: int = PAGE
) -> Page:
    """The first `size` tiles after a place; where an album has days, whole ones."""
    found = direction_of(album).beyond(live_in(album), after)
    rows = list(found.values_list("position", "pk", *TILE)[: size + 1])
    spots = [Spot(*row[:2]) for row in rows]
    tiles = [Tile(*row[2:]) for row in rows]
    if len(tiles) <= size:
        return Page(tiles, None)
    if album.order == Album.Order.BY_HAND:
        return Page(tiles[:size], spots[size - 1])
    tiles = whole_days(tiles)
    return Page(tiles, tiles[-1].place)


def neighbors(album: Album, asset: UUID) -> tuple[UUID | None, UUID | None]:
    """What stands before and after an asset in an album; nothing if it is not there."""
    direction = direction_of(album)
    entries = live_in(album)
    place = entries.filter(asset=asset).values_list(*direction.fields).first()
    if place is None:
        return None, None
    before, after = (
        way.beyond(entries, place).values_list("asset", flat=True).first()
        for way in (direction.back, direction)
    )
    return before, after


def last_of(album: Album, assets: Iterable[UUID], size: int = PAGE) -> int:
    """How many photos, in whole pages, reach from the first to the last of these."""
    entries = live_in(album)
    direction = direction_of(album)
    chosen = entries.filter(asset__in=list(assets)).order_by(*direction.back.order)
    place = chosen.values_list(*direction.fields).first()
    before = direction.back.beyond(entries, place).count() if place else 0
    return (before // size + 1) * size


def in_order(album: Album) -> list[UUID]:
    """Every asset of an album as it is shown."""
    found = live_in(album).order_by(*direction_of(album).order)
    return list(found.values_list("asset", flat=True))


def counts(albums: Iterable[UUID]) -> dict[UUID, int]:
    """How many entries of each album count.

    Whether one does follows from its maker, its owner and its state, so the rule is
    asked about one entry of each kind, and the others are like it: unless the owner
    has wishes for what the maker sees. Then it is asked about all.
    """
    albums = list(albums)
    kinds = (
        AlbumEntry.objects.filter(album__in=albums)
        .values_list("album", "added_by", "asset_owner", "asset_state")
        .annotate(number=Count("pk"), one=Min("pk"))
        .order_by()
    )
    rows = [(row[0], (row[2], row[1]), row[4], row[5]) for row in kinds]
    narrowed = with_wishes({pair for _, pair, _, _ in rows})
    alike = [row for row in rows if row[1] not in narrowed]
    ones = live_entries().filter(pk__in=[one for _, _, _, one in alike])
    live = set(ones.values_list("pk", flat=True))
    found = Counter[UUID]()
    for album, _pair, number, one in alike:
        found[album] += number if one in live else 0
    for owner, maker in narrowed:
        entries = live_entries().filter(added_by=maker, asset__owner=owner)
        asked = entries.filter(album__in=albums).values_list("album")
        found.update(dict(asked.annotate(number=Count("pk")).order_by()))
    return dict(+found)


def with_wishes(pairs: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those pairs, sharer and recipient, of which the sharer ever had a wish."""
    pairs = {(sharer, recipient) for sharer, recipient in pairs if sharer != recipient}
    if not pairs:
        return set()
    shares = Partnership.objects.live().filter(
        sharer__in={sharer for sharer, _ in pairs},
        recipient__in={recipient for _, recipient in pairs},
        wishes__gt=0,
    )
    return pairs & set(shares.values_list("sharer", "recipient"))


@dataclass
class Summary:
    """An album as lists show it."""

    album: Album
    viewer: User
    count: int = 0
    cover: UUID | None = None
    people: Sequence[User] = field(default_factory=list)

    @property
    def mine(self) -> bool:
        return self.album.owner_id == self.viewer.pk

    @property
    def can_add(self) -> bool:
        memberships = self.album.memberships.all()
        return self.mine or any(
            one.can_edit and one.user_id == self.viewer.pk for one in memberships
        )


MEMBERS = Prefetch(
    "memberships",
    AlbumMember.objects.filter(user__is_active=True)
    .select_related("user")
    .order_by("user__name", "pk"),
)


def open_albums(viewer: User) -> QuerySet[Album]:
    """The albums one may open, the newest first, with their people."""
    albums = Album.objects.open_to(viewer).select_related("owner")
    return albums.prefetch_related(MEMBERS).order_by("-created_at", "-pk")


def summaries(viewer: User, albums: Iterable[Album]) -> list[Summary]:
    """How albums look in a list, in a few queries however many there are."""
    albums = list(albums)
    numbers = counts(album.pk for album in albums)
    pictures = covers(album.pk for album in albums)
    return [
        Summary(
            album,
            viewer,
            numbers.get(album.pk, 0),
            pictures.get(album.pk),
            people_of(album),
        )
        for album in albums
    ]


def shared_albums(viewer: User) -> list[Summary]:
    """My albums that others see, and those of others that I do."""
    albums = [album for album in open_albums(viewer) if album.memberships.all()]
    return summaries(viewer, albums) if albums else []


def people_of(album: Album) -> list[User]:
    """Its owner, then its members."""
    return [album.owner, *(one.user for one in album.memberships.all())]


def covers(albums: Iterable[UUID]) -> dict[UUID, UUID]:
    """The picture of each album: the chosen one while it counts, else the newest."""
    ready = live_entries().filter(
        album=OuterRef("pk"), asset__file__status=StoredFile.Status.READY
    )
    chosen = ready.filter(asset=OuterRef("cover")).values("asset")[:1]
    newest = ready.order_by(*Direction(BY_DATE, True).order).values("asset")[:1]
    found = (
        Album.objects.filter(pk__in=list(albums))
        .annotate(
            picture=Coalesce(
                Subquery(chosen), Subquery(newest), output_field=UUIDField()
            )
        )
        .values_list("pk", "picture")
    )
    return {album: picture for album, picture in found if picture}

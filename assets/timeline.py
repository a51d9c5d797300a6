"""The timeline: libraries merged by local day, read in pages whose cost is constant.

One query per library, each one range of the index `one_library`, merged lazily. One
query over all owners would read and sort them whole (at 1,000,000 assets 11 to 29
times the cost at 10,000).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from heapq import merge
from itertools import islice
from typing import Literal, NamedTuple
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Sum
from django.db.models.fields.tuple_lookups import (
    Tuple,
    TupleGreaterThan,
    TupleLessThan,
)

from accounts.models import RESERVED_HANDLES, User
from assets.models import Asset, LibraryMonth, Shape, turned_shape
from assets.querysets import AssetQuerySet, State
from sharing.models import Partnership

PAGE = 100
# Rows first asked of each library; a quiet partner costs one small query.
BITE = 34


class Place(NamedTuple):
    """Where an asset stands in the order of time: newest first is the largest first."""

    taken_on: date
    taken_at: datetime
    pk: UUID


class Tile(NamedTuple):
    """What a tile shows of an asset."""

    taken_on: date
    taken_at: datetime
    pk: UUID
    taken_offset: int
    owner_id: int
    file_id: int
    is_video: bool
    town: str
    name: str
    status: str
    width: int | None
    height: int | None
    color: int
    duration: float | None
    rotation: int
    is_live: bool | None

    @property
    def shape(self) -> Shape:
        """Width and height as its owner turned it; None while unknown."""
        return turned_shape(self.width, self.height, self.rotation)

    @property
    def place(self) -> Place:
        return Place(self.taken_on, self.taken_at, self.pk)


COLUMNS = tuple(
    f"file__{field}"
    if field in {"status", "width", "height", "color", "duration"}
    else field
    for field in Tile._fields
)


# One subquery for each earlier library: a single look-up by owner and file. All in
# one would leave it to the planner whether to begin with the owners.
SAME_FILE = Q(file=OuterRef("file"))


@dataclass(frozen=True)
class Lens:
    """Whose photos one viewer looks at: mine first, then by age of the partnership."""

    viewer: User
    mine: bool
    shares: tuple[Partnership, ...]

    @property
    def libraries(self) -> list[AssetQuerySet]:
        """What the viewer sees of each library, begun by the rule."""
        libraries = [Asset.objects.shown_by(share) for share in self.shares]
        if self.mine:
            libraries.insert(0, Asset.objects.owned_by(self.viewer).in_library())
        return libraries

    @property
    def parts(self) -> list[AssetQuerySet]:
        """What the lists are made of: with folding, the first copy of each file.

        Pages, neighbors, counts, downloads and places all begin with these. A copy
        gives way to those in earlier libraries alone, and only as far as they are seen.
        """
        return self.folded(self.libraries)

    def folded(self, libraries: list[AssetQuerySet]) -> list[AssetQuerySet]:
        """The libraries of this lens, narrowed alike or whole, with each file once."""
        if not self.folds:
            return libraries
        copies = [~Exists(library.filter(SAME_FILE)) for library in libraries]
        return [one.filter(*copies[:n]) for n, one in enumerate(libraries)]

    @property
    def folds(self) -> bool:
        """Whether copies of one file can meet here, and are to be one tile."""
        return self.viewer.folds_copies and len(self.shares) + self.mine > 1

    @property
    def owners(self) -> list[User]:
        return [*([self.viewer] if self.mine else []), *(s.sharer for s in self.shares)]


class Option(NamedTuple):
    """One of the choices: whose photos it shows, and where."""

    who: str
    people: list[User]
    url: str

    @property
    def is_partner(self) -> bool:
        return self.who not in RESERVED_HANDLES


@dataclass(frozen=True)
class Choice:
    """What the viewer can choose between, what they start with and what they chose."""

    shares: list[Partnership]
    start: str
    who: str
    lens: Lens

    @property
    def query(self) -> str:
        """What an address carries to keep the choice."""
        return self.query_for(self.who)

    @property
    def starter(self) -> User | None:
        """The partner whose photos are the start, if it is one's."""
        sharers = (share.sharer for share in self.shares)
        return next((one for one in sharers if one.handle == self.start), None)

    def options(self, base: str, **kept: str) -> list[Option]:
        """Everyone, only mine and each partner on the page at `base`; none if alone."""
        me, sharers = self.lens.viewer, [share.sharer for share in self.shares]
        mixed_in = [share.sharer for share in self.shares if share.in_timeline]
        whose = [("everyone", [me, *mixed_in]), ("mine", [me])]
        whose += [(sharer.handle, [sharer]) for sharer in sharers]
        return [
            Option(who, people, base + self.query_for(who, **kept))
            for who, people in whose
            if sharers
        ]

    def query_for(self, who: str, **kept: str) -> str:
        """The query for `who`, after what is kept; one's start needs no words."""
        words = {name: value for name, value in kept.items() if value}
        words |= {} if who == self.start else {"who": who}
        return f"?{urlencode(words)}" if words else ""


def choose(viewer: User, who: str) -> Choice | None:
    """The lens for `everyone`, `mine` or a partner's handle; None for nobody's.

    Without `who`, what the viewer said to start with, while that is there.
    """
    received = Partnership.objects.received_by(viewer).select_related("sharer")
    shares = list(received)
    lenses = {
        "everyone": Lens(viewer, True, tuple(s for s in shares if s.in_timeline)),
        "mine": Lens(viewer, True, ()),
    } | {share.sharer.handle: Lens(viewer, False, (share,)) for share in shares}
    start = viewer.who if viewer.who in lenses else "everyone"
    who = who or start
    return Choice(shares, start, who, lenses[who]) if who in lenses else None


@dataclass(frozen=True)
class Page:
    tiles: list[Tile]
    # Where the next page begins; None when this was the last.
    older: Place | None


def read_page(
    parts: Iterable[AssetQuerySet], after: Place | None = None, size: int = PAGE
) -> Page:
    """The newest `size` tiles of all parts older than `after`.

    A day that is cut by the end of the page is left to the next one, so that days are
    whole, unless the page is nothing but that day.
    """
    walks = [_walk(part, after, min(size + 1, BITE)) for part in parts]
    merged = merge(*walks, key=_place, reverse=True)
    tiles = list(islice(merged, size + 1))
    if len(tiles) <= size:
        return Page(tiles, None)
    tiles = whole_days(tiles)
    return Page(tiles, tiles[-1].place)


def whole_days(tiles: list[Tile]) -> list[Tile]:
    """A page that has one tile too many, without the day which that one cuts."""
    cut = tiles[-1].taken_on
    return [tile for tile in tiles if tile.taken_on != cut] or tiles[:-1]


def _walk(part: AssetQuerySet, after: Place | None, bite: int) -> Iterator[Tile]:
    part = part.newest_first()
    while True:
        rows = older_than(part, after).values_list(*COLUMNS)[:bite]
        tiles = [Tile(*row) for row in rows]
        yield from tiles
        if len(tiles) < bite:
            return
        after, bite = tiles[-1].place, bite * 2


def _place(tile: Tile) -> tuple[date, datetime, UUID]:
    return tile[:3]


KEY = Tuple("taken_on", "taken_at", "pk")


def older_than(part: AssetQuerySet, place: Place | None) -> AssetQuerySet:
    """The assets of `part` that come after `place` in the order of lists."""
    return part if place is None else part.filter(TupleLessThan(KEY, place))


def newer_than(part: AssetQuerySet, place: Place) -> AssetQuerySet:
    """The assets of `part` that come before `place` in the order of lists."""
    return part.filter(TupleGreaterThan(KEY, place))


def neighbor(
    parts: Iterable[AssetQuerySet], place: Place, side: Literal["newer", "older"]
) -> UUID | None:
    """The asset just before or just after `place` over all parts."""
    fields = ("taken_on", "taken_at", "pk")
    if side == "older":
        nearest = [
            older_than(part, place).newest_first().values_list(*fields).first()
            for part in parts
        ]
        found = max(filter(None, nearest), default=None)
    else:
        nearest = [
            newer_than(part, place).order_by(*fields).values_list(*fields).first()
            for part in parts
        ]
        found = min(filter(None, nearest), default=None)
    return found[2] if found else None


def in_month(
    parts: Iterable[AssetQuerySet], year: int, month: int
) -> list[AssetQuerySet]:
    """Each part cut to one month, asked as a range of the index."""
    first = date(year, month, 1)
    after = date(year + month // 12, month % 12 + 1, 1) if year < 9999 else date.max
    return [part.filter(taken_on__gte=first, taken_on__lt=after) for part in parts]


@dataclass(frozen=True)
class Holdings:
    """Of one library: what partners see, and what they do not."""

    photos: int = 0
    videos: int = 0
    archived: int = 0
    trashed: int = 0
    # Of the library itself, by the wishes of its owner.
    left_out: int = 0

    @property
    def shared(self) -> int:
        return self.photos + self.videos


def holdings(owners: Iterable[User]) -> dict[int, Holdings]:
    """The holdings of each owner by id, in one query."""
    owners = list(owners)
    counts = LibraryMonth.objects.filter(owner__in=[owner.pk for owner in owners])
    rows = counts.values_list("owner", "state", "is_video").annotate(tiles=Sum("n"))
    sums: dict[int, dict[str, int]] = {owner.pk: {} for owner in owners}
    names = {State.ARCHIVED: "archived", State.TRASHED: "trashed"}
    for owner, state, is_video, tiles in rows:
        name = "videos" if is_video else "photos"
        name = name if state == State.LIBRARY else names.get(State(state), "")
        if name:
            sums[owner][name] = sums[owner].get(name, 0) + tiles
    return {owner: Holdings(**found) for owner, found in sums.items()}

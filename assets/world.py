"""Places: photos on a map of the world, by country and town, and those without any.

Every list and number here narrows the libraries of a lens; nothing is added to them.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Self
from uuid import UUID

from django.db.models import Avg, Case, Count, IntegerField, Max, Q, Value, When

from assets.models import StoredFile
from assets.querysets import AssetQuerySet
from assets.timeline import Lens

# The map's units are degrees of longitude; downwards, Mercator's.
LEFT, TOP, WIDTH, HEIGHT = -180.0, -138.0, 360.0, 205.0
CELL = 40.0  # a ninth of what is on screen
RADIUS = WIDTH / 28
CLOSEST = 6

ON_THE_MAP = Q(latitude__isnull=False, longitude__isnull=False)
NAMED = ~Q(country="") | ~Q(town="")
PLACED = ON_THE_MAP | NAMED


@dataclass(frozen=True)
class View:
    """A part of the map: how near, and where its top left corner is."""

    zoom: int = 0
    left: float = LEFT
    top: float = TOP

    @classmethod
    def around(cls, zoom: int, latitude: float, longitude: float) -> Self:
        """The view with this in its middle, as far as the world reaches."""
        view = cls(zoom)
        left = longitude - view.width / 2
        return cls(zoom, left, down(latitude) - view.height / 2).inside()

    @property
    def width(self) -> float:
        return WIDTH / 2**self.zoom

    @property
    def height(self) -> float:
        return HEIGHT / 2**self.zoom

    @property
    def cell(self) -> float:
        return CELL / 2**self.zoom

    def inside(self) -> Self:
        """Moved back onto the world."""
        left = min(max(self.left, LEFT), LEFT + WIDTH - self.width)
        top = min(max(self.top, TOP), TOP + HEIGHT - self.height)
        return replace(self, left=left, top=top)

    def moved(self, right: float, below: float) -> Self:
        """By so many screens."""
        left, top = self.left + right * self.width, self.top + below * self.height
        return replace(self, left=left, top=top).inside()

    def nearer(self, step: int) -> Self:
        """Twice as near with the same middle, or half."""
        zoom = min(max(self.zoom + step, 0), CLOSEST)
        x, y = self.left + self.width / 2, self.top + self.height / 2
        near = replace(self, zoom=zoom)
        return replace(near, left=x - near.width / 2, top=y - near.height / 2).inside()

    def shows(self, x: float, y: float) -> bool:
        """Whether a point of the map is on screen."""
        right, bottom = self.left + self.width, self.top + self.height
        return self.left <= x <= right and self.top <= y <= bottom

    @property
    def query(self) -> dict[str, str]:
        """What an address carries to come back here."""
        if not self.zoom:
            return {}
        latitude = up(self.top + self.height / 2)
        longitude = self.left + self.width / 2
        return {"zoom": str(self.zoom), "at": f"{latitude:.4f},{longitude:.4f}"}

    @property
    def box(self) -> str:
        """As SVG has it."""
        numbers = (self.left, self.top, self.width, self.height)
        return " ".join(f"{number:.4f}" for number in numbers)


def down(latitude: float) -> float:
    """Where a latitude is on the map, from the equator down."""
    latitude = min(max(latitude, -85.0), 85.0)
    return -math.degrees(math.asinh(math.tan(math.radians(latitude))))


def up(y: float) -> float:
    """The latitude there; `down` the other way round."""
    return -math.degrees(math.atan(math.sinh(math.radians(y))))


class Cell(NamedTuple):
    """One square of the grid that lies over the world at one zoom."""

    zoom: int
    column: int
    row: int

    @property
    def exists(self) -> bool:
        columns, rows = size(self.zoom)
        within = 0 <= self.column < columns and 0 <= self.row < rows
        return 0 <= self.zoom <= CLOSEST and within

    @property
    def where(self) -> Q:
        """Its photos."""
        return ON_THE_MAP & between(self, self)

    def __str__(self) -> str:
        return "-".join(map(str, self))


def size(zoom: int) -> tuple[int, int]:
    """How many columns and rows cover the world."""
    return round(WIDTH / CELL) * 2**zoom, math.ceil(HEIGHT * 2**zoom / CELL)


def meridian(zoom: int, column: int) -> float:
    """The longitude on which a column begins."""
    return round(LEFT + column * CELL / 2**zoom, 9)


def parallel(zoom: int, row: int) -> float:
    """The latitude on which a row begins, at its top."""
    return round(up(TOP + row * CELL / 2**zoom), 9)


def between(first: Cell, last: Cell) -> Q:
    """From one square to another, right of it and below.

    What lies beyond the edges of the grid belongs to the squares at its edges.
    """
    columns, rows = size(first.zoom)
    found = Q()
    if first.column:
        found &= Q(longitude__gte=meridian(first.zoom, first.column))
    if last.column + 1 < columns:
        found &= Q(longitude__lt=meridian(last.zoom, last.column + 1))
    if first.row:
        found &= Q(latitude__lt=parallel(first.zoom, first.row))
    if last.row + 1 < rows:
        found &= Q(latitude__gte=parallel(last.zoom, last.row + 1))
    return found


@dataclass(frozen=True)
class Cluster:
    """The photos of one square: how many, about where, and one of them to show."""

    cell: Cell
    count: int
    x: float
    y: float
    cover: UUID | None = None
    town: str = ""


@dataclass
class Sum:
    """What is added up of one square over all libraries."""

    count: int = 0
    latitude: float = 0.0
    longitude: float = 0.0
    # The newest file, and the number of the library it is in.
    cover: tuple[int, int] = (0, 0)


def clusters(lens: Lens, view: View) -> list[Cluster]:
    """The photos in view by squares, those with the fewest first."""
    columns, rows = grid(view)
    first, last = (Cell(view.zoom, columns[at], rows[at]) for at in (0, -1))
    sums: dict[Cell, Sum] = defaultdict(Sum)
    parts = lens.parts
    for number, part in enumerate(parts):
        squares = (
            part.filter(ON_THE_MAP, between(first, last))
            .order_by()
            .annotate(column=column_of(columns, view.zoom), row=row_of(rows, view.zoom))
            .values_list("column", "row")
        )
        told = (Count("pk"), Avg("latitude"), Avg("longitude"), Max("file_id"))
        for column, row, n, latitude, longitude, file in squares.annotate(*told):
            one = sums[Cell(view.zoom, column, row)]
            one.count += n
            one.latitude += latitude * n
            one.longitude += longitude * n
            one.cover = max(one.cover, (file, number))
    covers = covers_of(parts, [one.cover for one in sums.values()])
    made = [cluster(cell, one, covers) for cell, one in sums.items()]
    # Squares at the edge are in view in part, their photos perhaps not.
    seen = [each for each in made if view.shows(each.x, each.y)]
    return sorted(seen, key=lambda each: (each.count, each.cell))


def grid(view: View) -> tuple[range, range]:
    """The columns and the rows that are in view, if only in part."""
    columns, rows = size(view.zoom)
    left, top = (view.left - LEFT) / view.cell, (view.top - TOP) / view.cell
    right, bottom = left + view.width / view.cell, top + view.height / view.cell
    hair = 1e-6
    return (
        range(math.floor(left + hair), min(math.ceil(right - hair), columns)),
        range(math.floor(top + hair), min(math.ceil(bottom - hair), rows)),
    )


def column_of(columns: range, zoom: int) -> Case:
    """The column of a photo that is known to be in one of these."""
    lines = [
        When(longitude__gte=meridian(zoom, column), then=Value(column))
        for column in reversed(columns[1:])
    ]
    return Case(*lines, default=Value(columns[0]), output_field=IntegerField())


def row_of(rows: range, zoom: int) -> Case:
    """The row of a photo that is known to be in one of these."""
    lines = [
        When(latitude__lt=parallel(zoom, row), then=Value(row))
        for row in reversed(rows[1:])
    ]
    return Case(*lines, default=Value(rows[0]), output_field=IntegerField())


Covers = dict[tuple[int, int], tuple[UUID | None, str]]


def covers_of(parts: list[AssetQuerySet], wanted: Iterable[tuple[int, int]]) -> Covers:
    """For a file and the number of its library: its photo, if ready, and its town."""
    files: dict[int, list[int]] = defaultdict(list)
    for file, number in wanted:
        files[number].append(file)
    covers: Covers = {}
    for number, of_part in files.items():
        found = parts[number].filter(file__in=of_part).order_by()
        for file, pk, status, town in found.values_list(
            "file_id", "pk", "file__status", "town"
        ):
            ready = status == StoredFile.Status.READY
            covers[file, number] = (pk if ready else None, town)
    return covers


def cluster(cell: Cell, one: Sum, covers: Covers) -> Cluster:
    """Where its photos are on average, but never so that it covers a neighbor."""
    step = CELL / 2**cell.zoom
    radius = RADIUS / 2**cell.zoom
    left, top = LEFT + cell.column * step, TOP + cell.row * step
    x = min(max(one.longitude / one.count, left + radius), left + step - radius)
    y = min(max(down(one.latitude / one.count), top + radius), top + step - radius)
    cover, town = covers.get(one.cover, (None, ""))
    # The poles are beyond the map.
    y = min(y, TOP + HEIGHT - radius)
    return Cluster(cell, one.count, x, y, cover, town)


@dataclass
class Country:
    """A country with its towns, the most of the photos first."""

    name: str
    count: int = 0
    towns: list[tuple[str, int]] = field(default_factory=list)


def countries(lens: Lens) -> list[Country]:
    """How many photos each country and each town has; "" is at sea or in the wild."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for part in lens.parts:
        rows = part.filter(PLACED).order_by().values_list("country", "town")
        for country, town, n in rows.annotate(Count("pk")):
            sums[country, town] += n
    found: dict[str, Country] = {}
    for (country, town), n in sorted(sums.items(), key=lambda pair: (-pair[1], pair)):
        one = found.setdefault(country, Country(country))
        one.count += n
        if town:
            one.towns.append((town, n))
    return sorted(found.values(), key=lambda one: (not one.name, -one.count, one.name))


@dataclass(frozen=True)
class Where:
    """One of the lists: a square of the map, a country or a town, or no place."""

    cell: Cell | None = None
    country: str | None = None
    town: str = ""
    nowhere: bool = False


def place_parts(lens: Lens, where: Where) -> list[AssetQuerySet]:
    """The libraries of the lens, each narrowed to one of the lists."""
    return [narrowed(part, where) for part in lens.parts]


def narrowed(part: AssetQuerySet, where: Where) -> AssetQuerySet:
    """What one library has there."""
    if where.nowhere:
        return part.exclude(PLACED)
    if where.cell:
        return part.filter(where.cell.where)
    part = part.filter(PLACED, country=where.country)
    return part.filter(town=where.town) if where.town else part

"""The name of the place where a photo was taken, without asking anybody.

Reading the gazetteer takes 0.3 s and 7 MB, so it waits for the first question: workers
ask, and web processes when somebody says where a photo was taken.
"""

import lzma
import unicodedata
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from math import asin, cos, floor, isfinite, pi, radians, sin, sqrt
from pathlib import Path

DATA = Path(__file__).parent / "data"

EARTH_RADIUS = 6371.0
KM_PER_DEGREE = EARTH_RADIUS * pi / 180
FARTHEST = 100.0  # kilometers; beyond that a town's name says nothing about a photo

# A town reaches as far as its people need room for, up to a limit: without it a
# megacity would swallow the towns around it.
PEOPLE_PER_SQUARE_KM = 5000
WIDEST_TOWN = 10.0

CELLS_AROUND = 360
CELLS = CELLS_AROUND * 180


@dataclass(frozen=True, slots=True)
class Place:
    """A town and where it lies; `region` is empty where the gazetteer has none."""

    town: str
    region: str
    country: str
    country_code: str


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Towns in columns, ordered by cell: cell `i` is the slice `starts[i:i + 2]`."""

    labels: list[str]  # town, region and country code, tabs between
    latitudes: array
    longitudes: array
    reaches: array
    starts: array
    countries: dict[str, str]


def nearest(latitude: float, longitude: float) -> Place | None:
    """The town whose edge is nearest, or None at sea, in a desert or off the globe."""
    if not (isfinite(latitude) and isfinite(longitude)):
        return None
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None
    gazetteer = load()
    found = None
    best = FARTHEST
    for start, end in slices_near(gazetteer, latitude, longitude):
        for town in range(start, end):
            away = distance(
                latitude,
                longitude,
                gazetteer.latitudes[town],
                gazetteer.longitudes[town],
            )
            if away <= FARTHEST and away - gazetteer.reaches[town] < best:
                best = away - gazetteer.reaches[town]
                found = town
    return None if found is None else place(gazetteer, found)


def place(gazetteer: Gazetteer, town: int) -> Place:
    """The row with that number."""
    name, region, code = gazetteer.labels[town].split("\t")
    return Place(name, region, gazetteer.countries.get(code, ""), code)


def distance(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Kilometers along the great circle (haversine)."""
    north = sin(radians(lat2 - lat1) / 2)
    east = sin(radians(lon2 - lon1) / 2)
    chord = north * north + cos(radians(lat1)) * cos(radians(lat2)) * east * east
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(chord)))


def cell(latitude: float, longitude: float) -> int:
    """The number of the one-degree cell; longitude 180 is the cell of -180."""
    row = min(floor(latitude) + 90, 179)
    return row * CELLS_AROUND + (floor(longitude) + 180) % CELLS_AROUND


def slices_near(
    gazetteer: Gazetteer, latitude: float, longitude: float
) -> Iterator[tuple[int, int]]:
    """The towns of every cell that has a point within reach, over the date line too."""
    span = FARTHEST / KM_PER_DEGREE
    south, north = max(latitude - span, -90.0), min(latitude + span, 89.999)
    # Meridians draw together: toward the poles the same distance is more degrees.
    narrow = cos(radians(max(abs(south), abs(north))))
    across = min(span / narrow, 180.0)
    west = floor(longitude - across)
    columns = min(floor(longitude + across) - west + 1, CELLS_AROUND)
    for row in range(floor(south), floor(north) + 1):
        for column in range(west, west + columns):
            number = cell(row, column)
            start, end = gazetteer.starts[number], gazetteer.starts[number + 1]
            if start < end:
                yield start, end


@dataclass(frozen=True, slots=True)
class Town:
    """A town that somebody names, and where it lies."""

    place: Place
    latitude: float
    longitude: float

    def __str__(self) -> str:
        parts = (self.place.town, self.place.region, self.place.country)
        return ", ".join(filter(None, parts))


def towns_called(text: str, most: int = 8) -> list[Town]:
    """Towns whose name begins with `text`, the large first; "Springfield, Ohio" too.

    What stands behind a comma must begin the region or the country.
    """
    name, *rest = (folded(part) for part in text.split(","))
    if not name:
        return []
    gazetteer = load()
    found = [at for at, begun in enumerate(folded_names()) if begun.startswith(name)]
    # What is called just so, before what only begins so.
    found.sort(key=lambda at: (folded_names()[at] != name, -gazetteer.reaches[at]))
    towns = (town_at(gazetteer, at) for at in found)
    return list(islice((town for town in towns if lies_in(town, rest)), most))


def town_at(gazetteer: Gazetteer, at: int) -> Town:
    latitude, longitude = gazetteer.latitudes[at], gazetteer.longitudes[at]
    return Town(place(gazetteer, at), round(latitude, 5), round(longitude, 5))


def lies_in(town: Town, names: list[str]) -> bool:
    """Whether each of these begins the town's region or country."""
    around = [folded(name) for name in (town.place.region, town.place.country)]
    return all(any(one.startswith(name) for one in around) for name in names)


def folded(name: str) -> str:
    """A name without case and accents: "Évora" and "evora" are the same."""
    parts = unicodedata.normalize("NFKD", name.strip()).casefold()
    return "".join(c for c in parts if not unicodedata.combining(c))


@cache
def folded_names() -> list[str]:
    """The towns' names as they are searched, in the gazetteer's order."""
    return [folded(label.partition("\t")[0]) for label in load().labels]


@cache
def load() -> Gazetteer:
    """Reads the gazetteer, once in a process."""
    labels: list[str] = []
    latitudes, longitudes, reaches = array("f"), array("f"), array("f")
    counts = [0] * CELLS
    with lzma.open(DATA / "places.tsv.xz", "rt", encoding="utf-8") as lines:
        for line in lines:
            label, latitude, longitude, people = line.rsplit("\t", 3)
            labels.append(label)
            latitudes.append(float(latitude))
            longitudes.append(float(longitude))
            reaches.append(reach(int(people)))
            counts[cell(float(latitude), float(longitude))] += 1
    starts = array("i", [0])
    for count in counts:
        starts.append(starts[-1] + count)
    with open(DATA / "countries.tsv", encoding="utf-8") as rows:
        countries = dict(row.rstrip("\n").split("\t") for row in rows)
    return Gazetteer(labels, latitudes, longitudes, reaches, starts, countries)


def reach(people: int) -> float:
    """How far a town of so many people stretches from its center, in kilometers."""
    return min(sqrt(people / (PEOPLE_PER_SQUARE_KM * pi)), WIDEST_TOWN)

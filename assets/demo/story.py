"""Who is who in the demo, what they photograph with, where they have been."""

from __future__ import annotations

from dataclasses import dataclass

from assets.demo import camera as cameras
from assets.demo.camera import Camera


@dataclass(frozen=True)
class Person:
    """One of the people of the demo."""

    handle: str
    name: str
    email: str
    assets: int  # how many they have in the end, shared files included


PEOPLE = (
    Person("sam", "Sam Rivera", "sam@ram.example", 220),
    Person("maya", "Maya Chen", "maya@ram.example", 180),
    Person("tomas", "Tomás Rivera", "tomas@ram.example", 120),
)

# handle: (until how many days ago, place), the latest home first
HOMES: dict[str, tuple[tuple[int, str], ...]] = {
    "sam": ((1400, "Sintra"), (4000, "Lisbon")),
    "maya": ((1400, "Sintra"), (4000, "Brooklyn")),
    "tomas": ((4000, "Porto"),),
}

# Where one goes from home on a free day.
NEARBY: dict[str, tuple[str, ...]] = {
    "Sintra": ("Cascais", "Cascais", "Lisbon", "Lagos", "Manteigas", "Gerês"),
    "Lisbon": ("Cascais", "Sintra", "Lagos", "Manteigas"),
    "Brooklyn": ("New York City", "Woodstock", "Woodstock"),
    "Porto": ("Pinhão", "Gerês", "Gerês", "Manteigas"),
}

# handle: (until how many days ago, what they carried then)
GEAR: dict[str, tuple[tuple[int, tuple[Camera, ...]], ...]] = {
    "sam": (
        (950, (cameras.IPHONE_15, cameras.IPHONE_15, cameras.FUJI_XT30)),
        (2150, (cameras.IPHONE_12, cameras.IPHONE_12, cameras.FUJI_XT30)),
        (4000, (cameras.IPHONE_7,)),
    ),
    "maya": (
        (950, (cameras.PIXEL_8, cameras.PIXEL_8, cameras.CANON_R6)),
        (1900, (cameras.PIXEL_5, cameras.PIXEL_5, cameras.CANON_R6)),
        (4000, (cameras.PIXEL_2,)),
    ),
    "tomas": (
        (1200, (cameras.GALAXY_S23, cameras.NIKON_Z6)),
        (2400, (cameras.GALAXY_S8, cameras.NIKON_Z6)),
        (4000, (cameras.GALAXY_S8, cameras.NIKON_D5300)),
    ),
}


@dataclass(frozen=True)
class Journey:
    """Days away, told as the last such date before today, less some years."""

    years: int
    month: int
    day: int
    days: int
    place: str
    shots: dict[str, int]  # how many each of them takes there


JOURNEYS = (
    Journey(0, 10, 3, 4, "Kyoto", {"sam": 9, "maya": 9}),
    Journey(0, 7, 18, 3, "Lagos", {"sam": 7, "maya": 6, "tomas": 5}),
    Journey(0, 4, 26, 2, "Lisse", {"maya": 7}),
    Journey(0, 2, 8, 3, "Zermatt", {"sam": 8, "maya": 5, "tomas": 5}),
    Journey(1, 9, 20, 2, "Pinhão", {"sam": 5, "tomas": 5}),
    Journey(1, 6, 28, 3, "Valensole", {"sam": 7, "maya": 7}),
    Journey(1, 2, 20, 3, "Reykjavík", {"sam": 7, "maya": 5}),
    Journey(1, 1, 12, 5, "El Chaltén", {"tomas": 12}),
    Journey(2, 10, 8, 3, "New York City", {"maya": 6, "sam": 5}),
    Journey(2, 5, 15, 3, "Göreme", {"sam": 6, "maya": 7}),
    Journey(3, 11, 3, 2, "Marrakesh", {"sam": 5, "maya": 5}),
    Journey(3, 11, 5, 2, "Merzouga", {"sam": 5, "maya": 5}),
    Journey(3, 8, 10, 3, "Bled", {"sam": 5, "tomas": 6}),
    Journey(4, 9, 2, 3, "Montepulciano", {"sam": 5, "tomas": 5}),
    Journey(4, 2, 12, 4, "Ko Samui", {"maya": 8}),
    Journey(5, 4, 2, 4, "Kyoto", {"maya": 8}),
    Journey(5, 12, 28, 3, "Zermatt", {"tomas": 6}),
    Journey(6, 7, 3, 3, "San Francisco", {"sam": 6}),
    Journey(7, 10, 20, 3, "Reykjavík", {"sam": 5}),
    Journey(7, 8, 6, 2, "Bled", {"tomas": 4}),
    Journey(8, 1, 20, 4, "Queenstown", {"tomas": 7}),
    Journey(8, 9, 12, 2, "San Francisco", {"maya": 5}),
    Journey(9, 5, 6, 2, "New York City", {"sam": 5}),
)


# Years ago on this very day, so that there is something to remember.
ANNIVERSARIES = (
    (1, "Lisbon", {"maya": 3, "sam": 2}),
    (4, "Cascais", {"sam": 2, "tomas": 2}),
    (7, "Sintra", {"maya": 2}),
)


@dataclass(frozen=True)
class Outing:
    """One of the last days, told as days before today."""

    ago: int
    place: str
    shots: dict[str, int]
    kinds: tuple[str, ...] = ()  # what they surely see, in this order


OUTINGS = (
    Outing(
        0,
        "Sintra",
        {"sam": 6, "maya": 5},
        (
            "balloons",
            "couple",
            "pine_light",
            "cat",
            "coffee",
            "autumn_path",
            "hikers",
            "bicycle",
            "courtyard",
            "oranges",
            "garden",
            "flower",
        ),
    ),
    Outing(
        1,
        "Cascais",
        {"sam": 4, "maya": 4, "tomas": 3},
        (
            "lighthouse",
            "sunset_bay",
            "kite",
            "sailing",
            "palms",
            "couple",
            "pine_light",
        ),
    ),
    Outing(
        4, "Lisbon", {"sam": 3, "maya": 3}, ("tram", "bridge", "bicycle", "city_night")
    ),
    Outing(5, "Porto", {"tomas": 3}, ("tram", "vineyard")),
    Outing(5, "Lisbon", {"maya": 2}, ("cake", "rain_window")),
    Outing(7, "Sintra", {"sam": 2, "maya": 1}, ("bicycle", "garden")),
    Outing(8, "Pinhão", {"tomas": 4}, ("vineyard", "balloons")),
    Outing(12, "Sintra", {"sam": 2, "maya": 2}, ("oranges", "cat", "flower")),
    Outing(15, "Cascais", {"sam": 3, "maya": 2}, ("sunset_bay", "couple")),
    Outing(22, "Lisbon", {"sam": 3}, ("tram", "city_night")),
)

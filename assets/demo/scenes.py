"""Every kind of scene there is, and the one function that draws them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from PIL import Image

from assets.demo.drawing.canvas import Canvas
from assets.demo.drawing.color import HOURS, Light, light_of
from assets.demo.scenery import (
    balloons,
    bays,
    beach,
    bicycle,
    blossoms,
    cakes,
    cities,
    coast,
    courtyard,
    dunes,
    fields,
    flowers,
    gardens,
    glacier,
    lakes,
    mountains,
    night,
    people,
    snow,
    streets,
    tables,
    temples,
    waterfall,
    windows,
    woods,
)

Draw = Callable[[Canvas, Light, str], None]
_BRIGHT = ("dawn", "day", "golden")
_EVENING = ("golden", "sunset", "dusk")
_OUTSIDE = ("dawn", "day", "cloudy", "golden", "sunset", "dusk")


@dataclass(frozen=True)
class Scene:
    """One kind of scene: how it is drawn, what it is called, when it is seen."""

    draw: Draw
    title: str
    hours: tuple[str, ...]
    seasons: tuple[str, ...] = ("spring", "summer", "autumn", "winter")
    wide: bool = False  # also good as a panorama


SCENES: dict[str, Scene] = {
    "peaks": Scene(mountains.peaks, "Snowy peaks", _OUTSIDE, wide=True),
    "balloons": Scene(balloons.balloons, "Hot-air balloons", _BRIGHT),
    "cabin": Scene(
        snow.cabin, "Cabin in the snow", ("night", "dusk", "day"), ("winter",)
    ),
    "northern_lights": Scene(
        night.northern_lights,
        "Northern lights",
        ("night",),
        ("autumn", "winter"),
        wide=True,
    ),
    "milky_way": Scene(night.milky_way, "Under the Milky Way", ("night",)),
    "glacier": Scene(glacier.glacier, "Icebergs", ("day", "dawn", "golden"), wide=True),
    "sunset_bay": Scene(
        bays.sunset_bay, "Sunset over the bay", ("sunset", "golden", "dusk"), wide=True
    ),
    "sailing": Scene(
        bays.sailing,
        "Sailing",
        ("day", "golden", "sunset"),
        ("spring", "summer", "autumn"),
    ),
    "beach_above": Scene(
        beach.beach_above, "Beach from above", ("day", "golden"), ("spring", "summer")
    ),
    "pier": Scene(lakes.pier, "Pier on the lake", ("dusk", "dawn", "golden", "sunset")),
    "lighthouse": Scene(coast.lighthouse, "Lighthouse", _OUTSIDE),
    "palms": Scene(coast.palms, "Under the palms", ("day", "golden", "sunset")),
    "dunes": Scene(dunes.dunes, "Sand dunes", (*_BRIGHT, "sunset"), wide=True),
    "lavender": Scene(
        fields.lavender, "Lavender fields", (*_BRIGHT, "sunset"), ("summer",), wide=True
    ),
    "tulips": Scene(
        fields.tulips,
        "Tulip field",
        ("day", "golden", "cloudy"),
        ("spring",),
        wide=True,
    ),
    "vineyard": Scene(
        fields.vineyard,
        "Vineyard",
        (*_BRIGHT, "sunset"),
        ("spring", "summer", "autumn"),
    ),
    "pine_light": Scene(woods.pine_light, "Light in the pine wood", _BRIGHT),
    "autumn_path": Scene(
        woods.autumn_path,
        "The old avenue",
        ("day", "golden"),
        ("spring", "summer", "autumn"),
    ),
    "waterfall": Scene(waterfall.waterfall, "Waterfall", ("day", "cloudy", "golden")),
    "blossom": Scene(blossoms.blossom, "Cherry blossom", _BRIGHT, ("spring",)),
    "tram": Scene(streets.tram, "The tram", ("day", "golden", "dusk", "cloudy")),
    "city_night": Scene(
        cities.city_night, "City at night", ("night", "dusk", "sunset"), wide=True
    ),
    "skyline": Scene(cities.skyline, "Skyline", _OUTSIDE, wide=True),
    "bridge": Scene(cities.bridge, "The bridge", (*_OUTSIDE, "night"), wide=True),
    "torii": Scene(temples.torii, "The red gate", (*_BRIGHT, "sunset", "cloudy")),
    "courtyard": Scene(courtyard.courtyard, "Courtyard", ("day", "golden", "dusk")),
    "rain_window": Scene(
        windows.rain_window, "Rain on the window", ("night", "cloudy")
    ),
    "coffee": Scene(tables.coffee, "Coffee and a letter", _BRIGHT),
    "flower": Scene(
        flowers.flower, "In flower", _BRIGHT, ("spring", "summer", "autumn")
    ),
    "cake": Scene(cakes.cake, "Birthday cake", ("night", "dusk")),
    "cat": Scene(windows.cat, "Cat on the window sill", (*_OUTSIDE, "night")),
    "bicycle": Scene(bicycle.bicycle, "The bicycle", _BRIGHT),
    "oranges": Scene(tables.oranges, "Still life with fruit", _BRIGHT),
    "garden": Scene(gardens.garden, "In the garden", _BRIGHT, ("spring", "summer")),
    "couple": Scene(people.couple, "The two of us", _EVENING),
    "hikers": Scene(people.hikers, "On the ridge", (*_BRIGHT, "sunset"), wide=True),
    "kite": Scene(bays.kite, "Flying a kite", ("day", "golden", "sunset")),
    "campfire": Scene(night.campfire, "Around the fire", ("dusk", "night")),
}


def draw(
    kind: str,
    seed: int,
    size: tuple[int, int],
    *,
    hour: str = "day",
    season: str = "summer",
) -> Image.Image:
    """The picture of this kind and seed: the same pixels for the same arguments."""
    canvas = draw_scene(kind, seed, size, hour=hour, season=season)
    image = canvas.finish(vignette=canvas.rng.choice((0.3, 0.5)))
    return _developed(image, canvas.rng)


def draw_scene(
    kind: str,
    seed: int,
    size: tuple[int, int],
    *,
    hour: str = "day",
    season: str = "summer",
) -> Canvas:
    """The scene on its canvas, before grain and development."""
    scene = SCENES[kind]
    if hour not in scene.hours:
        where = HOURS.index(hour)
        hour = min(scene.hours, key=lambda one: abs(HOURS.index(one) - where))
    rng = Random(f"{kind}/{seed}")
    canvas = Canvas(size, rng)
    scene.draw(canvas, light_of(hour, rng), season)
    return canvas


def _developed(image: Image.Image, rng: Random) -> Image.Image:
    """The picture as this person's camera or favorite filter renders it."""
    look = rng.random()
    if look < 0.64:
        return image
    if look < 0.66:
        gray = image.convert("L").point([_s_curve(n, 0.25) for n in range(256)])
        return Image.merge("RGB", (gray, gray, gray))
    if look < 0.78:  # faded: lifted shadows
        curves = [[34 + n * 0.82, 32 + n * 0.83, 40 + n * 0.78] for n in range(256)]
    elif look < 0.9:  # warm
        curves = [
            [_s_curve(n, 0.12) * 1.03, _s_curve(n, 0.1), n * 0.94] for n in range(256)
        ]
    else:  # crisp
        curves = [[_s_curve(n, 0.2)] * 3 for n in range(256)]
    table = [min(255, int(curve[band])) for band in range(3) for curve in curves]
    return image.point(table)


def _s_curve(value: int, amount: float) -> int:
    """More contrast around the middle."""
    t = value / 255
    return int(255 * (t * (1 - amount) + (t * t * (3 - 2 * t)) * amount))

"""Colors, and the light of an hour of the day that tints them."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass
from random import Random

Color = tuple[int, int, int]
WHITE: Color = (255, 255, 255)
BLACK: Color = (0, 0, 0)
LAMP: Color = (255, 203, 107)  # the light of a window or a lantern


def rgb(text: str) -> Color:
    """The color that six hexadecimal digits name."""
    number = int(text, 16)
    return number >> 16, number >> 8 & 255, number & 255


def palette(text: str) -> list[Color]:
    """The colors of a space-separated list of hexadecimal numbers."""
    return [rgb(part) for part in text.split()]


def mix(one: Color, other: Color, share: float) -> Color:
    """`one` with a `share` (0 to 1) of `other` in it."""
    rest = 1 - share
    return (
        int(one[0] * rest + other[0] * share),
        int(one[1] * rest + other[1] * share),
        int(one[2] * rest + other[2] * share),
    )


def shade(color: Color, amount: float) -> Color:
    """The color lighter (amount above 0) or darker (below 0)."""
    return mix(color, WHITE, amount) if amount > 0 else mix(color, BLACK, -amount)


def times(color: Color, tint: Color) -> Color:
    """The color as it looks under colored light."""
    return (
        color[0] * tint[0] // 255,
        color[1] * tint[1] // 255,
        color[2] * tint[2] // 255,
    )


def turn(color: Color, degrees: float, saturation: float = 1.0) -> Color:
    """The color with its hue turned and its saturation scaled."""
    hue, light, depth = colorsys.rgb_to_hls(*(part / 255 for part in color))
    red, green, blue = colorsys.hls_to_rgb(
        (hue + degrees / 360) % 1, light, min(1.0, depth * saturation)
    )
    return int(red * 255), int(green * 255), int(blue * 255)


def vary(rng: Random, color: Color, hue: float = 6, light: float = 0.06) -> Color:
    """A color near this one."""
    return shade(turn(color, rng.uniform(-hue, hue)), rng.uniform(-light, light))


@dataclass(frozen=True)
class Light:
    """What an hour does to a scene: its sky, its sun, its haze, its tint."""

    hour: str
    sky: list[Color]
    sun: Color
    haze: Color
    tint: Color

    def lit(self, color: Color) -> Color:
        """The color in this light."""
        return times(color, self.tint)

    def far(self, color: Color, distance: float) -> Color:
        """The lit color seen through the haze of a distance from 0 to 1."""
        return mix(self.lit(color), self.haze, distance)

    @property
    def dark(self) -> bool:
        """Whether lamps are lit and stars are out."""
        return self.hour in ("dusk", "night")


# hour: (sky from top to horizon, sun or moon, haze, tint), several of each.
_LIGHTS: dict[str, list[tuple[str, str, str, str]]] = {
    "dawn": [
        ("7d98c9 b7b8da f0c9c6 ffe4c8", "fff3da", "efd2cc", "eadae2"),
        ("5f86a8 a9c4c8 f2d9c0 ffe9cf", "fff6e0", "e9dccb", "e6e2da"),
        ("8f8fc4 d4b0cd ffc6b8 ffe7c9", "fff0d2", "f3cfc8", "efd6dc"),
    ],
    "day": [
        ("3f8fdb 7fbdee c4e2f3 f1f3ea", "ffffff", "d3e6ef", "ffffff"),
        ("5aa7e0 9fd0ee d8ebf1 fff3df", "fffdf2", "dfeaea", "fffbf2"),
        ("2f7fc4 6cb0e2 addaf0 e3f2f4", "ffffff", "c4dfec", "fafdff"),
    ],
    "cloudy": [
        ("93a7b8 b4c5cf d3dde1 e8eae6", "f6f6f0", "d5dde0", "d8dfe3"),
        ("a9b7bd c5cfd0 dfe2dc f0ebe0", "faf6ea", "dfe0da", "dedfda"),
    ],
    "golden": [
        ("6ea6cf b4cfd8 f5e0b8 ffcd8a", "fff3cc", "fbdcb0", "ffe6c0"),
        ("86a9c0 d2cdb6 f8d79a ffbd74", "ffeebb", "f6cf9c", "ffddb0"),
        ("5f93bd a8c3cf efd9bd ffd09a", "fff2d0", "f2d8b8", "fde4c4"),
    ],
    "sunset": [
        ("28305f 8a4f86 f0876a ffd79c", "fff1cd", "e98f78", "cd8d92"),
        ("3a2a5e a44a78 f5766a ffc27e", "ffe9b8", "ea8a7c", "c88492"),
        ("34507f 8d7aa6 f2a58d ffdcae", "fff3d6", "eea994", "d7a09c"),
        ("4a2b52 b4506a f98a55 ffd17a", "fff0c0", "ef9064", "cf8878"),
    ],
    "dusk": [
        ("141b45 3a3a78 8a5f97 e9a48f", "fdf3dc", "80659a", "7c709c"),
        ("0f2147 28497d 6b7fae e6b9a8", "fdf6e4", "6d7fa8", "6c7ca0"),
        ("1d1a44 4d3a76 a8628c f3a78c", "fff0dc", "94668f", "80668f"),
    ],
    "night": [
        ("050a22 0f1f52 26417f 5d78b4", "fdf6dc", "3d5a96", "3c4c82"),
        ("07121f 0d2a45 1f4f6e 4f8a9c", "f4f8ea", "34687f", "34566c"),
        ("0b0722 1f1650 41307c 7d63a8", "fbf0e4", "5a4a90", "453c78"),
    ],
}
HOURS = tuple(_LIGHTS)


def light_of(hour: str, rng: Random) -> Light:
    """One of the lights this hour can have, a little turned in hue."""
    sky, sun, haze, tint = rng.choice(_LIGHTS[hour])
    angle = rng.uniform(-7, 7)
    return Light(
        hour,
        [turn(color, angle) for color in palette(sky)],
        rgb(sun),
        turn(rgb(haze), angle),
        rgb(tint),
    )

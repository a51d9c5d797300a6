"""What shapes, lights and grain are made of before they meet the canvas."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from assets.demo.drawing.color import Color

Point = tuple[float, float]


# One color, or a list of colors spread evenly from the shape's top to its bottom.
Fill = Color | list[Color]


Box = tuple[int, int, int, int]


def column(colors: Sequence[Color], height: int) -> Image.Image:
    """A strip one pixel wide that runs evenly through the colors."""
    strip = Image.new("RGB", (1, len(colors)))
    strip.putdata(list(colors))
    # BILINEAR centers its samples, so half a color is cut off at either end.
    box = (0, 0.5, 1, len(colors) - 0.5)
    return strip.resize((1, max(1, height)), Image.Resampling.BILINEAR, box=box)


@lru_cache(maxsize=8)
def radial(power: float) -> Image.Image:
    """A round light that fades from 255 in the middle to 0 at the edge."""
    fade = [int(255 * max(0.0, 1 - n / 180) ** power) for n in range(256)]
    return Image.radial_gradient("L").point(fade)


def noise(rng: Random, width: int, height: int) -> Image.Image:
    """Random gray pixels, the same ones for the same state of `rng`."""
    return Image.frombytes("L", (width, height), rng.randbytes(width * height))


def clouds(
    rng: Random, size: tuple[int, int], scale: float, octaves: int = 4
) -> Image.Image:
    """Smooth noise whose largest lumps are about `scale` pixels wide."""
    width, height = size
    total: Image.Image | None = None
    for octave in range(octaves):
        step = max(1.0, scale / 2**octave)
        small = noise(rng, int(width / step) + 2, int(height / step) + 2)
        layer = small.resize(size, Image.Resampling.BICUBIC)
        total = layer if total is None else Image.blend(total, layer, 0.5**octave * 0.7)
    assert total is not None
    return total


@lru_cache(maxsize=6)
def film(size: tuple[int, int], grain: float, vignette: float) -> Image.Image:
    """Grain and darker corners, to be added around a middle gray."""
    width, height = size
    rng = Random(f"{width}x{height}")
    tile = noise(rng, 509, 509).filter(ImageFilter.GaussianBlur(0.7))
    tile = tile.point([int(128 + (n - 128) * grain) for n in range(256)])
    film = Image.new("L", size)
    for left in range(0, width, 509):
        for top in range(0, height, 509):
            film.paste(tile, (left, top))
    corner = Image.radial_gradient("L").point(
        [int(max(0, n - 95) ** 1.5 / 60 * vignette) for n in range(256)]
    )
    film = ImageChops.subtract(film, corner.resize(size, Image.Resampling.BICUBIC))
    return Image.merge("RGB", (film, film, film))


class Stencil:
    """Many shapes of one fill, drawn together and painted at once."""

    def __init__(self, box: Box, scale: float) -> None:
        self.box = box
        self._scale = scale
        size = (
            max(1, math.ceil((box[2] - box[0]) * scale)),
            max(1, math.ceil((box[3] - box[1]) * scale)),
        )
        self._mask = Image.new("L", size)
        self._draw = ImageDraw.Draw(self._mask)

    def _at(self, points: Iterable[Point]) -> list[Point]:
        left, top = self.box[:2]
        k = self._scale
        return [((x - left) * k, (y - top) * k) for x, y in points]

    def poly(self, points: Iterable[Point], value: int = 255) -> None:
        """Fill a polygon."""
        self._draw.polygon(self._at(points), fill=value)

    def oval(self, x: float, y: float, rx: float, ry: float, value: int = 255) -> None:
        """Fill an ellipse around (x, y)."""
        (one, other) = self._at([(x - rx, y - ry), (x + rx, y + ry)])
        self._draw.ellipse((*one, *other), fill=value)

    def line(self, points: Iterable[Point], width: float, value: int = 255) -> None:
        """Draw a line with rounded joints."""
        thick = max(1, round(width * self._scale))
        self._draw.line(self._at(points), fill=value, width=thick, joint="curve")

    def mask(self, blur: float = 0) -> Image.Image:
        """The shapes as a mask of the box's own size."""
        mask, k = self._mask, self._scale
        size = (self.box[2] - self.box[0], self.box[3] - self.box[1])
        if blur:
            mask = mask.filter(ImageFilter.GaussianBlur(blur * k))
        if k > 1:
            mask = mask.reduce(int(k))
        return mask if mask.size == size else mask.resize(size)

"""A canvas with soft light: antialiased shapes, gradients, glows, haze and film."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from random import Random

from PIL import Image, ImageChops, ImageFilter

from assets.demo.drawing.color import BLACK, WHITE, Color, mix
from assets.demo.drawing.masks import (
    Box,
    Fill,
    Point,
    Stencil,
    clouds,
    column,
    film,
    radial,
)

_SHARP = 2  # masks are drawn this much larger, then reduced


class Canvas:
    """The picture being drawn: `w` by `h` pixels, `u` a hundredth of its short side."""

    def __init__(self, size: tuple[int, int], rng: Random) -> None:
        self.w, self.h = size
        self.u = min(size) / 100
        self.rng = rng
        self.image = Image.new("RGB", size)

    # --- shapes -----------------------------------------------------------

    def _clip(self, left: float, top: float, right: float, bottom: float) -> Box | None:
        box = (
            max(0, math.floor(left)),
            max(0, math.floor(top)),
            min(self.w, math.ceil(right)),
            min(self.h, math.ceil(bottom)),
        )
        return box if box[0] < box[2] and box[1] < box[3] else None

    def stencil(
        self,
        fill: Fill,
        draw: Callable[[Stencil], None],
        *,
        box: tuple[float, float, float, float] | None = None,
        blur: float = 0,
        alpha: float = 1.0,
    ) -> None:
        """Paint whatever `draw` draws in the box with one fill."""
        clipped = self._clip(*(box or (0, 0, self.w, self.h)))
        if clipped is None:
            return
        scale = _SHARP if blur < 0.6 else 1 if blur < 2.5 else 0.5 if blur < 6 else 0.25
        stencil = Stencil(clipped, scale)
        draw(stencil)
        self._paint(fill, stencil.mask(blur), clipped, alpha)

    def _paint(self, fill: Fill, mask: Image.Image, box: Box, alpha: float) -> None:
        inner = mask.getbbox()
        if inner is None:
            return
        if alpha < 1:
            mask = mask.point([int(n * alpha) for n in range(256)])
        if isinstance(fill, list):
            size = (box[2] - box[0], box[3] - box[1])
            strip = column(fill, size[1]).resize(size, Image.Resampling.NEAREST)
            self.image.paste(strip, box, mask)
            return
        at = (
            box[0] + inner[0],
            box[1] + inner[1],
            box[0] + inner[2],
            box[1] + inner[3],
        )
        self.image.paste(fill, at, mask.crop(inner))

    def poly(
        self, points: Sequence[Point], fill: Fill, *, blur: float = 0, alpha: float = 1
    ) -> None:
        """A filled polygon, its edge blurred by `blur` pixels."""
        if blur == 0 and alpha == 1 and (low := self._land(points)):
            self._fill_land(points, fill, low)
            return
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        pad = blur * 2.5 + 1
        box = (min(xs) - pad, min(ys) - pad, max(xs) + pad, max(ys) + pad)
        self.stencil(fill, lambda s: s.poly(points), box=box, blur=blur, alpha=alpha)

    def _land(self, points: Sequence[Point]) -> int:
        """The row below which the polygon covers the canvas from side to side, or 0."""
        *line, right, left = points
        if left[0] > 0 or right[0] < self.w or min(left[1], right[1]) < self.h:
            return 0
        ends = sorted((line[0][0], line[-1][0]))
        low = math.ceil(max(y for _, y in line)) + 1
        return low if ends[0] <= 0 and ends[1] >= self.w and low < self.h else 0

    def _fill_land(self, points: Sequence[Point], fill: Fill, low: int) -> None:
        """A mask for the uneven part alone: most of what land covers needs none."""
        top = max(0, math.floor(min(y for _, y in points)) - 1)
        strip = column(fill if isinstance(fill, list) else [fill, fill], self.h - top)
        strip = strip.resize((self.w, self.h - top), Image.Resampling.NEAREST)
        self.image.paste(strip.crop((0, low - top, self.w, self.h - top)), (0, low))
        stencil = Stencil((0, top, self.w, low), _SHARP)
        stencil.poly(points)
        self.image.paste(
            strip.crop((0, 0, self.w, low - top)), (0, top), stencil.mask()
        )

    def oval(
        self,
        x: float,
        y: float,
        rx: float,
        ry: float,
        fill: Fill,
        *,
        blur: float = 0,
        alpha: float = 1,
    ) -> None:
        """A filled ellipse around (x, y)."""
        pad = blur * 2.5 + 1
        box = (x - rx - pad, y - ry - pad, x + rx + pad, y + ry + pad)
        self.stencil(
            fill, lambda s: s.oval(x, y, rx, ry), box=box, blur=blur, alpha=alpha
        )

    def line(
        self,
        points: Sequence[Point],
        width: float,
        fill: Fill,
        *,
        blur: float = 0,
        alpha: float = 1,
    ) -> None:
        """A line of constant width."""
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        pad = blur * 2.5 + width + 1
        box = (min(xs) - pad, min(ys) - pad, max(xs) + pad, max(ys) + pad)
        self.stencil(
            fill, lambda s: s.line(points, width), box=box, blur=blur, alpha=alpha
        )

    def rect(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: Fill,
        *,
        blur: float = 0,
        alpha: float = 1,
    ) -> None:
        """A filled rectangle."""
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        self.poly(corners, fill, blur=blur, alpha=alpha)

    # --- light ------------------------------------------------------------

    def ground(self, colors: Fill, top: float = 0, bottom: float | None = None) -> None:
        """A full-width band of color or gradient."""
        low = self.h if bottom is None else bottom
        box = self._clip(0, top, self.w, low)
        if box is None:
            return
        size = (self.w, box[3] - box[1])
        fill = colors if isinstance(colors, list) else [colors, colors]
        strip = column(fill, size[1])
        self.image.paste(strip.resize(size, Image.Resampling.NEAREST), box)

    def glow(
        self,
        x: float,
        y: float,
        radius: float,
        color: Color,
        alpha: float = 1,
        *,
        power: float = 1.8,
        squash: float = 1,
    ) -> None:
        """A round light fading outward."""
        rx, ry = radius, radius * squash
        box = self._clip(x - rx, y - ry, x + rx, y + ry)
        if box is None:
            return
        size = (box[2] - box[0], box[3] - box[1])
        part = (
            max(0.0, (box[0] - x + rx) / rx * 128),
            max(0.0, (box[1] - y + ry) / ry * 128),
            min(256.0, (box[2] - x + rx) / rx * 128),
            min(256.0, (box[3] - y + ry) / ry * 128),
        )
        mask = radial(power).resize(size, Image.Resampling.BILINEAR, box=part)
        self._paint(color, mask, box, alpha)

    def haze(self, top: float, bottom: float, color: Color, alpha: float) -> None:
        """A band of mist, thickest in its middle."""
        box = self._clip(0, top, self.w, bottom)
        if box is None:
            return
        size = (self.w, box[3] - box[1])
        strip = Image.new("L", (1, 64))
        strip.putdata([int(255 * math.sin(math.pi * n / 63) ** 2) for n in range(64)])
        part = (
            0,
            max(0.0, 64 * (box[1] - top) / (bottom - top)),
            1,
            min(64.0, 64 * (box[3] - top) / (bottom - top)),
        )
        mask = strip.resize((1, size[1]), Image.Resampling.BILINEAR, box=part)
        mask = mask.resize(size, Image.Resampling.NEAREST)
        self._paint(color, mask, box, alpha)

    # --- surfaces ---------------------------------------------------------

    def cloudy(
        self,
        color: Color,
        *,
        top: float,
        bottom: float,
        scale: float,
        cover: float = 0.5,
        alpha: float = 0.8,
        stretch: float = 2.5,
    ) -> None:
        """Clouds between two heights, denser as `cover` goes from 0 to 1."""
        box = self._clip(0, top, self.w, bottom)
        if box is None:
            return
        width, height = self.w, box[3] - box[1]
        small = (max(8, int(width / 6 / stretch)), max(8, height // 6))
        lumps = clouds(self.rng, small, scale / 6 / stretch, 4)
        edge = 205 - 150 * cover
        lumps = lumps.point(
            [int(255 * min(1, max(0, (n - edge) / 70)) ** 1.3) for n in range(256)]
        )
        fade = Image.new("L", (1, 32))
        fade.putdata([int(255 * math.sin(math.pi * n / 31) ** 0.6) for n in range(32)])
        lumps = ImageChops.multiply(lumps, fade.resize(small))
        mask = lumps.resize((width, height), Image.Resampling.BICUBIC)
        self._paint(color, mask, box, alpha)

    def dapple(
        self,
        color: Color,
        *,
        top: float,
        bottom: float,
        scale: float,
        alpha: float,
        stretch: float = 1.0,
    ) -> None:
        """Soft irregular patches of a color: the texture of ground, water or walls."""
        box = self._clip(0, top, self.w, bottom)
        if box is None:
            return
        width, height = self.w, box[3] - box[1]
        step = max(2.0, scale / 8)
        small = (max(4, int(width / step / stretch)), max(4, int(height / step)))
        patches = clouds(self.rng, small, 8, 3)
        patches = patches.point([max(0, min(255, (n - 110) * 4)) for n in range(256)])
        mask = patches.resize((width, height), Image.Resampling.BILINEAR)
        self._paint(color, mask, box, alpha)

    def soften(self, radius: float) -> None:
        """Put everything drawn so far out of focus."""
        small = self.image.reduce(4)
        small = small.filter(ImageFilter.GaussianBlur(radius / 4))
        self.image = small.resize((self.w, self.h), Image.Resampling.BILINEAR)

    def mirror(
        self, level: float, tint: Color, *, depth: float = 0.4, ripple: float = 1.0
    ) -> None:
        """Water below `level` that reflects what stands above it, in ripples."""
        y0 = int(level)
        height = self.h - y0
        if height <= 0 or y0 <= 0:
            return
        above = self.image.crop((0, max(0, y0 - height), self.w, y0))
        water = above.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        water = water.resize((self.w, height), Image.Resampling.BILINEAR)
        flat = column([mix(tint, WHITE, 0.1), tint, mix(tint, BLACK, 0.25)], height)
        water = Image.blend(water, flat.resize(water.size), depth)
        top, phase = 0, self.rng.uniform(0, 6)
        target = water.copy()
        while top < height:
            near = top / height
            rows = max(1, int((1.5 + near * 9) * self.u / 8))
            shift = ripple * self.u * (0.15 + near * 1.1)
            offset = int(shift * math.sin(top * 0.9 + phase) * self.rng.uniform(0.2, 1))
            strip = water.crop((0, top, self.w, min(height, top + rows)))
            target.paste(strip, (offset, top))
            top += rows
        self.image.paste(target, (0, y0))

    def finish(self, *, grain: float = 0.07, vignette: float = 0.45) -> Image.Image:
        """The picture as film would have it: fine grain, corners a little darker."""
        layer = film((self.w, self.h), grain, vignette)
        return ImageChops.add(self.image, layer, 1, -128)

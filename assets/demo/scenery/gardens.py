"""A garden in flower."""

from __future__ import annotations

import math
from collections.abc import Callable

from assets.demo.drawing.canvas import Canvas
from assets.demo.drawing.color import (
    Color,
    Light,
    mix,
    palette,
    rgb,
    shade,
)
from assets.demo.drawing.figures import bokeh
from assets.demo.drawing.masks import Stencil
from assets.demo.drawing.nature import (
    crown,
    grass,
    level,
    sky,
    sun,
)
from assets.demo.drawing.seasons import greens


def garden(canvas: Canvas, light: Light, season: str) -> None:
    """A meadow of flowers up close, a blurred garden behind."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    horizon = h * rng.uniform(0.34, 0.46)
    sky(canvas, light, horizon)
    sun(
        canvas,
        light,
        w * rng.uniform(0.15, 0.85),
        horizon * rng.uniform(0.3, 0.8),
        5 * u,
    )
    tones = [
        light.lit(c) for c in greens("summer" if season == "winter" else season, rng)
    ]
    canvas.ground(
        [mix(tones[0], light.haze, 0.4), tones[1], shade(tones[3], -0.2)], horizon
    )
    for _n in range(9):
        crown(
            canvas,
            rng.uniform(0, w),
            horizon - u,
            rng.uniform(8, 15) * u,
            mix(tones[2], light.haze, 0.35),
            light.sun,
        )
    colors = rng.sample(palette("e8503f f4b63f f08aa8 fbf6ec 8f78d0 5f8fd8 f0753a"), 4)
    bokeh(canvas, [light.lit(c) for c in colors], 26, size=5)
    canvas.soften(2 * u)
    for row in range(3):
        t = row / 2
        base = h * (0.72 + 0.2 * t)
        greenery = [shade(tones[2], 0.08 - 0.3 * t), shade(tones[3], 0.05 - 0.35 * t)]
        grass(
            canvas,
            level(base),
            greenery,
            tall=(20 + 12 * t) * u,
            count=260,
        )
        for _ in range(int((18 - 5 * row) * max(1, w / h))):
            size = (2.2 + 4.4 * t) * u * rng.uniform(0.75, 1.2)
            x, y = rng.uniform(0, w), base - rng.uniform(3, 26 + 6 * t) * u
            stem = [
                (x, y),
                (x + rng.gauss(0, 2) * u, y + (h - y) * 0.5),
                (x + rng.gauss(0, 2) * u, h),
            ]
            canvas.line(stem, 0.5 * u * (0.6 + t), shade(tones[3], -0.1))
            _small(canvas, light, x, y, size, light.lit(rng.choice(colors)), 0)
    for _ in range(5):
        x, y = rng.uniform(0, w), h - rng.uniform(0, 12) * u
        _small(canvas, light, x, y, 15 * u, light.lit(rng.choice(colors)), 2.2 * u)


def _small(
    canvas: Canvas,
    light: Light,
    x: float,
    y: float,
    size: float,
    color: Color,
    blur: float,
) -> None:
    rng = canvas.rng
    count, start = rng.choice((5, 6, 8)), rng.uniform(0, 1)
    squash = rng.uniform(0.6, 1)

    def petals(grow: float) -> Callable[[Stencil], None]:
        def draw(s: Stencil) -> None:
            for n in range(count):
                a = start + n * math.tau / count
                s.oval(
                    x + math.cos(a) * size * 0.55,
                    y + math.sin(a) * size * 0.55 * squash,
                    size * grow,
                    size * grow * squash,
                )

        return draw

    pad = size * 1.3 + blur * 3
    box = (x - pad, y - pad, x + pad, y + pad)
    canvas.stencil(shade(color, -0.2), petals(2.4 / count), box=box, blur=blur)
    canvas.stencil([shade(color, 0.25), color], petals(2.0 / count), box=box, blur=blur)
    heart = light.lit(rgb("f4c04a"))
    canvas.oval(
        x,
        y,
        size * 0.28,
        size * 0.28 * squash,
        [shade(heart, 0.2), shade(heart, -0.3)],
        blur=blur,
    )

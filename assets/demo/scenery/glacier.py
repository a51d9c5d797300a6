"""Icebergs in a lagoon."""

from __future__ import annotations

import math

from assets.demo.drawing.canvas import Canvas
from assets.demo.drawing.color import Color, Light, mix, rgb, shade
from assets.demo.drawing.nature import birds, ridge, sky
from assets.demo.scenery.mountains import range_of_peaks


def glacier(canvas: Canvas, light: Light, season: str) -> None:
    """Icebergs in a still lagoon below a glacier."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    horizon = h * rng.uniform(0.46, 0.54)
    sky(canvas, light, horizon, cover=rng.uniform(0.2, 0.7))
    for distance, tall in ((0.62, 26), (0.36, 17)):
        line = ridge(rng, w, tall * u, 4, 0.13)
        rock = light.far(rgb("5d7f9c"), distance)
        white = mix(light.lit(rgb("f4faff")), light.haze, distance * 0.4)
        range_of_peaks(
            canvas, line, horizon + u, (rock, shade(rock, -0.25), white), 0.8, True
        )
    canvas.haze(horizon - 9 * u, horizon + 4 * u, light.haze, 0.6)
    ice = light.lit(rgb("e9f6fb"))
    for row in range(3):
        y = horizon + (1.5 + row * 5) * u
        for _ in range(7 - 2 * row):
            _berg(
                canvas,
                light,
                rng.uniform(0, w),
                y,
                (4 + 4.5 * row) * u * rng.uniform(0.7, 1.5),
                ice,
            )
    level = horizon + 2 * u
    water = mix(light.lit(rgb("4fa3b8")), light.sky[1], 0.35)
    canvas.mirror(level, water, depth=0.45, ripple=0.8)
    for row in range(4):
        y = level + (2 + 8.5 * row**1.3) * u
        for _ in range(5 - row):
            size = (5 + 6 * row) * u * rng.uniform(0.7, 1.25)
            _berg(canvas, light, rng.uniform(0, w), y, size, ice)
    birds(
        canvas,
        w * rng.uniform(0.2, 0.8),
        horizon * 0.45,
        7,
        light.far(rgb("34505e"), 0.3),
    )


def _berg(
    canvas: Canvas, light: Light, x: float, y: float, size: float, ice: Color
) -> None:
    rng = canvas.rng
    tall = size * rng.uniform(0.35, 0.6)
    top = [(x - size, y)]
    for n in range(1, 6):
        rise = tall * rng.uniform(0.45, 1) * math.sin(math.pi * n / 6) ** 0.6
        top.append((x - size + n * size / 3, y - rise))
    blue = mix(light.lit(rgb("5fb7d4")), ice, 0.3)
    below = [(px, y + (y - py) * 0.5) for px, py in reversed(top)]
    canvas.poly(
        [*top, (x + size, y), *below],
        mix(blue, light.sky[1], 0.35),
        blur=size * 0.05,
        alpha=0.5,
    )
    canvas.poly([*top, (x + size, y)], [ice, mix(ice, blue, 0.5)])
    canvas.poly(
        [top[3], *top[4:], (x + size, y), (x + size * 0.2, y)], blue, alpha=0.55
    )
    canvas.line(
        [(x - size * 1.1, y), (x + size * 1.1, y)], canvas.u * 0.25, ice, alpha=0.6
    )

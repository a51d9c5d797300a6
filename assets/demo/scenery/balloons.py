"""Hot-air balloons over a valley."""

from __future__ import annotations

import math
from typing import NamedTuple

from assets.demo.drawing.canvas import Canvas
from assets.demo.drawing.color import Color, Light, mix, rgb, shade
from assets.demo.drawing.masks import Point, Stencil
from assets.demo.drawing.nature import Height, hills, ridge, sky, sun
from assets.demo.drawing.seasons import greens


def balloons(canvas: Canvas, light: Light, season: str) -> None:
    """Hot-air balloons over a misty valley."""
    valley(canvas, light, season)
    for one in flight(canvas):
        balloon(canvas, light, one)


def valley(canvas: Canvas, light: Light, season: str) -> None:
    """The misty valley, with an empty sky."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    horizon = h * rng.uniform(0.66, 0.76)
    sky(canvas, light, horizon, cover=rng.uniform(0, 0.45))
    sun(
        canvas,
        light,
        w * rng.uniform(0.1, 0.9),
        horizon - rng.uniform(2, 16) * u,
        4 * u,
    )
    line = ridge(rng, w, 14 * u, 4, 0.15)
    far = light.far(rgb("7f95b5"), 0.62)
    points = [(x, horizon + 3 * u - y) for x, y in line]
    canvas.poly([*points, (w * 2, h), (-w, h)], far)
    canvas.haze(horizon - 6 * u, horizon + 12 * u, light.haze, 0.7)
    lines = hills(
        canvas,
        light,
        greens(season, rng),
        top=horizon + 2 * u,
        bottom=h * 0.94,
        amount=8 * u,
    )
    for n, land in enumerate(lines[1:3]):
        tone = light.far(shade(greens(season, rng)[n + 1], -0.25), 0.4 - 0.2 * n)
        copse(canvas, tone, land, (1.1 + n) * u)


class Balloon(NamedTuple):
    """One balloon, `size` wide, its envelope centered on (x, y)."""

    x: float
    y: float
    size: float
    colors: list[Color]
    distance: float


def flight(canvas: Canvas) -> list[Balloon]:
    """Several balloons that do not touch, the farthest first."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    schemes = rng.sample(_ENVELOPES, 3)
    spots: list[tuple[float, float, float]] = []
    sizes = [rng.uniform(19, 24), rng.uniform(10, 13), 8, 5.5, 4, 3, 2.4]
    for size in sizes[: rng.randint(4, 7)]:
        for _ in range(40):
            x = rng.uniform(0.12, 0.88) * w
            y = rng.uniform(0.13, 0.62) * h + (12 - size) * 0.4 * u
            room = all(
                math.hypot(x - a, y - b) > (size + c) * 0.95 * u for a, b, c in spots
            )
            if room and y > size * 0.75 * u:
                spots.append((x, y, size))
                break
    return [
        Balloon(x, y, size * u, schemes[n % 3], max(0.0, 0.55 - size / 22))
        for n, (x, y, size) in enumerate(reversed(spots))
    ]


_ENVELOPES = [
    [rgb(c) for c in text.split()]
    for text in (
        "e4573d ffd27a",
        "1c7f8c f7ead0 e2793a",
        "8d3f5e f4a6a0 ffe3c0",
        "2f5d9a f6f1e6 e4573d",
        "f0a53a f7e6c2 b8452f",
        "5c7f4a f5e3a8",
        "c94f7c ffd9c2 6a4a94",
        "24406e 6fb3c9 f5d78a",
    )
]


def balloon(canvas: Canvas, light: Light, one: Balloon) -> None:
    """Draw one balloon with its basket."""
    x, y, size, colors, distance = one
    half = size / 2

    def edge(t: float) -> float:
        return math.sin(math.pi * (t * 0.94) ** 0.72) ** 0.62 * half

    def gore(one: float, other: float) -> list[Point]:
        ts = [n / 20 * 0.97 for n in range(21)]
        left = [(x + one * edge(t), y + (t * 1.25 - 0.55) * size) for t in ts]
        right = [(x + other * edge(t), y + (t * 1.25 - 0.55) * size) for t in ts]
        return left + right[::-1]

    tints = [light.far(c, distance) for c in colors]
    canvas.poly(gore(-1, 1), tints[0])
    count = 7
    cuts = [math.sin((n / count - 0.5) * math.pi) for n in range(count + 1)]
    for n in range(1, count):
        canvas.poly(gore(cuts[n], cuts[n + 1]), tints[n % len(tints)])
    deep = mix(light.lit(rgb("3a2140")), light.haze, distance)
    canvas.poly(gore(0.35, 1), deep, blur=size * 0.05, alpha=0.3)
    canvas.glow(x - half * 0.42, y - size * 0.22, size * 0.45, light.sun, 0.5)
    low = y + 0.66 * size
    rope = mix(light.lit(rgb("4a342c")), light.haze, distance)
    for side in (-1, 1):
        top = (x + side * edge(0.955), y + 0.62 * size)
        canvas.line(
            [top, (x + side * size * 0.06, low + size * 0.13)], size * 0.008, rope
        )
    canvas.rect(
        x - size * 0.07,
        low + size * 0.12,
        size * 0.14,
        size * 0.12,
        [light.far(rgb("a8703f"), distance), light.far(rgb("6a3f2a"), distance)],
    )


def copse(canvas: Canvas, color: Color, land: Height, size: float) -> None:
    """Clumps of small round trees along a line of land."""
    rng = canvas.rng

    def trees(s: Stencil) -> None:
        for _ in range(14):
            x0 = rng.uniform(0, canvas.w)
            for _ in range(rng.randint(3, 14)):
                x = x0 + rng.gauss(0, size * 6)
                r = size * rng.uniform(0.35, 0.85)
                s.oval(x, land(x) - r * 0.5 + rng.uniform(0, size * 2), r, r * 0.95)

    canvas.stencil(color, trees)

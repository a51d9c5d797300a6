"""Snowy peaks, and the ranges other scenes stand before."""

from __future__ import annotations

from random import Random

from assets.demo.drawing.canvas import Canvas
from assets.demo.drawing.color import WHITE, Color, Light, mix, rgb, shade, vary
from assets.demo.drawing.masks import Point
from assets.demo.drawing.nature import (
    forest,
    hills,
    ridge,
    sky,
    stars,
    sun,
    surface,
    under,
    waves,
)
from assets.demo.drawing.seasons import greens


def range_of_peaks(
    canvas: Canvas,
    line: list[Point],
    base: float,
    colors: tuple[Color, Color, Color],
    snow: float,
    lit_left: bool,
) -> None:
    """A range of mountains: lit rock, the shaded side of each summit, its snow."""
    rock, shaded, white = colors
    rng = canvas.rng
    points = [(x, base - y) for x, y in line]
    canvas.poly([*points, (points[-1][0], canvas.h), (points[0][0], canvas.h)], rock)
    summits = [
        n
        for n in range(2, len(points) - 2)
        if points[n][1]
        < min(p[1] for p in points[max(0, n - 7) : n] + points[n + 1 : n + 8])
    ]
    side = 1 if lit_left else -1
    for n in summits:
        x, y = points[n]
        drop = base - y
        spine: list[Point] = [(x, y)]
        for k in range(1, 9):
            sway = rng.uniform(-0.07, 0.1) * drop * (1 if k % 2 else -1)
            spine.append((x - side * sway - side * drop * 0.02 * k, y + drop * k / 8))
        slope = [(x, y)]
        for p in points[n + 1 :] if side > 0 else reversed(points[:n]):
            if p[1] < max(y for _, y in slope) - drop * 0.04:
                break
            slope.append(p)
        canvas.poly([*slope, *reversed(spine)], shaded)
    if snow > 0:
        _snow(
            canvas, points, summits, base, snow, (white, mix(white, shaded, 0.5)), side
        )


def _snow(
    canvas: Canvas,
    points: list[Point],
    summits: list[int],
    base: float,
    share: float,
    colors: tuple[Color, Color],
    side: int,
) -> None:
    """White caps with ragged lower edges, darker on the shaded side."""
    rng = canvas.rng
    for n in summits:
        x, y = points[n]
        depth = (base - y) * share * rng.uniform(0.75, 1.15)
        heart = (x, y + depth * rng.uniform(0.7, 1.1))
        slopes = [
            (_slope(walk, depth), color)
            for walk, color in (
                (points[n::side], colors[1]),
                (points[n::-side], colors[0]),
            )
        ]
        # Snow on one side of a summit alone would end in a wall.
        if min(slope[-1][1] for slope, _ in slopes) < y + depth * 0.25:
            continue
        for slope, color in slopes:
            canvas.poly([*slope, *_fringe(rng, slope, depth), heart], color)


def _slope(walk: list[Point], depth: float) -> list[Point]:
    """The part of a walk down from a summit that lies under snow."""
    slope = [walk[0]]
    for point in walk[1:]:
        rises = point[1] < slope[-1][1] - depth * 0.25
        if rises or point[1] > walk[0][1] + depth:
            break
        slope.append(point)
    return slope


def _fringe(rng: Random, slope: list[Point], depth: float) -> list[Point]:
    """The ragged lower edge of the snow, from the slope's end back to its middle."""
    x, y = slope[0]
    steps = min(len(slope) * 2, 9)
    fringe = []
    for k in range(steps):
        t = 1 - k / steps
        fall = depth * (0.55 + 0.45 * (1 - t)) * rng.uniform(0.5, 1.12)
        edge = slope[min(len(slope) - 1, int(t * (len(slope) - 1)))][1]
        low = max(edge, min(y + depth * 1.25, edge + fall * (1 - t) ** 0.4))
        fringe.append((x + (slope[-1][0] - x) * t, low))
    return fringe


def peaks(canvas: Canvas, light: Light, season: str) -> None:
    """A range of snowy peaks above hazy forests, some with a lake before them."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    horizon = h * rng.uniform(0.6, 0.7)
    sky(canvas, light, horizon)
    if light.dark:
        stars(canvas, horizon * 0.8, 260 if light.hour == "night" else 60)
    lit_left = rng.random() < 0.5
    if rng.random() < 0.7:
        sun(
            canvas,
            light,
            w * (0.24 if lit_left else 0.76),
            h * rng.uniform(0.14, 0.3),
            3.4 * u,
        )
    blue = vary(rng, rgb(rng.choice(("6f8fae", "7c86ab", "6d97a8", "8c8fa6"))), 12)
    reach = max(h * 0.5, 46 * u)
    for distance, size, count in ((0.66, 0.7, 5), (0.34, 1.0, 3)):
        tall = reach * size * rng.uniform(0.8, 1)
        line = ridge(rng, w, min(tall, horizon * 0.86), count + (w > 1.7 * h), 0.12)
        rock = light.far(shade(blue, -0.06), distance)
        dark = light.far(shade(blue, -0.34), distance * 0.85)
        white = mix(light.lit((252, 252, 255)), light.haze, distance * 0.45)
        if light.hour in ("sunset", "golden", "dawn"):
            white = mix(white, light.sun, 0.4)
        share = {"winter": 0.75, "spring": 0.55}.get(season, 0.34)
        range_of_peaks(
            canvas, line, horizon + 4 * u, (rock, dark, white), share, lit_left
        )
        canvas.haze(horizon - 16 * u, horizon + 14 * u, light.haze, 0.55)
    woods = [mix(blue, g, 0.55) for g in greens(season, rng)]
    if season == "winter":
        woods = [mix(g, WHITE, 0.15) for g in woods]
    if rng.random() < 0.45:
        _lake(canvas, light, horizon + 3 * u, woods)
        return
    lines = hills(canvas, light, woods[:3], top=horizon, bottom=h * 0.95, amount=7 * u)
    for n, land in enumerate(lines):
        tone = light.far(shade(woods[min(n, 2)], -0.3), 0.5 * (1 - n / 2) ** 1.2)
        forest(
            canvas, tone, land, tall=(4 + 5 * n**1.4) * u, count=int(75 / (1 + n * 1.1))
        )


def _lake(canvas: Canvas, light: Light, shore: float, woods: list[Color]) -> None:
    rng, u, h = canvas.rng, canvas.u, canvas.h
    tone = light.far(shade(woods[1], -0.25), 0.3)
    bank = waves(rng, canvas.w, 1.6 * u, 2)
    forest(canvas, tone, surface(shore, bank), tall=8 * u, count=110)
    canvas.poly(under(canvas, shore - u, bank, bottom=shore + u), tone)
    canvas.mirror(shore, mix(light.lit(rgb("3f7f93")), light.sky[1], 0.4), depth=0.34)
    canvas.haze(shore - 2.5 * u, shore + 3 * u, light.haze, 0.45)
    front = light.lit(shade(woods[2], -0.55))
    rise = waves(rng, canvas.w, 4 * u, 1.2)
    canvas.poly(under(canvas, h - 2 * u, rise), [shade(front, 0.12), front])
    side = rng.choice(((0.0, 0.3), (0.68, 1.0)))
    span = (canvas.w * side[0], canvas.w * side[1])
    forest(canvas, front, surface(h - 2 * u, rise), tall=30 * u, count=9, span=span)

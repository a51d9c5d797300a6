"""What landscapes are made of: skies, ridges, hills, trees, birds, stars."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from random import Random

from assets.demo.drawing.canvas import Canvas
from assets.demo.drawing.color import WHITE, Color, Light, mix, shade, vary
from assets.demo.drawing.masks import Point, Stencil

Height = Callable[[float], float]


def waves(rng: Random, width: float, amount: float, bumps: float = 2) -> Height:
    """A smooth random line: how far up it stands at each x."""
    parts = [
        (
            amount / (n + 1) ** 1.15 * rng.uniform(0.6, 1),
            bumps * (n + 1) * rng.uniform(0.7, 1.3) * math.tau / width,
            rng.uniform(0, math.tau),
        )
        for n in range(4)
    ]
    return lambda x: sum(a * math.sin(f * x + p) for a, f, p in parts) / 1.6


def level(base: float) -> Height:
    """A flat line across the canvas."""
    return lambda _: base


def surface(base: float, height: Height) -> Height:
    """Where that line stands on the canvas when drawn over `base`."""
    return lambda x: base - height(x)


def under(
    canvas: Canvas, base: float, height: Height, steps: int = 90, bottom: float = 0
) -> list[Point]:
    """The polygon below a line of heights over `base`."""
    step = canvas.w / steps
    top = [(n * step, base - height(n * step)) for n in range(-1, steps + 2)]
    low = bottom or canvas.h
    return [*top, (canvas.w + step, low), (-step, low)]


def ridge(
    rng: Random, width: float, height: float, peaks: int, rough: float
) -> list[Point]:
    """A mountain line as points (x, how far up), broken up by midpoints."""
    points: list[Point] = []
    gap = width / peaks
    for n in range(-1, peaks + 2):
        x = (n + rng.uniform(-0.2, 0.2)) * gap
        points.append((x, height * rng.uniform(0.12, 0.45)))
        points.append((x + gap * rng.uniform(0.4, 0.6), height * rng.uniform(0.55, 1)))
    spread = height * rough
    for _ in range(5):
        finer = [points[0]]
        for one, other in itertools.pairwise(points):
            middle = (one[1] + other[1]) / 2 + rng.uniform(-spread, spread)
            finer += [((one[0] + other[0]) / 2, middle), other]
        points = finer
        spread *= 0.5
    return points


def sky(
    canvas: Canvas, light: Light, horizon: float, *, cover: float | None = None
) -> None:
    """The sky down to the horizon, with some clouds and the haze above the land."""
    rng, u = canvas.rng, canvas.u
    canvas.ground(light.sky, 0, horizon + 2)
    canvas.ground(light.sky[-1], horizon + 1)
    amount = rng.uniform(0, 0.6) if cover is None else cover
    if light.hour == "cloudy":
        amount = max(amount, 0.55)
    if amount > 0.1:
        bright = light.hour in ("day", "cloudy", "dawn", "golden")
        tone = (
            mix(light.sun, light.haze, 0.15)
            if bright
            else mix(light.sky[1], light.sky[2], 0.6)
        )
        canvas.cloudy(
            tone,
            top=-horizon * 0.25,
            bottom=horizon * 0.95,
            scale=rng.uniform(38, 75) * u,
            cover=amount,
            alpha=0.75 if bright else 0.6,
            stretch=rng.choice((2, 3, 4.5)),
        )
        if light.hour in ("sunset", "dusk", "golden"):
            canvas.cloudy(
                mix(light.sky[-1], light.sun, 0.3),
                top=horizon * 0.35,
                bottom=horizon,
                scale=40 * u,
                cover=amount * 0.8,
                alpha=0.5,
                stretch=6,
            )


def sun(canvas: Canvas, light: Light, x: float, y: float, size: float) -> None:
    """The sun, or the moon when it is dark, with its glow."""
    if light.hour == "cloudy":
        canvas.glow(x, y, size * 9, WHITE, 0.5)
        return
    warm = light.sun if light.dark else mix(light.sun, light.sky[-1], 0.35)
    canvas.glow(
        x, y, size * (6 if light.dark else 11), warm, 0.4 if light.dark else 0.62
    )
    canvas.glow(x, y, size * 2.6, light.sun, 0.5)
    canvas.oval(x, y, size, size, light.sun, blur=0 if light.dark else size * 0.06)


def stars(canvas: Canvas, bottom: float, count: int, color: Color = WHITE) -> None:
    """Stars of several sizes between the top and `bottom`."""
    rng, u = canvas.rng, canvas.u

    def many(s: Stencil) -> None:
        for _ in range(count):
            size = u * (0.06 + 0.2 * rng.random() ** 6)
            y = bottom * rng.random() ** 1.2
            value = int(255 * rng.uniform(0.25, 1) * (1 - 0.7 * y / bottom))
            s.oval(rng.uniform(0, canvas.w), y, size, size, value)

    canvas.stencil(color, many, box=(0, 0, canvas.w, bottom))
    for _ in range(6):
        canvas.glow(
            rng.uniform(0, canvas.w), rng.uniform(0, bottom * 0.8), u, color, 0.7
        )


def birds(canvas: Canvas, x: float, y: float, count: int, color: Color) -> None:
    """A loose flock of far birds."""
    rng, u = canvas.rng, canvas.u
    for _ in range(count):
        bx, by = x + rng.gauss(0, 9 * u), y + rng.gauss(0, 3.5 * u)
        span = u * rng.uniform(0.7, 1.5)
        lift = span * rng.uniform(0.2, 0.5)
        wings = [
            (bx - span, by - lift),
            (bx - span * 0.45, by - lift * 1.15),
            (bx, by),
            (bx + span * 0.45, by - lift * 1.15),
            (bx + span, by - lift),
        ]
        canvas.line(wings, u * 0.16, color, alpha=0.85)


def conifer(rng: Random, x: float, base: float, height: float) -> list[Point]:
    """The outline of a fir tree."""
    rows = max(5, min(15, int(height / 14)))
    half = height * rng.uniform(0.2, 0.27)
    left: list[Point] = []
    right: list[Point] = []
    for n in range(rows):
        t = (n + 1) / rows
        y = base - height * (1 - t) - height * 0.02
        reach = half * t**0.85
        for side, points in ((-1, left), (1, right)):
            out = reach * rng.uniform(0.8, 1.15)
            points.append((x + side * out, y + height * 0.012))
            points.append((x + side * out * 0.5, y - height * 0.006))
    trunk = height * 0.02
    foot = [
        (x + trunk, base),
        (x + trunk, base + 2),
        (x - trunk, base + 2),
        (x - trunk, base),
    ]
    return [(x, base - height), *right, *foot, *reversed(left)]


def forest(
    canvas: Canvas,
    fill: Color,
    base: Height,
    *,
    tall: float,
    count: int,
    span: tuple[float, float] | None = None,
    blur: float = 0,
) -> None:
    """A row of firs that stand on the line `base` (the y at each x)."""
    rng = canvas.rng
    left, right = span or (0, canvas.w)
    spots = sorted(rng.uniform(left, right) for _ in range(count))
    trees = [
        conifer(rng, x, base(x) + tall * 0.06, tall * rng.uniform(0.5, 1.05))
        for x in spots
    ]
    if not trees:
        return
    top = min(tree[0][1] for tree in trees)
    low = max(base(x) for x in spots) + tall * 0.1

    def all_of_them(s: Stencil) -> None:
        for tree in trees:
            s.poly(tree)

    box = (left - tall * 0.3, top - 2, right + tall * 0.3, low)
    canvas.stencil([shade(fill, 0.05), fill], all_of_them, box=box, blur=blur)


def crown(
    canvas: Canvas, x: float, y: float, size: float, color: Color, glow: Color
) -> None:
    """The leaves of a broad tree around (x, y): clumps, lit from above."""
    rng = canvas.rng
    count = 14 if size < 12 * canvas.u else 30
    spread = 0.34 if count == 14 else 0.4
    grain = (0.24, 0.4) if count == 14 else (0.13, 0.26)
    clumps = [
        (
            x + rng.gauss(0, spread) * size,
            y + rng.gauss(0, spread * 0.72) * size,
            rng.uniform(*grain) * size,
        )
        for _ in range(count)
    ]
    box = (x - size * 1.4, y - size * 1.2, x + size * 1.4, y + size * 1.1)
    warm = mix(glow, color, 0.35)
    for tone, lift, keep in (
        (shade(color, -0.32), 0.0, 1.0),
        (color, 0.12, 0.82),
        (mix(color, warm, 0.42), 0.24, 0.5),
    ):

        def leaves(s: Stencil, lift: float = lift, keep: float = keep) -> None:
            for cx, cy, r in clumps:
                for _ in range(5):
                    s.oval(
                        cx + rng.gauss(0, 0.4) * r - lift * r,
                        cy + rng.gauss(0, 0.34) * r - lift * r * 2,
                        r * keep * rng.uniform(0.4, 0.75),
                        r * keep * rng.uniform(0.36, 0.66),
                    )

        canvas.stencil(tone, leaves, box=box)


def broadleaf(
    canvas: Canvas, x: float, base: float, height: float, color: Color, light: Light
) -> None:
    """A whole broad tree standing at (x, base)."""
    bark = light.lit((84, 62, 52))
    thick = height * 0.035
    canvas.poly(
        [
            (x - thick, base),
            (x - thick * 0.6, base - height * 0.5),
            (x + thick * 0.6, base - height * 0.5),
            (x + thick, base),
        ],
        bark,
    )
    crown(canvas, x, base - height * 0.62, height * 0.36, color, light.sun)


def grass(
    canvas: Canvas, base: Height, colors: list[Color], *, tall: float, count: int
) -> None:
    """Blades of grass along a line, a stencil for each color."""
    rng = canvas.rng
    line = [base(canvas.w * n / 24) for n in range(25)]
    box = (0, min(line) - 1.4 * tall, canvas.w, max(line) + 1.2 * tall)
    for color in colors:

        def blades(s: Stencil) -> None:
            for _ in range(count // len(colors)):
                x = rng.uniform(0, canvas.w)
                y = base(x) + rng.uniform(0, tall)
                size = tall * rng.uniform(0.4, 1.2)
                lean = rng.gauss(0, 0.3) * size
                wide = size * 0.035 + 0.4
                s.poly(
                    [
                        (x - wide, y),
                        (x + lean * 0.4, y - size * 0.6),
                        (x + lean, y - size),
                        (x + lean * 0.4 + wide, y - size * 0.55),
                        (x + wide, y),
                    ]
                )

        canvas.stencil(color, blades, box=box)


def hills(
    canvas: Canvas,
    light: Light,
    colors: list[Color],
    *,
    top: float,
    bottom: float,
    amount: float,
) -> list[Height]:
    """Layers of hills from the far haze to the front; answers their lines as y(x)."""
    rng = canvas.rng
    lines: list[Height] = []
    for n, color in enumerate(colors):
        share = n / max(1, len(colors) - 1)
        base = top + (bottom - top) * share**1.15
        line = waves(rng, canvas.w, amount * (0.5 + share * 0.6), rng.uniform(1, 2.4))
        tone = light.far(vary(rng, color), 0.68 * (1 - share) ** 1.25)
        canvas.poly(
            under(canvas, base, line),
            [mix(tone, light.haze, 0.16), tone, shade(tone, -0.2)],
        )
        lines.append(surface(base, line))
        if n < len(colors) - 1:
            canvas.haze(base, base + amount * 1.6, light.haze, 0.42)
    return lines

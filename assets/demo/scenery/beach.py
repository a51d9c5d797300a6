"""A beach from above."""

from __future__ import annotations

import math

from assets.demo.drawing.canvas import Canvas
from assets.demo.drawing.color import WHITE, Color, Light, rgb, shade
from assets.demo.drawing.masks import Point, Stencil
from assets.demo.drawing.nature import waves


def beach_above(canvas: Canvas, light: Light, season: str) -> None:
    """A beach seen from above: water, foam, parasols and towels."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    sand = light.lit(rgb(rng.choice(("f4dfb4", "f2d6a6", "efe0c6"))))
    canvas.ground([shade(sand, 0.12), shade(sand, -0.08)])
    canvas.dapple(shade(sand, -0.12), top=0, bottom=h, scale=11 * u, alpha=0.4)
    sea_colors = [
        light.lit(c)
        for c in rng.choice(
            (
                [rgb("0a5f86"), rgb("148fa6"), rgb("41bcbb"), rgb("a5e3d4")],
                [rgb("0d4f8a"), rgb("1f7fc0"), rgb("4fb4d8"), rgb("b8e6e6")],
                [rgb("0b6f78"), rgb("22a49a"), rgb("68cdb4"), rgb("c4ecd2")],
            )
        )
    ]
    line = waves(rng, w, 8 * u, rng.uniform(1, 2))
    tilt = rng.uniform(-0.14, 0.14)
    shore = h * rng.uniform(0.42, 0.54)

    def edge(drop: float) -> list[Point]:
        xs = [n * w / 80 for n in range(-1, 82)]
        return [(x, shore + drop * u + line(x) + tilt * (x - w / 2)) for x in xs]

    def water(drop: float, fill: Color, blur: float, alpha: float = 1) -> None:
        canvas.poly([*edge(drop), (w + 9, -9), (-9, -9)], fill, blur=blur, alpha=alpha)

    water(6, shade(sand, -0.22), 1.2 * u)
    water(0, sea_colors[3], 0.3 * u)
    for n in range(3):
        water(-4 - 11 * n, sea_colors[2 - n], (2.5 + 2 * n) * u)
    for drop, thick, alpha in ((0.2, 1.2, 0.95), (-4.5, 0.7, 0.6), (-11, 0.5, 0.35)):
        _foam(canvas, edge(drop), thick * u, alpha)
    canvas.cloudy(
        WHITE, top=0, bottom=shore, scale=16 * u, cover=0.25, alpha=0.2, stretch=3
    )
    spots: list[Point] = []
    for _ in range(rng.randint(5, 14)):
        for _ in range(30):
            x = rng.uniform(0.04, 0.96) * w
            low = shore + line(x) + tilt * (x - w / 2) + 15 * u
            y = rng.uniform(low, h - 2 * u) if low < h - 4 * u else 0
            if y and all(math.hypot(x - a, y - b) > 17 * u for a, b in spots):
                spots.append((x, y))
                _parasol(canvas, light, x, y, rng.uniform(4.6, 6.2) * u)
                break


def _foam(canvas: Canvas, line: list[Point], thick: float, alpha: float) -> None:
    rng = canvas.rng
    for blur, grow in ((thick * 0.9, 2.2), (0.0, 1.0)):

        def lace(s: Stencil, grow: float = grow) -> None:
            for x, y in line:
                for _ in range(3):
                    r = thick * grow * rng.uniform(0.25, 0.75)
                    s.oval(
                        x + rng.gauss(0, thick * 3),
                        y + rng.gauss(0, thick * 0.35),
                        r * 2.4,
                        r,
                    )
            s.line(line, thick * grow * 0.7)

        ys = [y for _, y in line]
        box = (0, min(ys) - 6 * thick, canvas.w, max(ys) + 6 * thick)
        canvas.stencil(
            WHITE, lace, box=box, blur=blur, alpha=alpha * (0.5 if blur else 0.9)
        )


_CLOTHS = [
    (rgb(a), rgb(b))
    for a, b in (
        ("e2543a", "fff5e6"),
        ("1c7f8c", "fff5e6"),
        ("f0b43a", "fffaf0"),
        ("d9768c", "fff0ea"),
        ("2f5d9a", "f3f6fb"),
        ("7fae6a", "fbf7e6"),
    )
]


def _parasol(canvas: Canvas, light: Light, x: float, y: float, r: float) -> None:
    rng = canvas.rng
    dark = light.lit(rgb("8a6a4a"))
    one, two = (light.lit(c) for c in rng.choice(_CLOTHS))
    for side in rng.sample((-1, 1), rng.randint(1, 2)):
        towel = light.lit(rng.choice(_CLOTHS)[0])
        angle = rng.uniform(-0.5, 0.5)
        cx, cy = x + side * r * 1.75, y + rng.uniform(-0.2, 0.7) * r
        corners = _turned(cx, cy, r * 0.42, r * 0.9, angle)
        canvas.poly(
            [(a + r * 0.1, b + r * 0.1) for a, b in corners],
            dark,
            blur=r * 0.08,
            alpha=0.4,
        )
        canvas.poly(corners, towel)
        for k in (-0.5, 0.5):
            stripe = _turned(
                cx - math.sin(angle) * k * r,
                cy + math.cos(angle) * k * r,
                r * 0.42,
                r * 0.09,
                angle,
            )
            canvas.poly(stripe, light.lit(rgb("fff5e6")), alpha=0.85)
    canvas.oval(x + r * 0.45, y + r * 0.55, r, r * 0.95, dark, blur=r * 0.12, alpha=0.5)
    start = rng.uniform(0, 1)
    for n in range(10):
        a, b = (start + n) * math.tau / 10, (start + n + 1) * math.tau / 10
        wedge = [(x, y), (x + r * math.cos(a), y + r * math.sin(a))]
        wedge += [
            (x + r * 1.02 * math.cos((a + b) / 2), y + r * 1.02 * math.sin((a + b) / 2))
        ]
        wedge += [(x + r * math.cos(b), y + r * math.sin(b))]
        tone = one if n % 2 else two
        canvas.poly(wedge, shade(tone, -0.1 * math.sin((a + b) / 2 - 0.6)))
    canvas.oval(x, y, r * 0.07, r * 0.07, shade(one, -0.3))


def _turned(x: float, y: float, half: float, tall: float, angle: float) -> list[Point]:
    """The corners of a rectangle turned around its center."""
    c, s = math.cos(angle), math.sin(angle)
    corners = ((-half, -tall), (half, -tall), (half, tall), (-half, tall))
    return [(x + a * c - b * s, y + a * s + b * c) for a, b in corners]

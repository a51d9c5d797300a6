"""A lighthouse on its cliff, palms by the sea."""

from __future__ import annotations

import itertools
import math

from assets.demo.drawing.canvas import Canvas
from assets.demo.drawing.color import WHITE, Light, rgb, shade, vary
from assets.demo.drawing.masks import Point, Stencil
from assets.demo.drawing.nature import birds, sky, stars, sun, waves
from assets.demo.drawing.water import headland, sea


def lighthouse(canvas: Canvas, light: Light, season: str) -> None:
    """A lighthouse on a cliff above the sea."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    level = h * rng.uniform(0.62, 0.7)
    sky(canvas, light, level, cover=rng.uniform(0.1, 0.6))
    if light.dark:
        stars(canvas, level * 0.85, 220)
    side = rng.choice((-1, 1))
    sun(
        canvas,
        light,
        w * (0.5 - side * rng.uniform(0.15, 0.35)),
        level - rng.uniform(6, 34) * u,
        4 * u,
    )
    headland(canvas, light.far(rgb("5b6f8a"), 0.55), level, -side, w * 0.4, 6 * u)
    glitter = None if light.hour == "day" else w * (0.5 - side * 0.25)
    sea(canvas, light, level, glitter, vary(rng, rgb("2a7396"), 12))
    x = w * (0.5 + side * rng.uniform(0.16, 0.28))
    top = level - 10 * u
    rock = light.lit(vary(rng, rgb("6c6058"), 8))
    cliff: list[Point] = [((w + 5) if side > 0 else -5, top - 3 * u)]
    reach = x - side * 15 * u
    cliff += [(x, top - u), (reach, top)]
    for n in range(1, 9):
        cliff.append(
            (
                reach - side * u * (n * 1.4 + rng.uniform(-1.6, 1.6)),
                top + (h - top) * n / 8,
            )
        )
    canvas.poly(
        [*cliff, ((w + 5) if side > 0 else -5, h + 5)],
        [shade(rock, 0.06), shade(rock, -0.45)],
    )

    def cracks(s: Stencil) -> None:
        for _ in range(34):
            cx = x + side * rng.uniform(-16, 60) * u
            cy = rng.uniform(top + 3 * u, h)
            tall = rng.uniform(3, 13) * u
            s.poly(
                [
                    (cx, cy),
                    (cx + 1.6 * u, cy + tall * 0.3),
                    (cx - side * u, cy + tall),
                    (cx - side * 2.4 * u, cy + tall * 0.5),
                ]
            )

    canvas.stencil(shade(rock, -0.5), cracks, alpha=0.35)
    turf = light.lit(
        rgb({"autumn": "a08a4a", "winter": "8f9a86"}.get(season, "6f9a5a"))
    )
    lawn = [
        *cliff[:3],
        (reach - side * u, top + 2.6 * u),
        (x, top + 3.4 * u),
        (cliff[0][0], top + 4 * u),
    ]
    canvas.poly(lawn, [shade(turf, 0.1), shade(turf, -0.22)])
    _tower(canvas, light, x, top, 46 * u)
    birds(
        canvas, w * (0.5 - side * 0.2), level * 0.35, 8, light.far(rgb("3a4658"), 0.2)
    )


def _tower(canvas: Canvas, light: Light, x: float, base: float, tall: float) -> None:
    rng, u = canvas.rng, canvas.u
    red = light.lit(rgb(rng.choice(("d8452f", "c23b34", "24508a", "2a2f3d"))))
    white = light.lit(rgb("fbf6ec"))
    foot, head = tall * 0.125, tall * 0.075

    def width(t: float) -> float:
        return foot + (head - foot) * t

    for n in range(6):
        one, other = n / 6, (n + 1) / 6
        canvas.poly(
            [
                (x - width(one), base - tall * 0.82 * one),
                (x + width(one), base - tall * 0.82 * one),
                (x + width(other), base - tall * 0.82 * other),
                (x - width(other), base - tall * 0.82 * other),
            ],
            white if n % 2 == 0 else red,
        )
    dark = light.lit(rgb("241f33"))
    canvas.poly(
        [
            (x + foot * 0.25, base),
            (x + foot, base),
            (x + head, base - tall * 0.82),
            (x + head * 0.25, base - tall * 0.82),
        ],
        dark,
        blur=foot * 0.18,
        alpha=0.3,
    )
    y = base - tall * 0.82
    canvas.rect(x - head * 1.4, y - u * 0.6, head * 2.8, u, dark)
    canvas.rect(
        x - head * 0.72,
        y - tall * 0.1,
        head * 1.44,
        tall * 0.09,
        rgb("fff0b8") if light.dark else light.lit(rgb("cfe6ea")),
    )
    for k in (-0.72, 0, 0.72):
        canvas.line([(x + head * k, y - tall * 0.1), (x + head * k, y)], 0.3 * u, dark)
    canvas.poly(
        [
            (x - head, y - tall * 0.095),
            (x, y - tall * 0.17),
            (x + head, y - tall * 0.095),
        ],
        red,
    )
    for n in range(2):
        canvas.rect(x - u * 0.5, base - tall * (0.2 + 0.3 * n), u, 2 * u, dark)
    house = tall * 0.22
    canvas.rect(x + foot, base - house * 0.62, house, house * 0.62, white)
    canvas.poly(
        [
            (x + foot - u, base - house * 0.6),
            (x + foot + house * 0.5, base - house),
            (x + foot + house + u, base - house * 0.6),
        ],
        red,
    )
    if light.dark or light.hour == "sunset":
        lamp = y - tall * 0.05
        for side in (-1, 1):
            beam = [
                (x, lamp - u),
                (x + side * canvas.w, lamp - 22 * u),
                (x + side * canvas.w, lamp + 9 * u),
                (x, lamp + u),
            ]
            canvas.poly(beam, rgb("fff3c8"), blur=2 * u, alpha=0.16)
        canvas.glow(x, lamp, 14 * u, rgb("fff0b8"), 0.85)


def palms(canvas: Canvas, light: Light, season: str) -> None:
    """Palms leaning over a quiet beach."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    level = h * rng.uniform(0.52, 0.6)
    sky(canvas, light, level, cover=rng.uniform(0.1, 0.6))
    side = rng.choice((-1, 1))
    x = w * (0.5 - side * rng.uniform(0.05, 0.25))
    sun(canvas, light, x, level - rng.uniform(3, 26) * u, 5 * u)
    headland(canvas, light.far(rgb("4f7f74"), 0.5), level, -side, w * 0.42, 10 * u)
    sea(canvas, light, level, x if light.hour != "day" else None, rgb("17a2b4"))
    sand = light.lit(rgb("f1d8ab"))
    curve = waves(rng, w, 3 * u, 1)

    def shore(n: float) -> list[Point]:
        line = [
            (
                k * w / 50,
                h * 0.84 + n * u - curve(k * w / 50) - side * (k / 50 - 0.5) * 26 * u,
            )
            for k in range(-1, 53)
        ]
        return [*line, (w + 9, h + 9), (-9, h + 9)]

    canvas.poly(shore(-2), light.lit(rgb("bff0e6")), blur=1.5 * u, alpha=0.6)
    canvas.poly(shore(0), WHITE, blur=0.5 * u, alpha=0.8)
    canvas.poly(shore(1.6), shade(sand, -0.22))
    canvas.poly(shore(4), [sand, shade(sand, -0.2)], blur=u)
    for n in range(rng.randint(2, 3)):
        root = w * (0.5 + side * (0.3 + 0.13 * n))
        _palm(canvas, light, root, h * (0.9 - 0.02 * n), (62 - 11 * n) * u, -side)


def _palm(
    canvas: Canvas, light: Light, x: float, base: float, tall: float, lean: int
) -> None:
    rng, u = canvas.rng, canvas.u
    bark = light.lit(rgb("6d5240"))
    leaf = light.lit(vary(rng, rgb("2e6f4a")))
    bend = lean * tall * rng.uniform(0.22, 0.42)
    trunk = [(x + bend * (n / 12) ** 1.7, base - tall * n / 12) for n in range(13)]
    for n, (one, other) in enumerate(itertools.pairwise(trunk)):
        canvas.line([one, other], u * (2.1 - 0.09 * n), shade(bark, -0.2 + 0.02 * n))
    cx, cy = trunk[-1]
    box = (cx - tall * 0.6, cy - tall * 0.5, cx + tall * 0.6, cy + tall * 0.6)
    for order, dark in enumerate((-0.35, -0.12, 0.08)):

        def fronds(s: Stencil, order: int = order) -> None:
            for n in range(order, 12, 3):
                angle = math.tau * n / 12 + rng.uniform(-0.2, 0.2)
                _frond(s, cx, cy, angle, tall * rng.uniform(0.34, 0.46), u)

        canvas.stencil(shade(leaf, dark), fronds, box=box)


def _frond(
    s: Stencil, cx: float, cy: float, angle: float, reach: float, u: float
) -> None:
    spine = []
    for k in range(10):
        t = k / 9
        fall = 0.62 * math.sin(angle) * t + 0.6 * t**2 - 0.32 * t
        spine.append((cx + math.cos(angle) * reach * t, cy + reach * fall))
    s.line(spine, u * 0.5)
    for k in range(1, 10):
        x, y = spine[k]
        drop = reach * 0.26 * (1 - abs(k - 4.5) / 7)
        for way in (-1, 1):
            tip = (x + way * drop * 0.45, y + drop)
            s.poly([(x, y - u * 0.2), tip, (x + u * 0.8, y + u * 0.3)])

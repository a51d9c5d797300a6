"""Branches of cherry blossom."""

from __future__ import annotations

import itertools
import math

from assets.demo.drawing.canvas import Canvas
from assets.demo.drawing.color import (
    Color,
    Light,
    mix,
    rgb,
)
from assets.demo.drawing.masks import Point, Stencil


def blossom(canvas: Canvas, light: Light, season: str) -> None:
    """Branches of cherry blossom before a soft sky."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    canvas.ground(
        [
            mix(light.sky[0], light.sky[1], 0.5),
            light.sky[2],
            mix(light.sky[3], rgb("ffdbe4"), 0.4),
        ]
    )
    for _ in range(16):
        r = rng.uniform(4, 14) * u
        tone = rgb(rng.choice(("ffd5e0", "f7b4c8", "fff2f2", "cfe4c4")))
        canvas.oval(
            rng.uniform(0, w),
            rng.uniform(0, h),
            r,
            r,
            light.lit(tone),
            blur=2.5 * u,
            alpha=0.4,
        )
    bark = light.lit(rgb("4a3036"))
    petal = light.lit(rgb(rng.choice(("ffd9e4", "ffc3d5", "fff0f2"))))
    side = rng.choice((-1, 1))
    for n in range(rng.randint(4, 5)):
        y = h * (0.04 + 0.23 * n)
        x = -3 * u if side > 0 else w + 3 * u
        _branch(
            canvas,
            x,
            y,
            side,
            rng.uniform(-0.25, 0.35),
            w * rng.uniform(0.6, 0.95),
            2.1 * u,
            bark,
            petal,
            light,
        )
    for _ in range(26):
        r = rng.uniform(0.5, 1.3) * u
        canvas.oval(
            rng.uniform(0, w),
            rng.uniform(0, h),
            r,
            r * 0.6,
            petal,
            blur=rng.choice((0, 0, 3)),
            alpha=0.9,
        )


def _branch(
    canvas: Canvas,
    x: float,
    y: float,
    side: int,
    slope: float,
    reach: float,
    thick: float,
    bark: Color,
    petal: Color,
    light: Light,
) -> None:
    rng, u = canvas.rng, canvas.u
    points: list[Point] = [(x, y)]
    steps = 9
    for _ in range(steps):
        slope += rng.uniform(-0.22, 0.2)
        points.append(
            (
                points[-1][0] + side * reach / steps,
                points[-1][1] + slope * reach / steps,
            )
        )
    for n, (one, other) in enumerate(itertools.pairwise(points)):
        canvas.line([one, other], thick * (1 - n / steps * 0.75), bark)
    for px, py in points[2:]:
        for _ in range(rng.randint(2, 4)):
            _flower(
                canvas,
                px + rng.gauss(0, 4.5) * u,
                py + rng.gauss(0, 4) * u,
                rng.uniform(3, 5.4) * u,
                petal,
                light,
            )


def _flower(
    canvas: Canvas, x: float, y: float, size: float, petal: Color, light: Light
) -> None:
    rng = canvas.rng
    turn = rng.uniform(0, math.tau)
    deep = mix(petal, light.lit(rgb("e0608c")), 0.5)
    spots = [
        (
            x + math.cos(turn + k * math.tau / 5) * size * 0.52,
            y + math.sin(turn + k * math.tau / 5) * size * 0.52,
        )
        for k in range(5)
    ]
    box = (x - size * 1.3, y - size * 1.3, x + size * 1.3, y + size * 1.3)
    for grow, tone in ((0.47, mix(petal, deep, 0.35)), (0.41, petal)):

        def petals(s: Stencil, grow: float = grow) -> None:
            for px, py in spots:
                s.oval(px, py, size * grow, size * grow)

        canvas.stencil(tone, petals, box=box)
    canvas.glow(x, y, size * 0.62, deep, 0.85)

    def stamens(s: Stencil) -> None:
        for k in range(9):
            a = turn + k * math.tau / 9
            tip = (x + math.cos(a) * size * 0.4, y + math.sin(a) * size * 0.4)
            s.line([(x, y), tip], size * 0.035)
            s.oval(*tip, size * 0.06, size * 0.06)

    canvas.stencil(light.lit(rgb("f7cf6a")), stamens, box=box)

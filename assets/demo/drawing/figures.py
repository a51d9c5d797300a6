"""People as small figures, and lights out of focus."""

from __future__ import annotations

import math

from assets.demo.drawing.canvas import Canvas
from assets.demo.drawing.color import Color, shade


def person(canvas: Canvas, color: Color, x: float, base: float, tall: float) -> None:
    """A small standing figure seen from behind."""
    canvas.oval(x, base - tall * 0.92, tall * 0.075, tall * 0.085, color)
    coat = [
        (x - tall * 0.07, base - tall * 0.82),
        (x + tall * 0.07, base - tall * 0.82),
        (x + tall * 0.13, base - tall * 0.7),
        (x + tall * 0.14, base - tall * 0.38),
        (x - tall * 0.14, base - tall * 0.38),
        (x - tall * 0.13, base - tall * 0.7),
    ]
    canvas.poly(coat, color)
    for side in (-1, 1):
        leg = [
            (x + side * tall * 0.06, base - tall * 0.42),
            (x + side * tall * 0.075, base),
        ]
        canvas.line(leg, tall * 0.085, color)


def bokeh(canvas: Canvas, colors: list[Color], count: int, *, size: float = 7) -> None:
    """Round lights out of focus."""
    rng, u = canvas.rng, canvas.u
    for _ in range(count):
        r = size * u * rng.uniform(0.4, 1.4)
        x, y, tone = (
            rng.uniform(0, canvas.w),
            rng.uniform(0, canvas.h),
            rng.choice(colors),
        )
        canvas.oval(x, y, r, r, tone, blur=r * 0.09, alpha=rng.uniform(0.12, 0.42))


def leaf(
    canvas: Canvas, x: float, y: float, reach: float, angle: float, color: Color
) -> None:
    c, s = math.cos(angle), math.sin(angle)
    for half, tone in ((1, color), (-1, shade(color, -0.2))):
        edge = []
        for n in range(13):
            t = n / 12
            out = math.sin(math.pi * t**0.8) * reach * 0.2 * half
            edge.append((x + c * reach * t - s * out, y + s * reach * t + c * out))
        canvas.poly(edge, tone)

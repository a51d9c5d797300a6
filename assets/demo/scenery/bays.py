"""Sunsets over bays, sailing, kites on the beach."""

from __future__ import annotations

import math

from assets.demo.drawing.canvas import Canvas
from assets.demo.drawing.color import WHITE, Light, mix, palette, rgb, shade, vary
from assets.demo.drawing.figures import person
from assets.demo.drawing.masks import Point, Stencil
from assets.demo.drawing.nature import birds, sky, sun, under, waves
from assets.demo.drawing.water import headland, sail, sea


def sunset_bay(canvas: Canvas, light: Light, season: str) -> None:
    """The sun going down over a bay with a few sails."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    level = h * rng.uniform(0.54, 0.66)
    sky(canvas, light, level)
    x = w * rng.uniform(0.3, 0.7)
    sun(canvas, light, x, level - rng.uniform(1, 12) * u, rng.uniform(5, 8) * u)
    side = rng.choice((-1, 1))
    headland(canvas, light.far(rgb("5a4a78"), 0.55), level, -side, w * 0.5, 9 * u)
    sea(canvas, light, level, x, vary(rng, rgb("33679a"), 14))
    headland(
        canvas,
        light.far(rgb("35264f"), 0.12),
        level + 0.6 * u,
        side,
        w * rng.uniform(0.32, 0.5),
        12 * u,
    )
    for n in range(rng.randint(1, 3)):
        spot = w * rng.uniform(0.14, 0.86)
        sail(
            canvas, light, spot, level + (1 + 3 * n) * u, (7 + 5 * n) * u, rgb("fff6ea")
        )
    birds(
        canvas,
        w * rng.uniform(0.2, 0.8),
        level * 0.4,
        rng.randint(0, 9),
        light.far(rgb("2d2244"), 0.1),
    )


def sailing(canvas: Canvas, light: Light, season: str) -> None:
    """One large sailing boat on a breezy sea."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    level = h * rng.uniform(0.56, 0.64)
    sky(canvas, light, level, cover=rng.uniform(0.35, 0.7))
    side = rng.choice((-1, 1))
    x = w * (0.5 + 0.28 * side)
    sun(canvas, light, x, level * rng.uniform(0.25, 0.7), 4 * u)
    headland(canvas, light.far(rgb("6b86a0"), 0.6), level, side, w * 0.62, 12 * u)
    headland(canvas, light.far(rgb("587a80"), 0.4), level, -side, w * 0.3, 7 * u)
    sea(
        canvas,
        light,
        level,
        x if light.hour != "day" else None,
        vary(rng, rgb("1f78a8"), 16),
    )
    cloth = rng.choice(("fffaf0", "f6e3c5", "e86a4a", "f4c95d"))
    for n in range(2):
        sail(
            canvas,
            light,
            w * rng.uniform(0.1, 0.9),
            level + u,
            (5 + 3 * n) * u,
            rgb("ffffff"),
        )
    sail(canvas, light, w * (0.5 - 0.1 * side), level + 9 * u, 46 * u, rgb(cloth))
    _crests(canvas, light, level + 12 * u)


def _crests(canvas: Canvas, light: Light, top: float) -> None:
    rng, u = canvas.rng, canvas.u
    foam = mix(light.lit(WHITE), light.sky[-1], 0.2)

    def caps(s: Stencil) -> None:
        for _ in range(46):
            t = rng.random()
            y = top + (canvas.h - top) * t
            x, half = (
                rng.uniform(0, canvas.w),
                u * (1 + 4.5 * t) * rng.uniform(0.5, 1.2),
            )
            s.line(
                [
                    (
                        x + half * k / 4,
                        y - math.sin(math.pi * (k + 4) / 8) * half * 0.16,
                    )
                    for k in range(-4, 5)
                ],
                u * (0.12 + 0.3 * t),
            )

    canvas.stencil(foam, caps, alpha=0.75)


def kite(canvas: Canvas, light: Light, season: str) -> None:
    """A child flying a kite on a wide beach."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    level = h * rng.uniform(0.64, 0.7)
    sky(canvas, light, level, cover=rng.uniform(0.3, 0.65))
    side = rng.choice((-1, 1))
    x = w * (0.5 - side * 0.3)
    sun(canvas, light, x, level - rng.uniform(4, 34) * u, 4.6 * u)
    sea(canvas, light, level, x if light.hour != "day" else None, rgb("2f8fae"))
    sand = light.lit(rgb("ecd0a2"))
    slope = waves(rng, w, 2 * u, 1.3)
    canvas.poly(under(canvas, h * 0.845, slope), WHITE, blur=0.6 * u, alpha=0.7)
    canvas.poly(
        under(canvas, h * 0.855, slope),
        [
            mix(sand, light.sky[-1], 0.45),
            mix(sand, light.sky[-2], 0.2),
            shade(sand, -0.2),
        ],
    )
    px, base = w * (0.5 + side * 0.16), h * 0.93
    canvas.oval(
        px + 3 * u, base, 7 * u, 0.9 * u, shade(sand, -0.6), blur=0.6 * u, alpha=0.5
    )
    tone = mix(
        light.lit(rgb(rng.choice(("c8452f", "2f5f8a", "d99a2f")))), rgb("1c1420"), 0.3
    )
    person(canvas, tone, px, base, 15 * u)
    hand = (px - side * 3.6 * u, base - 13 * u)
    canvas.line([(px - side * u, base - 11 * u), hand], 1.1 * u, tone)
    if rng.random() < 0.6:
        person(
            canvas, mix(tone, rgb("1c1420"), 0.5), px + side * 9 * u, base + u, 22 * u
        )
    kx, ky = w * (0.5 - side * rng.uniform(0.02, 0.16)), h * rng.uniform(0.17, 0.28)
    string = [
        (
            hand[0] + (kx - hand[0]) * t,
            hand[1] + (ky - hand[1]) * t + math.sin(math.pi * t) * 7 * u,
        )
        for t in (n / 20 for n in range(21))
    ]
    canvas.line(string, 0.16 * u, light.lit(rgb("fffaf0")), alpha=0.8)
    _kite(canvas, light, kx, ky, 9 * u, side)
    birds(canvas, w * (0.5 + side * 0.3), h * 0.25, 5, light.far(rgb("3a4658"), 0.25))


def _kite(
    canvas: Canvas, light: Light, x: float, y: float, size: float, side: int
) -> None:
    rng, u = canvas.rng, canvas.u
    one, two = (
        light.lit(c)
        for c in rng.sample(palette("e4573d ffd27a 1c7f8c 8d3f8e f7ead0 3f8fd0"), 2)
    )
    a = side * 0.5
    c, s = math.cos(a), math.sin(a)

    def at(px: float, py: float) -> Point:
        return x + (px * c - py * s) * size, y + (px * s + py * c) * size

    top, low, left, right, mid = (
        at(0, -1),
        at(0, 1.35),
        at(-0.75, -0.2),
        at(0.75, -0.2),
        at(0, -0.2),
    )
    for corners, tone in (
        ((top, left, mid), one),
        ((top, right, mid), two),
        ((low, left, mid), shade(two, -0.1)),
        ((low, right, mid), shade(one, -0.15)),
    ):
        canvas.poly(corners, tone)
    tail = [
        (low[0] - side * u * t * 7 + math.sin(t * 5) * 1.8 * u, low[1] + t * 13 * u)
        for t in (n / 24 for n in range(25))
    ]
    canvas.line(tail, 0.22 * u, shade(one, -0.2))
    for n in range(4, 25, 5):
        tx, ty = tail[n]
        for k in (-1, 1):
            canvas.poly(
                [
                    (tx, ty),
                    (tx + k * 1.6 * u, ty - 0.8 * u),
                    (tx + k * 1.6 * u, ty + 0.8 * u),
                ],
                one if n % 2 else two,
            )

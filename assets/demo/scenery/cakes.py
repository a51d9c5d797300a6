"""Birthday cakes."""

from __future__ import annotations

import math

from assets.demo.drawing.canvas import Canvas
from assets.demo.drawing.color import (
    WHITE,
    Color,
    Light,
    mix,
    palette,
    rgb,
    shade,
)
from assets.demo.drawing.figures import bokeh
from assets.demo.drawing.masks import Stencil


def cake(canvas: Canvas, light: Light, season: str) -> None:
    """A birthday cake with candles in a dark room."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    canvas.ground(
        palette(
            rng.choice(
                ("1f1026 4a2038 7a3440", "141a33 33305a 6a4468", "10211f 274238 5a5238")
            )
        )
    )
    bokeh(canvas, palette("ffb35c ff8f6b ffcf7a ff6f7f c58aff"), 30, size=6)
    table = h * rng.uniform(0.76, 0.82)
    canvas.ground(palette("6d3a35 3a1c22"), table)
    x = w / 2
    half, tall = 34 * u, 27 * u
    base = table + 7 * u
    icing, sponge = (
        rgb(c)
        for c in rng.choice(
            (
                ("d9536f", "f6dfe0"),
                ("6b3f2e", "e2b98a"),
                ("f6efe2", "f0cfa0"),
                ("6f9fb8", "f7eedd"),
            )
        )
    )
    canvas.oval(
        x, base + 1.5 * u, half * 1.42, 7 * u, rgb("1a0c12"), blur=2 * u, alpha=0.7
    )
    canvas.oval(x, base, half * 1.36, 6.4 * u, palette("fff3e4 c9a894"))
    _tier(canvas, x, base - u, half, tall, sponge, icing)
    upper = rng.random() < 0.45
    top = base - u - tall
    if upper:
        _tier(canvas, x, top + 2 * u, half * 0.62, tall * 0.72, sponge, icing)
        top = top + 2 * u - tall * 0.72
    reach = half * (0.5 if upper else 0.8)
    count = rng.randint(4, 7)
    for n in range(count):
        t = (n + 0.5) / count * 2 - 1
        _candle(
            canvas,
            x + t * reach,
            top + (1 - t * t) * 2 * u,
            10 * u,
            rng.choice(palette("7fc8e8 ffd27a f4a6c0 b8e0a0 ffffff")),
        )
    canvas.glow(x, top - 12 * u, 78 * u, rgb("ffc46a"), 0.3)
    berries = palette("d8324a b8203a e8506a")
    for n in range(13):
        t = n / 12 * 2 - 1
        px, py = x + t * half * 1.16, base + math.sqrt(1 - (t * 0.98) ** 2) * 4 * u - u
        canvas.oval(
            px,
            py,
            2 * u,
            1.9 * u,
            [mix(berries[n % 3], WHITE, 0.3), shade(berries[n % 3], -0.3)],
        )
        canvas.oval(px - 0.6 * u, py - 0.8 * u, 0.4 * u, 0.3 * u, WHITE, alpha=0.7)


def _tier(
    canvas: Canvas,
    x: float,
    base: float,
    half: float,
    tall: float,
    sponge: Color,
    icing: Color,
) -> None:
    u = canvas.u
    dip = half * 0.12

    def body(s: Stencil) -> None:
        s.poly(
            [
                (x - half, base - tall),
                (x + half, base - tall),
                (x + half, base - dip),
                (x - half, base - dip),
            ]
        )
        s.oval(x, base - dip, half, dip)

    box = (x - half, base - tall, x + half, base + dip)
    canvas.stencil([sponge, shade(sponge, -0.2)], body, box=box)
    canvas.rect(
        x - half,
        base - tall * 0.42,
        half * 2,
        1.2 * u,
        mix(icing, WHITE, 0.25),
        alpha=0.8,
    )

    def drips(s: Stencil) -> None:
        s.oval(x, base - tall, half, dip)
        count = 11
        for n in range(count):
            left = x - half + 2 * half * n / count
            wide = 2 * half / count
            drop = tall * (0.2 + 0.16 * math.sin(n * 2.4) ** 2)
            low = (
                base
                - tall
                + drop
                + dip * math.sqrt(max(0, 1 - ((n + 0.5) / count * 2 - 1) ** 2)) * 0.8
            )
            s.poly(
                [
                    (left, base - tall),
                    (left + wide, base - tall),
                    (left + wide, low),
                    (left, low),
                ]
            )
            s.oval(left + wide / 2, low, wide * 0.5, wide * 0.42)

    canvas.stencil(
        [icing, shade(icing, -0.15)],
        drips,
        box=(x - half, base - tall - dip, x + half, base),
    )
    canvas.oval(x, base - tall, half, dip, [shade(icing, 0.1), shade(icing, 0.25)])
    canvas.poly(
        [
            (x + half * 0.4, base - tall + dip),
            (x + half, base - tall),
            (x + half, base - dip),
            (x + half * 0.4, base),
        ],
        rgb("1f0a14"),
        blur=half * 0.12,
        alpha=0.3,
    )


def _candle(canvas: Canvas, x: float, base: float, tall: float, color: Color) -> None:
    u = canvas.u
    wide = 0.85 * u
    canvas.rect(x - wide, base - tall, wide * 2, tall, [shade(color, 0.25), color])
    for n in range(4):
        y = base - tall * (0.16 + 0.24 * n)
        canvas.line(
            [(x - wide, y + 0.7 * u), (x + wide, y - 0.7 * u)],
            0.5 * u,
            WHITE,
            alpha=0.8,
        )
    tip = base - tall - 6 * u
    canvas.glow(x, tip + 2.6 * u, 13 * u, rgb("ffb84f"), 0.75)
    for size, tone in ((1.0, "ff9a3c"), (0.72, "ffd75e"), (0.42, "fff8dc")):
        flame = [(x, tip + (1 - size) * 4 * u)]
        for n in range(1, 13):
            t = n / 12
            flame.append(
                (
                    x + math.sin(math.pi * t**0.8) ** 1.2 * 1.5 * u * size,
                    tip + (1 - size) * 4 * u + 5.4 * u * size * t,
                )
            )
        flame += [(2 * x - px, py) for px, py in reversed(flame[1:])]
        canvas.poly(flame, rgb(tone))

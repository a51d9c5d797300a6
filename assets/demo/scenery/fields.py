"""Fields in rows: lavender, tulips, vines."""

from __future__ import annotations

import math

from assets.demo.drawing.canvas import Canvas
from assets.demo.drawing.color import Color, Light, mix, palette, rgb, shade, vary
from assets.demo.drawing.masks import Stencil
from assets.demo.drawing.nature import (
    Height,
    broadleaf,
    crown,
    hills,
    sky,
    sun,
    under,
    waves,
)
from assets.demo.drawing.seasons import greens


def _rows(
    canvas: Canvas,
    light: Light,
    horizon: float,
    colors: list[Color],
    soil: Color,
    count: int,
) -> None:
    """Rows of plants that run together at a point on the horizon."""
    rng, w, h = canvas.rng, canvas.w, canvas.h
    vanish = w * rng.uniform(0.25, 0.75)
    canvas.ground(
        [
            mix(light.lit(soil), light.haze, 0.6),
            light.lit(soil),
            shade(light.lit(soil), -0.2),
        ],
        horizon,
    )
    spread = w * 3.4 / count
    # Rows alternate between two shades where there is but one color.
    tones = (
        colors if len(colors) > 1 else [shade(colors[0], 0.04), shade(colors[0], -0.04)]
    )
    for order, color in enumerate(light.lit(tone) for tone in tones):
        for shift, share, tone in (
            (0.0, 0.38, shade(color, -0.35)),
            (-0.1, 0.28, color),
            (-0.14, 0.13, mix(color, light.sun, 0.35)),
        ):

            def row(
                s: Stencil,
                order: int = order,
                shift: float = shift,
                share: float = share,
            ) -> None:
                for n in range(-count // 2 - 2, count // 2 + 3):
                    if n % len(tones) == order:
                        a, b = (
                            (n + shift - share) * spread,
                            (n + shift + share) * spread,
                        )
                        s.poly(
                            [
                                (vanish + a * 0.012, horizon),
                                (vanish + b * 0.012, horizon),
                                (vanish + b, h + 2),
                                (vanish + a, h + 2),
                            ]
                        )

            fill = [mix(tone, light.haze, 0.5), tone, tone]
            canvas.stencil(fill, row, box=(0, horizon, w, h))
    _buds(canvas, light, horizon, vanish, spread, count, colors)


def _buds(
    canvas: Canvas,
    light: Light,
    horizon: float,
    vanish: float,
    spread: float,
    count: int,
    colors: list[Color],
) -> None:
    """Single plants along the rows, larger the nearer."""
    rng, u, h = canvas.rng, canvas.u, canvas.h
    for order, color in enumerate(colors):
        for lift, tone in (
            (0.0, shade(light.lit(color), -0.22)),
            (0.35, mix(light.lit(color), light.sun, 0.22)),
        ):

            def heads(s: Stencil, order: int = order, lift: float = lift) -> None:
                for n in range(-count // 2 - 2, count // 2 + 3):
                    if n % len(colors) != order:
                        continue
                    y = horizon + 7 * u
                    while y < h + 4 * u:
                        t = (y - horizon) / (h - horizon)
                        for _ in range(4):
                            x = (
                                vanish
                                + n * spread * t
                                + rng.gauss(0, spread * 0.16 * t)
                            )
                            if -9 < x < canvas.w + 9:
                                r = u * (0.12 + 1.0 * t) * rng.uniform(0.5, 1)
                                s.oval(
                                    x, y - lift * r + rng.gauss(0, 0.6 * r), r * 0.75, r
                                )
                        y += u * (0.6 + 2.1 * t)

            canvas.stencil(tone, heads, box=(0, horizon, canvas.w, h), alpha=0.9)


def lavender(canvas: Canvas, light: Light, season: str) -> None:
    """Rows of lavender that meet at the horizon, a lone tree."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    horizon = h * rng.uniform(0.46, 0.56)
    sky(canvas, light, horizon)
    sun(
        canvas,
        light,
        w * rng.uniform(0.15, 0.85),
        horizon - rng.uniform(5, 26) * u,
        4 * u,
    )
    hills(
        canvas,
        light,
        palette("8b86b8 7f86a8 6f7fa0"),
        top=horizon - 5 * u,
        bottom=horizon + u,
        amount=5 * u,
    )
    color = rgb(rng.choice(("8a5cc4", "7a63c8", "a06ac0")))
    _rows(canvas, light, horizon + 2 * u, [color], rgb("5d4a52"), 21)
    x = w * rng.choice((0.2, 0.3, 0.72, 0.82))
    broadleaf(
        canvas,
        x,
        horizon + 3.4 * u,
        rng.uniform(15, 24) * u,
        light.far(rgb("4d6f5e"), 0.12),
        light,
    )


def tulips(canvas: Canvas, light: Light, season: str) -> None:
    """A tulip field in bands of color with a windmill behind."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    horizon = h * rng.uniform(0.46, 0.56)
    sky(canvas, light, horizon, cover=rng.uniform(0.3, 0.7))
    sun(
        canvas,
        light,
        w * rng.uniform(0.1, 0.9),
        horizon * rng.uniform(0.3, 0.9),
        3.6 * u,
    )
    far = light.far(rgb("6f9a78"), 0.45)
    canvas.poly(under(canvas, horizon, waves(rng, w, 1.5 * u, 3)), far)
    for _ in range(9):
        crown(
            canvas,
            rng.uniform(0, w),
            horizon - u,
            rng.uniform(3, 5) * u,
            light.far(rgb("5f8a62"), 0.4),
            light.sun,
        )
    _windmill(
        canvas,
        light,
        w * rng.choice((0.24, 0.7, 0.78)),
        horizon + u,
        rng.uniform(20, 30) * u,
    )
    colors = rng.sample(
        palette("e0433f f2b632 f08aa8 f6efe2 8d4fa8 f0753a"), rng.randint(3, 5)
    )
    _rows(canvas, light, horizon + 1.5 * u, colors, rgb("4f7f4a"), 18)


def _windmill(canvas: Canvas, light: Light, x: float, base: float, tall: float) -> None:
    rng, u = canvas.rng, canvas.u
    body = light.far(rgb("6d4c41"), 0.14)
    canvas.poly(
        [
            (x - tall * 0.15, base),
            (x - tall * 0.09, base - tall * 0.6),
            (x + tall * 0.09, base - tall * 0.6),
            (x + tall * 0.15, base),
        ],
        [shade(body, 0.16), shade(body, -0.15)],
    )
    canvas.rect(
        x - tall * 0.16, base - tall * 0.25, tall * 0.32, tall * 0.03, shade(body, -0.4)
    )
    cap = light.far(rgb("3c4a52"), 0.1)
    canvas.poly(
        [
            (x - tall * 0.1, base - tall * 0.6),
            (x - tall * 0.06, base - tall * 0.71),
            (x + tall * 0.06, base - tall * 0.71),
            (x + tall * 0.1, base - tall * 0.6),
        ],
        cap,
    )
    hub = (x, base - tall * 0.64)
    cloth = light.far(rgb("fbf3e2"), 0.1)
    start = rng.uniform(0.2, 1.3)
    for n in range(4):
        a = start + n * math.pi / 2
        c, s = math.cos(a), math.sin(a)
        tip = (hub[0] + c * tall * 0.44, hub[1] + s * tall * 0.44)
        wide = tall * 0.055
        sail = [
            (hub[0] + c * tall * 0.09, hub[1] + s * tall * 0.09),
            tip,
            (tip[0] - s * wide, tip[1] + c * wide),
            (hub[0] + c * tall * 0.09 - s * wide, hub[1] + s * tall * 0.09 + c * wide),
        ]
        canvas.poly(sail, cloth, alpha=0.92)
        canvas.line([hub, tip], u * 0.3, shade(body, -0.5))
    canvas.oval(*hub, tall * 0.015, tall * 0.015, cap)


def vineyard(canvas: Canvas, light: Light, season: str) -> None:
    """Vines on rolling hills below a village with a tower."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    horizon = h * rng.uniform(0.42, 0.5)
    sky(canvas, light, horizon)
    sun(
        canvas,
        light,
        w * rng.uniform(0.15, 0.85),
        horizon - rng.uniform(6, 24) * u,
        4 * u,
    )
    tones = greens(season, rng)
    lines = hills(
        canvas,
        light,
        [mix(c, rgb("8aa0b8"), 0.2) for c in tones[:3]],
        top=horizon,
        bottom=horizon + 15 * u,
        amount=7 * u,
    )
    _village(canvas, light, w * rng.uniform(0.2, 0.7), lines[1], u)
    for _n in range(6):
        _cypress(canvas, light, w * rng.uniform(0, 1), lines[2], rng.uniform(6, 11) * u)
    vine = {
        "spring": "9fc25e",
        "summer": "6f9f48",
        "autumn": "cf8a35",
        "winter": "8f8060",
    }[season]
    canvas.haze(horizon + 6 * u, horizon + 21 * u, light.haze, 0.4)
    _rows(canvas, light, horizon + 19 * u, [rgb(vine)], rgb("a98560"), 15)


def _cypress(canvas: Canvas, light: Light, x: float, land: Height, tall: float) -> None:
    base = land(x) + canvas.u
    tone = light.far(rgb("2f5240"), 0.2)
    points = [(x, base - tall)]
    points += [
        (x + tall * 0.1 * math.sin(math.pi * t**0.7), base - tall * (1 - t))
        for t in (0.2, 0.4, 0.6, 0.8, 1)
    ]
    points += [(x - (px - x), py) for px, py in reversed(points[1:])]
    canvas.poly(points, [shade(tone, 0.15), shade(tone, -0.2)])


def _village(canvas: Canvas, light: Light, x: float, land: Height, u: float) -> None:
    rng = canvas.rng
    roof = light.far(rgb("c0623f"), 0.25)
    for n in range(9):
        px = x + rng.gauss(0, 6 * u)
        base = land(px) + rng.uniform(0, 2) * u
        wide, tall = rng.uniform(1.6, 3.2) * u, rng.uniform(1.6, 3) * u
        if n == 4:
            wide, tall = 1.7 * u, 8 * u
        wall = light.far(rgb(rng.choice(("f4e4c8", "ecd3b0", "f7eedd"))), 0.22)
        canvas.rect(
            px - wide / 2, base - tall, wide, tall + u, [wall, shade(wall, -0.15)]
        )
        canvas.poly(
            [
                (px - wide * 0.6, base - tall),
                (px, base - tall - wide * 0.5),
                (px + wide * 0.6, base - tall),
            ],
            vary(rng, roof),
        )

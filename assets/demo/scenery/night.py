"""Skies at night: northern lights, the Milky Way, a fire."""

from __future__ import annotations

import math

from assets.demo.drawing.canvas import Canvas
from assets.demo.drawing.color import WHITE, Color, Light, mix, palette, rgb, shade
from assets.demo.drawing.masks import Stencil
from assets.demo.drawing.nature import (
    forest,
    level,
    ridge,
    sky,
    stars,
    surface,
    under,
    waves,
)
from assets.demo.scenery.mountains import range_of_peaks


def northern_lights(canvas: Canvas, light: Light, season: str) -> None:
    """Curtains of green light over dark mountains and still water."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    horizon = h * rng.uniform(0.62, 0.72)
    top = rgb(rng.choice(("04091c", "060a24", "03121c")))
    canvas.ground(
        [top, mix(top, rgb("12405a"), 0.5), rgb("1d5566"), rgb("3a7d7a")], 0, horizon
    )
    stars(canvas, horizon, 420)
    hues = rng.choice((("4dffa6", "3be0c0", "9a6bff"), ("7dff8a", "46f0b4", "e06bd0")))
    for n in range(3):
        _curtain(canvas, horizon, rgb(hues[n]), n)
    for n, distance in enumerate((0.5, 0.15)):
        line = ridge(rng, w, (20 - 6 * n) * u, 3 + n, 0.13)
        rock = mix(rgb("0c1b2a"), rgb("2f6a70"), distance)
        white = mix(rock, rgb("bfe8e0"), 0.45)
        range_of_peaks(
            canvas,
            line,
            horizon + 2 * u,
            (rock, shade(rock, -0.3), white),
            0.6 - 0.2 * n,
            True,
        )
    if rng.random() < 0.65:
        canvas.mirror(horizon, rgb("0a2230"), depth=0.35, ripple=0.7)
    else:
        snow = mix(rgb("3e7a80"), rgb("a9d8d0"), 0.25)
        for n in range(2):
            rise = waves(rng, w, 4 * u, 1.4)
            base = horizon + (3 + 14 * n) * u
            canvas.poly(under(canvas, base, rise), [snow, shade(snow, -0.45)])
            forest(
                canvas,
                rgb("0a1a24"),
                surface(base, rise),
                tall=(7 + 9 * n) * u,
                count=30,
            )
    front = rgb("040b12")
    rise = waves(rng, w, 3 * u, 1.6)
    canvas.poly(under(canvas, h - 3 * u, rise), front)
    forest(canvas, front, surface(h - 3 * u, rise), tall=18 * u, count=16)


def _curtain(canvas: Canvas, horizon: float, color: Color, order: int) -> None:
    rng, w = canvas.rng, canvas.w
    wave = waves(rng, w, horizon * 0.16, rng.uniform(0.7, 1.5))
    base = horizon * (0.75 - 0.17 * order)
    tall = horizon * rng.uniform(0.4, 0.55)
    ray = waves(rng, w, 1.2, 14)
    for blur, alpha in ((canvas.u * 1.3, 0.62), (canvas.u * 9, 0.6)):

        def rays(s: Stencil) -> None:
            step = w / 150
            for n in range(-2, 153):
                x = n * step
                bright = 0.5 + 0.5 * ray(x)
                foot = base - wave(x)
                for part in range(12):
                    y = foot - tall * part / 12 * (0.55 + 0.45 * bright)
                    level = int(255 * max(0, bright) * (1 - part / 12) ** 1.3)
                    s.poly(
                        [
                            (x, y),
                            (x + step * 1.2, y),
                            (x + step * 1.2, y - tall / 11),
                            (x, y - tall / 11),
                        ],
                        level,
                    )

        canvas.stencil(color, rays, box=(0, 0, w, horizon), blur=blur, alpha=alpha)


def milky_way(canvas: Canvas, light: Light, season: str) -> None:
    """The Milky Way above ridges, with a small lit tent."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    horizon = h * 0.84
    canvas.ground([*light.sky[:3], mix(light.sky[3], rgb("d99a86"), 0.4)], 0, h)
    angle = rng.choice((-1, 1)) * rng.uniform(0.35, 0.8)
    cx = w * rng.uniform(0.4, 0.6)
    for n in range(46):
        t = n / 45
        spread = 7 * u
        x = cx + (t - 0.5) * horizon * 2 * angle + rng.gauss(0, spread * 0.5)
        y = (1 - t) * horizon * 1.05 - 5 * u
        tone = rgb(rng.choice(("b9b8f0", "e8c9d8", "8fa8e8", "f3d9c0")))
        canvas.glow(x, y, rng.uniform(8, 22) * u, tone, rng.uniform(0.06, 0.2))
    for n in range(26):
        t = n / 25
        x = cx + (t - 0.5) * horizon * 2 * angle + rng.gauss(0, 1.5 * u)
        size = rng.uniform(3, 7) * u
        canvas.glow(x, (1 - t) * horizon, size, light.sky[0], 0.22, power=1.2)
    stars(canvas, horizon, 1100)

    def dust(s: Stencil) -> None:
        for _ in range(1300):
            t = rng.random()
            x = cx + (t - 0.5) * horizon * 2 * angle + rng.gauss(0, 8 * u)
            size = u * rng.uniform(0.04, 0.12)
            s.oval(
                x,
                (1 - t) * horizon + rng.gauss(0, 3 * u),
                size,
                size,
                rng.randint(60, 220),
            )

    canvas.stencil(WHITE, dust)
    for n in range(3):
        line = ridge(rng, w, (17 - 4 * n) * u, 4, 0.1)
        base = horizon + 5 * u * n
        tone = mix(
            mix(light.sky[1], rgb("05070f"), 0.5 + 0.25 * n), light.haze, 0.2 - 0.1 * n
        )
        points = [(x, base - y) for x, y in line]
        canvas.poly([*points, (w * 2, h + 9), (-w, h + 9)], tone)
    if rng.random() < 0.5:
        _tent(canvas, w * rng.uniform(0.25, 0.75), h - 4 * u)
        return
    front = mix(light.sky[1], rgb("05070f"), 0.92)
    forest(canvas, front, level(h + 2 * u), tall=rng.uniform(20, 44) * u, count=14)


def _tent(canvas: Canvas, x: float, y: float) -> None:
    u = canvas.u
    canvas.glow(x, y - 3 * u, 22 * u, rgb("ffb45a"), 0.5)
    tent = [(x - 8 * u, y), (x - 0.6 * u, y - 8.5 * u), (x + 7 * u, y)]
    canvas.poly(tent, [rgb("ffd88a"), rgb("ee8a3c")])
    canvas.poly(
        [(x - 0.6 * u, y - 8.5 * u), (x + 7 * u, y), (x + 10 * u, y - 1.4 * u)],
        rgb("b8562a"),
    )
    canvas.poly(
        [(x - 2.4 * u, y), (x - 0.6 * u, y - 7 * u), (x + 1 * u, y)], rgb("fff0c2")
    )


def campfire(canvas: Canvas, light: Light, season: str) -> None:
    """Friends around a fire under the first stars."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    ground = h * rng.uniform(0.74, 0.79)
    sky(canvas, light, ground, cover=0.2)
    stars(canvas, ground * 0.85, 260)
    for n in range(2):
        line = ridge(rng, w, (22 - 8 * n) * u, 3, 0.09)
        tone = light.far(rgb("3a4a6a"), 0.4 - 0.25 * n)
        points = [(x, ground - (12 - 8 * n) * u - y) for x, y in line]
        canvas.poly([*points, (w * 2, h), (-w, h)], [tone, shade(tone, -0.3)])
    earth = light.lit(rgb("3f3440"))
    rise = waves(rng, w, 2 * u, 1.5)
    canvas.poly(under(canvas, ground, rise), [shade(earth, -0.2), shade(earth, -0.65)])
    x, base = w / 2, ground + 9 * u
    canvas.glow(x, base - 6 * u, 62 * u, rgb("ff9a3c"), 0.6)
    canvas.glow(x, base + 2 * u, 58 * u, rgb("ff8a2c"), 0.5, squash=0.3)
    count = rng.randint(3, 5)
    for n in range(count):
        t = (n + 0.5) / count * 2 - 1
        if abs(t) < 0.2:
            t = 0.32
        _seated(
            canvas,
            x + t * 40 * u,
            base - (1 - t * t) * 2 * u + 1.4 * u,
            rng.uniform(13, 16) * u,
            1 if t < 0 else -1,
            n,
        )
    for k in (-1, 1):
        canvas.line(
            [(x - k * 8 * u, base + 2 * u), (x + k * 7 * u, base - 1.4 * u)],
            2 * u,
            rgb("3a2018"),
        )
    for share, hue in (
        (1.0, "ff7a1f"),
        (0.74, "ffab3a"),
        (0.48, "ffd968"),
        (0.26, "fff6cc"),
    ):
        for lean in (-0.45, 0.4, 0.0):
            tall = 17 * u * share * (1 - 0.35 * abs(lean) * 2) * rng.uniform(0.9, 1.1)
            flame = [(x + lean * 7 * u, base - tall)]
            for step in range(1, 13):
                t = step / 12
                flame.append(
                    (
                        x + lean * 7 * u + math.sin(math.pi * t**0.7) * 3.6 * u * share,
                        base - tall * (1 - t),
                    )
                )
            flame += [
                (2 * (x + lean * 7 * u) - px, py) for px, py in reversed(flame[1:])
            ]
            canvas.poly(flame, rgb(hue), blur=0.2 * u)

    def sparks(s: Stencil) -> None:
        for _ in range(46):
            t = rng.random()
            r = u * rng.uniform(0.1, 0.32)
            s.oval(
                x + rng.gauss(0, 5 + 8 * t) * u,
                base - (10 + 42 * t) * u,
                r,
                r,
                int(255 * (1 - 0.6 * t)),
            )

    canvas.stencil(rgb("ffb85a"), sparks)


def _seated(
    canvas: Canvas, x: float, base: float, tall: float, facing: int, order: int
) -> None:
    tone = palette("2a1a2c 1f1c33 33202a 241d2a 1c2430")[order % 5]
    rim = rgb("ff9f4a")
    for dx, color in ((facing * tall * 0.025, rim), (0.0, tone)):

        def shape(s: Stencil, dx: float = dx) -> None:
            cx = x + dx
            s.oval(
                cx + facing * tall * 0.04, base - tall * 0.86, tall * 0.12, tall * 0.135
            )
            s.poly(
                [
                    (cx - tall * 0.2, base),
                    (cx - tall * 0.17, base - tall * 0.5),
                    (cx - tall * 0.06, base - tall * 0.73),
                    (cx + facing * tall * 0.02 + tall * 0.06, base - tall * 0.73),
                    (cx + tall * 0.17, base - tall * 0.5),
                    (cx + tall * 0.2, base),
                ]
            )
            s.line(
                [
                    (cx, base - tall * 0.12),
                    (cx + facing * tall * 0.36, base - tall * 0.36),
                    (cx + facing * tall * 0.46, base),
                ],
                tall * 0.13,
            )
            s.line(
                [
                    (cx + facing * tall * 0.05, base - tall * 0.58),
                    (cx + facing * tall * 0.32, base - tall * 0.4),
                ],
                tall * 0.09,
            )

        canvas.stencil(
            color, shape, box=(x - tall, base - tall * 1.1, x + tall, base + 2)
        )

"""People from behind or afar."""

from __future__ import annotations

import math
from collections.abc import Callable

from assets.demo.drawing.canvas import Canvas
from assets.demo.drawing.color import Color, Light, mix, rgb, shade, vary
from assets.demo.drawing.figures import bokeh, person
from assets.demo.drawing.masks import Point, Stencil
from assets.demo.drawing.nature import (
    birds,
    grass,
    hills,
    level,
    ridge,
    sky,
    sun,
    waves,
)
from assets.demo.drawing.seasons import greens
from assets.demo.drawing.water import sea


def couple(canvas: Canvas, light: Light, season: str) -> None:
    """Two people seen from behind, looking into the evening sun."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    horizon = h * rng.uniform(0.58, 0.66)
    sky(canvas, light, horizon)
    x = w * rng.uniform(0.4, 0.6)
    sun(
        canvas,
        light,
        x + rng.uniform(-14, 14) * u,
        horizon - rng.uniform(4, 22) * u,
        8 * u,
    )
    if rng.random() < 0.5:
        sea(canvas, light, horizon, x, rgb("4a5f98"))
    else:
        hills(
            canvas,
            light,
            greens(season, rng),
            top=horizon,
            bottom=h * 0.92,
            amount=7 * u,
        )
    warm = [mix(light.sun, light.sky[-1], 0.4), light.sky[-1], light.sky[-2]]
    bokeh(canvas, warm, 16, size=8)
    canvas.soften(1.3 * u)
    tone = mix(light.lit(rgb("3a2038")), rgb("1f0f24"), 0.55)
    rim = mix(light.sun, light.sky[-1], 0.35)
    tall = rng.uniform(0.92, 1.05)
    gap = 12.5 * u
    _back(canvas, x - gap, h, 58 * u * tall, tone, rim, rng.choice(("short", "curls")))
    _back(
        canvas,
        x + gap,
        h,
        52 * u * tall,
        shade(tone, 0.05),
        rim,
        rng.choice(("long", "bun", "curls")),
    )
    canvas.glow(x, horizon, 60 * u, light.sun, 0.2)
    grass(canvas, level(h + 3 * u), [shade(tone, -0.2)], tall=9 * u, count=170)


def _back(
    canvas: Canvas,
    x: float,
    base: float,
    tall: float,
    tone: Color,
    rim: Color,
    hair: str,
) -> None:
    """Head and shoulders from behind with a rim of light."""
    head = (x, base - tall * 0.8)
    r = tall * 0.155

    def shape(grow: float, lift: float) -> Callable[[Stencil], None]:
        def draw(s: Stencil) -> None:
            hx, hy = head[0], head[1] - lift
            s.oval(hx, hy, r * grow, r * 1.14 * grow)
            shoulders: list[Point] = []
            for n in range(31):
                t = n / 30 * 2 - 1
                slope = 0.25 * abs(t) ** 2.4 + (0.5 * max(0, abs(t) - 0.86) / 0.14) ** 2
                shoulders.append(
                    (
                        x + t * tall * 0.4 * (1 + (grow - 1) * 0.3),
                        base - tall * (0.55 - slope) - lift,
                    )
                )
            s.poly(
                [*shoulders, (x + tall * 0.44, base + 5), (x - tall * 0.44, base + 5)]
            )
            s.poly(
                [
                    (hx - r * 0.48 * grow, hy),
                    (hx + r * 0.48 * grow, hy),
                    (hx + r * 0.8, base - tall * 0.5),
                    (hx - r * 0.8, base - tall * 0.5),
                ]
            )
            if hair == "long":
                s.poly(
                    [
                        (hx - r * 1.12 * grow, hy),
                        (hx + r * 1.12 * grow, hy),
                        (hx + r * 1.2 * grow, hy + r * 2.6),
                        (hx, hy + r * 3),
                        (hx - r * 1.2 * grow, hy + r * 2.6),
                    ]
                )
                s.oval(hx, hy - r * 0.1, r * 1.12 * grow, r * 1.22 * grow)
            elif hair == "bun":
                s.oval(hx, hy - r * 1.2, r * 0.5 * grow, r * 0.46 * grow)
            elif hair == "curls":
                for n in range(11):
                    a = math.pi * n / 10
                    s.oval(
                        hx + math.cos(a) * r * 0.92,
                        hy - math.sin(a) * r * 0.98 - r * 0.06,
                        r * 0.38 * grow,
                        r * 0.36 * grow,
                    )

        return draw

    box = (x - tall * 0.6, base - tall * 1.2, x + tall * 0.6, base)
    canvas.stencil(rim, shape(1.07, tall * 0.008), box=box, blur=0.25 * canvas.u)
    canvas.stencil([shade(tone, 0.08), shade(tone, -0.3)], shape(1.0, 0), box=box)


def hikers(canvas: Canvas, light: Light, season: str) -> None:
    """Walkers on a ridge above layers of mountains."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    horizon = h * rng.uniform(0.4, 0.48)
    sky(canvas, light, horizon + 10 * u)
    sun(
        canvas,
        light,
        w * rng.uniform(0.2, 0.8),
        horizon - rng.uniform(0, 24) * u,
        5 * u,
    )
    blue = vary(rng, rgb(rng.choice(("6a83a8", "7f7aa0", "5f8f8f"))), 8)
    for n in range(5):
        t = n / 4
        base = horizon + (6 + 34 * t) * u
        line = ridge(rng, w, (15 - 5 * t) * u, 3 + n % 2, 0.08)
        tone = light.far(shade(blue, -0.5 * t), 0.72 * (1 - t) ** 1.1)
        points = [(x, base - y) for x, y in line]
        canvas.poly([*points, (w * 2, h), (-w, h)], [tone, mix(tone, light.haze, 0.4)])
        canvas.haze(base - 4 * u, base + 18 * u, light.haze, 0.4)
    side = rng.choice((-1, 1))
    rise = waves(rng, w, 3 * u, 1.4)

    def path(x: float) -> float:
        return h * 0.84 - side * (x / w - 0.5) * 22 * u - rise(x)

    dark = light.lit(shade(greens(season, rng)[3], -0.6))
    canvas.poly(
        [*[(n * w / 80, path(n * w / 80)) for n in range(-1, 82)], (w + 9, h), (-9, h)],
        [shade(dark, 0.14), shade(dark, -0.4)],
    )
    grass(canvas, path, [shade(dark, 0.06), shade(dark, -0.2)], tall=2.6 * u, count=420)
    x = w * rng.uniform(0.3, 0.6)
    for n in range(rng.randint(1, 4)):
        px = x + n * rng.uniform(6, 9) * u
        tall = rng.uniform(11, 13.5) * u
        coat = light.lit(
            rgb(rng.choice(("c8452f", "2f5f8a", "d99a2f", "3f6f5a", "3a2f4a")))
        )
        person(canvas, mix(coat, rgb("14101c"), 0.45), px, path(px) + 0.8 * u, tall)
        pack = shade(coat, -0.2)
        canvas.oval(
            px - side * tall * 0.12,
            path(px) - tall * 0.62,
            tall * 0.09,
            tall * 0.15,
            pack,
        )
        canvas.line(
            [
                (px + side * tall * 0.13, path(px) - tall * 0.5),
                (px + side * tall * 0.26, path(px) + u),
            ],
            0.25 * u,
            rgb("14101c"),
        )
    birds(
        canvas,
        w * (0.5 - side * 0.25),
        horizon * 0.5,
        6,
        light.far(rgb("2a3040"), 0.15),
    )

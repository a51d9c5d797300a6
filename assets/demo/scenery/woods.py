"""A pine wood and an avenue of trees."""

from __future__ import annotations

import math

from assets.demo.drawing.canvas import Canvas
from assets.demo.drawing.color import WHITE, Color, Light, mix, palette, rgb, shade
from assets.demo.drawing.figures import person
from assets.demo.drawing.masks import Stencil
from assets.demo.drawing.nature import (
    conifer,
    crown,
    grass,
    surface,
    under,
    waves,
)
from assets.demo.drawing.seasons import leaves


def pine_light(canvas: Canvas, light: Light, season: str) -> None:
    """Light falling through a pine wood."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    hue = rng.choice(
        (
            "f4f2c4 c6d99c 7fae7c 3f7657",
            "fbe7c2 e8c98f a89a63 5c6844",
            "e6f0ea b4d0c4 6f9f98 35635f",
            "ffe4c4 f0b88c b0806a 5f4a4a",
        )
    )
    tones = [light.lit(c) for c in palette(hue)]
    canvas.ground(tones)
    x = w * rng.uniform(0.2, 0.8)
    canvas.glow(x, h * 0.12, 90 * u, mix(tones[0], WHITE, 0.6), 0.9)
    deep = shade(tones[3], -0.62)
    for n in range(4):
        share = n / 3
        tone = mix(mix(tones[1], tones[2], share), deep, share**1.3 * 0.93)
        blur = (2.4 - 2.4 * share) * u if n < 3 else 0
        _stand(canvas, tone, share, blur)
        if n < 3:
            canvas.haze(h * 0.4, h * 1.15, tones[0], 0.36 - 0.08 * n)
            _shafts(canvas, x, mix(tones[0], light.sun, 0.5), 0.26)
    floor = waves(rng, w, 3 * u, 1.4)
    canvas.poly(under(canvas, h * 0.93, floor), [shade(deep, 0.12), shade(deep, -0.4)])
    grass(
        canvas,
        surface(h * 0.93, floor),
        [shade(deep, 0.1), shade(deep, -0.2)],
        tall=5 * u,
        count=420,
    )


def _stand(canvas: Canvas, tone: Color, share: float, blur: float) -> None:
    """One depth of trees: bare trunks among firs."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    count = int((15 - 9 * share) * max(1, w / h))
    gap = 0.16 if share == 1 else 0

    def trees(s: Stencil) -> None:
        for _ in range(count):
            x = rng.uniform(-0.05, 1.05) * w
            if gap and abs(x / w - 0.5) < gap:
                continue
            base = h * (0.74 + 0.22 * share)
            if rng.random() < 0.55:
                s.poly(
                    conifer(
                        rng, x, base, h * rng.uniform(0.5, 0.85) * (0.75 + 0.45 * share)
                    )
                )
            else:
                wide = u * (0.7 + 2.1 * share) * rng.uniform(0.7, 1.2)
                s.poly(
                    [
                        (x - wide, base),
                        (x - wide * 0.7, -5),
                        (x + wide * 0.7, -5),
                        (x + wide, base),
                    ]
                )
                for _ in range(7):
                    y, side = rng.uniform(0, 0.6) * h, rng.choice((-1, 1))
                    s.line(
                        [
                            (x, y),
                            (
                                x + side * wide * rng.uniform(3, 6),
                                y - wide * rng.uniform(-0.5, 2),
                            ),
                        ],
                        wide * 0.22,
                    )

    canvas.stencil(tone, trees, blur=blur)


def _shafts(canvas: Canvas, x: float, color: Color, alpha: float) -> None:
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h

    def beams(s: Stencil) -> None:
        for _ in range(6):
            foot, wide = rng.uniform(-0.2, 1.2) * w, rng.uniform(3, 9) * u
            s.poly(
                [(x - u, -10), (x + 2 * u, -10), (foot + wide, h), (foot - wide, h)],
                rng.randint(90, 220),
            )

    canvas.stencil(color, beams, blur=2.2 * u, alpha=alpha)


def autumn_path(canvas: Canvas, light: Light, season: str) -> None:
    """A path under an avenue of trees, with fallen leaves."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    tones = leaves(season)
    warm = [light.lit(c) for c in tones]
    horizon = h * rng.uniform(0.5, 0.58)
    canvas.ground(
        [
            mix(light.sky[1], warm[2], 0.4),
            mix(light.haze, warm[2], 0.3),
            mix(light.sun, warm[2], 0.2),
        ],
        0,
        horizon + u,
    )
    vanish = w * rng.uniform(0.42, 0.58)
    canvas.glow(vanish, horizon - 4 * u, 62 * u, mix(light.sun, WHITE, 0.3), 0.95)
    meadow = mix(light.lit(rgb("8a7a45")), warm[0], 0.35)
    canvas.ground([mix(meadow, light.haze, 0.6), meadow, shade(meadow, -0.35)], horizon)
    path = light.lit(rgb("c9a57e"))
    canvas.poly(
        [
            (vanish - 1.2 * u, horizon),
            (vanish + 1.2 * u, horizon),
            (w * 0.86, h),
            (w * 0.14, h),
        ],
        [mix(path, light.haze, 0.7), path, shade(path, -0.25)],
        blur=0.7 * u,
    )
    _avenue(canvas, light, vanish, horizon, warm)
    _litter(canvas, light, horizon, warm)
    if rng.random() < 0.6:
        tone = light.lit(rgb("3a2a38"))
        person(canvas, tone, vanish + 1.5 * u, horizon + 9 * u, 13 * u)
        person(
            canvas, light.lit(rgb("5a2f38")), vanish - 3.2 * u, horizon + 9 * u, 12 * u
        )


def _avenue(
    canvas: Canvas, light: Light, vanish: float, horizon: float, warm: list[Color]
) -> None:
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    for n in range(7):
        t = (n / 6) ** 1.7
        far = 0.62 * (1 - n / 6)
        base = horizon + (h * 1.0 - horizon) * (0.03 + t * 0.75)
        for side in (-1, 1):
            x = vanish + side * (5 * u + (w * 0.52 - 5 * u) * t) + rng.gauss(0, u)
            wide = u * (0.5 + 4.2 * t)
            bark = mix(light.lit(rgb("4d3830")), light.haze, far)
            top = base - (16 + 80 * t) * u
            canvas.poly(
                [
                    (x - wide, base + wide * 0.4),
                    (x - wide * 0.6, top),
                    (x + wide * 0.6, top),
                    (x + wide, base + wide * 0.4),
                ],
                [bark, shade(bark, -0.25)],
            )
            branch = [
                (x, top + (base - top) * 0.35),
                (x - side * wide * 3, top - wide),
                (x - side * wide * 5.5, top - wide * 4),
            ]
            canvas.line(branch, wide * 0.6, bark)
            tone = mix(rng.choice(warm), light.haze, far)
            size = (9 + 34 * t) * u
            crown(
                canvas, x - side * size * 0.2, top - size * 0.15, size, tone, light.sun
            )


def _litter(canvas: Canvas, light: Light, horizon: float, warm: list[Color]) -> None:
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    for color in warm:
        for tone in (color, shade(color, -0.25)):

            def fallen(s: Stencil) -> None:
                for _ in range(150):
                    t = rng.random() ** 0.8
                    x, y = rng.uniform(0, w), horizon + (h - horizon) * (0.08 + t)
                    r = u * (0.16 + 0.8 * t) * rng.uniform(0.5, 1)
                    a = rng.uniform(0, math.pi)
                    c, d = math.cos(a) * r, math.sin(a) * r * 0.5
                    s.poly(
                        [
                            (x - c, y - d),
                            (x + d * 0.6, y - r * 0.3),
                            (x + c, y + d),
                            (x - d * 0.6, y + r * 0.3),
                        ]
                    )

            canvas.stencil(tone, fallen, box=(0, horizon, w, h), alpha=0.9)

"""Flowers up close."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

from assets.demo.drawing.canvas import Canvas, Point, Stencil
from assets.demo.drawing.color import (
    WHITE,
    Color,
    Light,
    mix,
    palette,
    rgb,
    shade,
)
from assets.demo.drawing.figures import bokeh, leaf
from assets.demo.drawing.nature import (
    crown,
    grass,
    level,
    sky,
    sun,
)
from assets.demo.drawing.seasons import greens


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


def flower(canvas: Canvas, light: Light, season: str) -> None:
    """One large flower before a soft garden."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    tones = [
        light.lit(c)
        for c in palette(
            rng.choice(
                (
                    "c9dca8 5f9a6c 2b5a48",
                    "d6e4c0 7fae7c 3c6f58",
                    "e9d7b8 8f9f6a 4a5f3f",
                    "bcd4dc 5f8f98 27505c",
                )
            )
        )
    ]
    canvas.ground(tones)
    petal_tones = palette(
        rng.choice(
            (
                "ffe3e6 ef7f9b",
                "fff3d0 f2b33c",
                "f1e2ff 9a78d0",
                "ffffff f3c9d8",
                "ffd9c2 e8603f",
                "e4ecff 6f8fe0",
            )
        )
    )
    bokeh(
        canvas,
        [
            mix(petal_tones[1], tones[0], 0.3),
            tones[0],
            shade(tones[1], 0.25),
            light.lit(petal_tones[0]),
        ],
        22,
        size=11,
    )
    canvas.soften(3 * u)
    x, y = w * rng.uniform(0.42, 0.58), h * rng.uniform(0.42, 0.52)
    size = rng.uniform(36, 44) * u
    for _n in range(2):
        px, py = (
            x + rng.choice((-1, 1)) * rng.uniform(48, 62) * u,
            y + rng.uniform(-22, 34) * u,
        )
        _bloom(canvas, light, px, py, size * 0.42, petal_tones, 0.8 * u)
    stem = [
        (x + math.sin(t * 2.2) * 5 * u, y + (h * 1.05 - y) * t)
        for t in (n / 12 for n in range(13))
    ]
    canvas.line(stem, 2.2 * u, shade(tones[2], 0.05))
    leaf(canvas, stem[6][0], stem[6][1], 26 * u, -0.5, shade(tones[2], 0.12))
    leaf(canvas, stem[8][0], stem[8][1], 28 * u, math.pi + 0.6, shade(tones[2], -0.08))
    _bloom(canvas, light, x, y, size, petal_tones, 0)
    if rng.random() < 0.5:
        for _ in range(16):
            a, d = rng.uniform(0, math.tau), rng.uniform(0.4, 0.95) * size
            px, py, r = (
                x + math.cos(a) * d,
                y + math.sin(a) * d,
                rng.uniform(0.5, 1.2) * u,
            )
            canvas.oval(
                px,
                py + r * 0.3,
                r,
                r,
                shade(light.lit(petal_tones[1]), -0.35),
                blur=0.3 * r,
                alpha=0.4,
            )
            canvas.oval(px, py, r, r, WHITE, alpha=0.34)
            canvas.oval(px - r * 0.3, py - r * 0.35, r * 0.25, r * 0.2, WHITE)


def _petal(x: float, y: float, reach: float, wide: float, angle: float) -> list[Point]:
    c, s = math.cos(angle), math.sin(angle)
    left, right = [], []
    for n in range(15):
        t = n / 14
        half = wide * math.sin(math.pi * min(1, t**1.25 * 0.96 + 0.02)) ** 0.75
        px = reach * (0.12 + 0.88 * t)
        left.append((x + c * px - s * half, y + s * px + c * half))
        right.append((x + c * px + s * half, y + s * px - c * half))
    return left + right[::-1]


def _bloom(
    canvas: Canvas,
    light: Light,
    x: float,
    y: float,
    size: float,
    tones: list[Color],
    blur: float,
) -> None:
    rng = canvas.rng
    pale, deep = light.lit(tones[0]), light.lit(tones[1])
    count = rng.choice((6, 8, 8, 11, 13))
    start = rng.uniform(0, 1)
    for ring, (reach, lean) in enumerate(((1.0, 0.0), (0.8, 0.5))):
        for n in range(count):
            angle = start + (n + lean) * math.tau / count + rng.gauss(0, 0.03)
            wide = size * reach * (2.5 / count) * 0.62
            shape = _petal(x, y, size * reach, wide, angle)
            light_side = 0.5 - 0.5 * math.sin(angle + 0.8)
            tone = mix(deep, pale, 0.25 + 0.5 * light_side + 0.15 * ring)
            if blur == 0:
                shadow = [(px + size * 0.015, py + size * 0.03) for px, py in shape]
                canvas.poly(shadow, shade(deep, -0.5), blur=size * 0.022, alpha=0.28)
            canvas.poly(shape, tone, blur=blur)
            if blur == 0:
                inner = _petal(x, y, size * reach * 0.8, wide * 0.5, angle)
                canvas.poly(inner, mix(tone, pale, 0.6), blur=size * 0.045, alpha=0.7)
    canvas.glow(x, y, size * 0.62, shade(deep, -0.15), 0.7)
    heart = light.lit(rgb("f4b63f"))
    canvas.oval(
        x,
        y + size * 0.02,
        size * 0.21,
        size * 0.21,
        shade(heart, -0.45),
        blur=max(blur, size * 0.02),
    )
    canvas.oval(
        x,
        y,
        size * 0.2,
        size * 0.2,
        [shade(heart, 0.15), shade(heart, -0.2)],
        blur=blur,
    )
    if blur:
        return
    for n in range(140):
        d = size * 0.19 * math.sqrt(n / 140)
        a = n * 2.39996
        tone = mix(rgb("c9791f"), rgb("ffe08a"), rng.random())
        canvas.oval(
            x + math.cos(a) * d,
            y + math.sin(a) * d,
            size * 0.011,
            size * 0.011,
            light.lit(tone),
        )


def garden(canvas: Canvas, light: Light, season: str) -> None:
    """A meadow of flowers up close, a blurred garden behind."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    horizon = h * rng.uniform(0.34, 0.46)
    sky(canvas, light, horizon)
    sun(
        canvas,
        light,
        w * rng.uniform(0.15, 0.85),
        horizon * rng.uniform(0.3, 0.8),
        5 * u,
    )
    tones = [
        light.lit(c) for c in greens("summer" if season == "winter" else season, rng)
    ]
    canvas.ground(
        [mix(tones[0], light.haze, 0.4), tones[1], shade(tones[3], -0.2)], horizon
    )
    for _n in range(9):
        crown(
            canvas,
            rng.uniform(0, w),
            horizon - u,
            rng.uniform(8, 15) * u,
            mix(tones[2], light.haze, 0.35),
            light.sun,
        )
    colors = rng.sample(palette("e8503f f4b63f f08aa8 fbf6ec 8f78d0 5f8fd8 f0753a"), 4)
    bokeh(canvas, [light.lit(c) for c in colors], 26, size=5)
    canvas.soften(2 * u)
    for row in range(3):
        t = row / 2
        base = h * (0.72 + 0.2 * t)
        greenery = [shade(tones[2], 0.08 - 0.3 * t), shade(tones[3], 0.05 - 0.35 * t)]
        grass(
            canvas,
            level(base),
            greenery,
            tall=(20 + 12 * t) * u,
            count=260,
        )
        for _ in range(int((18 - 5 * row) * max(1, w / h))):
            size = (2.2 + 4.4 * t) * u * rng.uniform(0.75, 1.2)
            x, y = rng.uniform(0, w), base - rng.uniform(3, 26 + 6 * t) * u
            stem = [
                (x, y),
                (x + rng.gauss(0, 2) * u, y + (h - y) * 0.5),
                (x + rng.gauss(0, 2) * u, h),
            ]
            canvas.line(stem, 0.5 * u * (0.6 + t), shade(tones[3], -0.1))
            _small(canvas, light, x, y, size, light.lit(rng.choice(colors)), 0)
    for _ in range(5):
        x, y = rng.uniform(0, w), h - rng.uniform(0, 12) * u
        _small(canvas, light, x, y, 15 * u, light.lit(rng.choice(colors)), 2.2 * u)


def _small(
    canvas: Canvas,
    light: Light,
    x: float,
    y: float,
    size: float,
    color: Color,
    blur: float,
) -> None:
    rng = canvas.rng
    count, start = rng.choice((5, 6, 8)), rng.uniform(0, 1)
    squash = rng.uniform(0.6, 1)

    def petals(grow: float) -> Callable[[Stencil], None]:
        def draw(s: Stencil) -> None:
            for n in range(count):
                a = start + n * math.tau / count
                s.oval(
                    x + math.cos(a) * size * 0.55,
                    y + math.sin(a) * size * 0.55 * squash,
                    size * grow,
                    size * grow * squash,
                )

        return draw

    pad = size * 1.3 + blur * 3
    box = (x - pad, y - pad, x + pad, y + pad)
    canvas.stencil(shade(color, -0.2), petals(2.4 / count), box=box, blur=blur)
    canvas.stencil([shade(color, 0.25), color], petals(2.0 / count), box=box, blur=blur)
    heart = light.lit(rgb("f4c04a"))
    canvas.oval(
        x,
        y,
        size * 0.28,
        size * 0.28 * squash,
        [shade(heart, 0.2), shade(heart, -0.3)],
        blur=blur,
    )

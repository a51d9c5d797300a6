"""Flowers up close."""

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
from assets.demo.drawing.figures import bokeh, leaf
from assets.demo.drawing.masks import Point


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

"""Sand dunes."""

from __future__ import annotations

import math

from assets.demo.drawing.canvas import Canvas
from assets.demo.drawing.color import Color, Light, mix, rgb, shade, vary
from assets.demo.drawing.masks import Stencil
from assets.demo.drawing.nature import Height, ridge, sky, sun, waves


def dunes(canvas: Canvas, light: Light, season: str) -> None:
    """Sand dunes with sharp crests, lit from one side; sometimes a caravan."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    horizon = h * rng.uniform(0.42, 0.52)
    sky(canvas, light, horizon, cover=rng.choice((0.0, 0.0, 0.3)))
    left = rng.random() < 0.5
    x = w * (0.2 if left else 0.8)
    sun(canvas, light, x, horizon - rng.uniform(6, 26) * u, 4.5 * u)
    sand = rgb(rng.choice(("e9a564", "e5b577", "d98a52", "e8c08c")))
    far = ridge(rng, w, 7 * u, 3, 0.03)
    tone = light.far(sand, 0.55)
    canvas.poly(
        [*[(px, horizon + 3 * u - y) for px, y in far], (w * 2, h), (-w, h)], tone
    )
    for n in range(4):
        share = n / 3
        base = horizon + (4 + 38 * share**1.2 * (h / w) ** 0.3) * u
        _dune(
            canvas,
            light,
            vary(rng, sand, 4),
            base,
            (9 + 9 * share) * u,
            0.5 * (1 - share),
            left,
        )
        if n == 1 and rng.random() < 0.6:
            _caravan(canvas, light.lit(rgb("4a2a22")), base - 7 * u)


def _dune(
    canvas: Canvas,
    light: Light,
    sand: Color,
    base: float,
    tall: float,
    far: float,
    left: bool,
) -> None:
    rng, _u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    top = w * rng.uniform(0.15, 0.85)
    sway = waves(rng, w, tall * 0.2, 1.2)

    def crest(x: float) -> float:
        wide = w * (0.55 if x < top else 0.7)
        return base - tall * math.exp(-(((x - top) / wide * 1.8) ** 2)) - sway(x)

    line = [(n * w / 90, crest(n * w / 90)) for n in range(-2, 93)]
    lit, dark = light.far(sand, far), light.far(shade(turn_red(sand), -0.42), far)
    canvas.poly(
        [*line, (w + 20, h), (-20, h)],
        [mix(lit, light.sun, 0.28), lit, shade(lit, -0.14)],
    )
    side = 1 if left else -1
    foot = [(top, crest(top))]
    bend = rng.uniform(0.16, 0.34)
    for n in range(1, 21):
        t = n / 20
        foot.append(
            (
                top - side * w * bend * math.sin(t * 2.6) * 0.55 + side * w * 0.1 * t,
                crest(top) + (h - crest(top)) * t**1.7,
            )
        )
    slope = [p for p in line if (p[0] - top) * side >= 0]
    corner = (w + 20, h) if side > 0 else (-20, h)
    ordered = slope if side > 0 else slope[::-1]
    canvas.poly(
        [*ordered, corner, *reversed(foot)],
        [dark, mix(dark, lit, 0.55), mix(dark, lit, 0.8)],
    )
    if far < 0.3:
        _ripples(canvas, light, lit, crest, tall, base)


def turn_red(color: Color) -> Color:
    """The color a little redder, as shaded sand is."""
    return mix(color, (176, 78, 52), 0.35)


def _ripples(
    canvas: Canvas, light: Light, lit: Color, crest: Height, tall: float, base: float
) -> None:
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    wave = waves(rng, w, 1.2 * u, 5)

    def lines(s: Stencil) -> None:
        y = base + tall * 0.15
        step = u * 1.1
        while y < h + 3 * u:
            start, length = rng.uniform(-0.2, 0.6) * w, rng.uniform(0.3, 0.9) * w
            points = [
                (start + length * k / 24, y + wave(start + length * k / 24 + y))
                for k in range(25)
            ]
            s.line(
                [p for p in points if p[1] > crest(p[0]) + u] or points, u * 0.22, 150
            )
            y += step
            step *= 1.06

    canvas.stencil(shade(lit, -0.3), lines, blur=0.7, alpha=0.4)


def _caravan(canvas: Canvas, color: Color, y: float) -> None:
    rng, u, w = canvas.rng, canvas.u, canvas.w
    x, size = w * rng.uniform(0.3, 0.5), 3.4 * u
    for n in range(rng.randint(3, 5)):
        cx, cy = x + n * size * 2.1, y + math.sin(n) * 0.4 * u
        canvas.oval(cx, cy - size * 0.75, size * 0.55, size * 0.3, color)
        canvas.oval(cx, cy - size * 1.02, size * 0.24, size * 0.22, color)
        neck = [
            (cx - size * 0.45, cy - size * 0.75),
            (cx - size * 0.8, cy - size * 0.8),
            (cx - size * 0.88, cy - size * 1.2),
            (cx - size * 1.08, cy - size * 1.15),
        ]
        canvas.line(neck, size * 0.15, color)
        for k in (-0.42, -0.26, 0.26, 0.42):
            canvas.line(
                [(cx + k * size, cy - size * 0.7), (cx + k * size * 1.15, cy)],
                size * 0.09,
                color,
            )

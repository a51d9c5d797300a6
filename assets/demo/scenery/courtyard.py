"""A courtyard seen through an arch."""

from __future__ import annotations

import math

from assets.demo.drawing.canvas import Canvas
from assets.demo.drawing.color import (
    LAMP,
    WHITE,
    Color,
    Light,
    mix,
    palette,
    rgb,
    shade,
    vary,
)
from assets.demo.drawing.masks import Point, Stencil


def courtyard(canvas: Canvas, light: Light, season: str) -> None:
    """A tiled courtyard seen through a pointed arch, lanterns, a fountain."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    clay = light.lit(vary(rng, rgb(rng.choice(("c9714a", "d18a5c", "b8604f")))))
    canvas.ground(
        [mix(light.sky[0], light.sky[1], 0.4), light.sky[2], light.sky[3]], 0, h * 0.6
    )
    back = mix(clay, light.haze, 0.4)
    canvas.rect(0, h * 0.26, w, h * 0.5, [mix(back, light.sun, 0.2), back])
    count = max(3, round(w / (34 * u)))
    for n in range(count):
        cx = w * (n + 0.5) / count
        _arch(
            canvas,
            cx,
            h * 0.76,
            11 * u,
            28 * u,
            [shade(back, -0.55), shade(back, -0.3)],
        )
        canvas.rect(
            cx + w / count / 2 - 1.4 * u, h * 0.44, 2.8 * u, h * 0.32, shade(back, 0.18)
        )
    canvas.rect(0, h * 0.24, w, 3 * u, light.lit(rgb("3d8f8a")))
    for n in range(-1, 2):
        _palm_tuft(
            canvas,
            light,
            w * (0.5 + 0.22 * n) + rng.gauss(0, 4) * u,
            h * 0.24,
            rng.uniform(10, 17) * u,
        )
    floor = light.lit(rgb("e3cfae"))
    canvas.ground([mix(floor, light.haze, 0.3), shade(floor, -0.3)], h * 0.76)
    _zellige(canvas, light, h * 0.76)
    _fountain(canvas, light, w / 2, h * 0.84, 17 * u)
    wall = shade(clay, -0.45)

    def doorway(s: Stencil) -> None:
        s.poly([(0, 0), (w, 0), (w, h), (0, h)])
        s.poly(_arch_points(w / 2, h * 1.02, min(w * 0.4, 62 * u), h * 0.94), 0)

    canvas.stencil([shade(wall, -0.1), wall, shade(wall, -0.3)], doorway)
    for grow, tone in ((1.0, rgb("e7c27a")), (1.05, rgb("2f7f86"))):
        edge = _arch_points(
            w / 2, h * 1.02, min(w * 0.4, 62 * u) * grow, h * (0.94 + (grow - 1) * 0.6)
        )
        canvas.line(edge, 0.9 * u, light.lit(tone), alpha=0.9)
    for side in (-1, 1):
        _lantern(
            canvas,
            light,
            w / 2 + side * min(w * 0.26, 36 * u),
            h * rng.uniform(0.3, 0.36),
            6 * u,
        )


def _arch_points(x: float, base: float, half: float, tall: float) -> list[Point]:
    """The outline of a horseshoe arch that ends in a point."""
    left = [(x - half * 0.92, base), (x - half * 0.92, base - tall * 0.45)]
    for n in range(1, 15):
        t = n / 14
        bulge = math.cos(t * math.pi / 2) ** 0.75
        swell = 1 + 0.1 * math.sin(t * math.pi)
        left.append(
            (x - half * bulge * swell * 0.98, base - tall * (0.45 + 0.55 * t**0.92))
        )
    return left + [(2 * x - px, py) for px, py in reversed(left)]


def _arch(
    canvas: Canvas, x: float, base: float, half: float, tall: float, fill: list[Color]
) -> None:
    canvas.poly(_arch_points(x, base, half, tall), fill)


def _palm_tuft(
    canvas: Canvas, light: Light, x: float, base: float, size: float
) -> None:
    rng = canvas.rng

    def fronds(s: Stencil) -> None:
        s.line([(x, base + size * 0.2), (x, base - size * 0.5)], size * 0.09)
        for n in range(13):
            a = math.pi * (n / 12) + rng.gauss(0, 0.06)
            points = [
                (
                    x + math.cos(a) * size * t,
                    base
                    - size * 0.5
                    - math.sin(a) * size * t * 0.7
                    + size * 0.55 * t * t,
                )
                for t in (0, 0.25, 0.5, 0.75, 1)
            ]
            s.line(points, size * 0.07)

    canvas.stencil(light.far(rgb("3f7a52"), 0.15), fronds)


def _zellige(canvas: Canvas, light: Light, top: float) -> None:
    u, w, h = canvas.u, canvas.w, canvas.h
    for k, color in enumerate(palette("2f7f86 c9714a f3e3c4")):

        def tiles(s: Stencil, k: int = k) -> None:
            for row in range(12):
                t, t2 = (row / 12) ** 1.6, ((row + 1) / 12) ** 1.6
                y, y2 = top + (h - top) * t, top + (h - top) * t2
                for col in range(-16, 17):
                    if (row + col) % 3 == k:
                        a, b = 0.6 + 1.1 * t, 0.6 + 1.1 * t2
                        c, step = w / 2, 8 * u
                        s.poly(
                            [
                                (c + (col + 0.5) * step * (a + b) / 2, y),
                                (c + (col + 0.95) * step * b, (y + y2) / 2),
                                (c + (col + 0.5) * step * b, y2),
                                (c + (col + 0.05) * step * b, (y + y2) / 2),
                            ]
                        )

        canvas.stencil(light.lit(color), tiles, box=(0, top, w, h), alpha=0.75)


def _fountain(canvas: Canvas, light: Light, x: float, y: float, size: float) -> None:
    u = canvas.u
    stone = light.lit(rgb("f1e4cc"))
    water = mix(light.lit(rgb("4fb0b8")), light.sky[1], 0.3)
    canvas.oval(
        x,
        y + size * 0.42,
        size * 1.15,
        size * 0.3,
        light.lit(rgb("4a3328")),
        blur=1.5 * u,
        alpha=0.5,
    )
    canvas.oval(x, y + size * 0.34, size, size * 0.26, shade(stone, -0.25))
    canvas.rect(
        x - size, y + size * 0.12, 2 * size, size * 0.22, [stone, shade(stone, -0.25)]
    )
    canvas.oval(x, y + size * 0.12, size, size * 0.24, stone)
    canvas.oval(
        x, y + size * 0.13, size * 0.88, size * 0.19, [shade(water, -0.2), water]
    )
    canvas.rect(
        x - size * 0.07,
        y - size * 0.4,
        size * 0.14,
        size * 0.55,
        [stone, shade(stone, -0.2)],
    )
    canvas.oval(x, y - size * 0.38, size * 0.4, size * 0.1, shade(stone, -0.2))
    canvas.oval(x, y - size * 0.41, size * 0.4, size * 0.09, stone)
    for side in (-1, 1):
        for reach in (0.35, 0.55):
            jet = [
                (
                    x + side * size * reach * t,
                    y - size * (0.42 + 0.9 * t - 1.45 * t * t),
                )
                for t in (n / 10 for n in range(11))
            ]
            canvas.line(jet, 0.35 * u, WHITE, alpha=0.7)
    canvas.glow(x, y - size * 0.5, size * 0.6, WHITE, 0.35)


def _lantern(canvas: Canvas, light: Light, x: float, y: float, size: float) -> None:
    brass = light.lit(rgb("8a5a2f"))
    canvas.line([(x, 0), (x, y - size)], 0.25 * canvas.u, brass)
    canvas.glow(x, y, size * 5, LAMP, 0.75 if light.dark else 0.4)
    body = [
        (x, y - size),
        (x + size * 0.62, y - size * 0.4),
        (x + size * 0.5, y + size * 0.7),
        (x, y + size),
        (x - size * 0.5, y + size * 0.7),
        (x - size * 0.62, y - size * 0.4),
    ]
    canvas.poly(body, [mix(LAMP, WHITE, 0.45), LAMP, rgb("f08a3c")])
    for k in (-0.56, -0.2, 0.2, 0.56):
        canvas.line(
            [
                (x, y - size),
                (x + k * size, y - size * 0.3),
                (x + k * size * 0.85, y + size * 0.7),
                (x, y + size),
            ],
            0.3 * canvas.u,
            brass,
        )
    canvas.poly(
        [
            (x - size * 0.4, y - size * 0.6),
            (x, y - size * 1.25),
            (x + size * 0.4, y - size * 0.6),
        ],
        brass,
    )

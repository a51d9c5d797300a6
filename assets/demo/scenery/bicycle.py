"""A bicycle by a painted wall."""

from __future__ import annotations

import math

from assets.demo.drawing.canvas import Canvas
from assets.demo.drawing.color import Color, Light, mix, palette, rgb, shade, vary
from assets.demo.drawing.masks import Point, Stencil
from assets.demo.drawing.nature import crown


def bicycle(canvas: Canvas, light: Light, season: str) -> None:
    """A bicycle with a basket of flowers against a painted wall."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    floor = h * rng.uniform(0.78, 0.83)
    wall = light.lit(
        vary(
            rng,
            rgb(
                rng.choice(("e9b872", "8fb8b0", "e8a08c", "f1e2c8", "7f9fc4", "c9a3b8"))
            ),
        )
    )
    canvas.ground([mix(wall, light.sun, 0.18), wall, shade(wall, -0.12)], 0, floor)
    canvas.dapple(shade(wall, -0.14), top=0, bottom=floor, scale=16 * u, alpha=0.35)
    canvas.dapple(shade(wall, 0.25), top=0, bottom=floor, scale=9 * u, alpha=0.25)
    stone = light.lit(rgb("a39a94"))
    canvas.ground([shade(stone, 0.1), shade(stone, -0.3)], floor)
    canvas.rect(0, floor - 4 * u, w, 4 * u, [shade(wall, -0.3), shade(wall, -0.42)])

    def joints(s: Stencil) -> None:
        for n in range(7):
            y = floor + (h - floor) * (n / 7) ** 1.3
            s.line([(0, y), (w, y)], 0.3 * u)
            for k in range(-3, 14):
                px = (k + 0.5 * (n % 2)) * 14 * u
                s.line(
                    [(px, y), (px - 2 * u, floor + (h - floor) * ((n + 1) / 7) ** 1.3)],
                    0.26 * u,
                )

    canvas.stencil(shade(stone, -0.45), joints, box=(0, floor, w, h), alpha=0.55)
    side = rng.choice((-1, 1))
    _shutters(canvas, light, w / 2 - side * min(34 * u, w * 0.27), floor * 0.12, 20 * u)
    for n in range(8):
        px = w / 2 + side * (30 + 4 * n) * u + rng.gauss(0, 4) * u
        crown(
            canvas,
            px,
            rng.uniform(-0.02, 0.3) * h,
            rng.uniform(8, 13) * u,
            light.lit(rgb(rng.choice(("c8508a", "d9709f", "5f8f4f", "4f7f48")))),
            light.sun,
        )
    size = min(17 * u, w * 0.15)
    x = w / 2 + rng.uniform(-6, 6) * u
    base = floor + 7 * u
    canvas.oval(
        x, base + 0.6 * u, size * 2.6, 1.6 * u, rgb("1c1614"), blur=1.2 * u, alpha=0.5
    )
    ghost = rgb("2a1c18")
    _bike(canvas, light, x + 3 * u, base - 1.4 * u, size, ghost, 0.16, side)
    _bike(
        canvas,
        light,
        x,
        base,
        size,
        light.lit(rgb(rng.choice(("2f6f6a", "c8452f", "24365a", "f3efe4", "d99a2f")))),
        1,
        side,
    )


def _shutters(canvas: Canvas, light: Light, x: float, y: float, wide: float) -> None:
    rng, u = canvas.rng, canvas.u
    paint = light.lit(rgb(rng.choice(("3f6f78", "4f7a55", "7a4a4a", "f1ead8"))))
    tall = wide * 1.6
    canvas.rect(
        x - wide * 0.58,
        y - wide * 0.08,
        wide * 1.16,
        tall + wide * 0.16,
        light.lit(rgb("f4ecdc")),
    )
    canvas.rect(
        x - wide / 2,
        y,
        wide,
        tall,
        [light.lit(rgb("5f7f8a")), light.lit(rgb("263a44"))],
    )
    for k in (-1, 1):
        left = x + (k - 1) * wide / 2 + k * wide * 0.62
        canvas.rect(
            left, y - u, wide, tall + 2 * u, [shade(paint, 0.08), shade(paint, -0.12)]
        )
        for n in range(12):
            canvas.rect(
                left + wide * 0.1,
                y + tall * (0.03 + n * 0.08),
                wide * 0.8,
                tall * 0.03,
                shade(paint, -0.32),
            )
    canvas.rect(x - wide * 0.02, y, wide * 0.04, tall, light.lit(rgb("f4ecdc")))
    canvas.rect(x - wide * 0.62, y + tall, wide * 1.24, 2 * u, light.lit(rgb("e0d3bd")))


def _bike(
    canvas: Canvas,
    light: Light,
    x: float,
    base: float,
    r: float,
    color: Color,
    alpha: float,
    side: int,
) -> None:
    rng, u = canvas.rng, canvas.u
    solid = alpha == 1
    tyre = light.lit(rgb("2a2528")) if solid else color
    steel = light.lit(rgb("d5d2cf")) if solid else color

    def at(px: float, py: float) -> Point:
        return x + side * px * r, base - py * r

    hubs = (at(-1.5, 1), at(1.5, 1))

    def wheels(s: Stencil) -> None:
        for cx, cy in hubs:
            ring = [
                (
                    cx + math.cos(n * math.tau / 60) * r * 0.95,
                    cy + math.sin(n * math.tau / 60) * r * 0.95,
                )
                for n in range(62)
            ]
            s.line(ring, 0.095 * r)

    def spokes(s: Stencil) -> None:
        for cx, cy in hubs:
            for n in range(18):
                a = n * math.tau / 18
                s.line(
                    [
                        (cx, cy),
                        (cx + math.cos(a) * r * 0.9, cy + math.sin(a) * r * 0.9),
                    ],
                    0.012 * r + 0.1,
                )

    box = (x - 3 * r, base - 3.4 * r, x + 3 * r, base + 0.2 * r)
    canvas.stencil(steel, spokes, box=box, alpha=0.7 * alpha)
    canvas.stencil(tyre, wheels, box=box, alpha=alpha)

    def frame(s: Stencil) -> None:
        seat, crank, head, low = (
            at(-0.62, 2.15),
            at(-0.3, 0.85),
            at(1.02, 2.25),
            at(1.1, 1.95),
        )
        for one, other in (
            (crank, seat),
            (crank, low),
            (seat, head),
            (at(-1.5, 1), crank),
            (at(-1.5, 1), at(-0.56, 1.95)),
            (head, at(1.5, 1)),
        ):
            s.line([one, other], 0.085 * r)
        for cx, cy in hubs:
            arc = [
                (cx + math.cos(a) * r * 1.06, cy - math.sin(a) * r * 1.06)
                for a in (0.5 + n * 0.12 for n in range(19))
            ]
            s.line(arc, 0.06 * r)

    canvas.stencil(color, frame, box=box, alpha=alpha)

    def parts(s: Stencil) -> None:
        s.poly(
            [
                at(-0.98, 2.42),
                at(-0.4, 2.36),
                at(-0.36, 2.28),
                at(-0.6, 2.22),
                at(-1.0, 2.3),
            ]
        )
        s.line([at(-0.62, 2.15), at(-0.68, 2.34)], 0.06 * r)
        s.line([at(1.02, 2.25), at(0.95, 2.62), at(0.6, 2.7), at(0.45, 2.62)], 0.07 * r)
        s.oval(*at(-0.3, 0.85), 0.22 * r, 0.22 * r)
        s.line([at(-0.3, 0.85), at(-0.1, 0.5), at(0.05, 0.5)], 0.06 * r)

    canvas.stencil(
        light.lit(rgb("4a2f24")) if solid else color, parts, box=box, alpha=alpha
    )
    if not solid:
        return
    wicker = light.lit(rgb("b98a55"))
    cx, cy = at(1.5, 2.35)
    for _ in range(3):
        crown(
            canvas,
            cx + rng.gauss(0, 0.2) * r,
            cy - 0.32 * r,
            0.42 * r,
            light.lit(rng.choice(palette("e8708f f2b63f f3e9f0 7f6fc4 e8603f"))),
            light.sun,
        )
    crown(canvas, cx, cy - 0.16 * r, 0.36 * r, light.lit(rgb("5f8f52")), light.sun)
    canvas.poly(
        [
            (cx - 0.5 * r, cy - 0.12 * r),
            (cx + 0.5 * r, cy - 0.12 * r),
            (cx + 0.38 * r, cy + 0.5 * r),
            (cx - 0.38 * r, cy + 0.5 * r),
        ],
        [wicker, shade(wicker, -0.35)],
    )
    for n in range(5):
        y = cy - 0.06 * r + n * 0.12 * r
        canvas.line(
            [(cx - 0.48 * r + n * 0.02 * r, y), (cx + 0.48 * r - n * 0.02 * r, y)],
            0.2 * u,
            shade(wicker, -0.45),
            alpha=0.7,
        )

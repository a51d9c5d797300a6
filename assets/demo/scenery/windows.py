"""Windows: a cat on the sill, rain on the glass."""

from __future__ import annotations

import math
from collections.abc import Callable

from assets.demo.drawing.canvas import Canvas
from assets.demo.drawing.color import WHITE, Color, Light, mix, palette, rgb, shade
from assets.demo.drawing.figures import leaf
from assets.demo.drawing.masks import Stencil
from assets.demo.drawing.nature import conifer, crown, hills, sky, stars, sun
from assets.demo.drawing.seasons import greens


def cat(canvas: Canvas, light: Light, season: str) -> None:
    """A cat on a window sill, plants beside it, a view behind."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    sill = h * rng.uniform(0.78, 0.83)
    sky(canvas, light, sill, cover=0.4)
    if light.dark:
        stars(canvas, sill * 0.7, 90)
    sun(canvas, light, w * rng.uniform(0.2, 0.8), sill * rng.uniform(0.3, 0.6), 5 * u)
    hills(
        canvas,
        light,
        greens(season, rng)[:3],
        top=sill - 24 * u,
        bottom=sill - 5 * u,
        amount=7 * u,
    )
    trees = [
        conifer(rng, rng.uniform(0, w), sill, rng.uniform(14, 26) * u) for _ in range(5)
    ]
    for tree in trees:
        canvas.poly(tree, light.far(rgb("3f6a55"), 0.3))
    canvas.soften(0.7 * u)
    wood = light.lit(rgb(rng.choice(("f6ece0", "f6ece0", "5a463c", "8fa39a"))))
    wall = light.lit(rgb(rng.choice(("6a5468", "4f6468", "8a5f50", "5f6a52"))))
    wall = mix(wall, rgb("1d1620"), 0.2)
    left, right, top = w * 0.08, w * 0.92, h * 0.06
    for x, y, wide, tall in (
        (0, 0, left, h),
        (right, 0, w - right, h),
        (0, 0, w, top),
        (0, sill, w, h - sill),
    ):
        canvas.rect(x, y, wide, tall, [wall, shade(wall, -0.2)])
    bar = 2.4 * u
    for x in (left, w / 2 - bar / 2, right - bar):
        canvas.rect(x, top, bar, sill - top, [wood, shade(wood, -0.12)])
        canvas.rect(x + bar * 0.75, top, bar * 0.25, sill - top, shade(wood, -0.25))
    for y in (top, top + (sill - top) * 0.42):
        canvas.rect(left, y, right - left, bar, [wood, shade(wood, -0.2)])
    canvas.rect(
        left - 6 * u,
        sill,
        right - left + 12 * u,
        5 * u,
        [shade(wood, 0.15), shade(wood, -0.2)],
    )
    canvas.rect(
        left - 6 * u,
        sill + 5 * u,
        right - left + 12 * u,
        2.4 * u,
        rgb("120c14"),
        blur=u,
        alpha=0.5,
    )
    side = rng.choice((-1, 1))
    for n in range(rng.randint(1, 3)):
        _pot(
            canvas,
            light,
            w / 2 - side * (15 + 13 * n) * u,
            sill + 1.6 * u,
            rng.uniform(9, 12) * u,
        )
    fur = light.lit(rgb(rng.choice(("2b2230", "2b2230", "c9793f", "8f8a90", "efe6d8"))))
    _cat(
        canvas,
        light,
        w / 2 + side * rng.uniform(13, 19) * u,
        sill + 2.4 * u,
        40 * u,
        fur,
        side,
    )
    curtain = light.lit(rgb(rng.choice(("f3e3d0", "d98a76", "9fb3a8"))))
    for x, flip in ((0.0, 1), (w, -1)):
        for n in range(4):
            a, b = x + flip * n * 3.4 * u, x + flip * (n + 1) * 3.6 * u
            canvas.poly(
                [(a, 0), (b, 0), (b - flip * 2 * u, h), (a - flip * 2 * u, h)],
                [shade(curtain, -0.06 * (n % 2)), shade(curtain, -0.3)],
                alpha=0.96,
            )


def _cat(
    canvas: Canvas,
    light: Light,
    x: float,
    base: float,
    tall: float,
    fur: Color,
    side: int,
) -> None:
    rng = canvas.rng
    dark, rim = shade(fur, -0.3), mix(fur, light.sun, 0.45)
    tail = [
        (
            x + side * tall * (0.2 + 0.34 * math.sin(t * 2.2)),
            base - tall * 0.04 + tall * 0.34 * t**2.2,
        )
        for t in (n / 14 for n in range(15))
    ]

    def shape(grow: float, dx: float) -> Callable[[Stencil], None]:
        def draw(s: Stencil) -> None:
            body = []
            for n in range(25):
                t = n / 24
                half = tall * (
                    0.1
                    + 0.2 * math.sin(math.pi * min(1, 0.08 + t * 0.86) ** 1.25) ** 0.8
                )
                body.append((x + dx + half * grow, base - tall * 0.66 * (1 - t)))
            body += [(2 * (x + dx) - px, py) for px, py in reversed(body)]
            s.poly(body)
            s.oval(x + dx, base - tall * 0.06, tall * 0.27 * grow, tall * 0.07)
            head = (x + dx - side * tall * 0.03, base - tall * 0.74)
            s.oval(*head, tall * 0.155 * grow, tall * 0.135 * grow)
            for ear in (-1, 1):
                s.poly(
                    [
                        (head[0] + ear * tall * 0.15, head[1] - tall * 0.02),
                        (head[0] + ear * tall * 0.13, head[1] - tall * 0.225),
                        (head[0] + ear * tall * 0.02, head[1] - tall * 0.11),
                    ]
                )
            s.line(tail, tall * 0.075)
            s.oval(*tail[-1], tall * 0.037, tall * 0.037)

        return draw

    box = (x - tall * 0.8, base - tall * 1.1, x + tall * 0.8, base + tall * 0.5)
    canvas.oval(
        x, base, tall * 0.4, tall * 0.04, rgb("120c14"), blur=tall * 0.03, alpha=0.5
    )
    canvas.stencil(rim, shape(1.0, 0), box=box)
    canvas.stencil([fur, fur, dark], shape(0.95, tall * 0.012 * side), box=box)
    if rng.random() < 0.4:
        canvas.line(
            [
                (x - tall * 0.13, base - tall * 0.62),
                (x, base - tall * 0.59),
                (x + tall * 0.1, base - tall * 0.62),
            ],
            tall * 0.035,
            light.lit(rgb("d8452f")),
        )


def _pot(canvas: Canvas, light: Light, x: float, base: float, size: float) -> None:
    rng = canvas.rng
    clay = light.lit(rgb(rng.choice(("c8643f", "e8dccb", "4f7f86", "d9a25f"))))
    green = light.lit(rgb(rng.choice(("376b4e", "5f8a4a", "2f6a5f"))))
    style = rng.random()
    if style < 0.5:
        for n in range(9):
            a = -math.pi / 2 + (n - 4) * 0.27 + rng.gauss(0, 0.05)
            leaf(
                canvas,
                x,
                base - size * 0.9,
                size * rng.uniform(1.1, 1.9),
                a,
                shade(green, rng.uniform(-0.2, 0.2)),
            )
    elif style < 0.8:
        crown(canvas, x, base - size * 1.35, size * 0.75, green, light.sun)
    else:
        canvas.oval(
            x,
            base - size * 1.35,
            size * 0.36,
            size * 0.62,
            [shade(green, 0.12), shade(green, -0.2)],
        )
        for k in (-1, 1):
            canvas.oval(
                x + k * size * 0.42,
                base - size * (1.3 + 0.15 * k),
                size * 0.15,
                size * 0.32,
                [shade(green, 0.1), shade(green, -0.2)],
            )
    canvas.poly(
        [
            (x - size * 0.46, base - size * 0.95),
            (x + size * 0.46, base - size * 0.95),
            (x + size * 0.34, base),
            (x - size * 0.34, base),
        ],
        [shade(clay, 0.1), shade(clay, -0.25)],
    )
    canvas.rect(
        x - size * 0.52,
        base - size,
        size * 1.04,
        size * 0.18,
        [shade(clay, 0.2), shade(clay, -0.08)],
    )


def rain_window(canvas: Canvas, light: Light, season: str) -> None:
    """Drops on a window, the lights of a street out of focus behind."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    base = rng.choice(
        (
            "1f2a44 31405f 4a4f6a 2a2a3c",
            "2b3a40 41575a 5a6a64 2a3433",
            "3a2c48 5a4460 7a5a66 33283a",
        )
    )
    canvas.ground(
        palette(base) if light.dark else [mix(c, WHITE, 0.3) for c in palette(base)]
    )
    lamps = palette("ffb45c ff8f5a ffe0a0 e0605a 7fc8e8 f4a6c0")
    for _ in range(34):
        r = rng.uniform(3, 10) * u
        x, y = rng.uniform(0, w), h * min(1.0, max(0.0, rng.gauss(0.55, 0.2)))
        tone = rng.choice(lamps)
        canvas.oval(x, y, r, r, tone, blur=0.6 * u, alpha=rng.uniform(0.12, 0.45))
        canvas.oval(x, y, r, r, mix(tone, WHITE, 0.2), alpha=0.08)
    canvas.soften(1.6 * u)
    blurred = canvas.image
    flipped = blurred.rotate(180)
    drops: list[tuple[float, float, float]] = []
    for _ in range(260):
        r = u * (0.35 + 2.4 * rng.random() ** 3.2)
        drops.append((rng.uniform(0, w), rng.uniform(0, h), r))
    for _ in range(11):
        x, y, tall = (
            rng.uniform(0, w),
            rng.uniform(-0.1, 0.6) * h,
            rng.uniform(10, 50) * u,
        )
        trail = [
            (x + math.sin(k * 0.9) * 0.5 * u, y + tall * k / 12) for k in range(13)
        ]
        canvas.line(trail, 1.2 * u, WHITE, blur=0.4 * u, alpha=0.13)
        drops.append((trail[-1][0], trail[-1][1], rng.uniform(1.6, 2.6) * u))
        drops += [
            (px + rng.gauss(0, 0.2) * u, py, rng.uniform(0.2, 0.6) * u)
            for px, py in trail
        ]

    def shapes(shift: float, grow: float) -> Callable[[Stencil], None]:
        def draw(s: Stencil) -> None:
            for x, y, r in drops:
                s.oval(x, y + shift * r, r * grow, r * 1.15 * grow)

        return draw

    canvas.stencil(
        shade(palette(base)[0], -0.5), shapes(0.2, 1.08), blur=0.35 * u, alpha=0.6
    )
    lens = Stencil((0, 0, w, h), 2)
    shapes(0, 1)(lens)
    canvas.image.paste(flipped, (0, 0), lens.mask())
    canvas.stencil(WHITE, shapes(0.42, 0.6), blur=0.3 * u, alpha=0.28)

    def sparks(s: Stencil) -> None:
        for x, y, r in drops:
            s.oval(x - r * 0.32, y - r * 0.42, r * 0.2, r * 0.16)

    canvas.stencil(WHITE, sparks, alpha=0.9)
    canvas.rect(0, h - 5 * u, w, 6 * u, [rgb("3a2a28"), rgb("1f1616")], blur=0.3 * u)

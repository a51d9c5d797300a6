"""Things on tables: coffee, fruit, a cake."""

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
    vary,
)
from assets.demo.drawing.figures import leaf
from assets.demo.drawing.masks import Point, Stencil
from assets.demo.drawing.nature import waves


def _table(canvas: Canvas, wood: Color) -> None:
    """A table of planks seen from above, light falling across it."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    y = -rng.uniform(0, 10) * u
    while y < h:
        tall = rng.uniform(19, 25) * u
        tone = vary(rng, wood, 4, 0.05)
        canvas.rect(0, y, w, tall, [shade(tone, 0.06), tone, shade(tone, -0.06)])

        def grain(s: Stencil, y: float = y, tall: float = tall) -> None:
            for _ in range(16):
                line = waves(rng, w, 1.3 * u, 1.4)
                base = y + rng.uniform(0.06, 0.94) * tall
                s.line(
                    [(k * w / 22, base + line(k * w / 22)) for k in range(23)],
                    0.16 * u,
                    rng.randint(60, 190),
                )

        canvas.stencil(shade(tone, -0.45), grain, box=(0, y, w, y + tall), alpha=0.38)
        canvas.rect(0, y + tall - 0.5 * u, w, 0.6 * u, shade(wood, -0.6))
        y += tall


def _sunlight(canvas: Canvas, light: Light) -> None:
    """The light of a window lying aslant over the table."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    lean = rng.uniform(0.25, 0.6) * h * rng.choice((-1, 1))
    start = rng.uniform(-0.2, 0.4) * w

    def panes(s: Stencil) -> None:
        for n in range(3):
            x = start + n * 27 * u
            s.poly(
                [
                    (x, -5),
                    (x + 22 * u, -5),
                    (x + 22 * u + lean, h + 5),
                    (x + lean, h + 5),
                ],
                190,
            )

    canvas.stencil(mix(light.sun, WHITE, 0.2), panes, blur=2.6 * u, alpha=0.26)


def coffee(canvas: Canvas, light: Light, season: str) -> None:
    """A cup of coffee on a wooden table with a letter or a book."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    wood = light.lit(rgb(rng.choice(("a87448", "8a5a3c", "c79a6b", "6f5244"))))
    _table(canvas, wood)
    side = rng.choice((-1, 1))
    x, y, r = w * (0.5 - side * 0.15), h * rng.uniform(0.48, 0.56), 27 * u
    _letter(canvas, light, w * (0.5 + side * 0.27), h * rng.uniform(0.26, 0.4), side)
    china = light.lit(
        rgb(rng.choice(("fbf5ea", "fbf5ea", "cfe0dd", "f3cbb8", "3f5f6c")))
    )
    dark = shade(wood, -0.75)
    canvas.oval(x + 3 * u, y + 4 * u, r * 1.2, r * 1.18, dark, blur=3.4 * u, alpha=0.55)
    canvas.oval(x, y, r * 1.18, r * 1.18, [shade(china, 0.1), shade(china, -0.14)])
    canvas.oval(x, y, r * 1.08, r * 1.08, [shade(china, -0.12), shade(china, 0.06)])
    canvas.oval(x + u, y + 1.6 * u, r * 0.8, r * 0.8, dark, blur=1.8 * u, alpha=0.32)
    a = rng.uniform(-0.5, 0.3)
    handle = [
        (
            x
            + side
            * math.cos(a + t)
            * (r * 0.72 + math.sin((t + 0.45) / 0.9 * math.pi) * r * 0.42),
            y + math.sin(a + t) * r * 0.8,
        )
        for t in (n / 20 - 0.45 for n in range(19))
    ]
    canvas.line(handle, 3.2 * u, shade(china, -0.14))
    canvas.line([(px, py - 0.5 * u) for px, py in handle], 1.9 * u, shade(china, 0.1))
    canvas.oval(x, y, r * 0.74, r * 0.74, [shade(china, 0.25), shade(china, -0.1)])
    canvas.oval(x, y, r * 0.67, r * 0.67, [shade(china, -0.3), shade(china, -0.1)])
    brew = light.lit(rgb("7a4526"))
    canvas.oval(x, y + 0.6 * u, r * 0.64, r * 0.63, [shade(brew, -0.4), brew])
    canvas.oval(
        x,
        y + 0.6 * u,
        r * 0.56,
        r * 0.55,
        mix(brew, rgb("c98a50"), 0.55),
        blur=2.2 * u,
        alpha=0.8,
    )
    _latte(
        canvas, x, y, r * 0.42, light.lit(rgb("f8e6c8")), rng.choice(("heart", "leaf"))
    )
    canvas.glow(x - r * 0.3, y - r * 0.35, r * 0.4, WHITE, 0.3)
    for n in range(rng.randint(2, 4)):
        _biscuit(
            canvas,
            light,
            x - side * r * 0.35 + n * 5.5 * u * side,
            y + r * 1.02,
            4.2 * u,
        )
    _sunlight(canvas, light)


def _latte(
    canvas: Canvas, x: float, y: float, r: float, milk: Color, style: str
) -> None:
    def heart(cx: float, cy: float, size: float) -> list[Point]:
        return [
            (
                cx + size * math.sin(t) ** 3,
                cy
                - size
                * (0.8 * math.cos(t) - 0.3 * math.cos(2 * t) - 0.12 * math.cos(3 * t)),
            )
            for t in (n / 40 * math.tau for n in range(41))
        ]

    if style == "heart":
        canvas.poly(heart(x, y - r * 0.05, r), milk, blur=0.25 * canvas.u)
        return
    for n in range(4):
        canvas.poly(
            heart(x, y + r * (0.62 - 0.42 * n), r * (0.95 - 0.19 * n)), milk, alpha=0.95
        )
        canvas.poly(
            heart(x, y + r * (0.46 - 0.42 * n), r * (0.78 - 0.17 * n)),
            rgb("8a5530"),
            alpha=0.85,
        )
    canvas.line([(x, y + r), (x, y - r)], r * 0.09, milk)


def _biscuit(canvas: Canvas, light: Light, x: float, y: float, r: float) -> None:
    rng = canvas.rng
    crust = light.lit(rgb("d9a05c"))
    canvas.oval(
        x + r * 0.15,
        y + r * 0.25,
        r,
        r,
        light.lit(rgb("2a1a14")),
        blur=r * 0.2,
        alpha=0.45,
    )
    canvas.oval(x, y, r, r, [shade(crust, 0.2), shade(crust, -0.15)])
    for _ in range(7):
        a, d = rng.uniform(0, math.tau), rng.uniform(0, 0.7) * r
        canvas.oval(
            x + math.cos(a) * d,
            y + math.sin(a) * d,
            r * 0.13,
            r * 0.12,
            light.lit(rgb("5a3018")),
        )


def _letter(canvas: Canvas, light: Light, x: float, y: float, side: int) -> None:
    rng, u = canvas.rng, canvas.u
    a = side * rng.uniform(0.15, 0.4)
    c, s = math.cos(a), math.sin(a)
    half, tall = 19 * u, 25 * u

    def at(px: float, py: float) -> Point:
        return x + px * half * c - py * tall * s, y + px * half * s + py * tall * c

    corners = [at(-1, -1), at(1, -1), at(1, 1), at(-1, 1)]
    canvas.poly(
        [(px + 1.5 * u, py + 2.2 * u) for px, py in corners],
        rgb("20120c"),
        blur=2.2 * u,
        alpha=0.5,
    )
    paper = light.lit(rgb(rng.choice(("f7f0e2", "fffaf0", "e9dcc4"))))
    canvas.poly(corners, [shade(paper, 0.12), shade(paper, -0.06)])
    ink = light.lit(rgb(rng.choice(("3a4a6a", "4a3a3a", "2f5f5a"))))

    def writing(st: Stencil) -> None:
        for n in range(9):
            py = -0.72 + n * 0.165
            end = rng.uniform(0.25, 0.78) if n in (3, 8) else 0.78
            points = []
            px = -0.76
            while px < end:
                points.append(at(px, py + rng.uniform(-0.022, 0.022)))
                px += 0.035
                if rng.random() < 0.14 and len(points) > 2:
                    st.line(points, 0.36 * u)
                    points, px = [], px + 0.05
            if len(points) > 1:
                st.line(points, 0.36 * u)

    canvas.stencil(ink, writing, alpha=0.75)
    stem = [
        at(-0.5 + 1.1 * t, 1.1 - 0.55 * t + 0.2 * math.sin(t * 3))
        for t in (n / 9 for n in range(10))
    ]
    canvas.line(stem, 0.6 * u, light.lit(rgb("4f6f48")))
    for n, (px, py) in enumerate(stem[1:]):
        for k in (-1, 1):
            lx, ly = px + k * 2.4 * u * s + 1.2 * u, py - k * 2.6 * u
            canvas.poly(
                [
                    (px, py),
                    ((px + lx) / 2 + u, (py + ly) / 2),
                    (lx, ly),
                    ((px + lx) / 2 - u, (py + ly) / 2),
                ],
                light.lit(rgb("6f9460" if n % 2 else "86a86f")),
            )


def oranges(canvas: Canvas, light: Light, season: str) -> None:
    """Fruit in a bowl on a cloth by a bright wall."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    wall = light.lit(
        rgb(rng.choice(("3f6f78", "e9d9c4", "c9a48c", "5f6f52", "27405a")))
    )
    table = h * rng.uniform(0.64, 0.7)
    canvas.ground([shade(wall, 0.08), shade(wall, -0.14)], 0, table)
    canvas.dapple(shade(wall, -0.16), top=0, bottom=table, scale=22 * u, alpha=0.3)
    canvas.glow(w * rng.choice((0.1, 0.9)), h * 0.1, 90 * u, light.sun, 0.5)
    cloth = light.lit(rgb(rng.choice(("f4ece0", "d9c3a5", "8a5a3c"))))
    canvas.ground([cloth, shade(cloth, -0.22)], table)
    x, base, half = w / 2 + rng.uniform(-6, 6) * u, table + 17 * u, 31 * u
    canvas.oval(
        x + 4 * u,
        base,
        half * 0.95,
        4.5 * u,
        shade(cloth, -0.75),
        blur=2.2 * u,
        alpha=0.6,
    )
    skins = palette(
        rng.choice(
            (
                "f08a2a f5a03c e8752a",
                "e0b03a f0cf5a d8a02f",
                "c83a32 d85a3f e0873f",
                "8fae3f b0c450 7f9f3a",
            )
        )
    )
    spots = [
        (-0.6, 0.62),
        (0.6, 0.62),
        (-0.2, 0.66),
        (0.25, 0.7),
        (-0.42, 0.95),
        (0.4, 0.97),
        (0.0, 1.02),
        (0.04, 1.32),
    ]
    for px, py in spots:
        _fruit(
            canvas, light, x + px * half, base - py * 26 * u, 9.4 * u, rng.choice(skins)
        )
    for n in range(3):
        leaf(
            canvas,
            x + (n - 1) * 12 * u,
            base - 34 * u,
            13 * u,
            -0.6 - n * 0.9,
            light.lit(rgb("4f7f48")),
        )
    china = light.lit(rgb(rng.choice(("f6f1e8", "3f6f98", "c8643f", "dfe8e4"))))
    bowl = [(x - half * 1.08, base - 18 * u)]
    bowl += [
        (x - half * 1.08 * math.cos(t), base - 18 * u + 18 * u * math.sin(t) ** 0.7)
        for t in (n / 24 * math.pi for n in range(1, 25))
    ]
    canvas.poly(bowl, [shade(china, 0.08), china, shade(china, -0.35)])
    canvas.poly(
        [
            (x + half * 0.2, base - 18 * u),
            (x + half * 1.05, base - 18 * u),
            (x + half * 0.5, base),
        ],
        rgb("20161a"),
        blur=4 * u,
        alpha=0.25,
    )
    for n in range(9):
        px = x - half * 0.84 + n * half * 0.21
        py = base - 11 * u + 2.4 * u * math.sin(math.pi * n / 8)
        canvas.poly(
            [
                (px - 1.6 * u, py),
                (px, py - 2 * u),
                (px + 1.6 * u, py),
                (px, py + 2 * u),
            ],
            light.lit(rgb("2f5f8a")),
            alpha=0.75,
        )
    for side in (-1, 1):
        px = x + side * rng.uniform(42, 48) * u
        canvas.oval(
            px + 2 * u,
            base + 5 * u,
            9 * u,
            2 * u,
            shade(cloth, -0.75),
            blur=1.6 * u,
            alpha=0.5,
        )
        _fruit(canvas, light, px, base - 3 * u, 9 * u, rng.choice(skins), cut=side > 0)


def _fruit(
    canvas: Canvas,
    light: Light,
    x: float,
    y: float,
    r: float,
    skin: Color,
    cut: bool = False,
) -> None:
    rng = canvas.rng
    tone = light.lit(vary(rng, skin, 4, 0.04))
    canvas.oval(x, y, r, r * 0.97, [shade(tone, 0.08), tone, shade(tone, -0.36)])
    if cut:
        canvas.oval(x, y, r * 0.93, r * 0.9, light.lit(rgb("fff3d8")))
        for n in range(9):
            a, b = n * math.tau / 9 + 0.07, (n + 1) * math.tau / 9 - 0.07
            m = (a + b) / 2
            wedge = [(x + math.cos(m) * r * 0.12, y + math.sin(m) * r * 0.12)]
            wedge += [
                (x + math.cos(t) * r * 0.8, y + math.sin(t) * r * 0.78)
                for t in (a, m, b)
            ]
            canvas.poly(wedge, [shade(tone, 0.25), tone])
        return
    canvas.glow(x - r * 0.35, y - r * 0.4, r * 0.75, mix(tone, WHITE, 0.75), 0.7)
    canvas.oval(
        x + r * 0.12, y - r * 0.62, r * 0.09, r * 0.06, light.lit(rgb("5a6a3a"))
    )

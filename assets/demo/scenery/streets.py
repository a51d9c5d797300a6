"""A tram in a street of tiled houses."""

from __future__ import annotations

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
)
from assets.demo.drawing.masks import Stencil
from assets.demo.drawing.nature import crown, sky

_WALLS = palette("7fa9b5 f0c9b0 e9c46a d98a76 a8c3a0 f3e3cf c7b3d0 e7a98c 9fb9cf")


def _window(
    canvas: Canvas,
    light: Light,
    x: float,
    y: float,
    wide: float,
    tall: float,
    shutter: Color,
) -> None:
    """One window with a stone frame, a mullion and perhaps shutters or a balcony."""
    rng, u = canvas.rng, canvas.u
    frame = light.lit(rgb("fbf4e6"))
    lamp = light.dark and rng.random() < 0.6
    glass = (
        [mix(LAMP, WHITE, 0.25), LAMP]
        if lamp
        else [light.lit(rgb("6f93a3")), light.lit(rgb("33505f"))]
    )
    pad = wide * 0.14
    canvas.rect(x - pad, y - pad, wide + 2 * pad, tall + 2 * pad, frame)
    canvas.rect(x, y, wide, tall, glass)
    canvas.rect(x + wide * 0.46, y, wide * 0.08, tall, frame)
    canvas.rect(x, y + tall * 0.36, wide, tall * 0.045, frame)
    style = rng.random()
    if style < 0.4:
        for left in (x - pad - wide * 0.48, x + wide + pad):
            canvas.rect(
                left,
                y - pad * 0.4,
                wide * 0.48,
                tall + pad * 0.8,
                [shutter, shade(shutter, -0.18)],
            )
    elif style < 0.7:
        rail = light.lit(rgb("2d2f3a"))
        canvas.rect(x - wide * 0.35, y + tall, wide * 1.7, u * 0.6, shade(frame, -0.2))
        top = y + tall * 0.62
        canvas.line([(x - wide * 0.35, top), (x + wide * 1.35, top)], 0.3 * u, rail)

        def bars(s: Stencil) -> None:
            for n in range(12):
                px = x - wide * 0.35 + wide * 1.7 * n / 11
                s.line([(px, top), (px, y + tall)], 0.2 * u)

        canvas.stencil(rail, bars, box=(x - wide, top - u, x + wide * 2, y + tall + u))
        if rng.random() < 0.6:
            crown(
                canvas,
                x + wide * rng.uniform(0.2, 0.8),
                top,
                wide * 0.36,
                light.lit(rgb(rng.choice(("d9536f", "e07a4a", "5f9a52")))),
                light.sun,
            )
    if lamp:
        canvas.glow(x + wide / 2, y + tall / 2, wide * 2, LAMP, 0.3)


def _facade(
    canvas: Canvas,
    light: Light,
    x: float,
    wide: float,
    top: float,
    base: float,
    wall: Color,
) -> None:
    """One house front with its windows."""
    rng, u = canvas.rng, canvas.u
    tone = light.lit(wall)
    canvas.rect(
        x, top, wide, base - top, [mix(tone, light.sun, 0.14), tone, shade(tone, -0.12)]
    )
    if rng.random() < 0.5:
        _tiles(canvas, shade(tone, 0.24), x, top, wide, base)
    canvas.rect(
        x - 0.6 * u,
        top - 1.8 * u,
        wide + 1.2 * u,
        2.2 * u,
        [light.lit(rgb("f6eddc")), light.lit(rgb("d9cdb8"))],
    )
    canvas.rect(x, top + 0.4 * u, wide, 1.2 * u, shade(tone, -0.3), alpha=0.35)
    columns = max(1, int(wide / (13 * u)))
    cell = wide / columns
    shutter = light.lit(rng.choice(palette("2f6f5f 3f5f8a 8a3f3a 4a6a4a f3e8d2")))
    y = top + 5 * u
    while y < base - 12 * u:
        for n in range(columns):
            size = min(cell * 0.36, 6 * u)
            _window(
                canvas,
                light,
                x + cell * (n + 0.5) - size / 2,
                y,
                size,
                size * 1.6,
                shutter,
            )
        y += 19 * u
    canvas.rect(
        x + wide - 0.5 * u, top, 0.5 * u, base - top, shade(tone, -0.35), alpha=0.4
    )


def tram(canvas: Canvas, light: Light, season: str) -> None:
    """An old tram in a street of tiled houses."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    base = h * 0.8
    sky(canvas, light, h * 0.5, cover=0.3)
    x = -rng.uniform(0, 20) * u
    walls = rng.sample(_WALLS, 6)
    n = 0
    while x < w:
        wide = rng.uniform(30, 52) * u
        _facade(
            canvas, light, x, wide, rng.uniform(-0.08, 0.17) * h, base, walls[n % 6]
        )
        x += wide
        n += 1
    stone = light.lit(rgb("8d8590"))
    canvas.ground([shade(stone, 0.14), stone, shade(stone, -0.3)], base)
    _cobbles(canvas, shade(stone, -0.3), base)
    canvas.ground(shade(stone, -0.35), base, base + 0.9 * u)
    rail = light.lit(rgb("3f3a44"))
    for y in (h * 0.895, h * 0.945):
        canvas.rect(0, y, w, 0.7 * u, rail)
        canvas.rect(0, y - 0.25 * u, w, 0.25 * u, light.lit(rgb("d5cfd8")), alpha=0.7)
    wire = light.lit(rgb("2b2a33"))
    canvas.line([(0, h * 0.115), (w, h * 0.105)], 0.22 * u, wire)
    canvas.line([(0, h * 0.06), (w, h * 0.14)], 0.16 * u, wire, alpha=0.7)
    body = light.lit(rgb(rng.choice(("f5b92e", "f5b92e", "d8452f", "3f8f78"))))
    _car(
        canvas,
        light,
        w * rng.uniform(0.36, 0.64),
        h * 0.925,
        min(74 * u, w * 0.6),
        body,
    )


def _tiles(
    canvas: Canvas, color: Color, x: float, top: float, wide: float, base: float
) -> None:
    u = canvas.u
    step = 1.7 * u

    def pattern(s: Stencil) -> None:
        for row in range(int((base - top) / step) + 1):
            for col in range(int(wide / step) + 1):
                cx, cy, r = (
                    x + (col + 0.5) * step,
                    top + (row + 0.5) * step,
                    step * 0.32,
                )
                if cx + r < x + wide:
                    s.poly([(cx - r, cy), (cx, cy - r), (cx + r, cy), (cx, cy + r)])

    canvas.stencil(color, pattern, box=(x, top, x + wide, base), alpha=0.42)


def _cobbles(canvas: Canvas, color: Color, top: float) -> None:
    rng, u = canvas.rng, canvas.u

    def stones(s: Stencil) -> None:
        y, row = top + u, 0
        while y < canvas.h:
            t = (y - top) / (canvas.h - top)
            wide = u * (1.6 + 2.2 * t)
            x = -wide * (row % 2) / 2
            while x < canvas.w:
                s.line([(x, y), (x + wide * 0.8, y)], u * 0.14, rng.randint(60, 200))
                x += wide
            y += u * (0.7 + 0.9 * t)
            row += 1

    canvas.stencil(color, stones, box=(0, top, canvas.w, canvas.h), alpha=0.5)


def _rounded(
    canvas: Canvas,
    x: float,
    y: float,
    wide: float,
    tall: float,
    r: float,
    fill: Color | list[Color],
) -> None:
    def shape(s: Stencil) -> None:
        s.poly(
            [
                (x + r, y),
                (x + wide - r, y),
                (x + wide, y + r),
                (x + wide, y + tall - r),
                (x + wide - r, y + tall),
                (x + r, y + tall),
                (x, y + tall - r),
                (x, y + r),
            ]
        )
        for cx in (x + r, x + wide - r):
            for cy in (y + r, y + tall - r):
                s.oval(cx, cy, r, r)

    canvas.stencil(fill, shape, box=(x - 1, y - 1, x + wide + 1, y + tall + 1))


def _car(
    canvas: Canvas, light: Light, x: float, base: float, wide: float, body: Color
) -> None:
    rng, u = canvas.rng, canvas.u
    tall = wide * 0.56
    left, top = x - wide / 2, base - tall
    cream, dark = light.lit(rgb("fff3d9")), light.lit(rgb("27222c"))
    canvas.oval(x, base + 1.2 * u, wide * 0.54, 2 * u, dark, blur=1.4 * u, alpha=0.6)
    pole = [(x + wide * 0.1, top), (x + wide * 0.02, canvas.h * 0.11)]
    canvas.line(pole, 0.4 * u, dark)
    canvas.rect(x - wide * 0.12, top - wide * 0.03, wide * 0.3, wide * 0.04, dark)
    for k in (-0.3, 0.3):
        canvas.oval(x + k * wide, base - u * 0.3, wide * 0.06, wide * 0.06, dark)
        canvas.oval(
            x + k * wide,
            base - u * 0.3,
            wide * 0.025,
            wide * 0.025,
            light.lit(rgb("8a8690")),
        )
    _rounded(
        canvas,
        left,
        top,
        wide,
        tall * 0.94,
        wide * 0.05,
        [mix(body, WHITE, 0.22), body, shade(body, -0.14)],
    )
    canvas.rect(left, top + tall * 0.6, wide, tall * 0.22, [cream, shade(cream, -0.08)])
    canvas.rect(left, top + tall * 0.585, wide, tall * 0.02, shade(body, -0.3))
    canvas.rect(left, top + tall * 0.82, wide, tall * 0.02, shade(body, -0.3))
    canvas.rect(
        left - wide * 0.015,
        top - wide * 0.005,
        wide * 1.03,
        wide * 0.03,
        [cream, shade(cream, -0.2)],
    )
    glass = (
        [mix(LAMP, WHITE, 0.4), LAMP]
        if light.dark
        else [light.lit(rgb("7aa3b0")), light.lit(rgb("2f4653"))]
    )
    panes = 6
    step = wide * 0.92 / panes
    for n in range(panes):
        px = left + wide * 0.04 + n * step
        _rounded(
            canvas,
            px + step * 0.08,
            top + tall * 0.16,
            step * 0.84,
            tall * 0.38,
            wide * 0.012,
            glass,
        )
        if not light.dark:
            canvas.poly(
                [
                    (px + step * 0.2, top + tall * 0.5),
                    (px + step * 0.55, top + tall * 0.18),
                    (px + step * 0.75, top + tall * 0.18),
                    (px + step * 0.4, top + tall * 0.5),
                ],
                WHITE,
                alpha=0.16,
            )
        elif rng.random() < 0.6:
            canvas.oval(
                px + step * 0.5,
                top + tall * 0.42,
                step * 0.15,
                step * 0.17,
                light.lit(rgb("5a3f4a")),
                alpha=0.8,
            )
            canvas.rect(
                px + step * 0.26,
                top + tall * 0.46,
                step * 0.48,
                tall * 0.08,
                light.lit(rgb("5a3f4a")),
                alpha=0.8,
            )
    for k in (-0.44, 0.44):
        canvas.oval(
            x + k * wide, top + tall * 0.71, wide * 0.018, wide * 0.018, rgb("fff6d8")
        )
        if light.dark:
            canvas.glow(x + k * wide, top + tall * 0.71, 9 * u, LAMP, 0.8)
    _rounded(
        canvas,
        x - wide * 0.1,
        top + tall * 0.03,
        wide * 0.2,
        tall * 0.09,
        wide * 0.012,
        dark,
    )
    canvas.line(
        [(x - wide * 0.07, top + tall * 0.075), (x + wide * 0.07, top + tall * 0.075)],
        tall * 0.03,
        cream,
    )

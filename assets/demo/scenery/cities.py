"""Skylines and bridges."""

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
    vary,
)
from assets.demo.drawing.masks import Point, Stencil
from assets.demo.drawing.nature import birds, crown, hills, sky, stars, sun
from assets.demo.drawing.seasons import leaves


def _tower(
    s: Stencil, canvas: Canvas, x: float, wide: float, top: float, base: float
) -> None:
    """One tall building with a setback, a point or a flat top."""
    rng = canvas.rng
    s.poly([(x, base), (x, top), (x + wide, top), (x + wide, base)])
    style = rng.random()
    if style < 0.3:
        inset = wide * 0.22
        s.poly(
            [
                (x + inset, top),
                (x + inset, top - wide * 0.5),
                (x + wide - inset, top - wide * 0.5),
                (x + wide - inset, top),
            ]
        )
        s.line(
            [(x + wide / 2, top - wide * 0.5), (x + wide / 2, top - wide * 1.2)],
            canvas.u * 0.25,
        )
    elif style < 0.42:
        s.poly([(x, top), (x + wide / 2, top - wide * 1.1), (x + wide, top)])
    elif style < 0.6:
        s.poly([(x, top), (x + wide, top - wide * 0.4), (x + wide, top)])


def _skyline(
    canvas: Canvas, light: Light, base: float, tall: float, tone: Color, lamps: float
) -> None:
    """A row of buildings with lit windows."""
    rng, u, w = canvas.rng, canvas.u, canvas.w
    blocks: list[tuple[float, float, float]] = []
    x = -3 * u
    while x < w:
        wide = rng.uniform(3.5, 9) * u
        middle = 1 - abs(x / w - 0.5) * 0.8
        blocks.append((x, wide, base - tall * rng.uniform(0.25, 1) * middle))
        x += wide + rng.choice((0, 0, 0.5, 1.2)) * u

    def all_of_them(s: Stencil) -> None:
        for x, wide, top in blocks:
            _tower(s, canvas, x, wide, top, base)

    box = (0, base - tall * 1.5, w, base)
    canvas.stencil([tone, mix(tone, light.haze, 0.35)], all_of_them, box=box)
    if lamps <= 0:
        return
    for color in palette("ffd27a ffe9b8 ffb45c a9d8f0"):

        def windows(s: Stencil) -> None:
            for x, wide, top in blocks:
                columns = max(2, int(wide / (0.95 * u)))
                cell = wide / columns
                for _ in range(int((base - top) / u * columns * lamps * 0.14)):
                    col, row = (
                        rng.randrange(columns),
                        rng.randrange(max(1, int((base - top) / (1.3 * u)))),
                    )
                    px, py = x + (col + 0.25) * cell, top + u * 0.6 + row * 1.3 * u
                    s.poly(
                        [
                            (px, py),
                            (px + cell * 0.5, py),
                            (px + cell * 0.5, py + 0.65 * u),
                            (px, py + 0.65 * u),
                        ],
                        rng.randint(120, 255),
                    )

        canvas.stencil(color, windows, box=box)


def city_night(canvas: Canvas, light: Light, season: str) -> None:
    """A city's lights and their reflection in a river."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    level = h * rng.uniform(0.62, 0.7)
    sky(canvas, light, level)
    if light.hour == "night":
        stars(canvas, level * 0.6, 90)
    sun(canvas, light, w * rng.uniform(0.15, 0.85), h * rng.uniform(0.1, 0.24), 3.2 * u)
    canvas.glow(w / 2, level, 80 * u, rgb("ff9a5c"), 0.45, squash=0.5)
    lamps = 1.0 if light.dark else 0.35
    for n, far in enumerate((0.62, 0.34, 0.08)):
        tone = mix(light.lit(rgb("2a3152")), light.haze, far)
        _skyline(canvas, light, level, (44 - 12 * n) * u, tone, lamps * (0.4 + 0.5 * n))
    for _ in range(26):
        canvas.glow(
            rng.uniform(0, w),
            level - rng.uniform(0.5, 3) * u,
            rng.uniform(2, 5) * u,
            rgb(rng.choice(("ffcf7a", "ff9a6a", "fff0c8", "8fd3ff"))),
            0.7,
        )
    canvas.mirror(level, light.lit(rgb("18264a")), depth=0.32, ripple=1.5)
    canvas.rect(0, level - 0.3 * u, w, 0.7 * u, light.lit(rgb("0e1428")))
    for _ in range(18):
        tone = rgb(rng.choice(("ffcf7a", "ff8f5a", "fff0c8", "7fc8ff")))
        x, tall = rng.uniform(0, w), rng.uniform(8, 26) * u
        canvas.rect(
            x,
            level + u,
            rng.uniform(0.6, 1.6) * u,
            tall,
            tone,
            blur=1.4 * u,
            alpha=0.38,
        )


def skyline(canvas: Canvas, light: Light, season: str) -> None:
    """A skyline in haze above the trees of a park."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    level = h * rng.uniform(0.68, 0.76)
    sky(canvas, light, level)
    sun(canvas, light, w * rng.uniform(0.15, 0.85), h * rng.uniform(0.14, 0.4), 4 * u)
    steel = rgb(rng.choice(("6d86a3", "8a7f95", "7f8f96")))
    lamps = {"sunset": 0.3, "dusk": 0.9, "night": 1.0}.get(light.hour, 0.0)
    for n, far in enumerate((0.74, 0.52, 0.28)):
        _skyline(
            canvas,
            light,
            level + 2 * u,
            (56 - 13 * n) * u,
            light.far(steel, far),
            lamps * (n + 1) / 3,
        )
        canvas.haze(level - 26 * u, level + 6 * u, light.haze, 0.38)
    tones = leaves(season)
    canvas.ground(
        [light.far(shade(tones[1], -0.3), 0.3), light.lit(shade(tones[1], -0.5))],
        level + 3 * u,
    )
    for row in range(3):
        for _ in range(int(13 * w / h) - 3 * row):
            color = light.far(vary(rng, rng.choice(tones)), 0.3 - 0.15 * row)
            crown(
                canvas,
                rng.uniform(-0.02, 1.02) * w,
                level + (4 + 9 * row) * u,
                (6 + 3.5 * row) * u,
                shade(color, -0.14 * row),
                light.sun,
            )
    canvas.ground(
        [light.lit(shade(tones[0], -0.45)), light.lit(shade(tones[1], -0.7))],
        level + 28 * u,
    )


def bridge(canvas: Canvas, light: Light, season: str) -> None:
    """A suspension bridge over a strait, often in fog."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    level = h * rng.uniform(0.66, 0.74)
    sky(canvas, light, level)
    if light.dark:
        stars(canvas, level * 0.6, 60)
    sun(
        canvas,
        light,
        w * rng.uniform(0.15, 0.85),
        level - rng.uniform(8, 40) * u,
        4 * u,
    )
    hills(
        canvas,
        light,
        palette("8fa0b0 6f8a90"),
        top=level - 6 * u,
        bottom=level - u,
        amount=6 * u,
    )
    _skyline(
        canvas,
        light,
        level,
        11 * u,
        light.far(rgb("7f8fa8"), 0.5),
        0.5 if light.dark else 0,
    )
    paint = light.lit(rgb(rng.choice(("c8492f", "c8492f", "4f5f78", "8a3f4a"))))
    deck = level - 13 * u
    towers = (w * rng.uniform(0.2, 0.27), w * rng.uniform(0.72, 0.8))
    top = max(deck - 52 * u, h * 0.08)
    _cables(canvas, paint, towers, top, deck)
    for x in towers:
        wide = 3.2 * u
        for side in (-1, 1):
            canvas.rect(
                x + side * wide - 0.8 * u,
                top,
                1.6 * u,
                level - top,
                [mix(paint, light.sun, 0.18), paint, mix(paint, light.haze, 0.35)],
            )
        for share in (0.02, 0.22, 0.44):
            y = top + (deck - top) * share
            canvas.rect(x - wide, y, 2 * wide, 1.6 * u, shade(paint, -0.08))
        canvas.rect(
            x - wide * 1.8,
            level - 3 * u,
            wide * 3.6,
            4 * u,
            mix(light.lit(rgb("6a6470")), light.haze, 0.2),
        )
    canvas.rect(0, deck, w, 2 * u, [paint, shade(paint, -0.35)])
    if light.dark:
        for n in range(int(w / (7 * u))):
            canvas.glow(n * 7 * u, deck - 0.6 * u, 3 * u, LAMP, 0.85)
    canvas.mirror(
        level, mix(light.lit(rgb("2f6480")), light.sky[0], 0.35), depth=0.45, ripple=1.2
    )
    if rng.random() < 0.55 and not light.dark:
        for _ in range(3):
            canvas.cloudy(
                mix(light.haze, WHITE, 0.55),
                top=level - 34 * u,
                bottom=level + 14 * u,
                scale=34 * u,
                cover=0.6,
                alpha=0.7,
                stretch=4,
            )
    birds(canvas, w * rng.uniform(0.3, 0.7), h * 0.2, 6, light.far(rgb("33404f"), 0.2))


def _cables(
    canvas: Canvas, paint: Color, towers: tuple[float, float], top: float, deck: float
) -> None:
    u, w = canvas.u, canvas.w
    one, other = towers
    middle, half = (one + other) / 2, (other - one) / 2

    def height(x: float) -> float:
        if one <= x <= other:
            return deck - 2 * u - (deck - 2 * u - top) * ((x - middle) / half) ** 2
        near = one if x < one else other
        reach = max(one, w - other) * 1.3
        return top + (deck - top) * min(1, abs(x - near) / reach)

    line: list[Point] = [(n * w / 80, height(n * w / 80)) for n in range(81)]

    def ropes(s: Stencil) -> None:
        s.line(line, 0.55 * u)
        x = 0.0
        while x < w:
            s.line([(x, height(x)), (x, deck)], 0.14 * u)
            x += 2.2 * u

    canvas.stencil(paint, ropes, box=(0, top - u, w, deck + u))

"""A red gate and a pagoda."""

from __future__ import annotations

from assets.demo.drawing.canvas import Canvas
from assets.demo.drawing.color import Light, mix, palette, rgb, shade, vary
from assets.demo.drawing.nature import crown, hills, ridge, sky, sun
from assets.demo.drawing.seasons import leaves


def torii(canvas: Canvas, light: Light, season: str) -> None:
    """A vermilion gate, a pagoda behind it, maples or cherries around."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    horizon = h * rng.uniform(0.6, 0.68)
    sky(canvas, light, horizon)
    x = w * rng.uniform(0.38, 0.62)
    sun(
        canvas,
        light,
        x + rng.uniform(-30, 30) * u,
        horizon - rng.uniform(18, 40) * u,
        6 * u,
    )
    line = ridge(rng, w, 26 * u, 2, 0.05)
    far = light.far(rgb("6f86a3"), 0.6)
    canvas.poly(
        [*[(px, horizon + 3 * u - y) for px, y in line], (w * 2, h), (-w, h)],
        [far, mix(far, light.haze, 0.5)],
    )
    hills(
        canvas,
        light,
        palette("7f9a8f 56786f"),
        top=horizon,
        bottom=horizon + 5 * u,
        amount=4 * u,
    )
    _pagoda(
        canvas,
        light,
        w * (0.16 if x > w / 2 else 0.84),
        horizon + 5 * u,
        rng.uniform(34, 44) * u,
    )
    canvas.haze(horizon - 8 * u, horizon + 10 * u, light.haze, 0.6)
    if rng.random() < 0.5:
        level = horizon + 6 * u
        _gate(canvas, light, x, level + 5 * u, 58 * u)
        canvas.mirror(
            level + 5 * u,
            mix(light.lit(rgb("3f7088")), light.sky[1], 0.35),
            depth=0.35,
            ripple=0.8,
        )
    else:
        stone = light.lit(rgb("a89f9a"))
        canvas.ground(
            [mix(stone, light.haze, 0.4), shade(stone, -0.3)], horizon + 6 * u
        )
        for n in range(9):
            y = horizon + (6 + 0.55 * n**2) * u
            half = (18 + 4.4 * n) * u
            canvas.rect(
                x - half,
                y,
                half * 2,
                (1 + n) * u,
                [shade(stone, 0.15), shade(stone, -0.25)],
            )
        _gate(canvas, light, x, horizon + 14 * u, 66 * u)
    tones = palette("f7b8cc ffd6e0 f09ab8") if season == "spring" else leaves(season)
    for side in (-1, 1):
        for n in range(4):
            px = w * (0.5 + side * (0.46 + 0.03 * n)) + rng.gauss(0, 3) * u
            crown(
                canvas,
                px,
                h * (0.1 + 0.2 * n),
                rng.uniform(14, 20) * u,
                light.lit(vary(rng, rng.choice(tones))),
                light.sun,
            )


def _gate(canvas: Canvas, light: Light, x: float, base: float, tall: float) -> None:
    red = light.lit(rgb("d8452f"))
    dark = light.lit(rgb("2a2430"))
    half = tall * 0.4
    top = base - tall
    for side in (-1, 1):
        foot, head = x + side * half, x + side * half * 0.9
        wide = tall * 0.042
        canvas.poly(
            [
                (foot - wide, base),
                (head - wide * 0.9, top),
                (head + wide * 0.9, top),
                (foot + wide, base),
            ],
            [shade(red, 0.1), red, shade(red, -0.25)],
        )
        canvas.rect(
            foot - wide * 1.2, base - tall * 0.07, wide * 2.4, tall * 0.07, dark
        )
    beam = tall * 0.055
    canvas.rect(
        x - half * 1.16, top + tall * 0.2, half * 2.32, beam, [red, shade(red, -0.2)]
    )
    canvas.rect(
        x - tall * 0.035, top + tall * 0.06, tall * 0.07, tall * 0.15, shade(red, -0.12)
    )
    for lift, thick, reach, tone in ((0.0, 0.07, 1.3, red), (-0.055, 0.06, 1.42, dark)):
        upper, lower = [], []
        for n in range(-12, 13):
            t = n / 12
            y = top + tall * lift - tall * 0.055 * t * t
            upper.append((x + t * half * reach, y))
            lower.append((x + t * half * reach * 0.985, y + tall * thick))
        canvas.poly([*upper, *reversed(lower)], [shade(tone, 0.12), shade(tone, -0.1)])


def _pagoda(canvas: Canvas, light: Light, x: float, base: float, tall: float) -> None:
    wood, roof = light.far(rgb("9a4a3f"), 0.3), light.far(rgb("3d4658"), 0.24)
    floor = tall * 0.15
    for n in range(5):
        y = base - n * floor
        half = tall * (0.17 - 0.017 * n)
        canvas.rect(
            x - half * 0.66, y - floor, half * 1.32, floor, [shade(wood, -0.25), wood]
        )
        eave = [
            (x - half * 1.35, y - floor * 0.72),
            (x - half * 0.95, y - floor * 0.84),
            (x - half * 0.5, y - floor * 1.16),
            (x + half * 0.5, y - floor * 1.16),
            (x + half * 0.95, y - floor * 0.84),
            (x + half * 1.35, y - floor * 0.72),
            (x + half * 0.9, y - floor * 0.66),
            (x - half * 0.9, y - floor * 0.66),
        ]
        canvas.poly(eave, [shade(roof, 0.16), shade(roof, -0.2)])
    canvas.line([(x, base - 5 * floor), (x, base - tall * 1.02)], tall * 0.014, roof)

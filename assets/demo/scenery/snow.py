"""A cabin in the snow."""

from __future__ import annotations

from assets.demo.drawing.canvas import Canvas
from assets.demo.drawing.color import WHITE, Color, Light, mix, rgb, shade
from assets.demo.drawing.masks import Stencil
from assets.demo.drawing.nature import (
    forest,
    level,
    ridge,
    sky,
    stars,
    sun,
    surface,
    under,
    waves,
)
from assets.demo.scenery.mountains import range_of_peaks


def cabin(canvas: Canvas, light: Light, season: str) -> None:
    """A cabin in the snow with warm windows."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    horizon = h * rng.uniform(0.56, 0.64)
    sky(canvas, light, horizon, cover=rng.uniform(0, 0.35))
    if light.dark:
        stars(canvas, horizon, 320)
    sun(canvas, light, w * rng.uniform(0.62, 0.9), h * rng.uniform(0.12, 0.24), 3.6 * u)
    snow = mix(light.lit(rgb("eef4fd")), light.haze, 0.12)
    line = ridge(rng, w, 24 * u, 3, 0.14)
    range_of_peaks(
        canvas,
        line,
        horizon + 4 * u,
        (
            light.far(rgb("93a6c8"), 0.45),
            light.far(rgb("6478a4"), 0.4),
            mix(snow, light.haze, 0.4),
        ),
        0.8,
        False,
    )
    lines = []
    for n in range(3):
        base = horizon + (3 + 11 * n) * u
        rise = waves(rng, w, 5 * u, 1.3)
        tone = mix(snow, light.haze, 0.5 - 0.22 * n)
        canvas.poly(
            under(canvas, base, rise),
            [mix(tone, WHITE, 0.25), tone, shade(tone, -0.16)],
        )
        lines.append(surface(base, rise))
        if n < 2:
            trees = light.far(rgb("2c4a5b"), 0.5 - 0.25 * n)
            forest(canvas, trees, lines[-1], tall=(8 + 8 * n) * u, count=52 - 26 * n)
    x = w * rng.uniform(0.36, 0.6)
    _house(canvas, light, x, lines[2](x) + 3.5 * u, rng.uniform(24, 30) * u, snow)
    front = light.lit(rgb("20384a"))
    for side in ((-0.02, 0.2), (0.8, 1.02)):
        span = (w * side[0], w * side[1])
        forest(canvas, front, level(h * 0.97), tall=44 * u, count=4, span=span)
    drift = waves(rng, w, 3 * u, 1)
    canvas.poly(
        under(canvas, h - 4 * u, drift), [mix(snow, WHITE, 0.3), shade(snow, -0.12)]
    )
    if rng.random() < 0.6:
        snowfall(canvas, 220)


def _house(
    canvas: Canvas, light: Light, x: float, base: float, size: float, snow: Color
) -> None:
    u = canvas.u
    wood = light.lit(rgb("7a4b33"))
    warm = rgb("ffc75f")
    half, wall = size * 0.4, size * 0.36
    canvas.oval(
        x, base, size * 0.75, size * 0.07, shade(snow, -0.35), blur=2 * u, alpha=0.6
    )
    gable = [
        (x - half, base),
        (x - half, base - wall),
        (x, base - wall - size * 0.34),
        (x + half, base - wall),
        (x + half, base),
    ]
    canvas.poly(gable, [shade(wood, -0.1), shade(wood, -0.35)])
    for n in range(1, 8):
        y = base - wall * n / 8
        canvas.line(
            [(x - half, y), (x + half, y)], 0.22 * u, shade(wood, -0.5), alpha=0.6
        )
    over = size * 0.12
    chimney = x + half * 0.45
    canvas.rect(
        chimney, base - wall - size * 0.36, size * 0.1, size * 0.3, shade(wood, -0.45)
    )
    canvas.rect(
        chimney - 0.3 * u,
        base - wall - size * 0.39,
        size * 0.1 + 0.6 * u,
        u * 1.1,
        snow,
    )
    for n in range(7):
        drift = n * size * 0.05
        canvas.oval(
            chimney + size * 0.05 + drift,
            base - wall - size * (0.44 + 0.1 * n),
            size * (0.03 + 0.016 * n),
            size * (0.03 + 0.014 * n),
            mix(light.haze, WHITE, 0.5),
            blur=size * 0.03,
            alpha=0.42 - 0.05 * n,
        )
    roof = [
        (x - half - over, base - wall + over * 0.62),
        (x, base - wall - size * 0.44),
        (x + half + over, base - wall + over * 0.62),
        (x + half + over * 0.6, base - wall + over * 1.05),
        (x, base - wall - size * 0.33),
        (x - half - over * 0.6, base - wall + over * 1.05),
    ]
    canvas.poly(roof, [mix(snow, WHITE, 0.5), mix(snow, light.haze, 0.25)])
    pane = size * 0.15
    for px in (x - half * 0.55, x + half * 0.55):
        canvas.rect(
            px - pane / 2, base - wall * 0.78, pane, pane, [shade(warm, 0.3), warm]
        )
        canvas.line(
            [(px, base - wall * 0.78), (px, base - wall * 0.78 + pane)],
            0.35 * u,
            shade(wood, -0.5),
        )
        canvas.glow(
            px, base - wall * 0.5, size * 0.55, warm, 0.45 if light.dark else 0.15
        )
        canvas.glow(
            px,
            base + size * 0.1,
            size * 0.5,
            warm,
            0.4 if light.dark else 0.1,
            squash=0.3,
        )
    door = size * 0.08
    canvas.rect(x - door, base - wall * 0.72, door * 2, wall * 0.72, shade(wood, -0.55))


def snowfall(canvas: Canvas, count: int) -> None:
    """Falling flakes, the nearest large and soft."""
    rng, u = canvas.rng, canvas.u
    for blur, size, share in ((0.0, 0.22, 0.7), (2.0, 0.45, 0.25), (7.0, 1.3, 0.05)):

        def flakes(s: Stencil, size: float = size, share: float = share) -> None:
            for _ in range(int(count * share)):
                r = size * u * rng.uniform(0.6, 1.3)
                s.oval(rng.uniform(0, canvas.w), rng.uniform(0, canvas.h), r, r)

        canvas.stencil(WHITE, flakes, blur=blur, alpha=0.8)

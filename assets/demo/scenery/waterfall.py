"""A waterfall between columns of basalt."""

from __future__ import annotations

from assets.demo.drawing.canvas import Canvas
from assets.demo.drawing.color import WHITE, Color, Light, mix, rgb, shade, vary
from assets.demo.drawing.masks import Stencil
from assets.demo.drawing.nature import birds, grass, sky, under, waves

Column = tuple[float, float, float]  # x, top, width


def waterfall(canvas: Canvas, light: Light, season: str) -> None:
    """A waterfall between mossy cliffs."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    top = h * rng.uniform(0.2, 0.27)
    sky(canvas, light, top + 8 * u)
    x = w * rng.uniform(0.42, 0.58)
    half = rng.uniform(8, 14) * u
    moss = light.lit(
        vary(rng, rgb({"autumn": "8f7f45", "winter": "7f8a84"}.get(season, "5d8a4e")))
    )
    rock = light.lit(rgb("3d4044"))
    for n, far in enumerate((0.42, 0.2)):
        rise = waves(rng, w, 4 * u, 2)
        tone = mix(rock, light.haze, far)
        canvas.poly(
            under(canvas, top + 6 * n * u, rise),
            [mix(moss, light.haze, far), tone, shade(tone, -0.4)],
        )
    foot = h * rng.uniform(0.72, 0.8)
    _basalt(canvas, mix(rock, light.haze, 0.12), moss, top + 7 * u, foot + 3 * u)
    _fall(canvas, light, x, half, top + 4 * u, foot)
    pool = mix(light.lit(rgb("4c8f98")), light.sky[1], 0.3)
    canvas.ground([mix(pool, WHITE, 0.45), pool, shade(pool, -0.45)], foot)
    for n in range(14):
        canvas.oval(
            x + rng.gauss(0, half),
            foot + (n % 7) * 2 * u,
            rng.uniform(6, 20) * u,
            rng.uniform(0.3, 0.9) * u,
            WHITE,
            blur=u,
            alpha=0.3,
        )
    canvas.glow(x, foot, half * 3.2, WHITE, 0.85, squash=0.45)
    canvas.glow(x, foot - 8 * u, half * 2.4, WHITE, 0.5)
    for side in (-1, 1):
        for _ in range(6):
            px = x + side * (half + rng.uniform(2, 36) * u)
            size = rng.uniform(3, 8) * u
            stone = shade(mix(rock, moss, 0.35), -0.3)
            canvas.oval(
                px,
                foot + rng.uniform(0, h - foot),
                size,
                size * 0.6,
                [mix(stone, light.sun, 0.3), shade(stone, -0.35)],
            )
    front = [shade(moss, -0.35), shade(moss, -0.6)]
    grass(canvas, lambda px: h + u - abs(px - x) * 0.1, front, tall=9 * u, count=240)
    birds(canvas, x, top * 0.5, 5, light.lit(rgb("33404a")))


def _basalt(canvas: Canvas, rock: Color, moss: Color, top: float, foot: float) -> None:
    """A cliff of dark columns of different heights, mossy on top."""
    rng, u, w = canvas.rng, canvas.u, canvas.w
    rise = waves(rng, w, 4 * u, 2.2)
    for row in range(3):
        columns: list[Column] = []
        x = -2 * u
        while x < w:
            wide = rng.uniform(1.4, 3) * u
            low = top + row * (foot - top) * 0.27
            columns.append((x, low - rise(x) + rng.uniform(-3, 3) * u, wide))
            x += wide
        base = shade(rock, 0.05 - 0.18 * row)
        for part, tone in enumerate((base, shade(base, -0.22), shade(base, 0.07))):

            def some(
                s: Stencil, part: int = part, columns: list[Column] = columns
            ) -> None:
                for cx, cy, wide in columns[part::3]:
                    s.poly(
                        [
                            (cx, cy),
                            (cx + wide, cy - u * 0.4),
                            (cx + wide, foot),
                            (cx, foot),
                        ]
                    )

            canvas.stencil(
                [tone, shade(tone, -0.35)], some, box=(0, top - 12 * u, w, foot)
            )

        def caps(s: Stencil, columns: list[Column] = columns) -> None:
            for cx, cy, wide in columns:
                s.oval(cx + wide / 2, cy, wide * 0.75, u * rng.uniform(0.5, 1.2))

        canvas.stencil(shade(moss, 0.04 - 0.2 * row), caps)
        canvas.haze(foot - 16 * u, foot + 8 * u, mix(rock, (235, 240, 240), 0.5), 0.16)


def _fall(
    canvas: Canvas, light: Light, x: float, half: float, top: float, foot: float
) -> None:
    rng, u = canvas.rng, canvas.u
    white = mix(light.lit(WHITE), light.haze, 0.1)
    blue = mix(white, light.lit(rgb("8fbfd0")), 0.55)
    sheet = [
        (x - half, top),
        (x + half, top),
        (x + half * 1.25, foot),
        (x - half * 1.25, foot),
    ]
    canvas.poly(sheet, [blue, mix(blue, white, 0.6)], blur=0.5 * u)

    def threads(s: Stencil) -> None:
        for _ in range(90):
            a = rng.uniform(-1, 1)
            y = rng.uniform(top, foot - 5 * u)
            tall = rng.uniform(8, 34) * u
            wide = u * rng.uniform(0.1, 0.5)
            px, qx = x + a * half, x + a * half * 1.2
            s.poly(
                [
                    (px, y),
                    (px + wide, y),
                    (qx + wide, min(foot, y + tall)),
                    (qx, min(foot, y + tall)),
                ],
                rng.randint(80, 230),
            )

    canvas.stencil(
        white, threads, box=(x - half * 2, top, x + half * 2, foot), blur=0.25 * u
    )

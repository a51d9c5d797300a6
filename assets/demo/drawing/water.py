"""Open water, land that runs into it, sailing boats."""

from __future__ import annotations

from assets.demo.drawing.canvas import Canvas
from assets.demo.drawing.color import Color, Light, mix, rgb, shade
from assets.demo.drawing.masks import Point, Stencil
from assets.demo.drawing.nature import waves


def sea(
    canvas: Canvas, light: Light, level: float, sun_x: float | None, blue: Color
) -> None:
    """Open water down from `level`, with the sun's glitter on it."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    near = mix(light.lit(blue), light.sky[0], 0.42)
    canvas.ground(
        [
            mix(light.sky[-1], near, 0.25),
            mix(light.sky[-2], near, 0.55),
            near,
            shade(near, -0.3),
        ],
        level,
    )
    depth = h - level

    def swell(s: Stencil) -> None:
        for _ in range(150):
            t = rng.random() ** 1.7
            y = level + depth * t
            x, half = rng.uniform(0, w), u * (1.5 + 12 * t) * rng.uniform(0.5, 1.4)
            s.oval(x, y, half, u * (0.06 + 0.5 * t), rng.randint(30, 120))

    canvas.stencil(shade(near, -0.4), swell, box=(0, level, w, h), blur=1.0, alpha=0.5)
    canvas.stencil(
        mix(light.sky[-1], light.sun, 0.4),
        swell,
        box=(0, level, w, h),
        blur=1.0,
        alpha=0.55,
    )
    if sun_x is None:
        return
    canvas.glow(
        sun_x, level, 46 * u, mix(light.sun, light.sky[-1], 0.5), 0.5, squash=0.9
    )

    def glitter(s: Stencil) -> None:
        for _ in range(230):
            t = rng.random() ** 1.3
            y = level + depth * t
            wide = u * (2.2 + 9 * t)
            x = sun_x + rng.gauss(0, wide * 0.6)
            s.oval(
                x,
                y,
                u * (0.5 + 2.6 * t) * rng.uniform(0.4, 1.3),
                u * (0.07 + 0.3 * t),
                210,
            )

    canvas.stencil(light.sun, glitter, box=(0, level, w, h), alpha=0.85)


def headland(
    canvas: Canvas, color: Color, level: float, side: int, reach: float, tall: float
) -> None:
    """Land that runs out into the sea from the left (-1) or right (1) edge."""
    rng, w = canvas.rng, canvas.w
    points: list[Point] = []
    bump = waves(rng, reach, tall * 0.3, 2.5)
    for n in range(61):
        t = n / 60
        x = reach * t if side < 0 else w - reach * t
        rise = tall * (1 - t) ** 0.7 + bump(reach * t) * (1 - t) * 1.2
        points.append((x, level - max(0, rise)))
    edge = 0 if side < 0 else w
    canvas.poly([*points, (edge, level + 1)], [shade(color, 0.06), color])


def sail(
    canvas: Canvas, light: Light, x: float, level: float, size: float, cloth: Color
) -> None:
    """A sailing boat, `size` high, with its reflection."""
    hull = light.lit(rgb("2b2f45"))
    white = light.lit(cloth)
    lean = size * 0.05 * canvas.rng.choice((-1, 1))
    main = [
        (x, level - size),
        (x + lean, level - size * 0.12),
        (x + size * 0.42, level - size * 0.12),
    ]
    front = [
        (x - size * 0.03, level - size * 0.92),
        (x - size * 0.03, level - size * 0.1),
        (x - size * 0.3, level - size * 0.1),
    ]
    for fold in (1, -0.45):
        turn = [(px, level + (level - py) * -fold) for px, py in main]
        jib = [(px, level + (level - py) * -fold) for px, py in front]
        alpha = 1 if fold > 0 else 0.22
        canvas.poly(turn, [white, mix(white, light.haze, 0.35)], alpha=alpha)
        canvas.poly(
            jib, [shade(white, -0.08), mix(white, light.haze, 0.45)], alpha=alpha
        )
    body = [
        (x - size * 0.36, level - size * 0.085),
        (x + size * 0.44, level - size * 0.095),
        (x + size * 0.34, level + size * 0.015),
        (x - size * 0.26, level + size * 0.015),
    ]
    canvas.poly(body, [shade(hull, 0.12), shade(hull, -0.2)])
    canvas.line(
        [(x, level - size * 1.04), (x, level - size * 0.09)], size * 0.014, hull
    )

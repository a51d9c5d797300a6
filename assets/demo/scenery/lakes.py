"""A pier on a lake."""

from __future__ import annotations

import itertools

from assets.demo.drawing.canvas import Canvas
from assets.demo.drawing.color import Light, mix, rgb, shade, vary
from assets.demo.drawing.figures import person
from assets.demo.drawing.masks import Point
from assets.demo.drawing.nature import (
    forest,
    level,
    ridge,
    sky,
    stars,
    sun,
)


def pier(canvas: Canvas, light: Light, season: str) -> None:
    """A wooden pier into a lake, mountains behind it, sometimes someone on it."""
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    shore = h * rng.uniform(0.5, 0.58)
    sky(canvas, light, shore)
    if light.dark:
        stars(canvas, shore * 0.8, 110)
    sun(
        canvas,
        light,
        w * rng.uniform(0.2, 0.8),
        shore - rng.uniform(12, 30) * u,
        3.4 * u,
    )
    for n, distance in enumerate((0.7, 0.46, 0.24)):
        line = ridge(rng, w, (27 - 8 * n) * u, 2 + n, 0.1 - 0.02 * n)
        tone = light.far(vary(rng, rgb("5c7f93"), 10), distance)
        points = [(x, shore + 1 - y) for x, y in line]
        canvas.poly(
            [*points, (w * 2, shore + 2), (-w, shore + 2)],
            [tone, mix(tone, light.haze, 0.4)],
        )
    forest(canvas, light.far(rgb("31545c"), 0.2), level(shore), tall=5 * u, count=120)
    canvas.mirror(
        shore, mix(light.lit(rgb("2d6078")), light.sky[0], 0.3), depth=0.3, ripple=0.7
    )
    canvas.haze(shore - 3 * u, shore + 5 * u, light.haze, 0.55)
    _planks(canvas, light, shore + 9 * u)


def _planks(canvas: Canvas, light: Light, far_y: float) -> None:
    rng, u, w, h = canvas.rng, canvas.u, canvas.w, canvas.h
    wood = mix(light.lit(vary(rng, rgb("9a7350"))), light.sky[1], 0.16)
    vanish = w * rng.uniform(0.4, 0.6)
    foot = vanish + (vanish - w / 2) * 0.5
    far, near = 3.6 * u, 24 * u

    def at(t: float, side: float) -> Point:
        return vanish + (foot - vanish) * t + side * (far + (near - far) * t), far_y + (
            h - far_y
        ) * t

    canvas.poly(
        [
            (at(0, -1)[0], far_y + u),
            (at(0, 1)[0], far_y + u),
            (at(1, 1.06)[0], h + 4 * u),
            (at(1, -1.06)[0], h + 4 * u),
        ],
        light.lit(rgb("0f2530")),
        blur=0.8 * u,
        alpha=0.55,
    )
    for n in range(5):
        t = (n / 5) ** 2
        for side in (-1, 1):
            x, y = at(t, side * 1.02)
            size = u * (0.5 + 2.2 * t)
            canvas.rect(
                x - size / 2,
                y - size * 1.8,
                size,
                size * 6,
                [shade(wood, -0.25), shade(wood, -0.6)],
            )
    edges = [0.0]
    while edges[-1] < 1:
        edges.append(edges[-1] + 0.012 + edges[-1] * 0.1)
    for one, other in itertools.pairwise(edges):
        tone = shade(vary(rng, wood, 5, 0.08), 0.1 - 0.25 * one)
        gap = (other - one) * 0.1
        canvas.poly(
            [at(one, -1), at(one, 1), at(other - gap, 1), at(other - gap, -1)], tone
        )
    canvas.poly(
        [at(0, -1), at(0, 1), at(1, 1), at(1, -1)], light.sun, blur=3 * u, alpha=0.1
    )
    choice = rng.random()
    if choice < 0.6:
        person(
            canvas, light.lit(rgb("22283a")), at(0.02, 0.1)[0], far_y + 0.6 * u, 12 * u
        )
    if choice < 0.25:
        person(
            canvas,
            light.lit(rgb("33283a")),
            at(0.02, 0.1)[0] + 4.4 * u,
            far_y + 0.8 * u,
            11 * u,
        )

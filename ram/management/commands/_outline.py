"""The land of the world as one path, drawn once from Natural Earth for our map."""

import json
import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

Point = tuple[float, float]

# The map's units are degrees of longitude; the file holds whole fifteenths of them.
FINE = 15
# Rather less than a pixel when the whole world is on screen, a few when near.
TOLERANCE = 0.09
SMALLEST = 0.04  # islands with less area, in square degrees, are left out
NORTH, SOUTH = 84.0, -60.0


def land(topology: dict[str, Any]) -> bytes:
    """An SVG with the symbol `land`, from world-atlas's TopoJSON."""
    path = "".join(map(written, rings(topology)))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg">'
        "<!-- Made with Natural Earth, which is in the public domain. -->\n"
        f'<path id="land" vector-effect="non-scaling-stroke"'
        f' transform="scale({1 / FINE:.6f})" d="{path}"/>\n</svg>\n'
    ).encode()


def rings(topology: dict[str, Any]) -> Iterator[list[Point]]:
    """Every shore, projected and made simple."""
    arcs = list(decoded(topology))
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"]
        for polygon in polygons if geometry["type"] == "MultiPolygon" else [polygons]:
            for ring in polygon:
                points = [point for number in ring for point in one(arcs, number)]
                if max(latitude for _, latitude in points) > SOUTH:
                    yield from on_both_sides(points)


def on_both_sides(points: list[Point]) -> Iterator[list[Point]]:
    """One shore; what goes on beyond the date line is drawn at either edge."""
    around, turns = [points[0][0]], 0
    for (before, _), (longitude, _) in pairwise(points):
        turns += (longitude < before - 180) - (longitude > before + 180)
        around.append(longitude + 360 * turns)
    shifts = {0 if max(around) <= 180 else -360, 0 if min(around) >= -180 else 360, 0}
    for shift in sorted(shifts):
        shore = simpler(
            [
                projected(longitude + shift, latitude)
                for longitude, (_, latitude) in zip(around, points, strict=True)
            ]
        )
        if len(shore) > 3 and abs(area(shore)) > SMALLEST:
            yield shore


def decoded(topology: dict[str, Any]) -> Iterator[list[Point]]:
    """The arcs in degrees: they are stored as steps on a grid."""
    (wide, high), (left, low) = (
        topology["transform"]["scale"],
        topology["transform"]["translate"],
    )
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for right, up in arc:
            x, y = x + right, y + up
            points.append((x * wide + left, y * high + low))
        yield points


def one(arcs: Sequence[list[Point]], number: int) -> list[Point]:
    """An arc by its number, backwards below zero, without the point it shares."""
    arc = arcs[number] if number >= 0 else arcs[~number][::-1]
    return arc[:-1]


def projected(longitude: float, latitude: float) -> Point:
    """Mercator; `assets/world.py` does the same with photos."""
    latitude = math.radians(min(max(latitude, SOUTH - 2), NORTH))
    return longitude, -math.degrees(math.asinh(math.tan(latitude)))


def simpler(points: list[Point]) -> list[Point]:
    """The ring without points that are hardly off the line (Douglas and Peucker)."""
    if len(points) < 4:
        return points
    middle = len(points) // 2
    stretches = [(0, middle), (middle, len(points))]
    points = [*points, points[0]]
    kept = {0, middle}
    while stretches:
        start, end = stretches.pop()
        far, at = TOLERANCE, 0
        for number in range(start + 1, end):
            off = distance(points[number], points[start], points[end])
            if off > far:
                far, at = off, number
        if at:
            kept.add(at)
            stretches += [(start, at), (at, end)]
    return [points[number] for number in sorted(kept)]


def distance(point: Point, start: Point, end: Point) -> float:
    """How far a point is from a line."""
    (x, y), (x1, y1), (x2, y2) = point, start, end
    long = math.hypot(x2 - x1, y2 - y1)
    if not long:
        return math.hypot(x - x1, y - y1)
    return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / long


def area(points: list[Point]) -> float:
    """In square units of the map."""
    following = [*points[1:], points[0]]
    pairs = zip(points, following, strict=True)
    return sum(x * below - right * y for (x, y), (right, below) in pairs) / 2


def written(points: list[Point]) -> str:
    """A ring in whole numbers and as steps, which are shorter."""
    whole = [(round(x * FINE), round(y * FINE)) for x, y in points]
    path, (x, y) = f"M{whole[0][0]} {whole[0][1]}l", whole[0]
    steps = []
    for right, below in whole[1:]:
        if (right, below) != (x, y):
            steps.append(f"{right - x}{'' if below < y else ' '}{below - y}")
            x, y = right, below
    text = steps[0] if steps else "0 0"
    for step in steps[1:]:
        text += step if step.startswith("-") else f" {step}"
    return f"{path}{text}z"


def drawn(name: str, content: bytes) -> bytes:
    """A file as we keep it: the land is drawn, all else is as it came."""
    return land(json.loads(content)) if name == "land.svg" else content

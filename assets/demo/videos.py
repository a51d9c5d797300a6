"""Short films animated from the scenes: H.264 with a silent AAC track."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from random import Random

import av
from PIL import Image, ImageChops

from assets.demo.camera import Camera
from assets.demo.drawing.canvas import Canvas
from assets.demo.drawing.color import WHITE, Light, light_of
from assets.demo.drawing.masks import Stencil
from assets.demo.scenery.balloons import Balloon, balloon, flight, valley
from assets.demo.scenes import draw

SIZE = (1280, 720)
RATE = 24
_SAMPLES, _SAMPLE_RATE = 1024, 48000
Frames = Iterator[Image.Image]


def _ease(t: float) -> float:
    """From 0 to 1, slow at both ends."""
    return 0.5 - 0.5 * math.cos(math.pi * t)


def _window(image: Image.Image, x: float, y: float, scale: float) -> Image.Image:
    """A part of the picture at film size; x, y from 0 to 1 move it to the far edges."""
    width, height = SIZE[0] * scale, SIZE[1] * scale
    left, top = (image.width - width) * x, (image.height - height) * y
    box = (left, top, left + width, top + height)
    return image.resize(SIZE, Image.Resampling.BILINEAR, box=box)


def _pan(kind: str, seed: int, hour: str, season: str, count: int) -> Frames:
    """The camera moving slowly along a wide scene."""
    wide = draw(kind, seed, (1760, 760), hour=hour, season=season)
    for n in range(count):
        yield _window(wide, _ease(n / count), 0.5, 1.05)


def _approach(kind: str, seed: int, hour: str, season: str, count: int) -> Frames:
    """The camera coming slowly nearer, the light breathing a little."""
    large = draw(kind, seed, (1600, 900), hour=hour, season=season)
    bright = Image.blend(large, Image.new("RGB", large.size, (255, 214, 150)), 0.1)
    rng = Random(seed)
    flicker = 0.0
    for n in range(count):
        flicker = flicker * 0.7 + rng.uniform(0, 0.3)
        frame = _window(large, 0.5, 0.55, 1.25 - 0.22 * _ease(n / count))
        glow = _window(bright, 0.5, 0.55, 1.25 - 0.22 * _ease(n / count))
        yield Image.blend(frame, glow, flicker)


def _snow(kind: str, seed: int, hour: str, season: str, count: int) -> Frames:
    """Snow falling before a still scene."""
    still = draw(kind, seed, SIZE, hour=hour, season=season)
    rng = Random(seed)
    layers = []
    for size, flakes, speed in ((1.6, 160, 1), (2.8, 60, 2), (5.5, 14, 4)):
        stencil = Stencil((0, 0, *SIZE), 2)
        for _ in range(flakes):
            r = size * rng.uniform(0.6, 1.2)
            stencil.oval(rng.uniform(0, SIZE[0]), rng.uniform(0, SIZE[1]), r, r, 215)
        layers.append((stencil.mask(size * 0.25), speed))
    # A whole number of screens in the film's length, so that it also loops.
    for n in range(count):
        frame = still.copy()
        for mask, speed in layers:
            fall = int(SIZE[1] * speed * n / count)
            sway = int(8 * speed * math.sin(math.tau * n / count))
            frame.paste(WHITE, (0, 0), ImageChops.offset(mask, sway, fall))
        yield frame


def _rise(kind: str, seed: int, hour: str, season: str, count: int) -> Frames:
    """Balloons rising over their valley, the near ones faster."""
    rng = Random(f"{kind}/{seed}")
    light = light_of(hour, rng)
    land = Canvas(SIZE, rng)
    valley(land, light, season)
    sprites = []
    for one in flight(land):
        at_rest = one._replace(x=SIZE[0] / 2, y=SIZE[1] / 2)
        sprites.append((_cut_out(light, at_rest), one))
    still = land.image
    for n in range(count):
        moving = Canvas(SIZE, rng)
        moving.image = still.copy()
        for (shadow, colors), one in sprites:
            climb = one.size * (0.5 - 0.95 * _ease(n / count))
            drift = one.size * 0.2 * math.sin(math.tau * n / count / 2)
            left, top = (
                round(one.x - SIZE[0] / 2 + drift),
                round(one.y - SIZE[1] / 2 + climb),
            )
            _paste(moving.image, shadow, colors, (left, top))
        yield moving.finish(grain=0.03)


def _cut_out(light: Light, one: Balloon) -> tuple[Image.Image, Image.Image]:
    """How much of the background shows through a balloon, and its own light."""
    white, black = Canvas(SIZE, Random(0)), Canvas(SIZE, Random(0))
    white.ground(WHITE)
    for canvas in (white, black):
        balloon(canvas, light, one)
    return ImageChops.subtract(white.image, black.image), black.image


def _paste(
    image: Image.Image,
    shadow: Image.Image,
    colors: Image.Image,
    offset: tuple[int, int],
) -> None:
    box = colors.getbbox()
    if box is None:
        return
    left, top = box[0] + offset[0], box[1] + offset[1]
    place = (left, top, box[2] + offset[0], box[3] + offset[1])
    under = ImageChops.multiply(image.crop(place), shadow.crop(box))
    image.paste(ImageChops.add(under, colors.crop(box)), (left, top))


def _swell(kind: str, seed: int, hour: str, season: str, count: int) -> Frames:
    """Water moving below its horizon."""
    still = draw(kind, seed, SIZE, hour=hour, season=season)
    level = int(SIZE[1] * 0.66)
    for n in range(count):
        frame = still.copy()
        top = level
        while top < SIZE[1]:
            near = (top - level) / (SIZE[1] - level)
            rows = 2 + int(near * 5)
            shift = math.sin(math.tau * 2 * n / count + top * 0.35) * (1 + 7 * near)
            strip = still.crop((0, top, SIZE[0], min(SIZE[1], top + rows)))
            frame.paste(strip, (round(shift), top))
            top += rows
        yield frame


_MOTIONS: dict[str, Callable[[str, int, str, str, int], Frames]] = {
    "balloons": _rise,
    "cabin": _snow,
    "cake": _approach,
    "cat": _approach,
    "couple": _approach,
    "sunset_bay": _swell,
    "tram": _pan,
    "peaks": _pan,
}
FILMED = tuple(_MOTIONS)


def write_video(
    path: Path,
    kind: str,
    seed: int,
    *,
    taken: datetime,
    offset: timedelta,
    latitude: float,
    longitude: float,
    camera: Camera,
    seconds: float = 4.5,
    hour: str = "day",
    season: str = "summer",
) -> None:
    """Write one film of the scene; the file appears whole under its name."""
    local = taken.replace(tzinfo=timezone(offset), microsecond=0)
    tags = {
        "creation_time": local.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000000Z"),
        "com.apple.quicktime.creationdate": local.strftime("%Y-%m-%dT%H:%M:%S%z"),
        "com.apple.quicktime.location.ISO6709": f"{latitude:+08.4f}{longitude:+09.4f}/",
        "com.apple.quicktime.make": camera.make,
        "com.apple.quicktime.model": camera.model,
    }
    count = round(seconds * RATE)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    _encode(part, tags, _MOTIONS[kind](kind, seed, hour, season, count), count)
    os.replace(part, path)


def _encode(path: Path, tags: dict[str, str], frames: Frames, count: int) -> None:
    options = {"movflags": "use_metadata_tags+faststart", "fflags": "+bitexact"}
    with av.open(str(path), "w", format="mp4", options=options) as film:
        film.metadata.update(tags)
        picture = film.add_stream("libx264", rate=RATE)
        picture.width, picture.height = SIZE
        picture.pix_fmt = "yuv420p"
        picture.options = {"preset": "veryfast", "crf": "23", "threads": "1"}
        sound = film.add_stream("aac", rate=_SAMPLE_RATE)
        sound.layout = "stereo"
        for frame in frames:
            film.mux(picture.encode(av.VideoFrame.from_image(frame)))
        film.mux(picture.encode(None))
        for n in range(math.ceil(count / RATE * _SAMPLE_RATE / _SAMPLES)):
            silence = av.AudioFrame(format="fltp", layout="stereo", samples=_SAMPLES)
            for plane in silence.planes:
                plane.update(bytes(plane.buffer_size))
            silence.sample_rate = _SAMPLE_RATE
            silence.pts, silence.time_base = n * _SAMPLES, Fraction(1, _SAMPLE_RATE)
            film.mux(sound.encode(silence))
        film.mux(sound.encode(None))

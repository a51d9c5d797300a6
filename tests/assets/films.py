"""Short videos of four colored quarters, as phones and programs would record them."""

import math
from array import array
from fractions import Fraction
from pathlib import Path

import av
from PIL import Image, ImageDraw

RED, GREEN, BLUE, WHITE = (220, 30, 30), (20, 180, 40), (30, 40, 200), (230, 230, 230)
RATE = 25
SOUND_RATE = 48_000


def quarters(size: tuple[int, int]) -> Image.Image:
    """Red and green above, blue and white below: any turn of it shows."""
    width, height = size
    image = Image.new("RGB", size, RED)
    draw = ImageDraw.Draw(image)
    draw.rectangle((width // 2, 0, width, height), fill=GREEN)
    draw.rectangle((0, height // 2, width // 2, height), fill=BLUE)
    draw.rectangle((width // 2, height // 2, width, height), fill=WHITE)
    return image


def shoot(
    path: Path,
    *,
    codec: str = "libx264",
    pixels: str = "yuv420p",
    size: tuple[int, int] = (160, 120),
    times: list[float] | None = None,
    black: int = 0,
    turned: int | None = None,
    sound: str | None = None,
    layout: str = "stereo",
    tags: dict[str, str] | None = None,
    transfer: int | None = None,
) -> Path:
    """Writes a video of one second, or with a frame at each of `times`."""
    times = times if times is not None else [i / RATE for i in range(RATE)]
    quiet = {"x265-params": "log-level=none"} if codec == "libx265" else {}
    options = {"movflags": "use_metadata_tags"} if path.suffix != ".webm" else {}
    with av.open(str(path), "w", options=options) as film:
        film.metadata.update(tags or {})
        picture = film.add_stream(codec, rate=RATE, options=quiet)
        picture.width, picture.height = size
        picture.pix_fmt = pixels
        picture.codec_context.time_base = Fraction(1, 1000)
        if turned is not None:
            picture.set_display_rotation(turned)
        if transfer is not None:
            picture.codec_context.color_trc = transfer
            picture.codec_context.color_primaries = 9
            picture.codec_context.colorspace = 9
        heard = None
        if sound:
            heard = film.add_stream(sound, rate=SOUND_RATE, layout=layout)
        for number, time in enumerate(times):
            dark = Image.new("RGB", size)
            shown = dark if number < black else quarters(size)
            frame = av.VideoFrame.from_image(shown).reformat(format=pixels)
            frame.pts, frame.time_base = round(time * 1000), Fraction(1, 1000)
            film.mux(picture.encode(frame))
        film.mux(picture.encode(None))
        if heard:
            seconds = times[-1] + 1 / RATE
            film.mux(heard.encode(hum(seconds, heard.codec_context.channels, layout)))
            film.mux(heard.encode(None))
    return path


def hum(seconds: float, channels: int, layout: str) -> av.AudioFrame:
    """A tone of that length, the same on every channel."""
    samples = round(SOUND_RATE * seconds)
    frame = av.AudioFrame(format="s16", layout=layout, samples=samples)
    frame.sample_rate, frame.pts = SOUND_RATE, 0
    wave = (round(8000 * math.sin(i / 20)) for i in range(samples))
    data = array("h", (value for value in wave for _ in range(channels)))
    frame.planes[0].update(data.tobytes())
    return frame


def nearest_color(pixel: tuple[int, ...]) -> tuple[int, int, int]:
    """Which of the four a decoded pixel was."""
    return min(
        (RED, GREEN, BLUE, WHITE),
        key=lambda color: sum((a - b) ** 2 for a, b in zip(color, pixel, strict=True)),
    )


def corners(image: Image.Image) -> list[tuple[int, int, int]]:
    """The colors at top left, top right, bottom left and bottom right."""
    image = image.convert("RGB")
    across, down = (
        (image.width // 4, image.width * 3 // 4),
        (image.height // 4, image.height * 3 // 4),
    )
    return [nearest_color(image.getpixel((x, y))) for y in down for x in across]

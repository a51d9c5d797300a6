"""Small pictures and files for tests, drawn and packed here."""

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pillow_heif
from PIL import Image, ImageDraw

pillow_heif.register_heif_opener()

RED, GREEN, BLUE, YELLOW = (220, 30, 30), (30, 160, 60), (40, 60, 200), (240, 210, 40)
# Where the corners of a picture lie in reading order.
QUARTERS = ((0, 0), (1, 0), (0, 1), (1, 1))

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "photos"


def quarters(size: tuple[int, int] = (320, 200)) -> Image.Image:
    """A picture with red, green, blue and yellow in its corners."""
    image = Image.new("RGB", size)
    draw = ImageDraw.Draw(image)
    width, height = size[0] // 2, size[1] // 2
    for (x, y), color in zip(QUARTERS, (RED, GREEN, BLUE, YELLOW), strict=True):
        corner = (x * width, y * height)
        draw.rectangle((*corner, corner[0] + width, corner[1] + height), fill=color)
    return image


def corners(image: Image.Image) -> list[str]:
    """The names of the colors in the corners, in reading order."""
    names = {"red": RED, "green": GREEN, "blue": BLUE, "yellow": YELLOW}
    image = image.convert("RGB")
    seen = []
    for x, y in QUARTERS:
        place = (image.width * (1 + 2 * x) // 4, image.height * (1 + 2 * y) // 4)
        pixel = image.getpixel(place)
        assert isinstance(pixel, tuple)
        seen.append(min(names, key=lambda name: distance(names[name], pixel)))
    return seen


def distance(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """How far two colors are apart."""
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def noise(size: tuple[int, int] = (640, 480)) -> Image.Image:
    """A picture with detail everywhere, the same each time."""
    tiles = Image.effect_mandelbrot(size, (-2, -1.2, 1, 1.2), 80)
    return Image.merge(
        "RGB", (tiles, tiles.rotate(180), Image.linear_gradient("L").resize(size))
    )


def packed(image: Image.Image, format: str, **options: Any) -> bytes:
    """The picture as the bytes of a file."""
    buffer = BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def oriented(orientation: int) -> Image.Exif:
    """EXIF that states only how a picture is to be turned."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def png_bomb(width: int, height: int) -> bytes:
    """A small file that claims to be a picture of any size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + check

    shape = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(1_000_000))
    body = chunk(b"IHDR", shape) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def tiff(order: str, entries: list[tuple[int, int, bytes]]) -> bytes:
    """A TIFF of one directory whose values are short numbers, long ones or texts."""
    start = 8
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", start)
    texts = start + 2 + 12 * len(entries) + 4
    directory, tail = struct.pack(order + "H", len(entries)), b""
    for tag, kind, value in entries:
        count = len(value) if kind in (1, 2) else 1
        if len(value) > 4:
            tail += value
            value = struct.pack(order + "I", texts + len(tail) - len(value))
        directory += struct.pack(order + "HHI", tag, kind, count) + value.ljust(
            4, b"\0"
        )
    return head + directory + bytes(4) + tail

"""Photos that differ, made in a moment."""

import random
from io import BytesIO

import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()

DRAWN = ("jpeg", "png", "webp", "gif", "tiff", "heif", "avif")


def jpeg(number: int, size: tuple[int, int] = (64, 48)) -> bytes:
    """A picture that no other number has."""
    return drawn(number, "jpeg", size)


def drawn(number: int, format: str, size: tuple[int, int] = (64, 48)) -> bytes:
    """The same in any format that can be written here."""
    noise = random.Random(number).randbytes(size[0] * size[1] * 3)
    buffer = BytesIO()
    Image.frombytes("RGB", size, noise).save(buffer, format, quality=60)
    return buffer.getvalue()

"""Photos that differ, made in a moment."""

import random
from io import BytesIO

from PIL import Image


def jpeg(number: int, size: tuple[int, int] = (64, 48)) -> bytes:
    """A picture that no other number has."""
    noise = random.Random(number).randbytes(size[0] * size[1] * 3)
    buffer = BytesIO()
    Image.frombytes("RGB", size, noise).save(buffer, "JPEG", quality=60)
    return buffer.getvalue()

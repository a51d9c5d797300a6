"""What stands in a picture's place until it has come: one color, and a ThumbHash."""

import base64
import math
from collections import Counter
from collections.abc import Sequence
from functools import cache
from operator import mul

from PIL import Image

# A ThumbHash keeps seven waves across at most: more pixels than these add nothing.
SIDE = 32
LIGHT_WAVES, COLOR_WAVES = 7, 3

# The two bits that are kept of a channel's eight.
TWO_BITS = bytes(value >> 6 for value in range(256))
# The average, the strongest wave, and all waves of one channel relative to that.
Waves = tuple[float, float, list[float]]


def placeholder(image: Image.Image) -> tuple[int, str]:
    """Color class (0 to 63) and ThumbHash of an RGB picture."""
    small = image.copy()
    small.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    red, green, blue = (channel.tobytes() for channel in small.split())
    return _color(red, green, blue), _thumbhash(small.size, red, green, blue)


def _color(red: bytes, green: bytes, blue: bytes) -> int:
    """The color class one would name: frequent, and vivid rather than gray."""
    classes = Counter(
        zip(*(map(TWO_BITS.__getitem__, c) for c in (red, green, blue)), strict=True)
    )
    r, g, b = max(classes, key=lambda c: classes[c] * (1 + max(c) - min(c)))
    return r << 4 | g << 2 | b


def _thumbhash(size: tuple[int, int], red: bytes, green: bytes, blue: bytes) -> str:
    """The picture as a few waves, in the format that ThumbHash decoders read."""
    width, height = size
    pixels = list(zip(red, green, blue, strict=True))
    light = [(r + g + b) / 765 for r, g, b in pixels]
    yellow_blue = [(r + g - 2 * b) / 510 for r, g, b in pixels]
    red_green = [(r - g) / 255 for r, g, _ in pixels]

    longest = max(size)
    across = max(1, round(LIGHT_WAVES * width / longest))
    down = max(1, round(LIGHT_WAVES * height / longest))
    colored = (COLOR_WAVES, COLOR_WAVES)
    l_mean, l_scale, l_waves = _waves(light, size, (max(3, across), max(3, down)))
    p_mean, p_scale, p_waves = _waves(yellow_blue, size, colored)
    q_mean, q_scale, q_waves = _waves(red_green, size, colored)

    landscape = width > height
    header = (
        round(63 * l_mean)
        | round(31.5 + 31.5 * p_mean) << 6
        | round(31.5 + 31.5 * q_mean) << 12
        | round(31 * l_scale) << 18
    )
    shape = (
        (down if landscape else across)
        | round(63 * p_scale) << 3
        | round(63 * q_scale) << 9
        | landscape << 15
    )
    nibbles = [round(15 * wave) for wave in (*l_waves, *p_waves, *q_waves)]
    nibbles += [0] * (len(nibbles) % 2)
    packed = bytes(
        low | high << 4 for low, high in zip(nibbles[::2], nibbles[1::2], strict=True)
    )
    hashed = header.to_bytes(3, "little") + shape.to_bytes(2, "little") + packed
    return base64.b64encode(hashed).decode()


def _waves(
    channel: Sequence[float], size: tuple[int, int], counts: tuple[int, int]
) -> Waves:
    """The cosine transform of one channel, its high corner left out."""
    width, height = size
    across, down = counts
    # Rows first, columns then: the sums of a row serve every wave that runs down.
    rows = [channel[y * width : (y + 1) * width] for y in range(height)]
    columns = [
        [sum(map(mul, row, _cosine(cx, width))) for row in rows] for cx in range(across)
    ]
    values = [
        sum(map(mul, columns[cx], _cosine(cy, height))) / (width * height)
        for cy in range(down)
        for cx in range(across)
        if cx * down < across * (down - cy)
    ]
    mean, waves = values[0], values[1:]
    scale = max(map(abs, waves))
    if scale:
        waves = [0.5 + 0.5 / scale * wave for wave in waves]
    return mean, min(scale, 1.0), waves


@cache
def _cosine(wave: int, length: int) -> list[float]:
    return [math.cos(math.pi / length * wave * (i + 0.5)) for i in range(length)]

"""Secrets that can be found again: words in texts, and codes in pictures."""

import re
import zlib
from io import BytesIO

from PIL import Image, ImageDraw

WORD = re.compile(rb"zq([a-z]{2})(\d{4})qz", re.IGNORECASE)
UUID = re.compile(
    rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32}",
    re.IGNORECASE,
)
KINDS = {
    "na": "name",
    "de": "description",
    "ca": "camera",
    "pl": "place",
    "by": "bytes",
    "si": "sidecar",
    "pe": "person",
    "em": "email",
    "at": "album-title",
    "ax": "album-text",
    "lt": "link-title",
    "lp": "link-password",
    "in": "invitation",
    "up": "upload",
    "do": "download",
    "no": "notice",
}
SHORT = {kind: short for short, kind in KINDS.items()}

# A picture is five times five squares, black or white: twelve bits say whose it is,
# thirteen that it is one of ours.
SIDE, CELL = 5, 48
NUMBER_BITS, CHECK_BITS = 12, 13


def word(kind: str, number: int) -> str:
    """A word that stands in no text but of what it is about."""
    return f"zq{SHORT[kind]}{number:04}qz"


def words_in(data: bytes) -> set[tuple[str, int]]:
    """Every such word, as kind and number."""
    found = WORD.findall(data)
    return {(KINDS[kind.decode().lower()], int(number)) for kind, number in found}


def uuids_in(data: bytes) -> set[str]:
    """Every id, as 32 digits."""
    return {one.replace(b"-", b"").decode().lower() for one in UUID.findall(data)}


def bits_of(number: int) -> list[bool]:
    check = zlib.crc32(b"%d" % number) & (1 << CHECK_BITS) - 1
    whole = number << CHECK_BITS | check
    return [bool(whole >> at & 1) for at in range(NUMBER_BITS + CHECK_BITS)]


def picture(number: int) -> Image.Image:
    """A picture that says `number`, however it is resized and packed."""
    image = Image.new("RGB", (SIDE * CELL, SIDE * CELL), "black")
    draw = ImageDraw.Draw(image)
    for at, white in enumerate(bits_of(number)):
        if white:
            x, y = at % SIDE * CELL, at // SIDE * CELL
            draw.rectangle((x, y, x + CELL - 1, y + CELL - 1), fill="white")
    return image


def number_in(data: bytes) -> int | None:
    """What a picture says; None if it is not one of ours. Turned ones are read, too."""
    try:
        with Image.open(BytesIO(data)) as image:
            gray = image.convert("L")
    except Exception:  # whatever it is, it is no picture of ours
        return None
    for _turn in range(4):
        if (number := read(gray)) is not None:
            return number
        gray = gray.transpose(Image.Transpose.ROTATE_90)
    return None


def read(gray: Image.Image) -> int | None:
    whole = 0
    for at in range(NUMBER_BITS + CHECK_BITS):
        x = (at % SIDE * 2 + 1) * gray.width // (2 * SIDE)
        y = (at // SIDE * 2 + 1) * gray.height // (2 * SIDE)
        value = gray.getpixel((x, y))
        assert isinstance(value, int)
        whole |= (value > 127) << at
    number = whole >> CHECK_BITS
    return number if bits_of(number)[:CHECK_BITS] == bits_of_whole(whole) else None


def bits_of_whole(whole: int) -> list[bool]:
    return [bool(whole >> at & 1) for at in range(CHECK_BITS)]

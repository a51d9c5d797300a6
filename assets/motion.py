"""Photos that move: the film inside a file, and the name that joins two files.

This runs in a limited child process only: it reads what strangers made.
"""

import struct
from typing import Any, BinaryIO

from assets.formats import MP4_BRANDS

APPLE = b"Apple iOS\0"
# In Apple's directory: what this photo and its film are both called.
CONTENT_IDENTIFIER = 0x0011
ASCII = 2
# Samsung's phones put a film and a table of contents behind the picture.
SAMSUNG_END, SAMSUNG_FILM = b"SEFT", b"MotionPhoto_Data"
MP4_BOXES = {
    *(b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"uuid", b"moof"),
    *(b"sidx", b"mfra", b"meta", b"pdin", b"styp"),
}
BLOCK = 1 << 20


def content_id(note: object) -> str:
    """The content identifier in a maker note of Apple's."""
    if not isinstance(note, bytes) or not note.startswith(APPLE):
        return ""
    order = {b"MM": ">", b"II": "<"}.get(note[12:14])
    if order is None or len(note) < 16:
        return ""
    (count,) = struct.unpack_from(order + "H", note, 14)
    for at in range(16, min(16 + count * 12, len(note) - 11), 12):
        tag, kind, length, start = struct.unpack_from(order + "HHII", note, at)
        if (tag, kind) == (CONTENT_IDENTIFIER, ASCII):
            text = note[start : start + min(length, 64)]
            return text.rstrip(b"\0").decode("ascii", "ignore")
    return ""


def film_inside(file: BinaryIO, tail: int | None) -> dict[str, Any]:
    """Where a film lies in a photo's file, in the names of `Facts`.

    `tail` is how far before the end it begins, where the photo says so.
    """
    size = file.seek(0, 2)
    start = size - tail if tail else None
    if start is None and last(file, size) == SAMSUNG_END:
        start = after(file, SAMSUNG_FILM)
    if start is None or start < 1:
        return {}
    # In a HEIC the film may be wrapped in a box of its own.
    if box_at(file, start)[1] == b"mpvd":
        start += 8
    if box_at(file, start)[1] != b"ftyp" or not is_mp4(file, start):
        return {}
    return {"motion_start": start, "motion_length": length_of(file, start, size)}


def last(file: BinaryIO, size: int) -> bytes:
    file.seek(max(size - 4, 0))
    return file.read(4)


def after(file: BinaryIO, mark: bytes) -> int | None:
    """Where the bytes begin that follow `mark`, its last appearance."""
    file.seek(0)
    found, at, before = None, 0, b""
    while block := file.read(BLOCK):
        window = before + block
        place = window.rfind(mark)
        if place >= 0:
            found = at - len(before) + place + len(mark)
        at, before = at + len(block), window[-len(mark) :]
    return found


def box_at(file: BinaryIO, start: int) -> tuple[int, bytes]:
    """The length and the name of an MP4's box."""
    file.seek(start)
    head = file.read(16)
    if len(head) < 8:
        return 0, b""
    size, name = struct.unpack(">I4s", head[:8])
    if size == 1 and len(head) == 16:
        (size,) = struct.unpack(">Q", head[8:])
    return size, name


def is_mp4(file: BinaryIO, start: int) -> bool:
    file.seek(start + 8)
    brand = file.read(4)
    return brand in MP4_BRANDS or brand == b"qt  " or brand[:3] == b"3gp"


def length_of(file: BinaryIO, start: int, size: int) -> int:
    """How far the film's boxes reach; what follows is not the film's."""
    at = start
    while at < size:
        length, name = box_at(file, at)
        if name not in MP4_BOXES:
            break
        if length < 8 or at + length > size:
            return size - start
        at += length
    return at - start

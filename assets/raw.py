"""Show a camera's RAW file by the preview that the camera put into it."""

import importlib
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any

from PIL import Image

from assets import exif
from assets.decoding import DecodeFailed, Reason
from assets.facts import Facts
from assets.forkserver import report
from assets.formats import Format
from assets.pictures import DAMAGE, describe, opened, show, shown_size
from assets.rendering import write_renditions

# Makers' variants of a TIFF's first four bytes: the directories behind are the same.
TIFF_VARIANTS = {b"IIRO": b"II*\0", b"IIRS": b"II*\0", b"IIU\0": b"II*\0"}
TIFF_VARIANTS |= {b"MMOR": b"MM\0*"}
# Canon's CR3 is a file of boxes; these hold one directory each.
CANON_BOXES = (b"CMT1", b"CMT2", b"CMT4")
# The directories stand before the pixels.
HEAD = 1 << 20
# How LibRaw counts the quarter turns a picture still needs.
FLIPS = {3: 3, 5: 8, 6: 6}


def inspect_raw(
    source: Path, scratch: Path, format: Format, orientation: int | None
) -> Facts:
    """Read a RAW file's facts and write its preview's renditions into `scratch`."""
    facts = Facts.from_json(read_facts(source, format))
    report(facts)
    preview, flip = embedded_preview(source, facts)
    # What the camera calls upright is said by the RAW file, not by its preview.
    turn = orientation or flip
    if isinstance(preview, Image.Image):
        found = write_renditions(preview, scratch, turn)
        known = facts.to_json() | {"orientation": flip}
        return Facts.from_json(known | found | shown_size(preview.size, turn))
    with opened(preview, "JPEG") as image:
        # LibRaw writes an EXIF of its own into some: the RAW file's comes first.
        known = facts.to_json() if facts.model else describe(image)
        known["orientation"] = flip
        return show(image, preview, scratch, Facts.from_json(known), turn)


def embedded_preview(source: Path, facts: Facts) -> tuple[Image.Image | BytesIO, int]:
    """The preview, as pixels or as a JPEG, and the orientation it is to be shown in."""
    library = raw_library()
    if library is None:
        raise DecodeFailed(Reason.RAW_MISSING, facts)
    try:
        with library.imread(str(source)) as raw:
            flip = FLIPS.get(raw.sizes.flip, 1)
            preview = raw.extract_thumb()
            if preview.format == library.ThumbFormat.BITMAP:
                return Image.fromarray(preview.data), flip
            return BytesIO(preview.data), flip
    except (library.LibRawError, *DAMAGE) as error:
        raise DecodeFailed(Reason.RAW_EMPTY, facts) from error


def raw_library() -> ModuleType | None:
    """LibRaw, where the extra is installed."""
    try:
        return importlib.import_module("rawpy")
    except ImportError:
        return None


def read_facts(source: Path, format: Format) -> dict[str, Any]:
    """What the file's own EXIF says, with or without LibRaw."""
    with source.open("rb") as file:
        head = file.read(HEAD)
    if format.name == "raw-cr3":
        main, photo, gps = (directory(boxed(head, name)) for name in CANON_BOXES)
        return exif.read_tags(main, photo, gps)
    head = TIFF_VARIANTS.get(head[:4], head[:4]) + head[4:]
    return exif.read_directory(directory(head))


def boxed(head: bytes, name: bytes) -> bytes:
    """The content of the first box of that name."""
    at = head.find(name)
    if at < 4:
        return b""
    size = int.from_bytes(head[at - 4 : at])
    return head[at + 4 : at - 4 + size]


def directory(data: bytes) -> Image.Exif:
    """The tags at the beginning of TIFF data; none if it is something else."""
    found = Image.Exif()
    try:
        found.load_from_fp(BytesIO(data))
        found.get_ifd(0)
    except DAMAGE:
        return Image.Exif()
    return found

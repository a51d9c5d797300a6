"""From a file to pixels. This runs in a limited child process only (`decoding`)."""

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import pillow_heif
from PIL import (
    AvifImagePlugin,
    Image,
    ImageFile,
    MpoImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from assets import exif, xmp
from assets.decoding import DecodeFailed, Reason
from assets.facts import Facts
from assets.forkserver import report
from assets.formats import Format
from assets.motion import film_inside
from assets.rendering import write_renditions
from assets.renditions import PREVIEW

# The only formats Pillow may open, each by what our own look at the bytes has said.
PLUGINS = {
    **{"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF"},
    **{"avif": "AVIF", "tiff": "TIFF", "heic": "HEIF"},
}
# Loaded in the server, so that no child has to.
READY = (AvifImagePlugin, MpoImagePlugin, TiffImagePlugin, WebPImagePlugin)

# Pixels that have to be in memory at once. A JPEG is counted as its decoder scales it
# down, so that a phone's 200 megapixels pass; but all of it has to be read.
MOST_PIXELS = 150_000_000
MOST_JPEG_PIXELS = 600_000_000

# What decoders raise on files that are not what they should be.
DAMAGE = (
    *(OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError),
    *(struct.error, zlib.error, NotImplementedError, ZeroDivisionError, OverflowError),
)
# The part of a broken-off picture that is too little to show.
STRIP = 16
SHORT_SIGNS = (
    *("truncated", "broken data stream", "unexpected end", "end of file", "premature"),
)
# Phones put a film behind these.
MOVING = {"jpeg", "heic"}
XMP_KEYS = ("xmp", "XML:com.adobe.xmp")
TIFF_XMP = 700
WORDS = ("title", "description", "rating")


def prepare() -> None:
    """Set up the decoders once, in the process that children are forked from."""
    Image.preinit()
    # Pixels are counted below, with a sentence for people.
    Image.MAX_IMAGE_PIXELS = None
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.options.THUMBNAILS = False
    pillow_heif.options.DEPTH_IMAGES = False
    pillow_heif.options.AUX_IMAGES = False
    pillow_heif.register_heif_opener()
    warnings.simplefilter("ignore")


def inspect_picture(
    source: Path, scratch: Path, format: Format, orientation: int | None
) -> Facts:
    """Read a picture's facts and write its renditions into `scratch`."""
    with source.open("rb") as file, opened(file, PLUGINS[format.name]) as image:
        facts = Facts.from_json(describe(image))
        if format.name in MOVING:
            facts = facts.updated(film_inside(file, motion_tail(image)))
        return show(image, file, scratch, facts, orientation or facts.orientation)


def show(
    image: ImageFile.ImageFile,
    file: BinaryIO,
    scratch: Path,
    facts: Facts,
    orientation: int,
) -> Facts:
    """Write the renditions of an open picture; its facts and what came to them."""
    facts = facts.updated(shown_size(image.size, orientation))
    # Should the pixels bring us down, this much is known.
    report(facts)
    plugin = image.format or ""
    scale_down(image)
    try:
        pixels, damaged = loaded(image), False
    except DAMAGE as error:
        if not is_short(error):
            raise DecodeFailed(Reason.DAMAGED, facts) from error
        pixels, damaged = salvaged(file, plugin, facts), True
    found = write_renditions(pixels, scratch, orientation)
    return facts.updated({**found, "damaged": damaged, "has_alpha": has_alpha(pixels)})


def shown_size(size: tuple[int, int], orientation: int) -> dict[str, int]:
    """Width and height after turning."""
    width, height = size[::-1] if orientation >= 5 else size
    return {"width": width, "height": height}


@contextmanager
def opened(file: BinaryIO, plugin: str) -> Iterator[ImageFile.ImageFile]:
    """The picture, opened by that decoder and no other, and not too large."""
    try:
        image = Image.open(file, formats=[plugin])
    except Image.UnidentifiedImageError as error:
        raise DecodeFailed(Reason.DAMAGED) from error
    except DAMAGE as error:
        reason = Reason.ENDS_EARLY if is_short(error) else Reason.DAMAGED
        raise DecodeFailed(reason) from error
    with image:
        scaled = plugin in ("JPEG", "MPO")
        if image.width * image.height > (MOST_JPEG_PIXELS if scaled else MOST_PIXELS):
            size = Facts(width=image.width, height=image.height)
            raise DecodeFailed(Reason.TOO_LARGE, size)
        yield image


def describe(image: ImageFile.ImageFile) -> dict[str, Any]:
    """What the picture says of itself, in the names of Facts."""
    by_camera, by_people = exif.read(image), read_xmp(image)
    found = by_people | by_camera
    # XMP has words in every script, and later than the camera's.
    found |= {name: by_people[name] for name in WORDS if name in by_people}
    if not (found.get("exif_original") or found.get("xmp_date")):
        found["exif_original"] = found.get("exif_modified")
    # Pillow turns a TIFF as it says, before we see its pixels.
    if image.format == "TIFF":
        found["orientation"] = 1
    found["animated"] = is_animated(image)
    return found


def read_xmp(image: ImageFile.ImageFile) -> dict[str, Any]:
    """What the XMP inside the picture says."""
    return next(filter(None, map(xmp.read_packet, packets(image))), {})


def motion_tail(image: ImageFile.ImageFile) -> int | None:
    """How far before its file's end a picture says that its film begins."""
    return next(filter(None, map(xmp.motion_tail, packets(image))), None)


def packets(image: ImageFile.ImageFile) -> Iterator[bytes]:
    """The XMP inside a picture."""
    found = [image.info.get(key) for key in XMP_KEYS]
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        found.append(image.tag_v2.get(TIFF_XMP))
    for packet in found:
        if isinstance(packet, str | bytes):
            yield packet.encode() if isinstance(packet, str) else packet


def is_animated(image: ImageFile.ImageFile) -> bool:
    """Whether it moves; several pages or views are no movement."""
    if image.format not in ("GIF", "PNG", "WEBP", "AVIF"):
        return False
    try:
        return bool(getattr(image, "is_animated", False))
    except DAMAGE:
        return False


def has_alpha(image: Image.Image) -> bool:
    """Whether anything in a loaded picture shows what lies behind it."""
    if image.mode not in ("RGBA", "LA", "PA"):
        return image.has_transparency_data
    low, _ = image.getchannel("A").getextrema()
    return low != 255


def scale_down(image: ImageFile.ImageFile) -> None:
    """Let a JPEG's decoder skip detail: the exact target, or it would skip nothing."""
    image.draft(None, PREVIEW.fit(image.size))


def loaded(image: ImageFile.ImageFile) -> Image.Image:
    """The picture with its pixels."""
    if image.width * image.height > MOST_PIXELS:
        raise DecodeFailed(Reason.TOO_LARGE)
    image.load()
    return image


def is_short(error: BaseException) -> bool:
    """Whether a decoder's complaint means that the end is missing."""
    words = str(error).lower()
    return isinstance(error, EOFError) or any(sign in words for sign in SHORT_SIGNS)


def salvaged(file: BinaryIO, plugin: str, facts: Facts) -> Image.Image:
    """As much of a broken-off picture as there is: better than nothing to its owner."""
    file.seek(0)
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        with opened(file, "JPEG" if plugin == "MPO" else plugin) as image:
            scale_down(image)
            pixels = loaded(image).copy()
    except DAMAGE as error:
        raise DecodeFailed(Reason.ENDS_EARLY, facts) from error
    # One even color is what a decoder fills in: a strip at the top is no picture.
    below = pixels.crop((0, pixels.height // STRIP, *pixels.size)).convert("RGB")
    if all(len(set(band.getextrema())) == 1 for band in below.split()):
        raise DecodeFailed(Reason.ENDS_EARLY, facts)
    return pixels

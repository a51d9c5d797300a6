"""Bytes for tests to bring in, and the way in."""

from functools import cache
from io import BytesIO

from PIL import Image

from assets.ingest import take_in
from assets.staging import stage

DATE_TIME_ORIGINAL, OFFSET_ORIGINAL, EXIF = 0x9003, 0x9011, 0x8769


@cache
def jpeg(width=64, height=48, color="teal", taken="", offset=""):
    """A small JPEG, with EXIF dates if asked."""
    image, out = Image.new("RGB", (width, height), color), BytesIO()
    exif = Image.Exif()
    if taken:
        exif.get_ifd(EXIF)[DATE_TIME_ORIGINAL] = taken
    if offset:
        exif.get_ifd(EXIF)[OFFSET_ORIGINAL] = offset
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def bring(owner, data, name="IMG_1.jpg", **more):
    """Take bytes into a library as every road does."""
    return take_in(owner, stage([data]), name, **more).asset

"""Make ram's renditions of a decoded picture. Runs where decoding runs: in a child."""

import io
from contextlib import suppress
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms

from assets.placeholder import placeholder
from assets.renditions import (
    PREVIEW,
    THUMBNAIL,
    THUMBNAIL_2X,
    Rendition,
    orientation_turned,
)

QUALITY = 80
# How hard WebP tries. The large thumbnail has four times the pixels: there, a sixth
# fewer bytes would cost as much time as resampling it.
FAST, SMALL = 0, 2
# A whole fraction of a picture (one of its own decoder's, often) is taken as it is
# while it is at most this much too large: resampling would cost as much as the rest.
PREVIEW_EXCESS, THUMBNAIL_EXCESS = 1.3, 1.1
# How much of a reduction is left to the precise step; what is above is averaged
# cheaply before. The smallest picture is made of the one above it: it may be exact.
COARSE, FINE = 1.4, 2.0
BILINEAR, BICUBIC = Image.Resampling.BILINEAR, Image.Resampling.BICUBIC
# The white of floating point, of eight bits, and of sixteen.
SCALES = (1.0, 255.0, 65535.0)
WHITE = (255, 255, 255)

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
# Which pixels a profile's own color space describes.
PROFILE_MODES = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab ": "LAB"}

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def write_renditions(
    image: Image.Image, scratch: Path, orientation: int = 1
) -> dict[str, Any]:
    """Write all renditions of `image`; answer its placeholder in the names of Facts.

    What is expensive on a large picture (color, turning) is done on the small one.
    """
    preview = flat_srgb(fitted(image, PREVIEW, PREVIEW_EXCESS, FINE))
    if orientation in TURNS:
        preview = preview.transpose(TURNS[orientation])
    # Rows of the original's metadata must not travel along.
    preview.info.clear()
    preview.save(scratch / PREVIEW.filename, "JPEG", quality=QUALITY)
    large = fitted(preview, THUMBNAIL_2X, THUMBNAIL_EXCESS, COARSE)
    _save_webp(large, scratch / THUMBNAIL_2X.filename, FAST)
    small = fitted(large, THUMBNAIL, 1.0, FINE)
    _save_webp(small, scratch / THUMBNAIL.filename, SMALL)
    color, thumbhash = placeholder(small)
    return {"color": color, "thumbhash": thumbhash}


def turn_renditions(preview: Path, scratch: Path, quarters: int) -> None:
    """Write all renditions again, turned clockwise, from the preview we have made.

    It costs the same for every format, and cannot fail as an original can.
    """
    with Image.open(preview, formats=["JPEG"]) as image:
        image.load()
        write_renditions(image, scratch, orientation_turned(1, quarters))


def _save_webp(image: Image.Image, path: Path, method: int) -> None:
    image.save(path, "WEBP", quality=QUALITY, method=method)


def fitted(
    image: Image.Image, rendition: Rendition, excess: float, gap: float
) -> Image.Image:
    """The picture in the size of a rendition, or up to `excess` times that."""
    width, height = rendition.fit(image.size)
    factor = min(image.width // width, image.height // height)
    near = image.width <= factor * width * excess
    if near and image.height <= factor * height * excess:
        return image if factor == 1 else scalable(image).reduce(factor)
    # Next to a large picture's cost, the sharper filter's gain is nothing to see.
    filter = BILINEAR if rendition is PREVIEW else BICUBIC
    return scalable(image).resize((width, height), filter, reducing_gap=gap)


def scalable(image: Image.Image) -> Image.Image:
    """The same picture in a mode that can be resampled."""
    if image.mode in ("P", "PA", "1"):
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    if image.mode.startswith("I") or image.mode == "F":
        return _eight_bits(image)
    return image


def _eight_bits(image: Image.Image) -> Image.Image:
    """Gray of 16 or more bits, which Pillow would clip at 255 and not scale."""
    numbers = image.convert("F")
    low, high = numbers.getextrema()
    assert isinstance(low, float)
    assert isinstance(high, float)
    if image.mode.startswith("I;16"):
        low, high = 0.0, 65535.0
    elif low >= 0:
        # The scale it was made on, or a dark picture would come out light.
        low, high = 0.0, next((top for top in SCALES if high <= top), high)
    factor = 255 / (high - low) if high > low else 1.0
    return numbers.point(lambda value: value * factor - low * factor).convert("L")


def flat_srgb(image: Image.Image) -> Image.Image:
    """The picture as plain sRGB, what is transparent on white."""
    image = scalable(image)
    alpha = None
    if image.has_transparency_data:
        image = image.convert("RGBA")
        alpha = image.getchannel("A")
        image = image.convert("RGB")
    image = _to_srgb(image)
    if alpha is not None and alpha.getextrema() != (255, 255):
        ground = Image.new("RGB", image.size, WHITE)
        ground.paste(image, mask=alpha)
        image = ground
    return image


def _to_srgb(image: Image.Image) -> Image.Image:
    """Colors as the embedded profile means them; without one they are sRGB already."""
    profile, mode = _profile(image)
    if profile is not None and _same_kind(image.mode, mode):
        # A profile that cannot be used is as good as none.
        with suppress(ImageCms.PyCMSError):
            return _transformed(image.convert(mode), profile)
    if image.mode == "LAB":
        lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
        return _transformed(image, lab)
    return image if image.mode == "RGB" else image.convert("RGB")


def _same_kind(mode: str, wanted: str) -> bool:
    return mode == wanted or (wanted == "RGB" and mode in ("RGBX", "YCbCr", "HSV"))


def _transformed(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image:
    transform = ImageCms.buildTransform(profile, SRGB, image.mode, "RGB")
    return transform.apply(image)


def _profile(image: Image.Image) -> tuple[ImageCms.ImageCmsProfile | None, str]:
    """The embedded profile and the mode of pixels it describes.

    None if there is no profile, it is broken, or it says sRGB.
    """
    data = image.info.get("icc_profile")
    if not data:
        return None, ""
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        name = profile.profile.profile_description or ""
        space = profile.profile.xcolor_space
    except (OSError, ValueError, ImageCms.PyCMSError):
        return None, ""
    if name.startswith(("sRGB", "c2", "uRGB")):
        return None, ""
    return profile, PROFILE_MODES.get(space, "")

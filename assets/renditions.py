"""The sizes ram shows pictures in: their names and measures, in one place."""

from dataclasses import dataclass
from fractions import Fraction

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rendition:
    """One picture made from an original: how large, and in which file."""

    name: str
    filename: str
    media_type: str
    short_side: int
    # A panorama stops here, however short that leaves its other side.
    long_side: int

    def fit(self, size: Size) -> Size:
        """The size of a picture of `size` in this rendition; never larger than it."""
        scale = min(
            Fraction(1),
            Fraction(self.short_side, min(size)),
            Fraction(self.long_side, max(size)),
        )
        width, height = size
        return max(1, round(width * scale)), max(1, round(height * scale))


THUMBNAIL = Rendition("thumbnail", "thumbnail.webp", "image/webp", 250, 2000)
THUMBNAIL_2X = Rendition("thumbnail2x", "thumbnail2x.webp", "image/webp", 500, 4000)
PREVIEW = Rendition("preview", "preview.jpg", "image/jpeg", 1440, 5760)

RENDITIONS = {made.name: made for made in (THUMBNAIL, THUMBNAIL_2X, PREVIEW)}
# The copy of a video that every browser plays.
PLAYBACK = "playback.mp4"
# What moves inside a photo's file.
MOTION = "motion.mp4"


# Orientations, each a quarter clockwise from the one before: plain ones and mirrored.
CIRCLES = ((1, 6, 3, 8), (2, 7, 4, 5))


def orientation_turned(orientation: int, quarters: int) -> int:
    """The orientation that a picture has after so many quarters clockwise."""
    circle = next(circle for circle in CIRCLES if orientation in circle)
    return circle[(circle.index(orientation) + quarters) % 4]


def turned(filename: str, quarters: int) -> str:
    """The file of a rendition turned clockwise by so many quarters."""
    return f"turned-{quarters}-{filename}" if quarters else filename

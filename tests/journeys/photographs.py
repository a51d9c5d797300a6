"""Small photographs, each of its own color and day, brought in as every road does."""

from datetime import date, timedelta

from assets import processing
from tests.assets.incoming import bring, jpeg

NEWEST = date(2024, 9, 22)
COLORS = ("teal", "tomato", "goldenrod", "orchid", "steelblue", "olive", "sienna")
SHAPES = ((120, 80), (80, 120), (100, 100), (160, 90))


def photograph(number, day=None):
    """The bytes of one photo; no two numbers give the same."""
    taken = day or NEWEST - timedelta(days=3 * number)
    width, height = SHAPES[number % len(SHAPES)]
    color = COLORS[number % len(COLORS)]
    return jpeg(
        width + 2 * number,
        height + 2 * number,
        color,
        taken=f"{taken:%Y:%m:%d} {8 + number % 12:02}:15:00",
    )


def library(owner, *numbers):
    """These photos in `owner`'s library, ready to be seen."""
    assets = [
        bring(owner, photograph(number), name=f"{owner.handle}-{number}.jpg")
        for number in numbers
    ]
    processing.work_once(lambda: True)
    for asset in assets:
        asset.refresh_from_db()
        assert asset.file.status == "ready"
    return assets


def files(*numbers):
    """Photos as a file picker gives them."""
    return [
        {
            "name": f"IMG_{number}.jpg",
            "mimeType": "image/jpeg",
            "buffer": photograph(number),
        }
        for number in numbers
    ]

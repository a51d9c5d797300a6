"""The colors that leaves and meadows have through the year."""

from __future__ import annotations

from datetime import date
from random import Random

from assets.demo.drawing.color import Color, palette

SEASONS = ("spring", "summer", "autumn", "winter")

# From the far hills to the near ones.
_GREENS: dict[str, list[str]] = {
    "spring": ["a9cf95 86bb7c 5f9f68 3f7d57", "b9d48c 93c072 6aa35f 447f50"],
    "summer": ["9dbb8b 76a172 4f8261 2f5f4b", "b4bf85 8fa766 64874f 3f6541"],
    "autumn": ["d9b07a cf8f55 a9653f 6b4434", "d6bf80 cf9f4c b06f35 71472f"],
    "winter": ["a9b7ad 8a9d94 64807a 43605f", "b5b3a4 979a8a 6f7a70 4a5a58"],
}
_LEAVES: dict[str, str] = {
    "spring": "a6cf6f 8fbf62 c4d97f f2b8c6",
    "summer": "5f9a52 4c8a4f 79a85a 3f7a4a",
    "autumn": "e08a2e d6582c efb03c b8402f c9762e",
    "winter": "8d8f7a 9a8f7c 7c8a80",
}


def greens(season: str, rng: Random) -> list[Color]:
    """Four colors for hills, far to near."""
    return palette(rng.choice(_GREENS[season]))


def leaves(season: str) -> list[Color]:
    """The colors that crowns of trees have."""
    return palette(_LEAVES[season])


def season_of(day: date, *, south: bool = False) -> str:
    """The season of a day, on either half of the globe."""
    order = day.month % 12 // 3  # 0 is December to February
    return SEASONS[(order + (1 if south else 3)) % 4]

"""The Big List of Naughty Strings (Max Woolf, MIT license), and how pages bear them."""

import json
import os
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path

STRINGS: list[str] = json.loads(
    Path(__file__).with_name("strings.json").read_text(encoding="utf-8")
)
# What a text field holds of each: Django's fields refuse NUL and trim.
TEXTS = [text.strip() for text in STRINGS if text.strip()]

# All pairs of a text and a place take minutes: `NAUGHTY=all` asks for them. Otherwise
# each text comes to one place, the next to the next.
ALL = os.environ.get("NAUGHTY") == "all"


def pairs[Where](
    texts: Sequence[str], places: Sequence[Where]
) -> Iterator[tuple[str, Where]]:
    """Texts with the places to put them."""
    for number, text in enumerate(texts):
        for place in places if ALL else [places[number % len(places)]]:
            yield text, place


class Shape(HTMLParser):
    """The elements of a page and the names of their attributes, without any text."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, *sorted(name for name, _ in attrs)))


def shape(html: str) -> list[tuple[str, ...]]:
    """What an interpreter of the page would build, whatever its texts say."""
    parser = Shape()
    parser.feed(html)
    return parser.elements

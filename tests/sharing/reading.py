"""Reading answers as people do."""

import re
from html.parser import HTMLParser

from django.http import HttpResponse

HTMX = {"HX-Request": "true"}
# Ids, nonces and tokens.
CHANCE = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|nonce[=-][\"']?[\w+/=-]+|\b[A-Za-z0-9]{64}\b"
)
WITHOUT_END = {"br", "hr", "img", "input", "link", "meta", "path", "use"}


class Reader(HTMLParser):
    """Collects the text of the whole, or of the element with an id."""

    def __init__(self, id: str | None) -> None:
        super().__init__()
        self.id = id
        self.depth = 0 if id else 1
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in WITHOUT_END:
            return
        if self.depth:
            self.depth += 1
        elif ("id", self.id) in attrs:
            self.depth = 1

    def handle_endtag(self, tag: str) -> None:
        if self.depth and tag not in WITHOUT_END:
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        if self.depth:
            self.text.append(data)


def words(response: HttpResponse, id: str | None = None) -> str:
    """The text of an answer, with single spaces."""
    reader = Reader(id)
    reader.feed(response.text)
    return " ".join("".join(reader.text).split())


def part(response: HttpResponse, id: str) -> str:
    """The text of one element."""
    assert f'id="{id}"' in response.text
    return words(response, id)


def without_chance(text: str) -> str:
    """An answer without its random parts: any few digits may stand in them."""
    return CHANCE.sub("", text)

"""Reads every answer to its last byte for what its reader may not know."""

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import NamedTuple

from tests.prove.asking import Answer
from tests.prove.canaries import number_in, uuids_in, words_in
from tests.prove.oracle import Actor
from tests.prove.world import PASSWORD, World

PLACES = re.compile(rb"\b4\d\.\d{3}77\b")
HASHES = re.compile(rb"[0-9a-f]{64}")
TILES = re.compile(rb'id="t-([0-9a-f-]{36})"')
# What differs between two answers that are the same.
NONCES = re.compile(
    rb"nonce[=-][\"']?[\w+/=-]+[\"']?|\b[A-Za-z0-9]{64}\b|'nonce-[^']+'"
)


class Found(NamedTuple):
    kind: str
    thing: str


@dataclass
class Recorder:
    """What stands in answers, and whether it may."""

    world: World
    pictures: dict[int, int | None] = field(default_factory=dict)
    known: dict[tuple[object, ...], bool] = field(default_factory=dict)

    def forget(self) -> None:
        """The truth has changed: who may know what is asked anew."""
        self.known.clear()

    def leaks(
        self, answer: Answer, actor: Actor, link: str = "", sent: bytes = b""
    ) -> list[Found]:
        """Secrets in an answer that this actor may not know; `sent` they knew."""
        return [
            one
            for one in self.found_in(answer, sent)
            if not self.may_know(actor, one, link)
        ]

    def may_know(self, actor: Actor, one: Found, link: str) -> bool:
        key = (actor, one, link)
        if key not in self.known:
            truth = self.world.truth
            self.known[key] = truth.may_know(actor, one.kind, one.thing, link)
        return self.known[key]

    def found_in(self, answer: Answer, sent: bytes = b"") -> set[Found]:
        """Every secret of the world that stands in an answer."""
        whole = answer.everything
        found = self.texts(whole) - self.texts(sent)
        own = uuids_in(sent)
        for digits in uuids_in(whole) - own:
            if thing := self.world.thing_of_id(digits):
                found.add(Found(*thing))
        for key, secret in self.world.secrets.items():
            if secret.encode() in whole and secret.encode() not in sent:
                found.add(Found("link-secret", key))
        for _name, content in contents(answer):
            if (key := self.seen(content)) is not None:
                found.add(Found("pixels", key))
            if content is not answer.body:
                found |= self.texts(content)
        return found

    def texts(self, whole: bytes) -> set[Found]:
        numbers = self.world.numbers
        found = {
            Found(kind, numbers.get((kind, number), PASSWORD))
            for kind, number in words_in(whole)
        }
        for digits in HASHES.findall(whole):
            if key := self.world.hashes.get(digits.decode()):
                found.add(Found("hash", key))
        for place in PLACES.findall(whole):
            number = round((float(place) - 40) * 1000 - 0.77)
            found.add(Found("place", numbers.get(("place", number), "")))
        return found

    def seen(self, content: bytes) -> str | None:
        """Whose picture this is: by its bytes, else by looking at it."""
        if (key := self.world.blobs.get(content)) is not None:
            return key
        if content[:2] not in (b"\xff\xd8", b"\x89P", b"GI", b"RI"):
            return None
        print_of = zlib.crc32(content)
        if print_of not in self.pictures:
            self.pictures[print_of] = number_in(content)
        number = self.pictures[print_of]
        return None if number is None else self.world.numbers.get(("pixels", number))


def contents(answer: Answer) -> list[tuple[str, bytes]]:
    """The body, or the files in it."""
    if answer.body[:4] != b"PK\3\4":
        return [("", answer.body)] if answer.body else []
    try:
        with zipfile.ZipFile(BytesIO(answer.body)) as archive:
            return [(one, archive.read(one)) for one in archive.namelist()]
    except zipfile.BadZipFile:
        return [("", answer.body)]


def tiles(answer: Answer) -> set[str]:
    """The ids of the tiles of a page."""
    return {one.replace(b"-", b"").decode() for one in TILES.findall(answer.body)}


def hearted(answer: Answer) -> set[str]:
    """The ids of the tiles that have a heart."""
    pieces = answer.body.split(b'id="t-')[1:]
    return {
        piece[:36].replace(b"-", b"").decode()
        for piece in pieces
        if b'class="heart"' in piece.split(b"</li>")[0]
    }


def masked(answer: Answer, *own: str) -> tuple[int, list[tuple[str, str]], bytes]:
    """An answer without what differs each time, and without what was asked for."""
    body = NONCES.sub(b"", answer.body)
    heads = []
    for name, value in answer.headers.items():
        # `Expires` is the second of the answer: two asked one after the other differ.
        if name in ("content-length", "date", "expires"):
            continue
        value = NONCES.sub(b"", value.encode()).decode()
        for one in own:
            value = value.replace(one, "")
        heads.append((name, value))
    for one in own:
        body = body.replace(one.encode(), b"")
    return answer.status, sorted(heads), body

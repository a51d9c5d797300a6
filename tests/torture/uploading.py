"""A client that uploads by both roads, and can be halted between two uploads."""

import re
import threading
from collections.abc import Iterator
from uuid import UUID

from tests.torture.client import Client
from tests.torture.kills import wrong
from tests.torture.pictures import jpeg
from tests.torture.promises import Promises
from tests.torture.server import Installation

SIZES = ((16, 12), (64, 48), (120, 90), (200, 150))


class Uploader(threading.Thread):
    """A client that uploads while it may; whoever holds `lock` knows it is idle."""

    def __init__(
        self, ram: Installation, promises: Promises, numbers: Iterator[int]
    ) -> None:
        super().__init__()
        self.client = Client(ram.port, timeout=60)
        self.client.sign_in()
        self.token = self.client.token("/upload/")
        self.promises, self.numbers = promises, numbers
        self.lock, self.may, self.over = threading.Lock(), threading.Event(), False
        self.said: list[str] = []

    def run(self) -> None:
        while not self.over:
            self.may.wait()
            with self.lock:
                if self.may.is_set() and not self.over:
                    number = next(self.numbers)
                    said = (self.resumable if number % 2 else self.plain)(number)
                    self.said += [said] if said else []

    def plain(self, number: int) -> str:
        """One to three files by the plain form."""
        files = [picture(number, extra) for extra in range(1 + number // 2 % 3)]
        named = [(f"{number}-{extra}.jpg", data) for extra, data in enumerate(files)]
        answer = self.client.upload(named, self.token)
        if answer.status != 200:
            return wrong(answer) or "503"
        if len(set(re.findall(rb"/photos/([0-9a-f-]{36})", answer.body))) < len(files):
            return "a photo was refused"
        self.promises.keep(*files)
        return ""

    def resumable(self, number: int) -> str:
        """One file in three pieces."""
        data, at = picture(number), 0
        begun = self.client.begin(f"{number}.jpg", len(data), self.token)
        if begun.status != 201:
            return wrong(begun) or "503"
        address = begun.headers["location"]
        upload = UUID(address.strip("/").rpartition("/")[2]).hex
        for end in (len(data) // 3, len(data) * 2 // 3, len(data)):
            answer = self.client.send_piece(address, at, data[at:end], self.token)
            if answer.status != 204:
                return wrong(answer) or "503"
            at = int(answer.headers["upload-offset"])
            self.promises.keep_piece(upload, data, at)
        if not answer.headers.get("ram-photo"):
            return "no photo came of it"
        self.promises.keep(data)
        return ""


def picture(number: int, extra: int = 0) -> bytes:
    """A photo that no other pair of numbers has, smaller or larger than a page."""
    return jpeg(number * 10 + extra, SIZES[number // 2 % len(SIZES)])

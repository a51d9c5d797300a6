"""One large file in pieces, while its connection is cut and the server is killed.

Each time the client goes on from where the server says it is, and from nowhere else. At
the end there is one file with the same hash, and little of it was sent twice.
"""

import hashlib
import http.client
import random
import socket
import struct
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.torture.client import Answer, Client
from tests.torture.pictures import jpeg
from tests.torture.server import Installation

# What the browser sends at once; the server counts no less often.
PIECE = 8 * 2**20
BLOCK = 64 * 1024
DRAWN = 2**20
WAYS = ("hung up", "reset")
KILL, LOST = "kill -9", "answer lost"
TRIES = 20
PATIENCE = 60.0
# SO_LINGER with no time: what was not sent yet is dropped, and the other side told.
AT_ONCE = struct.pack("ii", 1, 0)


class Film:
    """A photo with much behind it, of which any part can be read again."""

    def __init__(self, length: int, seed: int) -> None:
        self.length, self.seed = length, seed
        self.head = jpeg(seed, (200, 150))
        self.latest = -1, b""

    def read(self, start: int, end: int) -> bytes:
        """The bytes of `start` up to `end`."""
        first, last = start // DRAWN, -(-end // DRAWN)
        drawn = b"".join(self.block(number) for number in range(first, last))
        return drawn[start - first * DRAWN : end - first * DRAWN]

    def block(self, number: int) -> bytes:
        if number != self.latest[0]:
            drawn = random.Random(f"{self.seed} {number}").randbytes(DRAWN)
            begins = self.head[number * DRAWN : (number + 1) * DRAWN]
            self.latest = number, begins + drawn[len(begins) :]
        return self.latest[1]

    def sha256(self) -> str:
        found = hashlib.sha256()
        for start in range(0, self.length, DRAWN):
            found.update(self.read(start, min(start + DRAWN, self.length)))
        return found.hexdigest()


@dataclass
class Report:
    ended: Counter[str] = field(default_factory=Counter)
    # How much the server had not kept at each end, by how large the request was.
    again: dict[str, list[int]] = field(
        default_factory=lambda: {"in pieces": [], "at once": []}
    )
    sent: int = 0
    conflicts: int = 0
    seconds: float = 0
    faults: list[str] = field(default_factory=list)


def run(megabytes: float, cuts: int, kills: int, seed: int) -> bool:
    """Send one file so; prints figures, True if it came whole."""
    film, chance = Film(round(megabytes * 2**20), seed), random.Random(seed)
    with TemporaryDirectory(prefix="ram-cuts-") as temporary:
        ram = Installation(Path(temporary))
        ram.prepare()
        ram.start()
        try:
            began = time.monotonic()
            report = Sender(ram, film, chance).send_all(cuts, kills)
            report.seconds = time.monotonic() - began
            report.faults += wrong(ram, film)
        finally:
            ram.stop()
    tell(report, film)
    most = max(report.again["in pieces"], default=0)
    few = report.sent - film.length <= report.ended.total() * PIECE
    return not report.faults and most <= PIECE and few


def wrong(ram: Installation, film: Film) -> Iterator[str]:
    """What is not as it should be in the folder."""
    originals = [
        p for p in (ram.folder / "files" / "originals").rglob("*") if p.is_file()
    ]
    if [path.name for path in originals] != [film.sha256()]:
        yield f"{len(originals)} originals, and not the one that was sent"
        return
    with originals[0].open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != film.sha256():
            yield "the original has another hash"
    if left := list((ram.folder / "staging").glob("*.upload")):
        yield f"{len(left)} files left in staging"


class Sender:
    """A client that knows of its upload only what the server says."""

    def __init__(self, ram: Installation, film: Film, chance: random.Random) -> None:
        self.ram, self.film, self.chance = ram, film, chance
        self.client = Client(ram.port, timeout=PATIENCE)
        self.client.sign_in()
        self.token = self.client.token("/upload/")
        begun = self.client.begin("film.jpg", film.length, self.token)
        self.address, self.at = begun.headers["location"], 0
        self.report = Report()

    def send_all(self, cuts: int, kills: int) -> Report:
        """All of it, with so many ends at random bytes, and the last answer lost."""
        ways = [KILL] * kills + [WAYS[n % len(WAYS)] for n in range(cuts)]
        self.chance.shuffle(ways)
        points = sorted(self.chance.sample(range(1, self.film.length), len(ways)))
        for way, point in zip(ways, points, strict=True):
            self.go(point, way)
        # All bytes are sent, and the client never hears what came of them.
        self.go(self.film.length, LOST)
        if not any(self.finish() for _ in range(TRIES)):
            self.report.faults.append("no photo came of it")
        return self.report

    def finish(self) -> bool:
        """Send what is left, be it nothing; whether there is a photo."""
        end = min(self.at + PIECE, self.film.length)
        answer = self.patch(self.at, end, end)
        self.settle()
        if answer and "ram-photo" in answer.headers:
            return True
        # It may still be busy with what it was sent before.
        time.sleep(1)
        return False

    def go(self, point: int, way: str) -> None:
        """Send up to `point`, where it ends; then hear how far it came."""
        at_once = self.chance.random() < 0.5
        while not at_once and point - self.at > PIECE:
            answer = self.patch(self.at, self.at + PIECE, self.at + PIECE)
            if answer is None or answer.status != 204:
                self.report.conflicts += 1
                self.settle()
            else:
                self.at = int(answer.headers["upload-offset"])
        if point > self.at:
            end = (
                self.film.length if at_once else min(self.at + PIECE, self.film.length)
            )
            self.patch(self.at, end, point, way)
        if way == KILL:
            self.ram.kill()
            self.ram.start()
        self.report.ended[way] += 1
        self.settle()
        manner = "at once" if at_once else "in pieces"
        self.report.again[manner].append(point - self.at)

    def settle(self) -> None:
        """Go on where the server says: at once, while it may still write."""
        answer = self.client.ask("HEAD", self.address, Tus_Resumable="1.0.0")
        if answer.status != 200:
            log = self.ram.log()[-6000:]
            raise RuntimeError(f"{answer.status} to where it is: {log}")
        self.at = int(answer.headers["upload-offset"])

    def patch(self, start: int, end: int, until: int, way: str = "") -> Answer | None:
        """Announce the bytes up to `end`, send those up to `until`; what is heard."""
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.ram.port, timeout=PATIENCE
        )
        try:
            connection.putrequest("PATCH", self.address)
            for name, value in self.head(start, end - start).items():
                connection.putheader(name, value)
            connection.endheaders()
            for at in range(start, until, BLOCK):
                block = self.film.read(at, min(at + BLOCK, until))
                connection.send(block)
                self.report.sent += len(block)
            if way in {"", LOST}:
                answer = connection.getresponse() if not way else None
                return answer and as_answer(answer)
            if way == KILL:
                self.ram.kill()
            elif way == "reset":
                connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        except OSError:
            # The server had answered already, and went away: then it is asked.
            return None
        finally:
            connection.close()
        return None

    def head(self, start: int, length: int) -> dict[str, str]:
        cookies = "; ".join(f"{k}={v}" for k, v in self.client.cookies.items())
        return {
            "Cookie": cookies,
            "Origin": self.ram.url,
            "X-CSRFToken": self.token,
            "Tus-Resumable": "1.0.0",
            "Upload-Offset": str(start),
            "Content-Type": "application/offset+octet-stream",
            "Content-Length": str(length),
        }


def as_answer(answer: http.client.HTTPResponse) -> Answer:
    found = {name.lower(): value for name, value in answer.getheaders()}
    return Answer(answer.status, found, answer.read())


def tell(report: Report, film: Film) -> None:
    """Print what happened."""
    ended = ", ".join(f"{n} {way}" for way, n in sorted(report.ended.items()))
    print(
        f"cuts: {film.length / 2**20:.0f} MiB in {report.seconds:.0f} s; {ended}\n"
        f"  sent again {(report.sent - film.length) / 2**20:.1f} MiB in all;"
        f" {report.conflicts} whole pieces were refused or lost"
    )
    for manner, again in report.again.items():
        most = max(again, default=0) / 2**20
        ends = f"{len(again)} ends, sent {manner}"
        print(f"  not kept at {ends}: {most:.1f} MiB at most")
    for fault in report.faults:
        print(f"  {fault}")

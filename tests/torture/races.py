"""Revocations against readers: whoever asks after the answer is refused, everywhere.

A partner, a member of the partner's album and a visitor with the partner's link read
all the time while the owner adds and stops. A read that began after the answer to the
revocation had arrived, and was served, is stale. None may be.
"""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from tests.postgres import postgres
from tests.torture.client import Client
from tests.torture.pictures import jpeg
from tests.torture.server import PASSWORD, Installation

PEOPLE = ("ben", "carl")
SERVED = {200, 206, 304}


@dataclass
class Read:
    """One request of a reader: what, from when to when, and whether it was served."""

    what: str
    began: float
    ended: float
    served: bool


@dataclass
class Report:
    revocations: int = 0
    reads: list[Read] = field(default_factory=list)
    # When the answer to a revocation was there, and when sharing began again.
    closed: list[tuple[float, float]] = field(default_factory=list)

    @property
    def stale(self) -> list[Read]:
        """Served although they began when it was over, and before it began anew."""
        found = []
        for read in self.reads:
            shut = any(a < read.began and read.ended < b for a, b in self.closed)
            if shut and read.served:
                found.append(read)
        return found

    @property
    def refused(self) -> int:
        return sum(not read.served for read in self.reads)

    @property
    def one_sided(self) -> set[str]:
        """Addresses that were not both served and refused: they would prove nothing."""
        served = {read.what for read in self.reads if read.served}
        return served ^ {read.what for read in self.reads if not read.served}


def run(revocations: int) -> bool:
    """Both databases; prints figures, True if nothing was stale."""
    with TemporaryDirectory(prefix="ram-races-") as temporary:
        sqlite = race(Path(temporary) / "sqlite", "", revocations)
        tell("SQLite", sqlite)
        with postgres() as address:
            make_database(address)
            postgresql = race(Path(temporary) / "postgres", address, revocations)
        tell("PostgreSQL", postgresql)
    reports = (sqlite, postgresql)
    # In a few rounds chance may spare an address; in many that would prove nothing.
    one_sided = revocations >= 200 and any(report.one_sided for report in reports)
    return not (one_sided or any(report.stale for report in reports))


def make_database(address: str, *, again: bool = False) -> None:
    """The server that tests start has none of ours yet; or an empty one again."""
    with psycopg.connect(address.replace("/ram?", "/postgres?"), autocommit=True) as it:
        if again:
            it.execute("DROP DATABASE IF EXISTS ram WITH (FORCE)")
        it.execute("CREATE DATABASE ram")


def race(home: Path, database: str, revocations: int) -> Report:
    """Add and stop while three people read."""
    home.mkdir()
    ram = Installation(home, database=database)
    ram.prepare()
    for person in PEOPLE:
        email = f"{person}@example.org"
        names = ("--name", person.title(), "--handle", person)
        ram.manage("create_user", email, *names, text=PASSWORD)
    ram.start()
    report, done = Report(), threading.Event()
    readers: list[threading.Thread] = []
    try:
        anna, roads = set_the_scene(ram)
        readers += [
            threading.Thread(target=read, args=(make, roads_of, report, done))
            for make, roads_of in roads
        ]
        for reader in readers:
            reader.start()
        token = anna.token("/account/sharing/add/")
        for _ in range(revocations):
            time.sleep(0.02)
            stop = anna.post("/account/sharing/with/ben/stop/", {}, token=token)
            closed = time.monotonic()
            time.sleep(0.05)
            opened = time.monotonic()
            again = {"people": "ben"}
            add = anna.post("/account/sharing/add/", again, token=token)
            if stop.status not in {200, 302, 303} or add.status not in {200, 302, 303}:
                raise RuntimeError(f"stop {stop.status}, add {add.status}")
            report.closed.append((closed, opened))
            report.revocations += 1
    finally:
        done.set()
        for reader in readers:
            reader.join()
        ram.stop()
    return report


Road = tuple[Callable[[], Client], list[tuple[str, dict[str, str]]]]


def set_the_scene(ram: Installation) -> tuple[Client, list[Road]]:
    """Anna's photos, Ben's album and link of them, and the addresses of each reader."""
    anna, ben, carl = Client(ram.port), Client(ram.port), Client(ram.port)
    anna.sign_in()
    photos = [(f"{number}.jpg", jpeg(number)) for number in range(4)]
    anna.upload(photos, anna.token("/upload/"))
    ram.manage("work", "--once")
    ids = re.findall(
        r'id="t-([0-9a-f-]{36})"', anna.ask("GET", "/photos/").body.decode()
    )
    anna.post("/account/sharing/add/", {"people": "ben"})
    ben.sign_in("ben@example.org", PASSWORD)
    carl.sign_in("carl@example.org", PASSWORD)
    one = ids[0]
    made = ben.post("/albums/new/", {"title": "Summer", "order": "oldest"})
    album = made.headers["location"]
    ben.post(
        "/albums/add/",
        {"ids": ids, "albums": album.split("/")[2]},
        form=f"{album}edit/",
    )
    ben.post(f"{album}people/", {"people": "carl", "role": "viewer"})
    choose = f"/links/new/?ids={one}"
    linked = ben.post("/links/new/", {"ids": ids, "title": "Summer"}, form=choose)
    page = ben.ask("GET", linked.headers["location"]).body.decode()
    found = re.search(r"/s/[A-Za-z0-9_-]+/", page)
    if found is None or len(ids) != len(photos):
        raise RuntimeError("The scene could not be set.")
    secret = found[0]
    tag = ben.ask("GET", f"/photos/{one}/thumbnail").headers["etag"]
    return anna, [
        (
            lambda: ben,
            [
                (f"/photos/{one}/", {}),
                ("/partners/anna/", {}),
                (f"/photos/{one}/thumbnail", {}),
                (f"/photos/{one}/thumbnail", {"If-None-Match": tag}),
                (f"/photos/{one}/original", {"Range": "bytes=0-9"}),
            ],
        ),
        (lambda: carl, [(f"/photos/{one}/", {}), (f"/photos/{one}/preview", {})]),
        (
            lambda: Client(ram.port),
            [(f"{secret}{one}/thumbnail", {}), (f"{secret}{one}/", {})],
        ),
    ]


def read(
    make: Callable[[], Client],
    roads: list[tuple[str, dict[str, str]]],
    report: Report,
    done: threading.Event,
) -> None:
    """Ask for each in turn until it is over."""
    client = make()
    while not done.is_set():
        for address, headers in roads:
            began = time.monotonic()
            answer = client.ask("GET", address, **headers)
            ended = time.monotonic()
            if answer.status >= 500:
                raise RuntimeError(f"{address}: {answer.status}")
            served = answer.status in SERVED
            report.reads.append(Read(address, began, ended, served))


def tell(database: str, report: Report) -> None:
    """Print what happened."""
    print(
        f"races on {database}: {report.revocations} revocations, {len(report.reads)}"
        f" reads ({report.refused} refused), stale {len(report.stale)}"
    )
    for stale in report.stale[:5]:
        print(f"  {stale.what}")
    for address in sorted(report.one_sided):
        print(f"  never both served and refused: {address}")

"""Uploads while everything is killed again and again, at random and at each step.

What was acknowledged is there afterwards, whole and once; nothing else is half there.
"""

import hashlib
import random
import re
import sqlite3
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.torture.client import Answer, Client
from tests.torture.corpus import ask, wait_until_ready
from tests.torture.pictures import jpeg
from tests.torture.server import ROOT, Installation

CLIENTS = 2
NAMED = re.compile(r'failpoint\("([a-z-]+)"\)')


@dataclass
class Report:
    acknowledged: dict[str, int] = field(default_factory=dict)  # sha256: number
    tries: int = 0
    kills: int = 0
    ended_at: dict[str, int] = field(default_factory=dict)  # failpoint: how often
    lost: int = 0
    torn: int = 0
    twice: int = 0
    orphans: int = 0
    stuck: int = 0
    unwell: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        faults = self.lost + self.torn + self.twice + self.orphans + self.stuck
        return bool(faults or self.unwell or self.errors)


def run(uploads: int, kills: int, seed: int) -> bool:
    """Upload and kill; prints figures, True if nothing was lost or doubled."""
    with TemporaryDirectory(prefix="ram-kills-") as temporary:
        report = torture(Path(temporary) / "ram", uploads, kills, random.Random(seed))
    tell(report)
    return not report.failed


def failpoints() -> list[str]:
    """Every step of the protocols that has a name."""
    source = "".join(path.read_text() for path in (ROOT / "assets").glob("*.py"))
    return sorted(set(NAMED.findall(source)))


def torture(home: Path, uploads: int, kills: int, chance: random.Random) -> Report:
    """Clients upload until all is acknowledged; meanwhile everything is killed."""
    home.mkdir()
    ram = Installation(home)
    ram.prepare()
    ram.start()
    report, over = Report(), threading.Event()
    numbers = iter(range(uploads))
    lock = threading.Lock()
    clients = []
    try:
        for _ in range(CLIENTS):
            client = Client(ram.port, timeout=20)
            client.sign_in()
            args = (client, numbers, lock, report, over)
            clients.append(threading.Thread(target=upload_all, args=args))
        for thread in clients:
            thread.start()
        names = failpoints()
        while report.kills < kills and any(thread.is_alive() for thread in clients):
            time.sleep(chance.uniform(0.1, 1.2))
            ram.kill()
            report.kills += 1
            # Every other start ends by itself at one of the steps, or is killed there.
            step = names[report.kills // 2 % len(names)] if report.kills % 2 else ""
            begin(ram, step, chance, report)
        for thread in clients:
            thread.join()
        report.stuck = wait_until_ready(home)
    finally:
        over.set()
        ram.stop()
    look(ram, report)
    return report


def begin(ram: Installation, step: str, chance: random.Random, report: Report) -> None:
    """Start again; with `step`, so that a process ends there."""
    if not step:
        ram.start()
        return
    report.ended_at[step] = report.ended_at.get(step, 0) + 1
    ram.start(RAM_FAILPOINT=f"{step}:{chance.randrange(1, 4)}")


def upload_all(
    client: Client,
    numbers: Iterator[int],
    lock: threading.Lock,
    report: Report,
    over: threading.Event,
) -> None:
    """Upload one photo after the other, each until it is acknowledged."""
    token = client.token("/upload/")
    while not over.is_set():
        with lock:
            number = next(numbers, None)
        if number is None:
            return
        data = jpeg(number, (16, 12))
        while not over.is_set():
            try:
                report.tries += 1
                said = (plainly if number % 2 else resumed)(client, number, data, token)
            except OSError as problem:
                # Nobody there yet: nothing was tried.
                report.tries -= isinstance(problem, ConnectionRefusedError)
                time.sleep(0.1)
                continue
            if said is not None:
                report.errors += [said] if said else []
                break
        sha256 = hashlib.sha256(data).hexdigest()
        report.acknowledged[sha256] = number


def plainly(client: Client, number: int, data: bytes, token: str) -> str | None:
    """By the plain form: "" when acknowledged, None to try again, else the fault."""
    answer = client.upload([(f"{number}.jpg", data)], token)
    if answer.status == 200:
        return "" if b"/photos/" in answer.body else "a photo was refused"
    return wrong(answer)


def resumed(client: Client, number: int, data: bytes, token: str) -> str | None:
    """In two pieces, the second asked for by how far the first came."""
    begun = client.begin(f"{number}.jpg", len(data), token)
    if begun.status != 201:
        return wrong(begun)
    address = begun.headers["location"]
    for end in (len(data) // 2, len(data)):
        at = int(begun.headers["upload-offset"])
        begun = client.send_piece(address, at, data[at:end], token)
        if begun.status != 204:
            return wrong(begun)
    return "" if begun.headers.get("ram-photo") else "no photo came of it"


def wrong(answer: Answer) -> str | None:
    """A server that is just going away may answer 503; anything else is a fault."""
    return None if answer.status == 503 else f"answered {answer.status}"


def look(ram: Installation, report: Report) -> None:
    """Hold database, disk and what was acknowledged against each other."""
    home = ram.folder
    ram.manage("work", "--once")
    rows = ask(
        home,
        "SELECT f.sha256, count(a.id) FROM assets_storedfile f"
        " LEFT JOIN assets_asset a ON a.file_id = f.id GROUP BY f.sha256",
    )
    assets = dict(rows)
    for sha256 in report.acknowledged:
        path = home / "files" / "originals" / sha256[:2] / sha256[2:4] / sha256
        if not assets.get(sha256) or not path.is_file():
            report.lost += 1
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            report.torn += 1
    report.twice = sum(number > 1 for number in assets.values())
    on_disk = {p.name for p in (home / "files" / "originals").rglob("*") if p.is_file()}
    report.orphans = len(on_disk - set(assets))
    with sqlite3.connect(home / "ram.sqlite3") as database:
        [checked] = database.execute("PRAGMA integrity_check").fetchone()
    report.unwell = "" if checked == "ok" else checked


def tell(report: Report) -> None:
    """Print what happened."""
    print(
        f"kills: {len(report.acknowledged)} photos acknowledged in {report.tries} tries"
        f" under {report.kills} kill -9, {sum(report.ended_at.values())} of the starts"
        f" with one of {len(report.ended_at)} failpoints armed\n"
        f"  lost {report.lost}, torn {report.torn}, twice {report.twice},"
        f" orphans {report.orphans}, stuck {report.stuck}"
    )
    for problem in sorted(set(report.errors))[:5]:
        print(f"  {problem}")
    if report.unwell:
        print(f"  database: {report.unwell}")

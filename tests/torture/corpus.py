"""Files that broke other programs, and mutated ones, sent through the front door.

No answer is an error of ours, no web process dies or grows without bound, no file is
stuck, and every original that was kept is the file that was sent, bit for bit.
"""

import hashlib
import os
import random
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from assets.formats import HEAD_BYTES, sniff
from tests.torture import sources
from tests.torture.client import Client
from tests.torture.pictures import DRAWN, drawn
from tests.torture.server import Installation

BATCH = 16
SMALL = 60_000  # bytes of a file worth mutating thousands of times
GROWTH = 64 * 2**20
STUCK = 900.0


@dataclass
class Report:
    sent: int = 0
    answers: Counter[int] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    kept: int = 0
    changed: int = 0
    died: int = 0
    growth: int = 0
    stuck: int = 0
    seconds: float = 0

    @property
    def failed(self) -> bool:
        errors = any(status >= 500 for status in self.answers)
        return bool(
            errors or self.changed or self.died or self.stuck or self.growth > GROWTH
        )


def run(files: int, mutated: int, seed: int, folder: Path | None) -> bool:
    """Send collected files, then mutated ones; prints figures, True if all is well."""
    with TemporaryDirectory(prefix="ram-corpus-") as temporary:
        home = Path(temporary)
        found = sources.collect(folder or home / "sources")
        chance = random.Random(seed)
        chosen = chance.sample(found, min(files, len(found))) if files else found
        good = [path for path in found if worth_mutating(path)]
        whole = ((path.name, path.read_bytes()) for path in chosen)
        print(f"corpus: {len(chosen)} of {len(found)} files")
        first = send(home / "whole", whole)
        tell(first)
        print(f"mutated: {mutated} made of {len(good)} small files, seed {seed}")
        second = send(home / "mutated", mutants(good, mutated, chance))
        tell(second)
    return not (first.failed or second.failed)


def run_drawn(mutated: int, seed: int) -> bool:
    """Send files mutated from pictures drawn here, so that nothing is fetched."""
    with TemporaryDirectory(prefix="ram-corpus-") as temporary:
        home = Path(temporary)
        chance = random.Random(seed)
        for number, ending in enumerate(DRAWN):
            (home / f"{number}.{ending}").write_bytes(drawn(number, ending))
        good = sorted(home.iterdir())
        print(f"mutated: {mutated} made of {len(good)} drawn here, seed {seed}")
        report = send(home / "mutated", mutants(good, mutated, chance))
    tell(report)
    return not report.failed


def worth_mutating(path: Path) -> bool:
    """Whether it is small, and of a format of ours, which a decoder will see."""
    with path.open("rb") as opened:
        head = opened.read(HEAD_BYTES)
    return path.stat().st_size <= SMALL and sniff(head) is not None


def mutants(
    good: list[Path], number: int, chance: random.Random
) -> Iterator[tuple[str, bytes]]:
    """Files with some bits turned, pieces cut out, doubled, swapped, or broken off."""
    for count in range(number):
        path = chance.choice(good)
        data = bytearray(path.read_bytes())
        for _ in range(chance.choice((1, 1, 2, 4, 16))):
            mutate(data, chance)
        yield f"{count}-{path.name}", bytes(data)


def mutate(data: bytearray, chance: random.Random) -> None:
    """Change `data` in one place."""
    if not data:
        data += chance.randbytes(9)
        return
    # Heads are where formats say how long things are.
    reach = len(data) if chance.random() < 0.5 else min(len(data), 512)
    at = chance.randrange(reach)
    length = chance.choice((1, 2, 4, 8, 64, 4096))
    piece = bytes(data[at : at + length])
    match chance.randrange(7):
        case 0:
            data[at] ^= 1 << chance.randrange(8)
        case 1:
            data[at : at + len(piece)] = chance.randbytes(len(piece))
        case 2:
            fill = chance.choice((b"\0", b"\xff", b"\x7f", b"\x80"))
            data[at : at + len(piece)] = fill * len(piece)
        case 3:
            del data[at : at + length]
        case 4:
            data[at:at] = piece * chance.choice((1, 2, 16))
        case 5:
            other = chance.randrange(len(data))
            data[at : at + len(piece)] = data[other : other + len(piece)]
        case _:
            del data[at:]


def send(home: Path, files: Iterable[tuple[str, bytes]]) -> Report:
    """Send files to a ram of their own and look at what became of them."""
    home.mkdir()
    ram = Installation(home, workers=2)
    ram.prepare()
    ram.start()
    began = time.monotonic()
    report = Report()
    try:
        client = Client(ram.port)
        client.sign_in()
        web, memory = ram.web_pids(), 0
        hashes: set[str] = set()
        for batch in batches(files):
            hashes |= {hashlib.sha256(data).hexdigest() for _, data in batch}
            answer = client.upload(batch, client.token("/upload/"))
            report.answers[answer.status] += 1
            report.sent += len(batch)
            # What the first requests load is not growth.
            memory = memory or ram.memory()
        report.stuck = wait_until_ready(home)
        report.answers[client.ask("GET", "/photos/").status] += 1
        report.growth = max(0, ram.memory() - memory)
        report.died = len(set(web) - set(ram.web_pids()))
        look(home, hashes, report)
    finally:
        ram.stop()
    report.seconds = time.monotonic() - began
    return report


def batches(
    files: Iterable[tuple[str, bytes]],
) -> Iterator[list[tuple[str, bytes]]]:
    """Files by the handful; their names as plain as a header wants them."""
    batch: list[tuple[str, bytes]] = []
    for number, (name, data) in enumerate(files):
        plain = "".join(c for c in name if c.isalnum() or c in "._-")
        batch.append((f"{number}-{plain}", data))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def wait_until_ready(home: Path) -> int:
    """Wait for the workers; how many files they were stuck on."""
    deadline, before = time.monotonic() + STUCK, -1
    while time.monotonic() < deadline:
        left = count(home, "status IN ('pending', 'working')")
        if not left:
            return 0
        if left != before:
            deadline, before = time.monotonic() + STUCK, left
        time.sleep(0.5)
    return before


def look(home: Path, sent: set[str], report: Report) -> None:
    """Read every original again, and how each file ended."""
    rows = ask(home, "SELECT sha256, status, reason FROM assets_storedfile")
    for sha256, status, reason in rows:
        report.ends[status if status == "ready" else reason or status] += 1
        path = home / "files" / "originals" / sha256[:2] / sha256[2:4] / sha256
        same = path.is_file() and _sha256(path) == sha256 and sha256 in sent
        report.kept += same
        report.changed += not same


def count(home: Path, condition: str) -> int:
    rows = ask(home, f"SELECT count(*) FROM assets_storedfile WHERE {condition}")
    return int(rows[0][0])


def ask(home: Path, query: str) -> list[tuple]:
    database = sqlite3.connect(f"file:{home / 'ram.sqlite3'}?mode=ro", uri=True)
    try:
        return database.execute(query).fetchall()
    finally:
        database.close()


def _sha256(path: Path) -> str:
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def tell(report: Report) -> None:
    """Print what happened."""
    errors = sum(n for status, n in report.answers.items() if status >= 500)
    print(
        f"  {report.sent} sent in {report.seconds:.0f} s on {os.cpu_count()} cores;"
        f" answers of 500 and above {errors}, web processes that died {report.died},"
        f" stuck {report.stuck}\n"
        f"  kept {report.kept}, of them not bit-identical {report.changed};"
        f" web memory grew {report.growth / 2**20:.0f} MiB"
    )
    for end, number in report.ends.most_common(6):
        print(f"  {number:6} {end}")

"""Uploads to a disk whose power is cut again and again; tests/torture/disk.py has how.

Clients upload by both roads, an import runs now and then. Half of the cuts come at any
moment, half as soon as everything that was asked has been answered: nobody's later sync
can help what came last. Each time, all that was acknowledged before is held against
rows and bytes; every twentieth time ram is started on what is left, and looks itself.

The rig shows its own worth first: ram with a bug of durability must be caught.
"""

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.torture.client import Client
from tests.torture.disk import Disk, Impossible, power
from tests.torture.promises import Promises, Verdict, judge
from tests.torture.seeded import BUGS, seed
from tests.torture.server import EMAIL, Installation
from tests.torture.uploading import Uploader, picture

CLIENTS = 3
ENOUGH = 40  # cuts in which a seeded bug must show
PROGRESS = 50
WHOLE = 20  # every so many cuts ram is started on what is left


@dataclass
class Report:
    """Cuts and what they cost."""

    cuts: int = 0
    midway: int = 0
    starts: int = 0
    imports: int = 0
    files: int = 0
    pieces: int = 0
    unasked: int = 0
    lost: int = 0
    torn: int = 0
    half_there: int = 0
    pieces_lost: int = 0
    unwell: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    seconds: float = 0

    @property
    def found(self) -> bool:
        several = (self.lost, self.torn, self.half_there, self.pieces_lost)
        return bool(sum(several) or self.unwell)

    def add(self, verdict: Verdict) -> None:
        self.lost += len(verdict.lost)
        self.torn += len(verdict.torn)
        self.half_there += len(verdict.half_there)
        self.pieces_lost += len(verdict.pieces_lost)
        self.unasked += verdict.unasked
        self.unwell += [verdict.unwell] if verdict.unwell else []

    def join(self, other: "Report") -> None:
        """Count the other, too: the cut right after the first account was made."""
        self.cuts += other.cuts
        self.starts += other.starts
        self.unwell += other.unwell
        self.errors += other.errors


def run(cuts: int, seed: int) -> bool | None:
    """Show the rig's worth, then cut; prints figures, True if nothing was lost.

    None when this machine has no such disk.
    """
    try:
        with (
            TemporaryDirectory(prefix="ram-power-") as temporary,
            power(Path(temporary)) as disk,
        ):
            return torture(disk, cuts, random.Random(seed))
    except Impossible as problem:
        print(f"power: NOT RUN, this machine lacks {problem}")
        return None


def torture(disk: Disk, cuts: int, chance: random.Random) -> bool:
    with disk.mounted() as here:
        (here / "ram").mkdir()
        Installation(here / "ram").prepare()
        disk.cut()
    youth = Report(cuts=1)
    start_on_what_is_left(disk, youth)
    fresh = disk.image.with_name("fresh")
    disk.copy(disk.image, fresh)
    caught = 0
    for bug in BUGS:
        report = cut_often(disk, ENOUGH, chance, bug)
        caught += report.found
        print(f"  seeded: {bug}: {summary(report)}")
        disk.copy(fresh, disk.image)
    print(f"power, its worth: {caught} of {len(BUGS)} seeded bugs caught")
    report = cut_often(disk, cuts - 1, chance)
    report.join(youth)
    tell(report)
    return caught == len(BUGS) and not (report.found or report.errors)


def cut_often(disk: Disk, cuts: int, chance: random.Random, bug: str = "") -> Report:
    """Upload and cut; with a seeded bug only until it has shown."""
    report, promises = Report(), Promises()
    began = time.monotonic()
    with disk.mounted() as here, TemporaryDirectory() as aside:
        ram = Installation(here / "ram")
        try:
            ram.start(**seed(bug, Path(aside)))
            with uploading(ram, promises, report) as clients:
                while report.cuts < cuts and not (bug and report.found):
                    at_last = report.cuts % 2 == 1
                    cut(disk, clients, promises, report, at_last, chance)
                    if report.cuts % PROGRESS == 0:
                        report.files = len(promises.files)
                        print(f"  so far: {summary(report)}", flush=True)
                    if not bug and report.cuts % WHOLE == 0:
                        start_on_what_is_left(disk, report)
                        bring_folder(ram, report, promises, Path(aside))
                        disk.cut()
                        check(disk, promises.now(), report)
        finally:
            ram.kill()
    report.files, report.seconds = len(promises.files), time.monotonic() - began
    return report


@contextmanager
def uploading(
    ram: Installation, promises: Promises, report: Report
) -> Iterator[list[Uploader]]:
    """Clients that are ready, and idle."""
    numbers = count()
    clients = [Uploader(ram, promises, numbers) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    try:
        yield clients
    finally:
        for client in clients:
            client.over = True
            client.may.set()
        for client in clients:
            client.join()
            report.errors += client.said


def cut(
    disk: Disk,
    clients: list[Uploader],
    promises: Promises,
    report: Report,
    at_last: bool,
    chance: random.Random,
) -> None:
    """Let them upload for a moment, cut, and look at what the disk had.

    `at_last`: when all that was asked is answered; else at whatever moment it is.
    """
    for client in clients:
        client.may.set()
    time.sleep(chance.uniform(0.05, 0.6))
    if not at_last:
        report.midway += any(client.lock.locked() for client in clients)
        promised = promises.now()
        disk.cut()
    for client in clients:
        client.may.clear()
    for client in clients:
        client.lock.acquire()
    try:
        if at_last:
            promised = promises.now()
            disk.cut()
        report.pieces += len(promised.pieces)
        check(disk, promised, report)
    finally:
        for client in clients:
            client.lock.release()


def check(disk: Disk, promised: Promises, report: Report) -> None:
    """Mount what the disk had and hold the promises against it."""
    report.cuts += 1
    with disk.after_cut() as then:
        report.add(judge(then / "ram", promised))


def start_on_what_is_left(disk: Disk, report: Report) -> None:
    """Start ram on the last cut: it must come up, serve, and find nothing bad."""
    with disk.after_cut() as then:
        ram = Installation(then / "ram")
        try:
            ram.start()
            client = Client(ram.port)
            client.sign_in()
            whole = client.ask("GET", "/photos/").status == 200
            report.unwell += [] if whole else ["Photos are not shown"]
            found = ram.manage("fsck", "--deep", "--json", check=False)
            report.unwell += [f"fsck: {line}" for line in found.splitlines()]
        except RuntimeError as problem:
            report.unwell.append(str(problem).strip())
        finally:
            ram.kill()
    report.starts += 1


def bring_folder(
    ram: Installation, report: Report, promises: Promises, aside: Path
) -> None:
    """Import a folder; that the command ended well is the acknowledgment."""
    report.imports += 1
    folder = aside / f"import{report.imports}"
    folder.mkdir()
    files = [picture(report.imports, 3 + extra) for extra in range(3)]
    for number, data in enumerate(files):
        path = folder / f"{number}.jpg"
        path.write_bytes(data)
        # Still ones only are taken in.
        os.utime(path, (path.stat().st_mtime - 60,) * 2)
    said = ram.manage("import_photos", str(folder), "--owner", EMAIL)
    if f"{len(files)} added" in said:
        promises.keep(*files)
    else:
        report.errors.append(f"import: {said.strip()}")


def summary(report: Report) -> str:
    return (
        f"lost {report.lost}, torn {report.torn}, half there {report.half_there},"
        f" pieces lost {report.pieces_lost}, unwell {len(report.unwell)}"
        f" in {report.cuts} cuts, {report.files} files acknowledged"
    )


def tell(report: Report) -> None:
    """Print what happened."""
    print(
        f"power: {summary(report)}\n"
        f"  {report.midway} cuts while something was under way, {report.unasked} files"
        f" whole that nobody had been told of, {report.pieces} unfinished uploads with"
        f" their pieces, {report.imports} imports; ram started {report.starts} times"
        f" on what was left; {report.seconds / max(report.cuts, 1):.2f} s a cut"
    )
    for problem in sorted({*report.errors, *report.unwell})[:5]:
        print(f"  {problem}")

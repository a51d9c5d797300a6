"""Migrations that are killed: the next start makes them, and nothing is another.

From the first state that people could use on, migration by migration: each killed in
the midst of random statements with many photos, and before each one with a few.
After each kill the same migration is made again, and all tables, triggers and rows
must be what they are where nothing was killed.
"""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.postgres import postgres
from tests.torture.server import ROOT

FEW, SOME = 300, 4
LONGEST = 60.0


@dataclass
class Report:
    photos: int
    seconds: dict[str, float] = field(default_factory=dict)  # by migration
    kills: int = 0
    too_late: int = 0
    faults: list[str] = field(default_factory=list)


def run(photos: int, moments: int, seed: int) -> bool:
    """Kill each migration within so many writes, then before each with few photos."""
    well = True
    for database in ("sqlite", "postgres"):
        for count, times in ((photos, moments), (FEW, 0)):
            with (
                TemporaryDirectory(prefix="ram-upgrades-") as home,
                postgres() if database == "postgres" else nullcontext("") as url,
            ):
                report = asked(Path(home), url, count, times, seed)
            tell(database, report)
            well &= not report.faults and max(report.seconds.values()) <= LONGEST
    return well


def run_share(seed: int) -> bool:
    """Some of the migrations killed once, on SQLite."""
    with TemporaryDirectory(prefix="ram-upgrades-") as home:
        report = asked(Path(home), "", FEW, 1, seed, some=SOME)
    tell("sqlite", report)
    return not report.faults


def asked(
    home: Path, url: str, photos: int, moments: int, seed: int, some: int = 0
) -> Report:
    """The report of a process that has Django for itself."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("RAM_")}
    kept |= {"RAM_DATA": str(home), "DJANGO_SETTINGS_MODULE": "ram.settings"}
    kept |= {"RAM_DATABASE_URL": url} if url else {}
    words = [str(photos), str(moments), str(seed), str(some)]
    done = subprocess.run(
        [sys.executable, "-m", "tests.torture.upgrades", *words],
        cwd=ROOT,
        env=kept,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Report(**json.loads(done.stdout.splitlines()[-1]))


def main(photos: int, moments: int, seed: int, some: int) -> Report:
    """Go up once unharmed, then kill each step, or some of them."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader

    from tests.torture.rows import NATURAL, columns, contents, everything
    from tests.torture.stepping import Files, Servers, Shelf, apart, killed
    from tests.torture.yesterday import fill, first_steps, later_steps

    postgres = connection.vendor == "postgresql"
    shelf: Shelf = Servers() if postgres else Files(settings.RAM_DATA)
    report, chance = Report(photos), random.Random(seed)
    # What is imported here no process imports again.
    MigrationLoader(None)
    shelf.make("0")
    apart(first_steps)
    apart(fill, photos)
    kept = {table: c for table, c in apart(columns).items() if table not in NATURAL}
    before, after, writes = apart(contents, kept), {}, []
    steps = apart(later_steps)
    hit = sorted(chance.sample(range(len(steps)), some or len(steps)))
    for number, step in enumerate(steps):
        shelf.copy(str(number), str(number + 1))
        report.seconds[".".join(step)], each = apart(timed, step)
        writes.append(each)
        if number in hit:
            after[number] = apart(everything)
    gone = changed(before, apart(contents, kept))
    report.faults += [f"what people had is another: {gone}"] if gone else []
    for number, step in ((number, steps[number]) for number in hit):
        for write, moment in ends(writes[number], moments, chance):
            shelf.copy(str(number), "trial")
            ended = killed(step, write, moment)
            report.kills += ended
            report.too_late += not ended
            where = f"write {write}, after {moment} s"
            try:
                other = changed(after[number], apart(made_again, step))
            except RuntimeError:
                other = "end: it cannot be made again"
            if other:
                report.faults.append(f"{'.'.join(step)}, {where}: another {other}")
    return report


def made_again(step: tuple[str, str]) -> dict[str, str]:
    """What all is like when a migration that was killed has been made again."""
    from tests.torture.rows import everything
    from tests.torture.stepping import make

    make(step)
    return everything()


def ends(
    writes: list[float], moments: int, chance: random.Random
) -> Iterator[tuple[int, float | None]]:
    """Where to kill: within so many statements, long ones rather; or before each."""
    numbers = range(1, len(writes) + 1)
    if not moments:
        yield from ((number, None) for number in numbers)
        return
    for number in chance.choices(numbers, [0.001 + one for one in writes], k=moments):
        yield number, chance.uniform(0, writes[number - 1])


def timed(step: tuple[str, str]) -> tuple[float, list[float]]:
    """Seconds that one migration takes, and each of its writes."""
    from tests.torture.stepping import make

    began = time.monotonic()
    writes = make(step)
    return time.monotonic() - began, writes


def changed(one: dict[str, str], other: dict[str, str]) -> str:
    """The names of what is not the same in both."""
    return ", ".join(sorted(n for n in one | other if one.get(n) != other.get(n)))


def tell(database: str, report: Report) -> None:
    """Print what happened."""
    slowest = max(report.seconds, key=report.seconds.__getitem__)
    print(
        f"upgrades, {database}: {len(report.seconds)} migrations of {report.photos}"
        f" photos, {report.kills} kill -9 in their midst, {report.too_late} too late\n"
        f"  {sum(report.seconds.values()):.0f} s in all, the longest {slowest}:"
        f" {report.seconds[slowest]:.1f} s; faults {len(report.faults)}"
    )
    for fault in report.faults[:10]:
        print(f"  {fault}")


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:5]]
    print(json.dumps(asdict(main(*numbers))))

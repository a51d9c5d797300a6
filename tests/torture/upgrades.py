"""Migrations that are killed: the next start makes them, and nothing is another.

From the first state that people could use on, migration by migration: each killed at
random moments with many photos, and before each statement that writes with a few.
After each kill the same migration is made again, and all tables, triggers and rows
must be what they are where nothing was killed.
"""

import json
import os
import random
import subprocess
import sys
import time
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
    """Kill each migration `moments` times with so many photos, then at each write."""
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
    """Go up once unharmed, then kill each step or some, at moments or at each write."""
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
    before, after = apart(contents, kept), {}
    steps = apart(later_steps)
    hit = sorted(chance.sample(range(len(steps)), some or len(steps)))
    for number, step in enumerate(steps):
        shelf.copy(str(number), str(number + 1))
        report.seconds[".".join(step)] = apart(timed, step)
        if number in hit:
            after[number] = apart(everything)
    gone = changed(before, apart(contents, kept))
    report.faults += [f"what people had is another: {gone}"] if gone else []
    for number, step in ((number, steps[number]) for number in hit):
        longest = report.seconds[".".join(step)]
        for attempt in range(1, (moments or 10_000) + 1):
            shelf.copy(str(number), "trial")
            at = chance.uniform(0, longest)
            ended = killed(step, at) if moments else killed(step, write=attempt)
            if not (ended or moments):
                break
            report.kills += ended
            report.too_late += not ended
            where = f"{at:.3f} s" if moments else f"before write {attempt}"
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


def timed(step: tuple[str, str]) -> float:
    """Seconds that one migration takes."""
    from tests.torture.stepping import make

    began = time.monotonic()
    make(step)
    return time.monotonic() - began


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

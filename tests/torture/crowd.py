"""Many who write and many more who read, at once, on one SQLite file.

Nobody gets an error, and no writer finds the database locked.
"""

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.torture.server import Installation
from tests.torture.traffic import (
    READS,
    WRITES,
    Tally,
    people_at_work,
    set_the_scene,
)

LOCKED = ("database is locked", "database table is locked", "SQLITE_BUSY")


def run(minutes: float, writers: int, readers: int, pause: float) -> bool:
    """Write and read for so long; prints figures, True if nobody met an error."""
    with TemporaryDirectory(prefix="ram-crowd-") as temporary:
        ram = Installation(Path(temporary), workers=2)
        ram.prepare()
        ram.start(RAM_WEB_PROCESSES="2")
        try:
            scene = set_the_scene(ram)
            until = time.monotonic() + minutes * 60
            wrote, writing = people_at_work(scene, WRITES, writers, until, pause)
            read, reading = people_at_work(scene, READS, readers, until, pause)
            for thread in writing + reading:
                thread.join()
        finally:
            ram.stop()
        locked = sum(ram.log().count(words) for words in LOCKED)
    print(
        f"crowd: {writers} writers and {readers} readers for {minutes:g} minutes on"
        f" SQLite, {pause:g} s between two acts of each; database locked {locked}"
    )
    tell("writes", wrote)
    tell("reads", read)
    # In a few seconds chance may spare an act; in minutes that would prove nothing.
    idle = [name for name in WRITES if minutes >= 1 and not wrote.done(name)]
    if idle:
        print(f"  never worked: {', '.join(idle)}")
    faults = wrote.errors or read.errors or wrote.broken or read.broken
    return not (locked or idle or faults)


def tell(what: str, tally: Tally) -> None:
    """Print how it was answered."""
    middle, high = tally.percentile(0.5), tally.percentile(0.99)
    print(
        f"  {tally.total} {what} ({tally.done(*tally.times)} worked),"
        f" of 500 and above {sum(tally.errors.values())},"
        f" broken off {tally.broken.total()}; p50 {middle:.0f} ms, p99 {high:.0f} ms"
    )
    for (name, status), number in tally.errors.items():
        print(f"  {number} of {name}: {status}")
    for problem, number in tally.broken.most_common(3):
        print(f"  {number} of {problem}")

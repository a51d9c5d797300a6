"""Hours of everyday use at a steady, moderate rate: does anything grow?

The library turns over, but its size stays. Every few seconds the memory and the open
descriptors of each of ram's processes are read. The first third of the time is for
warming up. Of each process that stayed, the medians of the second and of the last third
may be no further apart than its readings are anyway (half the spread of eight in ten of
them, at least 1 MiB); over three hours and more the slope of a line through the
readings may be 1 MiB an hour at most. Nor may a process in the last third usually hold
more descriptors than it ever held in the second.
"""

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.torture.client import Answer
from tests.torture.pictures import jpeg
from tests.torture.readings import Readings, Verdict
from tests.torture.server import Installation
from tests.torture.traffic import (
    READS,
    UUID,
    WRITES,
    Act,
    Tally,
    Visit,
    numbers,
    people_at_work,
    set_the_scene,
)

LONG = 180  # minutes, from which on the slope itself is judged
SLOPE = 1.0  # MiB an hour
PEOPLE, WORKERS = 6, 2
PAUSE = 4.0  # seconds between two acts of a person: a quarter of a core


def turn_over(visit: Visit) -> Answer:
    """Upload a photo, throw it away, and delete it for good."""
    token = visit.scene.tokens[visit.who]
    answer = visit.client.upload([("new.jpg", jpeg(next(numbers)))], token)
    if found := UUID.search(answer.body.decode().partition('class="files"')[2]):
        for verb, more in (("trash", {}), ("delete", {"count": 1})):
            answer = visit.post(f"/photos/{verb}/", ids=found[0], **more)
    return answer


# As at home: much more is looked at than is done.
ACTS: dict[str, Act] = {
    **{f"look again {name}": act for name, act in READS.items()},
    **READS,
    **WRITES,
    "upload": turn_over,
}


def run(minutes: float, pause: float) -> bool:
    """Use it for so long; prints figures, True if nothing grew and nobody met an error.

    `pause` is the time between two acts of each person, in seconds.
    """
    with TemporaryDirectory(prefix="ram-soak-") as temporary:
        ram = Installation(Path(temporary))
        ram.prepare()
        ram.start(RAM_WEB_PROCESSES=str(WORKERS))
        try:
            scene = set_the_scene(ram)
            # Of a short soak, too, there are enough readings in each third.
            readings = Readings(ram, min(5.0, minutes * 60 / 60))
            readings.start()
            until = time.monotonic() + minutes * 60
            tally, people = people_at_work(scene, ACTS, PEOPLE, until, pause)
            for person in people:
                person.join()
            readings.over.set()
            readings.join()
        finally:
            ram.stop()
    return tell(minutes, pause, tally, readings.verdicts())


def tell(minutes: float, pause: float, tally: Tally, verdicts: list[Verdict]) -> bool:
    """Print what was read; whether all is well."""
    print(
        f"soak: {minutes:g} minutes on SQLite, {tally.total} acts of {PEOPLE} people"
        f" with {pause:g} s between two of each; of 500 and above"
        f" {sum(tally.errors.values())}, broken off {tally.broken.total()}"
    )
    steep = minutes >= LONG
    well = not (tally.errors or tally.broken)
    for one in verdicts:
        bad = one.leaks or one.grew or (steep and one.slope > SLOPE)
        print(
            f"  {one.role}: {one.before:.1f} MiB in the second third, {one.after:.1f}"
            f" in the last (noise {one.noise:.1f}), slope {one.slope:+.2f} MiB/h;"
            f" descriptors {one.descriptors[0]} and {one.descriptors[1]}"
            + (": GREW" if bad else "")
        )
        well = well and not bad
    return well

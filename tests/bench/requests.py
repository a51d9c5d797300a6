"""Requests against a small and a large library, in turn."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from statistics import median

from tests.postgres import postgres

TASKS = (
    "empty page",
    "first page",
    "partner's library",
    "first 100",
    "deep 100",
    "first, unfolded",
    "deep, unfolded",
    "album of 10,000",
    "months",
    "a month moved, twice",
    "all months anew",
    "the same, unfolded",
    "search, rare",
    "search, all have it",
    "search, far back",
    "search, two words",
    "search, a month",
    "suggestions",
    "places",
    "thumbnail 304",
)
SEARCHES = [task for task in TASKS if task.startswith("search")]


class Side:
    """A process that holds a library of one size."""

    def __init__(self, count: int, data: str, url: str) -> None:
        environment = {**os.environ, "RAM_DATA": data, "RAM_HOSTS": "testserver"}
        environment["DJANGO_SETTINGS_MODULE"] = "ram.settings"
        if url:
            environment["RAM_DATABASE_URL"] = url
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.side", str(count)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if os.environ.get("CI") else None,
            text=True,
            env=environment,
        )
        self._answer()

    def measure(self, task: str) -> dict[str, float]:
        assert self.process.stdin is not None
        self.process.stdin.write(task + "\n")
        self.process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, float]:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("{"):
                answer: dict[str, float] = json.loads(line)
                return answer
        raise RuntimeError("the measuring process ended early")


@contextmanager
def side(count: int, database: str) -> Iterator[Side]:
    server = postgres() if database == "postgres" else nullcontext("")
    with tempfile.TemporaryDirectory(prefix="ram-bench-") as data, server as url:
        (Path(data) / "static").mkdir()
        if url:
            # The server starts with its own database alone.
            url = url.replace("/ram?", "/postgres?")
        running = Side(count, data, url)
        try:
            yield running
        finally:
            running.process.kill()
            running.process.wait()


def compare(database: str, small: int, large: int, rounds: int) -> None:
    """Print CPU medians of both sizes and their ratio."""
    print(f"\n{database}: {small:,} and {large:,} assets, five partners, CPU ms (p50)")
    with side(small, database) as a, side(large, database) as b:
        found: dict[str, list[tuple[dict[str, float], dict[str, float]]]] = {}
        for _ in range(rounds):
            for task in TASKS:
                pair = (a.measure(task), b.measure(task))
                found.setdefault(task, []).append(pair)
    print(
        f"{'':22}{'whole request':>26}{'ratio':>8}{'database':>22}{'ratio':>8}  queries"
    )
    empty = median(pair[1]["whole"] for pair in found["empty page"])
    for task, pairs in found.items():
        print(
            f"{task:22}" + column(pairs, "whole") + column(pairs, "database", 11),
            end="",
        )
        print(f"  {pairs[0][0]['queries']:.0f} / {pairs[0][1]['queries']:.0f}")
    page = at_95(found["first page"])
    for task in SEARCHES:
        ratio = at_95(found[task]) / page
        print(f"{task}: {ratio:.2f} of a timeline page, both at p95, the large side")
    thumbnail = median(pair[1]["whole"] for pair in found["thumbnail 304"])
    print(f"a revalidated thumbnail costs {thumbnail / empty:.2f} of an empty page")


def at_95(pairs: list[tuple[dict[str, float], dict[str, float]]]) -> float:
    """What all but the slowest twentieth of the large side's requests cost."""
    costs = sorted(pair[1]["whole"] for pair in pairs)
    return costs[max(-(-len(costs) * 95 // 100) - 1, 0)]


def column(
    pairs: list[tuple[dict[str, float], dict[str, float]]], name: str, width: int = 13
) -> str:
    small = median(pair[0][name] for pair in pairs)
    large = median(pair[1][name] for pair in pairs)
    return f"{small:{width}.2f}{large:{width}.2f}{large / small if small else 0:8.2f}"

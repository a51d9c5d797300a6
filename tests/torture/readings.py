"""What every process of one ram holds, read again and again, and whether it grows."""

import os
import statistics
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.torture.server import Installation, command_of, resident

MIB = 1024 * 1024
# What an allocator keeps back and gives again: less than this is no growth.
QUIET = 1.0  # MiB


@dataclass
class Process:
    """Readings of one process: seconds since the start, bytes, descriptors."""

    role: str
    times: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    descriptors: list[int] = field(default_factory=list)

    def since(self, moment: float, until: float = float("inf")) -> "Process":
        """The readings of a part of the time."""
        part = [n for n, at in enumerate(self.times) if moment <= at < until]
        return Process(
            self.role,
            [self.times[n] for n in part],
            [self.memory[n] for n in part],
            [self.descriptors[n] for n in part],
        )

    @property
    def slope(self) -> float:
        """MiB an hour, by least squares."""
        if len(self.times) < 2:
            return 0
        hours = [at / 3600 for at in self.times]
        line = statistics.linear_regression(hours, [m / MIB for m in self.memory])
        return line.slope


@dataclass(frozen=True)
class Verdict:
    """One process from its warm-up on: the second third of the time and the last."""

    role: str
    slope: float
    before: float  # median MiB
    after: float
    noise: float  # half of what eight of ten readings spread over
    descriptors: tuple[int, int]

    @property
    def grew(self) -> bool:
        """Whether the medians are further apart than the readings are anyway."""
        return self.after - self.before > max(self.noise, QUIET)

    @property
    def leaks(self) -> bool:
        """Whether it holds more descriptors than it ever did in the second third."""
        return self.descriptors[1] > self.descriptors[0]


class Readings(threading.Thread):
    """Reads /proc every few seconds until it is told that it is over."""

    def __init__(self, ram: Installation, pause: float) -> None:
        super().__init__(daemon=True)
        self.ram, self.pause, self.over = ram, pause, threading.Event()
        self.began = time.monotonic()
        self.processes: dict[int, Process] = {}

    def run(self) -> None:
        while not self.over.wait(self.pause):
            for pid in self.ram.family():
                self.read(pid)

    def read(self, pid: int) -> None:
        memory, descriptors = resident(pid), descriptors_of(pid)
        if not memory or descriptors is None:
            return
        if pid not in self.processes:
            self.processes[pid] = Process(role_of(pid))
        process = self.processes[pid]
        process.times.append(time.monotonic() - self.began)
        process.memory.append(memory)
        process.descriptors.append(descriptors)

    def stayed(self) -> list[Process]:
        """Those that were there from the end of the first third to the end."""
        end = max(max(one.times) for one in self.processes.values())
        return [
            one
            for one in self.processes.values()
            if min(one.times) < end / 3 and max(one.times) > end - 3 * self.pause
        ]

    def verdicts(self) -> list[Verdict]:
        """Of each that stayed; a third of the time is for warming up."""
        found = self.stayed()
        end = max(max(one.times) for one in found)
        return [judge(one, end) for one in found]


def judge(process: Process, end: float) -> Verdict:
    """Hold the last third of the readings against the second."""
    second = process.since(end / 3, end * 2 / 3)
    last = process.since(end * 2 / 3)
    tenths = statistics.quantiles(second.memory, n=10)
    return Verdict(
        process.role,
        process.since(end / 3).slope,
        statistics.median(second.memory) / MIB,
        statistics.median(last.memory) / MIB,
        (tenths[-1] - tenths[0]) / 2 / MIB,
        (max(second.descriptors), round(statistics.median(last.descriptors))),
    )


def descriptors_of(pid: int) -> int | None:
    """How many files, sockets and pipes a process has open; None when it is gone."""
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return None


def role_of(pid: int) -> str:
    """What a process of ram is there for."""
    command = command_of(pid)
    parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]
    if "granian" in command and "granian" in command_of(int(parent)):
        return "web process"
    for words, role in (
        ("granian", "web server"),
        (" work", "worker"),
        (" serve", "supervisor"),
        ("forkserver", "decoding"),
    ):
        if words in command:
            return role
    return command[:60] or "?"

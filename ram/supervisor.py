"""Keeps programs running: starts them again when they die, stops them all cleanly."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

logger = logging.getLogger(__name__)

PAUSE = 0.2  # seconds between two looks at the programs
PATIENCE = 8.0  # how long a program may take to stop
STEADY = 60.0  # a program that ran so long starts again at once
LONGEST_DELAY = 30.0
LEASH = Path(__file__).with_name("leash.py")


@dataclass
class Program:
    """One command that is to run until we stop."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    failures: int = 0

    def start(self) -> None:
        # A session of its own: Ctrl-C reaches us only, and we end it with its children.
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-S", "-E", str(LEASH), *self.command],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.started_at = time.monotonic()

    def look(self) -> None:
        """Start it if it does not run, later each time it fails soon after."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.start_at:
                self.start()
        elif self.process.poll() is not None:
            steady = now - self.started_at > STEADY
            self.failures = 0 if steady else self.failures + 1
            delay = min(2.0**self.failures, LONGEST_DELAY) if self.failures else 0.0
            logger.error(
                "%s ended with %s; starting it again in %.0f s.",
                self.name,
                self.process.returncode,
                delay,
            )
            self.end_group(signal.SIGKILL)
            self.process, self.start_at = None, now + delay

    def end_group(self, number: signal.Signals) -> None:
        """Signal the program and all it started; those may have outlived it."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, number)


class Supervisor:
    def __init__(self, programs: Sequence[Program]) -> None:
        self.programs = list(programs)
        self.stopping = threading.Event()

    def listen_to_signals(self) -> None:
        """From here on Ctrl-C and SIGTERM mean: stop everything."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stopping.set())

    def run(self) -> None:
        """Keep the programs running until told to stop, then stop them all."""
        try:
            while not self.stopping.wait(PAUSE):
                self.look()
        finally:
            self.stop()

    def look(self) -> None:
        for program in self.programs:
            program.look()

    def stop(self) -> None:
        """Ask every program to end, insist after a while, and leave none behind."""
        running = [p for p in self.programs if p.process is not None]
        for program in running:
            assert program.process is not None
            program.process.terminate()
        deadline = time.monotonic() + PATIENCE
        for program in running:
            assert program.process is not None
            with suppress(subprocess.TimeoutExpired):
                program.process.wait(max(deadline - time.monotonic(), 0.05))
            program.end_group(signal.SIGKILL)
            program.process.wait()

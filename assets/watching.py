"""Time that really passed: watched by a clock that nobody can set.

The clock on the wall may be wrong by years and be put right, or wrong, at any moment.
What is removed for good therefore also waits until workers have watched the time pass.
While none runs, none passes: a machine that is often off keeps its trash longer.
"""

import time

from assets.models import Installation

EVERY = 600.0  # seconds between two notes of it


class Watch:
    """One worker's share; any number may watch at once, and time is counted once."""

    def __init__(self) -> None:
        self.at, self.seconds = time.monotonic(), -1

    def look(self) -> None:
        """Count what passed since the last time it was counted."""
        if self.seconds < 0:
            self.at, self.seconds = time.monotonic(), watched()
        passed = int(time.monotonic() - self.at)
        if passed < EVERY:
            return
        self.at += passed
        # Not added to what others counted: it was the same time that passed.
        mine = self.seconds + passed
        Installation.objects.filter(watched__lt=mine).update(watched=mine)
        self.seconds = watched()


def watched() -> int:
    """How many seconds workers of this installation have watched pass."""
    return Installation.objects.values_list("watched", flat=True).first() or 0

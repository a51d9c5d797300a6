"""Places where a test can end the process, as `kill -9` or a power cut would.

`RAM_FAILPOINT=renamed:3` ends it the third time that it comes to `renamed`. Nothing
happens while the variable is not set; `manage.py check` warns while it is. The names
stand in docs/operating.md.
"""

import os
from itertools import count

KILLED = 137  # what a shell says of a program that was killed


class Failpoint:
    """The one place at which this process is to end."""

    def __init__(self, setting: str) -> None:
        self.name, _, number = setting.partition(":")
        self._passages = count(1)
        self._last = int(number or 1)

    def passed(self, name: str) -> None:
        """End everything here and now, if this is the place and the time."""
        if name == self.name and next(self._passages) == self._last:
            os._exit(KILLED)


SETTING = os.environ.get("RAM_FAILPOINT", "")
armed = Failpoint(SETTING) if SETTING else None


def failpoint(name: str) -> None:
    """A step is done: what was promised so far must survive an end right here."""
    if armed is not None:
        armed.passed(name)

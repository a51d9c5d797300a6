"""A failpoint ends the process where it is told to, and is never left on unseen."""

import subprocess
import sys

import pytest

from ram import checks, failpoints
from ram.failpoints import KILLED, Failpoint

SCRIPT = """
from ram.failpoints import failpoint
for step in ("one", "two", "one", "one"):
    failpoint(step)
    print(step, flush=True)
"""


@pytest.mark.parametrize(
    ("setting", "said", "code"),
    [
        ("", "one two one one", 0),
        ("three", "one two one one", 0),
        ("one", "", KILLED),
        ("one:2", "one two", KILLED),
        ("one:3", "one two one", KILLED),
    ],
)
def test_it_ends_the_process_at_the_place_and_time_named(setting, said, code):
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={"RAM_FAILPOINT": setting},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout.split()) == (code, said.split())


def test_none_is_set_by_itself():
    assert failpoints.armed is None


def test_one_that_is_set_is_warned_of(monkeypatch):
    monkeypatch.setattr(failpoints, "armed", Failpoint("renamed"))
    assert [found.id for found in checks.check_failpoint()] == ["ram.W018"]

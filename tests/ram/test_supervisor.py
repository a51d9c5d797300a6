"""Programs that die are started again; when we stop, none is left."""

import os
import signal
import sys
import threading
import time
from contextlib import suppress

import pytest

from ram import supervisor
from ram.supervisor import Program, Supervisor

WITHIN = 120


def python(script):
    return [sys.executable, "-c", script]


def until(condition):
    deadline = time.monotonic() + WITHIN
    while not condition():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


def lives(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with suppress(FileNotFoundError), open(f"/proc/{pid}/stat") as stat:
        return stat.read().rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.fixture
def running():
    """A supervisor in a thread of its own; stopped at the end."""
    started = []

    def start(*programs):
        one = Supervisor(programs)
        thread = threading.Thread(target=one.run)
        thread.start()
        started.append((one, thread))
        return one, thread

    yield start
    for one, thread in started:
        one.stopping.set()
        thread.join()


def test_program_that_dies_is_started_again(running, tmp_path):
    trace = tmp_path / "trace"
    script = f"open({str(trace)!r}, 'a').write('x'); import time; time.sleep(99)"
    program = Program("One", python(script))
    running(program)
    until(lambda: trace.exists() and trace.read_text() == "x")

    program.process.kill()

    until(lambda: trace.read_text() == "xx")


def test_program_that_keeps_failing_waits_longer_each_time(monkeypatch):
    program = Program("One", python("raise SystemExit(3)"))

    def wait():
        """How much later it is to start again: the least and the most it can be."""
        program.start()
        program.process.wait()
        before = time.monotonic()
        program.look()
        return program.start_at - time.monotonic(), program.start_at - before

    for seconds in (2, 4, 8, 16, 30, 30):
        least, most = wait()
        assert least <= seconds <= most
    monkeypatch.setattr(supervisor, "STEADY", -1)
    least, most = wait()
    assert least <= 0 <= most
    assert program.failures == 0


def test_stopping_ends_programs_and_what_they_started(running, tmp_path):
    pids = tmp_path / "pids"
    script = (
        "import os, subprocess, sys, time\n"
        "sleeper = [sys.executable, '-c', 'import time; time.sleep(99)']\n"
        "child = subprocess.Popen(sleeper)\n"
        f"open({str(pids)!r}, 'w').write(f'{{os.getpid()}} {{child.pid}} .')\n"
        "time.sleep(99)"
    )
    one, thread = running(Program("One", python(script)))
    until(lambda: pids.exists() and pids.read_text().endswith("."))

    one.stopping.set()
    thread.join()

    found = [int(pid) for pid in pids.read_text().split()[:2]]
    until(lambda: not any(lives(pid) for pid in found))


def test_program_that_will_not_stop_is_made_to(running, tmp_path, monkeypatch):
    monkeypatch.setattr(supervisor, "PATIENCE", 0.2)
    ready = tmp_path / "ready"
    script = (
        "import signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"open({str(ready)!r}, 'w').close()\n"
        "time.sleep(99)"
    )
    program = Program("One", python(script))
    one, thread = running(program)
    until(ready.exists)

    one.stopping.set()
    thread.join()

    assert program.process.returncode == -signal.SIGKILL

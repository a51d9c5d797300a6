"""What a program asked of the kernel, in the order in which it did."""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

WATCHED = (
    *("fsync", "fdatasync", "rename", "renameat", "renameat2", "link", "linkat"),
    *("mkdir", "mkdirat", "write", "writev", "pwrite64", "pwritev", "sendto"),
    *("sendmsg", "sendfile", "copy_file_range"),
)
# Paths instead of numbers, sockets with their ends, the first words of what is sent.
OPTIONS = ("-f", "-yy", "-s", "200", "-e", f"trace={','.join(WATCHED)}")
SYNC, WRITE = ("fsync", "fdatasync"), ("write", "pwrite64", "pwritev", "writev")
COPY = (*WRITE, "copy_file_range", "sendfile")
RENAME, LINK = ("rename", "renameat", "renameat2"), ("link", "linkat")
MKDIR = ("mkdir", "mkdirat")
LINE = re.compile(r"(?P<pid>\d+) +(?P<rest>.*)", re.S)
RESUMED = re.compile(r"<\.\.\. \w+ resumed>(?P<rest>.*)", re.S)
WHOLE = re.compile(r"(?P<name>\w+)\((?P<said>.*)\) += (?P<result>-?\d+)", re.S)
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
NUMBER = re.compile(r"\d+<([^>]*)>")
PATIENCE = 120.0


@dataclass(frozen=True)
class Call:
    """One call that succeeded; `began` and `ended` count the lines of the trace."""

    name: str
    said: str
    began: int
    ended: int

    @property
    def file(self) -> str:
        """What the first number stands for: a path, or the ends of a socket."""
        found = NUMBER.search(self.said)
        return found[1] if found else ""

    @property
    def paths(self) -> list[str]:
        """What stands in quotation marks, of a call that names its files."""
        return QUOTED.findall(self.said)


@dataclass
class Trace:
    """The calls in the order in which they began."""

    calls: list[Call] = field(default_factory=list)

    def find(self, names: tuple[str, ...], of: str = "") -> list[Call]:
        """Calls of these names; `of`: on that file."""
        return [c for c in self.calls if c.name in names and (not of or c.file == of)]


def first(calls: list[Call], after: Call) -> Call | None:
    """The first of `calls` that began when `after` had ended."""
    return next((call for call in calls if call.began > after.ended), None)


def last(calls: list[Call], before: Call) -> Call | None:
    """The last of `calls` that began before `before` did."""
    return next((c for c in reversed(calls) if c.began < before.began), None)


def read(text: str) -> Trace:
    """A trace as strace writes it with -f, where calls of threads interrupt others."""
    begun: dict[str, tuple[int, str]] = {}
    calls = []
    for number, line in enumerate(text.splitlines()):
        if not (found := LINE.fullmatch(line)):
            continue
        pid, rest, began = found["pid"], found["rest"], number
        if rest.endswith("<unfinished ...>"):
            begun[pid] = (number, rest.removesuffix("<unfinished ...>").rstrip())
            continue
        if resumed := RESUMED.fullmatch(rest):
            began, start = begun.pop(pid, (number, ""))
            rest = start + resumed["rest"]
        whole = WHOLE.match(rest)
        if whole and int(whole["result"]) >= 0:
            calls.append(Call(whole["name"], whole["said"], began, number))
    return Trace(sorted(calls, key=lambda call: call.began))


def missing() -> str:
    """Why nothing can be traced here; empty when it can."""
    if shutil.which("strace") is None:
        return "strace"
    with subprocess.Popen(["sleep", "60"]) as asleep:
        try:
            with watching([asleep.pid], Path("/dev/null")):
                return ""
        except RuntimeError as error:
            return f"leave for strace to attach ({error})"
        finally:
            asleep.kill()


@contextmanager
def watching(pids: list[int], output: Path) -> Iterator[None]:
    """Trace processes that run, and their threads."""
    which = [part for pid in pids for part in ("-p", str(pid))]
    command = ["strace", *OPTIONS, "-o", str(output), *which]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as strace:
        try:
            wait_until_watched(strace, pids)
            yield
            time.sleep(2)  # the last call is written down when it has ended
        finally:
            strace.terminate()


def wait_until_watched(strace: subprocess.Popen[str], pids: list[int]) -> None:
    """Return when the kernel names a tracer for each of them."""
    deadline = time.monotonic() + PATIENCE
    while not all(traced(pid) for pid in pids):
        if strace.poll() is not None or time.monotonic() > deadline:
            said = strace.stderr.read() if strace.stderr and strace.poll() else ""
            raise RuntimeError(" ".join(said.split()) or "strace does not attach")
        time.sleep(0.05)


def traced(pid: int) -> bool:
    """Whether every thread of the process has a tracer."""
    tasks = Path(f"/proc/{pid}/task").glob("*/status")
    return all("TracerPid:\t0\n" not in task.read_text() for task in tasks)

"""Decoding at arm's length: each file is read by a limited child process.

What comes in is read by large decoders written in C. One that crashes, hangs or eats
memory costs its child and nothing else, and the answer is a sentence for people.
"""

import atexit
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assets.facts import Facts
from assets.formats import Format
from assets.renditions import RENDITIONS
from assets.wire import pack, unpack

logger = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parent.parent
GIB = 1 << 30
# How much longer than the child's own clock we wait for word of its end.
GRACE_SECONDS = 10
LARGEST_ANSWER = 4 << 20

# All that a decoder may know of where it runs: no secret of ours is in there.
ENVIRONMENT = (
    *("PATH", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"),
    *("LD_LIBRARY_PATH", "SYSTEMROOT"),
)

TUNING = {
    # Threads would be counted against the child's memory and gain a photo nothing.
    **{"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    # A child touches tens of megabytes once and ends: glibc is to ask the system for
    # large pages, and to keep what it has got. A tenth of a photo's time.
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold=33554432"
    ":glibc.malloc.trim_threshold=1073741824",
}


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for translation where it is shown."""
    return sentence


class Reason:
    """Why a file could not be shown, as a sentence for people."""

    EMPTY = gettext_noop("The file is empty.")
    ENDS_EARLY = gettext_noop("The file ends too early.")
    DAMAGED = gettext_noop("The file is damaged and cannot be shown.")
    TOO_LARGE = gettext_noop("This image is too large to open safely.")
    TOO_SLOW = gettext_noop("Reading this file took too long.")
    TOO_MUCH_MEMORY = gettext_noop("Reading this file needs too much memory.")
    CRASHED = gettext_noop("Reading this file failed unexpectedly.")
    RAW_MISSING = gettext_noop(
        "This is a camera RAW file. Showing it needs the package rawpy, which is not"
        " installed here."
    )
    RAW_EMPTY = gettext_noop("This RAW file holds no preview that can be shown.")


class DecodeFailed(Exception):
    """A file cannot be shown; `reason` says why, `facts` what could still be read."""

    def __init__(self, reason: str, facts: Facts | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


class DecoderUnavailable(RuntimeError):
    """The decoders themselves could not be started: no fault of the file's."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: seconds of processor and of clock, bytes of memory."""

    cpu_seconds: int
    memory: int
    wall_seconds: float
    file_bytes: int = 256 << 20


PICTURE = Limits(cpu_seconds=60, memory=GIB * 3 // 2, wall_seconds=120)
VIDEO = Limits(cpu_seconds=60, memory=GIB * 2, wall_seconds=120)
# An hour of 4K takes hours on a small machine; nobody waits for it.
CONVERSION = Limits(
    cpu_seconds=12 * 3600, memory=GIB * 3, wall_seconds=12 * 3600, file_bytes=64 * GIB
)
# By name, so that no process but the children's loads a decoder.
INSPECTORS = {
    "pillow": ("assets.pictures:inspect_picture", PICTURE),
    "heif": ("assets.pictures:inspect_picture", PICTURE),
    "raw": ("assets.raw:inspect_raw", PICTURE),
    "video": ("assets.video:inspect_video", VIDEO),
}


def inspect(
    source: Path, scratch: Path, format: Format, *, orientation: int | None = None
) -> Facts:
    """Read the facts of `source` and leave its renditions in the folder `scratch`.

    `orientation` replaces the one the file states. Raises DecodeFailed.
    """
    if source.stat().st_size == 0:
        raise DecodeFailed(Reason.EMPTY)
    function, limits = INSPECTORS[format.opener]
    args: tuple[object, ...] = (source, scratch, format)
    if not format.is_video:
        args += (orientation,)
    facts = _run(function, args, limits, scratch)
    if not isinstance(facts, Facts) or not all(
        _is_plain(scratch / made.filename) for made in RENDITIONS.values()
    ):
        raise DecodeFailed(Reason.CRASHED)
    return facts


def convert_video(source: Path, target: Path, format: Format) -> None:
    """Make the copy of a video that every browser plays. Raises DecodeFailed."""
    args = (source, target, format)
    _run("assets.video:transcode", args, CONVERSION, target.parent)
    if not _is_plain(target):
        raise DecodeFailed(Reason.CRASHED)


def turn_pictures(preview: Path, scratch: Path, quarters: int) -> None:
    """Leave turned renditions of our own preview in `scratch`. Raises DecodeFailed."""
    _run(
        "assets.rendering:turn_renditions",
        (preview, scratch, quarters),
        PICTURE,
        scratch,
    )


def _is_plain(path: Path) -> bool:
    """Whether a child left a file there: a link could point at another's photo."""
    return path.is_file() and not path.is_symlink()


def run_limited(
    function: Callable[..., Any],
    *args: object,
    scratch: Path,
    cpu_seconds: int,
    memory: int,
    wall_seconds: float,
    file_bytes: int = 256 << 20,
) -> Any:
    """Call a module's function in a limited child that writes below `scratch` only.

    Arguments and answer are what JSON holds, paths, formats and facts. Raises
    DecodeFailed when it fails or oversteps a limit.
    """
    name = f"{function.__module__}:{function.__qualname__}"
    limits = Limits(cpu_seconds, memory, wall_seconds, file_bytes)
    return _run(name, args, limits, scratch)


def _run(function: str, args: tuple[object, ...], limits: Limits, scratch: Path) -> Any:
    request = pack(
        {
            "function": function,
            "args": [_absolute(arg) for arg in args],
            "limits": asdict(limits),
            "scratch": scratch.absolute(),
        }
    )
    # The server leaves when idle, and may be killed with its child: ask once more.
    for _ in range(2):
        answer = _ask(request, limits.wall_seconds + GRACE_SECONDS)
        if "unavailable" in answer:
            raise DecoderUnavailable(answer["unavailable"])
        if "exit" in answer:
            return _judge(answer, function)
    raise DecoderUnavailable("The decoding process ended twice without an answer.")


def _absolute(value: object) -> object:
    """A child has a working folder of its own."""
    return value.absolute() if isinstance(value, Path) else value


def _ask(request: bytes, seconds: float) -> dict[str, Any]:
    """All that came back for one request, the last word on each thing."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(request)
        server = _server.send(theirs)
        theirs.close()
        deadline = time.monotonic() + seconds
        answer: dict[str, Any] = {}
        received = b""
        while "exit" not in answer and "unavailable" not in answer:
            left = deadline - time.monotonic()
            ours.settimeout(max(left, 0.001))
            try:
                more = ours.recv(1 << 16)
            except TimeoutError:
                # Every child ends on its own clock, so it is the server that hangs.
                server.kill()
                return answer | {"exit": -signal.SIGALRM}
            except ConnectionError:
                more = b""
            if not more or len(received) > LARGEST_ANSWER:
                break
            *lines, received = (received + more).split(b"\n")
            for line in lines:
                answer |= _message(line)
    return answer


def _message(line: bytes) -> dict[str, Any]:
    try:
        return unpack(line)
    except ValueError:
        # Whoever has taken over a child may write anything; it is no answer.
        return {}


ENDS = {
    -signal.SIGALRM: Reason.TOO_SLOW,
    -signal.SIGXCPU: Reason.TOO_SLOW,
    -signal.SIGKILL: Reason.TOO_MUCH_MEMORY,
}


def _judge(answer: dict[str, Any], function: str) -> Any:
    """The result of a child that ended, or DecodeFailed with what is known of it."""
    logger.debug(
        "%s: %.3f s of processor, %s KiB, exit %s",
        *(function, answer.get("cpu", 0), answer.get("memory"), answer["exit"]),
    )
    if "result" in answer:
        return answer["result"]
    reason = answer.get("failed") or ENDS.get(answer["exit"], Reason.CRASHED)
    facts = answer.get("facts") or answer.get("partial")
    if reason == Reason.CRASHED:
        logger.warning(
            "%s ended with %s. %s", function, answer["exit"], answer.get("detail", "")
        )
    raise DecodeFailed(str(reason), facts if isinstance(facts, Facts) else None)


class _Server:
    """This process's fork server, started when first needed."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.control: socket.socket | None = None

    def send(self, channel: socket.socket) -> "subprocess.Popen[bytes]":
        """Hand the server a socket with a request in it."""
        with self.lock:
            for _ in range(2):
                process, control = self._running()
                try:
                    socket.send_fds(control, [b"."], [channel.fileno()])
                except (BrokenPipeError, ConnectionError):
                    self._forget()
                else:
                    return process
        raise DecoderUnavailable("The decoding process does not start.")

    def _running(self) -> "tuple[subprocess.Popen[bytes], socket.socket]":
        if self.process is not None and self.process.poll() is not None:
            self._forget()
        if self.process is None or self.control is None:
            self.control, theirs = socket.socketpair()
            with theirs:
                self.process = subprocess.Popen(
                    [sys.executable, "-m", "assets.forkserver"],
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    cwd=ROOT,
                    env=_environment(),
                )
        return self.process, self.control

    def _forget(self) -> None:
        if self.control is not None:
            self.control.close()
        if self.process is not None:
            self.process.wait()
        self.process = self.control = None

    def stop(self) -> None:
        """Let the server go: it ends as soon as its control line is closed."""
        with self.lock:
            self._forget()

    def leave_to_parent(self) -> None:
        """In a process forked from ours: it needs a server of its own."""
        self.lock = threading.Lock()
        if self.control is not None and self.process is not None:
            self.control.close()
            self.process.returncode = 0  # not ours to wait for
        self.process = self.control = None


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    return kept | TUNING


_server = _Server()
atexit.register(_server.stop)
os.register_at_fork(after_in_child=_server.leave_to_parent)

"""A small process that holds the decoders ready and forks a child for every file.

A fresh interpreter per photo would cost more than the photo; a fork costs a
millisecond, and nothing of one file can leak into the next. The server decodes
nothing itself. It is started by `assets.decoding` and ends when its maker does.
"""

import gc
import importlib
import os
import resource
import selectors
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import Any, NoReturn

from assets.decoding import DecodeFailed, Limits, Reason
from assets.landlock import confine
from assets.wire import pack, unpack

# An idle library should not pay for decoders: they are back in a moment.
IDLE_SECONDS = 120
REQUEST_SECONDS = 5
LARGEST_REQUEST = 1 << 17
OPEN_FILES = 128
# Where a child finds its line to the process that asked.
CHANNEL = 3


def main() -> None:
    """Serve requests that arrive on standard input, each with a socket of its own."""
    # Ctrl-C reaches the whole group; we go when our maker closes the control line.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from assets import pictures

    pictures.prepare()
    # What exists by now is shared by all children: keep the collector off its pages.
    gc.collect()
    gc.freeze()
    Server(socket.socket(fileno=0)).serve()


class Server:
    """Forks children, waits for them, and tells their askers how they ended."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control
        self.children: dict[int, socket.socket] = {}
        self.selector = selectors.DefaultSelector()
        self.selector.register(control, selectors.EVENT_READ)
        # A child's end wakes the selector: the signal writes a byte here.
        self.bell, ringer = socket.socketpair()
        self.ringer = ringer
        for end in (self.bell, ringer):
            end.setblocking(False)
        self.selector.register(self.bell, selectors.EVENT_READ)

    def serve(self) -> None:
        """Serve until the maker is gone, or nobody asked for a while."""
        signal.set_wakeup_fd(self.ringer.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        while True:
            events = self.selector.select(IDLE_SECONDS)
            ready = {key.fileobj for key, _ in events}
            if self.bell in ready:
                self.bell.recv(4096)
            self.reap()
            if self.control in ready and not self.accept():
                for child in self.children:
                    os.kill(child, signal.SIGKILL)
                return
            if not events and not self.children:
                return

    def accept(self) -> bool:
        """Take one request and fork for it; False when there will be no more."""
        _, descriptors, _, _ = socket.recv_fds(self.control, 1, 1)
        if not descriptors:
            return False
        channel = socket.socket(fileno=descriptors[0])
        try:
            request = receive(channel)
            # Imported here, so that the next child finds it already there.
            function = resolve(request["function"])
        except Exception:
            tell(channel, {"unavailable": traceback.format_exc(limit=-3)})
            channel.close()
            return True
        child = os.fork()
        if child == 0:
            be_child(channel, function, request)
        self.children[child] = channel
        return True

    def reap(self) -> None:
        """Tell of every child that ended."""
        while self.children:
            child, status, usage = os.wait4(-1, os.WNOHANG)
            if child == 0:
                return
            channel = self.children.pop(child)
            tell(
                channel,
                {
                    "exit": os.waitstatus_to_exitcode(status),
                    "cpu": usage.ru_utime + usage.ru_stime,
                    "memory": usage.ru_maxrss,
                },
            )
            channel.close()


def receive(channel: socket.socket) -> dict[str, Any]:
    """The request: it was written before the socket was handed over."""
    channel.settimeout(REQUEST_SECONDS)
    line = b""
    while not line.endswith(b"\n"):
        more = channel.recv(LARGEST_REQUEST)
        if not more or len(line) > LARGEST_REQUEST:
            raise ValueError("the request is broken off")
        line += more
    return unpack(line)


def tell(channel: socket.socket, message: dict[str, Any]) -> None:
    """Send without ever waiting: who asked may have gone, or read nothing."""
    try:
        channel.setblocking(False)
        channel.send(pack(message))
    except OSError:
        return


def resolve(name: str) -> Callable[..., Any]:
    """The function called `package.module:name`."""
    module, _, path = name.partition(":")
    found: Any = importlib.import_module(module)
    return reduce(getattr, path.split("."), found)


def be_child(
    channel: socket.socket, function: Callable[..., Any], request: dict[str, Any]
) -> NoReturn:
    """Run the function within its limits, answer, and end without any clean-up."""
    try:
        args = request["args"]
        sources = [arg for arg in args if isinstance(arg, Path) and arg.is_file()]
        limits = Limits(**request["limits"])
        become_limited(channel, limits, request["scratch"], sources)
        answer = {"result": function(*args)}
    except DecodeFailed as failure:
        answer = {"failed": failure.reason, "facts": failure.facts}
    except MemoryError:
        answer = {"failed": Reason.TOO_MUCH_MEMORY}
    except Exception:
        answer = {"failed": Reason.CRASHED, "detail": traceback.format_exc(limit=-6)}
    try:
        send(answer)
    finally:
        os._exit(0)


def become_limited(
    channel: socket.socket, limits: Limits, scratch: Path, sources: list[Path]
) -> None:
    """Give up whatever a decoder does not need, before it sees the first byte."""
    signal.set_wakeup_fd(-1)
    for ours in (signal.SIGCHLD, signal.SIGALRM, signal.SIGTERM):
        signal.signal(ours, signal.SIG_DFL)
    os.dup2(channel.fileno(), CHANNEL)
    os.closerange(CHANNEL + 1, 1024)
    os.set_blocking(CHANNEL, True)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.umask(0o077)
    os.chdir(scratch)
    os.nice(10)
    gc.disable()
    seconds = limits.cpu_seconds
    for kind, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES),
        (resource.RLIMIT_FSIZE, limits.file_bytes, limits.file_bytes),
        (resource.RLIMIT_CPU, seconds, seconds + 2),
        (resource.RLIMIT_AS, limits.memory, limits.memory),
    ):
        resource.setrlimit(kind, (soft, hard))
    # Not caught by anybody: the system itself ends the child on time.
    signal.setitimer(signal.ITIMER_REAL, limits.wall_seconds)
    confine(scratch, sources)


def report(value: object) -> None:
    """Say from within a child what is known so far, in case it does not survive."""
    send({"partial": value})


def send(message: dict[str, Any]) -> None:
    """Write one message to the process that asked."""
    data = memoryview(pack(message))
    while data:
        data = data[os.write(CHANNEL, data) :]


if __name__ == "__main__":
    # Under its own name, so that what children import is this module, not a twin.
    sys.modules["assets.forkserver"] = sys.modules["__main__"]
    main()

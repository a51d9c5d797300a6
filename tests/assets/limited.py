"""What tests let a limited child do."""

import os
import signal
import socket
import time
from pathlib import Path
from typing import Any

from assets.facts import Facts
from assets.forkserver import report, send
from assets.landlock import ruleset_version


def double(number: int) -> int:
    return number * 2


def spin() -> None:
    while True:
        pass


def sleep() -> None:
    time.sleep(60)


def fill_memory() -> int:
    return len(b"x" * (4 << 30))


def fill_disk(scratch: Path) -> None:
    with (scratch / "large").open("wb") as file:
        while True:
            file.write(bytes(1 << 20))


def crash_after_report() -> None:
    report(Facts(make="Acme"))
    os.kill(os.getpid(), signal.SIGSEGV)


def raise_strangely() -> None:
    raise RuntimeError("nobody expects this")


def write_nonsense() -> None:
    os.write(3, b"\xff not json\n" + b"[" * 50_000 + b"\n")
    send({"result": {"$format": "nothing we know"}})
    os.kill(os.getpid(), signal.SIGABRT)


def environment() -> list[str]:
    return sorted(os.environ)


def reach_elsewhere(elsewhere: Path, scratch: Path) -> dict[str, Any]:
    """What is refused to a child beside its own folder."""
    (scratch / "mine").write_text("allowed")
    beside = elsewhere.parent / "secret"
    attempts = {
        "read": beside.read_text,
        "list": lambda: os.listdir(elsewhere.parent),
        "file": lambda: elsewhere.write_text("not mine"),
        "link": lambda: (scratch / "link").symlink_to(elsewhere),
        "program": lambda: os.execv("/bin/true", ["true"]),
        "network": lambda: socket.create_connection(("127.0.0.1", 9), 1),
    }
    return {
        "version": ruleset_version(),
        "refused": [
            *filter(
                None,
                (
                    name if _refused(attempt) else None
                    for name, attempt in attempts.items()
                ),
            )
        ],
    }


def _refused(attempt: Any) -> bool:
    try:
        attempt()
    except PermissionError:
        return True
    except OSError:
        return False
    return False

"""One migration at a time, each in a process of its own that may be killed."""

import multiprocessing
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

from django.db import connection, connections

Step = tuple[str, str]
WRITES = ("ALTER", "CREATE", "DELETE", "DROP", "INSERT", "UPDATE")
# Forked, so that Django is there at once; whoever forks has never asked a database.
processes = multiprocessing.get_context("fork")


class Shelf(Protocol):
    """Databases side by side. The one made or copied last is the one in use."""

    def make(self, name: str) -> None: ...
    def copy(self, name: str, to: str) -> None: ...


class Files:
    """SQLite."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def make(self, name: str) -> None:
        connection.settings_dict["NAME"] = str(self.folder / f"{name}.sqlite3")

    def copy(self, name: str, to: str) -> None:
        self.make(to)
        for kind in ("", "-wal", "-shm"):
            file = self.folder / f"{to}.sqlite3{kind}"
            file.unlink(missing_ok=True)
            # Whoever closed it as the last has taken the others in.
            if not kind:
                shutil.copyfile(self.folder / f"{name}.sqlite3", file)


class Servers:
    """PostgreSQL."""

    def make(self, name: str, template: str = "template1") -> None:
        import psycopg

        given = connection.settings_dict
        server = {"host": given["OPTIONS"]["host"], "user": given["USER"]}
        with psycopg.connect(dbname="postgres", autocommit=True, **server) as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "ram-{name}" WITH (FORCE)')
            admin.execute(f'CREATE DATABASE "ram-{name}" TEMPLATE "{template}"')
        given["NAME"] = f"ram-{name}"

    def copy(self, name: str, to: str) -> None:
        self.make(to, f"ram-{name}")


def apart[T](act: Callable[..., T], *args: object) -> T:
    """What `act` gives, done in a process of its own."""
    ours, theirs = processes.Pipe(duplex=False)
    process = processes.Process(target=_tell, args=(theirs, act, args))
    process.start()
    theirs.close()
    try:
        found: T = ours.recv()
    except EOFError:
        process.join()
        raise RuntimeError(f"{act.__name__}{args} failed") from None
    process.join()
    return found


def _tell(pipe: Connection, act: Callable[..., Any], args: Iterable[Any]) -> None:
    found = act(*args)
    # SQLite's file is whole only when it is closed, and PostgreSQL's is not copied
    # while somebody has it open.
    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()
    pipe.send(found)


def killed(step: Step, write: int, moment: float | None = None) -> bool:
    """Make a migration and kill it before its so-manieth statement that writes, or so
    many seconds after that began. False when it was through by then.
    """
    ours, theirs = processes.Pipe(duplex=False)
    process = processes.Process(target=_make, args=(step, write, moment, theirs))
    process.start()
    theirs.close()
    if moment is not None:
        ours.recv()
        process.join(moment)
        process.kill()
    process.join()
    if process.exitcode not in {0, -signal.SIGKILL}:
        raise RuntimeError(f"{step} failed before it was killed")
    return process.exitcode != 0


def _make(step: Step, write: int, moment: float | None, begun: Connection) -> None:
    def met(number: int) -> None:
        if number == write and moment is None:
            os.kill(os.getpid(), signal.SIGKILL)
        if number == write:
            begun.send("begun")

    make(step, met)


def make(step: Step, met: Callable[[int], None] = lambda number: None) -> list[float]:
    """Make one migration as `manage.py migrate` does: the seconds of each write."""
    from django.core.management import call_command

    seconds: list[float] = []

    def watch(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        if not sql.lstrip().upper().startswith(WRITES):
            return execute(sql, *args)
        met(len(seconds) + 1)
        began = time.monotonic()
        found = execute(sql, *args)
        seconds.append(time.monotonic() - began)
        return found

    with connection.execute_wrapper(watch):
        call_command("migrate", *step, verbosity=0)
    return seconds

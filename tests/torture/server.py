"""A whole ram of its own in a folder, to be started, used, watched and killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
EMAIL, PASSWORD = "anna@example.org", "a long enough phrase"
PATIENCE = 300.0


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Installation:
    """One ram, in `folder`; on PostgreSQL when `database` is its address."""

    folder: Path
    database: str = ""
    workers: int = 1
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def environment(self, **more: str) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("RAM_")}
        kept |= {
            "RAM_DATA": str(self.folder),
            "RAM_BIND": f"127.0.0.1:{self.port}",
            "RAM_URL": self.url,
            "RAM_WEB_PROCESSES": "1",
            "RAM_WORKERS": str(self.workers),
        }
        if self.database:
            kept["RAM_DATABASE_URL"] = self.database
        return kept | more

    def command(self, *args: str) -> list[str]:
        """A management command, to be run in the checkout."""
        return [sys.executable, "manage.py", *args]

    def manage(self, *args: str, text: str = "", check: bool = True) -> str:
        """What a management command prints."""
        done = subprocess.run(
            self.command(*args),
            cwd=ROOT,
            env=self.environment(),
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )
        if check and done.returncode:
            raise RuntimeError(f"{args}: {done.stdout}{done.stderr}")
        return done.stdout

    def prepare(self) -> None:
        """Make the database and one person."""
        self.manage("migrate", "-v0")
        self.manage("createcachetable", "-v0")
        self.manage(
            "create_user", EMAIL, "--name", "Anna", "--handle", "anna", text=PASSWORD
        )

    def start(self, **environment: str) -> None:
        """Start and wait until it answers."""
        log = (self.folder / "log.txt").open("a")
        self.process = subprocess.Popen(
            self.command("serve"),
            cwd=ROOT,
            env=self.environment(**environment),
            stdout=log,
            stderr=log,
            text=True,
            start_new_session=True,
        )
        log.close()
        deadline = time.monotonic() + PATIENCE
        while not self.healthy():
            if time.monotonic() > deadline:
                raise RuntimeError(f"ram did not start: {self.log()[-2000:]}")
            time.sleep(0.1)

    def healthy(self) -> bool:
        """Whether it answers that it is well."""
        try:
            with urlopen(f"{self.url}/health/", timeout=5) as answer:
                return bool(answer.status == 200)
        except (HTTPError, URLError, OSError):
            return False

    def kill(self) -> None:
        """SIGKILL to everything of it at once, as a power cut would."""
        if self.process is not None:
            for pid in reversed(self.family()):
                _signal(pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """Ask it to end, and wait."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.kill()
            self.process = None

    def family(self) -> list[int]:
        """The process and all it started, elders first."""
        if self.process is None:
            return []
        found = [self.process.pid]
        for pid in found:
            found += _children(pid)
        return found

    def web_pids(self) -> list[int]:
        """The processes that answer requests."""
        return [pid for pid in self.family() if "granian" in command_of(pid)]

    def memory(self) -> int:
        """Bytes that the web processes hold."""
        return sum(resident(pid) for pid in self.web_pids())

    def log(self) -> str:
        return (self.folder / "log.txt").read_text(errors="replace")


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(child) for child in task.read_text().split()]
        except OSError:
            continue
    return found


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")

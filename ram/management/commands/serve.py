"""Everything on one machine: database, web server and workers, with one command."""

import errno
import socket
import sys
import time
from argparse import ArgumentParser
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.urls import reverse

from accounts.joining import first_run_link
from assets.marker import storage_trouble
from ram import ballast
from ram.addresses import bind_address, is_loopback, public_url
from ram.checks import runs_as_root
from ram.collected import collect
from ram.supervisor import Program, Supervisor
from ram.upgrading import is_behind

BACKLOG, CONNECTIONS = 4096, 10_000
# Of a machine that is small and busy, too: only then the first link is shown.
STARTS_WITHIN = 180.0


class Command(BaseCommand):
    help = "Run ram: web server and workers. Ctrl-C stops it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--demo", action="store_true", help="with sample people and photos"
        )

    def handle(self, *args: Any, demo: bool, **options: Any) -> None:
        host, port = bind_address()
        refuse_taken_port(host, port)
        prepare()
        if demo:
            call_command("demo")
        link = first_run_link()
        connections.close_all()
        supervisor = Supervisor([web_server(host, port)])
        supervisor.listen_to_signals()
        if answers(host, port, supervisor):
            self.greet(host, link)
        # Only now: whoever waits for the page waits for the web server alone.
        supervisor.programs += workers()
        supervisor.run()
        self.stdout.write("Stopped.")

    def greet(self, host: str, link: str | None) -> None:
        """Say where it listens, what is unsafe about that, and what comes next."""
        lines = [f"\nram is ready: {settings.RAM_URL}/ (listening on "]
        lines[0] += f"{settings.RAM_BIND})"
        public = urlsplit(settings.RAM_URL)
        open_to_others = not is_loopback(host) or not is_loopback(public.hostname)
        if public.scheme == "http" and open_to_others:
            lines.append(
                "This is plain http: whoever is on the network between can read "
                "passwords and photos. The README shows https."
            )
        if runs_as_root():
            lines.append(
                "ram runs as root, which it does not need: give it a user of its own."
            )
        if link:
            address = public_url(reverse("accounts:setup"))
            lines.append(
                "SETUP Make the first account with this link, which works once:\n"
                f"  {address}?{urlencode({'code': link})}"
            )
        if trouble := storage_trouble():
            lines.append(f"{trouble} Until it is back, ram only shows what it can.")
        lines.append("Ctrl-C stops it.\n")
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


def prepare() -> None:
    """Bring database, cache table and static files to this version."""
    if is_behind():
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    # The first time of all, this marks the storage as ours.
    storage_trouble()
    ballast.take_up()
    collect()


def web_server(host: str, port: int) -> Program:
    """The web server as a command."""
    web = ["-m", "granian", "ram.front:application", "--interface", "asgi"]
    web += ["--host", host, "--port", str(port), "--no-ws", "--log-level", "error"]
    web += ["--workers", str(settings.RAM_WEB_PROCESSES)]
    # An open connection costs little: only so many requests wait for a thread.
    web += ["--backlog", str(BACKLOG), "--backpressure", str(CONNECTIONS)]
    # What a slow reader has not taken yet waits in memory.
    web += ["--http1-buffer-size", str(64 * 1024)]
    web += ["--respawn-failed-workers", "--workers-kill-timeout", "5"]
    return Program("The web server", [sys.executable, *web])


def workers() -> list[Program]:
    """The workers as commands."""
    work = [sys.executable, str(settings.BASE_DIR / "manage.py"), "work"]
    numbers = range(1, settings.RAM_WORKERS + 1)
    return [Program(f"Worker {number}", work) for number in numbers]


def refuse_taken_port(host: str, port: int) -> None:
    """Stop with words, not a traceback, when we could not listen."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise CommandError(
                    f"Another program listens on {settings.RAM_BIND} already. Stop "
                    f"it, or choose another port: RAM_BIND={host}:{port + 1} "
                    f"RAM_URL=http://{host}:{port + 1}"
                ) from None
            raise CommandError(
                f"Cannot listen on {settings.RAM_BIND}: {error.strerror}."
            ) from None


def answers(host: str, port: int, supervisor: Supervisor) -> bool:
    """Wait until the server takes connections; not if told to stop meanwhile."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        supervisor.look()
        if supervisor.stopping.wait(0.1):
            return False
        try:
            socket.create_connection((reachable, port), timeout=1).close()
        except OSError:
            continue
        return True
    return False

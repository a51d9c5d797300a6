"""The worker: decodes what came in, converts videos, sweeps."""

import signal
import threading
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError

from accounts import housekeeping as people
from assets import housekeeping, processing
from assets.watching import Watch
from ram import ballast
from ram.outages import Unavailable, let_go
from sharing import housekeeping as sharing

PAUSE = 1.0  # seconds between two looks at an empty queue
TROUBLE = 4.0  # seconds until the next try when disk or database fails
SWEEP = 3600.0


class Command(BaseCommand):
    help = "Decode photos and videos that came in; stay and wait for more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="stop when nothing waits"
        )

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        swept, watch = 0.0, Watch()
        while not stop.is_set():
            try:
                ballast.take_up()
                watch.look()
                done = processing.work_once(lambda: not stop.is_set())
                if time.monotonic() - swept > SWEEP or not swept:
                    housekeeping.sweep()
                    people.sweep()
                    sharing.sweep()
                    swept = time.monotonic()
            except (OperationalError, InterfaceError, OSError, Unavailable) as error:
                # Database or storage went away or the disk is full; the rows
                # remember, so waiting is all.
                if once:
                    raise
                self.stderr.write(f"Waiting for better times: {error}")
                let_go()
                stop.wait(TROUBLE)
                continue
            if once:
                break
            if not done:
                stop.wait(PAUSE)

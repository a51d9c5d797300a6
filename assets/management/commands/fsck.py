"""Check that the library holds what it says. Never removes anything."""

import json
import re
import time
from argparse import ArgumentParser, ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress as Bar

from assets.fsck import Fault, Progress, Scope, check
from assets.marker import storage_trouble
from assets.mending import quarantine, repair
from assets.models import Installation, StoredFile

UNITS = {"s": 1, "m": 60, "h": 3600}


def subset(text: str) -> tuple[int, int]:
    """`2/7`: the second of seven equal shares."""
    found = re.fullmatch(r"(\d+)/(\d+)", text)
    number, shares = map(int, found.groups()) if found else (0, 0)
    if not 1 <= number <= shares:
        raise ArgumentTypeError("a share is written 1/7, 2/7 … 7/7")
    return number, shares


def duration(text: str) -> float:
    """`90s`, `30m` or `1h` in seconds."""
    found = re.fullmatch(r"(\d+)([smh])", text)
    if not found:
        raise ArgumentTypeError("a time is written 90s, 30m or 1h")
    return int(found[1]) * UNITS[found[2]]


class Command(BaseCommand):
    help = (
        "Check every file and row of the library. Exits with 1 if something is wrong; "
        "never removes anything."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("--deep", action="store_true", help="read every original, check its hash")
        add("--subset", type=subset, default=(1, 1), metavar="N/T")
        add("--budget", type=duration, metavar="1h", help="stop then, go on next time")
        add("--grace", type=duration, default=86400.0, metavar="24h")
        add("--json", action="store_true", help="one fault a line, as JSON")
        add("--repair", action="store_true", help="make again, count again, free")
        add("--quarantine", action="store_true", help="put aside what nobody knows")

    def handle(self, *args: Any, **options: Any) -> None:
        if why := storage_trouble():
            raise CommandError(why)
        began = time.monotonic()
        budget: float | None = options["budget"]
        scope = Scope(
            options["deep"],
            options["subset"],
            self.remembered() if budget else "",
            timedelta(seconds=options["grace"]),
        )
        progress = Progress()
        if budget:
            progress.stop = lambda: time.monotonic() - began > budget
        left = sum(self.act(fault, options) for fault in self.look(scope, progress))
        self.remember(scope, progress)
        if not options["json"]:
            self.sum_up(scope, progress, time.monotonic() - began)
        if left:
            raise CommandError(f"Faults: {left}", returncode=1)

    def look(self, scope: Scope, progress: Progress) -> list[Fault]:
        """Collect all faults behind a bar; rich draws it at a terminal only."""
        rows = StoredFile.objects.filter(sha256__gt=scope.after)
        console = Console(file=self.stderr)  # type: ignore[arg-type]
        with Bar(console=console, transient=True) as bar:
            task = bar.add_task("Checking", total=rows.count() // scope.subset[1])
            asked = progress.stop

            def stop() -> bool:
                bar.update(task, completed=progress.files)
                return asked()

            progress.stop = stop
            return list(check(scope, progress))

    def act(self, fault: Fault, options: dict[str, Any]) -> bool:
        """Say one fault, after doing what was asked about it; whether it remains."""
        done = ""
        if options["repair"] and repair(fault):
            done = "repaired"
        elif options["quarantine"] and quarantine(fault):
            done = "put aside"
        if options["json"]:
            line = {"kind": fault.kind.name.lower(), "what": fault.what, "done": done}
            self.stdout.write(json.dumps(line))
        else:
            self.stdout.write(f"{fault}{done and f' ({done})'}")
        return not done

    def remembered(self) -> str:
        """Where the last check ran out of time."""
        return "".join(Installation.objects.values_list("checked_to", flat=True)[:1])

    def remember(self, scope: Scope, progress: Progress) -> None:
        """Keep the place for the next time; at the end of all, begin anew."""
        if progress.stopped:
            Installation.objects.update(checked_to=progress.last)
        elif scope.subset == (1, 1):
            Installation.objects.update(checked_to="", checked_at=timezone.now())

    def sum_up(self, scope: Scope, progress: Progress, seconds: float) -> None:
        text = f"{progress.files} files checked in {seconds:.1f} s"
        if scope.deep:
            speed = filesizeformat(progress.bytes / max(seconds, 0.001))
            text += f", {filesizeformat(progress.bytes)} read, {speed} a second"
        if progress.stopped:
            text += "; the time is over, the next run goes on from here"
        self.stdout.write(text.replace("\xa0", " ") + ".")

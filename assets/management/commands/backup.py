"""Make a backup while ram runs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat
from rich.console import Console
from rich.progress import Progress

from assets.backup import BackupFailed, Report, back_up, verify
from assets.models import Installation
from ram.outages import Unavailable


class Command(BaseCommand):
    help = "Add a set to the backup in a folder, while ram runs or not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("target", type=Path)
        parser.add_argument(
            "--verify", action="store_true", help="read the backup again, make no set"
        )

    def handle(self, *args: Any, target: Path, verify: bool, **options: Any) -> None:
        if verify:
            self.verify(target)
            return
        last = Installation.objects.values_list("backed_up_at", flat=True).first()
        when = f"{last:%Y-%m-%d %H:%M} UTC" if last else "never"
        self.stdout.write(f"Last backup: {when}")
        try:
            with bar(self.stderr) as progress:
                task = progress.add_task("Backing up")
                report = back_up(
                    target,
                    lambda done, of: progress.update(task, completed=done, total=of),
                )
        except (BackupFailed, Unavailable) as failure:
            raise CommandError(str(failure)) from None
        self.tell(report)

    def verify(self, target: Path) -> None:
        """Read everything and say what is not as it was written."""
        with bar(self.stderr) as progress:
            task = progress.add_task("Reading")
            wrong = verify(
                target,
                lambda done, of: progress.update(task, completed=done, total=of),
            )
        for what in wrong:
            self.stdout.write(f"damaged or missing: {what}")
        if wrong:
            raise CommandError(f"Damaged: {len(wrong)}")
        self.stdout.write("Everything in this backup is as it was written.")

    def tell(self, report: Report) -> None:
        size = filesizeformat(report.bytes).replace("\xa0", " ")
        self.stdout.write(
            f"Set {report.name}: {report.rows} rows, {report.files} originals, "
            f"{report.copied} of them new ({size})."
        )
        if report.key:
            self.stdout.write("It holds the secret key: keep it where only you look.")
        else:
            self.stdout.write(
                "The secret key is in RAM_SECRET_KEY and not in the backup: keep it "
                "too, or links and two-step sign-in will not work after a restore."
            )
        for sha256 in report.damaged:
            self.stdout.write(f"not copied, missing or damaged here: {sha256}")
        if report.damaged:
            raise CommandError(f"Not copied: {len(report.damaged)}")


def bar(stream: Any) -> Progress:
    """A bar that rich draws at a terminal only."""
    return Progress(console=Console(file=stream), transient=True)

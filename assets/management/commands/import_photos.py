"""Bring a folder of photos and videos into somebody's library."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from accounts.models import User
from assets.folder_import import Report, bring_in, find, record
from assets.marker import storage_trouble


class Command(BaseCommand):
    help = "Import photos and videos from a folder. Doing it again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--owner", required=True, metavar="EMAIL")
        parser.add_argument(
            "--threads", type=int, default=os.cpu_count() or 2, metavar="N"
        )

    def handle(
        self, *args: Any, folder: Path, owner: str, threads: int, **options: Any
    ) -> None:
        person = User.objects.active().filter(email=owner.strip().lower()).first()
        if person is None:
            raise CommandError(f"Nobody here has the e-mail {owner}.")
        if not folder.is_dir() or not os.access(folder, os.R_OK | os.X_OK):
            raise CommandError(f"{folder} is not a folder that can be read.")
        if threads < 1:
            raise CommandError("At least one thread is needed.")
        if why := storage_trouble():
            raise CommandError(why)
        report = self.bring(person, folder, threads)
        self.tell(report)

    def bring(self, owner: User, folder: Path, threads: int) -> Report:
        report = Report()
        files = list(find(folder, report.not_taken))
        report.outcomes["not-taken"] += len(report.not_taken)
        # Rich draws at a terminal only; a log file gets the summary.
        with Progress(console=Console(file=self.stdout)) as progress:  # type: ignore[arg-type]
            bar = progress.add_task("Importing", total=len(files))
            for done in bring_in(owner, iter(files), threads):
                record(report, done)
                progress.update(bar, advance=1, description=escape(done.path.name))
        return report

    def tell(self, report: Report) -> None:
        added, known = report.outcomes["added"], report.outcomes["already-here"]
        self.stdout.write(
            self.style.SUCCESS(f"{added} added")
            + f" · {known} already here"
            + f" · {report.outcomes['in-trash']} already here, in the trash"
            + f" · {report.outcomes['not-taken']} not taken"
        )
        for path, reason in report.not_taken:
            self.stdout.write(f"  not taken: {path}: {reason}")
        for path, reason in report.no_preview:
            self.stdout.write(f"  kept without a preview: {path}: {reason}")

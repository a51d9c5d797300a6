"""Bring a backup back into an empty installation."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from assets.backup import sets
from assets.management.commands.backup import bar
from assets.restoring import CannotRestore, restore


class Command(BaseCommand):
    help = "Restore a backup into an empty ram; --set takes another than the last."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path)
        parser.add_argument("--set", dest="name", metavar="NAME")

    def handle(
        self, *args: Any, source: Path, name: str | None, **options: Any
    ) -> None:
        here = sets(source)
        if not here:
            raise CommandError(f"There is no backup in {source}.")
        name = name or here[-1]
        if name not in here:
            raise CommandError(f"There is no set {name}; there are {', '.join(here)}.")
        call_command("migrate", interactive=False, verbosity=0)
        try:
            with bar(self.stderr) as progress:
                task = progress.add_task("Restoring")
                manifest = restore(
                    source,
                    name,
                    lambda done, of: progress.update(task, completed=done, total=of),
                )
        except CannotRestore as reason:
            raise CommandError(str(reason)) from None
        self.stdout.write(
            f"Restored {manifest['rows']} rows and {manifest['files']} originals of "
            f"{manifest['made'][:16].replace('T', ' ')} UTC. Everybody signs in anew; "
            "pictures are made again as soon as ram runs."
        )
        for sha256 in manifest["damaged"]:
            self.stdout.write(f"was missing when the backup was made: {sha256}")

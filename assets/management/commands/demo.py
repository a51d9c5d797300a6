"""Fill ram with three people, their libraries of drawn photos, and partnerships."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from accounts.models import User
from assets import processing, selection
from assets.demo.make import make_files
from assets.demo.plan import Shot, plan
from assets.demo.story import PEOPLE
from assets.ingest import take_in
from assets.models import Asset, Favorite
from assets.staging import stage_copy
from sharing import albums
from sharing.models import Partnership

# Known to everybody who reads this: the demo is for one's own machine.
PASSWORD = "show me the photos"  # noqa: S105
# Who lets whom in since when, and whether the other has it in their timeline.
PARTNERSHIPS = (
    ("maya", "sam", datetime(2024, 3, 12, 20, tzinfo=UTC), True),
    ("sam", "maya", datetime(2024, 3, 9, 21, tzinfo=UTC), True),
    ("tomas", "sam", datetime(2025, 6, 2, 18, tzinfo=UTC), False),
)
# Whose album it is, its title, where its photos were taken, and who adds to it, too.
ALBUMS = (
    ("sam", "Kyoto", "Kyoto", "maya"),
    ("maya", "Around the house", "Sintra", "sam"),
)


class Command(BaseCommand):
    help = "Fill ram with sample people and photos. Doing it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        shots = plan(timezone.localtime())
        people = make_people()
        # Shared last of all: without, it was broken off and goes on.
        if not Partnership.objects.filter(sharer__in=people.values()).exists():
            self.fill(people, shots)
        self.stdout.write("\nSign in to the demo as any of these:")
        for person in PEOPLE:
            self.stdout.write(f"  {person.email}  password: {PASSWORD}")

    def fill(self, people: dict[str, User], shots: list[Shot]) -> None:
        """Draw, take in and decode everything, then share."""
        folder = Path(settings.RAM_DATA) / "demo"
        with (
            Progress(console=Console(file=self.stdout)) as progress,  # type: ignore[arg-type]
            ThreadPoolExecutor(2) as pool,
        ):
            bar = progress.add_task("Drawing sample photos", total=len(shots))
            taking = [
                pool.submit(bring, people, shot, path)
                for shot, path in progress.track(make_files(folder, shots), task_id=bar)
            ]
            for done in taking:
                done.result()
        share(people)
        shutil.rmtree(folder)


@transaction.atomic
def share(people: dict[str, User]) -> None:
    """Who lets whom in, and their albums: all of it or nothing."""
    for sharer, recipient, since, switched_on in PARTNERSHIPS:
        Partnership.objects.create(
            sharer=people[sharer],
            recipient=people[recipient],
            created_at=since,
            in_timeline=switched_on,
            opened_at=since if switched_on else None,
        )
    make_albums(people)


def make_albums(people: dict[str, User]) -> None:
    """Albums of what two of them took in one place."""
    for owner, title, town, other in ALBUMS:
        album = albums.create(people[owner], title=title)
        albums.invite(album, [people[other]], can_edit=True)
        for handle in (owner, other):
            taken = Asset.objects.owned_by(people[handle]).in_library()
            ids = list(taken.filter(town=town).values_list("pk", flat=True))
            if ids:
                albums.add(people[handle], [album.pk], ids)


def make_people() -> dict[str, User]:
    """The people of the story by handle; the first is an operator."""
    people = {}
    for number, person in enumerate(PEOPLE):
        user = User.objects.filter(email=person.email).first()
        people[person.handle] = user or User.objects.create_user(
            person.email,
            PASSWORD,
            name=person.name,
            handle=person.handle,
            hue=number,
            is_staff=number == 0,
            time_zone="Europe/Lisbon",
        )
    return people


def bring(people: dict[str, User], shot: Shot, path: Path) -> None:
    """Take one drawn file into the libraries of all who have it."""
    try:
        for handle in shot.owners:
            asset = take_in(people[handle], stage_copy(path), shot.name).asset
            if processing.claim(asset.file):
                processing.process(asset.file)
            if handle == shot.owner:
                put_away(asset, shot)
        hearts = (
            Favorite(user=people[handle], asset=asset) for handle in shot.favorite_of
        )
        Favorite.objects.bulk_create(hearts, ignore_conflicts=True)
    finally:
        connection.close()


def put_away(asset: Asset, shot: Shot) -> None:
    """Into the archive or the trash, if the story has it there."""
    if shot.archived:
        selection.act(asset.owner, [asset.pk], selection.ARCHIVE)
    if shot.trashed:
        selection.act(asset.owner, [asset.pk], selection.TRASH)

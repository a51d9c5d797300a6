"""ram as its first users could have had it: albums, links, months that are counted."""

import hashlib
from datetime import UTC, datetime, timedelta
from itertools import batched
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.torture.stepping import Step

FIRST = {
    "accounts": "0001_initial",
    "sharing": "0003_entry_copies",
    "assets": "0002_counters",
}
PEOPLE = 12
START = datetime(2012, 3, 4, 5, 6, 7, tzinfo=UTC)
BATCH = 2000


def first_steps() -> None:
    """Bring an empty database to that state; what others made is as it is now."""
    for step in FIRST.items():
        call_command("migrate", *step, verbosity=0)
    for app in sorted(MigrationLoader(None).migrated_apps - FIRST.keys()):
        call_command("migrate", app, verbosity=0)


def later_steps() -> list[Step]:
    """All migrations since, in the order in which they are made."""
    loader = MigrationLoader(connection)
    assert loader.applied_migrations is not None
    steps = dict.fromkeys(
        step
        for leaf in loader.graph.leaf_nodes()
        for step in loader.graph.forwards_plan(leaf)
    )
    return [step for step in steps if step not in loader.applied_migrations]


def fill(photos: int) -> None:
    """People who share, and so many photos, a tenth of them in albums."""
    models = MigrationLoader(connection).project_state(list(FIRST.items())).apps
    people = fill_people(models)
    pks = []
    for numbers in batched(range(1, photos + 1), BATCH):
        files = [file(models, number) for number in numbers]
        models.get_model("assets.StoredFile").objects.bulk_create(files)
        assets = [
            asset(models, number, one, people[number % PEOPLE])
            for number, one in zip(numbers, files, strict=True)
        ]
        models.get_model("assets.Asset").objects.bulk_create(assets)
        pks += [(one.pk, one.owner) for one in assets if one.state == 0]
    album = models.get_model("sharing.Album")
    entry = models.get_model("sharing.AlbumEntry")
    albums = [album.objects.create(owner=one, title=f"Été {one.pk}") for one in people]
    entries = [
        entry(album=albums[number % PEOPLE], asset_id=pk, added_by=owner)
        for number, (pk, owner) in enumerate(pks[::10])
    ]
    entry.objects.bulk_create(entries, batch_size=BATCH)
    favorite = models.get_model("assets.Favorite")
    loved = [favorite(user=people[0], asset_id=pk) for pk, _owner in pks[::7]]
    favorite.objects.bulk_create(loved, batch_size=BATCH)


def fill_people(models: Any) -> list[Any]:
    """A dozen, each of whom shares with the next and with everybody by a link."""
    user = models.get_model("accounts.User")
    people = [
        user.objects.create(
            email=f"p{number}@example.org",
            name=f"Zoë {number}",
            handle=f"p{number}",
            password="!",
            is_staff=number == 0,
        )
        for number in range(PEOPLE)
    ]
    partnership = models.get_model("sharing.Partnership")
    link = models.get_model("sharing.SharedLink")
    for number, one in enumerate(people):
        other = people[(number + 1) % PEOPLE]
        partnership.objects.create(sharer=one, recipient=other, in_timeline=True)
        digest = hashlib.sha256(str(number).encode()).hexdigest()
        link.objects.create(maker=one, secret_digest=digest, secret_sealed="sealed")
    return people


def file(models: Any, number: int) -> Any:
    return models.get_model("assets.StoredFile")(
        sha256=hashlib.sha256(str(number).encode()).hexdigest(),
        size=3_400_000 + number,
        crc32=number,
        format="raw-dng" if number % 50 == 0 else "jpeg",
        status="ready",
        width=4000,
        height=3000,
        facts={"make": "Canon", "model": f"EOS {number % 9}"},
    )


def asset(models: Any, number: int, one: Any, owner: Any) -> Any:
    taken = START + timedelta(hours=number * 1.2)
    return models.get_model("assets.Asset")(
        owner=owner,
        file=one,
        name=f"IMG_{number:06}.jpg",
        description="Straße nach Łódź" if number % 40 == 0 else "",
        state=1 if number % 13 == 0 else 0,
        taken_at=taken,
        taken_on=taken.date(),
        month=taken.year * 100 + taken.month,
        date_source="exif",
        latitude=38.7,
        longitude=-9.1,
        town=f"Town {number % 997}",
        country="Portugal",
    )

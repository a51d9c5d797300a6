"""Whatever the moment at which a process is killed: nothing lost, torn or doubled."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from assets import housekeeping, marker, processing
from assets.models import Asset, StoredFile
from assets.staging import staging_folder
from assets.storage import library
from ram.failpoints import KILLED
from tests.assets.incoming import bring, jpeg

pytestmark = pytest.mark.django_db(transaction=True)

COMING_IN = (
    *("staged", "staged-synced", "before-rename", "after-rename"),
    *("after-folder-sync", "before-commit", "after-commit"),
)
DECODING = ("claimed", "renditions-made", "finished")
REMOVAL = ("row-deleted", "bytes-removed", "removed")
# One start of Python for all: a child is forked for each, before anything connects.
SCRIPT = """
import os, sys
from pathlib import Path
import django
django.setup()
from django.conf import settings
from assets import housekeeping, marker, processing
from assets.storage import library
from ram import failpoints
staging, root, mark, owner, *jobs = sys.argv[1:]
settings.RAM_STAGING = Path(staging)
library()._location = root
library().__dict__.pop("base_location", None)
library().__dict__.pop("location", None)
from uuid import UUID
marker.Known.mark = UUID(mark)
from accounts.models import User
from assets.ingest import take_in
from assets.models import StoredFile
from assets.staging import stage

def come_in(name):
    take_in(User.objects.get(pk=owner), stage([Path(staging, name).read_bytes()]), name)

def decode(name):
    processing.process(processing.claim_next())

def remove(name):
    housekeeping.remove_unused()

for job in jobs:
    what, point = job.split(":")
    child = os.fork()
    if not child:
        failpoints.armed = failpoints.Failpoint(point)
        {"in": come_in, "decode": decode, "remove": remove}[what](point)
        os._exit(0)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def kill_at(owner, what, points):
    """Run `what` once for each point and be killed there; how each process ended."""
    database = connection.settings_dict
    url = (
        f"sqlite:///{database['NAME']}"
        if connection.vendor == "sqlite"
        else f"postgresql://ram@/{database['NAME']}?host={database['OPTIONS']['host']}"
    )
    done = subprocess.run(
        [
            *(sys.executable, "-c", SCRIPT, str(staging_folder()), library().location),
            *(str(marker.Known.mark), str(owner.pk)),
            *(f"{what}:{point}" for point in points),
        ],
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "ram.settings",
            "RAM_DATA": os.environ["RAM_DATA"],
            "RAM_DATABASE_URL": url,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return [int(line) for line in done.stdout.split()]


def a_day_later():
    """What lies in staging has lain there for longer than a day."""
    for path in staging_folder().iterdir():
        os.utime(path, (1_700_000_000, 1_700_000_000))
    StoredFile.objects.filter(unused_since__isnull=False).update(
        unused_since=timezone.now() - timedelta(days=2)
    )
    housekeeping.sweep()


def originals():
    root = library().path("originals")
    return {
        os.path.join(folder, name)
        for folder, _, names in os.walk(root)
        for name in names
    }


def test_an_upload_killed_at_any_step_is_whole_or_nothing(anna):
    photos = {
        point: jpeg(color=(40 * number, 0, 99))
        for number, point in enumerate(COMING_IN)
    }
    for point, data in photos.items():
        (staging_folder() / point).write_bytes(data)
    assert kill_at(anna, "in", COMING_IN) == [KILLED] * len(COMING_IN)
    # Only what was committed is anybody's.
    assert [asset.name for asset in Asset.objects.all()] == ["after-commit"]
    a_day_later()
    # No bytes without a row, nothing left over beside what the test put there.
    assert originals() == {library().path(f.key) for f in StoredFile.objects.all()}
    assert {p.name for p in staging_folder().iterdir()} == set(COMING_IN)
    # And who brings them again has each once.
    for point, data in photos.items():
        assert bring(anna, data, name=point).file.size == len(data)
    assert Asset.objects.count() == StoredFile.objects.count() == len(COMING_IN)


def test_bytes_that_came_in_again_meanwhile_are_not_swept_away(anna):
    (staging_folder() / "after-rename").write_bytes(jpeg())
    kill_at(anna, "in", ["after-rename"])
    asset = bring(anna, jpeg())
    a_day_later()
    assert os.path.exists(library().path(asset.file.key))


def test_decoding_killed_at_any_step_is_done_again(anna):
    asset = bring(anna, jpeg())
    for point in DECODING:
        assert kill_at(anna, "decode", [point]) == [KILLED]
        StoredFile.objects.filter(status="working").update(
            lease_until=timezone.now() - timedelta(minutes=1), attempts=1
        )
    asset.file.refresh_from_db()
    assert asset.file.status == StoredFile.Status.READY
    assert processing.claim_next() is None


def test_removal_killed_at_any_step_ends_without_file_and_row(anna):
    for point in REMOVAL:
        asset = bring(anna, jpeg())
        Asset.objects.all().delete()
        StoredFile.objects.update(unused_since=timezone.now() - timedelta(days=2))
        assert kill_at(anna, "remove", [point]) == [KILLED]
        a_day_later()
        assert not StoredFile.objects.exists(), point
        assert originals() == set()
        del asset

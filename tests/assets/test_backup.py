"""What was backed up comes back: every row and every byte, on either database."""

import json
import os
import shutil
import subprocess
import sys
import threading
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from assets import backup, marker
from assets.backup import LEFT_OUT, MANIFEST, ROWS, saved_models, sets
from assets.models import Asset, Installation, StoredFile
from assets.storage import library
from tests.assets.incoming import bring, jpeg
from tests.assets.stored import stored_asset, with_sidecar
from tests.factories import (
    AlbumEntryFactory,
    AlbumFactory,
    AlbumMemberFactory,
    PartnershipFactory,
    SharedLinkFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
# What a restore changes on purpose: pictures are made again.
MADE_AGAIN = {"status", "attempts", "lease_until", "playback", "playback_attempts"}
MADE_AGAIN |= {"playback_lease", "backed_up_at"}


@pytest.fixture
def target(tmp_path):
    return tmp_path / "backup"


@pytest.fixture
def installed(db):
    """The row that the first run makes."""
    return Installation.objects.create(pk=1, mark=marker.Known.mark)


def run(command, *arguments):
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out, stderr=StringIO())
    return out.getvalue()


def rows(folder):
    """The rows of a set by model, without what a restore changes on purpose."""
    found, names = {}, []
    for line in (folder / ROWS).read_text().splitlines():
        value = json.loads(line)
        if isinstance(value, dict):
            names = value["fields"]
            table = found[value["model"]] = []
        else:
            row = dict(zip(names, value, strict=True))
            table.append({k: v for k, v in row.items() if k not in MADE_AGAIN})
    return found


def last(target):
    return target / "sets" / sets(target)[-1]


class Elsewhere:
    """An empty installation of its own; its commands run in another process."""

    def __init__(self, folder, url=""):
        folder.mkdir()
        self.folder = folder
        kept = {k: v for k, v in os.environ.items() if not k.startswith("RAM_")}
        self.environment = {**kept, "RAM_DATA": str(folder)}
        self.environment["DJANGO_SETTINGS_MODULE"] = "ram.settings"
        if url:
            self.environment["RAM_DATABASE_URL"] = url

    def manage(self, *commands):
        """What each command refused to do, and why; None for those that went well."""
        done = subprocess.run(
            [sys.executable, "-c", COMMANDS, json.dumps(commands, default=str)],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])


COMMANDS = """
import json, sys
import django
django.setup()
from django.core.management import CommandError, call_command
refusals = []
for command in json.loads(sys.argv[1]):
    try:
        call_command(*command)
    except CommandError as error:
        refusals.append(str(error))
    else:
        refusals.append(None)
print()
print(json.dumps(refusals))
"""


@pytest.fixture
def elsewhere(tmp_path):
    return Elsewhere(tmp_path / "elsewhere")


@pytest.fixture
def installations(tmp_path, elsewhere):
    """Empty ones on each database that a backup made here is to be restored into."""
    if connection.vendor == "sqlite":
        yield [elsewhere]
        return
    host = connection.settings_dict["OPTIONS"]["host"]
    address = f"postgresql://ram@/postgres?host={host}"
    name = f"restored_{os.getpid()}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        url = f"postgresql://ram@/{name}?host={host}"
        yield [elsewhere, Elsewhere(tmp_path / "on postgres", url)]
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def library_of_two(installed, anna, ben, carl):
    """Some of everything that people make."""
    assets = [stored_asset(b"photo %d" % n, owner=anna) for n in range(5)]
    with_sidecar(assets[0], "a.xmp", b"<xmp/>")
    bring(ben, jpeg(), name="naïve “quotes”.jpg")
    Asset.objects.filter(pk=assets[4].pk).update(
        state=3, trashed_from=0, trashed_at=timezone.now()
    )
    album = AlbumFactory(owner=anna, title="Über uns", cover=assets[0])
    AlbumMemberFactory(album=album, user=ben)
    for asset in assets[:3]:
        AlbumEntryFactory(album=album, asset=asset)
    SharedLinkFactory(maker=anna).assets.add(assets[0], assets[1])
    PartnershipFactory(sharer=ben, recipient=carl, ended_at=timezone.now())
    return assets


def test_a_restored_library_is_equal_row_by_row_and_byte_by_byte(
    library_of_two, target, installations
):
    said = run("backup", target)
    assert "Last backup: never" in said
    assert "7 originals, 7 of them new" in said
    for restored in installations:
        again = restored.folder.with_name(f"again from {restored.folder.name}")
        *went_well, twice = restored.manage(
            ["restore", target],
            ["backup", again],
            ["fsck", "--deep"],
            ["restore", target],
        )
        assert went_well == [None] * 3
        assert "There is a library here already" in twice
        # Its own backup says the same.
        assert rows(last(again)) == rows(last(target))
        named = [(last(f) / "files.txt").read_text() for f in (again, target)]
        assert named[0] == named[1]
        key = last(target) / "secret.key"
        assert (restored.folder / "secret.key").read_text() == key.read_text()


def test_backups_under_load_lack_nothing(installed, anna, target):
    """While photos come and go, each set names only files that it holds."""
    stop = threading.Event()
    trouble = []

    def come_and_go():
        number = 0
        try:
            while not stop.is_set():
                number += 1
                asset = bring(anna, jpeg(color=(number % 256, number // 256, 0)))
                if number % 3 == 0:
                    Asset.objects.filter(pk=asset.pk).delete()
        except Exception as error:
            trouble.append(error)
        finally:
            connection.close()

    worker = threading.Thread(target=come_and_go)
    worker.start()
    try:
        for _ in range(5):
            run("backup", target)
    finally:
        stop.set()
        worker.join()
    assert trouble == []
    assert len(sets(target)) == 5
    for name in sets(target):
        tables = rows(target / "sets" / name)
        files = {row["id"]: row["sha256"] for row in tables["assets.storedfile"]}
        for asset in tables["assets.asset"]:
            assert (target / StoredFile(sha256=files[asset["file_id"]]).key).exists()
    assert "as it was written" in run("backup", target, "--verify")


def test_the_second_backup_copies_only_what_is_new(installed, anna, target):
    bring(anna, jpeg())
    assert "1 originals, 1 of them new" in run("backup", target)
    first = last(target)
    before = {path: path.stat().st_mtime_ns for path in first.iterdir()}
    bring(anna, jpeg(color="red"))
    said = run("backup", target)
    assert "2 originals, 1 of them new" in said
    assert f"{timezone.now():%Y-%m-%d}" in said.splitlines()[0]
    assert len(sets(target)) == 2
    assert {path: path.stat().st_mtime_ns for path in first.iterdir()} == before


def test_what_is_damaged_here_does_not_replace_what_is_whole_there(
    installed, anna, target
):
    asset = bring(anna, jpeg())
    run("backup", target)
    kept = target / asset.file.key
    other = bring(anna, jpeg(color="red"))
    for file in (asset.file, other.file):
        path = Path(library().path(file.key))
        path.write_bytes(path.read_bytes()[::-1])
    with pytest.raises(CommandError, match="Not copied: 1"):
        run("backup", target)
    assert kept.read_bytes() == jpeg()
    assert not (target / other.file.key).exists()


def test_a_backup_that_rots_is_noticed(installed, anna, target, elsewhere):
    asset = bring(anna, jpeg())
    run("backup", target)
    (target / asset.file.key).write_bytes(b"rot")
    with pytest.raises(CommandError, match="Damaged: 1"):
        run("backup", target, "--verify")
    spoilt = target.with_name("spoilt")
    shutil.copytree(target, spoilt)
    (last(spoilt) / ROWS).write_text("")
    rotten, torn = elsewhere.manage(["restore", target], ["restore", spoilt])
    assert "in the backup is damaged" in rotten
    assert "rows.jsonl of this set is damaged" in torn


def test_a_backup_that_was_killed_is_no_set(installed, anna, target, monkeypatch):
    bring(anna, jpeg())

    def killed(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(backup, "write_manifest", killed)
        with pytest.raises(KeyboardInterrupt):
            run("backup", target)
    assert sets(target) == []
    run("backup", target)
    assert len(sets(target)) == 1


def test_what_a_killed_backup_copied_is_synced_before_a_set_names_it(
    installed, anna, target, monkeypatch
):
    folder = (target / bring(anna, jpeg()).file.key).parent
    synced = []

    def killed(folders):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(backup, "sync_folders", killed)
        with pytest.raises(KeyboardInterrupt):
            run("backup", target)
    real = backup.sync_folders
    monkeypatch.setattr(
        backup,
        "sync_folders",
        lambda folders: (synced.append({*folders}), real(folders)),
    )
    run("backup", target)
    run("backup", target)
    assert synced == [{folder}, set()]


def test_a_backup_inside_the_storage_is_refused(installed):
    inside = Path(library().location) / "backup"
    with pytest.raises(CommandError, match="another folder"):
        run("backup", inside)
    assert not inside.exists()


def test_a_backup_of_an_absent_disk_is_refused(installed, target):
    (Path(library().location) / marker.NAME).unlink()
    with pytest.raises(CommandError, match="not there"):
        run("backup", target)


def test_every_table_is_in_a_backup_or_left_out_on_purpose(installed, target):
    run("backup", target)
    assert set(rows(last(target))) == {m._meta.label_lower for m in saved_models()}
    assert not set(rows(last(target))) & LEFT_OUT


def test_backups_are_private(installed, target):
    run("backup", target)
    for path in last(target).iterdir():
        assert path.stat().st_mode & 0o077 == 0, path
    assert (last(target) / MANIFEST).exists()


def test_operators_see_when_the_last_backup_was(installed, olga, as_user, target):
    page = as_user(olga).get("/admin/assets/storedfile/overview/").content.decode()
    assert "Last backup</th><td>never" in page
    run("backup", target)
    page = as_user(olga).get("/admin/assets/storedfile/overview/").content.decode()
    assert "Last backup</th><td>never" not in page

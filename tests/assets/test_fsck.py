"""`manage.py fsck` finds what is wrong, nothing else, and removes nothing."""

import hashlib
import json
import os
import time
from datetime import timedelta
from io import StringIO
from itertools import chain
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from assets import mending
from assets.fsck import Fault, Kind, Progress, Scope, check
from assets.models import (
    Asset,
    Clip,
    Companion,
    Installation,
    LibraryMonth,
    StoredFile,
)
from assets.models import Upload as ResumableUpload
from assets.renditions import MOTION, PLAYBACK, PREVIEW, THUMBNAIL
from assets.staging import staging_folder
from assets.storage import library
from ram.ids import uuid7
from sharing.models import AlbumEntry
from tests.assets.incoming import bring, jpeg
from tests.assets.stored import put, stored_asset, stored_file, with_sidecar
from tests.factories import AlbumEntryFactory, AlbumFactory

pytestmark = pytest.mark.django_db(transaction=True)
EACH = 7
LONG_AGO = (1_700_000_000, 1_700_000_000)


def run(*arguments):
    """What the command said, and the code with which it ended."""
    out = StringIO()
    try:
        call_command("fsck", *arguments, stdout=out, stderr=StringIO())
    except CommandError as error:
        return out.getvalue(), error.returncode
    return out.getvalue(), 0


def found(**scope):
    return list(check(Scope(**scope), Progress()))


def age(path):
    os.utime(path, LONG_AGO)


def all_bytes():
    """Every file of storage and staging with its content."""
    roots = Path(library().location), staging_folder()
    return {p: p.read_bytes() for root in roots for p in root.rglob("*") if p.is_file()}


class World:
    """A small sound library, and the ways in which it can be made unsound."""

    def __init__(self, owner):
        self.owner = owner
        self.made = 0
        self.album = AlbumFactory(owner=owner)

    def asset(self, **fields):
        self.made += 1
        return stored_asset(b"photo %d" % self.made, owner=self.owner, **fields)

    def original(self):
        file = self.asset().file
        return file, Path(library().path(file.key))

    def missing(self):
        file, path = self.original()
        path.unlink()
        return file.key

    def companion_missing(self):
        companion = with_sidecar(self.asset(), "a.xmp", b"xmp %d" % self.made)
        Path(library().path(companion.file.key)).unlink()
        return companion.file.key

    def size(self):
        file, path = self.original()
        path.write_bytes(b"torn")
        return file.key

    def content(self):
        file, path = self.original()
        path.write_bytes(path.read_bytes()[::-1])
        return file.key

    def untracked(self):
        self.made += 1
        data = b"nobody's %d" % self.made
        key = StoredFile(sha256=hashlib.sha256(data).hexdigest()).key
        put(key, data)
        age(library().path(key))
        return key

    def misplaced(self):
        self.made += 1
        key = f"originals/IMG_{self.made}.jpg"
        put(key, b"put there by hand")
        age(library().path(key))
        return key

    def staging(self):
        path = staging_folder() / f"{uuid7().hex}.part"
        path.write_bytes(b"left over")
        age(path)
        return path.name

    def upload(self):
        expires = timezone.now() + timedelta(days=1)
        made = ResumableUpload.objects.create(
            owner=self.owner, name="x", length=9, offset=5, expires_at=expires
        )
        return str(made.pk)

    def rendition(self):
        file = self.asset().file
        Path(library().path(file.rendition_key(THUMBNAIL.filename))).unlink()
        return file.rendition_key(THUMBNAIL.filename)

    def empty_rendition(self):
        file = self.asset().file
        Path(library().path(file.rendition_key(PREVIEW.filename))).write_bytes(b"")
        return file.rendition_key(PREVIEW.filename)

    def rendition_untracked(self):
        self.made += 1
        name = hashlib.sha256(b"%d" % self.made).hexdigest()
        key = StoredFile(sha256=name).rendition_key("thumbnail.webp")
        put(key, b"of nobody")
        age(Path(library().path(key)).parent)
        return str(Path(key).parent)

    def playback(self):
        file = self.asset(file={"playback": "ready", "format": "mkv"}).file
        return file.rendition_key(PLAYBACK)

    def clip(self):
        file = self.asset().file
        Clip.objects.create(file=file, kind=Clip.Kind.MOTION, status="ready")
        return file.rendition_key(MOTION)

    def dangling(self):
        with unchecked():
            entry = AlbumEntry(
                album=self.album, asset_id=uuid7(), added_by=self.owner, position=1
            )
            AlbumEntry.objects.bulk_create([entry])
        return f"sharing.AlbumEntry {entry.pk}: asset"

    def month(self):
        self.made += 1
        number = 190000 + self.made
        LibraryMonth.objects.create(
            owner=self.owner, state=0, month=number, is_video=False, n=3
        )
        return f"{number}"

    def entry(self):
        entry = AlbumEntryFactory(album=self.album, asset=self.asset())
        AlbumEntry.objects.filter(pk=entry.pk).update(asset_state=2)
        return f"entry {entry.pk}"

    def lease(self):
        file = self.asset(file={"status": "working", "lease_until": None}).file
        return file.sha256

    def unused(self):
        long_ago = timezone.now() - timedelta(days=3)
        return self.asset(file={"unused_since": long_ago}).file.sha256


class unchecked:
    """Foreign keys are not looked at."""

    def __enter__(self):
        self.say("PRAGMA foreign_keys=OFF", "SET session_replication_role = replica")

    def __exit__(self, *args):
        self.say("PRAGMA foreign_keys=ON", "SET session_replication_role = DEFAULT")

    def say(self, sqlite, postgres):
        with connection.cursor() as cursor:
            cursor.execute(sqlite if connection.vendor == "sqlite" else postgres)


FAULTS = {
    "missing": Kind.MISSING,
    "companion_missing": Kind.MISSING,
    "size": Kind.SIZE,
    "content": Kind.CONTENT,
    "untracked": Kind.UNTRACKED,
    "misplaced": Kind.UNTRACKED,
    "staging": Kind.STAGING,
    "upload": Kind.UPLOAD,
    "rendition": Kind.RENDITION,
    "empty_rendition": Kind.RENDITION,
    "rendition_untracked": Kind.RENDITION_UNTRACKED,
    "playback": Kind.PLAYBACK,
    "clip": Kind.CLIP,
    "dangling": Kind.DANGLING,
    "month": Kind.MONTH,
    "entry": Kind.ENTRY,
    "lease": Kind.LEASE,
    "unused": Kind.UNUSED,
}


@pytest.fixture
def world(anna):
    world = World(anna)
    yield world
    # The database is emptied by its foreign keys.
    there = Asset.objects.values("pk")
    AlbumEntry.objects.exclude(asset__in=there).delete()


def test_every_seeded_fault_is_found_and_nothing_else(world):
    for _ in range(EACH):
        AlbumEntryFactory(album=world.album, asset=world.asset())
    assert found(deep=True) == []
    seeded = [(kind, getattr(world, how)()) for how, kind in FAULTS.items()]
    for how, kind in FAULTS.items():
        seeded += [(kind, getattr(world, how)()) for _ in range(EACH - 1)]
    assert len(seeded) >= 100
    before = all_bytes()
    faults = found(deep=True)
    for kind, what in seeded:
        assert any(f.kind == kind and what in f.what for f in faults), (kind, what)
    assert len(faults) == len(seeded)
    assert all_bytes() == before


def test_the_command_tells_and_fails_and_leaves_all_as_it_is(world):
    key, before = world.missing(), all_bytes()
    said, code = run("--deep")
    assert (said.splitlines()[0], code) == (f"original missing: {key}", 1)
    lines = [json.loads(line) for line in run("--json")[0].splitlines()]
    assert lines == [{"kind": "missing", "what": key, "done": ""}]
    assert all_bytes() == before


def test_a_sound_library_passes(world):
    world.asset()
    said, code = run("--deep")
    assert code == 0
    assert said.startswith("1 files checked in")


def test_what_is_on_its_way_in_or_out_is_no_fault(world):
    put(StoredFile(sha256="ab" * 32).key, b"coming in just now")
    (staging_folder() / "new.part").write_bytes(b"x")
    stored_file(b"of nobody", unused_since=timezone.now())
    gone = stored_file(b"removed just now", unused_since=timezone.now())
    Path(library().path(gone.key)).unlink()
    assert found(deep=True) == []


def test_without_deep_contents_are_not_read(world):
    world.content()
    assert found() == []
    assert [fault.kind for fault in found(deep=True)] == [Kind.CONTENT]


def test_shares_divide_the_files_without_rest(world):
    keys = sorted(world.missing() for _ in range(12))
    shares = [[f.what for f in found(subset=(n, 3))] for n in (1, 2, 3)]
    assert sorted(chain(*shares)) == keys
    assert shares == [[f.what for f in found(subset=(n, 3))] for n in (1, 2, 3)]


def test_a_check_whose_time_is_over_goes_on_where_it_stopped(world, monkeypatch):
    Installation.objects.create(mark=uuid7())
    keys = sorted(world.missing() for _ in range(6))
    clock = iter(range(0, 10**6, 1000))
    seen = []
    for _ in range(6):
        monkeypatch.setattr(time, "monotonic", lambda: next(clock))
        said, code = run("--budget", "25m")
        seen += [line for line in said.splitlines() if "missing" in line]
        if code == 0 and "goes on from here" not in said:
            break
        if Installation.objects.get().checked_to == "":
            break
    assert seen == [f"original missing: {key}" for key in keys]
    assert Installation.objects.get().checked_at


@pytest.mark.parametrize("argument", ["0/3", "4/3", "x", "1"])
def test_a_share_that_is_none_is_refused(argument):
    with pytest.raises((CommandError, SystemExit)):
        call_command("fsck", "--subset", argument)


def test_quarantine_puts_aside_what_nobody_knows_and_removes_nothing(world):
    keys = {world.untracked(), world.misplaced(), world.rendition_untracked()}
    world.missing()
    before = sorted(all_bytes().values())
    said, code = run("--quarantine")
    assert code == 1  # what is missing stays missing
    assert said.count("(put aside)") == 3
    root = Path(library().location)
    (manifest,) = root.glob("quarantine/*/manifest.jsonl")
    assert {
        json.loads(line)["from"] for line in manifest.read_text().splitlines()
    } == keys
    assert all((manifest.parent / key).exists() for key in keys)
    after = all_bytes()
    del after[manifest]
    assert sorted(after.values()) == before
    assert [fault.kind for fault in found()] == [Kind.MISSING]


def test_what_came_in_since_the_report_is_not_put_aside(world):
    """The report is old when it is acted on: the photo is somebody's by now."""
    data = jpeg()
    file = StoredFile(sha256=hashlib.sha256(data).hexdigest())
    put(file.key, data)
    age(library().path(file.key))
    (fault,) = found()
    asset = bring(world.owner, data)
    assert not mending.quarantine(fault)
    assert Path(library().path(asset.file.key)).read_bytes() == data
    assert StoredFile.objects.count() == 1


def test_repair_makes_and_counts_again_and_touches_nothing_else(world):
    hows = ("rendition", "playback", "clip", "month", "entry", "lease", "unused")
    for how in hows:
        getattr(world, how)()
    before = all_bytes()
    said, code = run("--repair")
    assert (said.count("(repaired)"), code) == (len(hows), 0)
    assert found() == []
    assert all_bytes() == before


def test_what_cannot_be_made_again_is_not_called_repaired(world):
    for how in ("missing", "content", "dangling"):
        getattr(world, how)()
    said, code = run("--repair", "--deep")
    assert ("(repaired)" in said, code) == (False, 1)


def test_a_fault_that_is_gone_on_the_second_look_is_none(world, monkeypatch):
    """The row goes between reading it and looking for its file."""
    file, path = world.original()
    path.unlink()
    Companion.objects.all().delete()
    rows = [StoredFile.objects.get(pk=file.pk)]
    Asset.objects.all().delete()
    from assets.fsck import confirmed

    assert list(confirmed(rows[0], Scope())) == []


def test_nothing_is_checked_while_the_disk_is_away(world):
    Path(library().location).joinpath(".ram-installation").unlink()
    with pytest.raises(CommandError, match="not there"):
        call_command("fsck", stdout=StringIO())


def test_faults_say_what_they_are():
    assert str(Fault(Kind.MISSING, "originals/a")) == "original missing: originals/a"

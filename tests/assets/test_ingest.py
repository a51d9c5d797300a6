"""Taking a file in: durable, bit-identical, once, and silent about other people."""

import hashlib
import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from assets import ingest, storage
from assets.ingest import Outcome, Refused, clean_name, take_in
from assets.models import Asset, Companion, StoredFile
from assets.selection import TRASH, act
from assets.staging import FileChanged, stage, stage_copy, staging_folder
from assets.storage import library
from tests.assets.incoming import bring, jpeg

MANY = 50
XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
 xmlns:exif="http://ns.adobe.com/exif/1.0/" rdf:about=""
 exif:DateTimeOriginal="2019-05-04T10:11:12+02:00"/></rdf:RDF></x:xmpmeta>"""


def staged_files():
    return list(staging_folder().iterdir())


def test_the_original_is_kept_bit_for_bit(anna):
    asset = bring(anna, jpeg())
    kept = Path(library().path(asset.file.key))
    assert kept.read_bytes() == jpeg()
    assert asset.file.sha256 == hashlib.sha256(jpeg()).hexdigest()
    assert asset.file.size == len(jpeg())
    assert staged_files() == []


def test_the_same_bytes_again_change_nothing(anna):
    first = bring(anna, jpeg())
    again = take_in(anna, stage([jpeg()]), "other name.jpg")
    assert (again.asset, again.outcome) == (first, Outcome.ALREADY_HERE)
    assert Asset.objects.get().name == "IMG_1.jpg"
    assert staged_files() == []


def test_the_same_bytes_in_the_trash_are_said_to_be_there(anna):
    asset = bring(anna, jpeg())
    act(anna, [asset.pk], TRASH)
    assert take_in(anna, stage([jpeg()]), "x.jpg").outcome == Outcome.IN_TRASH


def test_whether_others_have_it_makes_no_difference(anna, carl):
    bring(anna, jpeg())
    assert take_in(carl, stage([jpeg()]), "x.jpg").outcome == Outcome.ADDED
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize("data", [b"", b"plain words", b"%PDF-1.7", b"<html>"], ids=str)
def test_what_is_no_photo_is_refused_and_leaves_nothing(anna, data):
    with pytest.raises(Refused):
        take_in(anna, stage([data]), "photo.jpg")
    assert not StoredFile.objects.exists()
    assert staged_files() == []


def test_a_full_disk_leaves_nothing_half_done(anna, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage.LocalStorage, "adopt", full)
    with pytest.raises(OSError, match="No space"):
        bring(anna, jpeg())
    assert not Asset.objects.exists()
    assert not StoredFile.objects.exists()
    assert staged_files() == []


def test_the_disk_has_the_bytes_before_the_row_is_committed(anna, monkeypatch):
    """Synced file, rename, synced folder, and only then the end of the transaction."""
    steps = []
    for name in ("sync_file", "sync_folder"):
        real = getattr(storage, name)
        monkeypatch.setattr(
            storage, name, lambda path, n=name, r=real: (steps.append(n), r(path))
        )
    replace = Path.replace
    monkeypatch.setattr(
        Path, "replace", lambda self, to: (steps.append("rename"), replace(self, to))
    )
    asset = bring(anna, jpeg())
    assert os.path.exists(library().path(asset.file.key))
    last = len(steps) - 1 - steps[::-1].index("rename")
    assert "sync_file" in steps[:last]
    assert steps[last + 1] == "sync_folder"


def test_a_folder_that_another_process_made_is_synced_too(tmp_path, monkeypatch):
    """It may have been killed, or is not yet so far: its name may not last."""
    ours = storage.LocalStorage(tmp_path / "files")
    (tmp_path / "files" / "aa" / "bb").mkdir(parents=True)
    synced, real = [], storage.sync_folder
    monkeypatch.setattr(
        storage, "sync_folder", lambda path: (synced.append(path), real(path))
    )
    ways = [tmp_path, tmp_path / "files", tmp_path / "files" / "aa"]
    for name in ("one", "two"):
        staged = tmp_path / f"{name}.part"
        staged.write_bytes(b"bytes")
        ours.adopt(staged, f"aa/bb/{name}")
    assert synced == [*ways, ways[-1] / "bb", ways[-1] / "bb"]


def test_a_sidecar_is_kept_and_tells_the_date(anna):
    asset = bring(anna, jpeg(), sidecar=stage([XMP]))
    assert asset.taken_local.isoformat() == "2019-05-04T10:11:12"
    companion = Companion.objects.get()
    assert companion.name == "IMG_1.xmp"
    kept = Path(library().path(companion.file.key))
    assert kept.read_bytes() == XMP


def test_the_time_of_the_file_is_the_last_but_one_resort(anna):
    modified = datetime(2012, 3, 4, 5, 6, 7, tzinfo=UTC)
    asset = bring(anna, jpeg(), "scan.jpg", modified_at=modified)
    assert asset.taken_at == modified
    assert asset.date_source == "modified"


def test_a_file_that_does_not_hold_still_is_left_for_later(tmp_path, monkeypatch):
    source = tmp_path / "growing.jpg"
    source.write_bytes(jpeg())

    def stage_and_grow(blocks):
        staged = stage(blocks)
        source.write_bytes(jpeg() + b"more")
        return staged

    monkeypatch.setattr("assets.staging.stage", stage_and_grow)
    with pytest.raises(FileChanged):
        stage_copy(source)
    assert staged_files() == []


@pytest.mark.django_db(transaction=True)
def test_the_same_bytes_from_many_at_once_are_one_asset(anna):
    outcomes = []

    def upload():
        try:
            outcomes.append(take_in(anna, stage([jpeg()]), "x.jpg").outcome)
        finally:
            connection.close()

    threads = [threading.Thread(target=upload) for _ in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    others = [Outcome.ALREADY_HERE] * (MANY - 1)
    assert sorted(outcomes) == sorted([Outcome.ADDED, *others])
    assert Asset.objects.count() == StoredFile.objects.count() == 1
    assert staged_files() == []


@given(st.text(max_size=400))
def test_any_name_becomes_a_plain_one(name):
    clean = clean_name(name)
    assert 0 < len(clean) <= 255
    assert not set(clean) & set("/\\\x00\n\r\x7f")


def test_a_long_name_keeps_its_ending():
    assert clean_name("a" * 300 + ".jpeg") == "a" * 250 + ".jpeg"


def test_a_path_is_not_a_name():
    assert clean_name("../../etc/C:\\photos\\me.jpg") == "me.jpg"


def test_refusals_speak_of_the_file(anna):
    with pytest.raises(Refused, match="empty"):
        ingest.check(stage([]))
    with pytest.raises(Refused, match="not a photo or video"):
        ingest.check(stage([b"words"]))

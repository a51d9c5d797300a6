"""A disk that is not there is never taken for one from which all was deleted."""

import os
import shutil
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from assets import housekeeping, marker, processing
from assets.marker import StorageAway
from assets.models import Asset, Installation, StoredFile
from assets.selection import DELETE, act
from assets.storage import library
from tests.assets.incoming import bring, jpeg

NOT_THERE = "The photo disk is not there. Nothing is lost, nothing is changed."


@pytest.fixture
def photo(anna):
    return bring(anna, jpeg())


@pytest.fixture
def client_of(anna):
    client = Client(raise_request_exception=False)
    client.force_login(anna)
    return client


class Disk:
    """The storage's folder, as a disk that comes and goes."""

    def __init__(self):
        self.root = Path(library().location)
        self.elsewhere = self.root.with_name("unmounted")

    def unmount(self):
        self.root.rename(self.elsewhere)
        self.root.mkdir()

    def mount(self):
        shutil.rmtree(self.root)
        self.elsewhere.rename(self.root)


@pytest.fixture
def disk(db):
    return Disk()


def test_uploads_wait_in_words_and_come_in_when_the_disk_is_back(disk, client_of):
    disk.unmount()
    file = SimpleUploadedFile("a.jpg", jpeg())
    answer = client_of.post("/upload/", {"files": file})
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert NOT_THERE in answer.content.decode()
    begun = {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": "10",
        "Upload-Metadata": "filename YS5qcGc=",
    }
    answer = client_of.post("/upload/files/", headers=begun)
    assert (answer.status_code, answer.content.decode()) == (503, NOT_THERE)
    assert answer["Retry-After"]
    assert not StoredFile.objects.exists()
    disk.mount()
    file.seek(0)
    assert client_of.post("/upload/", {"files": file}).status_code == 200
    assert Asset.objects.count() == 1


def test_pages_say_so_and_health_is_red_until_it_is_back(disk, client_of):
    disk.unmount()
    assert NOT_THERE in client_of.get("/photos/").content.decode()
    answer = client_of.get("/health/")
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable"})
    disk.mount()
    assert NOT_THERE not in client_of.get("/photos/").content.decode()
    assert client_of.get("/health/").status_code == 200


def test_nothing_is_swept_decoded_or_deleted_meanwhile(disk, photo):
    StoredFile.objects.update(unused_since=timezone.now() - timedelta(days=2))
    Asset.objects.update(
        state=3, trashed_from=0, trashed_at=timezone.now() - timedelta(days=99)
    )
    before = [*Asset.objects.values(), *StoredFile.objects.values()]
    disk.unmount()
    with pytest.raises(StorageAway):
        housekeeping.sweep()
    with pytest.raises(StorageAway):
        processing.work_once(lambda: True)
    with pytest.raises(StorageAway):
        act(photo.owner, [photo.pk], DELETE)
    assert [*Asset.objects.values(), *StoredFile.objects.values()] == before


def test_a_photo_that_cannot_be_read_meanwhile_is_not_called_broken(disk, photo):
    file = processing.claim_next()
    disk.unmount()
    with pytest.raises(StorageAway):
        processing.process(file)
    file.refresh_from_db()
    assert (file.status, file.attempts) == (StoredFile.Status.PENDING, 0)


def test_a_picture_asked_for_meanwhile_is_503_not_404(disk, photo, client_of):
    disk.unmount()
    assert client_of.get(f"/photos/{photo.pk}/original").status_code == 503


def test_an_import_says_it_before_it_begins(disk, anna, tmp_path):
    disk.unmount()
    with pytest.raises(CommandError, match="The photo disk is not there"):
        call_command(
            "import_photos", str(tmp_path), owner=anna.email, stdout=StringIO()
        )


def test_another_installations_disk_is_not_written_to(disk, anna):
    (disk.root / marker.NAME).write_text("00000000-0000-4000-8000-000000000000")
    with pytest.raises(StorageAway, match="Another photo disk"):
        bring(anna, jpeg())
    assert not (disk.root / "originals").exists()


def test_a_disk_that_can_only_be_read_is_said_so(disk, anna, monkeypatch):
    may = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode & os.W_OK == 0)
    with pytest.raises(StorageAway, match="can only be read"):
        bring(anna, jpeg())
    monkeypatch.setattr(os, "access", may)
    bring(anna, jpeg())


@pytest.fixture
def unmarked(disk, monkeypatch):
    """As before the first run."""
    monkeypatch.setattr(marker.Known, "mark", None)
    (disk.root / marker.NAME).unlink()
    return disk


def test_the_first_run_marks_an_empty_storage(unmarked):
    assert marker.storage_trouble() == ""
    row = Installation.objects.get()
    assert marker.mark_in(unmarked.root) == str(row.mark)
    # And once only.
    assert marker.storage_trouble() == ""
    assert Installation.objects.count() == 1


def test_a_storage_with_photos_nobody_knows_is_not_taken(unmarked):
    stranger = unmarked.root / "originals" / "aa" / "aa" / "aaaa"
    stranger.parent.mkdir(parents=True)
    stranger.write_bytes(b"somebody's")
    assert "not the one that belongs here" in marker.storage_trouble()
    assert not Installation.objects.exists()
    assert marker.mark_in(unmarked.root) is None


def test_a_library_from_before_marks_is_recognized_by_its_files(disk, photo):
    marker.Known.mark = None
    (disk.root / marker.NAME).unlink()
    assert marker.storage_trouble() == ""
    assert Installation.objects.exists()


def test_an_absent_disk_is_never_marked_as_ours(disk, photo):
    marker.Known.mark = None
    disk.unmount()
    assert marker.storage_trouble()
    assert not Installation.objects.exists()
    assert marker.mark_in(disk.root) is None

"""The upload page's plain form: every file gets its own answer, and none is lost."""

import errno
import os
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from assets import ingest
from assets.models import Asset, StoredFile
from assets.querysets import State
from assets.staging import Growing
from assets.storage import LocalStorage, library
from tests.assets.incoming import bring, jpeg
from tests.factories import AssetFactory, StoredFileFactory

URL = "/upload/"


def file(data, name="IMG_1.jpg"):
    return SimpleUploadedFile(name, data)


def send(client, *files):
    return client.post(URL, {"files": list(files)})


def counts(response):
    groups = response.context["groups"]
    return tuple(len(groups[name]) for name in ("added", "here", "not_added"))


def problems(response):
    return {r.name: str(r.problem) for r in response.context["groups"]["not_added"]}


def stored_bytes(asset):
    return Path(library().path(asset.file.key)).read_bytes()


def full(*args, **kwargs):
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def client(anna, as_user):
    return as_user(anna)


def test_the_page_takes_many_files_without_javascript(client):
    page = client.get(URL).content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert 'name="files"' in page
    assert " multiple" in page


def test_files_come_in_bit_by_bit_identical(client, anna, settings):
    response = send(client, file(jpeg(), "one.jpg"), file(jpeg(color="red"), "two.jpg"))
    assert (response.status_code, counts(response)) == (200, (2, 0, 0))
    assert "2 added · 0 already here · 0 not added" in response.content.decode()
    assets = Asset.objects.filter(owner=anna).order_by("name")
    assert [a.name for a in assets] == ["one.jpg", "two.jpg"]
    assert stored_bytes(assets[0]) == jpeg()
    assert list(settings.RAM_STAGING.iterdir()) == []


def test_a_bad_file_spoils_no_other(client, settings):
    response = send(
        client,
        file(jpeg(), "good.jpg"),
        file(b"", "empty.jpg"),
        file(b"%PDF-1.7 is no photo", "letter.jpg"),
        file(jpeg(color="red"), "also good.jpg"),
    )
    assert (response.status_code, counts(response)) == (200, (2, 0, 2))
    assert problems(response) == {
        "empty.jpg": "The file is empty.",
        "letter.jpg": "This is not a photo or video that ram knows.",
    }
    assert list(settings.RAM_STAGING.iterdir()) == []


def test_same_bytes_again_lead_to_the_photo_that_is_here(client, anna):
    here = bring(anna, jpeg(), "first.jpg")
    response = send(client, file(jpeg(), "second.jpg"))
    assert counts(response) == (0, 1, 0)
    page = response.content.decode()
    assert reverse("assets:detail", args=[here.pk]) in page
    assert "Same file, added" in page
    assert Asset.objects.count() == 1


def test_same_bytes_twice_in_one_go_are_one_photo(client):
    assert counts(send(client, file(jpeg()), file(jpeg()))) == (1, 1, 0)


def test_what_lies_in_the_trash_is_not_brought_back(client, anna):
    here = bring(anna, jpeg())
    Asset.objects.filter(pk=here.pk).update(
        state=State.TRASHED, trashed_from=State.LIBRARY, trashed_at=here.added_at
    )
    response = send(client, file(jpeg()))
    assert counts(response) == (0, 1, 0)
    assert "In your trash" in response.content.decode()


def test_a_locked_photo_is_not_linked(client, anna):
    here = bring(anna, jpeg())
    Asset.objects.filter(pk=here.pk).update(state=State.LOCKED)
    response = send(client, file(jpeg()))
    assert counts(response) == (0, 1, 0)
    assert str(here.pk) not in response.content.decode()


def test_what_others_hold_makes_no_difference(client, anna, carl):
    bring(carl, jpeg())
    assert counts(send(client, file(jpeg()))) == (1, 0, 0)
    assert StoredFile.objects.count() == 1


def test_a_truncated_photo_is_kept(client, anna):
    response = send(client, file(jpeg()[:200]))
    assert counts(response) == (1, 0, 0)
    assert stored_bytes(Asset.objects.get()) == jpeg()[:200]


def test_a_wrong_ending_does_not_matter(client):
    assert counts(send(client, file(jpeg(), "photo.mp4"))) == (1, 0, 0)
    assert Asset.objects.get().is_video is False


@pytest.mark.parametrize(
    "name",
    [
        "x" * 300 + ".jpg",
        "ä ö 写真 🌊.jpg",
        "../../etc/passwd",
        "C:\\photos\\beach.jpg",
        "<script>alert(1)</script>.jpg",
        "a'b\"c;d&e%00.jpg",
        "line\u2028break\u202eksalf.jpg",
        "%s %(x)s {0} {{ y }}.jpg",
        " .jpg",
        "-rf.jpg",
        "CON",
        "...",
    ],
)
def test_any_name_comes_in_as_plain_text(client, name):
    response = send(client, file(jpeg(), name))
    assert (response.status_code, counts(response)) == (200, (1, 0, 0))
    kept = Asset.objects.get().name
    assert 0 < len(kept) <= 255
    assert "/" not in kept
    assert "\\" not in kept
    assert "<script>alert" not in response.content.decode()


def test_more_than_the_limit_is_refused_by_name(client, settings):
    settings.RAM_UPLOAD_LIMIT = len(jpeg())
    response = send(client, file(jpeg(), "fits.jpg"), file(jpeg() + b"x", "large.jpg"))
    assert (response.status_code, counts(response)) == (200, (1, 0, 1))
    assert "Larger than" in problems(response)["large.jpg"]
    assert list(settings.RAM_STAGING.iterdir()) == []


def test_no_file_at_all_is_said_beside_the_field(client):
    response = client.post(URL, {})
    assert response.status_code == 422
    assert "Choose at least one photo or video." in response.content.decode()


def test_too_many_files_for_one_go_are_refused_together(client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 2
    response = send(client, *(file(jpeg(color=c)) for c in ("red", "blue", "teal")))
    assert response.status_code == 422
    assert "too many files" in response.content.decode()
    assert not Asset.objects.exists()
    assert list(settings.RAM_STAGING.iterdir()) == []


def test_nobody_uploads_without_signing_in(db, as_user, settings):
    assert as_user(None).get(URL).status_code == 302
    assert send(as_user(None), file(jpeg())).status_code == 404
    assert not StoredFile.objects.exists()
    assert list(settings.RAM_STAGING.iterdir()) == []


def test_another_sites_form_uploads_nothing(anna, settings):
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    assert send(client, file(jpeg())).status_code == 403
    assert not Asset.objects.exists()
    assert list(settings.RAM_STAGING.iterdir()) == []


def test_our_own_form_passes_the_same_check(anna):
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    token = client.get(URL).context["csrf_token"]
    response = client.post(
        URL, {"csrfmiddlewaretoken": str(token), "files": [file(jpeg())]}
    )
    assert counts(response) == (1, 0, 0)


WHEN_FULL = {
    "while the bytes arrive": lambda patch: patch.setattr(Growing, "write", full),
    "when they are synced": lambda patch: patch.setattr(ingest, "sync_file", full),
    "when they get their place": lambda patch: patch.setattr(Path, "replace", full),
    "when folders are made": lambda patch: patch.setattr(Path, "mkdir", full),
    "when the row is written": lambda patch: patch.setattr(Asset, "save", full),
}


@pytest.mark.parametrize("moment", WHEN_FULL)
def test_a_full_disk_is_said_and_leaves_nothing(client, settings, monkeypatch, moment):
    with monkeypatch.context() as patch:
        WHEN_FULL[moment](patch)
        response = send(client, file(jpeg(), "a.jpg"), file(jpeg(color="red"), "b.jpg"))
    assert (response.status_code, counts(response)) == (507, (0, 0, 2))
    assert "The disk is full. Nothing was lost" in response.content.decode()
    assert not Asset.objects.exists()
    assert not StoredFile.objects.exists()
    assert list(settings.RAM_STAGING.iterdir()) == []
    assert counts(send(client, file(jpeg(), "a.jpg"))) == (1, 0, 0)


def test_a_disk_that_fills_in_the_middle_keeps_what_came_before(client, monkeypatch):
    """The second file meets the full disk; the third, smaller, still fits."""
    adopt, tried = LocalStorage.adopt, []

    def second_time_full(self, staged, key):
        tried.append(key)
        if len(tried) == 2:
            full()
        adopt(self, staged, key)

    monkeypatch.setattr(LocalStorage, "adopt", second_time_full)
    colors = ("red", "blue", "teal")
    response = send(client, *(file(jpeg(color=c), f"{c}.jpg") for c in colors))
    assert (response.status_code, counts(response)) == (507, (2, 0, 1))
    assert list(problems(response)) == ["blue.jpg"]


def test_a_full_database_is_a_full_disk(client, monkeypatch):
    class Full(Exception):
        sqlite_errorname = "SQLITE_FULL"
        sqlstate = "53100"

    def save(*args, **kwargs):
        raise OperationalError("database or disk is full") from Full()

    with monkeypatch.context() as patch:
        patch.setattr(Asset, "save", save)
        assert send(client, file(jpeg())).status_code == 507
    assert not StoredFile.objects.exists()


def test_any_other_failure_of_the_disk_is_not_called_full(client, monkeypatch):
    def broken(*args):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(ingest, "sync_file", broken)
    with pytest.raises(OSError, match="Input/output"):
        send(client, file(jpeg()))


def test_what_is_not_ready_is_counted_down(client, anna, carl):
    waiting = StoredFileFactory(status=StoredFile.Status.PENDING)
    AssetFactory(owner=anna, file=waiting)
    AssetFactory(owner=anna)
    AssetFactory(owner=carl, file=StoredFileFactory(status=StoredFile.Status.WORKING))
    status = reverse("assets:upload_status")
    assert "Getting ready: 1 left" in client.get(status).content.decode()
    fragment = client.get(status, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "load delay:2s" in fragment
    StoredFile.objects.update(status=StoredFile.Status.READY)
    fragment = client.get(status, headers={"HX-Request": "true"}).content.decode()
    assert "Everything is ready." in fragment
    assert "load delay" not in fragment

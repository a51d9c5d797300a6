"""Resumable uploads by tus 1.0: what is counted is safe, and goes on from there."""

import errno
import hashlib
import os
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assets import housekeeping, ingest, uploads
from assets.models import Asset, StoredFile, Upload
from assets.querysets import State
from assets.storage import library
from assets.uploads import staged_upload
from tests.assets.incoming import bring, jpeg
from tests.factories import UserFactory

URL = "/upload/files/"
TUS = {"Tus-Resumable": "1.0.0"}
PIECE = "application/offset+octet-stream"
DATA = jpeg(320, 240, taken="2024:05:06 07:08:09")
LENGTH = len(DATA)


def coded(text):
    return b64encode(text.encode()).decode()


class Sender:
    """A tus client of one person, as plain requests."""

    def __init__(self, client):
        self.client = client

    def begin(self, length=LENGTH, name="IMG_1.jpg", **headers):
        headers = {"Upload-Metadata": f"filename {coded(name)}"} | headers
        return self.client.post(
            URL, headers={**TUS, "Upload-Length": str(length), **headers}
        )

    def head(self, url):
        return self.client.head(url, headers=TUS)

    def send(self, url, offset, piece, **headers):
        headers = {**TUS, "Upload-Offset": str(offset), **headers}
        # Said outright: Django's client says neither of an empty body.
        said = {"CONTENT_TYPE": PIECE, "CONTENT_LENGTH": str(len(piece))}
        return self.client.patch(url, piece, PIECE, headers=headers, **said)

    def delete(self, url):
        return self.client.delete(url, headers=TUS)

    def all(self, data=DATA, name="IMG_1.jpg"):
        return self.send(self.begin(len(data), name)["Location"], 0, data)


@pytest.fixture
def sender(anna, as_user):
    return Sender(as_user(anna))


def bytes_of(asset):
    return Path(library().path(asset.file.key)).read_bytes()


def full(*args, **kwargs):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_it_says_what_it_can(sender, settings):
    response = sender.client.options(URL)
    assert response.status_code == 204
    assert response["Tus-Version"] == response["Tus-Resumable"] == "1.0.0"
    extensions = set(response["Tus-Extension"].split(","))
    assert extensions == {"creation", "expiration", "termination", "checksum"}
    assert response["Tus-Max-Size"] == str(settings.RAM_UPLOAD_LIMIT)
    assert response["Tus-Checksum-Algorithm"] == "sha256,sha1"


def test_a_file_in_pieces_comes_in_bit_by_bit_identical(sender, anna, settings):
    begun = sender.begin()
    assert begun.status_code == 201
    for start in range(0, len(DATA), 500):
        assert not Asset.objects.exists()
        answer = sender.send(begun["Location"], start, DATA[start : start + 500])
        assert answer.status_code == 204
        assert answer["Upload-Offset"] == str(min(start + 500, len(DATA)))
    asset = Asset.objects.get(owner=anna)
    assert answer["Ram-Outcome"] == "added"
    assert answer["Ram-Photo"] == reverse("assets:detail", args=[asset.pk])
    assert bytes_of(asset) == DATA
    assert list(settings.RAM_STAGING.iterdir()) == []


def test_the_files_own_date_comes_along(sender):
    moment = datetime(2019, 3, 4, 5, 6, 7, tzinfo=UTC)
    value = f"filename {coded('a.jpg')},lastModified {coded('1551675967000')}"
    sender.send(sender.begin(**{"Upload-Metadata": value})["Location"], 0, DATA)
    assert Asset.objects.get().modified_at == moment


@pytest.mark.parametrize("value", ["", "x", "-1", "0", "9" * 30, "1e3", "\0"])
def test_a_date_that_makes_no_sense_is_none(sender, value):
    metadata = f"filename {coded('a.jpg')},lastModified {coded(value)}"
    begun = sender.begin(**{"Upload-Metadata": metadata})
    assert begun.status_code == 201
    assert Upload.objects.get().modified_at is None


@pytest.mark.parametrize("name", ["", "\0", "x" * 300, "../../a.jpg", "a\r\nb", "🌊"])
def test_any_name_comes_in_as_plain_text(sender, name):
    assert sender.all(name=name).status_code == 204
    kept = Asset.objects.get().name
    assert 0 < len(kept) <= 255
    assert not set(kept) & set("/\\\0\r\n")


def test_what_was_cut_off_goes_on_where_the_count_stops(sender):
    url = sender.begin()["Location"]
    sender.send(url, 0, DATA[:700])
    head = sender.head(url)
    assert (head.status_code, head["Upload-Offset"]) == (200, "700")
    assert head["Upload-Length"] == str(len(DATA))
    assert head["Cache-Control"] == "no-store"
    assert head["Upload-Metadata"] == f"filename {coded('IMG_1.jpg')}"
    assert sender.send(url, 700, DATA[700:])["Ram-Outcome"] == "added"


def test_bytes_beyond_the_count_are_written_anew(sender):
    """A server that died between writing and counting."""
    url = sender.begin()["Location"]
    sender.send(url, 0, DATA[:700])
    with staged_upload(Upload.objects.get()).open("ab") as file:
        file.write(b"never counted" * 9)
    assert sender.send(url, 700, DATA[700:])["Ram-Outcome"] == "added"
    assert bytes_of(Asset.objects.get()) == DATA


def test_bytes_that_the_disk_lost_are_not_made_up(sender):
    url = sender.begin()["Location"]
    sender.send(url, 0, DATA[:700])
    staged_upload(Upload.objects.get()).write_bytes(DATA[:300])
    assert sender.send(url, 700, DATA[700:]).status_code == 410
    assert sender.head(url).status_code == 404
    assert not Asset.objects.exists()


@pytest.mark.parametrize("offset", [0, 699, 701, len(DATA) - 1])
def test_a_piece_at_another_place_conflicts(sender, offset):
    url = sender.begin()["Location"]
    sender.send(url, 0, DATA[:700])
    assert sender.send(url, offset, b"x").status_code == 409
    assert sender.head(url)["Upload-Offset"] == "700"


def test_the_last_piece_again_gets_the_same_answer(sender):
    url = sender.begin()["Location"]
    sender.send(url, 0, DATA[:700])
    first = sender.send(url, 700, DATA[700:])
    for again in (
        sender.send(url, 700, DATA[700:]),
        sender.send(url, len(DATA), b""),
    ):
        for header in ("Upload-Offset", "Ram-Outcome", "Ram-Photo", "Ram-Added"):
            assert again[header] == first[header]
        assert again.status_code == first.status_code == 204
    assert Asset.objects.count() == 1


def test_a_server_that_died_after_the_last_byte_takes_it_in_later(sender, monkeypatch):
    url = sender.begin()["Location"]
    with monkeypatch.context() as patch:
        patch.setattr(uploads, "finish", lambda upload: None)
        assert "Ram-Outcome" not in sender.send(url, 0, DATA).headers
    assert not Asset.objects.exists()
    assert sender.head(url)["Upload-Offset"] == str(len(DATA))
    assert sender.send(url, len(DATA), b"")["Ram-Outcome"] == "added"


def test_same_bytes_again_lead_to_the_photo_that_is_here(sender, anna):
    here = bring(anna, DATA)
    answer = sender.all()
    assert answer["Ram-Outcome"] == "already-here"
    assert answer["Ram-Photo"] == reverse("assets:detail", args=[here.pk])
    Asset.objects.update(
        state=State.TRASHED, trashed_from=State.LIBRARY, trashed_at=here.added_at
    )
    assert sender.all()["Ram-Outcome"] == "in-trash"


def test_what_others_hold_makes_no_difference(sender, carl):
    bring(carl, DATA)
    assert sender.all()["Ram-Outcome"] == "added"


def test_what_is_no_photo_is_refused_with_the_reason_again_and_again(sender, settings):
    url = sender.begin(9)["Location"]
    for answer in (sender.send(url, 0, b"no photo!"), sender.send(url, 9, b"")):
        assert answer.status_code == 422
        assert answer["Ram-Outcome"] == "refused"
        assert answer.content.decode().startswith("This is not a photo")
    assert list(settings.RAM_STAGING.iterdir()) == []
    assert not StoredFile.objects.exists()


def test_what_is_no_photo_is_refused_at_its_first_piece(sender, settings):
    url = sender.begin(10**9)["Location"]
    answer = sender.send(url, 0, b"no photo!" * 1000)
    assert (answer.status_code, answer["Upload-Offset"]) == (422, "9000")
    assert list(settings.RAM_STAGING.iterdir()) == []
    assert sender.send(url, 9000, b"more").status_code == 409


def test_an_empty_file_is_refused(sender):
    begun = sender.begin(0)
    assert (begun.status_code, begun["Ram-Outcome"]) == (201, "refused")
    answer = sender.send(begun["Location"], 0, b"")
    assert (answer.status_code, answer.content) == (422, b"The file is empty.")


def test_a_truncated_photo_is_kept(sender):
    assert sender.all(DATA[:400])["Ram-Outcome"] == "added"


def test_more_than_the_limit_is_refused_before_it_is_sent(sender, settings):
    settings.RAM_UPLOAD_LIMIT = 4 * 1024**3
    answer = sender.begin(4 * 1024**3 + 1)
    assert answer.status_code == 413
    assert "Larger than 4.0" in answer.content.decode()
    assert not Upload.objects.exists()


def test_more_than_announced_is_refused(sender):
    url = sender.begin(10)["Location"]
    assert sender.send(url, 0, b"x" * 11).status_code == 413
    assert sender.head(url)["Upload-Offset"] == "0"


@pytest.mark.parametrize("algorithm", ["sha256", "sha1"])
def test_a_piece_with_its_checksum_counts_and_another_does_not(sender, algorithm):
    url = sender.begin()["Location"]
    right = b64encode(hashlib.new(algorithm, DATA).digest()).decode()
    check = {"Upload-Checksum": f"{algorithm} {right}"}
    answer = sender.send(url, 0, DATA[:-1] + b"x", **check)
    assert answer.status_code == 460
    assert sender.head(url)["Upload-Offset"] == "0"
    assert sender.send(url, 0, DATA, **check)["Ram-Outcome"] == "added"


@pytest.mark.parametrize("check", ["md5 abc", "sha256 ?", "sha256", "x"])
def test_a_checksum_that_makes_no_sense_is_refused(sender, check):
    url = sender.begin()["Location"]
    answer = sender.send(url, 0, DATA, **{"Upload-Checksum": check})
    assert answer.status_code in {400, 460}
    assert not Asset.objects.exists()


@pytest.mark.parametrize("length", ["", "-1", "x", "1.5", "9" * 40, "0x10"])
def test_a_length_that_makes_no_sense_is_refused(sender, length):
    assert sender.begin(length).status_code == 400
    assert not Upload.objects.exists()


@pytest.mark.parametrize("metadata", ["filename ???", "filename a", ",,, é"])
def test_metadata_that_makes_no_sense_is_no_server_error(sender, metadata):
    answer = sender.begin(**{"Upload-Metadata": metadata})
    assert answer.status_code in {201, 400}


@pytest.mark.parametrize("offset", ["", "-1", "x", "9" * 40])
def test_an_offset_that_makes_no_sense_is_refused(sender, offset):
    url = sender.begin()["Location"]
    assert sender.send(url, offset, b"x").status_code in {400, 413}


def test_other_versions_and_other_bodies_are_not_understood(sender):
    assert sender.client.post(URL).status_code == 412
    url = sender.begin()["Location"]
    headers = {**TUS, "Upload-Offset": "0"}
    answer = sender.client.patch(url, b"x", "image/jpeg", headers=headers)
    assert answer.status_code == 415


def test_an_upload_is_its_owners_alone(sender, ben, carl, olga, as_user):
    url = sender.begin()["Location"]
    for person in (ben, carl, olga, None):
        stranger = Sender(as_user(person))
        assert stranger.head(url).status_code == 404
        assert stranger.send(url, 0, DATA).status_code == 404
        assert stranger.delete(url).status_code == 404
    assert Sender(as_user(None)).begin().status_code == 404
    assert sender.head(url)["Upload-Offset"] == "0"
    assert sender.head(f"{URL}{uuid4()}/").status_code == 404


def test_another_site_sends_nothing(anna):
    client = Client(enforce_csrf_checks=True)
    client.force_login(anna)
    assert Sender(client).begin().status_code == 403
    page = client.get("/upload/")
    headers = {"X-CSRFToken": str(page.context["csrf_token"])}
    begun = Sender(client).begin(**headers)
    assert begun.status_code == 201
    assert Sender(client).send(begun["Location"], 0, DATA).status_code == 403
    answer = Sender(client).send(begun["Location"], 0, DATA, **headers)
    assert answer["Ram-Outcome"] == "added"


def test_what_is_given_up_is_gone_with_its_bytes(sender, settings):
    url = sender.begin()["Location"]
    sender.send(url, 0, DATA[:700])
    assert sender.delete(url).status_code == 204
    assert sender.head(url).status_code == 404
    assert list(settings.RAM_STAGING.iterdir()) == []


def test_giving_up_what_came_in_keeps_the_photo(sender):
    url = sender.begin()["Location"]
    sender.send(url, 0, DATA)
    assert sender.delete(url).status_code == 204
    assert bytes_of(Asset.objects.get()) == DATA


def test_an_upload_ends_a_week_after_its_last_piece(sender, settings):
    url = sender.begin()["Location"]
    Upload.objects.update(expires_at=timezone.now() + timedelta(minutes=1))
    sender.send(url, 0, DATA[:700])
    assert Upload.objects.get().expires_at > timezone.now() + timedelta(days=6)
    Upload.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert sender.head(url).status_code == 410
    assert sender.send(url, 700, DATA[700:]).status_code == 410
    housekeeping.sweep()
    assert list(settings.RAM_STAGING.iterdir()) == []
    assert sender.head(url).status_code == 404


def test_bytes_of_people_who_are_gone_are_swept(sender, anna, settings):
    sender.send(sender.begin()["Location"], 0, DATA[:700])
    anna.delete()
    (left,) = settings.RAM_STAGING.iterdir()
    housekeeping.clear_staging()
    assert left.exists()
    os.utime(left, (1, 1))
    housekeeping.clear_staging()
    assert not left.exists()


def test_the_page_lists_what_can_go_on(sender, as_user, carl):
    url = sender.begin(name="halfway.jpg")["Location"]
    sender.send(url, 0, DATA[:700])
    sender.begin(name="not begun.jpg")
    sender.all(jpeg(), "complete.jpg")
    page = sender.client.get("/upload/").content.decode()
    assert url in page
    assert "halfway.jpg" in page
    assert "not begun.jpg" not in page
    assert "complete.jpg" not in page
    assert url not in as_user(carl).get("/upload/").content.decode()


WHEN_FULL = {
    "when bytes are written": (os, "pwrite"),
    "when they are synced": (os, "fsync"),
    "when they are counted": (Upload, "save"),
}


@pytest.mark.parametrize("moment", WHEN_FULL)
def test_a_disk_full_between_pieces_keeps_what_is_counted(sender, monkeypatch, moment):
    url = sender.begin()["Location"]
    sender.send(url, 0, DATA[:700])
    with monkeypatch.context() as patch:
        patch.setattr(*WHEN_FULL[moment], full)
        answer = sender.send(url, 700, DATA[700:])
    assert answer.status_code == 507
    assert answer.content.decode().startswith("The disk is full. Nothing was lost")
    assert sender.head(url)["Upload-Offset"] == "700"
    assert sender.send(url, 700, DATA[700:])["Ram-Outcome"] == "added"
    assert bytes_of(Asset.objects.get()) == DATA


WHEN_FULL_AT_LAST = {
    "when it gets a second name": (os, "link"),
    "when it is synced": (ingest, "sync_file"),
    "when it gets its place": (Path, "replace"),
    "when the row is written": (Asset, "save"),
}


@pytest.mark.parametrize("moment", WHEN_FULL_AT_LAST)
def test_a_disk_full_at_the_end_loses_no_byte(sender, monkeypatch, settings, moment):
    url = sender.begin()["Location"]
    with monkeypatch.context() as patch:
        patch.setattr(*WHEN_FULL_AT_LAST[moment], full)
        assert sender.send(url, 0, DATA).status_code == 507
    assert not Asset.objects.exists()
    assert [path.suffix for path in settings.RAM_STAGING.iterdir()] == [".upload"]
    assert sender.send(url, len(DATA), b"")["Ram-Outcome"] == "added"
    assert bytes_of(Asset.objects.get()) == DATA
    assert list(settings.RAM_STAGING.iterdir()) == []


def test_a_file_that_cannot_fit_is_refused_before_it_is_sent(sender, monkeypatch):
    class Usage:
        free = 100

    monkeypatch.setattr("shutil.disk_usage", lambda path: Usage)
    assert sender.begin(101).status_code == 507
    assert sender.begin(100).status_code == 201


def test_a_disk_without_second_names_serves_too(sender, monkeypatch):
    def unknown(*args):
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", unknown)
    assert sender.all()["Ram-Outcome"] == "added"
    assert bytes_of(Asset.objects.get()) == DATA


def side_by_side(*jobs):
    """Run `jobs` in threads that start together; what each returned."""

    def run(job):
        try:
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


@pytest.mark.django_db(transaction=True)
def test_same_bytes_twice_at_once_are_one_photo(as_user):
    anna = UserFactory(handle="anna")
    senders = [Sender(as_user(anna)) for _ in range(4)]
    answers = side_by_side(*(sender.all for sender in senders))
    outcomes = sorted(answer["Ram-Outcome"] for answer in answers)
    assert outcomes == ["added", *["already-here"] * 3]
    assert Asset.objects.count() == StoredFile.objects.count() == 1
    assert bytes_of(Asset.objects.get()) == DATA


@pytest.mark.django_db(transaction=True)
def test_the_same_piece_twice_at_once_counts_once(as_user):
    sender = Sender(as_user(UserFactory(handle="anna")))
    url = sender.begin()["Location"]
    clients = [Sender(as_user(Upload.objects.get().owner)) for _ in range(4)]
    answers = side_by_side(
        *(lambda each=each: each.send(url, 0, DATA[:700]) for each in clients)
    )
    assert sorted(a.status_code for a in answers) == [204, 409, 409, 409]
    assert sender.send(url, 700, DATA[700:])["Ram-Outcome"] == "added"
    assert bytes_of(Asset.objects.get()) == DATA

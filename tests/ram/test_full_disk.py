"""With 0 bytes free one still signs in, looks and deletes; nothing more comes in."""

import sqlite3

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from psycopg.errors import DiskFull

from assets.models import Asset
from assets.selection import TRASH, act
from ram import ballast
from tests.assets.incoming import bring, jpeg
from tests.factories import PASSWORD, UserFactory

MIB = 1024 * 1024


class Disk:
    """A disk of which a test says how full it is; the ballast counts."""

    def __init__(self):
        self.rest = 1024 * MIB

    def free(self):
        return self.rest + (0 if ballast.place().exists() else ballast.SIZE)


@pytest.fixture
def disk(settings, tmp_path, monkeypatch):
    settings.RAM_DATA = tmp_path
    disk = Disk()
    monkeypatch.setattr(ballast, "free", disk.free)
    ballast.take_up()
    assert ballast.place().stat().st_size == ballast.SIZE
    return disk


def upload(client, color="red"):
    file = SimpleUploadedFile("a.jpg", jpeg(color=color))
    return client.post("/upload/", {"files": file})


def test_the_room_that_is_kept_is_given_to_the_database_not_to_photos(
    disk, anna, as_user
):
    client, photo = as_user(anna), bring(anna, jpeg())
    disk.rest = 0
    assert client.get("/photos/").status_code == 200
    # Given up: there is room to write now.
    assert disk.free() == ballast.SIZE
    answer = upload(client)
    assert answer.status_code == 507
    assert "The disk is full. Nothing was lost" in answer.content.decode()
    assert Asset.objects.count() == 1
    begun = {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": "10",
        "Upload-Metadata": "filename YS5qcGc=",
    }
    location = client.post("/upload/files/", headers=begun)["Location"]
    piece = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0"}
    kind = "application/offset+octet-stream"
    answer = client.patch(location, jpeg()[:10], content_type=kind, headers=piece)
    assert answer.status_code == 507
    act(anna, [photo.pk], TRASH)
    assert client.post("/photos/restore/", {"ids": photo.pk}).status_code < 400


def test_signing_in_works_with_no_byte_free(disk, db):
    dora = UserFactory(handle="dora", name="Dora")
    disk.rest = 0
    answer = Client().post("/login/", {"login": dora.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert not ballast.place().exists()


def test_it_is_kept_again_when_there_is_room(disk, anna, as_user):
    client = as_user(anna)
    disk.rest = 0
    client.get("/photos/")
    ballast.take_up()
    assert not ballast.place().exists()
    disk.rest = 500 * MIB
    ballast.take_up()
    assert ballast.place().exists()
    assert upload(client).status_code == 200


def test_while_there_is_room_nothing_is_given_up(disk, anna, as_user):
    disk.rest = 5 * MIB
    as_user(anna).get("/photos/")
    assert ballast.place().exists()


def test_a_database_without_room_says_so_and_goes_on_when_there_is_some(
    disk, transactional_db, anna
):
    client = Client(raise_request_exception=False)
    client.force_login(anna)
    photo = bring(anna, jpeg())
    with no_room():
        answer = client.post("/photos/trash/", {"ids": photo.pk})
    assert answer.status_code == 503
    assert "The disk is full. Nothing was lost" in answer.content.decode()
    assert not ballast.place().exists()
    assert client.post("/photos/trash/", {"ids": photo.pk}).status_code < 400


class no_room:
    """The database finds no room, as the database itself says it."""

    def __enter__(self):
        self.execute = connection.execute_wrapper(self.refuse)
        self.execute.__enter__()

    def __exit__(self, *error):
        self.execute.__exit__(*error)

    def refuse(self, execute, sql, params, many, context):
        if not sql.startswith("UPDATE"):
            return execute(sql, params, many, context)
        if connection.vendor == "postgresql":
            raise OperationalError("disk full") from DiskFull("disk full")
        cause = sqlite3.OperationalError("database or disk is full")
        cause.sqlite_errorname = "SQLITE_FULL"
        raise OperationalError("database or disk is full") from cause

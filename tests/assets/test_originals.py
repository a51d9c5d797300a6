"""Originals are bit-identical for ever, whatever is done to the photos on them."""

import os
import shutil
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from assets import housekeeping, marker, processing
from assets.fsck import Kind
from assets.models import Asset, Clip, Installation, StoredFile
from assets.storage import library
from tests.assets import moving
from tests.assets.films import shoot
from tests.assets.pictures import noise, oriented, packed, quarters
from tests.factories import PASSWORD, AlbumFactory
from tests.sharing.links import body, make_link, roads, url, visitor
from tests.torture import server
from tests.torture.originals import changed_originals
from tests.torture.promises import original

pytestmark = pytest.mark.django_db(transaction=True)
SIDECAR = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
 xmlns:exif="http://ns.adobe.com/exif/1.0/" rdf:about=""
 exif:DateTimeOriginal="2019-05-04T10:11:12+02:00"/></rdf:RDF></x:xmpmeta>"""
ROADS = ("", "info/", "thumbnail", "preview", "original", "video", "motion", "sidecar")


@pytest.fixture
def sent(tmp_path):
    """A folder of everything that ram treats differently; its files, as bytes."""
    film = moving.film(tmp_path)
    # One that no browser plays: it is converted.
    old = shoot(tmp_path / "old.mov", codec="mjpeg", pixels="yuvj420p", times=[0.0])
    files = {
        "IMG_1.jpg": packed(noise((320, 240)), "JPEG", exif=oriented(6)),
        "IMG_1.jpg.xmp": SIDECAR,
        "IMG_2.JPG": moving.apple_photo(),
        "IMG_2.MOV": moving.apple_film(tmp_path),
        "IMG_3.jpg": moving.motion_photo(film),
        "IMG_4.mov": old.read_bytes(),
        "IMG_5.heic": packed(quarters(), "HEIF"),
        "IMG_6.tiff": packed(quarters(), "TIFF"),
    }
    folder = tmp_path / "camera"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
        # As if nobody had written to it for an hour.
        os.utime(folder / name, (1_700_000_000, 1_700_000_000))
    return list(files.values())


@pytest.fixture
def photos(anna, sent, tmp_path):
    command("import_photos", tmp_path / "camera", "--owner", anna.email)
    work()
    return list(Asset.objects.order_by("name"))


def command(*words):
    said = StringIO()
    call_command(*map(str, words), stdout=said, stderr=StringIO())
    return said.getvalue()


def work():
    processing.work_once(lambda: True)


def do(client, path, **fields):
    """A form that is taken."""
    response = client.post(path, fields)
    assert response.status_code < 400, (path, response.status_code)
    return response


def look_at_all(client, photos, base="/photos/"):
    """Every address of each, as far as there is one; what was served."""
    return [
        body(response)
        for photo in photos
        for road in ROADS
        if (response := client.get(f"{base}{photo.pk}/{road}")).status_code == 200
    ]


def edit_all(client, photos):
    """One by one, all at once, and back to what the files say."""
    ids = [photo.pk for photo in photos]
    when = {"date": "2020-02-03", "time": "04:05:06", "zone": "+60"}
    for photo in photos:
        said = {"place": "38.79, -9.39", "description": "Moss & fern"}
        do(client, f"/photos/{photo.pk}/edit/", **when, **said)
        if not photo.is_video:
            do(client, f"/photos/{photo.pk}/turn/", turn=1)
    all_at_once = {"when": "shift", "days": 3, "way": "earlier", "turn": 2}
    do(client, "/photos/edit/", ids=ids, **all_at_once)
    do(client, "/photos/screenshot/", ids=ids[:2], on=1)
    do(client, f"/photos/{ids[0]}/reset/", what="date")
    do(client, "/photos/edit/", ids=ids[1:], when="file", where="file")


def put_all_away(client, photos):
    """Archive, lock, trash and back again."""
    ids = [photo.pk for photo in photos]
    for verb in ("archive", "unarchive", "lock"):
        do(client, f"/photos/{verb}/", ids=ids)
    do(client, "/locked/", password=PASSWORD)
    assert look_at_all(client, photos[:2], "/locked/")
    do(client, "/locked/unlock/", ids=ids)
    for verb in ("trash", "restore", "trash"):
        do(client, f"/photos/{verb}/", ids=ids)


def test_whatever_is_done_through_pages_originals_stay_bit_for_bit(
    anna, ben, sent, photos, as_user, tmp_path
):
    mine, his = as_user(anna), as_user(ben)
    ids = [photo.pk for photo in photos]
    edit_all(mine, photos)
    work()
    served = look_at_all(mine, photos)
    assert sum(data in sent for data in served) >= len(photos)
    zipped = do(mine, "/photos/download/", ids=ids)["Location"]
    assert body(mine.get(zipped))
    album = AlbumFactory(owner=anna)
    do(mine, "/albums/add/", ids=ids, albums=album.pk)
    do(mine, f"/albums/{album.pk}/cover/", ids=ids[0])
    do(mine, "/photos/favorite/", ids=ids, on=1)
    for shows in (False, True):
        allowed = {"shows_metadata": shows, "shows_location": shows}
        link = make_link(anna, *photos, allows_download=True, **allowed)
        for photo in photos[:: 2 if not shows else 4]:
            for road in roads(link, photo).values():
                body(visitor().get(road))
        work()
        body(visitor().post(url(link, road="download/"), follow=True))
    do(his, "/photos/keep/", ids=ids)
    copies = list(Asset.objects.filter(owner=ben))
    assert len(copies) == len(photos)
    edit_all(his, copies)
    put_all_away(his, copies)
    put_all_away(mine, photos)
    # Anna's are gone for good; Ben's copies hold the files, in his trash.
    do(mine, "/photos/delete/", ids=ids, count=len(ids))
    housekeeping.sweep()
    do(his, "/photos/restore/", ids=[copy.pk for copy in copies])
    assert look_at_all(his, copies[:2])
    assert not changed_originals(tmp_path, sent)


def test_whatever_operators_do_originals_stay_bit_for_bit(photos, sent, tmp_path):
    Installation.objects.create(pk=1, mark=marker.Known.mark)
    # All is made anew: renditions, the copy of a video, what moves.
    shutil.rmtree(library().path("renditions"))
    assert f"{Kind.RENDITION}: " in command("fsck", "--repair")
    StoredFile.objects.exclude(format="").update(status="pending", attempts=0)
    StoredFile.objects.filter(playback="ready").update(playback="wanted")
    Clip.objects.update(status="pending")
    work()
    assert set(StoredFile.objects.values_list("status", flat=True)) == {"ready"}
    lost = Path(library().path("originals/ab/cd/" + "abcd" * 16))
    lost.parent.mkdir(parents=True)
    lost.write_bytes(b"nobody knows this one")
    os.utime(lost, (1_700_000_000, 1_700_000_000))
    assert "put aside" in command("fsck", "--deep", "--quarantine")
    assert not lost.exists()
    command("fsck", "--deep")
    assert not changed_originals(tmp_path, sent)

    command("backup", tmp_path / "copies")
    command("backup", tmp_path / "copies")
    elsewhere = server.Installation(tmp_path / "elsewhere")
    elsewhere.folder.mkdir()
    elsewhere.manage("restore", str(tmp_path / "copies"))
    assert not changed_originals(elsewhere.folder, sent)
    assert not changed_originals(tmp_path, sent)


def test_the_sweep_tells_a_changed_original_and_one_that_is_gone(tmp_path):
    sent = [b"one", b"two", b"three"]
    for data in sent[1:]:
        path = original(tmp_path, sha256(data).hexdigest())
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
    path.write_bytes(b"tree")
    told = changed_originals(tmp_path, sent)
    assert [one.split(" ", 3)[3] for one in told[:2]] == ["is gone", "was changed"]
    assert told[2].startswith(path.name)

"""With details off, nothing of them leaves on any channel a visitor has."""

import io
import zipfile
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from assets import processing
from assets.facts import Facts
from assets.models import Asset, StoredFile
from assets.renditions import PREVIEW
from assets.storage import library
from tests.assets.incoming import bring
from tests.assets.pictures import noise, packed
from tests.sharing.links import body, make_link, roads, url, visitor
from tests.sharing.reading import words

# What must not come out: one word for each place that a detail can hide in.
CANARIES = [
    *("canary-make", "canary-model", "canary-artist", "canary-description"),
    *("canary-xmp", "canary-comment", "canary-name", "canary-title", "canary-town"),
    *("canary-icc", "canary-trail", "canary-text"),
]
YEAR = "1987"
COORDINATES = ("38.79", "-9.39")


def exif():
    """Camera, author, date, place, and a thumbnail's worth of more."""
    data = Image.Exif()
    data[0x010F], data[0x0110] = "canary-make", "canary-model"
    data[0x013B], data[0x010E] = "canary-artist", "canary-description"
    data[0x0132] = f"{YEAR}:05:04 03:02:01"
    data.get_ifd(0x8769)[0x9003] = f"{YEAR}:05:04 03:02:01"
    data.get_ifd(0x8825).update(
        {1: "N", 2: (38.0, 47.0, 24.0), 3: "W", 4: (9.0, 23.0, 24.0)}
    )
    return data


def jpeg():
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>canary-xmp</x:xmpmeta>"
    photo = packed(noise(), "JPEG", exif=exif(), xmp=xmp, comment=b"canary-comment")
    return photo + b"canary-trail"


def png():
    text = PngInfo()
    text.add_text("Title", "canary-title")
    text.add_itxt("Comment", "canary-text")
    return packed(noise(), "PNG", pnginfo=text, exif=exif())


def webp():
    return packed(noise(), "WEBP", exif=exif(), xmp=b"canary-xmp")


PHOTOS = {"jpg": jpeg, "png": png, "webp": webp}


@pytest.fixture(params=PHOTOS)
def asset(request, anna):
    """A photo full of details, decoded as every photo is."""
    asset = bring(anna, PHOTOS[request.param](), f"canary-name.{request.param}")
    processing.work_once(lambda: True)
    asset.refresh_from_db()
    assert asset.file.status == StoredFile.Status.READY
    asset.latitude, asset.longitude = 38.79, -9.39
    asset.town, asset.description = "canary-town", "canary-description"
    asset.set_taken(datetime(1987, 5, 4, 3, 2, 1, tzinfo=UTC), 0, "exif")
    asset.save()
    return asset


def channels(response):
    """Everything of an answer that a visitor can read, unpacked where it is packed."""
    content = body(response)
    yield content
    yield repr(sorted(response.headers.items())).encode()
    if response.headers.get("Content-Type") == "application/zip":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                yield repr(entry).encode() + entry.comment + entry.extra
                yield str(entry.date_time).encode()
                yield archive.read(entry)
    if response.headers.get("Content-Type", "").startswith("image/"):
        with Image.open(io.BytesIO(content)) as image:
            image.load()
            yield repr((image.info, dict(image.getexif()))).encode()


def leaks(response, words):
    return [
        word for word in words for told in channels(response) if word.encode() in told
    ]


def test_the_canaries_are_in_what_the_owner_has(asset, anna, as_user):
    """Or their absence elsewhere would say nothing."""
    original = as_user(anna).get(f"/photos/{asset.pk}/original")
    assert leaks(original, ["canary-make", "canary-name"])
    page = as_user(anna).get(f"/photos/{asset.pk}/")
    assert leaks(page, ["canary-make", "canary-name", "canary-town", YEAR])


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}, {"Range": "bytes=0-"}])
def test_with_details_off_no_canary_leaves_on_any_road(asset, anna, headers):
    link = make_link(anna, asset, allows_download=True)
    for name, address in roads(link, asset).items():
        response = visitor().get(address, headers=headers)
        assert response.status_code in {200, 206, 404}, name
        assert leaks(response, [*CANARIES, YEAR, *COORDINATES]) == [], name
        assert asset.file.sha256 not in repr(response.headers), name


def test_with_details_off_a_download_is_the_preview_under_a_neutral_name(asset, anna):
    link = make_link(anna, asset, allows_download=True)
    response = visitor().get(url(link, asset.pk, "original"))
    with library().open_for_reading(asset.file.rendition_key(PREVIEW.filename)) as file:
        preview = file.read()
    assert body(response) == preview
    assert response["Content-Disposition"] == 'attachment; filename="photo-1.jpg"'
    zipped = visitor().get(url(link, road="download/"))
    with zipfile.ZipFile(io.BytesIO(body(zipped))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["photo-1.jpg"]
        assert archive.read("photo-1.jpg") == preview
        assert archive.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


def test_with_details_off_served_pictures_hold_no_metadata(asset, anna):
    link = make_link(anna, asset)
    for road in ("thumbnail", "dense", "preview"):
        response = visitor().get(roads(link, asset)[road])
        with Image.open(io.BytesIO(body(response))) as image:
            assert not dict(image.getexif())
            assert set(image.info) <= {
                *("jfif", "jfif_version", "jfif_unit", "jfif_density", "icc_profile"),
                *("loop", "background", "timestamp", "duration"),
            }


def test_with_details_on_page_and_bytes_tell_them(asset, anna):
    link = make_link(
        anna, asset, allows_download=True, shows_metadata=True, shows_location=True
    )
    page = visitor().get(url(link, asset.pk))
    assert not set(leaks(page, [YEAR, "canary-town"])) ^ {YEAR, "canary-town"}
    assert "canary-name" in words(page)
    original = visitor().get(url(link, asset.pk, "original"))
    with library().open_for_reading(asset.file.key) as file:
        assert body(original) == file.read()
    zipped = visitor().get(url(link, road="download/"))
    with zipfile.ZipFile(io.BytesIO(body(zipped))) as archive:
        assert archive.namelist() == [asset.name]


@pytest.mark.parametrize(
    ("flag", "told", "untold"),
    [
        ("shows_metadata", YEAR, "canary-town"),
        ("shows_location", "canary-town", "canary-name"),
    ],
)
def test_original_bytes_need_both_for_they_hold_both(asset, anna, flag, told, untold):
    link = make_link(anna, asset, allows_download=True, **{flag: True})
    page = visitor().get(url(link, asset.pk))
    assert told in page.text
    assert untold not in page.text
    assert leaks(visitor().get(url(link, asset.pk, "original")), CANARIES) == []
    assert leaks(visitor().get(url(link, road="download/")), CANARIES) == []


def test_the_same_photo_has_no_name_for_its_bytes_in_an_etag(asset, anna):
    link = make_link(anna, asset)
    etag = visitor().get(url(link, asset.pk, "preview"))["ETag"]
    assert asset.file.sha256[:16] not in etag
    assert str(asset.file.crc32) not in etag


def test_a_link_with_details_off_says_so_of_unknown_photos_too(anna):
    link = make_link(anna, *Asset.objects.none())
    assert visitor().get(url(link, uuid4(), "original")).status_code == 404


def test_facts_of_the_photo_are_those_of_the_canaries(asset):
    """The decoder found the details; that they are not shown is the link's doing."""
    assert Facts.from_json(asset.file.facts).make == "canary-make"

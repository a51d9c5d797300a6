"""With details off, nothing of them leaves on any channel a visitor has."""

import io
import struct
import zipfile
from datetime import UTC, datetime
from itertools import product
from uuid import uuid4

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from assets import processing
from assets.facts import Facts
from assets.models import Asset, StoredFile
from assets.renditions import PREVIEW
from assets.storage import library
from tests.assets.incoming import bring
from tests.assets.pictures import noise, packed
from tests.sharing.links import body, make_link, roads, url, visitor
from tests.sharing.reading import without_chance, words

YEAR = "1987"
COORDINATES = ("38.79", "-9.39")
# Of the asset's own row, whatever its file.
SAID = ("canary-name", "canary-town", "canary-description")
CAMERA = ("canary-make", "canary-model", "canary-artist", "canary-lens", "canary-note")
XMP = (
    b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF"
    b" xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    b"<rdf:Description xmlns:dc='http://purl.org/dc/elements/1.1/'"
    b" dc:title='canary-xmp'/></rdf:RDF></x:xmpmeta>"
)


def exif():
    """Camera, lens, author, the maker's note, date and place."""
    data = Image.Exif()
    data[0x010F], data[0x0110] = "canary-make", "canary-model"
    data[0x013B], data[0x010E] = "canary-artist", "canary-description"
    data[0x0132] = f"{YEAR}:05:04 03:02:01"
    data.get_ifd(0x8769)[0x9003] = f"{YEAR}:05:04 03:02:01"
    data.get_ifd(0x8769)[0x927C] = b"canary-note"
    data.get_ifd(0x8769)[0xA434] = "canary-lens"
    data.get_ifd(0x8825).update(
        {1: "N", 2: (38.0, 47.0, 24.0), 3: "W", 4: (9.0, 23.0, 24.0)}
    )
    return data


def profile():
    """A color profile with a name of its own."""
    plain = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    name = "sRGB built-in".encode("utf-16-be")
    assert name in plain
    return plain.replace(name, "canary-icc###".encode("utf-16-be"))


def thumbnailed():
    """EXIF with a second directory: a small picture of what there was to see."""
    small = packed(noise((32, 24)), "JPEG", comment=b"canary-thumb")
    data = bytearray(exif().tobytes()[6:])
    order = "<" if data[:2] == b"II" else ">"
    (first,) = struct.unpack_from(order + "I", data, 4)
    (entries,) = struct.unpack_from(order + "H", data, first)
    struct.pack_into(order + "I", data, first + 2 + 12 * entries, len(data))
    at = len(data) + 2 + 2 * 12 + 4
    second = struct.pack(order + "H", 2)
    second += struct.pack(order + "HHII", 0x0201, 4, 1, at)
    second += struct.pack(order + "HHII", 0x0202, 4, 1, len(small))
    return b"Exif\0\0" + bytes(data) + second + bytes(4) + small


def segment(number, content):
    """A part of a JPEG's head."""
    return bytes([0xFF, number]) + struct.pack(">H", len(content) + 2) + content


def jpeg():
    photo = packed(
        noise(),
        "JPEG",
        exif=thumbnailed(),
        xmp=XMP,
        comment=b"canary-comment",
        icc_profile=profile(),
    )
    more = b"http://ns.adobe.com/xmp/extension/\0" + bytes(40) + b"canary-extended"
    words = b"\x1c\x02\x78\0\x0bcanary-iptc"
    resource = b"Photoshop 3.0\0008BIM\x04\x04\0\0" + struct.pack(">I", len(words))
    parts = segment(0xE1, more) + segment(0xED, resource + words)
    return photo[:2] + parts + photo[2:] + b"canary-trail"


def mpo():
    """Two pictures in one file."""
    more = {"save_all": True, "append_images": [noise()]}
    return packed(noise(), "MPO", exif=exif(), comment=b"canary-comment", **more)


def moving():
    """A film behind the picture."""
    film = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"
    return packed(noise(), "JPEG", exif=exif()) + film + b"canary-film"


def png():
    text = PngInfo()
    text.add_text("Title", "canary-title")
    text.add_itxt("Comment", "canary-text")
    text.add_itxt("XML:com.adobe.xmp", XMP.decode())
    return packed(noise(), "PNG", pnginfo=text, exif=exif())


def gif():
    return packed(noise(), "GIF", comment=b"canary-comment")


def described(kind):
    return lambda: packed(noise(), kind, exif=exif(), xmp=XMP)


def tiff():
    data = exif()
    data[0x013C], data[700] = "canary-host", XMP
    return packed(noise(), "TIFF", exif=data)


# Each format, and the words that lie in it: one for each place a detail can hide in.
PHOTOS = {
    "jpg": (
        jpeg,
        (
            *(*CAMERA, "canary-xmp", "canary-comment", "canary-icc", "canary-thumb"),
            *("canary-extended", "canary-iptc", "canary-trail"),
        ),
    ),
    "png": (png, (*CAMERA, "canary-xmp", "canary-title", "canary-text")),
    "webp": (described("WEBP"), (*CAMERA, "canary-xmp")),
    "avif": (described("AVIF"), (*CAMERA, "canary-xmp")),
    "heic": (described("HEIF"), (*CAMERA, "canary-xmp")),
    "tiff": (tiff, (*CAMERA[:3], "canary-xmp", "canary-host")),
    "gif": (gif, ("canary-comment",)),
    "mpo.jpg": (mpo, (*CAMERA, "canary-comment")),
    "motion.jpg": (moving, (*CAMERA, "canary-film")),
}
CANARIES = sorted({*SAID, *(word for _, words in PHOTOS.values() for word in words)})
every_format = pytest.mark.parametrize("asset", PHOTOS, indirect=True)


@pytest.fixture(params=["jpg", "png", "webp"])
def asset(request, anna):
    """A photo full of details, decoded as every photo is."""
    make, _ = PHOTOS[request.param]
    asset = bring(anna, make(), f"canary-name.{request.param}")
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
    # The ETag is made with our key: any digits may stand in it.
    told = {name: value for name, value in response.headers.items() if name != "ETag"}
    yield repr(sorted(told.items())).encode()
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
    told = [
        without_chance(text.decode("latin-1")).encode("latin-1")
        for text in channels(response)
    ]
    return [word for word in words if any(spelled_in(word, text) for text in told)]


def spelled_in(word, text):
    """As bytes, or in the two bytes a letter that color profiles have."""
    return word.encode() in text or word.encode("utf-16-be") in text


@pytest.mark.parametrize("name", PHOTOS)
def test_the_canaries_are_in_the_files(name):
    """Or their absence elsewhere would say nothing."""
    make, planted = PHOTOS[name]
    data = make()
    assert [word for word in planted if not spelled_in(word, data)] == []


def test_the_canaries_are_in_what_the_owner_has(asset, anna, as_user):
    original = as_user(anna).get(f"/photos/{asset.pk}/original")
    assert leaks(original, ["canary-make", "canary-name"])
    page = as_user(anna).get(f"/photos/{asset.pk}/")
    assert leaks(page, ["canary-make", "canary-name", "canary-town", YEAR])


@every_format
def test_with_details_off_no_canary_leaves_on_any_road(asset, anna):
    link = make_link(anna, asset, allows_download=True)
    asks = ({}, {"HX-Request": "true"}, {"Range": "bytes=0-"})
    for (name, address), headers in product(roads(link, asset).items(), asks):
        response = visitor().get(address, headers=headers)
        assert response.status_code in {200, 206, 404}, name
        assert leaks(response, [*CANARIES, YEAR, *COORDINATES]) == [], name
        assert asset.file.sha256 not in repr(response.headers), name
        assert YEAR not in response.headers.get("Last-Modified", ""), name


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

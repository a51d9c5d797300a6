"""485 hostile texts wherever text comes from outside: nothing breaks or is believed."""

import io
import zipfile

import pytest
from django.urls import reverse
from PIL import Image

from assets.ingest import clean_name
from assets.models import Asset
from assets.xmp import read_packet
from sharing.models import Album, SharedLink
from tests.assets.incoming import bring
from tests.assets.stored import stored_asset
from tests.factories import AlbumFactory, AssetFactory, PartnershipFactory
from tests.naughty import ALL, STRINGS, TEXTS, pairs, shape

pytestmark = pytest.mark.django_db

HARMLESS = "harmless"
PACKET = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
    ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description>'
    '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt>'
    "</dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"
)


def test_the_list_is_whole():
    assert len(STRINGS) == 485


def test_every_name_of_a_file_becomes_a_plain_one():
    for text in STRINGS:
        for name in (text, f"{text}.jpg", f"../{text}/x.jpg"):
            plain = clean_name(name)
            assert plain
            assert len(plain) <= 255
            assert not set(plain) & set("/\\\0\r\n")


def test_a_packet_of_xmp_with_any_words_is_read_or_left_out():
    for text in STRINGS:
        for words in (text, text.replace("&", "&amp;").replace("<", "&lt;")):
            read_packet(PACKET.format(words).encode("utf-8", "surrogatepass"))


def test_a_photo_that_describes_itself_with_any_words_comes_in(anna):
    for number, text in enumerate(TEXTS[::20]):
        exif = Image.Exif()
        exif[270] = exif[271] = exif[272] = exif[315] = text.encode()[:900]
        buffer = io.BytesIO()
        Image.new("RGB", (8, 8), (number, 9, 9)).save(buffer, "JPEG", exif=exif)
        bring(anna, buffer.getvalue(), name=f"{text}.jpg")
    assert Asset.objects.filter(owner=anna).count() == len(TEXTS[::20])


def test_forms_take_any_words_or_say_why_not(as_user, anna):
    client = as_user(anna)
    photo = AssetFactory(owner=anna)
    album = reverse("sharing:edit_album", args=[AlbumFactory(owner=anna).pk])
    places = [
        (reverse("sharing:new_album"), ("title", "description")),
        (album, ("title", "description")),
        (reverse("accounts:profile"), ("name", "time_zone")),
        (reverse("sharing:new_link"), ("title", "beginning", "expires")),
    ]
    for text, (address, fields) in pairs(STRINGS, places):
        data = {**dict.fromkeys(fields, text), "ids": photo.pk}
        answer = client.post(address, data)
        assert answer.status_code in {200, 302, 303, 422}, (address, text)


def test_addresses_with_any_words_lead_nowhere_or_say_why_not(as_user, anna):
    client = as_user(anna)
    pick = reverse("sharing:pick", args=[AlbumFactory(owner=anna).pk])
    places = [
        ("/photos/", ("who",)),
        ("/photos/", ("after",)),
        ("/favorites/", ("after",)),
        (pick, ("month", "who")),
        ("/account/sharing/add/", ("q",)),
        ("/albums/choose/", ("q", "ids", "next")),
    ]
    for text, (address, fields) in pairs(STRINGS, places):
        answer = client.get(address, dict.fromkeys(fields, text))
        assert answer.status_code in {200, 302, 404, 422}, (address, text)


@pytest.fixture
def named(anna, ben):
    """Photos, an album and a link, all told by one text."""
    PartnershipFactory(sharer=ben, recipient=anna, in_timeline=True)
    mine, theirs = AssetFactory(owner=anna), AssetFactory(owner=ben)
    # Without a picture a tile shows the name.
    for asset in (mine, theirs):
        asset.file.status = "failed"
        asset.file.reason = "No."
        asset.file.save()
    album = AlbumFactory(owner=anna)
    link = SharedLink.objects.create(
        maker=anna, secret_digest="d", secret_sealed="s", title="t"
    )

    def call(text):
        Asset.objects.update(
            name=text[:255], description=text[:5000], town=text[:120], country=text[:80]
        )
        Album.objects.update(title=text[:120], description=text[:2000])
        SharedLink.objects.update(title=text[:120])
        type(ben).objects.filter(pk=ben.pk).update(name=text[:80])

    return mine, theirs, album, link, call


def test_a_page_is_built_the_same_whatever_its_texts_say(as_user, anna, named):
    mine, theirs, album, _, call = named
    client = as_user(anna)
    addresses = [
        "/photos/",
        "/partners/ben/",
        "/albums/",
        "/links/",
        "/sharing/",
        "/sharing/where/",
        "/account/sharing/",
        reverse("sharing:album", args=[album.pk]),
        *(reverse("assets:detail", args=[asset.pk]) for asset in (mine, theirs)),
    ]
    call(HARMLESS)
    benign = {address: shape(client.get(address).text) for address in addresses}
    for text, address in pairs(TEXTS if ALL else TEXTS[::2], addresses):
        call(text)
        answer = client.get(address)
        assert answer.status_code == 200
        assert shape(answer.text) == benign[address], (address, text)


def test_a_zip_of_photos_with_any_names_has_them_all(as_user, anna):
    photos = [
        stored_asset(b"%d" % number, owner=anna, name=clean_name(f"{text}.jpg"))
        for number, text in enumerate(STRINGS)
    ]
    client = as_user(anna)
    ids = [str(photo.pk) for photo in photos]
    answer = client.post("/photos/download/", {"ids": ids}, follow=True)
    archive = zipfile.ZipFile(io.BytesIO(answer.getvalue()))
    assert archive.testzip() is None
    names = archive.namelist()
    assert len({name.casefold() for name in names}) == len(STRINGS)
    assert not [n for n in names if n.startswith("/") or ".." in n.split("/")]

"""Sidecars: what an owner said goes out with the photo, and comes back with it."""

import zipfile
from datetime import UTC, datetime, timedelta
from io import BytesIO
from xml.etree import ElementTree

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from assets import editing, processing, sidecars, xmp
from assets.description import describe
from assets.editing import Change, Spot
from assets.facts import Facts, clean_text
from assets.ingest import take_in
from assets.models import Asset, StoredFile
from assets.staging import stage
from tests.assets.incoming import bring, jpeg
from tests.assets.stored import stored_asset, with_sidecar
from tests.factories import AssetFactory
from tests.sharing.links import body, make_link, url, visitor

SINTRA = Spot(38.79712, -9.39061, "Sintra", "Portugal")


@pytest.fixture
def edited(anna):
    """A photo whose owner knows better in everything."""
    asset = bring(anna, jpeg(taken="2020:01:02 03:04:05", offset="+01:00"), "Würm.jpg")
    processing.work_once(lambda: True)
    clock = datetime(2019, 7, 8, 9, 10, 11)
    change = Change(
        clock=clock,
        zone=UTC_PLUS_9,
        place=SINTRA,
        description='Moss & "fern" <3\nand a 🦔',
        turn=3,
    )
    editing.edit(anna, [asset.pk], change)
    return Asset.objects.select_related("file").get(pk=asset.pk)


UTC_PLUS_9 = datetime.fromisoformat("2020-01-01T00:00+09:00").tzinfo


def fetched(client, asset):
    return client.get(reverse("assets:sidecar", args=[asset.pk]))


def test_the_sidecar_says_all_of_it_in_the_names_that_others_read(
    edited, anna, as_user
):
    response = fetched(as_user(anna), edited)
    assert "W%C3%BCrm.jpg.xmp" in response["Content-Disposition"]
    assert "no-cache" in response["Cache-Control"]
    text = body(response).decode()
    ElementTree.fromstring(text.encode())
    for said in (
        'exif:DateTimeOriginal="2019-07-08T09:10:11+09:00"',
        'photoshop:DateCreated="2019-07-08T09:10:11+09:00"',
        'exif:GPSLatitude="38,47.827200N"',
        'exif:GPSLongitude="9,23.436600W"',
        'tiff:Orientation="8"',
        'photoshop:City="Sintra"',
        'Moss &amp; "fern" &lt;3',
    ):
        assert said in text


def test_a_held_sidecar_is_not_sent_again_until_something_changes(
    edited, anna, as_user
):
    client = as_user(anna)
    etag = fetched(client, edited)["ETag"]
    page = reverse("assets:sidecar", args=[edited.pk])
    held = {"If-None-Match": etag}
    assert client.get(page, headers=held).status_code == 304
    editing.edit(anna, [edited.pk], Change(description="Else"))
    assert client.get(page, headers=held).status_code == 200


def again(owner, original, sidecar):
    """The photo and its sidecar in another library, decoded as every photo is."""
    taken = take_in(owner, stage([original]), "Würm.jpg", sidecar=stage([sidecar]))
    StoredFile.objects.filter(pk=taken.asset.file_id).update(status="pending")
    processing.work_once(lambda: True)
    return Asset.objects.get(pk=taken.asset.pk)


SAID = (
    *("taken_at", "taken_offset", "taken_on", "month", "date_source"),
    *("latitude", "longitude", "town", "country", "place_source"),
    *("description", "rotation"),
)


def test_photo_and_sidecar_bring_back_everything(edited, anna, carl, as_user):
    original = jpeg(taken="2020:01:02 03:04:05", offset="+01:00")
    copy = again(carl, original, body(fetched(as_user(anna), edited)))
    for field in SAID:
        assert getattr(copy, field) == getattr(edited, field), field


def test_that_there_is_no_place_and_no_description_comes_back_too(anna, carl):
    facts = Facts(latitude=48.1, longitude=11.5, description="Camera's").to_json()
    asset = AssetFactory(owner=anna, file__facts=facts, place_source="edited")
    packet = sidecars.write(asset)
    found = Facts(**xmp.read_packet(packet))
    assert found.edited == "place description"
    photo = bring(carl, jpeg(color="red"))
    photo.file.facts = facts
    photo.description = ""
    describe(photo, found)
    assert (photo.latitude, photo.place_source) == (None, "edited")
    assert photo.description == ""


@given(
    text=st.text(max_size=200),
    latitude=st.floats(-90, 90),
    longitude=st.floats(-180, 180),
    minutes=st.integers(-14 * 60, 14 * 60),
    seconds=st.integers(0, 3 * 10**9),
    turn=st.integers(0, 3),
)
def test_whatever_is_said_is_read_again(
    text, latitude, longitude, minutes, seconds, turn
):
    asset = Asset(
        file=StoredFile(),
        name="a.jpg",
        description=clean_text(text, 5000),
        latitude=round(latitude, 7),
        longitude=round(longitude, 7),
        place_source="edited",
        rotation=turn,
    )
    instant = datetime(1930, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    asset.set_taken(instant, minutes, "edited")
    found = Facts(**xmp.read_packet(sidecars.write(asset)))
    assert found.description == asset.description
    assert datetime.fromisoformat(found.xmp_date) == instant
    if (asset.latitude, asset.longitude) != (0, 0):
        assert found.latitude == pytest.approx(asset.latitude, abs=1e-7)
        assert found.longitude == pytest.approx(asset.longitude, abs=1e-7)
    assert (found.rotation or 0) == turn


def zipped(client, *assets):
    ids = [asset.pk for asset in assets]
    response = client.post(reverse("assets:download"), {"ids": ids})
    return client.get(response["Location"]), response["Location"]


def test_a_zip_takes_along_what_was_decided_and_still_resumes(
    edited, anna, ben, as_user
):
    plain = stored_asset(b"plain", owner=anna, name="Würm.jpg")
    came = stored_asset(b"came", owner=anna, name="B.jpg")
    with_sidecar(came, "B.xmp", b"<x/>")
    for person in (anna, ben):
        client = as_user(person)
        whole, address = zipped(client, plain, edited, came)
        content = body(whole)
        assert len(content) == int(whole["Content-Length"])
        with zipfile.ZipFile(BytesIO(content)) as archive:
            assert archive.testzip() is None
            assert sorted(archive.namelist()) == [
                *("B.jpg", "B.xmp", "Würm (2).jpg", "Würm (2).jpg.xmp", "Würm.jpg"),
            ]
            assert archive.read("Würm (2).jpg.xmp") == sidecars.write(edited)
        for start in range(0, len(content), 997):
            headers = {"Range": f"bytes={start}-", "If-Range": whole["ETag"]}
            part = client.get(address, headers=headers)
            assert (part.status_code, body(part)) == (206, content[start:])


def test_visitors_get_it_only_with_all_details(edited, anna):
    closed = make_link(anna, edited, allows_download=True)
    opened = make_link(
        anna, edited, allows_download=True, shows_metadata=True, shows_location=True
    )
    for link, names in (
        (closed, ["photo-1.jpg"]),
        (opened, ["Würm.jpg", "Würm.jpg.xmp"]),
    ):
        content = body(visitor().get(url(link, road="download/")))
        with zipfile.ZipFile(BytesIO(content)) as archive:
            assert archive.namelist() == names
        assert visitor().get(url(link, edited.pk, "sidecar")).status_code == 404

"""Owners edit date, place, description and turning; nobody else's photo changes."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from PIL import Image

from assets import editing, places, processing
from assets.editing import AbsurdDate, Change, Spot
from assets.keeping import keep
from assets.models import Asset, LibraryMonth, StoredFile
from assets.renditions import PREVIEW, THUMBNAIL
from tests.assets.incoming import bring, jpeg
from tests.assets.pictures import corners, packed, quarters
from tests.factories import AssetFactory, StoredFileFactory
from tests.sharing.links import body, make_link, url, visitor

HTMX = {"HX-Request": "true"}
NOON = datetime(2024, 6, 1, 12, tzinfo=UTC)
SINTRA = Spot(38.8, -9.39, "Sintra", "Portugal")


@pytest.fixture
def photo(anna):
    return AssetFactory(owner=anna, taken_at=NOON, taken_offset=120)


@pytest.fixture
def shown(anna):
    """A decoded photo of Anna's: red, green, blue and yellow in its corners."""
    asset = bring(anna, packed(quarters((640, 400)), "JPEG"), "quarters.jpg")
    processing.work_once(lambda: True)
    asset.refresh_from_db()
    return asset


def fields(asset, **changed):
    """The edit form as it stands, but for what is changed."""
    local = asset.taken_local
    return {
        "date": f"{local:%Y-%m-%d}",
        "time": f"{local:%H:%M:%S}",
        "zone": f"{asset.taken_offset:+}",
        "place": asset.town and f"{asset.town}, {asset.country}",
        "description": asset.description,
        **changed,
    }


def address(name, asset):
    return reverse(f"assets:{name}", args=[asset.pk])


def test_the_form_changes_what_is_touched_and_nothing_else(photo, anna, as_user):
    photo.taken_at += timedelta(microseconds=250_000)
    photo.save()
    client, page = as_user(anna), address("edit", photo)
    assert "Save" in client.get(page).text
    response = client.post(page, fields(photo, description="From the\r\nwall"))
    assert response["Location"] == address("detail", photo)
    before, photo = photo, Asset.objects.get(pk=photo.pk)
    assert photo.description == "From the\nwall"
    assert (photo.taken_at, photo.date_source) == (before.taken_at, "imported")
    assert photo.place_source == ""


def test_date_time_and_zone_are_those_of_the_clock_there(photo, anna, as_user):
    data = fields(photo, date="2024-12-31", time="23:30", zone="+540")
    as_user(anna).post(address("edit", photo), data)
    photo.refresh_from_db()
    assert photo.taken_at == datetime(2024, 12, 31, 14, 30, tzinfo=UTC)
    assert (photo.taken_on.isoformat(), photo.month) == ("2024-12-31", 202412)
    assert (photo.taken_offset, photo.date_source) == (540, "edited")
    counts = LibraryMonth.objects.filter(owner=anna, n__gt=0)
    assert list(counts.values_list("month", "n")) == [(202412, 1)]


def test_a_named_zone_is_read_at_that_date(photo, anna, as_user):
    data = fields(photo, date="2024-12-24", zone="Europe/Berlin")
    as_user(anna).post(address("edit", photo), data)
    photo.refresh_from_db()
    assert photo.taken_offset == 60
    assert photo.taken_local == datetime(2024, 12, 24, 14, 0)


@pytest.mark.parametrize("date", ["1825-12-31", "2999-01-01", "soon", ""])
def test_absurd_dates_are_refused_in_place(photo, anna, as_user, date):
    client = as_user(anna)
    response = client.post(
        address("edit", photo), fields(photo, date=date), headers=HTMX
    )
    assert response.status_code == 422
    assert "Not saved yet" in response.text
    assert "<html" not in response.text
    photo.refresh_from_db()
    assert photo.taken_at == NOON


@pytest.mark.parametrize(
    ("typed", "town", "country"),
    [
        ("Sintra, Portugal", "Sintra", "Portugal"),
        ("evora", "Évora", "Portugal"),
        ("Paris", "Paris", "France"),
        ("Paris, Texas, United", "Paris", "United States"),
        ("38.7971, -9.3906", "Sintra", "Portugal"),
        ("-48.876667, -123.393333", "", ""),
    ],
)
def test_a_place_is_a_town_or_coordinates(photo, anna, as_user, typed, town, country):
    as_user(anna).post(address("edit", photo), fields(photo, place=typed))
    photo.refresh_from_db()
    assert (photo.town, photo.country, photo.place_source) == (town, country, "edited")
    assert photo.latitude is not None


@pytest.mark.parametrize("typed", ["Nowhereville-upon-Nothing", "91, 5", "12, 181"])
def test_what_is_no_place_is_said_in_place(photo, anna, as_user, typed):
    client = as_user(anna)
    response = client.post(address("edit", photo), fields(photo, place=typed))
    assert response.status_code == 422
    assert typed in response.text


def test_a_place_can_be_taken_away_and_stands_as_it_is_untouched(anna, as_user):
    photo = AssetFactory(owner=anna, latitude=1.5, longitude=2.5, town="Nowhere")
    client, page = as_user(anna), address("edit", photo)
    said = {"place": "Nowhere"}
    client.post(page, fields(photo, **said, description="x"))
    photo.refresh_from_db()
    assert (photo.latitude, photo.place_source) == (1.5, "")
    client.post(page, fields(photo, place=""))
    photo.refresh_from_db()
    assert (photo.latitude, photo.town, photo.place_source) == (None, "", "edited")


def test_towns_are_suggested_as_typed(anna, as_user):
    client, page = as_user(anna), reverse("assets:towns")
    ask = {"headers": {"HX-Request": "true"}}
    assert "Sintra, Portugal" in client.get(page, {"place": "sint"}, **ask).text
    assert client.get(page, {"place": "zzzzqq"}, **ask).text.strip() == ""
    assert client.get(page, **ask).text.strip() == ""
    assert len(places.towns_called("San")) == 8


def test_the_answer_to_htmx_is_the_sheet_and_the_picture(shown, anna, as_user):
    client = as_user(anna)
    data = fields(shown, description="Four corners")
    answer = client.post(address("edit", shown), data, headers=HTMX).text
    assert "Four corners" in answer
    assert 'id="stage" hx-swap-oob' in answer
    assert "<html" not in answer


def test_reading_the_file_again_leaves_what_the_owner_said(anna):
    asset = bring(anna, jpeg(taken="2020:01:02 03:04:05"))
    change = Change(clock=datetime(2021, 1, 1), place=SINTRA, description="Mine")
    editing.edit(anna, [asset.pk], change)
    processing.work_once(lambda: True)
    asset.refresh_from_db()
    assert asset.file.status == StoredFile.Status.READY
    assert asset.taken_local == datetime(2021, 1, 1)
    assert (asset.town, asset.description) == ("Sintra", "Mine")


def test_back_to_what_the_file_says(anna, as_user):
    asset = bring(anna, jpeg(taken="2020:01:02 03:04:05", offset="+01:00"))
    processing.work_once(lambda: True)
    editing.edit(anna, [asset.pk], Change(clock=datetime(2021, 1, 1), place=SINTRA))
    client = as_user(anna)
    assert "Use the file’s date" in client.get(address("edit", asset)).text
    for what in ("date", "place"):
        client.post(address("reset", asset), {"what": what})
    asset.refresh_from_db()
    assert asset.taken_local == datetime(2020, 1, 2, 3, 4, 5)
    assert (asset.date_source, asset.place_source) == ("exif", "")
    assert asset.latitude is None
    assert client.post(address("reset", asset), {"what": "all"}).status_code == 404


# --- Many ----------------------------------------------------------------------


def many(client, *assets, **data):
    ids = [getattr(asset, "pk", asset) for asset in assets]
    return client.post(reverse("assets:edit_selected"), {"ids": ids, **data})


def test_many_clocks_move_by_the_same_and_zones_keep_the_clock(anna, as_user):
    one, other = (
        AssetFactory(owner=anna, taken_at=NOON, taken_offset=offset)
        for offset in (0, 120)
    )
    shift = {"when": "shift", "way": "earlier", "days": "1", "minutes": "30"}
    many(as_user(anna), one, other, **shift, zone="+540")
    for asset, hour in ((one, 11), (other, 13)):
        asset.refresh_from_db()
        assert asset.taken_local == datetime(2024, 5, 31, hour, 30)
        assert asset.taken_offset == 540


def test_a_selection_counts_what_is_not_mine_and_does_the_rest(
    anna, ben, carl, as_user
):
    mine = AssetFactory.create_batch(2, owner=anna)
    away = AssetFactory(owner=anna, trashed=True)
    foreign = AssetFactory(owner=carl)
    client = as_user(anna)
    asked = (*mine, mine[0], away, foreign, uuid4(), "nonsense")
    assert "Edit 2 items" in many(client, *asked, look="1").text
    response = many(client, *asked, where="set", place="Sintra", turn="1")
    assert response.status_code == 302
    assert "2 items changed · 4 not available" in client.get("/photos/").text
    towns = Asset.objects.values_list("town", "rotation").order_by("pk")
    assert list(towns.filter(owner=anna, state=0)) == [("Sintra", 1)] * 2
    assert not Asset.objects.exclude(pk__in=[a.pk for a in mine]).filter(town="Sintra")
    assert many(client, foreign, "nonsense", turn="1").status_code == 404
    assert many(client, foreign, look="1").status_code == 404
    assert many(client).status_code == 422


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"when": "shift"},
        {"when": "set", "date": "2024-01-01"},
        {"when": "set", "date": "2999-01-01", "time": "10:00"},
        {"when": "shift", "way": "earlier", "days": "99999"},
        {"when": "shift", "days": "100001"},
        {"where": "set"},
        {"where": "set", "place": "qqqqqq"},
        {"zone": "Mars/Base"},
        {"turn": "4"},
    ],
)
def test_what_cannot_be_done_to_all_is_done_to_none(anna, as_user, data):
    old = AssetFactory(owner=anna, taken_at=datetime(1900, 1, 1, tzinfo=UTC))
    assets = [AssetFactory(owner=anna), old]
    response = many(as_user(anna), *assets, **data)
    assert response.status_code == 422
    assert "Not changed yet" in response.text
    for asset in assets:
        assert Asset.objects.get(pk=asset.pk).taken_at == asset.taken_at


def test_many_go_back_to_what_their_files_say(anna, as_user):
    asset = bring(anna, jpeg(taken="2020:01:02 03:04:05"))
    processing.work_once(lambda: True)
    editing.edit(anna, [asset.pk], Change(clock=datetime(2021, 1, 1), place=SINTRA))
    many(as_user(anna), asset, when="file", where="file")
    asset.refresh_from_db()
    assert (asset.date_source, asset.place_source) == ("exif", "")


def test_a_move_out_of_all_calendars_is_absurd(photo, anna):
    with pytest.raises(AbsurdDate):
        editing.edit(anna, [photo.pk], Change(shift=timedelta(days=4_000_000)))


# --- Turning -------------------------------------------------------------------


def looks(response):
    with Image.open(BytesIO(body(response))) as image:
        image.load()
        return corners(image), image.width > image.height


UPRIGHT = ["red", "green", "blue", "yellow"]
RIGHT = ["blue", "red", "yellow", "green"]


def test_turning_turns_every_picture_of_it_and_no_original(shown, anna, ben, as_user):
    client = as_user(anna)
    for name in ("preview", "thumbnail"):
        assert looks(client.get(address(name, shown))) == (UPRIGHT, True)
    etag = client.get(address("thumbnail", shown))["ETag"]
    original = body(client.get(address("original", shown)))

    assert client.post(address("turn", shown), {"turn": "1"}).status_code == 302

    held = {"If-None-Match": etag}
    for person in (client, as_user(ben)):
        assert person.get(address("thumbnail", shown), headers=held).status_code == 200
        for name in ("preview", "thumbnail"):
            assert looks(person.get(address(name, shown))) == (RIGHT, False)
    assert body(client.get(address("original", shown))) == original
    tile = re.search(r'<li class="t r(\d\d)', client.get("/photos/").text)
    assert int(tile[1]) == round(400 / 640 * 20)
    client.post(address("turn", shown), {"turn": "3"})
    assert looks(client.get(address("preview", shown))) == (UPRIGHT, True)
    assert client.get(address("thumbnail", shown))["ETag"] == etag


def test_others_on_the_same_file_keep_theirs_and_keepers_take_the_turn(
    shown, anna, ben, carl, as_user
):
    theirs = AssetFactory(owner=carl, file=shown.file)
    editing.edit(anna, [shown.pk], Change(turn=2, place=SINTRA, description="Up"))
    assert looks(as_user(carl).get(address("preview", theirs)))[0] == UPRIGHT
    [kept] = keep(ben, [shown.pk]).kept
    copy = Asset.objects.get(pk=kept)
    assert looks(as_user(ben).get(address("preview", copy)))[0] == UPRIGHT[::-1]
    assert (copy.town, copy.place_source) == ("Sintra", "edited")
    assert copy.description == "Up"


def test_visitors_see_it_turned_also_in_their_zip(shown, anna):
    editing.edit(anna, [shown.pk], Change(turn=1))
    link = make_link(anna, shown, allows_download=True)
    for road in ("preview", "thumbnail", "original"):
        assert looks(visitor().get(url(link, shown.pk, road))) == (RIGHT, False)
    assert "r12" in visitor().get(url(link)).text
    assert visitor().get(url(link, road="download/")).status_code == 200


def test_a_video_is_not_turned(anna, as_user):
    film = AssetFactory(owner=anna, is_video=True)
    assert as_user(anna).post(address("turn", film), {"turn": "1"}).status_code == 404
    assert many(as_user(anna), film, turn="1").status_code == 404
    film.refresh_from_db()
    assert film.rotation == 0


def test_a_picture_that_is_not_in_the_storage_is_not_found(anna, as_user):
    lost = AssetFactory(owner=anna, rotation=1, file=StoredFileFactory())
    for name in (PREVIEW.name, THUMBNAIL.name):
        assert as_user(anna).get(address(name, lost)).status_code == 404

"""The map and the lists of places: by the rule and the switch, every photo once."""

import math
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from assets.counting import month_counts
from assets.models import Asset
from assets.querysets import State
from assets.search import Search, search_parts, understand
from assets.timeline import choose, read_page
from assets.world import (
    CLOSEST,
    Cell,
    View,
    Where,
    clusters,
    countries,
    down,
    grid,
    place_parts,
    size,
    up,
)
from sharing.models import Partnership
from tests.factories import (
    AssetFactory,
    PartnershipFactory,
    StoredFileFactory,
    UserFactory,
)

SINTRA = {"latitude": 38.8, "longitude": -9.39, "town": "Sintra", "country": "Portugal"}
PARIS = {"latitude": 48.85, "longitude": 2.35, "town": "Paris", "country": "France"}


@pytest.fixture
def world(anna, ben):
    """Ben sees Anna's photos of Sintra, not the archived one of Paris."""
    Partnership.objects.update(in_timeline=True)
    shown = [AssetFactory(owner=anna, **SINTRA) for _ in range(2)]
    shown.append(AssetFactory(owner=ben, **SINTRA))
    hidden = AssetFactory(owner=anna, archived=True, **PARIS)
    AssetFactory(owner=anna)
    return shown, hidden


def listed(client, **query):
    html = client.get("/places/photos/", query).content.decode()
    ids = Asset.objects.values_list("pk", flat=True)
    return {pk for pk in ids if f't-{pk}"' in html}


def test_photos_are_counted_by_country_and_town(world, ben, as_user):
    _shown, hidden = world
    page = as_user(ben).get("/places/")
    [portugal] = page.context["countries"]
    assert (portugal.name, portugal.count) == ("Portugal", 3)
    assert portugal.towns == [("Sintra", 3)]
    assert page.context["placeless"] == 1
    html = page.content.decode()
    assert "France" not in html
    assert str(hidden.pk) not in html
    assert "3 photos, around Sintra" in html


def test_lists_hold_what_was_counted(world, ben, as_user):
    shown, _hidden = world
    client = as_user(ben)
    of_sintra = {asset.pk for asset in shown}
    assert listed(client, country="Portugal") == of_sintra
    assert listed(client, country="Portugal", town="Sintra") == of_sintra
    assert listed(client, country="France") == set()
    assert len(listed(client, nowhere="1")) == 1
    [pin] = client.get("/places/").context["pins"]
    assert pin["count"] == "3"
    assert listed(client, cell=pin["url"].split("cell=")[1]) == of_sintra
    assert listed(client, country="Portugal", who="mine") == {shown[2].pk}


def test_a_removed_partner_is_on_no_map(world, ben, as_user):
    shown, _hidden = world
    client = as_user(ben)
    Partnership.objects.update(ended_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert listed(client, country="Portugal") == {shown[2].pk}
    assert client.get("/places/", {"who": "anna"}).status_code == 404
    assert (
        client.get("/places/photos/", {"country": "x", "who": "anna"}).status_code
        == 404
    )


def test_the_neighbors_are_of_the_same_place(world, anna, as_user):
    shown, _hidden = world
    query = "?country=Portugal&town=Sintra&within=places"
    page = as_user(anna).get(f"/photos/{shown[0].pk}/{query}")
    assert page.context["newer"] == f"/photos/{shown[1].pk}/{query}"
    assert page.context["older"] == ""
    assert page.context["back"] == "/places/photos/?country=Portugal&town=Sintra"


def test_without_any_place_there_is_a_word_about_it(anna, as_user):
    AssetFactory(owner=anna)
    html = as_user(anna).get("/places/").content.decode()
    assert "None of your photos has a place yet." in html


@pytest.mark.parametrize(
    "query",
    [
        "zoom=7",
        "zoom=x",
        "zoom=1&at=1",
        "at=1,2,3",
        "at=nan,1",
        "at=1e9,1",
        "who=nobody",
        "at=%00",
    ],
)
def test_a_view_that_makes_no_sense_does_not_exist(query, anna, as_user):
    assert as_user(anna).get(f"/places/?{query}").status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "",
        "cell=0-9-0",
        "cell=7-0-0",
        "cell=1-2",
        "cell=x",
        "town=Sintra",
        "country=Portugal&nowhere=1",
        "nowhere=1&unnamed=1",
        "country=%00",
        "country=a&after=x",
    ],
)
def test_a_place_that_makes_no_sense_does_not_exist(query, anna, as_user):
    assert as_user(anna).get(f"/places/photos/?{query}").status_code == 404


def test_names_are_escaped(anna, as_user):
    AssetFactory(owner=anna, **(SINTRA | {"town": '"><b>T', "country": "<i>&C"}))
    client = as_user(anna)
    html = client.get("/places/").content.decode()
    assert "<b>T" not in html
    assert "<i>&C" not in html
    assert len(listed(client, country="<i>&C", town='"><b>T')) == 1


def test_a_photo_being_made_ready_has_no_picture_on_the_map(anna, as_user):
    AssetFactory(owner=anna, file=StoredFileFactory(status="pending"), **SINTRA)
    page = as_user(anna).get("/places/")
    assert page.context["pins"][0]["cover"] is None
    assert "/thumbnail" not in page.content.decode()


def test_queries_do_not_grow_with_photos(
    anna, ben, as_user, django_assert_max_num_queries
):
    Partnership.objects.update(in_timeline=True)
    for number in range(40):
        place = SINTRA | {"longitude": number * 4.0 - 80, "town": f"Town {number}"}
        AssetFactory(owner=(anna, ben)[number % 2], **place)
    client = as_user(ben)
    client.get("/places/")  # counts the months, which are then kept
    with django_assert_max_num_queries(11):
        client.get("/places/")
    with django_assert_max_num_queries(8):
        client.get("/places/photos/", {"country": "Portugal"})


# --- Laws -----------------------------------------------------------------------------

spots = st.one_of(
    st.none(),
    st.tuples(
        st.floats(-90, 90) | st.sampled_from([-90.0, 0.0, 90.0, 84.9, -56.1]),
        st.floats(-180, 180) | st.sampled_from([-180.0, 0.0, 40.0, 180.0]),
    ),
)
names = st.sampled_from([("", ""), ("Sintra", "Portugal"), ("", "Chad"), ("Oz", "")])
rows = st.lists(
    st.tuples(st.integers(0, 2), spots, names, st.sampled_from(State)), max_size=10
)
views = st.builds(
    View.around, st.integers(0, CLOSEST), st.floats(-90, 90), st.floats(-180, 180)
)


def ids(parts):
    """Every id, once for each time it is listed."""
    return sorted(pk for part in parts for pk in part.values_list("pk", flat=True))


def build(made, switched):
    people = [UserFactory() for _ in range(3)]
    PartnershipFactory(sharer=people[1], recipient=people[0], in_timeline=switched)
    for owner, spot, (town, country), state in made:
        trashed = state == State.TRASHED
        AssetFactory(
            owner=people[owner],
            state=state,
            trashed_at=datetime(2026, 1, 1, tzinfo=UTC) if trashed else None,
            trashed_from=0 if trashed else None,
            latitude=spot and spot[0],
            longitude=spot and spot[1],
            town=town,
            country=country,
        )
    return people[0]


class Laws(TestCase):
    @settings(deadline=None)
    @given(rows, st.booleans(), views)
    def test_timeline_search_and_places_hold_the_same(self, made, switched, view):
        lens = choose(build(made, switched), "everyone").lens
        everything = sorted(tile.pk for tile in read_page(lens.parts).tiles)
        assert sum(count for _month, count in month_counts(lens)) == len(everything)
        assert ids(search_parts(lens, Search())) == everything
        assert ids(search_parts(lens, understand("", lens, date.today()))) == everything
        assert (
            ids(search_parts(lens, understand("img", lens, date.today()))) == everything
        )

        without = ids(place_parts(lens, Where(nowhere=True)))
        by_name = list(without)
        for country in countries(lens):
            found = ids(place_parts(lens, Where(country=country.name)))
            assert len(found) == country.count
            by_name += found
            for town, count in country.towns:
                where = Where(country=country.name, town=town)
                assert len(ids(place_parts(lens, where))) == count
        assert sorted(by_name) == everything

        with_spot = [part.filter(latitude__isnull=False) for part in lens.parts]
        on_the_map = []
        for cluster in clusters(lens, View()):
            found = ids(place_parts(lens, Where(cell=cluster.cell)))
            assert len(found) == cluster.count
            on_the_map += found
        assert sorted(on_the_map) == ids(with_spot)
        for cluster in clusters(lens, view):
            assert cluster.cell.exists
            found = ids(place_parts(lens, Where(cell=cluster.cell)))
            assert len(found) == cluster.count

    @given(views)
    def test_a_view_stays_in_the_world_and_its_squares_cover_it(self, view):
        for each in (view, view.moved(0.5, -0.5), view.nearer(1), view.nearer(-1)):
            assert each == each.inside()
            columns, rows = grid(each)
            assert columns
            assert rows
            across, along = size(each.zoom)
            assert columns[-1] < across
            assert rows[-1] < along
            assert len(columns) <= 10
            assert len(rows) <= 7

    @given(st.floats(-84.9, 84.9))
    def test_the_map_leads_back_to_the_latitude(self, latitude):
        assert math.isclose(up(down(latitude)), latitude, abs_tol=1e-6)

    def test_a_square_is_named_by_its_numbers(self):
        assert str(Cell(3, 12, 7)) == "3-12-7"

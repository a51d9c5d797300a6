"""Filters beside the words: kind, camera, days, favorites, without a place."""

from datetime import UTC, datetime

import pytest

from assets.models import Favorite
from sharing.models import Partnership
from tests.factories import AlbumFactory, AssetFactory, StoredFileFactory

CANON = {"make": "Canon", "model": "Canon EOS R6"}
LISBON = {"town": "Lisbon", "country": "Portugal", "latitude": 38.7, "longitude": -9.1}


@pytest.fixture
def world(anna, ben):
    """Two of Anna's that Ben sees, one that she has put away, and one of his own."""
    Partnership.objects.update(in_timeline=True)
    shot = AssetFactory(owner=anna, file=StoredFileFactory(facts=CANON), **LISBON)
    film = AssetFactory(
        owner=anna, is_video=True, taken_at=datetime(2020, 5, 1, 12, tzinfo=UTC)
    )
    AssetFactory(owner=anna, archived=True, file=StoredFileFactory(facts=CANON))
    own = AssetFactory(owner=ben, is_screenshot=True, **LISBON)
    return {"shot": shot, "film": film, "own": own}


def found(client, world, **query):
    """The names in `world` of what the page shows."""
    html = client.get("/search/", query, follow=True).content.decode()
    return {name for name, asset in world.items() if f"t-{asset.pk}" in html}


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({"kind": "video"}, {"film"}),
        ({"kind": "photo"}, {"shot", "own"}),
        ({"kind": "screenshot"}, {"own"}),
        ({"camera": "Canon EOS R6"}, {"shot"}),
        ({"placeless": "on"}, {"film"}),
        ({"until": "2020-05-01"}, {"film"}),
        ({"since": "2020-05-02"}, {"shot", "own"}),
        ({"since": "2020-05-01", "until": "2020-05-01"}, {"film"}),
        ({"q": "lisbon", "kind": "screenshot"}, {"own"}),
        ({"q": "lisbon", "kind": "video"}, set()),
        ({"kind": "photo", "who": "anna"}, {"shot"}),
        ({"kind": "raw"}, set()),
        ({"q": "lisbon", "kind": "", "camera": "", "since": ""}, {"shot", "own"}),
    ],
)
def test_all_that_is_chosen_holds_at_once(filters, wanted, world, ben, as_user):
    assert found(as_user(ben), world, **filters) == wanted


def test_the_name_of_a_country_is_a_place(ben, as_user):
    named = AssetFactory(owner=ben, country="Portugal")
    nowhere = AssetFactory(owner=ben)
    photos = {"named": named, "nowhere": nowhere}
    assert found(as_user(ben), photos, placeless="on") == {"nowhere"}


def test_favorites_are_ones_own(world, anna, ben, as_user):
    Favorite.objects.create(user=anna, asset=world["shot"])
    Favorite.objects.create(user=ben, asset=world["film"])

    assert found(as_user(ben), world, favorites="on") == {"film"}
    assert found(as_user(anna), world, favorites="on") == {"shot"}


def test_a_camera_is_no_title_of_an_album(world, ben, as_user):
    album = AlbumFactory(owner=ben, title="Canon EOS R6")
    album.entries.create(asset=world["own"], added_by=ben)

    assert found(as_user(ben), world, camera="Canon EOS R6") == {"shot"}


def test_each_filter_can_be_taken_away(world, ben, as_user):
    query = {"q": "lisbon", "kind": "photo", "since": "2020-05-02", "who": "anna"}
    page = as_user(ben).get("/search/", query)

    chips = {chip.label: chip.url for chip in page.context["chips"]}
    assert chips == {
        "Photos": "/search/?q=lisbon&since=2020-05-02&who=anna",
        "From 2 May 2020": "/search/?q=lisbon&kind=photo&who=anna",
    }
    assert page.context["unfiltered_url"] == "/search/?q=lisbon&who=anna"
    assert 'href="/search/?q=lisbon&amp;kind=photo&amp;who=anna"' in (
        page.content.decode()
    )


def test_filters_alone_are_a_search(world, ben, as_user):
    page = as_user(ben).get("/search/", {"kind": "video", "placeless": "on"})
    html = page.content.decode()
    assert page.context["heading"] == "Videos · Without a place"
    assert "1 found" in html
    assert page.context["unfiltered_url"] == "/search/"
    # Typing words keeps them.
    assert '<input type="hidden" name="kind" value="video">' in html


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("q=&kind=video&camera=&since=&until=&who=everyone", "?kind=video"),
        ("q=lisbon&kind=&camera=&since=&until=&who=mine", "?q=lisbon&who=mine"),
        ("q=&kind=&camera=&since=&until=&favorites=on", "?favorites=1"),
        ("q=", ""),
    ],
)
def test_an_address_has_only_what_was_given(asked, wanted, world, ben, as_user):
    page = as_user(ben).get(f"/search/?{asked}", follow=True)

    assert page.redirect_chain == [(f"/search/{wanted}", 302)]


def test_nonsense_beside_empty_fields_is_answered_where_it_was_said(ben, as_user):
    assert as_user(ben).get("/search/?kind=nonsense&camera=").status_code == 422


def test_neighbors_are_those_of_the_filters(world, ben, as_user):
    page = as_user(ben).get(
        f"/photos/{world['shot'].pk}/?kind=photo&within=search&who=everyone"
    )
    around = page.context["newer"] + page.context["older"]
    assert str(world["own"].pk) in around
    assert str(world["film"].pk) not in around
    assert page.context["back"] == "/search/?kind=photo"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "nonsense"},
        {"since": "yesterday"},
        {"since": "0001-01-01"},
        {"until": "99999-01-01"},
        {"since": "2020-02-02", "until": "2020-02-01"},
        {"camera": "x" * 101},
    ],
)
@pytest.mark.parametrize("path", ["/search/", "/search/filters/"])
def test_nonsense_is_said_to_be_nonsense(path, wrong, world, ben, as_user):
    assert as_user(ben).get(path, wrong).status_code == 422


def test_the_form_offers_cameras_that_one_sees_and_keeps_what_was_chosen(
    world, anna, ben, as_user
):
    AssetFactory(
        owner=anna,
        archived=True,
        file=StoredFileFactory(facts={"make": "Minox", "model": "Spy"}),
    )
    page = as_user(ben).get("/search/filters/?q=lisbon&kind=photo&who=anna")
    html = page.content.decode()
    assert "Canon EOS R6" in html
    assert "Minox" not in html
    assert '<option value="photo" selected>' in html
    assert '<option value="anna" selected>' in html
    assert 'value="lisbon"' in html
    assert as_user(ben).get("/search/filters/?who=olga").status_code == 404


def test_the_form_is_a_dialog_and_a_page(world, ben, as_user):
    part = as_user(ben).get("/search/filters/", headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith('<h2 id="dialog-title"')
    assert "<h1>Filter</h1>" in as_user(ben).get("/search/filters/").content.decode()


def test_the_way_to_it_keeps_whose_photos(world, ben, as_user):
    html = as_user(ben).get("/photos/?who=anna").content.decode()
    assert 'href="/search/filters/?who=anna"' in html

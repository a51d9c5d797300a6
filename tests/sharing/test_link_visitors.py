"""What visitors see through a link: every road, every state, whoever they are."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from assets.models import Asset, StoredFile
from assets.querysets import State
from assets.renditions import PLAYBACK
from sharing.models import Partnership, SharedLink
from tests.assets.stored import put, stored_asset, with_film
from tests.factories import AlbumEntryFactory, AlbumFactory, AssetFactory
from tests.sharing.links import body, make_link, refreshed, roads, url, visitor
from tests.sharing.reading import HTMX, without_chance, words

ROADS = list(roads(SharedLink(), AssetFactory.build()))
ROADS_TO_ONE = [road for road in ROADS if road not in {"page", "zip"}]
STATES = ["library", "archived", "locked", "trashed"]
GONE = "This link doesn’t work any more. Ask the person who sent it."


def is_gone(response):
    return response.status_code == 404 and GONE in words(response)


@pytest.fixture
def film(db):
    """Anna's video with all its bytes, playable as it is; `state` of the asset."""

    def film(owner, state="library", **file):
        more = {} if state == "library" else {state: True}
        facts = {"format": "mp4", "playback": "original", **file}
        more |= {"is_video": True, "is_live": True}
        asset = stored_asset(b"film", file=facts, owner=owner, **more)
        with_film(asset, "film.mov", asset.file)
        put(asset.file.rendition_key(PLAYBACK), b"copy")
        return asset

    return film


def open_link(maker, *assets, **fields):
    fields = {"allows_download": True, "shows_metadata": True} | fields
    return make_link(maker, *assets, shows_location=True, **fields)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("road", ROADS)
def test_whoever_comes_sees_what_the_owner_put_in(
    road, state, film, anna, ben, carl, olga, as_user
):
    asset = film(anna, state)
    address = roads(open_link(anna, asset), asset)[road]
    shows = state in {"library", "archived"}
    for person in (None, anna, ben, carl, olga):
        response = as_user(person).get(address)
        assert (response.status_code == 200) == shows
        assert shows or is_gone(response)


@pytest.mark.parametrize("road", ROADS)
def test_a_partners_link_shows_the_library_while_the_partnership_lives(
    road, film, anna, ben
):
    asset = film(anna)
    address = roads(open_link(ben, asset), asset)[road]
    assert visitor().get(address).status_code == 200
    Asset.objects.update(state=State.ARCHIVED)
    assert is_gone(visitor().get(address))
    Asset.objects.update(state=State.LIBRARY)
    Partnership.objects.update(ended_at=timezone.now())
    assert is_gone(visitor().get(address))
    Partnership.objects.update(ended_at=None)
    assert visitor().get(address).status_code == 200


CLOSED = {
    "paused": lambda link: SharedLink.objects.update(paused=True),
    "expired": lambda link: SharedLink.objects.update(expires_at=timezone.now()),
    "deleted": lambda link: SharedLink.objects.all().delete(),
    "emptied": lambda link: link.assets.clear(),
    "maker deactivated": lambda link: link.maker.deactivate(),
    "another secret": lambda link: SharedLink.objects.update(secret_digest="x"),
}


@pytest.mark.parametrize("closing", CLOSED)
@pytest.mark.parametrize("road", ROADS)
def test_a_road_closes_at_once_and_looks_like_one_that_never_was(
    road, closing, film, anna
):
    asset = film(anna)
    link = open_link(anna, asset)
    address, client = roads(link, asset)[road], visitor()
    assert client.get(address).status_code == 200
    CLOSED[closing](link)
    response = client.get(address)
    never = client.get(address.replace("/s/", "/s/never-was-", 1)[:-30] + "/")
    assert is_gone(response)
    assert response.content == client.get("/s/nothing/").content
    assert never.status_code == 404


@pytest.mark.parametrize("road", ROADS_TO_ONE)
def test_a_photo_that_is_not_in_the_link_does_not_exist(road, film, anna):
    inside, outside = film(anna), stored_asset(b"other", owner=anna)
    link = open_link(anna, inside)
    assert is_gone(visitor().get(roads(link, outside)[road]))


@pytest.mark.parametrize("road", ROADS)
def test_nothing_of_a_visit_is_kept_listed_or_told(road, film, anna):
    asset = film(anna)
    address = roads(open_link(anna, asset), asset)[road]
    for response in (visitor().get(address), visitor().get("/s/nothing/")):
        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in response.headers["X-Robots-Tag"]


@pytest.mark.parametrize("road", ROADS)
def test_other_sites_cannot_embed_what_a_link_shows(road, film, anna):
    asset = film(anna)
    address = roads(open_link(anna, asset), asset)[road]
    image = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Dest": "image"}
    assert visitor().get(address, headers=image).status_code == 403


def test_a_link_is_followed_from_anywhere(film, anna):
    followed = {
        "Sec-Fetch-Site": "cross-site",
        "Sec-Fetch-Dest": "document",
        "Sec-Fetch-Mode": "navigate",
    }
    address = url(open_link(anna, film(anna)))
    assert visitor().get(address, headers=followed).status_code == 200


@pytest.mark.parametrize("road", ROADS)
def test_visitors_change_nothing(road, film, anna):
    asset = film(anna)
    link = open_link(anna, asset)
    for method in ("put", "patch", "delete"):
        response = getattr(visitor(), method)(roads(link, asset)[road])
        assert response.status_code == 405
    if road != "page":
        assert visitor().post(roads(link, asset)[road]).status_code == 405
    assert list(link.assets.all()) == [asset]


@pytest.mark.parametrize("road", ["zip", "original"])
def test_downloads_are_there_only_where_the_link_allows_them(road, film, anna):
    asset = film(anna)
    link = open_link(anna, asset, allows_download=False)
    assert is_gone(visitor().get(roads(link, asset)[road]))
    assert "/download/" not in visitor().get(url(link)).text
    assert "/original" not in visitor().get(url(link, asset.pk)).text


def test_both_beginnings_open_and_a_wrong_secret_does_not(film, anna):
    link = open_link(anna, film(anna), prefix="summer-2026")
    address = url(link)
    assert address.startswith("/s/summer-2026-")
    bare = address.replace("summer-2026-", "")
    assert visitor().get(address).status_code == 200
    assert visitor().get(bare).status_code == 200
    assert len(bare.split("/")[2]) >= 22
    assert is_gone(visitor().get(address[:-2] + "/"))
    assert is_gone(visitor().get(f"/s/{link.pk}/"))
    assert is_gone(visitor().get(f"/s/{link.secret_digest}/"))
    assert is_gone(visitor().get("/s/\x00%F0%9F%A6%8A/"))


def test_a_link_that_is_over_at_noon_is_open_before_it(film, anna):
    link = open_link(anna, film(anna), expires_at=timezone.now() + timedelta(minutes=1))
    assert visitor().get(url(link)).status_code == 200


def test_an_albums_link_shows_what_the_album_shows(film, anna, ben):
    album = AlbumFactory(owner=ben, title="Our summer")
    theirs, own = film(anna), stored_asset(b"other", owner=ben)
    for asset in (theirs, own):
        AlbumEntryFactory(album=album, asset=asset)
    link = open_link(ben, album=album)
    page = visitor().get(url(link))
    assert "Our summer" in words(page)
    assert "2 items" in words(page)
    Partnership.objects.update(ended_at=timezone.now())
    page = visitor().get(url(link))
    assert "1 item" in words(page)
    assert str(theirs.pk) not in page.text
    assert is_gone(visitor().get(url(link, theirs.pk, "preview")))


def test_the_page_names_who_shared_and_nobody_else(film, anna, ben):
    link = open_link(ben, film(anna), title="Weekend")
    text = visitor().get(url(link)).text
    assert "Shared by Ben" in text
    for other in ("Anna", "Birch", "ben@example.org", "anna", "/photos/", "/login/"):
        assert other not in text


def test_long_links_come_in_pages_that_name_no_date(anna):
    outside = stored_asset(b"one", owner=anna)
    link = make_link(anna, *(AssetFactory(owner=anna) for _ in range(125)))
    first = visitor().get(url(link))
    more = first.text.split('href="?after=')[1].split('"')[0]
    assert "125 items" in words(first)
    assert "2025" not in without_chance(more)
    rest = visitor().get(url(link) + f"?after={more}", headers=HTMX)
    assert "<html" not in rest.text
    shown = first.text.count('<li class="t') + rest.text.count('<li class="t')
    assert shown == 125
    assert is_gone(visitor().get(url(link) + f"?after={outside.pk}"))
    assert is_gone(visitor().get(url(link) + "?after=2025-06-01_0_0"))


def test_neighbors_stay_inside_the_link(film, anna):
    one, other = film(anna), stored_asset(b"b", owner=anna)
    stored_asset(b"outside", owner=anna)
    link = make_link(anna, one, other)
    text = visitor().get(url(link, one.pk)).text
    assert f'rel="prev" href="{url(link, other.pk)}"' in text
    assert 'rel="next"' not in text
    assert url(link, one.pk) in visitor().get(url(link, other.pk)).text


def test_visits_are_counted_once_a_session_and_the_makers_own_never(
    film, anna, carl, as_user
):
    link = make_link(anna, film(anna))
    one = visitor()
    for client in (one, one, visitor(), as_user(carl), as_user(anna)):
        assert client.get(url(link)).status_code == 200
    visitor().head(url(link))
    assert refreshed(link).visits == 3


def test_a_visitors_session_knows_nobody_and_no_address(film, anna):
    client = visitor()
    client.get(url(make_link(anna, film(anna))))
    assert set(client.session.keys()) == {"links_visited"}
    assert list(next(iter(client.session.values())).values()) == ["1"]


def test_a_video_plays_its_copy_where_details_are_off(film, anna):
    asset = film(anna, playback=StoredFile.Playback.READY)
    link = make_link(anna, asset)
    assert body(visitor().get(url(link, asset.pk, "video"))) == b"copy"
    assert "<video" in visitor().get(url(link, asset.pk)).text


def test_a_video_whose_bytes_hold_its_details_is_a_picture_until_it_has_a_copy(
    film, anna
):
    asset = film(anna)
    link = make_link(anna, asset)
    assert is_gone(visitor().get(url(link, asset.pk, "video")))
    page = visitor().get(url(link, asset.pk))
    assert "<video" not in page.text
    assert "Getting ready to play" in words(page)


def test_downloads_resume(film, anna):
    asset = film(anna)
    address = url(open_link(anna, asset), road="download/")
    whole = visitor().get(address)
    part = visitor().get(address, headers={"Range": "bytes=10-19"})
    assert part.status_code == 206
    assert body(part) == body(whole)[10:20]
    assert visitor().head(address).headers["Content-Length"] == str(
        len(whole.getvalue() if whole.streaming else whole.content)
    )


def test_visitors_need_no_token_but_come_from_our_own_page(film, anna):
    link = make_link(anna, film(anna), password="sesame")
    client = Client(enforce_csrf_checks=True)
    own = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    response = client.post(url(link), {"password": "sesame"}, headers=own)
    assert response.status_code == 303
    other = {"Origin": "null", "Sec-Fetch-Site": "cross-site"}
    response = client.post(url(link), {"password": "sesame"}, headers=other)
    assert response.status_code == 403


def test_a_photo_still_being_made_ready_is_not_named(anna):
    asset = AssetFactory(owner=anna, name="secret-plan.jpg", file__status="pending")
    link = make_link(anna, asset, stored_asset(b"x", owner=anna))
    for address in (url(link), url(link, asset.pk)):
        text = visitor().get(address).text
        assert "Getting ready" in text
        assert "secret-plan" not in text

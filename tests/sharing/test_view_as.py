"""View as: my library exactly as one partner sees it, and nothing to press."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from assets.models import Favorite
from assets.renditions import RENDITIONS
from assets.storage import library
from sharing.models import Partnership
from sharing.partnerships import Wishes, set_wishes, stop
from tests.factories import (
    AlbumEntryFactory,
    AlbumFactory,
    AssetFactory,
    StoredFileFactory,
)

HOME = "/account/sharing/with/ben/view/"
ROADS = ["", "thumbnail", "preview", "video"]


@pytest.fixture
def partnership(anna, ben):
    return Partnership.objects.get(sharer=anna, recipient=ben)


@pytest.fixture
def film(anna):
    """A video of Anna's with all its bytes, in a state."""

    def make(state="library"):
        file = StoredFileFactory(format="mp4", playback="original")
        keys = [file.rendition_key(r.filename) for r in RENDITIONS.values()]
        for key in [file.key, *keys]:
            path = Path(library().path(key))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"film")
        more = {} if state == "library" else {state: True}
        return AssetFactory(owner=anna, file=file, is_video=True, **more)

    return make


def tiles(html):
    return set(re.findall(r'id="t-([-0-9a-f]{36})"', html))


def test_it_shows_what_the_partner_sees(anna, ben, as_user, partnership):
    """The tiles of the page are those of the partner's own."""
    album = AlbumFactory(owner=anna)
    shown = AssetFactory(owner=anna)
    AssetFactory(owner=anna, is_screenshot=True)
    AssetFactory(owner=anna, archived=True)
    AssetFactory(owner=ben)
    AlbumEntryFactory(album=album, asset=AssetFactory(owner=anna))
    set_wishes(partnership, Wishes(screenshots=False, left_out=(album,)))
    mine = as_user(anna).get(HOME).text
    assert "You are seeing your library as Ben sees it" in mine
    assert "Ben sees 1 photo; 2 left out and 1 archived stay yours." in mine
    assert tiles(mine) == {str(shown.pk)}
    assert tiles(mine) == tiles(as_user(ben).get("/partners/anna/").text)
    month = f"{HOME}{shown.taken_on:%Y/%m}/"
    assert tiles(as_user(anna).get(month).text) == {str(shown.pk)}


@pytest.mark.parametrize("state", ["library", "archived", "locked", "trashed"])
@pytest.mark.parametrize("road", ROADS)
def test_each_road_opens_as_it_does_for_the_partner(
    road, state, film, anna, ben, carl, as_user
):
    photo = film(state)
    address = f"{HOME}{photo.pk}/{road}"
    expected = 200 if state == "library" else 404
    assert as_user(anna).get(address).status_code == expected
    theirs = as_user(ben).get(f"/photos/{photo.pk}/{road}")
    assert theirs.status_code == expected
    for person in (ben, carl):
        assert as_user(person).get(address).status_code == 404


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize(
    "wishes",
    [
        Wishes(since=date(2090, 1, 1)),
        Wishes(paused=True),
        Wishes(ends_at=timezone.now() - timedelta(days=1)),
    ],
    ids=["since", "paused", "over"],
)
def test_a_road_closes_with_a_wish(road, wishes, film, anna, as_user, partnership):
    photo, client = film(), as_user(anna)
    address = f"{HOME}{photo.pk}/{road}"
    assert client.get(address).status_code == 200
    set_wishes(partnership, wishes)
    assert client.get(address).status_code == 404
    page = client.get(HOME)
    assert page.status_code == 200
    assert "Ben sees no photos of yours here." in page.text


def test_it_ends_with_the_partnership(film, anna, as_user, partnership):
    photo, client = film(), as_user(anna)
    stop(partnership)
    for address in (HOME, f"{HOME}{photo.pk}/", f"{HOME}{photo.pk}/thumbnail"):
        assert client.get(address).status_code == 404


def test_nothing_can_be_changed_and_no_heart_is_seen(anna, ben, as_user, partnership):
    photo = AssetFactory(owner=anna)
    Favorite.objects.create(user=ben, asset=photo)
    Favorite.objects.create(user=anna, asset=photo)
    client = as_user(anna)
    month = f"{HOME}{photo.taken_on:%Y/%m}/"
    for page in (HOME, month, f"{HOME}{photo.pk}/"):
        html = client.get(page).text
        main = html[html.index("<main") : html.index("</main>")]
        for control in ("<form", "<input", "<button", 'class="heart"', "Favorite"):
            assert control not in main, (page, control)
        assert client.post(page).status_code == 405


def test_it_does_not_tell_what_else_the_partner_has(anna, ben, as_user, partnership):
    photo = AssetFactory(owner=anna)
    AssetFactory(owner=ben, file=photo.file)
    page = f"{HOME}{photo.pk}/"
    assert "Also in" in as_user(ben).get(f"/photos/{photo.pk}/").text
    html = as_user(anna).get(page).text
    assert "Also in" not in html
    assert "Birch" not in html


def test_it_leaves_the_library_new_to_the_partner(anna, ben, as_user, partnership):
    AssetFactory(owner=anna)
    as_user(anna).get(HOME)
    partnership.refresh_from_db()
    assert partnership.opened_at is None


def test_a_month_without_photos_leads_back(anna, as_user, partnership):
    client = as_user(anna)
    assert client.get(f"{HOME}2001/02/")["Location"] == HOME
    assert client.get(f"{HOME}2001/02/?after=x").status_code == 404
    part = client.get(f"{HOME}2001/02/", headers={"HX-Request": "true"})
    assert part.status_code == 404

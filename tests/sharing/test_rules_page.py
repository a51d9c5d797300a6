"""What one person sees: the page, its form, the pause, and what opens again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from sharing.models import EVER, NEVER, Partnership
from sharing.partnerships import Wishes, set_wishes, stop
from tests.factories import (
    AlbumEntryFactory,
    AlbumFactory,
    AssetFactory,
    PartnershipFactory,
    SharedLinkFactory,
)

PAGE = "/account/sharing/with/ben/rules/"
PAUSE = "/account/sharing/with/ben/pause/"
OPENS = "2 albums and 1 link show your photos again."


@pytest.fixture
def partnership(anna, ben):
    return Partnership.objects.get(sharer=anna, recipient=ben)


@pytest.fixture
def made_of_it(anna, ben):
    """Two albums and a link of Ben's with a photo of Anna's in them."""
    photo = AssetFactory(owner=anna)
    for _ in range(2):
        AlbumEntryFactory(album=AlbumFactory(owner=ben), asset=photo)
    SharedLinkFactory(maker=ben).assets.add(photo)
    return photo


def test_every_wish_is_set_at_once(anna, as_user, partnership):
    album = AlbumFactory(owner=anna, title="Doctor")
    AssetFactory(owner=anna)
    AssetFactory(owner=anna, is_screenshot=True)
    anna.time_zone = "America/New_York"
    anna.save()
    client = as_user(anna)
    assert "Ben sees 2 photos." in client.get(PAGE).text
    sent = {
        "since": "2024-05-03",
        "no_screenshots": "on",
        "left_out": [str(album.pk)],
        "last_day": "2090-12-31",
    }
    response = client.post(PAGE, sent, follow=True)
    assert "Ben sees 1 photo; 1 left out stays yours." in response.text
    assert 'value="2024-05-03"' in response.text
    assert 'value="2090-12-31"' in response.text
    row = Partnership.objects.get(pk=partnership.pk)
    assert (row.since, row.screenshots, row.paused) == (date(2024, 5, 3), False, False)
    assert list(row.left_out.all()) == [album]
    # The end of that day where Anna is.
    assert row.ends_at == datetime(2091, 1, 1, 5, tzinfo=UTC)
    assert row.wishes == 1
    card = client.get("/account/sharing/").text
    wishes = "from 3 May 2024 on · no screenshots · not what is in 1 album · until 31"
    assert wishes in card

    client.post(PAGE, {})
    row = Partnership.objects.get(pk=partnership.pk)
    assert (row.since, row.screenshots, row.ends_at) == (EVER, True, NEVER)
    assert not row.left_out.exists()


@pytest.mark.parametrize(
    "sent",
    [
        {"since": "yesterday"},
        {"since": "0001-01-02"},
        {"last_day": "2020-01-01"},
        {"last_day": "9999-12-31"},
        {"last_day": "99999-12-31"},
        {"left_out": ["00000000-0000-7000-8000-000000000000"]},
        {"left_out": ["nonsense"]},
    ],
)
def test_what_makes_no_sense_changes_nothing(sent, anna, as_user, partnership):
    response = as_user(anna).post(PAGE, sent | {"no_screenshots": "on"})
    assert response.status_code == 422
    row = Partnership.objects.get(pk=partnership.pk)
    assert (row.wishes, row.screenshots) == (0, True)


def test_an_album_of_the_partner_cannot_be_chosen(anna, ben, as_user, partnership):
    theirs = AlbumFactory(owner=ben)
    sent = {"left_out": [str(theirs.pk)]}
    assert as_user(anna).post(PAGE, sent).status_code == 422


def test_a_last_day_that_is_over_may_stay(anna, as_user, partnership):
    over = timezone.now() - timedelta(days=3)
    set_wishes(partnership, Wishes(ends_at=over))
    client = as_user(anna)
    assert "Ben sees nothing now: the last day is over." in client.get(PAGE).text
    day = timezone.localdate(over - timedelta(microseconds=1))
    assert client.post(PAGE, {"last_day": f"{day}"}).status_code == 303
    partnership.refresh_from_db()
    assert partnership.ends_at == over
    assert f"Ended on {day.day} " in client.get("/account/sharing/").text


@pytest.mark.parametrize("page", [PAGE, "/account/sharing/with/ben/view/"])
def test_nobody_else_has_these_pages(page, ben, carl, olga, as_user, partnership):
    for person in (ben, carl, olga):
        assert as_user(person).get(page).status_code == 404
        assert as_user(person).post(PAUSE, {"paused": "1"}).status_code == 404
    partnership.refresh_from_db()
    assert not partnership.paused


def test_pause_and_resume(anna, ben, as_user, made_of_it, partnership):
    photo, hers, his = made_of_it, as_user(anna), as_user(ben)
    page = f"/photos/{photo.pk}/"
    assert "Open library" in his.get("/sharing/").text

    said = hers.post(PAUSE, {"paused": "1"}, follow=True).text
    assert "Ben sees nothing now: sharing is paused." in said
    assert '<span class="tag plain">Paused</span>' in said
    assert his.get(page).status_code == 404
    assert his.get("/partners/anna/").status_code == 404
    assert "Open library" not in his.get("/sharing/").text

    said = hers.post(PAUSE, {"paused": "0"}, follow=True).text
    assert OPENS in said
    assert his.get(page).status_code == 200
    assert hers.post(PAUSE, {"paused": "maybe"}).status_code == 303
    partnership.refresh_from_db()
    assert not partnership.paused


def test_adding_again_says_what_opens(anna, as_user, made_of_it, partnership):
    client = as_user(anna)
    question = client.get("/account/sharing/with/ben/stop/").text
    assert "1 link by Ben stops showing your photos." in question
    stop(partnership)
    answer = client.post("/account/sharing/add/", {"people": ["ben"]}, follow=True)
    assert OPENS in answer.text


def test_undo_says_what_opens(anna, as_user, made_of_it, partnership):
    client = as_user(anna)
    undo = "/account/sharing/with/ben/undo/"
    stop(partnership)
    assert OPENS in client.post(undo, follow=True).text
    set_wishes(partnership, Wishes(paused=True))
    stop(partnership)
    said = client.post(undo, follow=True).text
    assert "Sharing with Ben is back, and still paused." in said


def test_wishes_that_close_everything_open_it_again(
    anna, as_user, made_of_it, partnership
):
    client = as_user(anna)
    said = client.post(PAGE, {"since": "2090-01-01"}, follow=True).text
    assert "Ben sees no photos now; 1 left out stays yours." in said
    assert "your photos again" not in said
    assert OPENS in client.post(PAGE, {}, follow=True).text


def test_activating_says_what_opens(anna, ben, olga, as_user, made_of_it):
    ben.deactivate()
    sent = {"action": "activate", "_selected_action": [ben.pk]}
    said = as_user(olga).post("/admin/accounts/user/", sent, follow=True).text
    assert "2 albums and 1 link show photos again." in said


def test_deleting_an_album_that_is_left_out_says_so(anna, as_user, partnership):
    album = AlbumFactory(owner=anna)
    page = f"/albums/{album.pk}/delete/"
    client = as_user(anna)
    assert "By your rules" not in client.get(page).text
    set_wishes(partnership, Wishes(left_out=(album,)))
    assert "By your rules, Ben cannot see what is in it." in client.get(page).text


def test_a_page_of_many_partners_costs_the_same(anna, as_user, partnership):
    client = as_user(anna)
    client.get("/account/sharing/")
    with CaptureQueriesContext(connection) as few:
        client.get("/account/sharing/")
    for _ in range(4):
        PartnershipFactory(sharer=anna)
    with CaptureQueriesContext(connection) as many:
        client.get("/account/sharing/")
    assert len(many) == len(few)

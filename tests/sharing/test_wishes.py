"""What a sharer wishes of a partnership acts at once, on every road."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from assets.counting import month_counts
from assets.models import Asset
from assets.serving import VISIBLE
from assets.timeline import Lens, read_page
from sharing.contents import counts, covers, in_order
from sharing.models import EVER, NEVER, Partnership
from sharing.partnerships import (
    NotShared,
    Wishes,
    set_paused,
    set_wishes,
    share,
    stop,
    undo,
)
from sharing.shown import shown_by_one
from tests.factories import (
    AlbumEntryFactory,
    AlbumFactory,
    AssetFactory,
    SharedLinkFactory,
)

DAY = date(2025, 6, 1)  # on which the factory's photos were taken
GONE = timezone.now() - timedelta(seconds=1)
SOON = timezone.now() + timedelta(days=1)


@pytest.fixture
def partnership(anna, ben):
    return Partnership.objects.get(sharer=anna, recipient=ben)


@pytest.fixture
def photo(anna):
    return AssetFactory(owner=anna)


@pytest.fixture
def made_of_it(ben, photo):
    """Ben's album and Ben's link with Anna's photo in them."""
    album = AlbumFactory(owner=ben)
    AlbumEntryFactory(album=album, asset=photo)
    link = SharedLinkFactory(maker=ben)
    link.assets.add(photo)
    return album, link


def roads(ben, photo, made_of_it):
    """By which roads Ben, and visitors through him, get to Anna's photo."""
    album, link = made_of_it
    shares = list(Partnership.objects.received_by(ben).select_related("sharer"))
    lens = Lens(ben, False, tuple(shares))
    return {
        "open": Asset.objects.visible_in_libraries(ben).filter(pk=photo.pk).exists(),
        "media": VISIBLE.first(ben, photo.pk) is not None,
        "pass on": Asset.objects.passable_by(ben).filter(pk=photo.pk).exists(),
        "list": photo.pk in [tile.pk for tile in read_page(lens.parts).tiles],
        "months": month_counts(lens) == [(photo.month, 1)],
        "album": in_order(album) == [photo.pk],
        "number": counts([album.pk]).get(album.pk, 0) == 1,
        "cover": covers([album.pk]) == {album.pk: photo.pk},
        "link": Asset.objects.visible_through(link).filter(pk=photo.pk).exists(),
    }


CASES = {
    "nothing": (Wishes(), True),
    "from that day on": (Wishes(since=DAY), True),
    "from the next day on": (Wishes(since=DAY + timedelta(days=1)), False),
    "no screenshots": (Wishes(screenshots=False), True),
    "paused": (Wishes(paused=True), False),
    "until later": (Wishes(ends_at=SOON), True),
    "past its end": (Wishes(ends_at=GONE), False),
}


@pytest.mark.parametrize("case", CASES)
def test_each_wish_acts_on_every_road(case, ben, photo, partnership, made_of_it):
    wishes, expected = CASES[case]
    assert all(roads(ben, photo, made_of_it).values())

    assert set_wishes(partnership, wishes)
    assert set(roads(ben, photo, made_of_it).values()) == {expected}

    assert set_wishes(partnership, Wishes())
    assert set(roads(ben, photo, made_of_it).values()) == {True}


def test_a_screenshot_shows_unless_it_is_not_wished(
    anna, ben, photo, partnership, made_of_it
):
    Asset.objects.filter(pk=photo.pk).update(is_screenshot=True)
    assert set(roads(ben, photo, made_of_it).values()) == {True}
    set_wishes(partnership, Wishes(screenshots=False))
    assert set(roads(ben, photo, made_of_it).values()) == {False}


@pytest.mark.parametrize("maker", ["anna", "carl"])
def test_what_lies_in_an_album_left_out_is_not_shown(
    maker, anna, ben, carl, photo, partnership, made_of_it
):
    """Whoever put it there."""
    album = AlbumFactory(owner=anna)
    set_wishes(partnership, Wishes(left_out=(album,)))
    assert set(roads(ben, photo, made_of_it).values()) == {True}
    entry = AlbumEntryFactory(
        album=album, asset=photo, added_by={"anna": anna, "carl": carl}[maker]
    )
    assert set(roads(ben, photo, made_of_it).values()) == {False}
    entry.delete()
    assert set(roads(ben, photo, made_of_it).values()) == {True}


def test_an_album_of_somebody_else_cannot_be_left_out(ben, partnership):
    theirs = AlbumFactory(owner=ben)
    set_wishes(partnership, Wishes(left_out=(theirs,)))
    assert not partnership.left_out.exists()


def test_wishes_are_for_one_partner_alone(anna, ben, carl, photo, partnership):
    share(anna, [carl])
    set_wishes(partnership, Wishes(paused=True))
    assert photo in Asset.objects.visible_to(carl)
    assert photo not in Asset.objects.visible_to(ben)


def test_what_the_owner_put_in_an_album_stays_whatever_they_wish(
    anna, ben, photo, partnership
):
    album = AlbumFactory(owner=anna)
    album.memberships.create(user=ben)
    AlbumEntryFactory(album=album, asset=photo)
    set_wishes(partnership, Wishes(left_out=(album,), paused=True))
    assert photo in Asset.objects.visible_to(ben)
    assert photo not in Asset.objects.visible_in_libraries(ben)


def test_undo_brings_back_every_wish(anna, ben, partnership):
    album = AlbumFactory(owner=anna)
    wishes = Wishes(DAY, False, (album,), True, SOON)
    set_wishes(partnership, wishes)
    stop(partnership)
    assert undo(partnership)
    again = Partnership.objects.get(pk=partnership.pk)
    assert (again.since, again.screenshots, again.paused) == (DAY, False, True)
    assert (again.ends_at, list(again.left_out.all())) == (SOON, [album])


def test_sharing_again_after_the_end_begins_without_wishes(anna, ben, partnership):
    set_wishes(partnership, Wishes(since=DAY, screenshots=False))
    stop(partnership)
    [again] = share(anna, [ben])
    again.refresh_from_db()
    assert (again.since, again.screenshots, again.ends_at) == (EVER, True, NEVER)


def test_what_has_ended_takes_no_wishes(anna, partnership):
    album = AlbumFactory(owner=anna)
    stop(partnership)
    assert not set_wishes(partnership, Wishes(left_out=(album,)))
    assert not set_paused(partnership, True)
    partnership.refresh_from_db()
    assert (partnership.wishes, partnership.left_out.count()) == (0, 0)


def test_a_paused_one_is_not_made_twice(anna, ben, partnership, as_user):
    set_paused(partnership, True)
    with pytest.raises(NotShared):
        share(anna, [ben])
    form = {"people": ["ben"]}
    response = as_user(anna).post("/account/sharing/add/", form)
    assert response.status_code == 422
    assert "You paused sharing with Ben" in response.text
    set_wishes(partnership, Wishes(ends_at=GONE))
    response = as_user(anna).post("/account/sharing/add/", form)
    assert "reached its end" in response.text
    assert Partnership.objects.filter(sharer=anna, recipient=ben).count() == 1


def test_numbers_are_those_of_this_partnership(anna, ben, photo, partnership):
    AssetFactory(owner=anna, is_screenshot=True)
    AssetFactory(owner=anna, is_video=True)
    AssetFactory(owner=anna, archived=True)
    assert shown_by_one(partnership).shared == 3
    set_wishes(partnership, Wishes(screenshots=False))
    held = shown_by_one(Partnership.objects.get(pk=partnership.pk))
    assert (held.photos, held.videos) == (1, 1)
    assert (held.left_out, held.archived) == (1, 1)


def test_a_library_without_wishes_costs_no_query_more(
    ben, photo, django_assert_num_queries
):
    lens = Lens(ben, False, tuple(Partnership.objects.received_by(ben)))
    month_counts(lens)
    with django_assert_num_queries(3):  # versions, what was kept for them; the page
        month_counts(lens)
        read_page(lens.parts)

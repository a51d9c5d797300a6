"""What is news on the Sharing page: told once, put away by its reader alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sharing import albums, housekeeping, notices, partnerships
from sharing.models import REMEMBERED, Event, Partnership
from sharing.partnerships import Wishes
from tests.factories import AlbumFactory, UserFactory
from tests.sharing.reading import HTMX, part, words

PAGE = "/sharing/"


@pytest.fixture
def share(anna, carl):
    [share] = partnerships.share(anna, [carl])
    return share


def news(person):
    """The notices of a person, and how many of them nobody has looked at."""
    unseen = notices.unseen(person)
    return [one.text for one in notices.told_to(person)], unseen


SHARES = "Anna Alder shares their library with you."
ENDED = "Anna Alder no longer shares with you."
OVER = "Anna Alder no longer shares with you: the last day is over."
AGAIN = "Anna Alder shares their library with you again."


def test_a_new_library_is_told_until_it_is_put_away(carl, share, as_user):
    client = as_user(carl)
    assert "Sharing 1 1 notice" in words(client.get("/photos/"))

    first = client.get(PAGE)
    assert SHARES in part(first, "notices")
    assert "1 notice" not in words(first)
    assert SHARES in part(client.get(PAGE), "notices")

    [event] = Event.objects.filter(reader=carl)
    answer = client.post(f"/sharing/notices/{event.pk}/dismiss/")
    assert (answer.status_code, answer.url) == (303, PAGE)
    assert part(client.get(PAGE), "notices") == ""


def test_opening_the_library_puts_its_notice_away(carl, share, as_user):
    client = as_user(carl)
    client.get("/partners/anna/")

    assert part(client.get(PAGE), "notices") == ""


def test_all_can_be_put_away_but_what_came_meanwhile(anna, carl, share, as_user):
    client = as_user(carl)
    partnerships.share(UserFactory(name="Dora Daisy"), [carl])
    client.get(PAGE)
    album = AlbumFactory(owner=anna)
    albums.invite(album, [carl], can_edit=False)

    answer = client.post("/sharing/notices/dismiss/", headers=HTMX)
    said = words(answer)
    assert "Anna Alder added you to the album “Summer”." in said
    assert "library" not in said


def test_an_end_replaces_the_beginning(carl, share):
    assert news(carl) == ([SHARES], 1)
    partnerships.stop(share)

    assert news(carl) == ([ENDED], 1)


def test_what_was_taken_back_unseen_makes_no_noise(anna, carl, share):
    notices.told_to(carl)
    notices.dismiss_all(carl)
    partnerships.stop(share)
    partnerships.undo(share)

    assert news(carl) == ([], 0)


def test_what_was_taken_back_after_it_was_seen_is_told(carl, share):
    notices.told_to(carl)
    partnerships.stop(share)
    assert news(carl) == ([ENDED], 1)
    partnerships.undo(share)

    assert news(carl) == ([AGAIN], 1)


def test_added_by_mistake_and_stopped_at_once_is_no_news(carl, share):
    partnerships.stop(share)

    assert news(carl) == ([], 0)
    # But that it was meant after all is.
    partnerships.undo(share)
    assert news(carl) == ([AGAIN], 1)


def test_added_anew_is_one_notice(anna, carl, share):
    notices.told_to(carl)
    partnerships.stop(share)
    [anew] = partnerships.share(anna, [carl])
    assert news(carl) == ([SHARES], 1)

    # Seen or not, that it ended is news to who had the library before.
    partnerships.stop(anew)
    assert news(carl) == ([ENDED], 1)


def test_who_leaves_is_not_told_so(carl, share):
    notices.told_to(carl)
    partnerships.leave(share)

    assert news(carl) == ([], 0)


def test_the_reason_of_an_operator_is_news_to_both(anna, ben, olga, as_user):
    partnerships.end(Partnership.objects.get(), olga, "They asked for it")

    for person in (anna, ben):
        said = part(as_user(person).get(PAGE), "notices")
        assert "Olga Oak, who runs this installation, ended" in said
        assert "They asked for it" in said


def test_an_album_that_is_gone_is_no_news(anna, carl, as_user):
    for title in ("Left", "Deleted"):
        album = AlbumFactory(owner=anna, title=title)
        albums.invite(album, [carl], can_edit=False)
        assert news(carl)[0] == [f"Anna Alder added you to the album “{title}”."]
        if title == "Left":
            albums.end_membership(album, carl, by=anna)
        else:
            albums.delete(album)
        assert news(carl) == ([], 0)


def test_nobody_puts_away_what_is_told_to_another(anna, ben, carl, share, as_user):
    [event] = Event.objects.filter(reader=carl)
    for person in (anna, ben):
        answer = as_user(person).post(f"/sharing/notices/{event.pk}/dismiss/")
        assert answer.status_code == 404

    assert news(carl) == ([SHARES], 1)


def test_putting_away_twice_is_fine(carl, share, as_user):
    [event] = Event.objects.filter(reader=carl)
    for _ in range(2):
        answer = as_user(carl).post(f"/sharing/notices/{event.pk}/dismiss/")
        assert answer.status_code == 303


def over(share, days=1):
    """The last day of a partnership is over for so many days; the worker looks."""
    ends_at = timezone.now() - timedelta(days=days)
    partnerships.set_wishes(share, Wishes(ends_at=ends_at))
    share.refresh_from_db()
    for _again in range(2):
        housekeeping.sweep()


def test_a_last_day_that_is_over_is_told_once(anna, carl, share, as_user):
    notices.told_to(carl)
    over(share)

    assert news(carl) == ([OVER], 1)
    assert news(anna) == ([], 0)
    notices.dismiss_all(carl)
    housekeeping.sweep()
    assert news(carl) == ([], 0)
    said = words(as_user(anna).get("/account/activity/"))
    assert "Carl Cedar no longer sees your library: the last day is over." in said
    # Its end for good is no news to who saw nothing since.
    partnerships.stop(share)
    assert news(carl) == ([], 0)


@pytest.mark.parametrize("noticed", [True, False])
def test_more_days_are_news_to_who_noticed_the_end(carl, share, noticed):
    notices.told_to(carl)
    over(share)
    if noticed:
        notices.told_to(carl)
    partnerships.set_wishes(share, Wishes())

    assert news(carl) == (([AGAIN], 1) if noticed else ([], 0))
    housekeeping.sweep()
    assert OVER not in news(carl)[0]


def test_an_undo_brings_back_no_library_that_is_over(carl, share):
    notices.told_to(carl)
    over(share)
    partnerships.stop(share)
    partnerships.undo(share)

    assert news(carl) == ([OVER], 1)


def test_what_nobody_ever_noticed_ends_in_silence(carl, share):
    over(share)

    assert news(carl) == ([], 0)


def test_an_end_long_ago_is_not_told_anew(carl, share):
    notices.told_to(carl)
    over(share, days=91)

    assert news(carl) == ([SHARES], 0)


def test_a_few_are_shown_and_the_rest_is_activity(carl, as_user):
    for number in range(8):
        partnerships.share(UserFactory(name=f"Person {number}"), [carl])

    said = part(as_user(carl).get(PAGE), "notices")
    assert said.count("shares their library") == 5
    assert "All that happened" in said
    assert notices.unseen(carl) == 0


def test_old_news_is_no_news(carl, share):
    Event.objects.update(at=timezone.now() - REMEMBERED)
    housekeeping.sweep()

    assert news(carl) == ([], 0)


def test_the_ways_around_cost_one_query_for_it(
    as_user, carl, share, django_assert_num_queries
):
    client = as_user(carl)
    with django_assert_num_queries(2):  # the session with its person, and this
        client.get("/account/")

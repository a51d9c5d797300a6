"""What is new in a partner's library since my last visit, by the rule."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from assets import news
from assets.models import Asset
from assets.querysets import State
from sharing import partnerships
from sharing.models import Partnership
from tests.factories import AssetFactory, PartnershipFactory
from tests.sharing.reading import part, words

LIBRARY = "/partners/anna/"
MORNING = datetime(2026, 11, 20, 9, tzinfo=UTC)
LATER = timedelta(hours=9)


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def visited(anna, ben, as_user, clock):
    """Ben looked at Anna's two photos in the morning; it is evening now."""
    AssetFactory.create_batch(2, owner=anna)
    client = as_user(ben)
    client.get(LIBRARY)
    clock.shift(LATER)
    return client


def add(anna, number=1, **fields):
    return AssetFactory.create_batch(number, owner=anna, **fields)


def marked(page):
    return page.text.count('class="fresh"')


def test_on_the_first_visit_nothing_is_newer_than_the_rest(anna, ben, as_user):
    add(anna, 3)
    page = as_user(ben).get(LIBRARY)

    assert "since your last visit" not in words(page)
    assert marked(page) == 0


def test_what_came_in_since_is_counted_and_marked(anna, visited):
    new = add(anna, 3)
    page = visited.get(LIBRARY)

    assert "3 new since your last visit, today" in words(page)
    assert marked(page) == 3
    listed = visited.get(f"{LIBRARY}?new=1")
    for asset in Asset.objects.all():
        assert (str(asset.pk) in listed.text) == (asset in new)
    tile = part(visited.get(LIBRARY), f"t-{new[0].pk}")
    assert tile == "A"
    assert 'by Anna, new"' in visited.get(LIBRARY).text


def test_months_that_come_near_are_marked_too(anna, visited):
    [new] = add(anna)
    month = f"/photos/{new.taken_on:%Y/%m}/"
    visited.get(LIBRARY)

    assert marked(visited.get(f"{month}?who=anna")) == 1
    assert marked(visited.get(month)) == 0


def test_marks_stay_while_one_looks_around(anna, visited, clock):
    add(anna)
    for _ in range(8):
        assert marked(visited.get(LIBRARY)) == 1
        clock.shift(timedelta(minutes=29))
    assert marked(visited.get("/photos/?who=anna")) == 1


def test_after_half_an_hour_it_is_another_visit(anna, visited, clock):
    add(anna)
    visited.get(LIBRARY)
    clock.shift(timedelta(minutes=32))
    add(anna, 2)

    assert marked(visited.get(LIBRARY)) == 2


def test_what_comes_in_during_a_visit_is_new(anna, visited, clock):
    visited.get(LIBRARY)
    clock.shift(timedelta(minutes=5))
    add(anna)

    assert marked(visited.get(LIBRARY)) == 1


@pytest.mark.parametrize("state", [State.ARCHIVED, State.LOCKED, State.TRASHED])
def test_what_is_put_away_is_no_news(anna, visited, state):
    name = state.label
    add(anna, **{name: True})
    page = visited.get(LIBRARY)

    assert "since your last visit" not in words(page)
    assert "Nothing new" in words(visited.get(f"{LIBRARY}?new=1"))
    assert "1 new" not in part(visited.get("/sharing/"), "library-anna")


def test_the_card_says_how_much_one_has_not_seen(anna, visited, clock):
    add(anna, 2)
    assert "2 new" in part(visited.get("/sharing/"), "library-anna")

    visited.get(LIBRARY)
    assert "new" not in part(visited.get("/sharing/"), "library-anna").split()
    clock.shift(timedelta(minutes=5))
    add(anna)
    assert "1 new" in part(visited.get("/sharing/"), "library-anna")


def test_nobody_counts_beyond_ninety_nine(anna, visited):
    add(anna, 101)

    assert "99+ new" in part(visited.get("/sharing/"), "library-anna")
    assert "99+ new since" in words(visited.get(LIBRARY))


def test_each_library_has_its_own_visits(anna, ben, carl, visited):
    PartnershipFactory(sharer=carl, recipient=ben)
    AssetFactory(owner=carl)
    add(anna)
    shares = Partnership.objects.received_by(ben)

    assert news.counts(shares) == {anna.pk: 1}


def test_only_my_own_visits_count(anna, ben, carl, visited, as_user, clock):
    PartnershipFactory(sharer=anna, recipient=carl)
    add(anna)
    as_user(carl).get(LIBRARY)
    as_user(anna).get("/photos/")

    assert marked(visited.get(LIBRARY)) == 1


def test_looking_at_ones_own_or_everyones_is_no_visit(anna, visited):
    Partnership.objects.update(in_timeline=True)
    add(anna)
    for address in ("/photos/", "/photos/?who=mine", "/sharing/", "/albums/"):
        visited.get(address)
    visited.head(LIBRARY)

    assert marked(visited.get(LIBRARY)) == 1


def test_a_visit_is_written_once_a_minute_at_most(anna, visited, clock):
    visited.get(LIBRARY)
    before = Partnership.objects.values().get()
    clock.shift(timedelta(seconds=59))
    visited.get(LIBRARY)
    assert Partnership.objects.values().get() == before

    clock.shift(timedelta(seconds=2))
    visited.get(LIBRARY)
    after = Partnership.objects.values().get()
    assert after["visited_at"] > before["visited_at"]
    assert after["new_since"] == before["new_since"]


def test_what_is_new_ends_with_the_partnership(anna, visited):
    add(anna)
    partnerships.stop(Partnership.objects.get())

    for address in (LIBRARY, f"{LIBRARY}?new=1"):
        assert visited.get(address).status_code == 404


@pytest.mark.parametrize("query", ["?new=maybe", "?new=1&after=nonsense"])
def test_an_address_that_makes_no_sense(visited, query):
    assert visited.get(LIBRARY + query).status_code in {200, 404}


def test_long_news_come_in_pages(anna, visited):
    for day in range(2):
        add(anna, 60, taken_at=MORNING - timedelta(days=day))
    first = visited.get(f"{LIBRARY}?new=1")
    more = first.text.partition('<a href="?new=1')[2].partition('"')[0]
    rest = visited.get(f"{LIBRARY}?new=1{more}".replace("&amp;", "&"))

    tiles = [page.text.count('<li class="t ') for page in (first, rest)]
    assert tiles == [60, 60]


def test_a_library_costs_the_same_however_much_is_new(
    anna, visited, django_assert_max_num_queries
):
    for number in (1, 40):
        add(anna, number)
        visited.get(LIBRARY)
        with django_assert_max_num_queries(13):
            visited.get(LIBRARY)

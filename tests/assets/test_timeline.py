"""The timeline: all that is mine and switched on, once each, newest first, in pages."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from assets.counting import month_counts
from assets.forms import PlaceField, write_place
from assets.models import Asset, LibraryMonth
from assets.querysets import State
from assets.timeline import (
    Place,
    choose,
    holdings,
    in_month,
    neighbor,
    read_page,
)
from sharing.models import Partnership
from tests.factories import AssetFactory, PartnershipFactory, UserFactory

NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)


def walk(parts, size):
    """Every tile, page by page."""
    tiles, after = [], None
    while True:
        page = read_page(parts, after, size)
        tiles += page.tiles
        if page.older is None:
            return tiles
        assert page.tiles, "a page before the last has tiles"
        after = page.older


def test_a_partner_is_not_in_my_timeline_until_i_switch_them_on(anna, ben):
    hers, his = AssetFactory(owner=anna), AssetFactory(owner=ben)
    assert [t.pk for t in walk(choose(ben, "everyone").lens.parts, 10)] == [his.pk]
    Partnership.objects.update(in_timeline=True)
    tiles = walk(choose(ben, "everyone").lens.parts, 10)
    assert {t.pk for t in tiles} == {hers.pk, his.pk}


def test_whose_photos_can_be_narrowed(anna, ben):
    hers, his = AssetFactory(owner=anna), AssetFactory(owner=ben)
    Partnership.objects.update(in_timeline=True)
    assert [t.pk for t in walk(choose(ben, "mine").lens.parts, 10)] == [his.pk]
    assert [t.pk for t in walk(choose(ben, "anna").lens.parts, 10)] == [hers.pk]


@pytest.mark.parametrize("handle", ["anna", "nobody"])
def test_who_does_not_share_with_me_cannot_be_chosen(carl, anna, handle):
    assert choose(carl, handle) is None


def test_what_is_put_away_is_in_nobodys_timeline(anna, ben):
    Partnership.objects.update(in_timeline=True)
    for state in ("archived", "locked", "trashed"):
        AssetFactory(owner=anna, **{state: True})
    assert walk(choose(anna, "everyone").lens.parts, 10) == []
    assert walk(choose(ben, "everyone").lens.parts, 10) == []


def test_the_day_is_the_one_where_the_photo_was_taken(anna):
    """Half past eleven at night in Tokyo, though it is afternoon in London."""
    asset = AssetFactory(
        owner=anna, taken_at=NOON.replace(hour=14, minute=30), taken_offset=9 * 60
    )
    [tile] = walk(choose(anna, "mine").lens.parts, 10)
    assert tile.taken_on == date(2025, 6, 1)
    assert asset.taken_local == datetime(2025, 6, 1, 23, 30)


def test_days_are_whole_on_a_page_unless_one_fills_it(anna):
    for day in range(3):
        for minute in range(3):
            AssetFactory(
                owner=anna, taken_at=NOON - timedelta(days=day, minutes=minute)
            )
    parts = choose(anna, "mine").lens.parts
    assert [len(read_page(parts, None, size).tiles) for size in (2, 4, 7)] == [2, 3, 6]


def test_the_number_of_queries_does_not_grow_with_the_library(
    anna, ben, django_assert_num_queries
):
    Partnership.objects.update(in_timeline=True)
    for _ in range(150):
        AssetFactory(owner=anna)
    AssetFactory(owner=ben, taken_at=NOON - timedelta(days=900))
    with django_assert_num_queries(4):  # partnerships, mine, hers in two bites
        page = read_page(choose(ben, "everyone").lens.parts)
    assert len(page.tiles) == 100


def test_numbers_of_a_library_are_the_rules(anna, ben):
    for _ in range(3):
        AssetFactory(owner=anna)
    AssetFactory(owner=anna, is_video=True)
    AssetFactory(owner=anna, archived=True)
    AssetFactory(owner=anna, trashed=True, is_video=True)
    AssetFactory(owner=anna, locked=True)
    found = holdings([anna, ben])
    assert (found[anna.pk].photos, found[anna.pk].videos) == (3, 1)
    assert (found[anna.pk].archived, found[anna.pk].trashed) == (1, 1)
    assert found[anna.pk].shared == Asset.objects.visible_to(ben).count()
    assert found[ben.pk].shared == 0


moments = st.datetimes(
    datetime(2024, 12, 30), datetime(2025, 2, 2), timezones=st.just(UTC)
).map(lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000))
assets = st.lists(
    st.tuples(
        st.integers(0, 2),
        moments,
        st.sampled_from([-600, 0, 60, 840]),
        st.sampled_from(State),
        st.booleans(),
    ),
    max_size=12,
)
changes = st.lists(
    st.tuples(
        st.integers(0, 11), st.sampled_from(["move", "trash", "delete", "library"])
    ),
    max_size=6,
)


class Laws(TestCase):
    @settings(deadline=None)
    @given(assets, changes, st.sampled_from([1, 2, 3, 50]), st.booleans())
    def test_pages_months_and_neighbors_agree(self, rows, writes, size, switched):
        people = [UserFactory() for _ in range(3)]
        for sharer in people[1:]:
            PartnershipFactory(sharer=sharer, recipient=people[0], in_timeline=switched)
        for owner, moment, offset, state, is_video in rows:
            trashed = state == State.TRASHED
            AssetFactory(
                owner=people[owner],
                taken_at=moment,
                taken_offset=offset,
                state=state,
                trashed_at=NOON if trashed else None,
                trashed_from=0 if trashed else None,
                is_video=is_video,
            )
        write(writes)
        lens = choose(people[0], "everyone").lens
        tiles = walk(lens.parts, size)
        assert tiles == sorted(tiles, key=lambda tile: tile.place, reverse=True)
        expected = Asset.objects.filter(
            owner__in=people if switched else people[:1], state=State.LIBRARY
        )
        assert sorted(t.pk for t in tiles) == sorted(
            expected.values_list("pk", flat=True)
        )
        for month, count in month_counts(lens):
            parts = in_month(lens.parts, month // 100, month % 100)
            assert count == len(walk(parts, size)) > 0
        assert sum(count for _, count in month_counts(lens)) == len(tiles)
        for before, after in pairwise(tiles):
            assert neighbor(lens.parts, before.place, "older") == after.pk
            assert neighbor(lens.parts, after.place, "newer") == before.pk
        counted = {
            (row.owner_id, row.state, row.month, row.is_video): row.n
            for row in LibraryMonth.objects.filter(n__gt=0)
        }
        counted_by_hand: dict[tuple, int] = {}
        for asset in Asset.objects.all():
            key = (asset.owner_id, asset.state, asset.month, asset.is_video)
            counted_by_hand[key] = counted_by_hand.get(key, 0) + 1
        assert counted == counted_by_hand

    @given(moments, st.uuids())
    def test_a_place_survives_its_way_through_an_address(self, moment, pk):
        place = Place(moment.date(), moment, pk)
        assert PlaceField().clean(write_place(place)) == place


def write(writes):
    """Change some assets in the ways ram does."""
    for number, change in writes:
        found = Asset.objects.order_by("pk")[number : number + 1]
        chosen = Asset.objects.filter(pk__in=[asset.pk for asset in found])
        if change == "delete":
            chosen.delete()
        elif change == "trash":
            chosen.update(state=State.TRASHED, trashed_at=NOON, trashed_from=0)
        elif change == "library":
            chosen.update(state=State.LIBRARY, trashed_at=None, trashed_from=None)
        else:
            for asset in chosen:
                asset.set_taken(asset.taken_at + timedelta(days=31), 0, "exif")
                asset.save()

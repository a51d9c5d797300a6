"""Nothing twice: the same file in several libraries I see is one tile."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from assets.copies import folded_into
from assets.counting import month_counts
from assets.models import Asset, Favorite, LibraryVersion, MovedMonth
from assets.querysets import State
from assets.timeline import choose, in_month, neighbor
from sharing.models import Album, Partnership
from sharing.partnerships import Wishes, set_wishes
from tests.assets.test_timeline import NOON, walk
from tests.factories import (
    AlbumEntryFactory,
    AlbumFactory,
    AssetFactory,
    PartnershipFactory,
    StoredFileFactory,
    UserFactory,
)

LATER = NOON + timedelta(days=40)


@pytest.fixture
def couple(anna, ben):
    """Anna and Ben see each other's libraries in their timelines."""
    PartnershipFactory(sharer=ben, recipient=anna)
    Partnership.objects.update(in_timeline=True)
    return anna, ben


@pytest.fixture
def both(couple):
    """The same photo in both libraries, his a month later by his clock."""
    anna, ben = couple
    hers = AssetFactory(owner=anna, taken_at=NOON)
    return hers, AssetFactory(owner=ben, file=hers.file, taken_at=LATER)


def listed(viewer, who="everyone"):
    return [tile.pk for tile in walk(choose(viewer, who).lens.parts, 10)]


def counted(viewer, who="everyone"):
    return month_counts(choose(viewer, who).lens)


def test_each_sees_their_own_copy(couple, both):
    (anna, ben), (hers, his) = couple, both
    assert listed(anna) == [hers.pk]
    assert listed(ben) == [his.pk]
    assert counted(anna) == [(202506, 1)]
    assert counted(ben) == [(202507, 1)]


@pytest.fixture
def told(couple):
    """Ben leaves an album, screenshots and all before this summer out for Anna."""
    _, ben = couple
    album = AlbumFactory(owner=ben)
    share = Partnership.objects.get(sharer=ben)
    assert set_wishes(share, Wishes(NOON.date(), False, (album,)))
    return album


def test_it_never_folds_onto_what_is_kept_from_me(anna, ben, carl, told):
    """Carl's copy stands when Ben's is left out, and gives way when it is not."""
    PartnershipFactory(sharer=carl, recipient=anna, in_timeline=True)
    his = AssetFactory(owner=ben, taken_at=LATER)
    carls = AssetFactory(owner=carl, file=his.file, taken_at=NOON)
    assert listed(anna) == [his.pk]
    assert counted(anna) == [(202507, 1)]
    entry = AlbumEntryFactory(album=told, asset=his)
    assert listed(anna) == [carls.pk]
    assert counted(anna) == [(202506, 1)]
    entry.delete()
    assert counted(anna) == [(202507, 1)]
    Asset.objects.filter(pk=his.pk).update(is_screenshot=True)
    assert counted(anna) == [(202506, 1)]
    Asset.objects.filter(pk=his.pk).update(is_screenshot=False)
    AlbumEntryFactory(album=told, asset=his)
    assert counted(anna) == [(202506, 1)]
    told.delete()
    assert counted(anna) == [(202507, 1)]
    his.set_taken(NOON - timedelta(days=1), 0, "edited")
    his.save()
    assert listed(anna) == [carls.pk]
    assert counted(anna) == [(202506, 1)]


@pytest.mark.parametrize("state", ["archived", "locked", "trashed"])
def test_putting_mine_away_lets_the_next_copy_stand_at_its_own_date(
    couple, both, state
):
    (anna, _), (hers, his) = couple, both
    assert counted(anna) == [(202506, 1)]
    away = AssetFactory.build(**{state: True})
    hers.state, hers.trashed_at, hers.trashed_from = (
        away.state,
        away.trashed_at,
        away.trashed_from,
    )
    hers.save()
    assert listed(anna) == [his.pk]
    assert counted(anna) == [(202507, 1)]
    # What Ben has put away is nobody's but his.
    his.state = State.ARCHIVED
    his.save()
    assert listed(anna) == counted(anna) == []


def test_deleting_mine_for_good_leaves_the_count_true(couple, both):
    anna, hers = couple[0], both[0]
    assert counted(anna) == [(202506, 1)]
    Asset.objects.filter(pk=hers.pk).update(
        state=State.TRASHED, trashed_at=NOON, trashed_from=State.LIBRARY
    )
    hers.delete()
    assert counted(anna) == [(202507, 1)]


def test_among_partners_the_oldest_partnership_comes_first(anna, ben, carl):
    PartnershipFactory(sharer=carl, recipient=ben)
    Partnership.objects.update(in_timeline=True)
    hers = AssetFactory(owner=anna)
    AssetFactory(owner=carl, file=hers.file)
    assert listed(ben) == [hers.pk]
    Partnership.objects.filter(sharer=carl).update(created_at=NOON)
    assert listed(ben) == [Asset.objects.get(owner=carl).pk]


def test_it_never_folds_onto_what_i_did_not_choose_to_see(couple, both):
    (anna, _), (hers, his) = couple, both
    assert listed(anna, "ben") == [his.pk]
    assert listed(anna, "mine") == [hers.pk]
    Partnership.objects.filter(recipient=anna).update(in_timeline=False)
    assert listed(anna) == [hers.pk]
    assert counted(anna) == [(202506, 1)]


def test_who_wants_to_see_both_does(couple, both):
    anna = couple[0]
    assert counted(anna) == [(202506, 1)]
    anna.folds_copies = False
    assert set(listed(anna)) == {one.pk for one in both}
    assert counted(anna) == [(202507, 1), (202506, 1)]


def test_counts_are_kept_until_something_moves(couple, both, django_assert_num_queries):
    anna = couple[0]
    lens = choose(anna, "everyone").lens
    month_counts(lens)
    with django_assert_num_queries(2):  # versions, and what was kept for them
        month_counts(lens)
    Asset.objects.update(name="another.jpg")
    with django_assert_num_queries(2):
        month_counts(lens)


def test_what_moves_outside_the_library_moves_nothing(anna):
    asset = AssetFactory(owner=anna, archived=True)
    Asset.objects.update(state=State.LOCKED)
    asset.delete()
    assert not LibraryVersion.objects.exists()


def test_a_deleted_person_leaves_no_versions(couple, both):
    anna, ben = couple
    anna.delete()
    assert set(LibraryVersion.objects.values_list("owner", flat=True)) == {ben.pk}
    assert set(MovedMonth.objects.values_list("owner", flat=True)) == {ben.pk}


def test_many_moves_at_once_are_counted_anew(anna):
    lens = choose(anna, "mine").lens
    month_counts(lens)
    for month in range(15):
        AssetFactory(owner=anna, taken_at=NOON + timedelta(days=31 * month))
    assert [count for _, count in month_counts(lens)] == [1] * 15


def test_a_tile_bears_the_marks_of_all_who_have_it(couple, both, as_user):
    (anna, _), (hers, his) = couple, both
    page = as_user(anna).get("/photos/").content.decode()
    assert f'id="t-{hers.pk}"' in page
    assert f'id="t-{his.pk}"' not in page
    assert '<b class="hue0">A</b><b class="hue1">B</b>' in page
    assert "also in Ben’s library" in page
    assert "1 item<" in page
    alone = as_user(anna).get("/photos/?who=mine").content.decode()
    assert 'class="owners"' not in alone


def test_the_info_sheet_says_who_has_it_too(couple, both, carl, as_user):
    (anna, ben), (hers, his) = couple, both
    AssetFactory(owner=carl, file=hers.file)
    address = f"/photos/{hers.pk}/info/"
    page = as_user(anna).get(address).content.decode()
    assert "Also in Ben’s library" in page
    assert "Carl" not in page
    page = as_user(ben).get(address).content.decode()
    assert "Also in your library" in page
    his.state = State.ARCHIVED
    his.save()
    assert "Also in Ben" not in as_user(anna).get(address).content.decode()


def test_a_heart_on_any_copy_is_a_heart_on_the_photo(couple, both, as_user):
    (anna, ben), (hers, his) = couple, both
    client = as_user(anna)
    client.post("/photos/favorite/", {"ids": his.pk, "on": "1"})
    assert 'class="heart"' in client.get("/photos/").content.decode()
    address = f"/photos/{hers.pk}/"
    assert 'aria-pressed="true"' in client.get(address).content.decode()
    assert 'class="heart"' not in as_user(ben).get("/photos/").content.decode()
    client.post("/photos/favorite/", {"ids": hers.pk, "on": "0"})
    assert not Favorite.objects.exists()


def test_a_month_as_a_zip_has_each_photo_once(couple, both, as_user):
    anna = couple[0]
    answer = as_user(anna).post("/photos/download/", {"who": "everyone"})
    assert answer.status_code == 303
    [download] = anna.downloads.all()
    assert download.assets == [str(both[0].pk)]


PEOPLE = range(4)
SINCE = date(2025, 1, 9)
moments = st.datetimes(
    datetime(2024, 12, 30), datetime(2025, 2, 2), timezones=st.just(UTC)
).map(lambda moment: moment.replace(microsecond=0))
worlds = st.dictionaries(
    st.tuples(st.sampled_from(PEOPLE), st.integers(0, 3)),
    st.tuples(moments, st.sampled_from([State.LIBRARY, *State])),
    max_size=10,
)
CHANGES = ["move", "archive", "library", "trash", "delete", "screenshot", "album"]
changes = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(CHANGES)), min_size=1, max_size=4
)


def write(number, change):
    """Change an asset in a way that ram does."""
    for asset in Asset.objects.order_by("pk")[number : number + 1]:
        chosen = Asset.objects.filter(pk=asset.pk)
        trash = {"trashed_at": None, "trashed_from": None}
        match change:
            case "move":
                asset.set_taken(asset.taken_at + timedelta(days=31), 0, "exif")
                asset.save()
            case "archive":
                chosen.update(state=State.ARCHIVED, **trash)
            case "library":
                chosen.update(state=State.LIBRARY, **trash)
            case "trash":
                trash = {"trashed_at": NOON, "trashed_from": State.LIBRARY}
                chosen.update(state=State.TRASHED, **trash)
            case "delete":
                chosen.delete()
            case "screenshot":
                chosen.update(is_screenshot=not asset.is_screenshot)
            case "album":
                album = Album.objects.get()
                entries = album.entries.filter(asset=asset)
                if not entries.delete()[0]:
                    AlbumEntryFactory(album=album, asset=asset)


def stands(owners, folds):
    """The design, read in plain Python: what stands, and what gave way to it.

    The second of all people leaves things out for the first.
    """
    standing, folded, files = [], set(), set()
    album = Album.objects.get()
    left_out = set(album.entries.values_list("asset", flat=True))
    for owner in owners:
        seen = list(Asset.objects.filter(owner=owner, state=State.LIBRARY))
        if owner == album.owner:
            seen = [
                one
                for one in seen
                if one.pk not in left_out
                and not one.is_screenshot
                and one.taken_on >= SINCE
            ]
        for asset in seen:
            if folds and asset.file_id in files:
                folded.add(asset.pk)
            else:
                standing.append(asset)
        files |= {asset.file_id for asset in seen}
    standing.sort(key=lambda one: (one.taken_on, one.taken_at, one.pk), reverse=True)
    return standing, folded


class Laws(TestCase):
    @settings(
        deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow]
    )
    @given(
        worlds,
        st.tuples(*[st.booleans()] * 4),
        changes,
        st.sampled_from([1, 3, 50]),
        st.booleans(),
    )
    def test_lists_counts_and_neighbors_agree_with_the_design(
        self, world, switched, writes, size, folds
    ):
        people = [UserFactory() for _ in PEOPLE]
        people[0].folds_copies = folds
        for number in PEOPLE[1:]:
            PartnershipFactory(
                sharer=people[number],
                recipient=people[0],
                in_timeline=switched[number],
                created_at=NOON + timedelta(days=number),
            )
        build(world, people)
        share = Partnership.objects.get(sharer=people[1])
        wishes = Wishes(SINCE, False, (AlbumFactory(owner=people[1]),))
        assert set_wishes(share, wishes)
        owners = [people[0], *(people[n] for n in PEOPLE[1:] if switched[n])]
        for change in [None, *writes]:
            if change:
                write(*change)
            standing, folded = stands(owners, folds)
            lens = choose(people[0], "everyone").lens
            assert dict(month_counts(lens)) == Counter(one.month for one in standing)
        tiles = walk(lens.parts, size)
        assert [tile.pk for tile in tiles] == [asset.pk for asset in standing]
        for month, count in month_counts(lens):
            parts = in_month(lens.parts, month // 100, month % 100)
            assert len(walk(parts, size)) == count
        for before, after in pairwise(tiles):
            assert neighbor(lens.parts, before.place, "older") == after.pk
            assert neighbor(lens.parts, after.place, "newer") == before.pk
        beside = folded_into(lens, tiles)
        assert {copy.pk for copies in beside.values() for copy in copies} == folded


def build(world, people):
    files = [StoredFileFactory() for _ in range(4)]
    for (owner, file), (moment, state) in world.items():
        trashed = state == State.TRASHED
        AssetFactory(
            owner=people[owner],
            file=files[file],
            taken_at=moment,
            state=state,
            trashed_at=NOON if trashed else None,
            trashed_from=State.LIBRARY if trashed else None,
        )

"""What albums show: exactly the entries that count, in pages of equal cost."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from assets.models import Asset
from sharing.contents import (
    counts,
    covers,
    in_order,
    neighbors,
    open_albums,
    read_page,
    summaries,
)
from sharing.models import Album, AlbumEntry, Partnership
from tests.assets.test_rule_oracle import build, worlds
from tests.factories import (
    AlbumEntryFactory,
    AlbumFactory,
    AlbumMemberFactory,
    AssetFactory,
    PartnershipFactory,
    StoredFileFactory,
    UserFactory,
)

NOON = datetime(2025, 6, 1, 12, tzinfo=UTC)


def walk(album, size):
    """Every tile, page by page."""
    tiles, after = [], None
    while True:
        page = read_page(album, after, size)
        tiles += [tile.pk for tile in page.tiles]
        if page.after is None:
            return tiles
        assert page.tiles, "a page before the last has tiles"
        after = page.after


class Laws(TestCase):
    @settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(worlds(), st.sampled_from(Album.Order), st.sampled_from([1, 2, 50]))
    def test_pages_counts_covers_and_neighbors_are_the_rules(self, world, order, size):
        people, assets, _links = build(world)
        Album.objects.update(order=order)
        albums = list(Album.objects.order_by("created_at"))
        live = {
            album.pk: {
                assets[asset].pk
                for number, asset in world.entries
                if number == at and world.entry_lives(number, asset)
            }
            for at, album in enumerate(albums)
        }
        numbers = counts(album.pk for album in albums)
        pictures = covers(album.pk for album in albums)
        for album in albums:
            shown = walk(album, size)
            assert sorted(shown) == sorted(live[album.pk])
            assert shown == in_order(album)
            assert numbers.get(album.pk, 0) == len(shown)
            assert (album.pk in pictures) == bool(shown)
            assert not shown or pictures[album.pk] in live[album.pk]
            for before, after in pairwise(shown):
                assert neighbors(album, before)[1] == after
                assert neighbors(album, after)[0] == before
            assert not shown or neighbors(album, shown[0])[0] is None
            assert not shown or neighbors(album, shown[-1])[1] is None
        for number, person in enumerate(people):
            mine = {
                albums[at].pk
                for at, owner in enumerate(world.albums)
                if (owner == number or (at, number) in world.members)
                and world.active[owner]
            }
            assert {album.pk for album in open_albums(person)} == mine


@pytest.fixture
def album(anna):
    return AlbumFactory(owner=anna)


def put(album, *assets, by=None):
    for position, asset in enumerate(assets):
        AlbumEntryFactory(
            album=album, asset=asset, added_by=by or album.owner, position=position
        )
    return [asset.pk for asset in assets]


@pytest.mark.parametrize(
    ("order", "expected"),
    [("newest", [1, 0, 2]), ("oldest", [2, 0, 1]), ("by-hand", [0, 1, 2])],
)
def test_an_album_is_in_its_order(anna, album, order, expected):
    days = [0, 5, -5]
    photos = [
        AssetFactory(owner=anna, taken_at=NOON + timedelta(days=day)) for day in days
    ]
    pks = put(album, *photos)
    album.order = order

    assert walk(album, 2) == [pks[number] for number in expected]


def test_a_photo_that_gets_another_date_moves_in_its_albums(anna, album):
    first, second = AssetFactory.create_batch(2, owner=anna)
    put(album, first, second)

    first.set_taken(second.taken_at + timedelta(days=1), 0, "exif")
    first.save()

    assert in_order(album) == [second.pk, first.pk]


def test_entries_say_what_their_assets_say(anna, ben, album):
    photo = AssetFactory(owner=anna)
    put(album, photo)
    for change in ({"state": 1}, {"owner": ben}, {"taken_at": NOON, "taken_on": NOON}):
        Asset.objects.filter(pk=photo.pk).update(**change)
        photo.refresh_from_db()
        entry = AlbumEntry.objects.get()
        assert (entry.asset_owner, entry.asset_state) == (photo.owner_id, photo.state)
        assert (entry.taken_on, entry.taken_at) == (photo.taken_on, photo.taken_at)


def test_the_chosen_cover_stands_only_while_the_album_shows_it(anna, ben, carl):
    album = AlbumFactory(owner=ben)
    AlbumMemberFactory(album=album, user=carl)
    own, hers = AssetFactory(owner=ben, taken_at=NOON), AssetFactory(owner=anna)
    put(album, own, hers)
    album.cover = hers
    album.save()
    assert covers([album.pk]) == {album.pk: hers.pk}

    Partnership.objects.update(ended_at=NOON)

    assert covers([album.pk]) == {album.pk: own.pk}


def test_what_has_no_picture_is_no_cover(anna, album):
    put(album, AssetFactory(owner=anna, file=StoredFileFactory(status="pending")))

    assert covers([album.pk]) == {}


@pytest.mark.parametrize("order", Album.Order)
def test_a_page_costs_the_same_queries_however_large_the_album(anna, order, as_user):
    client = as_user(anna)
    album = AlbumFactory(owner=anna, order=order)
    for _ in range(4):
        editor = UserFactory()
        AlbumMemberFactory(album=album, user=editor, can_edit=True)
        PartnershipFactory(sharer=anna, recipient=editor)
        put(album, *AssetFactory.create_batch(2, owner=anna), by=editor)
    client.get(f"/albums/{album.pk}/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(f"/albums/{album.pk}/")
    put(album, *AssetFactory.create_batch(120, owner=anna))
    with CaptureQueriesContext(connection) as many:
        response = client.get(f"/albums/{album.pk}/")
    assert len(many) == len(few) <= 10
    assert response.text.count('name="ids"') == 100


def test_a_page_of_a_large_album_is_one_range_of_an_index(anna, album):
    put(album, AssetFactory(owner=anna))
    for order, index in (("oldest", "album_by_date"), ("by-hand", "album_by_hand")):
        album.order = order
        with CaptureQueriesContext(connection) as queries:
            read_page(album)
        sql = queries[-1]["sql"]
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
                plan = " ".join(str(row) for row in cursor.fetchall())
            assert index in plan
            assert "TEMP B-TREE" not in plan


def test_the_list_of_albums_costs_the_same_however_many(
    anna, django_assert_num_queries
):
    for _ in range(5):
        put(AlbumFactory(owner=anna), AssetFactory(owner=anna))
    with django_assert_num_queries(5):
        found = summaries(anna, open_albums(anna))
    assert [one.count for one in found] == [1] * 5


def test_a_page_begins_after_a_place_even_when_it_has_gone(anna, album):
    photos = AssetFactory.create_batch(3, owner=anna)
    pks = put(album, *photos)
    album.order = "by-hand"
    page = read_page(album, size=2)
    AlbumEntry.objects.filter(asset=pks[1]).delete()

    assert [tile.pk for tile in read_page(album, page.after).tiles] == pks[2:]

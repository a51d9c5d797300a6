"""Two people at the same moment: the end is as if one had come after the other."""

import pytest

from assets import selection
from assets.models import Asset
from assets.querysets import AssetQuerySet, State
from sharing import albums
from sharing.contents import counts, in_order
from sharing.models import Album, AlbumEntry, AlbumMember
from tests.factories import (
    AlbumFactory,
    AlbumMemberFactory,
    AssetFactory,
    PartnershipFactory,
    UserFactory,
)
from tests.sharing.test_racing import MANY, at_once

pytestmark = pytest.mark.django_db(transaction=True)


def taking_turns(*acts):
    """Each thread does the next of the acts."""
    waiting = [*acts] * (MANY // len(acts))

    def act():
        try:
            return waiting.pop()()
        except (albums.NothingThere, Album.DoesNotExist):
            return None

    return at_once(act)


@pytest.fixture
def album():
    return AlbumFactory(owner=UserFactory(handle="anna"), order="by-hand")


def test_the_same_photos_added_many_times_are_there_once(album):
    ids = [photo.pk for photo in AssetFactory.create_batch(5, owner=album.owner)]

    reports = at_once(lambda: albums.add(album.owner, [album.pk], ids))

    assert sorted(in_order(album)) == sorted(ids)
    added = sorted(report.added for [report] in reports)
    assert added == [0] * (MANY - 1) + [5]


def test_two_who_add_at_once_share_no_place(album):
    people = [album.owner, UserFactory(handle="edith")]
    AlbumMemberFactory(album=album, user=people[1], can_edit=True)
    photos = [AssetFactory.create_batch(3, owner=person) for person in people]

    taking_turns(
        *(
            lambda number=number: albums.add(
                people[number], [album.pk], [one.pk for one in photos[number]]
            )
            for number in range(2)
        )
    )

    places = list(AlbumEntry.objects.values_list("position", flat=True))
    assert sorted(places) == list(range(6))


def test_adding_while_the_membership_ends_counts_or_does_not(album):
    edith = UserFactory(handle="edith")
    AlbumMemberFactory(album=album, user=edith, can_edit=True)
    photo = AssetFactory(owner=edith)

    taking_turns(
        lambda: albums.add(edith, [album.pk], [photo.pk]),
        lambda: albums.end_membership(album, edith, by=edith),
    )

    assert not AlbumMember.objects.exists()
    assert in_order(album) == []


def test_adding_and_taking_out_at_once(album):
    ids = [photo.pk for photo in AssetFactory.create_batch(4, owner=album.owner)]

    taking_turns(
        lambda: albums.add(album.owner, [album.pk], ids),
        lambda: albums.remove(album.owner, album, ids),
    )

    assert len(in_order(album)) in {0, 4}


def test_adding_while_the_album_is_deleted_leaves_nothing(album):
    ids = [photo.pk for photo in AssetFactory.create_batch(4, owner=album.owner)]

    taking_turns(
        lambda: albums.add(album.owner, [album.pk], ids),
        lambda: albums.delete(Album.objects.get(pk=album.pk)),
    )

    assert not AlbumEntry.objects.exists()
    assert Asset.objects.count() == 4


def test_what_is_archived_while_a_partner_adds_it_is_out(album):
    """Whoever was first: the entry's copy of the state is the asset's."""
    owner = UserFactory(handle="ben")
    PartnershipFactory(sharer=owner, recipient=album.owner)
    ids = [photo.pk for photo in AssetFactory.create_batch(4, owner=owner)]

    taking_turns(
        lambda: albums.add(album.owner, [album.pk], ids),
        lambda: selection.act(owner, ids, selection.ARCHIVE),
    )

    assert in_order(album) == []
    assert counts([album.pk]) == {}
    states = AlbumEntry.objects.values_list("asset_state", "asset__state")
    assert all(copy == state for copy, state in states)


def test_moves_at_once_lose_no_photo(album):
    ids = [photo.pk for photo in AssetFactory.create_batch(4, owner=album.owner)]
    albums.add(album.owner, [album.pk], ids)

    taking_turns(
        lambda: albums.move(album, ids[:1], "later"),
        lambda: albums.move(album, ids[3:], "earlier"),
        lambda: albums.move(album, ids[1:2], "last"),
    )

    places = list(AlbumEntry.objects.values_list("position", flat=True))
    assert sorted(in_order(album)) == sorted(ids)
    assert len(set(places)) == 4


def test_what_is_locked_in_this_moment_is_not_there_any_more(album, monkeypatch):
    """Neither added nor "not allowed": all that is told is of one moment."""
    photo = AssetFactory(owner=album.owner)
    passable_by = AssetQuerySet.passable_by

    def locked_just_before(assets, person):
        Asset.objects.filter(pk=photo.pk).update(state=State.LOCKED)
        return passable_by(assets, person)

    monkeypatch.setattr(AssetQuerySet, "passable_by", locked_just_before)
    with pytest.raises(albums.NothingThere):
        albums.add(album.owner, [album.pk], [photo.pk])

"""The one rule by hand: who sees what in every state, and what dies with its source."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assets.models import Asset
from assets.querysets import State, live_entries
from sharing.models import Album, Partnership
from tests.factories import (
    AlbumEntryFactory,
    AlbumFactory,
    AlbumMemberFactory,
    AssetFactory,
    PartnershipFactory,
    SharedLinkFactory,
    UserFactory,
)

STATES = ["library", "archived", "locked", "trashed"]


def make(owner, state):
    return AssetFactory(owner=owner, **({} if state == "library" else {state: True}))


def sees(user, asset):
    return Asset.objects.visible_to(user).filter(pk=asset.pk).exists()


def visitor_sees(link, asset):
    return Asset.objects.visible_through(link).filter(pk=asset.pk).exists()


@pytest.mark.parametrize("state", STATES)
def test_owner_sees_all_but_locked(anna, state):
    assert sees(anna, make(anna, state)) == (state != "locked")


@pytest.mark.parametrize("state", STATES)
def test_partner_sees_the_library_only(anna, ben, state):
    assert sees(ben, make(anna, state)) == (state == "library")


@pytest.mark.parametrize("state", STATES)
def test_stranger_sees_nothing(anna, ben, carl, state):
    assert not sees(carl, make(anna, state))


def test_an_unknown_state_is_seen_by_nobody(anna, ben):
    asset = AssetFactory(owner=anna, state=77)
    assert not sees(anna, asset)
    assert not sees(ben, asset)


def test_sharing_is_one_way(anna, ben):
    assert not sees(anna, AssetFactory(owner=ben))


def test_a_partners_partner_sees_nothing(anna, ben, carl):
    PartnershipFactory(sharer=ben, recipient=carl)
    assert not sees(carl, AssetFactory(owner=anna))


def test_removed_partner_is_a_stranger_again(anna, ben):
    asset = AssetFactory(owner=anna)
    Partnership.objects.update(ended_at=timezone.now())
    assert not sees(ben, asset)


@pytest.mark.parametrize("who", ["anna", "ben"])
def test_a_deactivated_person_neither_shares_nor_receives(anna, ben, who):
    asset = AssetFactory(owner=anna)
    person = {"anna": anna, "ben": ben}[who]
    person.is_active = False
    person.save()
    assert not sees(ben, asset)
    person.is_active = True
    person.save()
    assert sees(ben, asset)


def test_own_photo_appears_once_however_many_roads_lead_to_it(anna, ben, carl):
    asset = AssetFactory(owner=anna)
    PartnershipFactory(sharer=anna, recipient=carl)
    for _ in range(2):
        album = AlbumFactory(owner=anna)
        AlbumMemberFactory(album=album, user=ben)
        AlbumEntryFactory(album=album, asset=asset)
    assert list(Asset.objects.visible_to(anna)) == [asset]
    assert list(Asset.objects.visible_to(ben)) == [asset]


@pytest.mark.parametrize("state", STATES)
def test_the_owners_entry_shows_what_is_archived_but_no_more(anna, carl, state):
    asset = make(anna, state)
    album = AlbumFactory(owner=anna)
    AlbumMemberFactory(album=album, user=carl)
    AlbumEntryFactory(album=album, asset=asset)
    assert sees(carl, asset) == (state in {"library", "archived"})


@pytest.mark.parametrize("state", STATES)
def test_a_partners_entry_shows_the_library_only(anna, ben, carl, state):
    asset = make(anna, state)
    album = AlbumFactory(owner=ben)
    AlbumMemberFactory(album=album, user=carl)
    AlbumEntryFactory(album=album, asset=asset)
    assert sees(carl, asset) == (state == "library")


def test_an_entry_dies_with_the_partnership_and_lives_again_with_it(anna, ben, carl):
    asset = AssetFactory(owner=anna)
    album = AlbumFactory(owner=ben)
    AlbumMemberFactory(album=album, user=carl)
    AlbumEntryFactory(album=album, asset=asset)
    share = Partnership.objects.get()
    Partnership.objects.update(ended_at=timezone.now())
    assert not sees(carl, asset)
    assert not live_entries().exists()
    Partnership.objects.filter(pk=share.pk).update(ended_at=None)
    assert sees(carl, asset)


def test_an_entry_counts_only_while_its_maker_is_a_member(anna, carl):
    dora = UserFactory()
    album = AlbumFactory(owner=anna)
    AlbumMemberFactory(album=album, user=dora)
    member = AlbumMemberFactory(album=album, user=carl, can_edit=True)
    asset = AssetFactory(owner=carl)
    AlbumEntryFactory(album=album, asset=asset, added_by=carl)
    assert sees(dora, asset)
    assert sees(anna, asset)
    member.delete()
    assert not sees(dora, asset)


@pytest.mark.parametrize("who", ["owner", "maker"])
def test_an_album_is_empty_while_its_owner_or_the_maker_is_deactivated(anna, carl, who):
    dora = UserFactory()
    album = AlbumFactory(owner=anna)
    AlbumMemberFactory(album=album, user=dora)
    AlbumMemberFactory(album=album, user=carl, can_edit=True)
    asset = AssetFactory(owner=carl)
    AlbumEntryFactory(album=album, asset=asset, added_by=carl)
    person = anna if who == "owner" else carl
    person.is_active = False
    person.save()
    assert not sees(dora, asset)
    assert not Album.objects.open_to(dora).exists() or who == "maker"


def test_being_a_member_is_not_enough_to_pass_on(anna, carl):
    """Carl sees Anna's photo in her album; his own album may not show it."""
    asset = AssetFactory(owner=anna)
    hers = AlbumFactory(owner=anna)
    AlbumMemberFactory(album=hers, user=carl)
    AlbumEntryFactory(album=hers, asset=asset)
    dora = UserFactory()
    his = AlbumFactory(owner=carl)
    AlbumMemberFactory(album=his, user=dora)
    AlbumEntryFactory(album=his, asset=asset)
    assert sees(carl, asset)
    assert not sees(dora, asset)


@pytest.mark.parametrize("state", STATES)
def test_a_link_shows_what_its_maker_may_pass_on(anna, ben, state):
    asset = make(anna, state)
    by_owner, by_partner = SharedLinkFactory(maker=anna), SharedLinkFactory(maker=ben)
    by_owner.assets.add(asset)
    by_partner.assets.add(asset)
    assert visitor_sees(by_owner, asset) == (state in {"library", "archived"})
    assert visitor_sees(by_partner, asset) == (state == "library")


def test_a_partners_link_dies_with_the_partnership(anna, ben):
    asset = AssetFactory(owner=anna)
    link = SharedLinkFactory(maker=ben)
    link.assets.add(asset)
    Partnership.objects.update(ended_at=timezone.now())
    assert not visitor_sees(link, asset)


def test_through_an_albums_link_both_makers_must_be_able(anna, ben, carl):
    """Carl put Anna's photo into Ben's album; Ben is her partner no more."""
    PartnershipFactory(sharer=anna, recipient=carl)
    asset = AssetFactory(owner=anna)
    album = AlbumFactory(owner=ben)
    AlbumMemberFactory(album=album, user=carl, can_edit=True)
    AlbumEntryFactory(album=album, asset=asset, added_by=carl)
    link = SharedLinkFactory(maker=ben, album=album)
    assert visitor_sees(link, asset)
    Partnership.objects.filter(recipient=ben).update(ended_at=timezone.now())
    assert not visitor_sees(link, asset)


@pytest.mark.parametrize(
    "change",
    [
        {"paused": True},
        {"expires_at": timezone.now() - timedelta(seconds=1)},
    ],
    ids=["paused", "expired"],
)
def test_an_invalid_link_shows_nothing(anna, change):
    asset = AssetFactory(owner=anna)
    link = SharedLinkFactory(maker=anna, **change)
    link.assets.add(asset)
    assert not visitor_sees(link, asset)


def test_a_link_of_a_deactivated_maker_shows_nothing(anna):
    asset = AssetFactory(owner=anna)
    link = SharedLinkFactory(maker=anna)
    link.assets.add(asset)
    anna.is_active = False
    anna.save()
    assert not visitor_sees(link, asset)


@pytest.mark.parametrize("state", STATES)
def test_only_the_owner_changes(anna, ben, state):
    asset = make(anna, state)
    assert Asset.objects.owned_by(anna).filter(pk=asset.pk).exists() == (
        state != "locked"
    )
    assert not Asset.objects.owned_by(ben).exists()


def test_what_a_partnership_shows_is_a_part_of_the_rule(anna, ben):
    for state in STATES:
        make(anna, state)
    share = Partnership.objects.received_by(ben).get()
    shown = set(Asset.objects.shown_by(share))
    assert shown == set(Asset.objects.visible_to(ben))
    assert {asset.state for asset in shown} == {State.LIBRARY}

"""What happens to a partnership, and to what its recipient sees."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from assets.models import Asset
from sharing import partnerships
from sharing.models import Partnership
from tests.factories import AssetFactory, PartnershipFactory

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def share(anna, ben):
    return Partnership.objects.get()


@pytest.fixture
def photo(anna):
    return AssetFactory(owner=anna)


def sees(person, photo):
    return Asset.objects.visible_to(person).filter(pk=photo.pk).exists()


def test_sharing_acts_at_once_and_one_way(anna, carl, photo):
    partnerships.share(anna, [carl])

    assert sees(carl, photo)
    assert not sees(anna, AssetFactory(owner=carl))


def test_sharing_starts_with_the_switch_off_and_the_library_new(anna, carl):
    [share] = partnerships.share(anna, [carl])

    share.refresh_from_db()
    assert not share.in_timeline
    assert share.opened_at is None


@pytest.mark.parametrize("order", [1, -1])
def test_one_who_was_added_already_keeps_out_all(anna, ben, carl, order):
    with pytest.raises(partnerships.NotShared):
        partnerships.share(anna, [carl, ben][::order])

    assert not Partnership.objects.filter(recipient=carl).exists()


def test_nobody_shares_with_themselves(anna):
    with pytest.raises(partnerships.NotShared):
        partnerships.share(anna, [anna])

    assert not Partnership.objects.exists()


def test_stopping_acts_at_once(share, ben, photo):
    assert partnerships.stop(share)

    assert not sees(ben, photo)


def test_stopping_leaves_the_other_direction_alone(share, anna, ben):
    back = PartnershipFactory(sharer=ben, recipient=anna)

    partnerships.stop(share)

    assert sees(anna, AssetFactory(owner=ben))
    back.refresh_from_db()
    assert back.ended_at is None


def test_stopping_twice_does_nothing_more(share):
    again = Partnership.objects.get()
    partnerships.stop(share)
    before = Partnership.objects.values().get()

    assert not partnerships.stop(again)
    assert Partnership.objects.values().get() == before


def test_adding_again_starts_anew(share, anna, ben):
    partnerships.set_in_timeline(share, True)
    partnerships.visit(share)
    partnerships.stop(share)

    [anew] = partnerships.share(anna, [ben])

    assert anew.pk != share.pk
    assert not anew.in_timeline
    assert anew.opened_at is None


def test_undo_brings_back_the_same_row_with_its_switch(share, ben, photo):
    partnerships.set_in_timeline(share, True)
    partnerships.visit(share)
    before = Partnership.objects.values().get()
    partnerships.stop(share)

    assert partnerships.undo(share)
    assert Partnership.objects.values().get() == before
    assert sees(ben, photo)


def test_undo_works_once(share):
    partnerships.stop(share)

    assert partnerships.undo(share)
    assert not partnerships.undo(share)


@pytest.mark.parametrize(("minutes", "possible"), [(9.9, True), (10.1, False)])
def test_undo_works_for_ten_minutes(share, minutes, possible):
    with time_machine.travel(NOON, tick=False):
        partnerships.stop(share)
    with time_machine.travel(NOON + timedelta(minutes=minutes), tick=False):
        assert partnerships.undo(share) is possible


def test_undo_yields_to_adding_anew(share, anna, ben):
    partnerships.stop(share)
    [anew] = partnerships.share(anna, [ben])

    assert not partnerships.undo(share)
    assert Partnership.objects.live().get() == anew


def test_undo_does_not_reach_behind_what_came_after(share, anna, ben, photo):
    """Ben left what Anna made anew: undoing her first removal would bring him back."""
    partnerships.stop(share)
    [anew] = partnerships.share(anna, [ben])
    partnerships.leave(anew)

    assert not partnerships.undo(share)
    assert not sees(ben, photo)


def test_what_its_recipient_left_cannot_be_undone(share):
    partnerships.leave(share)

    assert not partnerships.undo(share)
    assert not Partnership.objects.live().exists()


def test_what_an_operator_ended_cannot_be_undone(share, olga):
    assert partnerships.end(share, olga, "asked by phone")

    share.refresh_from_db()
    assert share.ended_by == olga
    assert share.ended_because == "asked by phone"
    assert not partnerships.undo(share)


def test_undo_brings_nobody_back_who_was_deactivated(share, ben):
    partnerships.stop(share)
    ben.deactivate()

    assert not partnerships.undo(share)


def test_leaving_acts_at_once(share, ben, photo):
    assert partnerships.leave(share)

    assert not sees(ben, photo)
    share.refresh_from_db()
    assert share.ended_by == ben


def test_an_ended_partnership_cannot_be_switched(share):
    partnerships.stop(share)

    assert not partnerships.set_in_timeline(share, True)
    assert not Partnership.objects.get().in_timeline


def test_a_library_is_new_until_it_is_first_opened(share):
    with time_machine.travel(NOON, tick=False):
        partnerships.visit(share)
    partnerships.visit(share)

    share.refresh_from_db()
    assert share.opened_at == NOON


def test_a_deactivated_person_shares_nothing_until_activated(share, anna, ben, photo):
    anna.deactivate()
    assert not sees(ben, photo)

    anna.activate()
    assert sees(ben, photo)

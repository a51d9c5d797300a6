"""On this day: what one sees of earlier years, and nothing that one does not."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.memories import on_this_day, same_day
from assets.models import Asset, NotRemembered
from assets.querysets import State
from sharing.models import Partnership
from tests.factories import AssetFactory, StoredFileFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)


def taken(owner, year, month=11, day=22, **more):
    return AssetFactory(
        owner=owner, taken_at=datetime(year, month, day, 12, tzinfo=UTC), **more
    )


def remembered(viewer, today=TODAY):
    _, memories = on_this_day(viewer, today)
    return {memory.years_ago: {t.pk for t in memory.tiles} for memory in memories}


@pytest.fixture
def switched_on(anna, ben):
    Partnership.objects.update(in_timeline=True)


def test_this_date_of_earlier_years_is_remembered(anna):
    one, two = taken(anna, 2023), taken(anna, 2010)
    taken(anna, 2026)
    taken(anna, 2023, day=23)
    taken(anna, 2023, month=10)
    assert remembered(anna) == {3: {one.pk}, 16: {two.pk}}


def test_partners_switched_on_are_among_them(anna, ben, switched_on):
    hers, his = taken(anna, 2020), taken(ben, 2020)
    assert remembered(ben) == {6: {hers.pk, his.pk}}
    Partnership.objects.update(in_timeline=False)
    assert remembered(ben) == {6: {his.pk}}


def test_what_is_put_away_is_nobodys_memory(anna, ben, switched_on):
    photo = taken(anna, 2020)
    for state in (State.ARCHIVED, State.LOCKED):
        Asset.objects.filter(pk=photo.pk).update(state=state)
        assert remembered(ben) == {}
        assert remembered(anna) == {}


def test_after_the_end_nothing_is_left(anna, ben, switched_on, as_user):
    taken(anna, 2020)
    client = as_user(ben)
    assert remembered(ben)
    as_user(anna).post("/account/sharing/with/ben/stop/")
    assert remembered(ben) == {}
    assert (
        "t-" not in client.get("/memories/strip/", headers={"HX-Request": "true"}).text
    )


def test_the_same_file_is_one_memory(anna, ben, switched_on):
    file = StoredFileFactory()
    mine = taken(ben, 2020, file=file)
    taken(anna, 2020, file=file)
    assert remembered(ben) == {6: {mine.pk}}


def test_memories_can_be_off(anna, as_user):
    taken(anna, 2020)
    as_user(anna).post("/account/memories/", {})
    anna.refresh_from_db()
    assert not anna.shows_memories
    assert remembered(anna) == {}
    assert "Memories are off" in as_user(anna).get("/memories/").text


def test_days_can_be_left_out_and_brought_back(anna, as_user):
    photo = taken(anna, 2020)
    client = as_user(anna)
    left_out = {"first_day": "2020-11-01", "last_day": "2020-11-30"}
    client.post("/account/memories/leave-out/", left_out)
    client.post("/account/memories/leave-out/", left_out)
    assert remembered(anna) == {}
    row = NotRemembered.objects.get()
    client.post(f"/account/memories/{row.pk}/bring-back/")
    assert remembered(anna) == {6: {photo.pk}}


def test_a_partner_can_be_left_out(anna, ben, switched_on, as_user):
    taken(anna, 2020)
    his = taken(ben, 2020)
    as_user(ben).post("/account/memories/leave-out/", {"person": "anna"})
    assert remembered(ben) == {6: {his.pk}}


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"person": "carl"},
        {"first_day": "2020-02-02", "last_day": "2020-01-01"},
        {"first_day": "yesterday"},
    ],
)
def test_what_makes_no_sense_leaves_nothing_out(anna, carl, as_user, sent):
    answer = as_user(anna).post("/account/memories/leave-out/", sent)
    assert answer.status_code == 422
    assert not NotRemembered.objects.exists()


def test_nobody_brings_back_what_another_left_out(anna, carl, as_user):
    row = NotRemembered.objects.create(user=anna, first_day=TODAY, last_day=TODAY)
    answer = as_user(carl).post(f"/account/memories/{row.pk}/bring-back/")
    assert answer.status_code == 404
    assert NotRemembered.objects.exists()


def test_the_page_costs_the_same_however_many_years(
    anna, as_user, django_assert_max_num_queries, monkeypatch
):
    monkeypatch.setattr("assets.memory_views.today", lambda: TODAY)
    for year in range(2000, 2026):
        taken(anna, year)
    client = as_user(anna)
    client.get("/memories/")
    with django_assert_max_num_queries(9):
        page = client.get("/memories/").text
    assert page.count('class="t ') == 26


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_is_remembered_once_in_each_later_year(day):
    """Whatever the day, each later year has exactly one date that remembers it."""
    for year in range(day.year + 1, day.year + 9):
        month = {day.year * 100 + day.month}
        told = [
            today
            for today in (date(year, day.month, d) for d in days_of(year, day.month))
            if day in same_day(today, month)
        ]
        assert len(told) == 1


def days_of(year, month):
    following = date(year + month // 12, month % 12 + 1, 1)
    return range(1, (following - date(year, month, 1)).days + 1)


def test_a_memory_of_both_has_the_marks_of_both(
    anna, ben, switched_on, as_user, monkeypatch
):
    monkeypatch.setattr("assets.memory_views.today", lambda: TODAY)
    file = StoredFileFactory()
    for owner in (anna, ben):
        taken(owner, 2020, file=file)
    page = as_user(ben).get("/memories/").text
    assert page.count('class="t ') == page.count('class="owners"') == 1


def test_a_partners_memory_can_be_kept(anna, ben, switched_on, as_user, monkeypatch):
    monkeypatch.setattr("assets.memory_views.today", lambda: TODAY)
    taken(anna, 2020)
    assert "/photos/keep/" in as_user(ben).get("/memories/").text
    assert "/photos/keep/" not in as_user(anna).get("/memories/").text

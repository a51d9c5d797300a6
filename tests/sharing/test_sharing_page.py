"""The Sharing page: libraries to open, and the people who may open mine."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from accounts.models import User
from assets.models import StoredFile
from sharing.cards import cards_with_photos, day_in_words
from tests.factories import (
    AssetFactory,
    PartnershipFactory,
    StoredFileFactory,
    UserFactory,
)
from tests.sharing.reading import part, words

PAGE = "/sharing/"
TODAY = date(2026, 11, 22)


def strip_of(viewer, owner):
    [card] = [card for card in cards_with_photos(viewer) if card.person == owner]
    return card.strip


def test_a_library_shows_its_four_newest_photos(anna, ben):
    photos = AssetFactory.create_batch(6, owner=anna)

    assert strip_of(ben, anna) == photos[:1:-1]


def test_the_strip_shows_nothing_that_was_put_away(as_user, anna, ben):
    shown = AssetFactory(owner=anna)
    away = [
        AssetFactory(owner=anna, **{state: True})
        for state in ("archived", "locked", "trashed")
    ]
    response = as_user(ben).get(PAGE)

    assert f"/photos/{shown.pk}/thumbnail" in response.text
    for photo in away:
        assert str(photo.pk) not in response.text


def test_what_has_no_picture_yet_is_left_out_of_the_strip(anna, ben):
    ready = AssetFactory.create_batch(2, owner=anna)
    for status in (StoredFile.Status.PENDING, StoredFile.Status.FAILED):
        AssetFactory(owner=anna, file=StoredFileFactory(status=status))

    assert strip_of(ben, anna) == ready[::-1]


def test_each_library_has_its_own_strip(anna, ben, carl):
    PartnershipFactory(sharer=carl, recipient=ben)
    hers, his = AssetFactory(owner=anna), AssetFactory(owner=carl)
    AssetFactory(owner=ben)

    assert strip_of(ben, anna) == [hers]
    assert strip_of(ben, carl) == [his]


def test_a_library_says_how_much_and_how_new(as_user, anna, ben):
    with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False):
        client = as_user(ben)
        assert "0 items" in part(client.get(PAGE), "library-anna")
        AssetFactory.create_batch(
            2, owner=anna, taken_at=datetime(2026, 11, 21, tzinfo=UTC)
        )
        AssetFactory(
            owner=anna, taken_at=datetime(2026, 11, 22, tzinfo=UTC), trashed=True
        )

        said = part(client.get(PAGE), "library-anna")
    assert "Anna Alder New 2 items · newest yesterday Open library" in said
    assert "Show in timeline Anna" in said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (-1, "today"),
        (0, "today"),
        (1, "yesterday"),
        (2, "20 November"),
        (400, "18 October 2025"),
    ],
)
def test_days_are_said_as_people_say_them(days, said):
    assert day_in_words(TODAY - timedelta(days=days), TODAY) == said


def test_a_library_is_new_until_first_opened(as_user, anna, ben):
    client = as_user(ben)
    assert "New" in part(client.get(PAGE), "library-anna").split()

    client.get("/partners/anna/")
    assert "New" not in part(client.get(PAGE), "library-anna").split()


def test_who_sees_mine_is_listed_with_the_way_to_stop(as_user, anna, ben):
    AssetFactory(owner=anna)
    response = as_user(anna).get(PAGE)

    given = part(response, "given-ben")
    assert given.startswith("B Ben Birch Can see your library since")
    assert "1 photo" in given
    assert "Ben doesn’t share with you" in given
    assert "/account/sharing/with/ben/stop/?next=/sharing/" in response.text


def test_who_shares_with_me_can_be_shared_with_by_one_link(as_user, anna, ben):
    response = as_user(ben).get(PAGE)

    assert "Anna shares with you. Share yours back?" in words(response)
    href = "/account/sharing/add/?next=/sharing/&amp;people=anna"
    assert f'href="{href}"' in response.text
    picker = as_user(ben).get(href.replace("&amp;", "&"))
    assert part(picker, "picker-choice").endswith("Share with Anna")


def test_who_shares_back_is_not_asked_to(as_user, anna, ben):
    PartnershipFactory(sharer=ben, recipient=anna)

    said = words(as_user(ben).get(PAGE))
    assert "Share yours back?" not in said
    assert "You both share" in said


def test_with_nobody_the_page_says_how_to_begin(as_user, carl):
    said = words(as_user(carl).get(PAGE))

    assert (
        "Sharing starts with one person. They’ll see all your photos, except archive"
        " and trash, from today and before. Stop whenever you like." in said
    )
    assert "Share your library" in said
    assert "Show in timeline" not in said


def test_who_only_gives_is_told_how_to_receive(as_user, anna, ben):
    assert (
        "Nobody shares with you yet. Sharing is one-way: ask them to share their"
        " library from their own Sharing page." in words(as_user(anna).get(PAGE))
    )


def test_duplicates_are_explained_to_who_may_meet_them(as_user, anna, ben):
    once = "shows once in your timeline, with the marks of both."
    often = "can show more than once in your timeline."

    for folds, note, other in ((True, once, often), (False, often, once)):
        User.objects.update(folds_copies=folds)
        assert note in words(as_user(ben).get(PAGE))
        assert other not in words(as_user(ben).get(PAGE))
        assert note not in words(as_user(anna).get(PAGE))


def test_nobody_elses_library_is_on_the_page(as_user, anna, ben, carl):
    photo = AssetFactory(owner=anna)
    response = as_user(carl).get(PAGE)

    assert "Anna" not in words(response)
    assert str(photo.pk) not in response.text


def test_people_stand_in_the_order_of_their_names(as_user, anna):
    for name in ("bea", "Cleo", "Abe"):
        PartnershipFactory(sharer=UserFactory(name=name), recipient=anna)

    said = words(as_user(anna).get(PAGE))
    assert said.index("Abe") < said.index("bea") < said.index("Cleo")

"""Account settings → Sharing: one card per person, in words, never confused."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from sharing import partnerships
from sharing.models import Partnership
from tests.factories import AssetFactory, PartnershipFactory, UserFactory
from tests.sharing.reading import HTMX, part, words

PAGE = "/account/sharing/"
LONG_AGO = datetime(2024, 3, 12, 23, 30, tzinfo=UTC)


def test_the_page_says_that_sharing_is_one_way(as_user, anna):
    said = words(as_user(anna).get(PAGE))

    assert (
        "Sharing is one-way. To see someone’s photos, they need to share with you too."
        in said
    )
    assert "Sharing starts with one person." in said


def test_the_page_says_what_partners_can_see(as_user, anna):
    said = words(as_user(anna).get(PAGE))

    for promise in (
        "All your photos and videos, including new ones",
        "Dates, places and camera details",
        "Download, and add to albums and links",
        "Not your archive or trash. No editing or deleting.",
    ):
        assert promise in said


def test_the_sharers_card_says_who_sees_what_since_when(as_user, anna, ben):
    Partnership.objects.update(created_at=LONG_AGO)
    AssetFactory.create_batch(4, owner=anna)
    AssetFactory(owner=anna, is_video=True)
    AssetFactory(owner=anna, archived=True)
    AssetFactory(owner=anna, trashed=True)
    response = as_user(anna).get(PAGE)

    given = part(response, "given-ben")
    assert "You share with Ben Can see your library since 12 March 2024" in given
    assert "4 photos and 1 video; 1 archived and 1 in the trash stay yours" in given
    assert part(response, "received-ben").startswith("Ben doesn’t share with you")
    assert 'aria-label="Stop sharing with Ben Birch"' in response.text
    assert 'id="timeline-ben"' not in response.text


def test_the_recipients_card_says_it_the_other_way_round(as_user, anna, ben):
    Partnership.objects.update(created_at=LONG_AGO)
    AssetFactory.create_batch(4, owner=anna)
    AssetFactory(owner=anna, archived=True)
    response = as_user(ben).get(PAGE)

    received = part(response, "received-anna")
    assert (
        "Anna shares with you 4 items · since 12 March 2024 · Open library" in received
    )
    assert "Show in timeline" in received
    assert "Leave" in received
    given = part(response, "given-anna")
    assert "You don’t share with Anna. Share yours back?" in given
    assert "Stop sharing with" not in response.text


def test_who_share_with_each_other_have_one_card(as_user, anna, ben):
    PartnershipFactory(sharer=ben, recipient=anna)
    response = as_user(anna).get(PAGE)

    assert response.text.count('class="card" id="person-') == 1
    assert "You both share" in part(response, "person-ben")


def test_days_are_those_of_the_reader(as_user, anna, ben):
    Partnership.objects.update(created_at=LONG_AGO)
    anna.time_zone = "Asia/Tokyo"
    anna.save()

    assert "since 13 March 2024" in words(as_user(anna).get(PAGE))


def test_a_library_is_marked_new_until_it_is_opened(as_user, anna, ben):
    client = as_user(ben)
    assert "New" in part(client.get(PAGE), "person-anna").split()

    client.get("/partners/anna/")
    assert "New" not in part(client.get(PAGE), "person-anna").split()


def test_deactivated_people_have_no_card(as_user, anna, ben):
    ben.deactivate()

    assert "Ben" not in words(as_user(anna).get(PAGE))


def test_nobody_else_is_on_the_page(as_user, ben, carl):
    said = words(as_user(carl).get(PAGE))

    assert "Anna" not in said
    assert "Ben" not in said


def test_names_are_text(as_user, anna):
    PartnershipFactory(sharer=UserFactory(name="<b>Bold</b>"), recipient=anna)
    response = as_user(anna).get(PAGE)

    assert "<b>Bold" not in response.text
    assert "<b>Bold</b>" in words(response)


def test_htmx_gets_the_part_and_a_restored_history_the_page(as_user, anna):
    client = as_user(anna)
    restored = {**HTMX, "HX-History-Restore-Request": "true"}

    assert "<html" not in client.get(PAGE, headers=HTMX).text
    assert "<html" in client.get(PAGE, headers=restored).text


def test_anonymous_people_are_sent_to_sign_in(as_user, db):
    assert as_user(None).get(PAGE).url.startswith("/login/")


def crowd(anna, number):
    """Partners in every state: both ways, each way, and just stopped."""
    for person in UserFactory.create_batch(number):
        AssetFactory.create_batch(2, owner=person)
        seen = timezone.now() - timedelta(days=1)
        PartnershipFactory(sharer=person, recipient=anna, visited_at=seen)
        PartnershipFactory(sharer=anna, recipient=person)
        PartnershipFactory(sharer=UserFactory(), recipient=anna)
        stopped = PartnershipFactory(sharer=anna, recipient=UserFactory())
        partnerships.stop(stopped)


@pytest.mark.parametrize(("path", "most"), [(PAGE, 7), ("/sharing/", 12)])
def test_the_pages_cost_the_same_however_many_partners(
    as_user, anna, path, most, django_assert_max_num_queries
):
    client = as_user(anna)
    for number in (1, 5):
        crowd(anna, number)
        with django_assert_max_num_queries(most):
            client.get(path)


def test_undo_is_offered_for_ten_minutes(as_user, anna, ben):
    client = as_user(anna)
    partnerships.stop(Partnership.objects.get())
    assert "Stopped sharing with Ben. Undo" in words(client.get(PAGE))

    ended = timezone.now() - timedelta(minutes=10, seconds=1)
    Partnership.objects.update(ended_at=ended)
    assert "Ben" not in words(client.get(PAGE))

"""Leave: the recipient wants to see a library no more."""

import pytest

from sharing import partnerships
from sharing.models import Partnership
from tests.factories import AssetFactory, PartnershipFactory
from tests.sharing.reading import HTMX, part, words

LEAVE = "/account/sharing/from/anna/leave/"


def test_the_question_names_the_person_and_says_what_ends(as_user, anna, ben):
    AssetFactory(owner=anna)
    AssetFactory(owner=anna, archived=True)

    said = words(as_user(ben).get(LEAVE))

    assert "Leave Anna’s library?" in said
    assert "Anna’s 1 photo leave" in said
    assert "There is no undo" in said
    assert Partnership.objects.live().exists()


def test_one_post_ends_it(as_user, anna, ben):
    client = as_user(ben)
    response = client.post(LEAVE, {"next": "/sharing/"}, follow=True)

    assert response.redirect_chain == [("/sharing/", 303)]
    assert "You left Anna’s library." in words(response)
    assert client.get("/partners/anna/").status_code == 404
    assert Partnership.objects.get().ended_by == ben


def test_htmx_gets_the_page_part_without_the_card(as_user, ben):
    response = as_user(ben).post(LEAVE, headers=HTMX)

    assert response["HX-Retarget"] == "#partners"
    assert part(response, "say") == "You left Anna’s library."
    assert 'id="person-anna"' not in response.text
    assert "Undo" not in words(response)


def test_what_one_shares_oneself_stays(as_user, anna, ben):
    PartnershipFactory(sharer=ben, recipient=anna)
    response = as_user(ben).post(LEAVE, headers=HTMX)

    assert "You share with Anna" in part(response, "given-anna")
    assert "Anna doesn’t share with you" in part(response, "received-anna")


def test_leaving_twice_is_said(as_user, ben):
    client = as_user(ben)
    client.post(LEAVE)

    again = client.post(LEAVE, follow=True)
    assert again.status_code == 200
    assert "You have left Anna’s library already." in words(again)
    assert "You have left" in words(client.get(LEAVE))


@pytest.mark.parametrize("who", ["anna", "carl"])
def test_only_the_recipient_can(as_user, anna, ben, carl, who):
    client = as_user({"anna": anna, "carl": carl}[who])

    for handle in ("anna", "ben", "carl", "nobody"):
        path = LEAVE.replace("anna", handle)
        assert client.get(path).status_code == 404
        assert client.post(path).status_code == 404
    assert Partnership.objects.live().count() == 1


def test_who_was_removed_has_nothing_to_leave(as_user, ben):
    partnerships.stop(Partnership.objects.get())

    assert as_user(ben).get(LEAVE).status_code == 404
    assert as_user(ben).post(LEAVE).status_code == 404


def test_a_deactivated_persons_library_is_not_there_to_leave(as_user, anna, ben):
    anna.deactivate()

    assert as_user(ben).post(LEAVE).status_code == 404


def test_strangers_cannot(as_user, ben):
    assert as_user(None).post(LEAVE).status_code == 404
    assert as_user(None).get(LEAVE).url.startswith("/login/")
    assert Partnership.objects.live().count() == 1

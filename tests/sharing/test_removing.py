"""The X: a question, the end, and ten minutes to think better of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assets.models import Asset
from sharing import partnerships
from sharing.models import Partnership
from tests.factories import (
    AlbumEntryFactory,
    AlbumFactory,
    AlbumMemberFactory,
    AssetFactory,
    PartnershipFactory,
)
from tests.sharing.reading import HTMX, part, words

STOP = "/account/sharing/with/ben/stop/"
UNDO = "/account/sharing/with/ben/undo/"


@pytest.fixture
def share(anna, ben):
    return Partnership.objects.get()


def test_the_question_names_the_person_and_says_what_ends(as_user, anna, ben):
    AssetFactory.create_batch(3, owner=anna)
    AssetFactory(owner=anna, archived=True)

    said = words(as_user(anna).get(STOP))

    assert "Stop sharing with Ben?" in said
    assert "Ben loses access to your 3 photos now, albums and links included." in said
    assert "Copies Ben kept or downloaded stay with Ben." in said
    assert said.index("Keep sharing") < said.rindex("Stop sharing")


def test_the_question_says_what_others_put_where_the_person_sees_it(
    as_user, anna, ben, carl
):
    both, hers, bens = AssetFactory.create_batch(3, owner=anna)
    summer, lakes = AlbumFactory(owner=ben), AlbumFactory(owner=anna)
    AlbumMemberFactory(album=summer, user=anna, can_edit=True)
    AlbumEntryFactory(album=summer, asset=both, added_by=anna)
    AlbumEntryFactory(album=summer, asset=bens, added_by=ben)
    AlbumEntryFactory(album=lakes, asset=hers, added_by=anna)
    client = as_user(anna)

    assert "1 of your photos stays where Ben sees it" in words(client.get(STOP))
    client.post(STOP)
    seen = Asset.objects.visible_to(ben).filter(owner=anna)
    assert list(seen) == [both]


def test_asking_ends_nothing(as_user, anna, share):
    as_user(anna).get(STOP)
    as_user(anna).get(STOP, headers=HTMX)

    assert Partnership.objects.live().count() == 1


def test_the_question_is_a_dialog_for_htmx(as_user, anna, ben):
    response = as_user(anna).get(STOP, headers=HTMX)

    assert "<html" not in response.text
    assert 'id="dialog-title" tabindex="-1" autofocus' in response.text


def test_one_post_ends_it(as_user, anna, ben):
    client = as_user(anna)
    response = client.post(STOP)

    assert (response.status_code, response.url) == (303, "/account/sharing/")
    said = words(client.get("/account/sharing/"))
    assert "Stopped sharing with Ben." in said
    assert "Undo" in said
    assert as_user(ben).get("/partners/anna/").status_code == 404


def test_the_row_turns_into_the_way_back(as_user, anna, ben):
    response = as_user(anna).post(STOP, headers=HTMX)

    assert response["HX-Retarget"] == "#partners"
    assert "Stopped sharing with Ben. Undo" in part(response, "given-ben")
    assert 'id="undo-ben" autofocus' in response.text
    assert part(response, "say") == "Stopped sharing with Ben."
    assert response.text.count(f'action="{UNDO}"') == 2  # in its row, and in the note


def test_stopping_twice_is_said_and_nothing_else(as_user, anna, share):
    client = as_user(anna)
    client.post(STOP)
    before = Partnership.objects.values().get()

    for headers in ({}, HTMX):
        again = client.post(STOP, follow=True, headers=headers)
        assert again.status_code == 200
        assert "Already stopped: Ben cannot see your library." in words(again)
    assert Partnership.objects.values().get() == before


def test_the_question_comes_too_late(as_user, anna, share):
    partnerships.stop(share)

    said = words(as_user(anna).get(STOP))
    assert "Already stopped" in said
    assert "Keep sharing" not in said


def test_who_was_left_need_not_stop(as_user, anna, share):
    partnerships.leave(share)

    response = as_user(anna).post(STOP, follow=True)
    assert "Already stopped: Ben cannot see your library." in words(response)


@pytest.mark.parametrize("path", [STOP, UNDO])
@pytest.mark.parametrize("who", ["ben", "carl", "olga"])
def test_only_the_sharer_can(as_user, anna, ben, carl, olga, path, who):
    person = {"ben": ben, "carl": carl, "olga": olga}[who]
    client = as_user(person)

    assert client.post(path).status_code == 404
    reverse = path.replace("ben", "anna")
    assert client.post(reverse).status_code == 404
    assert Partnership.objects.live().count() == 1


@pytest.mark.parametrize("path", [STOP, UNDO])
def test_a_person_one_never_shared_with_is_not_there(as_user, anna, ben, carl, path):
    client = as_user(anna)
    for handle in ("carl", "nobody", "anna"):
        assert client.post(path.replace("ben", handle)).status_code == 404
    assert client.get(STOP.replace("ben", "carl")).status_code == 404


@pytest.mark.parametrize("path", [STOP, UNDO])
def test_strangers_cannot(as_user, share, path):
    assert as_user(None).post(path).status_code == 404
    assert Partnership.objects.live().count() == 1


def test_undo_brings_the_row_back_with_its_switch_and_date(as_user, anna, ben):
    began = timezone.now() - timedelta(days=40)
    Partnership.objects.update(in_timeline=True, created_at=began, opened_at=began)
    before = Partnership.objects.values().get()
    client = as_user(anna)
    client.post(STOP)

    response = client.post(UNDO, headers=HTMX)

    assert Partnership.objects.values().get() == before
    assert part(response, "say") == "Ben can see your library again."
    assert "You share with Ben" in part(response, "given-ben")
    stop_link = response.text.split('id="stop-ben"')[1].split(">")[0]
    assert "autofocus" in stop_link


def test_undo_works_without_javascript(as_user, anna, ben):
    client = as_user(anna)
    client.post(STOP, {"next": "/sharing/"})
    assert f'action="{UNDO}"' in client.get("/sharing/").text

    response = client.post(UNDO, {"next": "/sharing/"}, follow=True)

    assert response.redirect_chain == [("/sharing/", 303)]
    assert "Ben can see your library again." in words(response)
    assert as_user(ben).get("/partners/anna/").status_code == 200


def test_undo_twice_is_said(as_user, anna, ben):
    client = as_user(anna)
    client.post(STOP)
    client.post(UNDO)

    assert "Ben can see your library already." in words(client.post(UNDO, follow=True))


def test_undo_too_late_is_said_and_is_offered_no_more(as_user, anna, share):
    partnerships.stop(share)
    past = timezone.now() - timedelta(minutes=11)
    Partnership.objects.update(ended_at=past)
    client = as_user(anna)

    assert "Undo" not in words(client.get("/account/sharing/"))
    said = words(client.post(UNDO, follow=True))
    assert "Too late to undo. To share with Ben, add them again." in said
    assert not Partnership.objects.live().exists()


def test_a_removal_by_an_operator_is_not_the_sharers_to_undo(
    as_user, anna, share, olga
):
    partnerships.end(share, olga)

    assert "Too late to undo." in words(as_user(anna).post(UNDO, follow=True))
    assert not Partnership.objects.live().exists()


def test_after_adding_anew_the_old_one_is_not_offered(as_user, anna, ben, share):
    client = as_user(anna)
    client.post(STOP)
    client.post("/account/sharing/add/", {"people": "ben"})

    said = words(client.get("/account/sharing/"))
    assert "You share with Ben" in said
    assert "Undo" not in said
    assert "Ben can see your library already." in words(client.post(UNDO, follow=True))


def test_stopping_ends_what_was_added_anew(as_user, anna, ben):
    client = as_user(anna)
    client.post(STOP)
    client.post("/account/sharing/add/", {"people": "ben"})
    client.post(STOP)

    assert not Partnership.objects.live().exists()
    page = client.get("/account/sharing/")
    assert page.text.count('id="undo-ben"') == 1


def test_the_other_direction_stays_on_the_card(as_user, anna, ben):
    PartnershipFactory(sharer=ben, recipient=anna)
    response = as_user(anna).post(STOP, headers=HTMX)

    assert "Ben shares with you" in part(response, "received-ben")
    assert "You both share" not in words(response)

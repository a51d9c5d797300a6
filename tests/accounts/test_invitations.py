"""Bringing people: a link for one person, seven days, shown once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts.models import Invitation, User
from tests.factories import PASSWORD

PEOPLE = "/account/people/"
INVITE = "/account/people/invite/"


def answers(**changed):
    return {
        "name": "Dora Dogwood",
        "email": "dora@example.org",
        "handle": "dora",
        "password": PASSWORD,
        "password_again": PASSWORD,
        "time_zone": "UTC",
        **changed,
    }


@pytest.fixture
def secret(olga):
    return Invitation.make(olga)[1]


def test_operator_makes_a_link_that_lets_one_person_in(as_user, olga, settings):
    response = as_user(olga).post(INVITE, {"note": "Dora"})
    link = response.context["link"]
    assert link.startswith(f"{settings.RAM_URL}/invitation/")

    guest = Client()
    path = link.removeprefix(settings.RAM_URL)
    assert "Olga invites you" in guest.get(path).text
    assert guest.post(path, answers()).url == "/photos/"

    dora = User.objects.get(handle="dora")
    assert not dora.is_staff
    assert dora.invitation.made_by == olga
    assert guest.get("/account/profile/").status_code == 200


def test_link_is_shown_once_with_a_qr_code_and_not_stored(as_user, olga):
    client = as_user(olga)
    page = client.post(INVITE, {"note": "Dora"})
    secret = page.context["link"].split("/")[-2]

    assert '<svg class="qr"' in page.text
    assert secret in page.text
    assert secret not in client.get(PEOPLE).text
    assert secret not in str(Invitation.objects.values().get())


def test_used_expired_withdrawn_and_unknown_links_look_the_same(client, olga):
    used, used_secret = Invitation.make(olga)
    Invitation.objects.filter(pk=used.pk).update(used_by=olga)
    expired, expired_secret = Invitation.make(olga)
    Invitation.objects.filter(pk=expired.pk).update(expires_at=timezone.now())
    withdrawn, withdrawn_secret = Invitation.make(olga)
    withdrawn.delete()
    secrets = [used_secret, expired_secret, withdrawn_secret, "unknown"]

    pages = {client.get(f"/invitation/{secret}/").content for secret in secrets}
    posts = {
        client.post(f"/invitation/{secret}/", answers()).status_code
        for secret in secrets
    }

    assert len(pages) == 1
    assert posts == {404}
    assert not User.objects.filter(handle="dora").exists()


def test_link_works_once(client, secret):
    client.post(f"/invitation/{secret}/", answers())

    again = Client().post(
        f"/invitation/{secret}/", answers(email="e@example.org", handle="e")
    )

    assert again.status_code == 404
    assert not User.objects.filter(handle="e").exists()


def test_link_works_seven_days(client, olga):
    invitation, _secret = Invitation.make(olga)

    assert invitation.expires_at - invitation.created_at >= timedelta(days=6, hours=23)
    assert invitation.expires_at - invitation.created_at <= timedelta(days=7, hours=1)


def test_link_of_a_deactivated_person_opens_nothing(client, olga, secret):
    olga.deactivate()

    assert client.get(f"/invitation/{secret}/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_of_many_with_one_link_one_gets_in(olga):
    secret = Invitation.make(olga)[1]

    def race(number):
        try:
            return (
                Client()
                .post(
                    f"/invitation/{secret}/",
                    answers(email=f"{number}@example.org", handle=f"h{number}"),
                    REMOTE_ADDR=f"10.0.0.{number}",
                )
                .status_code
            )
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(race, range(6)))

    assert sorted(statuses) == [302] + [404] * 5
    assert User.objects.count() == 2


def test_taken_and_reserved_names_are_refused_in_the_same_words(client, secret, anna):
    address = f"/invitation/{secret}/"
    taken = client.post(address, answers(handle="anna"))
    reserved = client.post(address, answers(handle="everyone"))
    email = client.post(address, answers(email="ANNA@example.org"))

    said = taken.context["form"].errors["handle"]
    assert said == reserved.context["form"].errors["handle"]
    assert said == email.context["form"].errors["email"]
    assert taken.status_code == reserved.status_code == email.status_code == 422
    for page in (taken, reserved, email):
        assert "Alder" not in page.text


def test_page_tells_of_nobody_but_who_invites(client, secret, anna, ben, carl):
    page = client.get(f"/invitation/{secret}/").text

    for person in (anna, ben, carl):
        assert person.name not in page
        assert person.email not in page
    assert "olga@example.org" not in page


def test_handles_that_follow_from_names_are_made_distinct(client, secret, anna):
    client.post(f"/invitation/{secret}/", answers(name="Anna Other", handle=""))

    assert User.objects.get(email="dora@example.org").handle == "anna-2"


def test_tries_of_one_address_are_limited(client, secret):
    for _ in range(20):
        client.post(f"/invitation/{secret}/", answers(email="no"))

    assert client.post(f"/invitation/{secret}/", answers()).status_code == 429
    assert not User.objects.filter(handle="dora").exists()


def test_only_operators_invite_unless_everyone_may(as_user, anna, settings):
    client = as_user(anna)
    assert client.get(PEOPLE).status_code == 404
    assert client.post(INVITE, {"note": ""}).status_code == 404
    assert client.get("/welcome/").status_code == 404
    assert "/account/people/" not in client.get("/account/profile/").text

    settings.RAM_INVITES = "everyone"
    assert client.get(PEOPLE).status_code == 200
    assert client.post(INVITE, {"note": ""}).status_code == 200
    assert Invitation.objects.get().made_by == anna


def test_people_see_and_withdraw_their_own_operators_all(
    as_user, anna, olga, carl, settings
):
    settings.RAM_INVITES = "everyone"
    annas, _secret = Invitation.make(anna, note="for Anna's mother")
    carls, _secret = Invitation.make(carl, note="for Carl's son")
    client = as_user(anna)

    assert list(client.get(PEOPLE).context["invitations"]) == [annas]
    assert client.post(f"/account/people/{carls.pk}/withdraw/").status_code == 404
    assert client.post(f"/account/people/{annas.pk}/withdraw/").status_code == 302
    assert (
        as_user(olga).post(f"/account/people/{carls.pk}/withdraw/").status_code == 302
    )
    assert not Invitation.objects.exists()


def test_too_long_a_note_is_refused(as_user, olga):
    response = as_user(olga).post(INVITE, {"note": "x" * 81})

    assert response.status_code == 422
    assert not Invitation.objects.exists()

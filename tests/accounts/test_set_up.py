"""First run: one link, one operator, then nothing."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts.joining import NoLongerOpen, first_run_link, join
from accounts.models import Invitation, User
from tests.factories import PASSWORD, UserFactory

RACERS = 50


@pytest.fixture
def code(db):
    return first_run_link()


def answers(code, **changed):
    return {
        "code": code,
        "name": "Olga Oak",
        "email": "olga@example.org",
        "handle": "olga",
        "password": PASSWORD,
        "password_again": PASSWORD,
        "time_zone": "Europe/Lisbon",
        **changed,
    }


def test_link_makes_the_first_operator_and_signs_them_in(client, code):
    assert client.get("/setup/", {"code": code}).status_code == 200

    response = client.post("/setup/", answers(code))

    olga = User.objects.get()
    assert response.url == "/welcome/"
    assert (olga.is_staff, olga.handle, olga.time_zone) == (
        True,
        "olga",
        "Europe/Lisbon",
    )
    assert olga.check_password(PASSWORD)
    assert client.get("/welcome/").status_code == 200


def test_address_does_not_exist_once_somebody_has_an_account(client, code):
    UserFactory()

    assert client.get("/setup/", {"code": code}).status_code == 404
    assert client.post("/setup/", answers(code)).status_code == 404
    assert User.objects.count() == 1


@pytest.mark.parametrize("wrong", ["", "wrong", "x" * 500])
def test_wrong_code_makes_nobody(client, code, wrong):
    assert client.get("/setup/", {"code": wrong}).status_code == 200

    response = client.post("/setup/", answers(wrong))

    assert response.status_code == 422
    assert not User.objects.exists()


def test_ordinary_invitation_is_no_code(client, code):
    _row, secret = Invitation.make(None)

    assert client.post("/setup/", answers(secret)).status_code == 422


def test_set_up_code_is_an_invitation_to_nobody_else(client, code):
    """The operator's link works at its own address; the other makes no second one."""
    client.post("/setup/", answers(code))

    assert client.get(f"/invitation/{code}/").status_code == 404


def test_each_start_prints_a_new_link_and_ends_the_old(client, code):
    newer = first_run_link()

    assert client.post("/setup/", answers(code)).status_code == 422
    assert client.post("/setup/", answers(newer)).status_code == 302


def test_no_link_is_made_once_somebody_has_an_account(db):
    UserFactory()

    assert first_run_link() is None
    assert not Invitation.objects.exists()


def test_handle_left_empty_follows_from_the_name(client, code):
    client.post("/setup/", answers(code, handle="", name="Zoë van Dam"))

    assert User.objects.get().handle == "zoe"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"email": "not an address"}, "email"),
        ({"name": ""}, "name"),
        ({"handle": "everyone"}, "handle"),
        ({"handle": "mine"}, "handle"),
        ({"handle": "a b"}, "handle"),
        ({"handle": "-a"}, "handle"),
        ({"password": "short", "password_again": "short"}, "password"),
        ({"password": "passwordpassword1"}, "password_again"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
    ],
)
def test_bad_answers_are_refused_beside_their_field(client, code, changed, field):
    response = client.post("/setup/", answers(code, **changed))

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not User.objects.exists()
    # The code is good for another try.
    assert client.post("/setup/", answers(code)).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_fifty_who_come_at_once_one_becomes_the_operator():
    Invitation.make(None, makes_operator=True)
    invitation = Invitation.objects.get()
    together = Barrier(RACERS)

    def race(number):
        person = User(email=f"{number}@example.org", name="O", handle=f"h{number}")
        together.wait()
        try:
            return join(invitation, PASSWORD, person)
        except NoLongerOpen:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(RACERS) as pool:
        made = [person for person in pool.map(race, range(RACERS)) if person]

    assert made == list(User.objects.all())
    assert len(made) == 1
    assert Invitation.objects.get().used_by == made[0]


@pytest.mark.django_db(transaction=True)
def test_of_some_who_send_the_form_at_once_one_is_let_in():
    secret = first_run_link()

    def race(number):
        try:
            response = Client().post(
                "/setup/",
                answers(secret, email=f"{number}@example.org", handle=f"h{number}"),
                REMOTE_ADDR=f"10.0.0.{number}",
            )
            return response.status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(race, range(6)))

    assert statuses.count(302) == 1
    assert set(statuses) <= {302, 404, 422}
    assert User.objects.count() == 1


def test_two_open_links_still_make_one_operator(db):
    """Two servers that start at once on one database print two."""
    first, _secret = Invitation.make(None, makes_operator=True)
    second, _secret = Invitation.make(None, makes_operator=True)

    join(first, PASSWORD, UserFactory.build(handle="one"))

    with pytest.raises(NoLongerOpen):
        join(second, PASSWORD, UserFactory.build(handle="two"))
    assert User.objects.count() == 1


def test_expired_link_makes_nobody(client, code):
    Invitation.objects.update(expires_at=timezone.now())

    assert client.post("/setup/", answers(code)).status_code == 422

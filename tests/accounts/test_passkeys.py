"""Passkeys: made, used to sign in, refused when anything about them is untrue."""

import json

import pytest
import time_machine
from django.contrib.auth import SESSION_KEY
from django.test import Client

from accounts import factors
from tests.accounts.authenticator import PRESENT, Device
from tests.factories import PASSWORD, UserFactory

HOME = "https://photos.example"
ADD, LOGIN, STEP = "/account/security/passkeys/add/", "/login/", "/login/code/"
HOST = {"HTTP_HOST": "photos.example"}


@pytest.fixture(autouse=True)
def _at_home(settings):
    settings.RAM_URL = HOME
    settings.ALLOWED_HOSTS = ["photos.example", "127.0.0.1", "10.0.0.1", "testserver"]


@pytest.fixture
def device():
    return Device(HOME)


def at_home(user=None):
    client = Client(**HOST)
    if user:
        client.force_login(user)
        client.post("/account/security/confirm/", {"password": PASSWORD})
    return client


def add(client, device, name="My phone", **changed):
    question = client.get(ADD).context["question"]
    fields = {
        "name": name,
        "ticket": question.ticket,
        "credential": device.make(question.options),
    }
    return client.post(ADD, {**fields, **changed})


@pytest.fixture
def dora(db, device):
    """Somebody with a passkey."""
    person = UserFactory(handle="dora")
    response = add(at_home(person), device)
    person.codes = response.context["codes"]
    return person


def sign_in(client, device, page=LOGIN, **changed):
    question = client.get(page).context["question"]
    fields = {
        "ticket": question.ticket,
        "credential": device.sign(question.options),
    }
    return client.post(page, {**fields, **changed})


# --- Making one -------------------------------------------------------------------


def test_passkey_is_added_under_its_name_and_gives_codes(dora):
    assert len(dora.codes) == 10
    assert "My phone" in at_home(dora).get("/account/security/").text


def test_second_passkey_gives_no_new_codes(dora):
    assert add(at_home(dora), Device(HOME), "Key").url == "/account/security/"
    assert len(factors.factors_of(dora).passkeys) == 2


def test_passkey_without_a_name_gets_one(db, device):
    anna = UserFactory()
    add(at_home(anna), device, name="")

    assert factors.factors_of(anna).passkeys[0].wrap().name == "Passkey"


@pytest.mark.parametrize(
    "made",
    [
        Device("https://evil.example"),
        Device("http://photos.example"),
        Device(HOME, flags=PRESENT),
        Device(HOME, flags=0),
    ],
    ids=["another site", "http", "person not checked", "nobody there"],
)
def test_passkey_that_was_not_made_here_by_its_person_is_refused(db, made):
    anna = UserFactory()

    assert add(at_home(anna), made).status_code == 422
    assert not factors.has_any(anna)


def test_ticket_of_somebody_else_makes_no_passkey(dora, device):
    anna = UserFactory()
    ticket = at_home(anna).get(ADD).context["question"].ticket

    assert add(at_home(dora), Device(HOME), ticket=ticket).status_code == 422


def test_page_says_when_the_address_has_no_passkeys(db, as_user, anna, settings):
    for url in ("http://127.0.0.1:8000", "http://photos.example", "https://10.0.0.1"):
        settings.RAM_URL = url
        client = Client(HTTP_HOST=url.split("//")[1])
        client.force_login(anna)
        client.post("/account/security/confirm/", {"password": PASSWORD})

        assert "only for an https address" in client.get(ADD).text
        assert "question" not in Client(**client.defaults).get(LOGIN).context


# --- Signing in -------------------------------------------------------------------


def test_passkey_alone_signs_in(dora, device):
    client = at_home()

    response = sign_in(client, device)

    assert response.url == "/photos/"
    assert client.session[SESSION_KEY] == str(dora.pk)
    assert factors.factors_of(dora).passkeys[0].last_used_at


def test_person_lands_on_the_page_asked_for(dora, device):
    assert sign_in(at_home(), device, next="/sharing/").url == "/sharing/"
    assert sign_in(at_home(), device, next="//evil.example").url == "/photos/"


def test_session_from_before_is_not_the_one_after(dora, device):
    client = at_home()
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key

    sign_in(client, device)

    assert client.session.session_key != planted


def test_strangers_guessing_the_password_do_not_keep_a_passkey_out(dora, device):
    for number in range(20):
        Client(REMOTE_ADDR=f"10.0.{number}.1").post(
            LOGIN, {"login": dora.email, "password": "wrong"}
        )

    assert sign_in(at_home(), device).url == "/photos/"


def test_answer_counts_once(dora, device):
    question = at_home().get(LOGIN).context["question"]
    fields = {
        "ticket": question.ticket,
        "credential": device.sign(question.options),
    }

    assert at_home().post(LOGIN, fields).status_code == 302
    assert at_home().post(LOGIN, fields).status_code == 422


def test_answer_to_another_question_is_none(dora, device):
    other = at_home().get(LOGIN).context["question"]

    assert sign_in(at_home(), device, ticket=other.ticket).status_code == 422


def test_old_question_is_none(dora, device):
    with time_machine.travel("2026-11-22 12:00"):
        question = at_home().get(LOGIN).context["question"]
    with time_machine.travel("2026-11-22 13:01"):
        fields = {
            "ticket": question.ticket,
            "credential": device.sign(question.options),
        }
        assert at_home().post(LOGIN, fields).status_code == 422


def test_unknown_removed_and_foreign_passkeys_get_one_answer(dora, device):
    unknown = sign_in(at_home(), Device(HOME))
    impostor = Device(HOME)
    impostor.id = device.id
    forged = sign_in(at_home(), impostor)
    elsewhere = Device("https://evil.example")
    elsewhere.id, elsewhere.key = device.id, device.key
    phished = sign_in(at_home(), elsewhere)
    factors.remove_passkey(factors.factors_of(dora).passkeys[0])
    removed = sign_in(at_home(), device)

    answers = [unknown, forged, phished, removed]
    assert {answer.status_code for answer in answers} == {422}
    assert len({str(answer.context["answer"].errors) for answer in answers}) == 1


def test_passkey_of_a_deactivated_person_signs_nobody_in(dora, device):
    dora.deactivate()

    assert sign_in(at_home(), device).status_code == 422


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "[]",
        "1",
        "null",
        "{}",
        '{"id": 1}',
        '{"id": "x", "response": null}',
        "{" * 2000,
        json.dumps({"id": "x" * 30000}),
    ],
)
def test_anything_else_is_refused_not_an_error(dora, device, credential):
    good = json.loads(device.sign('{"challenge": "x"}'))

    assert sign_in(at_home(), device, credential=credential).status_code == 422
    for name in ("clientDataJSON", "authenticatorData", "signature"):
        for bad in ("", "!", "AAAA", None, 7, []):
            broken = {**good, "response": {**good["response"], name: bad}}
            answer = sign_in(at_home(), device, credential=json.dumps(broken))
            assert answer.status_code in {422, 429}


def test_passkeys_are_tried_a_few_times_a_minute_from_one_address(dora):
    answers = [sign_in(at_home(), Device(HOME)).status_code for _ in range(21)]

    assert answers == [422] * 20 + [429]


# --- As the second step -----------------------------------------------------------


def test_password_of_somebody_with_a_passkey_is_half_the_way(dora, device):
    client = at_home()
    response = client.post(LOGIN, {"login": dora.email, "password": PASSWORD})
    assert response.url == STEP
    assert client.get("/account/profile/").status_code == 302

    assert sign_in(client, device, STEP).url == "/photos/"


def test_passkey_of_somebody_else_is_no_second_step(dora, device):
    erik = UserFactory(handle="erik")
    other = Device(HOME)
    add(at_home(erik), other)
    client = at_home()
    client.post(LOGIN, {"login": dora.email, "password": PASSWORD})

    assert sign_in(client, other, STEP).status_code == 422
    assert SESSION_KEY not in client.session


def test_question_of_the_front_door_is_none_of_the_second_step(dora, device):
    client = at_home()
    client.post(LOGIN, {"login": dora.email, "password": PASSWORD})
    front = Client(**HOST).get(LOGIN).context["question"]
    fields = {"ticket": front.ticket, "credential": device.sign(front.options)}

    assert client.post(STEP, fields).status_code == 422


# --- Removing ---------------------------------------------------------------------


def test_passkey_is_removed_after_a_question(dora):
    client = at_home(dora)
    [passkey] = factors.factors_of(dora).passkeys
    page = f"/account/security/passkeys/{passkey.pk}/remove/"
    assert "Remove My phone?" in client.get(page).text

    assert client.post(page).url == "/account/security/"

    assert not factors.has_any(dora)


def test_passkey_of_somebody_else_does_not_exist(dora):
    erik = at_home(UserFactory(handle="erik"))
    [passkey] = factors.factors_of(dora).passkeys
    page = f"/account/security/passkeys/{passkey.pk}/remove/"

    assert erik.get(page).status_code == 404
    assert erik.post(page).status_code == 404
    assert factors.has_any(dora)

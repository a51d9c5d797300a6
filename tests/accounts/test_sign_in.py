"""Signing in: by e-mail, with one answer for every failure, and limits that hold."""

import re

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from accounts.models import Session
from tests.factories import PASSWORD, UserFactory

LOGIN = "/login/"


@pytest.fixture
def dora(db):
    """Somebody who signs in by the form."""
    return UserFactory(handle="dora")


def sign_in(client, login="dora@example.org", password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": login, "password": password}, **extra)


def words(response):
    """What the page says, without what differs between any two answers."""
    form = response.context["form"]
    return response.status_code, form.errors.get_json_data()


def test_person_signs_in_and_lands_on_the_photos(client, dora):
    response = sign_in(client)

    assert response.status_code == 302
    assert response.url == reverse("assets:timeline")
    assert client.session[SESSION_KEY] == str(dora.pk)
    assert Session.objects.get().user == dora


def test_email_is_found_however_it_is_written(client, dora):
    assert sign_in(client, login=" Dora@Example.ORG ").status_code == 302


def test_unknown_email_and_wrong_password_get_the_same_answer(client, dora):
    unknown = sign_in(client, login="nobody@example.org")
    wrong = sign_in(client, password="not the phrase")

    assert words(unknown) == words(wrong)
    assert unknown.status_code == 422
    assert "That e-mail and password don&#x27;t match." in unknown.text


def test_answers_to_unknown_and_known_accounts_are_the_same_page(client, dora):
    def masked(login):
        page = sign_in(client, login=login, password="not the phrase").text
        return re.sub(r'(value|nonce)="[^"]*"', "", page).replace(login, "")

    assert masked("nobody@example.org") == masked(dora.email)


def test_unknown_accounts_cost_a_hash_too(client, dora, monkeypatch):
    """Or the time of an answer would tell who has an account."""
    hashed = []
    for name in ("encode", "verify"):
        monkeypatch.setattr(
            f"django.contrib.auth.hashers.MD5PasswordHasher.{name}",
            lambda *_, name=name: hashed.append(name),
        )
    monkeypatch.setattr(
        "accounts.models.User.check_password", lambda *_: hashed.append("verify")
    )
    for login in (dora.email, "nobody@example.org"):
        sign_in(client, login=login, password="not the phrase")

    assert sorted(hashed) == ["encode", "verify"]


def test_deactivated_person_gets_that_answer_too(client, dora):
    wrong = sign_in(client, password="not the phrase")
    dora.deactivate()

    assert words(sign_in(client)) == words(wrong)
    assert SESSION_KEY not in client.session


def test_sixth_try_at_one_account_is_refused_even_with_the_right_password(client, dora):
    for _ in range(5):
        sign_in(client, password="not the phrase")

    response = sign_in(client)

    assert response.status_code == 429
    assert "Too many tries" in response.text
    assert SESSION_KEY not in client.session


def test_tries_count_whatever_spelling_and_host_they_come_with(dora):
    tries = [
        {"login": "dora@example.org"},
        {"login": "DORA@example.org"},
        {"login": "dora@example.org", "HTTP_HOST": "localhost:1"},
        {"login": "dora@example.org", "HTTP_HOST": "127.0.0.1:2"},
        {"login": " dora@example.org", "HTTP_X_FORWARDED_FOR": "10.0.0.9"},
    ]
    for one in tries:
        sign_in(Client(), password="not the phrase", **one)

    assert "Too many tries" in sign_in(Client()).text


def test_many_failures_of_one_address_in_a_minute_are_refused(client, dora):
    for number in range(20):
        sign_in(client, login=f"{number}@example.org")

    assert "Too many tries" in sign_in(client).text


def test_others_are_not_locked_out_with_somebody(client, dora):
    for _ in range(6):
        sign_in(client, password="not the phrase")
    erik = UserFactory(handle="erik")

    assert sign_in(Client(), login=erik.email).status_code == 302


def test_session_from_before_signing_in_is_not_the_one_after(client, dora):
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = session.session_key

    sign_in(client)

    assert client.session.session_key != planted
    assert not Session.objects.filter(session_key=planted).exists()


@pytest.mark.parametrize("path", ["/account/profile/", "/photos/?who=mine"])
def test_person_returns_to_the_page_asked_for(client, dora, path):
    asked = client.get(path)
    assert asked.url.startswith(LOGIN)

    response = client.post(asked.url, {"login": dora.email, "password": PASSWORD})

    assert response.url == path


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        r"\\evil.example",
        "/\\evil.example",
        "http:///evil.example",
        "https:evil.example",
        "javascript:alert(1)",
        "data:text/html,hello",
        "http://localhost:9999/",
        "http://127.0.0.1/",
        "http://testserver@evil.example/",
        "\thttps://evil.example",
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(client, dora, elsewhere):
    response = client.post(
        LOGIN, {"login": dora.email, "password": PASSWORD, "next": elsewhere}
    )

    assert response.url == reverse("assets:timeline")


def test_signed_in_person_has_no_use_for_the_form(as_user, anna):
    response = as_user(anna).get(LOGIN)

    assert response.status_code == 302
    assert response.url == reverse("assets:timeline")


def test_answer_is_a_page_whatever_the_client_accepts(client, dora):
    response = sign_in(client, password="no", HTTP_ACCEPT="application/json")

    assert response.headers["Content-Type"].startswith("text/html")


def test_pages_of_allauth_that_we_do_not_use_do_not_exist(client, db):
    for path in ["/signup/", "/email/", "/inactive/", "/password/reset/", "/accounts/"]:
        assert client.get(path).status_code == 404


def test_form_says_when_nobody_has_an_account_yet(client, db):
    assert "Nobody has an account here yet" in client.get(LOGIN).text
    UserFactory()
    assert "Nobody has an account here yet" not in client.get(LOGIN).text

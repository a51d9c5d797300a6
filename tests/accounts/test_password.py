"""The password: changed by its owner, or through a link the owner is told of."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import PasswordLink, Session
from accounts.passwords import OwnWordsValidator
from tests.factories import PASSWORD

CHANGE = "/password/change/"
NEW = "an even longer phrase"


def change(client, **changed):
    fields = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW, **changed}
    return client.post(CHANGE, fields)


def choose(client, secret, password=NEW, again=NEW):
    return client.post(
        f"/password/link/{secret}/", {"password": password, "password_again": again}
    )


def test_changing_the_password_ends_all_other_sessions(as_user, anna):
    desk, phone = as_user(anna), as_user(anna)

    assert change(desk).status_code == 302

    anna.refresh_from_db()
    assert anna.check_password(NEW)
    assert desk.get("/account/profile/").status_code == 200
    assert phone.get("/account/profile/").status_code == 302
    assert Session.objects.filter(user=anna).count() == 1


def test_changing_the_password_gives_the_session_another_key(as_user, anna):
    client = as_user(anna)
    before = client.session.session_key

    change(client)

    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"oldpassword": "not the phrase"}, "oldpassword"),
        ({"password2": "something else"}, "password2"),
        ({"password1": "short", "password2": "short"}, "password1"),
        ({"password1": "1234567890", "password2": "1234567890"}, "password1"),
    ],
)
def test_bad_answers_change_nothing(as_user, anna, changed, field):
    response = change(as_user(anna), **changed)

    assert response.status_code == 422
    assert field in response.context["form"].errors
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


def test_guessing_the_password_in_an_open_session_is_limited(as_user, anna):
    client = as_user(anna)
    for _ in range(5):
        change(client, oldpassword="not the phrase")

    assert change(client).status_code == 429
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


def test_link_sets_a_password_once_and_ends_all_sessions(as_user, anna, olga, client):
    signed_in = as_user(anna)
    _row, secret = PasswordLink.issue(anna, olga)

    assert client.get(f"/password/link/{secret}/").status_code == 200
    assert choose(client, secret).url == "/login/"

    anna.refresh_from_db()
    assert anna.check_password(NEW)
    assert signed_in.get("/account/profile/").status_code == 302
    assert choose(client, secret, "yet another phrase").status_code == 404
    anna.refresh_from_db()
    assert anna.check_password(NEW)


def test_link_does_not_sign_in(client, anna, olga):
    _row, secret = PasswordLink.issue(anna, olga)
    choose(client, secret)

    assert client.get("/account/profile/").status_code == 302


def test_used_expired_replaced_and_unknown_links_look_the_same(client, anna, olga):
    _used, used = PasswordLink.issue(anna, olga)
    choose(client, used)
    _replaced, replaced = PasswordLink.issue(anna, olga)
    old, expired = PasswordLink.issue(anna, olga)
    PasswordLink.objects.filter(pk=old.pk).update(expires_at=timezone.now())
    secrets = [used, replaced, expired, "unknown"]
    fresh = Client()

    assert {fresh.get(f"/password/link/{s}/").status_code for s in secrets} == {404}
    assert len({fresh.get(f"/password/link/{s}/").content for s in secrets}) == 1


def test_link_works_a_day(anna, olga):
    link, _secret = PasswordLink.issue(anna, olga)

    assert timedelta(hours=23) < link.expires_at - link.created_at < timedelta(hours=25)


def test_link_of_a_deactivated_person_opens_nothing(client, anna, olga):
    _row, secret = PasswordLink.issue(anna, olga)
    anna.deactivate()

    assert client.get(f"/password/link/{secret}/").status_code == 404


def test_bad_password_leaves_the_link_open(client, anna, olga):
    _row, secret = PasswordLink.issue(anna, olga)

    assert choose(client, secret, "short", "short").status_code == 422
    assert choose(client, secret, NEW, "different").status_code == 422
    assert choose(client, secret).status_code == 302


def test_person_is_told_at_the_next_sign_in_and_in_settings(client, anna, olga):
    PasswordLink.issue(anna, olga)
    signing_in = {"login": anna.email, "password": PASSWORD}

    client.post("/login/", signing_in)
    told = client.get("/account/profile/").text
    client.get("/account/profile/")
    client.post("/logout/")
    client.post("/login/", signing_in)

    assert "Olga Oak issued a link to set a new password for you" in told
    assert "issued a link to set" not in client.get("/account/profile/").text
    settings_page = client.get(CHANGE).text
    assert "Issued by Olga Oak" in settings_page
    assert "not used" in settings_page


def test_others_are_not_told(as_user, anna, olga, carl):
    PasswordLink.issue(anna, olga)

    assert "Issued by" not in as_user(carl).get(CHANGE).text


def test_link_is_printed_on_the_command_line(client, anna, settings):
    out = StringIO()

    call_command("password_link", "Anna@example.org", stdout=out)

    link = out.getvalue().split()[-1]
    assert link.startswith(f"{settings.RAM_URL}/password/link/")
    path = link.removeprefix(settings.RAM_URL)
    assert client.get(path).status_code == 200
    assert PasswordLink.objects.get().issued_by is None


def test_command_refuses_an_unknown_person(db):
    with pytest.raises(CommandError, match="Nobody active"):
        call_command("password_link", "nobody@example.org")


@pytest.mark.parametrize(
    "words",
    ["our family photos 2026", "ram-password-123", "Photos_Photos!", "1234567890"],
)
def test_words_that_ram_suggests_make_no_password(words):
    with pytest.raises(ValidationError):
        OwnWordsValidator().validate(words)


@pytest.mark.parametrize(
    "words", ["a quiet harbor", "photos of a heron", "Rammbock 12"]
)
def test_other_words_may_hold_them(words):
    OwnWordsValidator().validate(words)

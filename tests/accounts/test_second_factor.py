"""An authenticator app and codes: set up, asked for, removed; pending is nobody."""

import re
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth import SESSION_KEY
from django.core.management import CommandError, call_command
from django.test import Client

from accounts import factors
from accounts.factor_forms import AppForm
from accounts.models import FactorReset, Session
from tests.factories import PASSWORD, UserFactory
from tests.ram.test_policy import MEDIAS, MEMBERS, address

APP, STEP = "/account/security/app/", "/login/code/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code_of(secret, after=0):
    """What an app shows, some seconds from now."""
    return format_hotp_value(hotp_value(secret, int(time.time() + after) // 30))


def sign_in(client, user, password=PASSWORD, **extra):
    return client.post("/login/", {"login": user.email, "password": password}, **extra)


def confirmed(client):
    client.post("/account/security/confirm/", {"password": PASSWORD, "next": APP})
    return client


@pytest.fixture
def protected(db):
    """Somebody with an authenticator app, and their codes for emergencies."""
    person = UserFactory(handle="dora")
    person.codes = factors.turn_on_app(person, SECRET)
    return person


@pytest.fixture
def halfway(client, protected):
    """A browser that gave the right password and nothing more."""
    assert sign_in(client, protected).url == STEP
    return client


# --- Setting up -------------------------------------------------------------------


def test_app_is_set_up_with_its_first_code_and_gives_ten_codes(as_user, anna):
    client = confirmed(as_user(anna))
    page = client.get(APP)
    secret = page.context["secret"]
    carried = page.context["form"]["secret"].value()

    response = client.post(APP, {"code": code_of(secret), "secret": carried})

    assert response.status_code == 200
    assert len(response.context["codes"]) == 10
    assert factors.factors_of(anna).app
    assert "<svg" in page.text
    assert secret in page.text


def test_wrong_first_code_sets_nothing_up_and_keeps_the_secret(as_user, anna):
    client = confirmed(as_user(anna))
    page = client.get(APP)
    carried = page.context["form"]["secret"].value()

    response = client.post(APP, {"code": "000000", "secret": carried})

    assert response.status_code == 422
    assert response.context["secret"] == page.context["secret"]
    assert not factors.has_any(anna)


def test_secret_of_somebody_else_is_not_accepted(as_user, anna, ben):
    carried = AppForm.carry(ben, SECRET)

    response = confirmed(as_user(anna)).post(
        APP, {"code": code_of(SECRET), "secret": carried}
    )

    assert response.status_code == 302
    assert not factors.has_any(anna)


def test_database_holds_no_secret_in_the_clear(protected):
    written = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert SECRET not in written
    assert not any(code in written for code in protected.codes)


def test_changes_ask_for_the_password_again(as_user, protected):
    client = as_user(protected)
    for page in (
        APP,
        "/account/security/app/remove/",
        "/account/security/passkeys/add/",
        "/account/security/codes/",
    ):
        for answer in (client.get(page), client.post(page)):
            assert answer.url.startswith("/account/security/confirm/?next=")
    assert factors.factors_of(protected).codes_left == 10
    assert factors.factors_of(protected).app


def test_password_is_good_for_ten_minutes_and_not_for_a_new_password(
    as_user, protected
):
    with time_machine.travel("2026-11-22 12:00", tick=False) as clock:
        client = confirmed(as_user(protected))
        assert client.get("/account/security/codes/").status_code == 200
        clock.shift(601)
        assert client.get("/account/security/codes/").status_code == 302


def test_wrong_password_confirms_nothing_and_is_limited(as_user, anna):
    client = as_user(anna)
    fields = {"password": "wrong", "next": APP}
    answers = [
        client.post("/account/security/confirm/", fields).status_code for _ in range(6)
    ]

    assert answers == [422] * 5 + [429]
    assert client.get(APP).status_code == 302


@pytest.mark.parametrize("next", ["https://evil.example/", "//evil.example", "x", ""])
def test_confirming_leads_nowhere_else(as_user, anna, next):
    response = as_user(anna).post(
        "/account/security/confirm/", {"password": PASSWORD, "next": next}
    )

    assert response.url == "/account/security/"


# --- Signing in -------------------------------------------------------------------


def test_code_signs_in_and_leads_to_the_page_asked_for(client, protected):
    fields = {"login": protected.email, "password": PASSWORD, "next": "/sharing/"}
    assert client.post("/login/", fields).url == STEP

    response = client.post(STEP, {"code": code_of(SECRET)})

    assert response.url == "/sharing/"
    assert client.session[SESSION_KEY] == str(protected.pk)


@pytest.mark.parametrize("route", [*MEMBERS, *MEDIAS])
def test_who_gave_only_the_password_is_nobody(halfway, route):
    assert SESSION_KEY not in halfway.session
    answer = halfway.get(address(route))

    if route in MEDIAS:
        assert answer.status_code == 404
    else:
        assert answer.url == f"/login/?next={address(route)}"


def test_session_changes_at_the_second_step(halfway):
    before = halfway.session.session_key

    halfway.post(STEP, {"code": code_of(SECRET)})

    assert halfway.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_code_counts_once(halfway, protected):
    code = code_of(SECRET)
    assert halfway.post(STEP, {"code": code}).status_code == 302

    other = Client()
    sign_in(other, protected)

    assert other.post(STEP, {"code": code}).status_code == 422


@pytest.mark.parametrize("after", [-30, 0, 30])
def test_phone_may_be_half_a_minute_off(halfway, after):
    # The half minute must not end between the phone's look at it and ours.
    with time_machine.travel(time.time(), tick=False):
        assert halfway.post(STEP, {"code": code_of(SECRET, after)}).status_code == 302


@pytest.mark.parametrize("after", [-120, 120])
def test_phone_may_not_be_minutes_off(halfway, after):
    assert halfway.post(STEP, {"code": code_of(SECRET, after)}).status_code == 422


def test_recovery_code_signs_in_once(halfway, protected):
    code = f"{protected.codes[3][:4]} {protected.codes[3][4:]}"
    assert halfway.post(STEP, {"code": code}).status_code == 302
    assert factors.factors_of(protected).codes_left == 9

    other = Client()
    sign_in(other, protected)

    assert other.post(STEP, {"code": code}).status_code == 422


def test_codes_are_limited_whatever_browser_tries(protected):
    answers = []
    for number in range(8):
        client = Client(REMOTE_ADDR=f"10.0.{number}.1")
        sign_in(client, protected)
        answers.append(client.post(STEP, {"code": "000000"}).status_code)

    assert answers == [422] * 5 + [429] * 3


def test_codes_are_few_in_a_day(protected):
    with time_machine.travel("2026-11-22 12:00", tick=False) as clock:
        accepted = 0
        for _ in range(60):
            client = Client()
            sign_in(client, protected)
            accepted += client.post(STEP, {"code": "000000"}).status_code == 422
            clock.shift(120)

    assert accepted == 30


def test_second_step_without_the_first_is_the_first(client, protected):
    assert client.get(STEP).url == "/login/"
    assert client.post(STEP, {"code": code_of(SECRET)}).url == "/login/"


def test_deactivated_meanwhile_is_not_signed_in(halfway, protected):
    protected.deactivate()

    halfway.post(STEP, {"code": code_of(SECRET)})

    assert halfway.get("/account/profile/").status_code == 302


def test_wrong_password_is_answered_the_same_with_and_without_a_factor(protected):
    erik = UserFactory(handle="erik")
    answers = [sign_in(Client(), who, "wrong") for who in (protected, erik)]

    assert [answer.status_code for answer in answers] == [422, 422]
    errors = [answer.context["form"].errors.get_json_data() for answer in answers]
    assert errors[0] == errors[1]


# --- Removing ---------------------------------------------------------------------


def test_removing_the_last_factor_removes_the_codes_too(as_user, protected):
    client = confirmed(as_user(protected))
    assert client.get("/account/security/app/remove/").status_code == 200
    assert factors.has_any(protected)

    client.post("/account/security/app/remove/")

    assert not Authenticator.objects.exists()
    assert sign_in(Client(), protected).url == "/photos/"


def test_new_codes_end_the_old_and_are_shown_once(as_user, protected):
    client = confirmed(as_user(protected))

    shown = client.post("/account/security/codes/")

    codes = shown.context["codes"]
    assert len(codes) == 10
    assert not set(codes) & set(protected.codes)
    assert "no-store" in shown.headers["Cache-Control"]
    for page in ("/account/security/", "/account/security/codes/"):
        assert not any(code in client.get(page).text for code in codes)
    assert factors.used_with(protected, protected.codes[0]) is None


def test_codes_come_as_a_file(as_user, anna):
    answer = as_user(anna).post(
        "/account/security/codes/file/", {"codes": "12345678 87654321"}
    )

    assert answer.content == b"12345678\n87654321\n"
    assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("codes", ["", "<script>", "1234567", "12345678\n12345678"])
def test_nothing_but_codes_comes_as_a_file(as_user, anna, codes):
    answer = as_user(anna).post("/account/security/codes/file/", {"codes": codes})

    assert answer.status_code == 302


def test_operator_resets_the_factor_and_the_person_is_told(
    as_user, client, olga, protected
):
    response = as_user(olga).post(
        "/admin/accounts/user/",
        {"action": "reset_factor", "_selected_action": [protected.pk]},
        follow=True,
    )

    assert "signs in with the password alone" in response.text
    assert not factors.has_any(protected)
    assert sign_in(client, protected).url == "/photos/"
    told = client.get("/account/profile/").text
    assert re.search(r"Olga Oak\s+removed your authenticator app", told)
    assert "By Olga Oak" in client.get("/account/security/").text
    assert "Reset the second factor" in as_user(olga).get("/admin/admin/logentry/").text


def test_operator_cannot_reset_their_own_without_the_password(as_user, olga):
    factors.turn_on_app(olga, SECRET)

    as_user(olga).post(
        "/admin/accounts/user/",
        {"action": "reset_factor", "_selected_action": [olga.pk]},
    )

    assert factors.has_any(olga)
    assert not FactorReset.objects.exists()


def test_admin_shows_nothing_of_factors(as_user, olga, protected):
    assert as_user(olga).get("/admin/mfa/authenticator/").status_code == 404


def test_factor_is_reset_on_the_command_line(protected):
    call_command("reset_factor", protected.email)

    assert not factors.has_any(protected)
    assert FactorReset.objects.get().reset_by is None
    with pytest.raises(CommandError, match="no second factor"):
        call_command("reset_factor", protected.email)
    with pytest.raises(CommandError, match="Nobody active"):
        call_command("reset_factor", "nobody@example.org")

"""Devices: where I am signed in, and how to end it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.agents import in_words
from accounts.models import Session
from tests.factories import PASSWORD

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1"
)
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36"
)
PAGE = "/account/devices/"


def signed_in(user, agent):
    client = Client(HTTP_USER_AGENT=agent)
    client.post("/login/", {"login": user.email, "password": PASSWORD})
    return client


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Linux"),
        (IPHONE, "Safari on iPhone"),
        (CHROME, "Chrome on Windows"),
        (CHROME + " Edg/142.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 16) Chrome/142 Mobile", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Safari/605", "Safari on macOS"),
        ("curl/8.5.0", "curl"),
        ("", "Unknown browser"),
        ("<script>", "Unknown browser"),
    ],
)
def test_browser_is_told_in_words(agent, words):
    assert in_words(agent) == words


def test_this_device_comes_first_and_others_follow(anna):
    signed_in(anna, IPHONE)
    here = signed_in(anna, FIREFOX)
    signed_in(anna, CHROME)

    listed = here.get(PAGE).context["devices"]

    assert listed[0]["name"] == "Firefox on Linux"
    assert [device["here"] for device in listed] == [True, False, False]
    assert {device["name"] for device in listed[1:]} == {
        "Safari on iPhone",
        "Chrome on Windows",
    }
    assert all(device["row"].signed_in_at for device in listed)


def test_page_holds_no_key_of_a_session(anna):
    signed_in(anna, IPHONE)
    page = signed_in(anna, FIREFOX).get(PAGE).text

    assert not any(row.session_key in page for row in Session.objects.all())


def test_one_device_is_signed_out(anna):
    phone, here = signed_in(anna, IPHONE), signed_in(anna, FIREFOX)
    mark = here.get(PAGE).context["devices"][1]["row"].mark

    assert here.post(f"{PAGE}{mark}/").url == PAGE

    assert phone.get(PAGE).status_code == 302
    assert here.get(PAGE).status_code == 200


def test_all_others_are_signed_out(anna):
    phone, desk = signed_in(anna, IPHONE), signed_in(anna, CHROME)
    here = signed_in(anna, FIREFOX)

    here.post(f"{PAGE}others/")

    assert [client.get(PAGE).status_code for client in (phone, desk, here)] == [
        302,
        302,
        200,
    ]


def test_sessions_of_others_do_not_exist(anna, carl):
    signed_in(anna, IPHONE)
    mark = Session.objects.get(user=anna).mark
    stranger = signed_in(carl, FIREFOX)

    assert stranger.post(f"{PAGE}{mark}/").status_code == 404
    assert stranger.post(f"{PAGE}nothing/").status_code == 404
    assert "Safari on iPhone" not in stranger.get(PAGE).text
    stranger.post(f"{PAGE}others/")
    assert Session.objects.filter(user=anna).exists()


def test_ending_this_session_there_asks_like_signing_out(anna):
    here = signed_in(anna, FIREFOX)
    mark = Session.objects.get(user=anna).mark

    assert here.post(f"{PAGE}{mark}/").url == "/logout/"


def test_looking_writes_at_most_once_an_hour(anna):
    with time_machine.travel("2026-11-22 12:00", tick=False) as clock:
        client = signed_in(anna, FIREFOX)
        client.get(PAGE)  # says what there was to say
        for minutes, writes in ((10, 0), (61, 1), (5, 0)):
            clock.shift(timedelta(minutes=minutes))
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(PAGE)
            made = [
                query["sql"]
                for query in queries
                if query["sql"].startswith(("UPDATE", "INSERT", "DELETE"))
            ]
            assert len(made) == writes
        assert Session.objects.get().seen_at == timezone.now() - timedelta(minutes=5)


def test_where_nothing_can_be_written_people_still_look(anna, monkeypatch):
    client = signed_in(anna, FIREFOX)

    def full(self):
        raise DatabaseError("database or disk is full")

    monkeypatch.setattr("accounts.sessions.SessionStore.is_seen", full)

    assert client.get(PAGE).status_code == 200


def test_what_a_browser_says_of_itself_is_kept_short(anna):
    signed_in(anna, "x" * 5000)

    assert len(Session.objects.get().user_agent) == 200


def test_day_of_signing_in_stays_when_the_session_changes(anna):
    with time_machine.travel("2026-11-22 12:00", tick=False) as clock:
        client = signed_in(anna, FIREFOX)
        since = Session.objects.get().signed_in_at
        clock.shift(timedelta(days=2))
        new = "an even longer phrase"
        client.post(
            "/password/change/",
            {"oldpassword": PASSWORD, "password1": new, "password2": new},
        )

        assert Session.objects.get().signed_in_at == since


def test_strangers_have_no_device(client, db):
    session = client.session
    session["visit"] = 1
    session.save()

    row = Session.objects.get()

    assert (row.user, row.signed_in_at, row.user_agent) == (None, None, "")

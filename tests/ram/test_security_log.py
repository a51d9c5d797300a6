"""What the log says of people at our doors, and what it never says."""

import logging

import pytest
from django.urls import reverse

from ram.security_log import PlainFormatter
from tests.factories import AssetFactory

pytestmark = pytest.mark.django_db


def said(caplog) -> list[str]:
    return [r.getMessage() for r in caplog.records if r.name == "ram.security"]


@pytest.fixture(autouse=True)
def listening(caplog):
    caplog.set_level(logging.INFO, "ram.security")


def test_signing_in_and_out_is_noted_by_number(client, anna, caplog):
    anna.set_password("a quiet harbor")
    anna.save()
    client.post("/login/", {"login": anna.email, "password": "a quiet harbor"})
    client.post("/logout/")
    lines = "\n".join(said(caplog))
    assert f"signed in user={anna.pk}" in lines
    assert f"signed out user={anna.pk}" in lines
    assert anna.email not in lines


def test_a_failed_try_names_neither_what_was_typed_nor_the_account(client, caplog):
    for login in ("typed-my-password@example.org", "Typed-My-Password@example.org "):
        client.post("/login/", {"login": login, "password": "wrong horse"})
    first, second = (line for line in said(caplog) if "failed" in line)
    assert "typed" not in first.lower()
    assert "horse" not in first
    assert first == second  # so that tries at one account can be told apart


def test_a_refusal_names_the_route_and_the_person(as_user, carl, anna, caplog):
    asset = AssetFactory(owner=anna)
    as_user(carl).get(reverse("assets:detail", args=[asset.pk]))
    line = said(caplog)[-1]
    assert "status=404" in line
    assert f"user={carl.pk}" in line
    assert "photos/<uuid:" in line
    assert str(asset.pk) not in line


def test_a_secret_address_is_in_no_line(client, caplog):
    client.get("/s/summer-SECRETSECRET/")
    client.get("/invitation/SECRETSECRET/")
    assert len(said(caplog)) == 2
    assert "SECRETSECRET" not in caplog.text


def test_an_error_at_a_secret_address_does_not_tell_it():
    path = "/s/summer-SECRETSECRET/download/"
    record = logging.LogRecord("x", 40, "f", 1, "Internal error: %s", (path,), None)
    assert "SECRETSECRET" not in PlainFormatter("%(message)s").format(record)


def test_nothing_from_outside_begins_a_line_of_its_own():
    forged = "/x\n2026-01-01T00:00:00Z INFO ram.security signed in user=1\u2028\x1b[31m"
    record = logging.LogRecord("x", 40, "f", 1, "Not found: %s", (forged,), None)
    line = PlainFormatter("%(message)s").format(record)
    assert len(line.splitlines()) == 1
    assert "\x1b" not in line

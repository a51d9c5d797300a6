"""Mistakes in settings are said in words, before anything starts."""

import os
import subprocess
import sys

import pytest
from django.core.checks import ERROR, INFO, WARNING

from ram.checks import check_settings, check_user


def found(level=ERROR):
    return [message.id for message in check_settings() if message.level >= level]


def manage(*arguments, **environment):
    """A command in a fresh process: settings are read once."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("RAM_")}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_defaults_have_no_mistake():
    assert found(WARNING) == []


@pytest.mark.parametrize(
    ("name", "value", "id"),
    [
        ("RAM_URL", "photos.example", "ram.E010"),
        ("RAM_URL", "ftp://photos.example", "ram.E010"),
        ("RAM_URL", "https://", "ram.E010"),
        ("RAM_URL", "https://photos.example/ram", "ram.E010"),
        ("RAM_URL", "https://photos.example:port", "ram.E010"),
        ("RAM_URL", "https://me@photos.example", "ram.E010"),
        ("RAM_BIND", "8000", "ram.E012"),
        ("RAM_BIND", "127.0.0.1", "ram.E012"),
        ("RAM_BIND", "127.0.0.1:", "ram.E012"),
        ("RAM_BIND", "127.0.0.1:99999", "ram.E012"),
        ("RAM_BIND", ":8000", "ram.E012"),
        ("RAM_PROXIES", ["caddy"], "ram.E019"),
        ("RAM_SECURITY_CONTACT", "somebody", "ram.E020"),
        ("RAM_SECURITY_CONTACT", "mailto:a@b.c\nX: y", "ram.E020"),
        ("RAM_INVITES", "nobody", "ram.E013"),
        ("RAM_TIME_ZONE", "Mars/Base", "ram.E014"),
        ("RAM_WORKERS", 0, "ram.E015"),
        ("RAM_WEB_PROCESSES", -1, "ram.E015"),
        ("SECRET_KEY", "short", "ram.E016"),
        ("RAM_DATA", "/nowhere/at/all", "ram.E017"),
    ],
)
def test_each_mistake_is_named(settings, name, value, id):
    setattr(settings, name, value)

    assert found() == [id]


@pytest.mark.parametrize(
    "value",
    ["https://photos.example", "https://photos.example:8443", "http://[::1]:8000"],
)
def test_good_addresses_are_none(settings, value):
    settings.RAM_URL = value

    assert found(WARNING) == []


@pytest.mark.parametrize("value", ["0.0.0.0:8000", "[::]:8000", "photos.home:80"])
def test_good_places_to_listen_are_none(settings, value):
    settings.RAM_BIND = value

    assert found(WARNING) == []


def test_plain_http_beyond_this_machine_is_mentioned_not_refused(settings):
    settings.RAM_URL = "http://photos.home:8000"

    assert "ram.I011" in found(INFO)
    assert found(WARNING) == []


def test_installation_behind_https_passes_every_deployment_check(tmp_path):
    checked = manage(
        *["check", "--deploy", "--fail-level", "WARNING"],
        RAM_DATA=str(tmp_path),
        RAM_URL="https://photos.example",
    )

    assert checked.returncode == 0, checked.stderr
    # Tests may run as root, of which ram speaks.
    assert "WARNINGS" not in checked.stderr
    assert "0 silenced" in checked.stdout + checked.stderr


def test_data_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").touch()

    checked = manage("check", RAM_DATA=str(tmp_path / "file" / "data"))

    assert checked.returncode != 0
    assert "ram cannot write to RAM_DATA=" in checked.stderr
    assert "Traceback" not in checked.stderr


def test_unknown_time_zone_is_a_sentence_not_a_traceback(tmp_path):
    checked = manage("check", RAM_DATA=str(tmp_path), RAM_TIME_ZONE="Mars/Base")

    assert checked.returncode != 0
    assert "RAM_TIME_ZONE=Mars/Base is not a time zone" in checked.stderr
    assert "Traceback" not in checked.stderr


@pytest.mark.parametrize(("user", "said"), [(0, True), (1000, False)])
def test_running_as_root_is_said_not_refused(monkeypatch, user, said):
    monkeypatch.setattr("os.geteuid", lambda: user)

    messages = check_user()
    assert [message.id for message in messages] == ["ram.I021"] * said
    assert not [message for message in messages if message.is_serious(WARNING)]

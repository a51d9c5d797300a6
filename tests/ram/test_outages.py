"""While something is away: 503 and a plain page, never 500; and it heals by itself."""

import sqlite3

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from ram.outages import InOneLine, is_outage
from tests.assets.incoming import bring, jpeg

PAGES = ["/", "/photos/", "/login/", "/sharing/", "/account/", "/setup/", "/admin/"]


@pytest.fixture
def calm():
    """A client that sees answers where it would see exceptions."""
    return Client(raise_request_exception=False)


@pytest.fixture
def gone(transactional_db, monkeypatch):
    """A function after which the database cannot be reached; it is back afterwards."""
    postgres = connection.vendor == "postgresql"

    def drop():
        connection.close()
        if postgres:
            connection.close_pool()

    def leave():
        drop()
        if postgres:
            options = connection.settings_dict["OPTIONS"]
            monkeypatch.setitem(options, "host", "/nowhere")
            monkeypatch.setitem(options, "pool", {"timeout": 0.2})
        else:
            monkeypatch.setitem(connection.settings_dict, "NAME", "/nowhere/x.sqlite3")

    def come_back():
        monkeypatch.undo()
        drop()

    leave.over = come_back
    yield leave
    come_back()


def test_every_page_waits_while_the_database_is_away_and_heals(gone, anna, calm):
    calm.force_login(anna)
    assert calm.get("/photos/").status_code == 200
    gone()
    for page in PAGES:
        answer = calm.get(page)
        assert answer.status_code in {503, 302}, page
        if answer.status_code == 503:
            assert int(answer["Retry-After"]) > 0
            assert "Nothing is lost" in answer.content.decode()
            assert answer["Cache-Control"] == "no-store"
    assert calm.get("/photos/").status_code == 503
    assert calm.post("/photos/trash/", {"ids": "x"}).status_code == 503
    gone.over()
    assert calm.get("/photos/").status_code == 200


def test_health_tells_without_detail_that_the_database_is_away(gone, calm):
    assert calm.get("/health/").json() == {"status": "ok"}
    gone()
    answer = calm.get("/health/")
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable"})
    assert answer["Retry-After"]
    # The process itself is well: there is no reason to start it anew.
    assert calm.get("/health/live/").status_code == 200
    gone.over()
    assert calm.get("/health/").status_code == 200


def test_a_connection_that_dies_under_a_request_is_503_and_the_next_is_well(
    transactional_db, anna, calm, monkeypatch
):
    calm.force_login(anna)

    def die(*args, **kwargs):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        raise OperationalError from sqlite_error("SQLITE_IOERR_READ")

    with monkeypatch.context() as patch:
        patch.setattr("sharing.views.overview.__wrapped__", die, raising=False)
        patch.setattr("sharing.models.PartnershipQuerySet.live", die)
        assert calm.get("/sharing/").status_code == 503
    assert calm.get("/sharing/").status_code == 200


def test_a_locked_sqlite_is_503(transactional_db, anna, calm, tmp_path):
    error = OperationalError("database is locked")
    error.__cause__ = sqlite_error("SQLITE_BUSY")
    assert is_outage(error)


def sqlite_error(name):
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorname = name
    return error


def test_only_what_heals_is_an_outage():
    mistake = OperationalError("no such column: x")
    mistake.__cause__ = sqlite_error("SQLITE_ERROR")
    emptied = OperationalError("no such table: django_session")
    emptied.__cause__ = sqlite_error("SQLITE_ERROR")
    assert not is_outage(mistake)
    assert not is_outage(ValueError("ours"))
    assert is_outage(emptied)
    assert is_outage(InterfaceError("connection already closed"))


def test_our_own_mistakes_stay_500(anna, calm, monkeypatch, db):
    calm.force_login(anna)

    def fail(*args):
        raise ValueError("ours")

    monkeypatch.setattr("sharing.models.PartnershipQuerySet.live", fail)
    answer = calm.get("/sharing/")
    assert answer.status_code == 500
    assert "Something broke on the server" in answer.content.decode()


def test_an_outage_is_one_line_of_the_log(caplog, gone, calm):
    gone()
    with caplog.at_level("ERROR"):
        caplog.handler.addFilter(InOneLine())
        assert calm.get("/setup/").status_code == 503
    assert "Traceback" not in caplog.text
    assert "Service Unavailable" in caplog.text


def test_bytes_that_were_acknowledged_are_there_after_an_outage(gone, anna, calm):
    asset = bring(anna, jpeg())
    calm.force_login(anna)
    gone()
    assert calm.get(f"/photos/{asset.pk}/original").status_code == 503
    gone.over()
    answer = calm.get(f"/photos/{asset.pk}/original")
    assert answer.getvalue() == jpeg()

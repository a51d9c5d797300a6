"""Headers of every kind of answer, from every address there is."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.test import Client
from django.test.utils import override_settings

from accounts.hashing import Busy
from ram.policy import policy_of, views
from tests.factories import PASSWORD, AssetFactory, SharedLinkFactory
from tests.ram.test_policy import EXPECTED, address

ROOT = Path(settings.BASE_DIR)
SOURCES = [
    path
    for app in ("ram", "accounts", "sharing", "assets")
    for path in (ROOT / app).rglob("*.py")
]
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def faults(answer):
    """What an answer lacks of what every one must have."""
    headers, wrong = answer.headers, []
    wrong += [name for name, value in FIXED.items() if headers.get(name) != value]
    wrong += [f"no {name}" for name in ("Permissions-Policy",) if name not in headers]
    if headers.get("Referrer-Policy") not in {"same-origin", "no-referrer"}:
        wrong.append("Referrer-Policy")
    policy = headers.get("Content-Security-Policy", "")
    if "unsafe" in policy or "default-src 'none'" not in policy:
        wrong.append(f"Content-Security-Policy: {policy}")
    if "frame-ancestors 'none'" not in policy:
        wrong.append("frame-ancestors")
    kept = headers.get("Cache-Control", "")
    private = "no-store" in kept or ("private" in kept and "no-cache" in kept)
    if not private or "public" in kept:
        wrong.append(f"Cache-Control: {kept}")
    return wrong


def all_faults(client):
    """Of every address, asked in every manner."""
    routes = [
        "/" + route if route.startswith("admin/") else address(route)
        for route, _view in views()
        if "<" not in route or not route.startswith("admin/")
    ]
    found = {}
    for route in [*routes, "/nothing/", "/admin/nothing/", "/static/nothing.css"]:
        if route.startswith("/^"):
            continue
        for method in ("get", "head", "post", "put", "options"):
            if (method, route) in {("post", "/logout/"), ("put", "/logout/")}:
                continue
            if wrong := faults(getattr(client, method)(route)):
                found[method, route] = wrong
    return found


@pytest.mark.parametrize("who", ["nobody", "anna", "olga"])
def test_every_answer_of_every_address_has_them(who, request, as_user, db):
    person = None if who == "nobody" else request.getfixturevalue(who)

    assert all_faults(as_user(person)) == {}


def test_signing_out_has_them_too(as_user, anna):
    assert faults(as_user(anna).post("/logout/")) == []


def test_pages_of_a_link_have_them(client, anna):
    asset = AssetFactory(owner=anna)
    link = SharedLinkFactory(maker=anna)
    for page in ("/s/x/", f"/s/x/{asset.pk}/", f"/s/x/{asset.pk}/thumbnail"):
        assert faults(client.get(page)) == []
    assert link.pk


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (RuntimeError("!"), 500),
        (OperationalError("away"), 503),
        (PermissionDenied, 403),
        (Busy, 503),
    ],
)
def test_broken_answers_have_them(as_user, anna, monkeypatch, error, status):
    def broken(*args, **kwargs):
        raise error

    client = as_user(anna)
    client.raise_request_exception = False
    monkeypatch.setattr("accounts.views.render", broken)

    answer = client.get("/account/")

    assert answer.status_code == status
    assert faults(answer) == []


def test_refused_hosts_and_forgeries_have_them(as_user, anna):
    assert faults(Client(HTTP_HOST="evil.example").get("/")) == []
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(anna)
    forged = strict.post("/account/profile/", {"name": "Eve"})
    assert forged.status_code == 403
    assert faults(forged) == []


def test_redirect_to_https_has_them_and_goes_to_the_one_address(client, db):
    with override_settings(SECURE_SSL_REDIRECT=True, SECURE_SSL_HOST="photos.example"):
        answer = Client(HTTP_HOST="localhost").get("/photos/")

    assert answer.status_code == 301
    assert answer.url == "https://photos.example/photos/"
    assert faults(answer) == []


def test_files_of_ours_have_them_and_are_kept(tmp_path, settings, db):
    (tmp_path / "a.css").write_text("a{}")
    settings.STATIC_ROOT = tmp_path

    answer = Client().get("/static/a.css")
    assert answer.getvalue() == b"a{}"
    answer.close()

    assert answer.status_code == 200
    assert "public" in answer.headers["Cache-Control"]
    assert [fault for fault in faults(answer) if "Cache" not in fault] == []
    assert "Set-Cookie" not in answer.headers


def test_who_signs_in_gets_a_cookie_that_nobody_else_is_given(anna):
    answer = Client().post("/login/", {"login": anna.email, "password": PASSWORD})

    assert answer.cookies
    assert answer.headers["Cache-Control"].count("no-store") == 1
    for cookie in answer.cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert not cookie["domain"]


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "a b"])
def test_other_hosts_are_refused(host, client, db):
    assert client.get("/login/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize(
    "claim",
    [
        {"X-Forwarded-Host": "evil.example"},
        {"Forwarded": "host=evil.example"},
        {"X-Original-URL": "https://evil.example/"},
        {"host": "127.0.0.1:9"},
    ],
)
def test_no_claim_about_the_host_reaches_an_address(as_user, olga, claim, settings):
    client = as_user(olga)
    made = client.post("/account/people/invite/", {"note": "Paul"}, headers=claim)

    assert made.context["link"].startswith(f"{settings.RAM_URL}/invitation/")
    assert "evil.example" not in made.text
    assert client.get("/", headers=claim).url == "/photos/"


# --- Rules about settings and sources ---------------------------------------------


def test_nothing_keeps_whole_answers():
    """Django's caching of pages gave private ones to others, more than once."""
    forbidden = re.compile(r"cache_page|UpdateCacheMiddleware|FetchFromCacheMiddleware")
    assert [path for path in SOURCES if forbidden.search(path.read_text())] == []
    assert not any("Cache" in name for name in settings.MIDDLEWARE)
    assert settings.SESSION_SAVE_EVERY_REQUEST is False


def test_no_check_is_silenced():
    assert settings.SILENCED_SYSTEM_CHECKS == []


def test_headers_come_from_the_outermost():
    assert settings.MIDDLEWARE[0] == "ram.headers.HeadersMiddleware"


def test_every_address_is_walked():
    assert {route for route, view in views() if policy_of(view)} >= set(EXPECTED)


# --- security.txt -----------------------------------------------------------------


def test_security_txt_says_whom_to_tell_and_never_runs_out(client, settings):
    settings.RAM_SECURITY_CONTACT = "mailto:olga@example.org"

    answer = client.get("/.well-known/security.txt")

    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert lines["Contact"] == "mailto:olga@example.org"
    assert lines["Canonical"] == f"{settings.RAM_URL}/.well-known/security.txt"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", lines["Expires"])

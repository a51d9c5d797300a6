"""Signing out ends the session and leaves nothing in the browser."""

from accounts.models import Session


def test_signing_out_ends_the_session_and_clears_the_browser(as_user, anna):
    client = as_user(anna)

    response = client.post("/logout/")

    assert response.status_code == 302
    assert response.url == "/login/"
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not Session.objects.filter(user=anna).exists()


def test_old_cookie_opens_nothing_after_signing_out(as_user, anna):
    client = as_user(anna)
    cookie = client.cookies["ram_session"].value

    client.post("/logout/")
    client.cookies["ram_session"] = cookie

    assert client.get("/account/profile/").status_code == 302


def test_link_to_sign_out_asks_first(as_user, anna):
    client = as_user(anna)

    response = client.get("/logout/")

    assert response.status_code == 200
    assert Session.objects.filter(user=anna).exists()


def test_other_sessions_go_on(as_user, anna):
    phone, desk = as_user(anna), as_user(anna)

    phone.post("/logout/")

    assert desk.get("/account/profile/").status_code == 200

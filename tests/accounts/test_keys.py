"""The list of keys, and letters that do nothing for whom they trouble."""

import pytest


def test_list_is_a_page_and_a_dialog(as_user, anna):
    client = as_user(anna)
    page = client.get("/account/keys/")
    assert page.status_code == 200
    assert "Account settings" in page.text
    dialog = client.get("/account/keys/", headers={"HX-Request": "true"})
    assert 'id="dialog-title"' in dialog.text
    assert "<html" not in dialog.text


def test_letters_are_keys_until_a_person_says_no(as_user, anna):
    client = as_user(anna)
    assert "data-letters" not in client.get("/photos/").text
    assert client.post("/account/keys/", {}).status_code == 302
    page = client.get("/photos/").text
    assert 'data-letters="off"' in page
    assert 'id="keys"' not in page
    client.post("/account/keys/", {"letter_keys": "on"})
    assert "data-letters" not in client.get("/photos/").text


def test_choice_is_one_persons_own(as_user, anna, ben):
    as_user(anna).post("/account/keys/", {})
    assert "data-letters" not in as_user(ben).get("/photos/").text


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(as_user, anna, method):
    assert getattr(as_user(anna), method)("/account/keys/").status_code == 405

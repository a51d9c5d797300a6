"""A link's password: asked on every road, tried a few times, forgotten when changed."""

import pytest
from django.contrib.auth.hashers import make_password

from sharing.models import SharedLink
from tests.assets.stored import stored_asset, with_film
from tests.sharing.links import body, make_link, refreshed, roads, url, visitor
from tests.sharing.reading import without_chance, words

OPEN = {"allows_download": True, "shows_metadata": True, "shows_location": True}


@pytest.fixture
def asset(anna):
    facts = {"format": "mp4", "playback": "original"}
    kind = {"is_video": True, "is_live": True, "name": "Sunset.mp4"}
    asset = stored_asset(b"film", file=facts, owner=anna, **kind)
    with_film(asset, "Sunset.mov", asset.file)
    return asset


@pytest.fixture
def link(anna, asset):
    return make_link(anna, asset, title="Party", password="sesame", **OPEN)


def unlock(client, link, password):
    return client.post(url(link), {"password": password})


def passes(client, link, asset):
    """The roads on which something of the photo came."""
    came = set()
    for name, address in roads(link, asset).items():
        response = client.get(address)
        asked = b"This link has a password" in body(response)
        if response.status_code == 200 and not asked:
            came.add(name)
    return came


def test_without_the_password_no_road_is_open_and_the_page_tells_nothing(link, asset):
    assert passes(visitor(), link, asset) == set()
    page = visitor().get(url(link))
    assert page.status_code == 200
    assert str(asset.pk) not in page.text
    for told in ("Party", "Anna", "Sunset", "item"):
        assert told not in without_chance(page.text)
    for pk in (asset.pk, link.pk):
        to_the_page = visitor().get(url(link, pk))
        assert to_the_page["Location"] == url(link)


def test_with_the_password_every_road_is_open_in_that_session_alone(link, asset):
    client = visitor()
    response = unlock(client, link, "sesame")
    assert (response.status_code, response["Location"]) == (303, url(link))
    assert passes(client, link, asset) == set(roads(link, asset))
    assert passes(visitor(), link, asset) == set()


@pytest.mark.parametrize("password", ["Sesame", "sesame ", "", "x" * 200])
def test_a_wrong_password_opens_nothing(link, asset, password):
    client = visitor()
    response = unlock(client, link, password)
    assert response.status_code == 422
    assert passes(client, link, asset) == set()
    if len(password) in range(1, 100):
        assert "That password doesn’t match." in words(response)


def test_a_password_sent_to_a_link_without_one_is_not_asked_about(anna, asset):
    response = unlock(visitor(), make_link(anna, asset, title="Open"), "sesame")
    assert response.status_code == 200
    assert "Open" in words(response)


def test_the_password_is_taken_from_a_post_alone(link, asset):
    client = visitor()
    assert "has a password" in words(client.get(url(link) + "?password=sesame"))
    assert passes(client, link, asset) == set()


def test_another_link_with_the_same_password_stays_locked(link, asset, anna):
    other, client = make_link(anna, asset, password="sesame", **OPEN), visitor()
    unlock(client, link, "sesame")
    assert passes(client, other, asset) == set()


@pytest.mark.parametrize("new", ["another one", "sesame"])
def test_a_new_password_locks_who_was_in(link, asset, new):
    client = visitor()
    unlock(client, link, "sesame")
    SharedLink.objects.update(password=make_password(new, salt="other"))
    assert passes(client, link, asset) == set()
    unlock(client, link, new)
    assert passes(client, refreshed(link), asset) == set(roads(link, asset))


def test_a_password_taken_away_opens_to_all(link, asset):
    SharedLink.objects.update(password="")
    assert passes(visitor(), link, asset) == set(roads(link, asset))


def test_tries_are_limited_before_anything_is_hashed(link, asset, monkeypatch):
    hashed = []

    def check(password, encoded):
        hashed.append(password)
        return False

    monkeypatch.setattr("sharing.visiting.check_password", check)
    answers = [unlock(visitor(), link, f"guess {n}").status_code for n in range(30)]
    assert len(hashed) == 10
    assert answers == [422] * 10 + [429] * 20
    monkeypatch.undo()
    late = unlock(visitor(), link, "sesame")
    assert late.status_code == 429
    assert "Too many tries" in words(late)
    assert passes(visitor(), link, asset) == set()


def test_tries_from_many_addresses_are_limited_too(link, client):
    def try_from(n):
        return client.post(url(link), {"password": "guess"}, REMOTE_ADDR=f"10.0.0.{n}")

    answers = [try_from(n).status_code for n in range(80)]
    assert answers.count(422) == 60
    assert answers[60:] == [429] * 20


def test_tries_at_one_link_leave_another_open(link, asset, anna):
    other = make_link(anna, asset, password="sesame")
    for n in range(12):
        unlock(visitor(), link, f"guess {n}")
    assert unlock(visitor(), other, "sesame").status_code == 303


def test_the_password_is_stored_hashed_and_shown_nowhere(link, anna, as_user):
    assert "sesame" not in refreshed(link).password
    for address in ("/links/", f"/links/{link.pk}/", "/sharing/"):
        text = as_user(anna).get(address).text
        assert "sesame" not in text
        assert refreshed(link).password not in text


def test_a_session_remembers_a_bounded_number_of_links(anna, asset):
    client = visitor()
    for n in range(55):
        client.get(url(make_link(anna, asset, title=str(n))))
    assert len(client.session["links_visited"]) == 50

"""Locked photos: nowhere but below `/locked/`, after the password, for ten minutes."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assets import locking
from assets.models import Asset
from assets.querysets import State
from assets.selection import LOCK, UNLOCK, Report, act
from sharing.models import AlbumEntry
from tests.assets.stored import stored_asset, with_film
from tests.factories import (
    PASSWORD,
    AlbumEntryFactory,
    AlbumFactory,
    AssetFactory,
    SharedLinkFactory,
)

MEDIA = ["thumbnail", "preview", "original", "video", "motion"]
DOOR = "Enter your password"


@pytest.fixture
def photo(anna):
    facts = {"format": "mp4", "playback": "original"}
    kind = {"is_video": True, "is_live": True, "locked": True}
    asset = stored_asset(b"film", file=facts, owner=anna, **kind)
    with_film(asset, "film.mov", asset.file)
    return asset


def road(name, asset):
    return reverse(f"assets:locked_{name}", args=[asset.pk])


def enter(client, password=PASSWORD):
    return client.post("/locked/", {"password": password})


def inside(client):
    """This client, the door open."""
    assert enter(client)["Location"] == "/locked/"
    return client


def test_without_the_password_nothing_is_reached(anna, photo, as_user):
    client = as_user(anna)
    page = client.get("/locked/")
    assert DOOR in page.text
    assert str(photo.pk) not in page.text
    assert client.get(road("detail", photo))["Location"] == "/locked/"
    for name in MEDIA:
        assert client.get(road(name, photo)).status_code == 404
    unlock = client.post(reverse("assets:unlock_selected"), {"ids": [photo.pk]})
    assert unlock["Location"] == "/locked/"
    assert Asset.objects.get().state == State.LOCKED


def test_with_it_everything_is_there_and_kept_nowhere(anna, photo, as_user):
    client = inside(as_user(anna))
    pages = ["/locked/", road("detail", photo), *(road(name, photo) for name in MEDIA)]
    for page in pages:
        response = client.get(page)
        assert response.status_code == 200, page
        assert "no-store" in response["Cache-Control"]
        again = client.get(page, headers={"If-None-Match": response.get("ETag", "")})
        assert "no-store" in again["Cache-Control"]
    assert road("thumbnail", photo) in client.get("/locked/").text
    assert f"/photos/{photo.pk}/" not in client.get("/locked/").text
    assert road("video", photo) in client.get(road("detail", photo)).text


def test_open_it_stays_for_ten_minutes_of_one_session(
    anna, photo, as_user, monkeypatch
):
    now = locking.time()
    monkeypatch.setattr(locking, "time", lambda: now)
    client = inside(as_user(anna))
    assert client.get(road("original", photo)).status_code == 200
    assert DOOR in as_user(anna).get("/locked/").text
    monkeypatch.setattr(locking, "time", lambda: now + 599)
    assert client.get(road("original", photo)).status_code == 200
    monkeypatch.setattr(locking, "time", lambda: now + 601)
    assert DOOR in client.get("/locked/").text
    assert client.get(road("original", photo)).status_code == 404
    monkeypatch.setattr(locking, "time", lambda: now - 60)
    assert client.get(road("original", photo)).status_code == 404


def test_a_note_made_with_another_password_opens_nothing(anna, photo, as_user):
    client = inside(as_user(anna))
    note = client.session[locking.OPENED]
    anna.set_password("quite another phrase")
    anna.save()
    client = as_user(anna)
    session = client.session
    session[locking.OPENED] = note
    session.save()
    assert DOOR in client.get("/locked/").text


@pytest.mark.parametrize("password", ["wrong", "", PASSWORD + " ", "x" * 200])
def test_a_wrong_password_opens_nothing(anna, photo, as_user, password):
    client = as_user(anna)
    assert enter(client, password).status_code == 422
    assert client.get(road("original", photo)).status_code == 404


def test_tries_are_counted_before_anything_is_hashed(anna, as_user, monkeypatch):
    client = as_user(anna)
    for _ in range(10):
        enter(client, "wrong")
    hashed = []
    monkeypatch.setattr(locking, "check_password", lambda *args: hashed.append(args))
    response = enter(client)
    assert response.status_code == 429
    assert "Too many tries" in response.text
    assert hashed == []


def test_nobody_else_gets_through_with_their_own_password(
    photo, ben, carl, olga, as_user
):
    for person in (ben, carl, olga):
        client = inside(as_user(person))
        assert str(photo.pk) not in client.get("/locked/").text
        for name in ["detail", *MEDIA]:
            assert client.get(road(name, photo)).status_code == 404
        unlock = client.post(reverse("assets:unlock_selected"), {"ids": [photo.pk]})
        assert unlock.status_code == 404
    assert Asset.objects.get().state == State.LOCKED


@pytest.mark.parametrize("state", ["library", "archived", "trashed"])
def test_only_locked_ones_are_below_locked(anna, as_user, state):
    more = {} if state == "library" else {state: True}
    asset = stored_asset(b"picture", owner=anna, **more)
    client = inside(as_user(anna))
    assert client.get(road("detail", asset)).status_code == 404
    assert client.get(road("original", asset)).status_code == 404
    assert str(asset.pk) not in client.get("/locked/").text


@pytest.mark.parametrize("undone", [False, True])
def test_locking_takes_back_what_was_shared_for_good(anna, ben, as_user, undone):
    photo, other = AssetFactory.create_batch(2, owner=anna)
    link = SharedLinkFactory(maker=ben)
    link.assets.set([photo, other])
    album = AlbumFactory(owner=anna)
    for asset in (photo, other):
        AlbumEntryFactory(album=album, asset=asset)
        AlbumEntryFactory(album=AlbumFactory(owner=ben), asset=asset)

    response = as_user(anna).post(
        reverse("assets:lock_selected"), {"ids": [photo.pk, "nonsense"]}
    )

    assert response.status_code == 302
    assert Asset.objects.get(pk=photo.pk).state == State.LOCKED
    assert photo not in Asset.objects.visible_to(anna)
    if undone:
        client = inside(as_user(anna))
        client.post(reverse("assets:unlock_selected"), {"ids": [photo.pk]})
        assert photo in Asset.objects.visible_to(ben).in_library()
    assert list(link.assets.all()) == [other]
    left = AlbumEntry.objects.values_list("asset", flat=True)
    assert list(left) == [other.pk, other.pk]


def slip(client, *photos):
    """Lock them as a selection does: the Undo that its note offers."""
    ids = {"ids": [photo.pk for photo in photos]}
    note = client.post("/photos/lock/", ids, headers={"HX-Request": "true"}).text
    assert 'action="/photos/lock/undo/"' in note
    fields = re.findall(r'name="(ids|archived|receipt)" value="([^"]+)"', note)
    return {name: [v for n, v in fields if n == name] for name, _value in fields}


def test_a_slip_of_the_hand_is_taken_back_to_where_it_was(anna, as_user):
    shown, hidden = AssetFactory(owner=anna), AssetFactory(owner=anna, archived=True)
    client = as_user(anna)
    undo = slip(client, shown, hidden)
    assert set(Asset.objects.values_list("state", flat=True)) == {State.LOCKED}

    assert client.post("/photos/lock/undo/", undo)["Location"] == "/photos/"
    states = dict(Asset.objects.values_list("pk", "state"))
    assert states == {shown.pk: State.LIBRARY, hidden.pk: State.ARCHIVED}
    assert DOOR in client.get("/locked/").text


def test_a_slip_is_taken_back_by_its_session_soon_and_as_it_was(anna, as_user):
    photo, other = AssetFactory.create_batch(2, owner=anna)
    client = as_user(anna)
    undo = slip(client, photo)
    slip(client, other)
    with time_machine.travel(timezone.now() + timedelta(minutes=3), tick=False):
        late = client.post("/photos/lock/undo/", undo)
    answers = [
        late,
        as_user(anna).post("/photos/lock/undo/", undo),
        client.post("/photos/lock/undo/", undo | {"ids": [photo.pk, other.pk]}),
        client.post("/photos/lock/undo/", undo | {"ids": [], "archived": undo["ids"]}),
        client.post("/photos/lock/undo/", undo | {"receipt": "x"}),
    ]
    assert [answer["Location"] for answer in answers] == ["/locked/"] * 5
    for bad in ({"ids": [photo.pk]}, undo | {"receipt": "x" * 400}):
        assert client.post("/photos/lock/undo/", bad).status_code == 422
    assert set(Asset.objects.values_list("state", flat=True)) == {State.LOCKED}


def test_nobody_takes_back_what_another_locked(anna, ben, as_user):
    photo = AssetFactory(owner=anna, locked=True)
    client = as_user(ben)
    request = SimpleNamespace(session=client.session)
    receipt = locking.receipt(request, {photo.pk: State.LIBRARY})
    answer = client.post("/photos/lock/undo/", {"ids": [photo.pk], "receipt": receipt})
    assert answer.status_code == 404
    assert Asset.objects.get().state == State.LOCKED


def test_what_was_added_while_it_was_being_locked_does_not_come_back(anna):
    photo = AssetFactory(owner=anna, locked=True)
    AlbumEntryFactory(album=AlbumFactory(owner=anna), asset=photo)
    assert act(anna, [photo.pk], UNLOCK) == Report([photo.pk], 0)
    assert not AlbumEntry.objects.exists()


def test_what_is_in_the_trash_is_not_locked(anna):
    photo = AssetFactory(owner=anna, trashed=True)
    assert act(anna, [photo.pk], LOCK) == Report([], 1)


def test_signing_out_shuts_the_door(anna, photo, as_user):
    client = inside(as_user(anna))
    client.post(reverse("account_logout"))
    client.force_login(User.objects.get(pk=anna.pk))
    assert DOOR in client.get("/locked/").text

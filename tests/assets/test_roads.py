"""Every road to an asset, for every actor, in every state, and after it was closed."""

from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from assets.models import Asset, Favorite
from assets.renditions import RENDITIONS
from assets.storage import library
from assets.urls import urlpatterns
from sharing.models import Partnership
from tests.assets.stored import with_film
from tests.factories import AssetFactory, PartnershipFactory, StoredFileFactory

STATES = ["library", "archived", "locked", "trashed"]


def get(name):
    def road(client, asset):
        return client.get(reverse(f"assets:{name}", args=[asset.pk]))

    return road


def post(name, **fields):
    def road(client, asset):
        return client.post(reverse(f"assets:{name}"), {"ids": [asset.pk], **fields})

    return road


def zipped(client, asset):
    response = client.post(reverse("assets:download"), {"ids": [asset.pk]})
    return client.get(response["Location"]) if response.status_code == 303 else response


# Roads by which an asset is seen, and roads by which its owner changes it.
SEEING = {
    "detail": get("detail"),
    "info": get("info"),
    "thumbnail": get("thumbnail"),
    "preview": get("preview"),
    "original": get("original"),
    "sidecar": get("sidecar"),
    "motion": get("motion"),
    "video": get("video"),
    "download": zipped,
    "favorite": post("favorite", on="1"),
    "keep": post("keep"),
}


def change(name, **fields):
    def road(client, asset):
        return client.post(reverse(f"assets:{name}", args=[asset.pk]), fields)

    return road


CHANGING = {
    "edit": change("edit", date="2024-05-06", time="07:08", zone="+60", place=""),
    "turn": change("turn", turn="1"),
    "reset": change("reset", what="date"),
    "edit_selected": post("edit_selected", description="Mine now"),
    "lock_selected": post("lock_selected"),
    "screenshot_selected": post("screenshot_selected", on="1"),
    "retry": lambda client, asset: client.post(
        reverse("assets:retry", args=[asset.pk])
    ),
    "archive_selected": post("archive_selected"),
    "unarchive_selected": post("unarchive_selected"),
    "trash_selected": post("trash_selected"),
    "restore_selected": post("restore_selected"),
    "delete_selected": post("delete_selected", count=1),
    "delete_question": post("delete_question"),
}


@pytest.fixture
def make(anna):
    """A video of Anna's with all its bytes, in a state."""

    def make(state):
        file = StoredFileFactory(format="mp4", playback="original")
        keys = [file.rendition_key(r.filename) for r in RENDITIONS.values()]
        for key in [file.key, *keys]:
            path = Path(library().path(key))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"film")
        more = {} if state == "library" else {state: True}
        asset = AssetFactory(owner=anna, file=file, is_video=True, is_live=True, **more)
        with_film(asset, "film.mov", file)
        return asset

    return make


def came_through(response):
    return response.status_code in {200, 302, 303}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", SEEING)
def test_who_gets_through_to_see(name, state, make, anna, ben, carl, olga, as_user):
    asset = make(state)
    PartnershipFactory(sharer=ben, recipient=carl)
    expected = {
        # What is in the trash is not sent out in a zip or as a favorite's answer.
        anna: state != "locked",
        ben: state == "library",
        carl: False,
        olga: False,
    }
    for person, may in expected.items():
        response = SEEING[name](as_user(person), asset)
        if person == anna and state == "trashed" and name == "download":
            assert response.status_code in {200, 404}
            continue
        assert came_through(response) == may, (person, name, state)
        assert may or response.status_code == 404


@pytest.mark.parametrize("name", CHANGING)
@pytest.mark.parametrize("state", STATES)
def test_nobody_but_the_owner_changes(name, state, make, ben, carl, olga, as_user):
    asset = make(state)
    for person in (ben, carl, olga):
        assert CHANGING[name](as_user(person), asset).status_code == 404
    before = Asset.objects.get(pk=asset.pk)
    assert (before.state, before.file.status) == (asset.state, "ready")
    assert (before.taken_at, before.description) == (asset.taken_at, "")


@pytest.mark.parametrize("name", SEEING | CHANGING)
def test_nobody_signed_in_nothing_there(name, make, as_user):
    response = (SEEING | CHANGING)[name](as_user(None), make("library"))
    if name in {"detail", "info"}:
        assert response["Location"].startswith("/login/")
    else:
        assert response.status_code == 404


@pytest.mark.parametrize("name", SEEING)
def test_a_road_closes_with_the_partnership(name, make, ben, as_user):
    asset, client = make("library"), as_user(ben)
    assert came_through(SEEING[name](client, asset))
    Partnership.objects.update(ended_at=timezone.now())
    assert SEEING[name](client, asset).status_code == 404


@pytest.mark.parametrize("change", ["archived", "locked", "trashed"])
@pytest.mark.parametrize("name", SEEING)
def test_a_road_closes_when_the_owner_puts_it_away(name, change, make, ben, as_user):
    asset, away, client = make("library"), make(change), as_user(ben)
    assert came_through(SEEING[name](client, asset))
    Asset.objects.filter(pk=asset.pk).update(
        state=away.state, trashed_at=away.trashed_at, trashed_from=away.trashed_from
    )
    assert SEEING[name](client, asset).status_code == 404


def test_denied_and_unknown_look_the_same(make, carl, as_user):
    """Same status, same body, but for the nonce that every page has its own of."""
    client = as_user(carl)
    for name in ("detail", "thumbnail", "original"):
        denied = SEEING[name](client, make("library"))
        unknown = SEEING[name](client, AssetFactory.build())
        assert denied.status_code == unknown.status_code == 404
        assert len(denied.content) == len(unknown.content)


def test_lists_show_a_partner_the_library_only(make, anna, ben, as_user):
    shown = make("library")
    hidden = [make(state) for state in ("archived", "locked", "trashed")]
    Partnership.objects.update(in_timeline=True)
    client = as_user(ben)
    Favorite.objects.bulk_create(
        Favorite(user=ben, asset=asset) for asset in [shown, *hidden]
    )
    month = f"/photos/{shown.taken_on:%Y/%m}/"
    pages = ["/photos/", month, "/photos/?who=anna", "/partners/anna/", "/favorites/"]
    pages += ["/search/?q=img", "/search/?q=anna", "/places/photos/?nowhere=1"]
    for page in pages:
        html = client.get(page).content.decode()
        assert str(shown.pk) in html, page
        for asset in hidden:
            assert str(asset.pk) not in html, page
    for page in ("/archive/", "/trash/", "/photos/?who=mine"):
        html = client.get(page).content.decode()
        assert str(anna.assets.first().pk) not in html


def test_the_lists_of_a_removed_partner_are_gone(make, ben, as_user):
    asset = make("library")
    Partnership.objects.update(in_timeline=True)
    client = as_user(ben)
    Partnership.objects.update(ended_at=timezone.now())
    assert client.get("/partners/anna/").status_code == 404
    assert client.get("/photos/?who=anna").status_code == 404
    assert str(asset.pk) not in client.get("/photos/").content.decode()


def test_no_road_is_forgotten():
    """A new address of an asset fails here until it stands in a table above."""
    by_id = {url.name for url in urlpatterns if "pk" in url.pattern.converters}
    # Of a download, of an upload, of what memories leave out.
    elsewhere = {"download_file", "upload_file", "remember_again"}
    # Below `/locked/`, with a test of their own.
    elsewhere |= {name for name in by_id if name.startswith("locked_")}
    assert by_id - elsewhere <= SEEING.keys() | CHANGING.keys()


def test_a_month_that_has_become_empty_leads_back(make, anna, as_user):
    client = as_user(anna)
    assert client.get("/photos/2001/02/")["Location"] == "/photos/"
    answer = client.get("/photos/2001/02/?who=mine")
    assert answer["Location"] == "/photos/?who=mine"
    part = client.get("/photos/2001/02/", headers={"HX-Request": "true"})
    assert part.status_code == 404

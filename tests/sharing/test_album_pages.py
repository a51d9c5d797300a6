"""Albums for their owner, editors, viewers, and everybody else."""

import zipfile
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from accounts.models import User
from assets.models import Asset
from assets.renditions import RENDITIONS
from assets.storage import library
from sharing import albums
from sharing.contents import in_order
from sharing.models import Album, AlbumEntry, AlbumMember, Partnership
from sharing.urls import urlpatterns
from tests.factories import (
    AlbumEntryFactory,
    AlbumFactory,
    AlbumMemberFactory,
    AssetFactory,
    StoredFileFactory,
    UserFactory,
)
from tests.sharing.reading import HTMX, part, words


@pytest.fixture
def album(anna):
    """Anna's album; Edith adds to it, Vera looks at it."""
    album = AlbumFactory(owner=anna, title="Summer")
    edith = UserFactory(handle="edith", name="Edith Elm")
    vera = UserFactory(handle="vera", name="Vera Vine")
    AlbumMemberFactory(album=album, user=edith, can_edit=True)
    AlbumMemberFactory(album=album, user=vera)
    return album


@pytest.fixture
def photo(anna, album):
    photo = AssetFactory(owner=anna)
    AlbumEntryFactory(album=album, asset=photo)
    return photo


# What each address answers to whom: (GET or POST, data, owner, editor, viewer).
ROADS = {
    "album": ("get", {}, 200, 200, 200),
    "album_people": ("get", {}, 200, 200, 200),
    "edit_album": ("get", {}, 200, 404, 404),
    "delete_album": ("get", {}, 200, 404, 404),
    "pick": ("get", {}, 200, 200, 404),
    "leave_album": ("get", {}, 404, 200, 200),
    "cover": ("post", {}, 303, 404, 404),
    "move": ("post", {"to": "first"}, 303, 404, 404),
    # Not allowed to take it out, and told so.
    "remove": ("post", {}, 303, 303, 303),
    "role": ("post", {"role": "editor"}, 303, 404, 404),
    "remove_person": ("get", {}, 200, 404, 404),
    "download_album": ("post", {}, 303, 303, 303),
    # Whose photos are in it takes those out.
    "cut_album": ("post", {}, 303, 404, 404),
}


def road(client, name, album, photo):
    method, data, *_ = ROADS[name]
    handle = ["vera"] if name in {"role", "remove_person"} else []
    url = reverse(f"sharing:{name}", args=[album.pk, *handle])
    return getattr(client, method)(url, {"ids": [photo.pk], **data})


@pytest.mark.parametrize("name", ROADS)
def test_who_gets_through(name, as_user, anna, ben, olga, album, photo):
    Album.objects.update(order="by-hand")
    people = [User.objects.get(handle=name) for name in ("anna", "edith", "vera")]
    expected = dict(zip(people, ROADS[name][2:], strict=True))
    for stranger in (ben, olga):
        assert road(as_user(stranger), name, album, photo).status_code == 404
    # Its owner last: some of it can be done only once.
    for person, status in reversed(expected.items()):
        response = road(as_user(person), name, album, photo)
        assert response.status_code == status, person


def test_no_road_is_forgotten():
    """A new address of an album fails here until it stands in the table above."""
    by_id = {url.name for url in urlpatterns if "albums/<uuid" in str(url.pattern)}
    assert by_id == ROADS.keys()


@pytest.mark.parametrize("name", ROADS)
def test_an_album_of_a_deactivated_person_is_not_there(name, as_user, anna, photo):
    anna.deactivate()
    vera = User.objects.get(handle="vera")
    album = Album.objects.get()
    assert road(as_user(vera), name, album, photo).status_code == 404


SEEING = ["detail", "info", "thumbnail", "preview", "original"]


@pytest.fixture
def stored(anna, album):
    file = StoredFileFactory()
    keys = [file.rendition_key(rendition.filename) for rendition in RENDITIONS.values()]
    for key in [file.key, *keys]:
        path = Path(library().path(key))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"photo")
    photo = AssetFactory(owner=anna, file=file)
    AlbumEntryFactory(album=album, asset=photo)
    return photo


@pytest.mark.parametrize("name", SEEING)
def test_members_have_every_road_to_a_photo_while_its_entry_counts(
    name, as_user, anna, carl, album, stored
):
    url = reverse(f"assets:{name}", args=[stored.pk])
    vera = as_user(User.objects.get(handle="vera"))
    assert vera.get(url).status_code == 200
    assert as_user(carl).get(url).status_code == 404
    Asset.objects.update(state=1)
    assert vera.get(url).status_code == 200, "the owner put it in: that was explicit"
    AlbumEntry.objects.update(added_by=User.objects.get(handle="edith"))
    assert vera.get(url).status_code == 404
    AlbumEntry.objects.update(added_by=anna)
    AlbumMember.objects.filter(user__handle="vera").delete()
    assert vera.get(url).status_code == 404


def test_the_zip_of_an_album_holds_what_its_viewer_sees(as_user, anna, album, stored):
    hidden = AssetFactory(owner=anna, trashed=True)
    AlbumEntryFactory(album=album, asset=hidden)
    client = as_user(User.objects.get(handle="vera"))

    response = client.post(f"/albums/{album.pk}/download/", follow=True)

    assert zipfile.ZipFile(BytesIO(response.getvalue())).namelist() == [stored.name]
    assert "Summer.zip" in response["Content-Disposition"]


def test_an_asset_opened_from_an_album_has_its_neighbors(as_user, anna, album):
    photos = AssetFactory.create_batch(3, owner=anna)
    for photo in photos:
        AlbumEntryFactory(album=album, asset=photo)
    client = as_user(User.objects.get(handle="vera"))

    page = client.get(f"/photos/{photos[1].pk}/?within=album-{album.pk}").text

    for beside in (photos[0], photos[2]):
        assert f"/photos/{beside.pk}/?within=album-{album.pk}" in page
    assert f'href="/albums/{album.pk}/"' in page


@pytest.mark.parametrize(
    "within", ["album-x", "album-", "nonsense", f"album-{UUID(int=7)}"]
)
def test_an_album_that_is_not_there_has_no_neighbors(as_user, anna, photo, within):
    assert as_user(anna).get(f"/photos/{photo.pk}/?within={within}").status_code == 404


def test_strangers_album_gives_no_neighbors(as_user, ben, album, photo):
    url = f"/photos/{photo.pk}/?within=album-{album.pk}"
    assert as_user(ben).get(url).status_code == 404


# --- The list -------------------------------------------------------------------


def test_the_list_has_mine_and_those_i_joined(as_user, anna, ben, album, photo):
    AlbumFactory(owner=ben, title="Ben’s own")

    said = words(as_user(User.objects.get(handle="edith")).get("/albums/"))
    assert "Summer 1 item · by Anna · can add" in said
    assert "Ben’s own" not in said
    assert "1 item · shared by you" in words(as_user(anna).get("/albums/"))


def test_an_empty_list_says_what_albums_are_for(as_user, carl):
    said = words(as_user(carl).get("/albums/"))
    assert "Make an album for a trip, a person, a year." in said


def test_the_sharing_page_lists_shared_albums_only(as_user, anna, album):
    AlbumFactory(owner=anna, title="Private")
    said = words(as_user(anna).get("/sharing/"))
    assert "Shared albums 1" in said
    assert "Summer" in said
    assert "Private" not in said


# --- The owner ------------------------------------------------------------------


def test_an_album_is_made(as_user, anna):
    data = {"title": "Sintra", "description": "In the hills", "order": "newest"}

    response = as_user(anna).post("/albums/new/", data)

    made = Album.objects.get()
    assert response["Location"] == f"/albums/{made.pk}/"
    assert (made.owner, made.title, made.order) == (anna, "Sintra", "newest")


@pytest.mark.parametrize(
    "change", [{"title": " "}, {"title": "x" * 121}, {"order": "sideways"}]
)
def test_an_album_needs_a_name_and_an_order(as_user, anna, change):
    data = {"title": "Sintra", "order": "newest", **change}

    response = as_user(anna).post("/albums/new/", data, headers=HTMX)

    assert response.status_code == 422
    assert not Album.objects.exists()


def test_the_owner_changes_its_words_and_order(as_user, anna, album):
    data = {"title": "Winter", "description": "Cold", "order": "by-hand"}

    as_user(anna).post(f"/albums/{album.pk}/edit/", data)

    album.refresh_from_db()
    assert (album.title, album.description) == ("Winter", "Cold")
    assert album.order == "by-hand"


def test_deleting_asks_and_deletes_no_photo(as_user, anna, album, photo):
    client, url = as_user(anna), f"/albums/{album.pk}/delete/"
    assert "with its 1 item" in words(client.get(url))
    assert Album.objects.exists()

    response = client.post(url, follow=True)

    assert "The album “Summer” is deleted. Its photos are not." in words(response)
    assert not Album.objects.exists()
    assert Asset.objects.get() == photo


def test_the_cover_is_one_photo_that_the_album_shows(as_user, anna, album, photo):
    client, url = as_user(anna), f"/albums/{album.pk}/cover/"
    other = AssetFactory(owner=anna)

    assert client.post(url, {"ids": [other.pk]}).status_code == 404
    assert client.post(url, {"ids": ["x"]}).status_code == 404
    assert client.post(url, {"ids": [photo.pk, other.pk]}).status_code == 422
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"ids": [photo.pk]}).status_code == 303
    album.refresh_from_db()
    assert album.cover == photo


# --- People ---------------------------------------------------------------------


def test_the_owner_lets_people_in(as_user, anna, carl, album):
    url = f"/albums/{album.pk}/people/"

    response = as_user(anna).post(
        url, {"people": ["carl"], "role": "editor"}, follow=True
    )

    assert "Carl can see this album now." in words(response)
    assert album.memberships.get(user=carl).can_edit


@pytest.mark.parametrize("people", [[], ["anna"], ["vera"], ["nobody"], ["gone"]])
def test_who_cannot_be_let_in(as_user, anna, carl, album, people):
    UserFactory(handle="gone", is_active=False)
    before = album.memberships.count()

    response = as_user(anna).post(
        f"/albums/{album.pk}/people/", {"people": [*people], "role": "viewer"}
    )

    assert response.status_code == 422
    assert "Nobody was let in" in words(response)
    assert album.memberships.count() == before


def test_members_let_nobody_in(as_user, carl, album):
    for handle in ("edith", "vera"):
        client = as_user(User.objects.get(handle=handle))
        data = {"people": ["carl"], "role": "viewer"}
        url = f"/albums/{album.pk}/people/"
        assert client.post(url, data).status_code == 404
        assert "Let people in" not in client.get(url).text


def test_a_role_is_changed(as_user, anna, album):
    client, url = as_user(anna), f"/albums/{album.pk}/people/edith/"

    client.post(url, {"role": "viewer"})
    assert not album.memberships.get(user__handle="edith").can_edit
    client.post(url, {"role": "editor"})
    assert album.memberships.get(user__handle="edith").can_edit
    assert client.post(url, {"role": "owner"}).status_code == 422
    nobody = f"/albums/{album.pk}/people/anna/"
    assert client.post(nobody, {"role": "viewer"}).status_code == 404


def test_what_a_removed_member_added_goes_and_comes_back(as_user, anna, album):
    edith = User.objects.get(handle="edith")
    photo = AssetFactory(owner=edith)
    albums.add(edith, [album.pk], [photo.pk])
    client, url = as_user(anna), f"/albums/{album.pk}/people/edith/remove/"
    assert "1 photo Edith added leaves it, too." in words(client.get(url))
    assert in_order(album) == [photo.pk]

    client.post(url)

    assert in_order(album) == []
    assert as_user(edith).get(f"/albums/{album.pk}/").status_code == 404
    back = client.post(
        f"/albums/{album.pk}/people/",
        {"people": ["edith"], "role": "viewer"},
        follow=True,
    )
    assert "1 photo they added shows again." in words(back)
    assert in_order(album) == [photo.pk]


def test_a_member_leaves(as_user, album):
    client = as_user(User.objects.get(handle="vera"))
    assert "Only Anna can let you in again." in words(
        client.get(f"/albums/{album.pk}/leave/")
    )

    response = client.post(f"/albums/{album.pk}/leave/", follow=True)

    assert "You left the album “Summer”." in words(response)
    assert client.get(f"/albums/{album.pk}/").status_code == 404
    assert client.post(f"/albums/{album.pk}/leave/").status_code == 404


# --- Taking out -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "added_by", "owner", "may"),
    [
        ("anna", "edith", "edith", True),
        ("edith", "edith", "edith", True),
        ("edith", "anna", "anna", False),
        ("edith", "anna", "edith", True),
        ("vera", "edith", "edith", False),
        ("vera", "edith", "vera", True),
    ],
)
def test_who_takes_what_out(as_user, album, who, added_by, owner, may):
    """The album's owner any, others what they added and what is theirs."""
    people = {person.handle: person for person in User.objects.all()}
    photo = AssetFactory(owner=people[owner])
    if added_by != owner:
        Partnership.objects.create(sharer=people[owner], recipient=people[added_by])
    AlbumEntryFactory(album=album, asset=photo, added_by=people[added_by])

    response = as_user(people[who]).post(
        f"/albums/{album.pk}/remove/", {"ids": [photo.pk]}, follow=True
    )

    assert AlbumEntry.objects.exists() != may
    expected = "1 item removed" if may else "1 not allowed: others added them"
    assert expected in words(response)
    assert Asset.objects.exists()


def test_taking_out_reports_what_was_not_there(as_user, anna, album, photo):
    other = AssetFactory(owner=anna)
    ids = [photo.pk, photo.pk, other.pk, uuid4(), "nonsense"]

    response = as_user(anna).post(
        f"/albums/{album.pk}/remove/", {"ids": ids}, headers=HTMX
    )

    assert "1 item removed from the album. 3 not available." in words(response)
    assert part(response, "album-count") == "0 items"
    again = as_user(anna).post(f"/albums/{album.pk}/remove/", {"ids": ids})
    assert again.status_code == 404


# --- The order made by hand -----------------------------------------------------


@pytest.fixture
def row(anna, album):
    """Five photos in order; the third is not to be seen just now."""
    Album.objects.update(order="by-hand")
    photos = AssetFactory.create_batch(5, owner=anna)
    albums.add(anna, [album.pk], [photo.pk for photo in photos])
    Asset.objects.filter(pk=photos[2].pk).update(
        state=3, trashed_from=0, trashed_at=photos[0].taken_at
    )
    album.refresh_from_db()
    return [photo.pk for photo in photos]


@pytest.mark.parametrize(
    ("moved", "to", "expected"),
    [
        ([1], "earlier", "1034"),
        ([0], "earlier", "0134"),
        ([1], "later", "0314"),
        ([4], "later", "0134"),
        ([3], "earlier", "0314"),
        ([1, 3], "earlier", "1304"),
        ([0, 1], "later", "3014"),
        ([0, 3], "later", "1403"),
        ([3, 4], "first", "3401"),
        ([0, 1], "last", "3401"),
    ],
)
def test_photos_move_past_what_is_seen(as_user, anna, album, row, moved, to, expected):
    data = {"ids": [row[number] for number in moved], "to": to}

    response = as_user(anna).post(f"/albums/{album.pk}/move/", data)

    assert response.status_code == 303
    assert in_order(album) == [row[int(number)] for number in expected]


def test_photos_that_shared_a_place_can_be_moved(as_user, anna, album, row):
    AlbumEntry.objects.update(position=0)

    as_user(anna).post(f"/albums/{album.pk}/move/", {"ids": [row[4]], "to": "earlier"})

    assert in_order(album) == [row[number] for number in (0, 1, 4, 3)]


def test_what_moved_stays_ticked(as_user, anna, album, row):
    response = as_user(anna).post(
        f"/albums/{album.pk}/move/", {"ids": [row[1]], "to": "later"}, headers=HTMX
    )

    assert response.text.count(" checked>") == 1
    assert part(response, "say") == "1 item moved"


def test_bad_moves(as_user, anna, album, row):
    client, url = as_user(anna), f"/albums/{album.pk}/move/"
    assert client.post(url, {"ids": [row[0]], "to": "up"}).status_code == 422
    assert client.post(url, {"to": "first"}).status_code == 422
    assert client.post(url, {"ids": ["x", uuid4()], "to": "first"}).status_code == 404
    Album.objects.update(order="oldest")
    assert client.post(url, {"ids": [row[0]], "to": "first"}).status_code == 404


@pytest.mark.parametrize("after", ["x", "1~x", "~", "1~2~3", f"{2**64}~1", "1~2"])
def test_a_page_that_makes_no_sense_is_not_there(as_user, anna, album, after):
    response = as_user(anna).get(f"/albums/{album.pk}/", {"after": after})
    assert response.status_code == 404


def test_an_order_changed_meanwhile_ends_the_old_pages(as_user, anna, album, row):
    client, url = as_user(anna), f"/albums/{album.pk}/"
    assert client.get(url, {"after": "1~2"}).status_code == 200
    Album.objects.update(order="newest")
    assert client.get(url, {"after": "1~2"}).status_code == 404


def test_a_long_album_goes_on_where_its_page_ends(as_user, anna, album):
    Album.objects.update(order="by-hand")
    photos = AssetFactory.create_batch(130, owner=anna)
    albums.add(anna, [album.pk], [photo.pk for photo in photos])
    client = as_user(anna)
    first = client.get(f"/albums/{album.pk}/").text
    more = next(link for link in first.split('"') if "?after=" in link)

    rest = client.get(more.replace("&amp;", "&"), headers=HTMX).text

    assert first.count('name="ids"') == 100
    assert rest.count('name="ids"') == 30
    assert str(photos[-1].pk) in rest


@pytest.mark.parametrize("name", ["role", "remove_person"])
def test_a_member_who_was_deactivated_is_nobody_to_the_owner(
    name, as_user, anna, album
):
    vera = User.objects.get(handle="vera")
    assert album.memberships.filter(user=vera).exists()
    vera.deactivate()
    url = reverse(f"sharing:{name}", args=[album.pk, "vera"])

    assert as_user(anna).post(url, {"role": "editor"}).status_code == 404
    assert as_user(anna).get(url).status_code in (404, 405)

    assert album.memberships.filter(user=vera).exists()

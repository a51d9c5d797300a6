"""Adding to albums: all that is allowed, a truthful report, nothing half done."""

from uuid import uuid4

import pytest

from assets.querysets import live_entries
from sharing import albums
from sharing.contents import in_order
from sharing.models import Album, AlbumEntry, AlbumMember, Partnership
from tests.factories import (
    AlbumEntryFactory,
    AlbumFactory,
    AlbumMemberFactory,
    AssetFactory,
)
from tests.sharing.reading import HTMX, words

ADD, CHOOSE = "/albums/add/", "/albums/choose/"


@pytest.fixture
def album(ben):
    """Ben's album; Anna shares her library with Ben."""
    return AlbumFactory(owner=ben, title="Summer", order="by-hand")


def send(client, album, *ids, **more):
    data = {"albums": [album.pk], "ids": list(ids), "next": "/photos/", **more}
    return client.post(ADD, data, follow=True)


def test_own_and_partners_photos_can_be_added(as_user, anna, ben, album):
    own, hers = AssetFactory(owner=ben), AssetFactory(owner=anna)

    response = send(as_user(ben), album, own.pk, hers.pk)

    assert "Summer: 2 added." in words(response)
    assert in_order(album) == [own.pk, hers.pk]
    assert set(album.entries.values_list("added_by", flat=True)) == {ben.pk}


def test_the_report_is_truthful(as_user, anna, ben, carl, album):
    """Every id may be foreign, stale, repeated or nonsense."""
    carls_album = AlbumFactory(owner=carl)
    AlbumMemberFactory(album=carls_album, user=ben)
    in_album_only = AssetFactory(owner=carl)
    AlbumEntryFactory(album=carls_album, asset=in_album_only)
    there, new = AssetFactory.create_batch(2, owner=ben)
    AlbumEntryFactory(album=album, asset=there)
    foreign = AssetFactory(owner=carl)
    archived = AssetFactory(owner=anna, archived=True)
    ids = [there, new, new, in_album_only, foreign, archived]

    response = send(as_user(ben), album, *(one.pk for one in ids), "nonsense", uuid4())

    said = words(response)
    assert "Summer: 1 added · 1 already there." in said
    assert "1 not allowed: only your own and your partners’ photos" in said
    assert "4 not available" in said
    assert sorted(in_order(album)) == sorted([there.pk, new.pk])


def test_being_a_member_does_not_let_one_share_on(as_user, ben, carl):
    hers = AlbumFactory(owner=ben)
    photo = AssetFactory(owner=ben)
    AlbumEntryFactory(album=hers, asset=photo)
    AlbumMemberFactory(album=hers, user=carl, can_edit=True)
    own = AlbumFactory(owner=carl)

    response = send(as_user(carl), own, photo.pk)

    assert "0 added" in words(response)
    assert "1 not allowed" in words(response)
    assert not own.entries.exists()


@pytest.mark.parametrize("state", ["trashed", "locked"])
def test_what_i_threw_away_or_locked_cannot_be_added(as_user, ben, album, state):
    away = AssetFactory(owner=ben, **{state: True})

    response = send(as_user(ben), album, away.pk)

    assert response.status_code == (200 if state == "trashed" else 404)
    assert not album.entries.exists()


def test_my_archived_photo_can_be_added(as_user, ben, album):
    send(as_user(ben), album, AssetFactory(owner=ben, archived=True).pk)

    assert live_entries().filter(album=album).count() == 1


@pytest.mark.parametrize("ids", [["nonsense"], [str(uuid4())]])
def test_where_nothing_remains_nothing_is_there(as_user, ben, album, ids):
    data = {"albums": [album.pk], "ids": ids, "title": "New"}

    assert as_user(ben).post(ADD, data).status_code == 404
    assert Album.objects.count() == 1


def test_strangers_photo_is_not_there(as_user, ben, carl, album):
    foreign = AssetFactory(owner=carl)

    assert send(as_user(ben), album, foreign.pk).status_code == 404


@pytest.mark.parametrize(
    ("role", "may"), [("editor", True), ("viewer", False), ("stranger", False)]
)
def test_who_may_add(as_user, carl, album, role, may):
    if role != "stranger":
        AlbumMemberFactory(album=album, user=carl, can_edit=role == "editor")
    photo = AssetFactory(owner=carl)

    response = send(as_user(carl), album, photo.pk)

    assert response.status_code == (200 if may else 404)
    assert album.entries.exists() == may


def test_of_several_albums_those_are_filled_that_one_may_fill(as_user, ben, carl):
    mine, his = AlbumFactory(owner=ben), AlbumFactory(owner=carl)
    photo = AssetFactory(owner=ben)

    as_user(ben).post(ADD, {"albums": [mine.pk, his.pk, "x"], "ids": [photo.pk]})

    assert list(AlbumEntry.objects.values_list("album", flat=True)) == [mine.pk]


def test_a_new_album_can_be_named_while_adding(as_user, ben):
    photo = AssetFactory(owner=ben)

    as_user(ben).post(ADD, {"title": " Sintra ", "ids": [photo.pk]})

    made = Album.objects.get()
    assert (made.title, made.owner, in_order(made)) == ("Sintra", ben, [photo.pk])


def test_neither_album_nor_name_is_asked_for_again(as_user, ben, album):
    photo = AssetFactory(owner=ben)

    response = as_user(ben).post(ADD, {"ids": [photo.pk], "title": " "}, headers=HTMX)

    assert response.status_code == 422
    assert "Choose an album, or name a new one." in words(response)
    assert str(photo.pk) in response.text


def test_the_dialog_is_not_there_for_what_one_does_not_see(as_user, ben, carl, album):
    foreign = AssetFactory(owner=carl)

    for pk in (foreign.pk, uuid4()):
        assert as_user(ben).post(CHOOSE, {"ids": pk}).status_code == 404


def test_nothing_ticked_is_said(as_user, ben, album):
    for url in (ADD, CHOOSE):
        response = as_user(ben).post(url, {"albums": [album.pk]})
        assert response.status_code == 422
        assert "Nothing is selected." in words(response)


def test_the_dialog_lists_the_albums_one_may_fill(as_user, ben, carl, album):
    other = AlbumFactory(owner=carl, title="Carl’s own")
    joined = AlbumFactory(owner=carl, title="Together")
    AlbumMemberFactory(album=joined, user=ben, can_edit=True)
    AlbumMemberFactory(
        album=AlbumFactory(owner=carl, title="Only to see"), user=ben, can_edit=False
    )
    photo = AssetFactory(owner=ben)

    response = as_user(ben).post(CHOOSE, {"ids": [photo.pk]}, headers=HTMX)

    said = words(response)
    assert "Summer" in said
    assert "Together by Carl" in said
    assert "Only to see" not in said
    assert other.title not in said
    assert str(photo.pk) in response.text
    assert not AlbumEntry.objects.exists()


def test_albums_can_be_searched_for(as_user, ben):
    for number in range(8):
        AlbumFactory(owner=ben, title=f"Année {number}")
    kept = AlbumFactory(owner=ben, title="Kept")

    response = as_user(ben).get(CHOOSE, {"q": "annee 3", "albums": [kept.pk]})

    assert "Année 3" in response.text
    assert "Année 4" not in response.text
    assert "Kept" in response.text


def test_an_entry_that_no_longer_counts_makes_way(anna, ben, carl):
    """Carl's entry died with his membership; Ben, who may, adds the same photo."""
    album = AlbumFactory(owner=ben)
    photo = AssetFactory(owner=anna)
    AlbumEntryFactory(album=album, asset=photo, added_by=carl)

    [report] = albums.add(ben, [album.pk], [photo.pk])

    assert (report.added, report.already_there) == (1, 0)
    assert album.entries.get().added_by == ben


def test_the_owners_own_adding_outlasts_the_partners(anna, ben, album):
    AlbumMemberFactory(album=album, user=anna, can_edit=True)
    photo = AssetFactory(owner=anna)
    albums.add(ben, [album.pk], [photo.pk])

    [report] = albums.add(anna, [album.pk], [photo.pk])
    Partnership.objects.all().delete()

    assert (report.added, report.already_there) == (0, 1)
    assert in_order(album) == [photo.pk]


def test_what_a_partner_added_goes_with_the_partnership_and_comes_back(
    as_user, anna, ben, carl, album
):
    AlbumMemberFactory(album=album, user=carl)
    hers = AssetFactory(owner=anna)
    albums.add(ben, [album.pk], [hers.pk])
    client, page = as_user(carl), f"/albums/{album.pk}/"
    assert str(hers.pk) in client.get(page).text
    question = words(as_user(anna).get("/account/sharing/with/ben/stop/"))
    assert "1 of your photos leaves albums, because Ben added it." in question

    as_user(anna).post("/account/sharing/with/ben/stop/")

    assert str(hers.pk) not in client.get(page).text
    assert "0 items" in words(client.get(page))
    as_user(anna).post("/account/sharing/with/ben/undo/")
    assert str(hers.pk) in client.get(page).text


def test_new_photos_go_to_the_end_of_the_order_made_by_hand(ben, album):
    first, second, third = AssetFactory.create_batch(3, owner=ben)
    albums.add(ben, [album.pk], [second.pk])
    albums.move(album, [second.pk], "last")
    albums.add(ben, [album.pk], [third.pk, first.pk])

    assert in_order(album) == [second.pk, third.pk, first.pk]


def test_the_picker_is_for_those_who_may_add(as_user, ben, carl, olga, album):
    AlbumMemberFactory(album=album, user=carl)
    page = f"/albums/{album.pk}/pick/"
    photo = AssetFactory(owner=ben)

    assert str(photo.pk) in as_user(ben).get(page).text
    assert as_user(carl).get(page).status_code == 404
    assert as_user(olga).get(page).status_code == 404
    AlbumMember.objects.update(can_edit=True)
    response = as_user(carl).get(page)
    assert response.status_code == 200
    assert str(photo.pk) not in response.text


def test_the_picker_shows_one_month_and_one_persons(as_user, anna, ben, album):
    own, hers = AssetFactory(owner=ben), AssetFactory(owner=anna)
    client, page = as_user(ben), f"/albums/{album.pk}/pick/"
    month = f"{own.taken_on:%Y-%m}"

    assert str(own.pk) in client.get(page, {"month": month}).text
    theirs = client.get(page, {"month": month, "who": "anna"}, headers=HTMX).text
    assert str(hers.pk) in theirs
    assert str(own.pk) not in theirs
    for bad in ({"month": "1999-01"}, {"month": "x"}, {"who": "carl"}, {"after": "x"}):
        assert client.get(page, bad).status_code == 404

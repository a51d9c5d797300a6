"""My links: made, listed, changed, paused, deleted; and by nobody else."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import check_password
from django.utils import timezone

from sharing import links
from sharing.models import AlbumMember, Partnership, SharedLink
from tests.assets.stored import stored_asset
from tests.factories import (
    AlbumEntryFactory,
    AlbumFactory,
    AssetFactory,
    PartnershipFactory,
)
from tests.sharing.links import make_link, refreshed, url, visitor
from tests.sharing.reading import HTMX, words
from tests.sharing.test_racing import at_once


def new(client, ids=(), **fields):
    return client.post("/links/new/", {"ids": list(ids), **fields})


def only():
    return SharedLink.objects.get()


def test_a_selection_is_asked_about_before_a_link_is_made(anna, as_user):
    assets = [stored_asset(b"%d" % n, owner=anna) for n in range(3)]
    form = new(as_user(anna), [a.pk for a in assets], look="1")
    assert form.status_code == 200
    assert "these 3 items" in words(form)
    assert not SharedLink.objects.exists()


def test_a_link_is_made_with_everything_off_unless_it_is_chosen(anna, as_user):
    asset = stored_asset(b"x", owner=anna)
    response = new(as_user(anna), [asset.pk])
    link = only()
    assert response["Location"] == f"/links/{link.pk}/"
    assert list(link.assets.all()) == [asset]
    assert (link.shows_metadata, link.shows_location, link.allows_download) == (
        *(False, False, False),
    )
    assert (link.password, link.expires_at, link.paused) == ("", None, False)
    assert visitor().get(url(link)).status_code == 200


def test_what_is_chosen_is_stored(anna, as_user):
    asset = AssetFactory(owner=anna)
    chosen = {
        "title": "Summer",
        "beginning": "Our Summer!",
        "password": "sesame",
        "expires": "week",
        "allows_download": "on",
        "shows_details": "on",
    }
    new(as_user(anna), [asset.pk], **chosen)
    link = only()
    assert (link.title, link.prefix) == ("Summer", "our-summer")
    assert check_password("sesame", link.password)
    assert timedelta(days=6) < link.expires_at - timezone.now() <= timedelta(days=7)
    assert (link.shows_metadata, link.shows_location, link.allows_download) == (
        *(True, True, True),
    )


@pytest.mark.parametrize("state", ["library", "archived", "locked", "trashed"])
def test_what_may_go_into_a_link(anna, ben, carl, as_user, state):
    more = {} if state == "library" else {state: True}
    asset = AssetFactory(owner=anna, **more)
    may = {
        anna: state in {"library", "archived"},
        ben: state == "library",
        carl: False,
    }
    for person, allowed in may.items():
        response = new(as_user(person), [asset.pk])
        assert response.status_code == (303 if allowed else 404)
        assert SharedLink.objects.filter(maker=person).exists() == allowed


def test_a_member_of_an_album_does_not_share_its_photos_on(anna, carl, as_user):
    album, asset = AlbumFactory(owner=anna), AssetFactory(owner=anna)
    AlbumEntryFactory(album=album, asset=asset)
    AlbumMember.objects.create(album=album, user=carl, can_edit=True)
    assert new(as_user(carl), [asset.pk]).status_code == 404
    assert new(as_user(carl), album=album.pk).status_code == 404
    assert not SharedLink.objects.exists()


def test_the_allowed_rest_is_done_and_the_report_is_true(anna, carl, as_user):
    client, mine = as_user(anna), AssetFactory(owner=anna)
    foreign = AssetFactory(owner=carl)
    ids = [mine.pk, mine.pk, foreign.pk, uuid4(), "nonsense"]
    look = new(client, ids, look="1")
    assert "3 items are not available for a link" in words(look)
    response = client.post("/links/new/", {"ids": ids}, follow=True)
    assert "3 items are not available for a link" in words(response)
    assert list(only().assets.all()) == [mine]


def test_an_albums_owner_shares_it_as_it_is_and_becomes(anna, as_user):
    album = AlbumFactory(owner=anna, title="Hike")
    assert as_user(anna).get(f"/links/new/?album={album.pk}").status_code == 200
    assert new(as_user(anna), album=album.pk).status_code == 303
    AlbumEntryFactory(album=album, asset=stored_asset(b"later", owner=anna))
    page = visitor().get(url(only()))
    assert "Hike" in words(page)
    assert "1 item" in words(page)


@pytest.mark.parametrize(
    "wrong",
    [
        {"expires": "someday"},
        {"expires": "date"},
        {"expires": "date", "expires_on": "2020-01-01"},
        {"expires": "date", "expires_on": "0001-01-01"},
        {"expires": "date", "expires_on": "9999-12-31x"},
        {"password": "abc"},
        {"password": "x" * 129},
        {"title": "x" * 121},
    ],
)
def test_bad_input_is_refused_in_words_and_makes_nothing(anna, as_user, wrong):
    response = new(as_user(anna), [AssetFactory(owner=anna).pk], **wrong)
    assert response.status_code == 422
    assert 'class="errors"' in response.text
    assert not SharedLink.objects.exists()


@pytest.mark.parametrize("day", ["9999-12-31", "2199-02-28"])
def test_far_days_are_days(anna, as_user, day):
    response = new(
        as_user(anna), [AssetFactory(owner=anna).pk], expires="date", expires_on=day
    )
    assert response.status_code in {303, 422}


def test_a_last_day_ends_when_it_is_over_for_its_maker(anna, as_user):
    anna.time_zone = "Pacific/Auckland"
    anna.save()
    day = {"expires": "date", "expires_on": "2199-01-01"}
    new(as_user(anna), [AssetFactory(owner=anna).pk], **day)
    end = datetime(2199, 1, 1, 10, 59, 59, 999999, tzinfo=UTC)
    assert only().expires_at == end


@pytest.mark.parametrize("data", [{}, {"ids": []}, {"album": "nonsense"}])
def test_a_link_to_nothing_is_refused(anna, as_user, data):
    assert as_user(anna).post("/links/new/", data).status_code == 422
    assert as_user(anna).get("/links/new/", data).status_code == 422


def test_partners_photos_inside_are_said(anna, ben, as_user):
    mine, theirs = AssetFactory(owner=ben), AssetFactory(owner=anna)
    form = new(as_user(ben), [mine.pk, theirs.pk], look="1")
    said = "Contains 1 item by Anna. The link stops showing it if Anna stops sharing."
    assert said in words(form)
    make_link(ben, mine, theirs)
    assert said in words(as_user(ben).get("/links/"))


def test_the_list_says_how_a_link_stands(anna, as_user):
    asset = stored_asset(b"x", owner=anna)
    soon = timezone.now() + timedelta(days=6, hours=1)
    make_link(anna, asset, title="Open", expires_at=soon, visits=34)
    make_link(anna, asset, title="Over", expires_at=timezone.now())
    make_link(anna, asset, title="Shut", paused=True)
    page = as_user(anna).get("/links/")
    text = words(page)
    assert "Open Active 1 item · 34 visits · expires in 6 days" in text
    assert "Over Expired 1 item" in text
    assert "Shut Paused 1 item" in text


def test_the_address_can_be_copied_later_and_lies_nowhere_in_the_open(anna, as_user):
    new(as_user(anna), [stored_asset(b"x", owner=anna).pk])
    link = only()
    secret = url(link).split("/")[2]
    assert (
        f'value="http://127.0.0.1:8000/s/{secret}/"'
        in as_user(anna).get(f"/links/{link.pk}/").text
    )
    row = SharedLink.objects.values().get()
    assert not any(secret in str(value) for value in row.values())


def test_with_another_key_no_link_opens_and_the_page_says_why(anna, as_user, settings):
    link = make_link(anna, stored_asset(b"x", owner=anna))
    address, old = url(link), settings.SECRET_KEY
    settings.SECRET_KEY = "another"
    assert visitor().get(address).status_code == 404
    assert "Make a new link" in words(as_user(anna).get("/links/"))
    settings.SECRET_KEY_FALLBACKS = [old]
    assert visitor().get(address).status_code == 200
    assert url(link) == address


def test_a_link_is_changed_and_what_is_left_alone_stays(anna, as_user):
    until = timezone.now() + timedelta(days=3)
    link = make_link(
        anna, stored_asset(b"x", owner=anna), password="sesame", expires_at=until
    )
    before, address = link.password, url(link)
    as_user(anna).post(f"/links/{link.pk}/", {"title": "New", "beginning": "new"})
    after = refreshed(link)
    assert (after.title, after.prefix) == ("New", "new")
    assert (after.password, after.expires_at) == (before, until)
    assert visitor().get(address).status_code == 200
    as_user(anna).post(f"/links/{link.pk}/", {"no_password": "on", "expires": "never"})
    after = refreshed(link)
    assert (after.password, after.expires_at) == ("", None)


def test_pausing_and_resuming_are_said_and_done(anna, as_user):
    link = make_link(anna, stored_asset(b"x", owner=anna))
    for paused, status in (("1", 404), ("1", 404), ("0", 200), ("x", 200)):
        as_user(anna).post(f"/links/{link.pk}/pause/", {"paused": paused})
        assert visitor().get(url(link)).status_code == status


def test_deleting_asks_first_and_twice_is_once(anna, as_user):
    link = make_link(anna, stored_asset(b"x", owner=anna))
    client, address = as_user(anna), f"/links/{link.pk}/delete/"
    assert "Delete the link" in words(client.get(address, headers=HTMX))
    assert SharedLink.objects.exists()
    assert client.post(address)["Location"] == "/links/"
    assert client.post(address)["Location"] == "/links/"
    assert not SharedLink.objects.exists()


@pytest.mark.parametrize("road", ["", "qr/", "pause/", "delete/", "cut/"])
def test_a_link_is_its_makers_business_alone(anna, ben, carl, olga, as_user, road):
    link = make_link(anna, stored_asset(b"x", owner=anna))
    for person in (ben, carl, olga):
        client, address = as_user(person), f"/links/{link.pk}/{road}"
        assert client.get(address).status_code in {404, 405}
        posted = client.post(address, {"paused": "1", "all": "1", "title": "mine"})
        assert posted.status_code in {303, 404, 405}
        assert str(link.pk) not in client.get("/links/").text
    after = refreshed(link)
    assert (after.paused, after.title, after.assets.count()) == (False, "", 1)


def test_the_qr_code_is_a_picture_of_the_address(anna, as_user):
    link = make_link(anna, stored_asset(b"x", owner=anna))
    page = as_user(anna).get(f"/links/{link.pk}/qr/", headers=HTMX)
    assert "<svg" in page.text
    assert url(link) in page.text


def test_the_sharing_page_lists_the_newest_five(anna, as_user):
    asset = stored_asset(b"x", owner=anna)
    for n in range(7):
        make_link(anna, asset, title=f"Link {n}")
    text = words(as_user(anna).get("/sharing/"))
    assert "Link 6" in text
    assert "Link 2" in text
    assert "Link 1" not in text
    assert "Manage links" in text


# --- Where my photos went ------------------------------------------------------


def where(client):
    return client.get("/sharing/where/")


def test_every_link_that_shows_mine_is_listed_by_whomever_it_was_made(
    anna, ben, carl, as_user
):
    asset, other = stored_asset(b"x", owner=anna), stored_asset(b"y", owner=carl)
    shown = [make_link(anna, asset), make_link(ben, asset, other)]
    hidden = [make_link(carl, asset), make_link(anna, asset, paused=True)]
    text = where(as_user(anna)).text
    assert all(f"shown-{link.pk}" in text for link in shown)
    assert not any(f"shown-{link.pk}" in text for link in hidden)
    assert str(other.pk) not in text
    assert "A link by Ben" in text
    Partnership.objects.update(ended_at=timezone.now())
    assert f"shown-{shown[1].pk}" not in where(as_user(anna)).text


def test_a_photo_says_which_links_show_it(anna, ben, as_user):
    asset = stored_asset(b"x", owner=anna)
    make_link(ben, asset)
    info = words(as_user(anna).get(f"/photos/{asset.pk}/info/"))
    assert "Anyone with 1 link by Ben" in info
    theirs = words(as_user(ben).get(f"/photos/{asset.pk}/info/"))
    assert "Anyone with" not in theirs


def test_i_take_mine_out_of_anybodys_link_and_nothing_else(anna, ben, as_user):
    mine, bens = stored_asset(b"x", owner=anna), stored_asset(b"y", owner=ben)
    link = make_link(ben, mine, bens)
    response = as_user(anna).post(f"/links/{link.pk}/cut/", {"all": "1"}, follow=True)
    assert "1 item of yours is no longer in that link." in words(response)
    assert list(link.assets.all()) == [bens]
    again = as_user(anna).post(f"/links/{link.pk}/cut/", {"all": "1"})
    assert again.status_code == 404
    foreign = as_user(anna).post(f"/links/{link.pk}/cut/", {"ids": [bens.pk]})
    assert foreign.status_code == 404


def test_i_take_mine_out_of_an_albums_link_by_the_album(anna, ben, as_user):
    album = AlbumFactory(owner=ben)
    mine, bens = stored_asset(b"x", owner=anna), stored_asset(b"y", owner=ben)
    for asset in (mine, bens):
        AlbumEntryFactory(album=album, asset=asset)
    link = make_link(ben, album=album)
    as_user(anna).post(f"/links/{link.pk}/cut/", {"ids": [mine.pk, bens.pk]})
    assert [entry.asset for entry in album.entries.all()] == [bens]


def test_albums_that_show_mine_to_others_are_listed_and_cut(anna, ben, carl, as_user):
    album, alone = AlbumFactory(owner=ben, title="Hike"), AlbumFactory(owner=anna)
    asset, bens = stored_asset(b"x", owner=anna), stored_asset(b"y", owner=ben)
    for one in (asset, bens):
        AlbumEntryFactory(album=album, asset=one)
    AlbumEntryFactory(album=alone, asset=asset)
    client = as_user(anna)
    text = words(where(client))
    assert "“Hike”, an album by Ben 1 item of yours" in text
    assert f"album-{alone.pk}" not in where(client).text
    info = words(client.get(f"/photos/{asset.pk}/info/"))
    assert "The people of “Hike”" in info
    address = f"/sharing/where/albums/{album.pk}/cut/"
    assert as_user(carl).post(address).status_code == 404
    assert client.post(address).status_code == 303
    assert [entry.asset for entry in album.entries.all()] == [bens]
    assert client.post(address).status_code == 404


def test_a_partners_share_back_opens_no_link(anna, ben, as_user):
    """Ben's own photos in Anna's link need Ben to share with Anna."""
    asset = stored_asset(b"x", owner=ben)
    link = make_link(anna, asset)
    assert visitor().get(url(link)).status_code == 404
    PartnershipFactory(sharer=ben, recipient=anna)
    assert visitor().get(url(link)).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_visits_at_the_same_moment_are_all_counted(anna):
    link = make_link(anna, stored_asset(b"x", owner=anna))
    address = url(link)
    answers = at_once(lambda: visitor().get(address).status_code)
    assert answers == [200] * len(answers)
    assert refreshed(link).visits == len(answers)


@pytest.mark.django_db(transaction=True)
def test_one_takes_out_while_another_pauses(anna, as_user):
    link = make_link(anna, stored_asset(b"x", owner=anna))
    acts = [
        lambda: links.cut(anna, link, link.assets.values_list("pk", flat=True)),
        lambda: as_user(anna).post(f"/links/{link.pk}/pause/", {"paused": "1"}),
    ] * 3
    at_once(lambda: acts.pop()())
    assert refreshed(link).paused
    assert link.assets.count() == 0


def test_a_link_is_not_called_after_an_album_of_somebody_else(anna, ben, as_user):
    link = make_link(ben, album=AlbumFactory(owner=anna, title="Our secret"))

    page = as_user(ben).get("/links/")

    assert links.title_of(link) == "Photos"
    assert "Our secret" not in words(page)

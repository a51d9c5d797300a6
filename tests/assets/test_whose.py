"""Whose photos: chosen by a link, remembered when one says so."""

import pytest

from accounts.models import User
from assets.timeline import choose
from sharing.models import Partnership
from tests.factories import AlbumFactory, AssetFactory, PartnershipFactory, UserFactory


@pytest.fixture
def photos(anna, ben):
    Partnership.objects.update(in_timeline=True)
    return AssetFactory(owner=anna), AssetFactory(owner=ben)


def start_with(client, who):
    return client.post("/account/photos/start/", {"who": who})


def shown(client, address="/photos/"):
    page = client.get(address).content.decode()
    return [pk for pk in page.split('id="t-')[1:] for pk in [pk[:36]]]


def test_photos_opens_with_what_i_chose(ben, photos, as_user):
    client, (hers, his) = as_user(ben), photos
    assert set(shown(client)) == {str(hers.pk), str(his.pk)}
    for who, expected in [("mine", his), ("anna", hers)]:
        assert start_with(client, who).url == "/photos/"
        assert shown(client) == [str(expected.pk)]
    # A month of it has the same address, and everyone has one of its own.
    page = client.get("/photos/").content.decode()
    assert 'href="/photos/?who=everyone"' in page
    assert f'href="/photos/{hers.pk}/"' in page
    assert shown(client, "/photos/2025/06/") == [str(hers.pk)]
    assert len(shown(client, "/photos/?who=everyone")) == 2


def test_who_shares_no_more_is_not_opened_with(ben, photos, as_user):
    client, (_, his) = as_user(ben), photos
    start_with(client, "anna")
    Partnership.objects.all().delete()
    assert shown(client) == [str(his.pk)]
    assert client.get("/photos/").status_code == 200
    assert 'value="everyone" selected' in (
        client.get("/account/photos/").content.decode()
    )


@pytest.mark.parametrize("who", ["carl", "nobody", "", "not a handle"])
def test_only_whose_photos_i_see_can_be_the_start(ben, photos, carl, as_user, who):
    assert start_with(as_user(ben), who).status_code == 404
    assert User.objects.get(pk=ben.pk).who == "everyone"


def test_account_says_how_i_look_at_photos(ben, photos, as_user):
    client = as_user(ben)
    answer = client.post("/account/photos/", {"who": "mine"})
    assert answer.url == "/account/photos/"
    ben.refresh_from_db()
    assert (ben.who, ben.folds_copies) == ("mine", False)
    assert client.post("/account/photos/", {"who": "carl"}).status_code == 422
    page = client.get("/account/photos/").content.decode()
    assert "Anna Alder" in page
    assert "Carl" not in page


def test_picking_for_an_album_has_the_switch_too(ben, photos, as_user):
    client, (hers, _) = as_user(ben), photos
    address = f"/albums/{AlbumFactory(owner=ben).pk}/pick/"
    page = client.get(address).content.decode()
    assert f'href="{address}?who=mine"' in page
    assert shown(client, f"{address}?who=anna") == [str(hers.pk)]
    assert len(shown(client, address)) == 2


def test_the_switch_swaps_the_photos_and_itself(ben, photos, as_user):
    client = as_user(ben)
    headers = {"HX-Request": "true"}
    part = client.get("/photos/?who=mine", headers=headers).content.decode()
    assert "<html" not in part
    assert part.count('id="whose" hx-swap-oob=') == part.count('id="timeline"') == 1
    assert 'href="/photos/?who=mine" aria-current="true"' in part


def test_many_partners_leave_room_for_all(ben):
    for _ in range(6):
        PartnershipFactory(sharer=UserFactory(), recipient=ben)
    choice = choose(ben, "mine")
    options = choice.options("/photos/")
    assert len(options) == 2 + 7
    assert [one.url for one in options[:2]] == ["/photos/", "/photos/?who=mine"]


def test_everyone_bears_the_faces_of_those_who_are_mixed_in(anna, ben, carl):
    Partnership.objects.filter(sharer=anna).update(in_timeline=True)
    PartnershipFactory(sharer=carl, recipient=ben, in_timeline=False)
    everyone = choose(ben, "mine").options("/photos/")[0]
    assert everyone.people == [ben, anna]

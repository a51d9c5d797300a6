"""What happened to my sharing, for me to read: who did it, to whom, how much, when."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from accounts.models import PasswordLink
from assets import keeping
from sharing import albums, events, housekeeping, links, partnerships
from sharing.models import REMEMBERED, Event, Partnership
from tests.assets.stored import stored_file
from tests.factories import (
    AlbumFactory,
    AssetFactory,
    PartnershipFactory,
    SharedLinkFactory,
)
from tests.sharing.reading import words

PAGE = "/account/activity/"


@pytest.fixture
def read(as_user):
    """What a person reads of all that happened, the newest first."""

    def lines(person):
        return words(as_user(person).get(PAGE), "main")

    return lines


def share(anna, ben):
    [share] = partnerships.share(anna, [ben])
    return share


# --- Partnerships ---------------------------------------------------------------


def test_both_read_who_let_whom_in_and_who_ended_it(anna, carl, read):
    partnership = share(anna, carl)
    assert "You shared your library with Carl Cedar." in read(anna)
    assert "Anna Alder shares their library with you." in read(carl)

    partnerships.stop(partnership)
    assert "You stopped sharing with Carl Cedar." in read(anna)
    assert "Anna Alder no longer shares with you." in read(carl)

    partnerships.undo(partnership)
    assert "You undid it: Carl Cedar can see your library again." in read(anna)
    assert "Anna Alder shares their library with you again." in read(carl)

    partnerships.leave(Partnership.objects.get())
    assert "Carl Cedar left your library." in read(anna)
    assert "You left the library of Anna Alder." in read(carl)


def test_the_reason_of_an_operator_is_read_by_both(anna, ben, olga, read):
    partnerships.end(Partnership.objects.get(), olga, "They asked for it")

    said = read(anna)
    assert (
        "Olga Oak, who runs this installation, ended your sharing with Ben Birch."
        in said
    )
    assert "They asked for it" in said
    said = read(ben)
    assert (
        "Anna Alder no longer shares with you: Olga Oak, who runs this installation,"
        " ended it." in said
    )
    assert "They asked for it" in said


def test_what_came_too_late_did_not_happen(anna, ben):
    partnership = Partnership.objects.get()
    partnerships.stop(partnership)
    partnerships.stop(partnership)
    partnerships.leave(partnership)

    assert Event.objects.filter(reader=anna).count() == 1
    assert Event.objects.filter(reader=ben).count() == 1


def test_nothing_is_written_of_what_failed(anna, ben):
    with pytest.raises(partnerships.NotShared):
        partnerships.share(anna, [ben])

    assert not Event.objects.exists()


def test_changed_wishes_are_the_sharers_alone_to_read(anna, ben, read):
    events.wishes_changed(Partnership.objects.get())

    assert "You changed what Ben Birch sees of your library." in read(anna)
    assert "changed" not in read(ben)


# --- Albums ---------------------------------------------------------------------


def test_members_and_owner_read_who_came_and_went(anna, ben, carl, read):
    album = AlbumFactory(owner=anna)
    albums.invite(album, [ben, carl], can_edit=False)
    albums.end_membership(album, ben, by=anna)
    albums.end_membership(album, carl, by=carl)

    said = read(anna)
    assert "You let Ben Birch see your album “Summer”." in said
    assert "You removed Ben Birch from your album “Summer”." in said
    assert "Carl Cedar left your album “Summer”." in said
    said = read(ben)
    assert "Anna Alder added you to the album “Summer”." in said
    assert "Anna Alder removed you from the album “Summer”." in said
    assert "Carl" not in said
    assert "You left “Summer”, an album by Anna Alder." in read(carl)


def test_owner_reads_in_which_albums_their_photos_were_put(anna, ben, carl, read):
    photos = AssetFactory.create_batch(3, owner=anna)
    own = AlbumFactory(owner=ben, title="Ben’s")
    others = AlbumFactory(owner=carl, title="Carl’s")
    hers = AlbumFactory(owner=anna, title="Hers")
    albums.invite(others, [ben], can_edit=True)
    albums.invite(hers, [ben], can_edit=True)
    ids = [photo.pk for photo in photos]
    # One photo at a time, and one that is there already: one line tells of all.
    for pk in [*ids, ids[0]]:
        albums.add(ben, [own.pk], [pk])
    albums.add(ben, [others.pk, hers.pk], ids[:2])

    said = read(anna)
    assert said.count("Ben’s") == 1
    assert "Ben Birch added 3 items of yours to the album “Ben’s”." in said
    assert (
        "Ben Birch added 2 items of yours to “Carl’s”, an album by Carl Cedar." in said
    )
    assert "Ben Birch added 2 items of yours to your album “Hers”." in said
    assert "added" not in read(ben).replace("added you", "")


def test_my_own_adding_is_nothing_to_tell_me(anna, read):
    album = AlbumFactory(owner=anna)
    albums.add(anna, [album.pk], [AssetFactory(owner=anna).pk])

    assert "Nothing yet." in read(anna)


# --- Links ----------------------------------------------------------------------


def test_maker_and_owners_read_of_a_link_and_its_visits(anna, ben, client, read):
    hers, his = AssetFactory(owner=anna), AssetFactory(owner=ben)
    fields = {"title": "Secret words", "allows_download": True}
    link = links.make(ben, [hers.pk, his.pk], fields).link
    for visitor in (client, type(client)()):
        assert visitor.get(links.path_of(link)).status_code == 200
        visitor.get(links.path_of(link))

    said = read(ben)
    assert "You made the link “Secret words”, to 2 items." in said
    assert "Your link “Secret words” was opened 2 times." in said
    said = read(anna)
    assert "Ben Birch made a link that shows 1 item of yours." in said
    assert "A link by Ben Birch that shows photos of yours was opened 2 times." in said
    assert "Secret" not in said
    assert links.path_of(link).split("/")[2] not in said


def test_zip_of_a_link_is_told_once_however_it_is_fetched(anna, ben, client, read):
    photo = AssetFactory(owner=anna, file=stored_file(b"a photo"))
    fields = {
        "title": "Trip",
        "allows_download": True,
        "shows_metadata": True,
        "shows_location": True,
    }
    link = links.make(ben, [photo.pk], fields).link
    address = f"{links.path_of(link)}download/"
    assert client.get(address).status_code == 200
    client.head(address)
    client.get(address, headers={"Range": "bytes=5-9"})

    assert "Your link “Trip” was downloaded once." in read(ben)
    assert "A link by Ben Birch that shows photos of yours was downloaded once." in (
        read(anna)
    )


def test_link_to_an_album_is_told_to_whose_photos_it_shows(anna, ben, read):
    album = AlbumFactory(owner=ben)
    albums.add(ben, [album.pk], [AssetFactory(owner=anna).pk for _ in range(2)])
    links.make_for_album(album, {})

    assert "Ben Birch made a link that shows 2 items of yours." in read(anna)


def test_one_line_a_day_for_each_link(anna, client):
    link = SharedLinkFactory(maker=anna)
    with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC)) as clock:
        for _ in range(3):
            links.count_visit(link)
        clock.shift(timedelta(days=1))
        links.count_visit(link)

    opened = Event.objects.filter(kind=Event.Kind.LINK_OPENED).order_by("at")
    assert list(opened.values_list("n", flat=True)) == [3, 1]


def test_the_day_is_that_of_who_reads(anna):
    anna.time_zone = "America/Los_Angeles"
    anna.save()
    link = SharedLinkFactory(maker=anna)
    # 22:00 and, two hours later, 00:00 over there; one day in Greenwich.
    with time_machine.travel(datetime(2026, 11, 21, 6, tzinfo=UTC)) as clock:
        links.count_visit(link)
        clock.shift(timedelta(hours=2))
        links.count_visit(link)

    assert Event.objects.filter(reader=anna).count() == 2


# --- Copies ---------------------------------------------------------------------


def test_owner_reads_how_much_a_partner_downloaded(anna, ben, as_user, read):
    photos = [AssetFactory(owner=anna, file=stored_file(b"%d" % n)) for n in range(3)]
    AssetFactory(owner=ben, file=stored_file(b"his"))
    client = as_user(ben)
    client.post("/photos/download/", {"ids": [photo.pk for photo in photos[:2]]})
    client.get("/partners/anna/download/")
    client.get(f"/photos/{photos[0].pk}/original")

    said = read(anna)
    assert "Ben Birch downloaded 6 items of yours." in said
    assert photos[0].name not in said
    assert "Nothing yet." in read(ben)


@pytest.mark.parametrize(
    "headers",
    [
        {"Range": "bytes=1-"},
        {"Sec-Fetch-Dest": "image", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_looking_closely_and_going_on_is_no_download(anna, ben, as_user, headers):
    photo = AssetFactory(owner=anna, file=stored_file(b"a photo"))
    address = f"/photos/{photo.pk}/original"
    client = as_user(ben)
    assert client.get(address, headers=headers).status_code in {200, 206}
    client.head(address)

    assert not Event.objects.exists()


def test_full_disk_keeps_nobody_from_downloading(anna, ben, as_user, monkeypatch):
    photo = AssetFactory(owner=anna, file=stored_file(b"a photo"))

    def full(*args):
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(events, "downloaded", full)
    assert as_user(ben).get(f"/photos/{photo.pk}/original").content == b"a photo"


def test_owner_reads_how_much_was_kept(anna, ben, read):
    photos = AssetFactory.create_batch(2, owner=anna)
    keeping.keep(ben, [photo.pk for photo in photos])
    keeping.keep(ben, [photo.pk for photo in photos])

    assert "Ben Birch kept a copy of 2 items of yours." in read(anna)
    assert "Nothing yet." in read(ben)


# --- Operators ------------------------------------------------------------------


def test_what_operators_did_is_read_by_whom_it_concerns(anna, olga, as_user, read):
    people = reverse("admin:accounts_user_changelist")
    for action in ("deactivate", "activate", "issue_password_link"):
        chosen = {"action": action, "_selected_action": [anna.pk]}
        as_user(olga).post(people, chosen)
    PasswordLink.issue(anna, None)

    said = read(anna)
    told = "Olga Oak, who runs this installation, changed your account."
    assert said.count(told) == 3
    for what in ("Deactivated.", "Activated.", "Issued a link to set a new password."):
        assert what in said
    assert "Whoever runs this installation issued a link to set your password." in said
    assert "Nothing yet." in read(olga)


# --- Who reads, and how long ----------------------------------------------------


def test_nobody_reads_what_is_told_to_another(anna, ben, carl, olga, read):
    photo = AssetFactory(owner=anna)
    album = AlbumFactory(owner=anna, title="Of two")
    albums.invite(album, [ben], can_edit=True)
    links.make(ben, [photo.pk], {"title": "Private"})
    partnerships.stop(Partnership.objects.get())

    for stranger in (carl, olga):
        said = read(stranger)
        assert "Nothing yet." in said
        for name in ("Anna", "Ben", "Of two", "Private"):
            assert name not in said
    # An ex-partner goes on reading what they were party to, and nothing more.
    before = read(ben)
    share(anna, carl)
    assert read(ben) == before


def test_operators_have_no_list_of_events(anna, ben, olga, as_user):
    partnerships.stop(Partnership.objects.get())

    index = as_user(olga).get("/admin/")
    assert "event" not in index.text.lower()


def test_a_heart_is_told_to_nobody(anna, ben, as_user):
    photo = AssetFactory(owner=anna)
    as_user(ben).post("/photos/favorite/", {"ids": photo.pk, "on": "1"})

    assert not Event.objects.exists()


def test_names_stay_as_they_were_when_people_go(anna, ben, read):
    partnerships.leave(Partnership.objects.get())
    ben.delete()

    assert "Ben Birch left your library." in read(anna)


def test_after_ninety_days_it_is_forgotten(anna, ben, read):
    partnerships.stop(Partnership.objects.get())
    old = timezone.now() - REMEMBERED
    Event.objects.filter(reader=anna).update(at=old)

    assert "Nothing yet." in read(anna)
    housekeeping.sweep()
    assert [event.reader for event in Event.objects.all()] == [ben]


def test_pages_and_days(anna, ben, as_user):
    with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC)) as clock:
        for _ in range(60):
            events.wishes_changed(Partnership.objects.get())
            clock.shift(timedelta(hours=1))
        client = as_user(anna)
        first, second = client.get(PAGE), client.get(f"{PAGE}?page=2")

    line = "You changed what Ben Birch sees of your library."
    assert (words(first).count(line), words(second).count(line)) == (50, 10)
    assert "Sunday 22 November 2026" in words(first)
    assert "Friday 20 November 2026" in words(second)
    assert as_user(anna).get(f"{PAGE}?page=nonsense").status_code == 200


def test_the_page_costs_the_same_however_much_happened(
    anna, ben, as_user, django_assert_max_num_queries
):
    client = as_user(anna)
    client.get(PAGE)  # which remembers the content type
    for _ in range(2):
        for _ in range(30):
            events.wishes_changed(Partnership.objects.get())
        with django_assert_max_num_queries(7):
            client.get(PAGE)


def test_partnership_made_before_is_nobodys_news(anna, ben, read):
    PartnershipFactory(sharer=ben, recipient=anna)

    assert "Nothing yet." in read(anna)

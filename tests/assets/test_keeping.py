"""Keep: a partner's photo becomes one of mine, and stays whatever they do."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from assets import housekeeping
from assets.keeping import Report, keep
from assets.models import Asset, StoredFile
from assets.querysets import State
from assets.selection import DELETE, TRASH, act
from assets.storage import library
from assets.timeline import holdings
from sharing.models import Partnership
from tests.assets.stored import stored_asset, with_sidecar
from tests.factories import (
    AlbumEntryFactory,
    AlbumFactory,
    AlbumMemberFactory,
    AssetFactory,
    PartnershipFactory,
    StoredFileFactory,
    UserFactory,
)
from tests.sharing.test_racing import MANY, at_once

HTMX = {"HX-Request": "true"}


def post(client, *assets, **headers):
    ids = [getattr(asset, "pk", asset) for asset in assets]
    return client.post(reverse("assets:keep"), {"ids": ids}, headers=headers)


def delete_for_good(asset):
    for verb in (TRASH, DELETE):
        assert act(asset.owner, [asset.pk], verb).done == [asset.pk]


def test_all_that_is_known_is_taken_along_and_no_bytes_are_copied(anna, ben):
    source = stored_asset(
        b"picture",
        owner=anna,
        name="Sintra.jpg",
        description="From the wall",
        taken_offset=-120,
        date_source="exif",
        latitude=38.8,
        longitude=-9.4,
        town="Sintra",
        country="Portugal",
    )
    sidecar = with_sidecar(source, "Sintra.xmp", b"<x/>")
    files = set(StoredFile.objects.values_list("pk", flat=True))

    report = keep(ben, [source.pk])

    copy = ben.assets.get()
    assert report == Report([copy.pk], already=0, in_trash=0, unavailable=0)
    own = {"id", "owner", "added_at", "kept_from"}
    for field in Asset._meta.fields:
        same = getattr(copy, field.attname) == getattr(source, field.attname)
        assert same == (field.name not in own), field.name
    companion = copy.companions.get()
    assert (companion.file_id, companion.kind) == (sidecar.file_id, sidecar.kind)
    assert companion.name == "Sintra.xmp"
    assert set(StoredFile.objects.values_list("pk", flat=True)) == files
    assert holdings([ben])[ben.pk].photos == 1


@pytest.mark.parametrize("end", ["deleted", "partnership", "person"])
def test_a_copy_survives_what_its_source_does_not(anna, ben, as_user, end):
    source = stored_asset(b"picture", owner=anna)
    with_sidecar(source, "a.xmp", b"<x/>")
    [kept] = keep(ben, [source.pk]).kept
    if end == "deleted":
        delete_for_good(source)
    elif end == "partnership":
        Partnership.objects.update(ended_at=timezone.now())
    else:
        anna.delete()
    StoredFile.objects.update(unused_since=timezone.now() - timedelta(hours=25))
    housekeeping.sweep()

    client = as_user(ben)
    assert client.get(reverse("assets:detail", args=[kept])).status_code == 200
    original = client.get(reverse("assets:original", args=[kept]))
    assert original.getvalue() == b"picture"
    assert Asset.objects.get(pk=kept).companions.count() == 1


def test_the_file_goes_with_its_last_asset(anna, ben):
    source = stored_asset(b"picture", owner=anna)
    path = Path(library().path(source.file.key))
    keep(ben, [source.pk])
    for asset in (source, ben.assets.get()):
        assert path.exists()
        delete_for_good(asset)
        housekeeping.sweep()
        StoredFile.objects.filter(unused_since__isnull=False).update(
            unused_since=timezone.now() - timedelta(hours=25)
        )
        housekeeping.sweep()
    assert not path.exists()


def test_a_file_about_to_be_removed_is_in_use_again(anna, ben):
    source = AssetFactory(owner=anna)
    StoredFile.objects.update(unused_since=timezone.now())
    keep(ben, [source.pk])
    assert StoredFile.objects.get().unused_since is None


def test_only_what_a_library_shows_can_be_kept(anna, ben, carl):
    """Neither put away, nor of a partner's partner, nor by an album's road."""
    PartnershipFactory(sharer=carl, recipient=anna)
    album = AlbumFactory(owner=carl)
    AlbumMemberFactory(album=album, user=ben)
    through_album = AssetFactory(owner=carl)
    AlbumEntryFactory(album=album, asset=through_album)
    assert through_album in Asset.objects.visible_to(ben)
    away = [AssetFactory(owner=anna, **{s: True}) for s in ("archived", "locked")]
    away.append(AssetFactory(owner=anna, trashed=True))
    ids = [one.pk for one in [through_album, *away]]

    assert keep(ben, [*ids, None]) == Report([], 0, 0, unavailable=5)
    assert not ben.assets.exists()


def test_each_file_is_mine_once_and_the_report_says_why(anna, ben, carl):
    PartnershipFactory(sharer=carl, recipient=ben)
    files = StoredFileFactory.create_batch(3)
    new, uploaded, thrown_away = (AssetFactory(owner=anna, file=f) for f in files)
    same_of_carl = AssetFactory(owner=carl, file=files[0])
    AssetFactory(owner=ben, file=files[1], archived=True)
    AssetFactory(owner=ben, file=files[2], trashed=True)
    own = AssetFactory(owner=ben)
    asked = [new, uploaded, thrown_away, same_of_carl, own]

    report = keep(ben, [one.pk for one in asked])

    assert (len(report.kept), report.already, report.in_trash) == (1, 3, 1)
    assert report.unavailable == 0
    assert keep(ben, [new.pk]) == Report([], already=1, in_trash=0, unavailable=0)
    assert ben.assets.count() == 4


def test_a_locked_one_of_mine_counts_as_mine(anna, ben):
    source = AssetFactory(owner=anna)
    AssetFactory(owner=ben, file=source.file, locked=True)
    assert keep(ben, [source.pk]).already == 1


def test_a_person_is_told_what_was_and_what_was_not_done(anna, ben, carl, as_user):
    new, mine = AssetFactory(owner=anna), AssetFactory(owner=ben)
    foreign = AssetFactory(owner=carl)
    response = post(as_user(ben), new, mine, foreign, "nonsense", "nonsense")
    assert response.status_code == 302
    page = as_user(ben)
    answer = post(page, new, mine, foreign, **HTMX).content.decode()
    assert "2 already yours · 1 not available" in answer
    assert "saved" not in answer


def test_the_answer_to_htmx_brings_the_copy_and_the_way_back(anna, ben, as_user):
    source = AssetFactory(owner=anna)
    client = as_user(ben)
    page = client.get(reverse("assets:detail", args=[source.pk])).content.decode()
    assert f'action="{reverse("assets:keep")}"' in page

    answer = post(client, source, **HTMX).content.decode()

    copy = ben.assets.get()
    address = reverse("assets:detail", args=[copy.pk])
    assert "1 item saved in your library" in answer
    assert f'href="{address}"' in answer
    page = client.get(reverse("assets:detail", args=[source.pk])).content.decode()
    assert f'id="keep" href="{address}"' in page
    client.post(reverse("assets:trash_selected"), {"ids": [copy.pk]})
    assert "1 is in your trash" in post(client, source, **HTMX).content.decode()


def test_nothing_selected_and_nothing_available_are_told_apart(ben, carl, as_user):
    client = as_user(ben)
    assert post(client).status_code == 422
    assert post(client, AssetFactory(owner=carl), "nonsense").status_code == 404


def test_the_button_is_where_a_partners_photos_are(anna, ben, carl, as_user):
    theirs, own = AssetFactory(owner=anna), AssetFactory(owner=ben)
    client, address = as_user(ben), f'formaction="{reverse("assets:keep")}"'
    for page in ("/partners/anna/", "/photos/?who=anna"):
        assert address in client.get(page).content.decode(), page
    assert address not in client.get("/photos/?who=mine").content.decode()
    album = AlbumFactory(owner=carl)
    AlbumMemberFactory(album=album, user=ben)
    through_album = AssetFactory(owner=carl)
    AlbumEntryFactory(album=album, asset=through_album)
    for asset, there in ((theirs, True), (own, False), (through_album, False)):
        page = client.get(reverse("assets:detail", args=[asset.pk])).content.decode()
        assert (f'action="{reverse("assets:keep")}"' in page) == there


def test_the_owner_alone_sees_who_kept_a_copy(anna, ben, as_user):
    dora = UserFactory(handle="dora", name="Dora Dogwood")
    PartnershipFactory(sharer=anna, recipient=dora)
    source = AssetFactory(owner=anna)
    [kept] = keep(ben, [source.pk]).kept

    def info(person, pk):
        return as_user(person).get(reverse("assets:info", args=[pk])).content.decode()

    assert "Kept by Ben Birch" in info(anna, source.pk)
    assert "Kept by" not in info(dora, source.pk)
    assert "Kept by" not in info(ben, source.pk)
    # While he sees hers he is told that it is the same photo; not where his is from.
    assert info(ben, kept).split('class="facts"')[1].count("Anna") == 1
    assert "Also in Anna’s library" in info(ben, kept)
    Partnership.objects.update(ended_at=timezone.now())
    assert "Kept by Ben Birch" in info(anna, source.pk)
    assert "Anna" not in info(ben, kept).split('class="facts"')[1]


def test_a_kept_copy_is_its_keepers_to_share(anna, ben, carl):
    """It is one of Ben's now: Carl sees it through Ben, and Anna does not."""
    PartnershipFactory(sharer=ben, recipient=carl)
    source = AssetFactory(owner=anna)
    [kept] = keep(ben, [source.pk]).kept
    assert Asset.objects.visible_to(carl).get().pk == kept
    assert kept not in Asset.objects.visible_to(anna).values_list("pk", flat=True)


def test_the_triggers_stand_after_the_migrations(db):
    triggers = {"library_month_insert", "library_month_update", "album_entry_follows"}
    sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        sql = "SELECT tgname FROM pg_trigger"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        assert triggers <= {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db(transaction=True)
def test_many_clicks_at_once_keep_it_once():
    share = PartnershipFactory()
    photos = AssetFactory.create_batch(3, owner=share.sharer)
    ids = [photo.pk for photo in photos]

    reports = at_once(lambda: keep(share.recipient, ids))

    assert sorted(len(report.kept) for report in reports) == [0] * (MANY - 1) + [3]
    assert share.recipient.assets.count() == 3


@pytest.mark.django_db(transaction=True)
def test_keeping_while_the_owner_deletes_keeps_or_finds_nothing():
    share = PartnershipFactory()
    photos = AssetFactory.create_batch(MANY, owner=share.sharer)
    ids = [photo.pk for photo in photos]
    acts = [lambda: keep(share.recipient, ids)] * (MANY // 2)
    acts += [lambda: [act(share.sharer, ids, verb) for verb in (TRASH, DELETE)]] * (
        MANY // 2
    )

    at_once(lambda: acts.pop()())

    assert not share.sharer.assets.exists()
    kept = share.recipient.assets
    assert kept.count() in {0, MANY}
    assert not kept.exclude(kept_from=None).exists()
    assert set(kept.values_list("state", flat=True)) <= {State.LIBRARY}

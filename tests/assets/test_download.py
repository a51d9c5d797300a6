"""Zips: whole, resumable, named apart, and no further than the rule allows."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.utils import timezone

from assets.models import Asset, Download
from assets.querysets import State
from assets.ranges import BLOCK
from assets.storage import library
from sharing.models import Partnership
from tests.assets.stored import stored_asset, with_sidecar
from tests.factories import UserFactory

LARGE = bytes(range(256)) * (BLOCK // 256 + 1)


def ask(client, **fields):
    """The address of the zip that the form leads to."""
    response = client.post("/photos/download/", fields)
    assert response.status_code == 303
    return response["Location"]


def unpack(response):
    assert response["Content-Type"] == "application/zip"
    data = response.getvalue()
    assert int(response["Content-Length"]) == len(data)
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def photos(anna):
    """Three of Anna's, two of one name, large enough to be streamed."""
    contents = (b"one" + LARGE, b"two" + LARGE, b"three")
    return [
        stored_asset(content, owner=anna, name=name)
        for content, name in zip(
            contents, ["IMG_1.jpg", "IMG_1.jpg", "c.jpg"], strict=True
        )
    ]


@pytest.mark.parametrize("who", ["anna", "ben"])
def test_a_selection_comes_whole_in_its_order(anna, ben, as_user, photos, who):
    client = as_user({"anna": anna, "ben": ben}[who])
    ids = [photo.pk for photo in reversed(photos)]
    response = client.get(ask(client, ids=ids))
    assert response["Content-Disposition"] == 'attachment; filename="Photos.zip"'
    files = unpack(response)
    assert list(files) == ["c.jpg", "IMG_1.jpg", "IMG_1 (2).jpg"]
    assert list(files.values()) == [b"three", b"two" + LARGE, b"one" + LARGE]


def test_a_photo_ticked_twice_comes_once(anna, as_user, photos):
    client = as_user(anna)
    assert len(unpack(client.get(ask(client, ids=[photos[2].pk] * 2)))) == 1


def test_entries_carry_the_wall_clock_where_the_photo_was_taken(anna, as_user):
    taken = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    asset = stored_asset(b"x", owner=anna, taken_at=taken, taken_offset=540)
    client = as_user(anna)
    data = client.get(ask(client, ids=[asset.pk])).content
    (info,) = zipfile.ZipFile(io.BytesIO(data)).infolist()
    assert info.date_time == (2026, 11, 23, 8, 30, 0)


def test_sidecars_lie_beside_their_originals_under_matching_names(anna, as_user):
    assets = [stored_asset(b"%d" % n, owner=anna, name="IMG_1.jpg") for n in (1, 2)]
    for asset in assets:
        with_sidecar(asset, "IMG_1.jpg.xmp", b"<x>%d" % asset.pk.int)
    client = as_user(anna)
    files = unpack(client.get(ask(client, ids=[asset.pk for asset in assets])))
    assert list(files) == [
        *("IMG_1.jpg", "IMG_1.jpg.xmp"),
        *("IMG_1 (2).jpg", "IMG_1 (2).jpg.xmp"),
    ]
    assert files["IMG_1 (2).jpg.xmp"] == b"<x>%d" % assets[1].pk.int


def test_a_month_comes_by_whose_it_is(anna, ben, as_user):
    november = datetime(2026, 11, 5, tzinfo=UTC)
    stored_asset(b"nov", owner=anna, name="nov.jpg", taken_at=november)
    december = november + timedelta(days=30)
    stored_asset(b"dec", owner=anna, name="dec.jpg", taken_at=december)
    stored_asset(b"ben", owner=ben, name="ben.jpg", taken_at=november)
    client = as_user(ben)
    response = client.get(ask(client, month="2026-11", who="anna"))
    assert 'filename="November 2026.zip"' in response["Content-Disposition"]
    assert list(unpack(response)) == ["nov.jpg"]
    # Everyone is mine and those I switched on: Anna is not yet.
    assert list(unpack(client.get(ask(client, month="2026-11")))) == ["ben.jpg"]
    Partnership.objects.update(in_timeline=True)
    both = unpack(client.get(ask(client, month="2026-11")))
    assert set(both) == {"nov.jpg", "ben.jpg"}


def test_a_partners_whole_library_comes_by_link_or_form(anna, ben, as_user, photos):
    stored_asset(b"away", owner=anna, name="away.jpg", archived=True)
    client = as_user(ben)
    response = client.get("/partners/anna/download/")
    assert "Anna%20Alder" in response["Content-Disposition"]
    files = unpack(response)
    assert sorted(files) == ["IMG_1 (2).jpg", "IMG_1.jpg", "c.jpg"]
    stored = client.post("/partners/anna/download/")
    assert stored.status_code == 303
    assert unpack(client.get(stored["Location"])) == files
    assert client.head("/partners/anna/download/").status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_sites_get_no_zip_of_a_partner(anna, ben, as_user, photos, site):
    address, headers = "/partners/anna/download/", {"Sec-Fetch-Site": site}
    assert as_user(ben).get(address, headers=headers).status_code == 403


@pytest.mark.parametrize("handle", ["ben", "carl", "nobody", "mine", "everyone"])
def test_no_other_library_can_be_had(anna, ben, carl, as_user, photos, handle):
    """Ben shares nothing with Anna, and one's own is not a partner's."""
    client = as_user(anna)
    assert client.get(f"/partners/{handle}/download/").status_code == 404
    assert client.post(f"/partners/{handle}/download/").status_code == 404


def test_what_is_not_mine_to_see_is_one_number(anna, ben, carl, as_user, photos):
    away = stored_asset(b"away", owner=anna, archived=True)
    foreign = stored_asset(b"carl", owner=carl)
    client = as_user(ben)
    ids = [photos[2].pk, away.pk, foreign.pk, "not-an-id"]
    response = client.post("/photos/download/", {"ids": ids})
    (message,) = get_messages(response.wsgi_request)
    assert str(message).startswith("3 photos are not available")
    assert list(unpack(client.get(response["Location"]))) == ["c.jpg"]


@pytest.mark.parametrize("state", ["archived", "locked", "trashed"])
def test_nothing_left_is_nothing_there(anna, ben, as_user, state):
    away = stored_asset(b"away", owner=anna, **{state: True})
    asked = {"ids": [away.pk]}
    assert as_user(ben).post("/photos/download/", asked).status_code == 404
    owner = as_user(anna).post("/photos/download/", asked)
    assert owner.status_code == (303 if state == "archived" else 404)
    assert Download.objects.count() == (state == "archived")


@pytest.mark.parametrize(
    "fields", [{}, {"ids": []}, {"month": "2026-13"}, {"who": "a b"}]
)
def test_a_form_that_makes_no_sense_says_so(anna, as_user, photos, fields):
    response = as_user(anna).post("/photos/download/", fields)
    assert response.status_code == 422


@pytest.mark.parametrize("who", ["carl", "nobody"])
def test_a_month_of_a_stranger_does_not_exist(anna, carl, as_user, who):
    asked = {"month": "2025-06", "who": who}
    assert as_user(anna).post("/photos/download/", asked).status_code == 404


def test_a_stored_selection_is_its_makers_alone(anna, ben, carl, as_user, photos):
    address = ask(as_user(ben), ids=[photos[0].pk])
    for person in (anna, carl, None):
        assert as_user(person).get(address).status_code == 404
        assert as_user(person).head(address).status_code == 404


def test_a_stored_selection_does_not_live_long(anna, as_user, photos):
    client = as_user(anna)
    address = ask(client, ids=[photos[0].pk])
    Download.objects.update(expires_at=timezone.now())
    assert client.get(address).status_code == 404


def test_the_signed_out_get_nothing(as_user, photos, db):
    nobody = as_user(None)
    asked = {"ids": [photos[0].pk]}
    assert nobody.post("/photos/download/", asked).status_code == 404
    assert nobody.post("/partners/anna/download/").status_code == 404
    assert nobody.get("/partners/anna/download/").status_code == 302


def test_head_tells_the_length_and_a_range_resumes(anna, as_user, photos):
    client = as_user(anna)
    address = ask(client, ids=[photo.pk for photo in photos])
    head = client.head(address)
    whole = client.get(address).getvalue()
    assert head["Content-Length"] == str(len(whole))
    assert head.content == b""
    cut = len(whole) // 2
    headers = {"Range": f"bytes={cut}-", "If-Range": head["ETag"]}
    rest = client.get(address, headers=headers)
    assert rest.status_code == 206
    assert rest["Content-Range"] == f"bytes {cut}-{len(whole) - 1}/{len(whole)}"
    assert rest.getvalue() == whole[cut:]


def test_a_download_does_not_resume_into_another_archive(ben, as_user, photos):
    client = as_user(ben)
    address = ask(client, ids=[photo.pk for photo in photos])
    etag = client.head(address)["ETag"]
    Asset.objects.filter(pk=photos[0].pk).update(state=State.ARCHIVED)
    headers = {"Range": "bytes=1000-", "If-Range": etag}
    response = client.get(address, headers=headers)
    assert response.status_code == 200
    assert response["ETag"] != etag
    assert sorted(unpack(response)) == ["IMG_1.jpg", "c.jpg"]


def test_a_zip_is_kept_privately_and_never_run(anna, as_user, photos):
    client = as_user(anna)
    address = ask(client, ids=[photos[0].pk])
    response = client.get(address)
    headers = {"If-None-Match": response["ETag"]}
    assert response.getvalue()
    for answer in (response, client.get(address, headers=headers)):
        assert answer["Cache-Control"] == "private, no-cache"
        assert answer["Content-Security-Policy"].startswith("sandbox; default-src")
        assert answer["X-Content-Type-Options"] == "nosniff"


def end_partnership(asset):
    Partnership.objects.update(ended_at=timezone.now())


def archive_asset(asset):
    Asset.objects.filter(pk=asset.pk).update(state=State.ARCHIVED)


def deactivate_sharer(asset):
    asset.owner.is_active = False
    asset.owner.save()


def deactivate_recipient(asset):
    Partnership.objects.get().recipient.__class__.objects.filter(handle="ben").update(
        is_active=False
    )


@pytest.mark.parametrize(
    "revoke",
    [end_partnership, archive_asset, deactivate_sharer, deactivate_recipient],
)
def test_a_zip_in_progress_stops_before_its_next_entry(ben, as_user, photos, revoke):
    client = as_user(ben)
    chunks = client.get(
        ask(client, ids=[photo.pk for photo in photos])
    ).streaming_content
    sent = [next(chunks), next(chunks)]
    revoke(photos[1])
    with pytest.raises(Exception, match=r"^$") as stopped:
        sent.extend(chunks)
    assert stopped.typename == "Revoked"
    data = b"".join(sent)
    # The entry that was on its way came to its end; of the next not even the name.
    assert data.endswith(b"one" + LARGE)
    assert b"IMG_1 (2).jpg" not in data


def test_my_own_zip_stops_when_i_am_deactivated(anna, as_user, photos):
    client = as_user(anna)
    chunks = client.get(
        ask(client, ids=[photo.pk for photo in photos])
    ).streaming_content
    sent = [next(chunks)]
    anna.is_active = False
    anna.save()
    with pytest.raises(Exception, match=r"^$"):
        sent.extend(chunks)
    assert b"IMG_1 (2).jpg" not in b"".join(sent)


@pytest.mark.parametrize("road", ["get", "head"])
def test_after_the_end_the_address_is_dead(ben, as_user, photos, road):
    client = as_user(ben)
    address = ask(client, ids=[photo.pk for photo in photos])
    etag = client.head(address)["ETag"]
    end_partnership(photos[0])
    for headers in ({}, {"If-None-Match": etag}, {"Range": "bytes=0-9"}):
        assert getattr(client, road)(address, headers=headers).status_code == 404
    assert client.get("/partners/anna/download/").status_code == 404


def test_a_lost_original_breaks_the_zip_instead_of_leaving_it_out(
    anna, as_user, photos
):
    client = as_user(anna)
    address = ask(client, ids=[photo.pk for photo in photos])
    library().remove(photos[0].file.key)
    with pytest.raises(FileNotFoundError):
        client.get(address).getvalue()


@pytest.mark.parametrize("road", ["selection", "library"])
def test_the_queries_before_the_first_byte_do_not_grow(
    anna, ben, as_user, django_assert_num_queries, road
):
    client = as_user(ben)
    session_download_assets_companions = 4
    for number in range(3):
        stored_asset(b"%d" % number, owner=anna)
        address = "/partners/anna/download/"
        if road == "selection":
            address = ask(client, ids=Asset.objects.values_list("pk", flat=True))
        queries = session_download_assets_companions + (road == "library")
        with django_assert_num_queries(queries):
            client.head(address)


def test_an_entry_costs_one_query(ben, as_user, photos, django_assert_num_queries):
    client = as_user(ben)
    response = client.get(ask(client, ids=[photo.pk for photo in photos]))
    with django_assert_num_queries(len(photos)):
        response.getvalue()


def test_other_people_change_nothing(anna, carl, as_user, photos):
    client = as_user(anna)
    address = ask(client, ids=[photo.pk for photo in photos])
    etag = client.head(address)["ETag"]
    stored_asset(b"new", owner=UserFactory())
    stored_asset(b"newer", owner=anna)
    assert client.head(address)["ETag"] == etag


def test_a_slow_download_keeps_no_connection_from_others(
    transactional_db, anna, as_user, photos
):
    client = as_user(anna)
    response = client.get(ask(client, ids=[photo.pk for photo in photos]))
    chunks = response.streaming_content
    held = [connection.connection]
    held += [connection.connection for _ in chunks]
    # SQLite has no pool that could run dry.
    assert connection.vendor == "sqlite" or held == [None] * len(held)

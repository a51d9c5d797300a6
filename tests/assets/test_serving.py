"""Media: by the rule alone, asked for anew each time, never run, seekable."""

import logging

import pytest
from django.utils import timezone

from assets.models import Asset, StoredFile
from assets.querysets import State
from assets.ranges import BLOCK
from assets.renditions import PLAYBACK, PREVIEW
from assets.storage import library
from sharing.models import Partnership
from tests.assets.stored import put, stored_asset

ORIGINAL = b"every byte of the original"
ROADS = ["thumbnail", "thumbnail?size=500", "preview", "original", "video"]


@pytest.fixture
def photo(anna):
    """Plays, too, so that every road leads somewhere."""
    playing = {"format": "mp4", "playback": StoredFile.Playback.ORIGINAL}
    return stored_asset(ORIGINAL, file=playing, owner=anna, name="Größe.mp4")


def address(asset, road):
    return f"/photos/{asset.pk}/{road}"


@pytest.mark.parametrize(
    ("road", "content", "media_type"),
    [
        ("thumbnail", b"thumbnail", "image/webp"),
        ("thumbnail?size=250", b"thumbnail", "image/webp"),
        ("thumbnail?size=500", b"thumbnail2x", "image/webp"),
        ("preview", b"preview", "image/jpeg"),
        ("original", ORIGINAL, "video/mp4"),
        ("video", ORIGINAL, "video/mp4"),
    ],
)
def test_owner_and_partner_get_every_kind(
    anna, ben, as_user, photo, road, content, media_type
):
    for person in (anna, ben):
        response = as_user(person).get(address(photo, road))
        assert response.status_code == 200
        assert response.getvalue() == content
        assert response["Content-Type"] == media_type
        assert response["Content-Length"] == str(len(content))


@pytest.mark.parametrize("road", ROADS)
def test_strangers_operators_and_the_signed_out_get_what_unknown_ids_get(
    carl, olga, as_user, photo, road
):
    for person in (carl, olga, None):
        client = as_user(person)
        refused = client.get(address(photo, road))
        unknown = client.get(f"/photos/00000000-0000-7000-8000-000000000000/{road}")
        assert refused.status_code == unknown.status_code == 404
        assert refused.content == unknown.content


@pytest.mark.parametrize("road", ROADS)
@pytest.mark.parametrize("state", [State.ARCHIVED, State.LOCKED, State.TRASHED])
def test_what_is_put_away_is_out_of_a_partners_reach(
    anna, ben, as_user, photo, road, state
):
    etag = as_user(ben).get(address(photo, road))["ETag"]
    trashed = state == State.TRASHED
    Asset.objects.update(
        state=state,
        trashed_at=timezone.now() if trashed else None,
        trashed_from=State.LIBRARY if trashed else None,
    )
    held = {"If-None-Match": etag}
    assert as_user(ben).get(address(photo, road), headers=held).status_code == 404
    owner = as_user(anna).get(address(photo, road))
    assert owner.status_code == (404 if state == State.LOCKED else 200)


@pytest.mark.parametrize("road", ROADS)
def test_a_cached_copy_dies_with_the_partnership(ben, as_user, photo, road):
    client = as_user(ben)
    etag = client.get(address(photo, road))["ETag"]
    held = {"If-None-Match": etag}
    assert client.get(address(photo, road), headers=held).status_code == 304
    Partnership.objects.update(ended_at=timezone.now())
    assert client.get(address(photo, road), headers=held).status_code == 404
    part = {"Range": "bytes=0-1", "If-Range": etag}
    assert client.get(address(photo, road), headers=part).status_code == 404
    assert client.head(address(photo, road)).status_code == 404


@pytest.mark.parametrize("road", ROADS)
def test_media_is_kept_privately_asked_for_and_never_run(anna, as_user, photo, road):
    client = as_user(anna)
    response = client.get(address(photo, road))
    held = {"If-None-Match": response["ETag"]}
    again = client.get(address(photo, road), headers=held)
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == response["ETag"]
    for answer in (response, again):
        assert answer["Cache-Control"] == "private, no-cache"
        assert answer["Content-Security-Policy"].startswith("sandbox; default-src")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Cookie" in answer["Vary"]


@pytest.mark.parametrize("road", ROADS)
def test_a_revalidation_costs_two_queries(
    ben, as_user, photo, road, django_assert_num_queries
):
    client = as_user(ben)
    held = {"If-None-Match": client.get(address(photo, road))["ETag"]}
    with django_assert_num_queries(2):
        assert client.get(address(photo, road), headers=held).status_code == 304


def test_etags_are_strong_differ_and_do_not_tell_the_content(anna, carl, as_user):
    mine = stored_asset(ORIGINAL, owner=anna)
    theirs = stored_asset(b"other", owner=carl)
    theirs.file = mine.file
    theirs.save()
    etags = {as_user(anna).get(address(mine, road))["ETag"] for road in ROADS[:4]}
    etags.add(as_user(carl).get(address(theirs, "original"))["ETag"])
    assert len(etags) == 5
    for etag in etags:
        assert etag.startswith('"')
        assert mine.file.sha256[:8] not in etag


def test_the_original_is_a_download_under_its_name(anna, as_user, photo):
    response = as_user(anna).get(address(photo, "original"))
    assert (
        response["Content-Disposition"]
        == "attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe.mp4"
    )


def test_a_hostile_name_cannot_leave_the_header_or_the_folder(anna, as_user):
    asset = stored_asset(ORIGINAL, owner=anna, name='..\\"a"\r\nX: y/../b.html')
    response = as_user(anna).get(address(asset, "original"))
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert not set("\r\n\\/") & set(response["Content-Disposition"])


def test_a_file_of_unknown_kind_is_bytes_and_nothing_more(anna, as_user):
    failed = {"format": "", "status": StoredFile.Status.FAILED}
    asset = stored_asset(b"<script>", file=failed, owner=anna, name="x.html")
    response = as_user(anna).get(address(asset, "original"))
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment")
    assert response.content == b"<script>"


@pytest.mark.parametrize("status", ["pending", "working", "failed"])
def test_without_renditions_only_the_original_is_there(anna, as_user, status):
    asset = stored_asset(ORIGINAL, file={"status": status}, owner=anna)
    client = as_user(anna)
    assert client.get(address(asset, "thumbnail")).status_code == 404
    assert client.get(address(asset, "preview")).status_code == 404
    assert client.get(address(asset, "original")).content == ORIGINAL


@pytest.mark.parametrize("playback", ["", "wanted", "working", "failed"])
def test_what_does_not_play_has_no_video(anna, as_user, playback):
    asset = stored_asset(ORIGINAL, file={"playback": playback}, owner=anna)
    assert as_user(anna).get(address(asset, "video")).status_code == 404


def test_a_video_that_browsers_cannot_play_is_sent_as_its_copy(anna, as_user):
    converted = {"format": "mov", "playback": StoredFile.Playback.READY}
    asset = stored_asset(ORIGINAL, file=converted, owner=anna)
    put(asset.file.rendition_key(PLAYBACK), b"the copy")
    response = as_user(anna).get(address(asset, "video"))
    assert response.content == b"the copy"
    assert response["Content-Type"] == "video/mp4"


def test_a_large_video_is_seekable(anna, as_user):
    content = bytes(range(256)) * (BLOCK // 64)
    playing = {"format": "mp4", "playback": StoredFile.Playback.ORIGINAL}
    asset = stored_asset(content, file=playing, owner=anna)
    client = as_user(anna)
    whole = client.get(address(asset, "video"))
    assert whole.streaming
    assert whole.getvalue() == content
    headers = {"Range": "bytes=1000000-", "If-Range": whole["ETag"]}
    part = client.get(address(asset, "video"), headers=headers)
    assert part.status_code == 206
    assert part.getvalue() == content[1_000_000:]
    assert part["Content-Range"] == f"bytes 1000000-{len(content) - 1}/{len(content)}"
    beyond = client.get(address(asset, "video"), headers={"Range": "bytes=9999999-"})
    assert beyond.status_code == 416
    assert beyond["Cache-Control"] == "private, no-cache"


def test_head_says_what_get_would(anna, as_user, photo):
    client = as_user(anna)
    for road in ROADS:
        head = client.head(address(photo, road))
        get = client.get(address(photo, road))
        assert head.content == b""
        same = ("Content-Length", "Content-Type", "ETag", "Accept-Ranges")
        assert [head[name] for name in same] == [get[name] for name in same]


def test_a_lost_file_is_reported_and_not_there(anna, as_user, photo, caplog):
    library().remove(photo.file.rendition_key(PREVIEW.filename))
    with caplog.at_level(logging.ERROR):
        assert as_user(anna).get(address(photo, "preview")).status_code == 404
    assert str(photo.pk) in caplog.text


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_other_sites_cannot_embed_media(anna, as_user, photo, site):
    headers = {"Sec-Fetch-Site": site}
    response = as_user(anna).get(address(photo, "preview"), headers=headers)
    assert response.status_code == 403


@pytest.mark.parametrize("query", ["?size=2x", "?size=9", "?size=-1"])
def test_there_are_no_other_sizes(anna, as_user, photo, query):
    response = as_user(anna).get(address(photo, f"thumbnail{query}"))
    assert response.status_code == 404


def test_media_is_only_read(anna, as_user, photo):
    for road in ROADS:
        assert as_user(anna).post(address(photo, road)).status_code == 405

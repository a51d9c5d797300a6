"""Live photos are one tile that plays, whichever half came first."""

import os
import zipfile
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier

import av
import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from assets import folder_import, live, processing
from assets.ingest import Outcome, take_in
from assets.keeping import keep
from assets.models import Asset, Clip, Companion, Favorite, LibraryMonth, StoredFile
from assets.selection import DELETE, TRASH, act
from assets.staging import stage
from assets.storage import library
from sharing.models import Partnership
from tests.assets import moving
from tests.assets.incoming import bring
from tests.sharing.links import body, make_link, url, visitor

Status = StoredFile.Status


def work():
    processing.work_once(lambda: True)


@pytest.fixture
def halves(tmp_path):
    return {
        "IMG_1.JPG": moving.apple_photo(),
        "IMG_1.MOV": moving.apple_film(tmp_path),
    }


@pytest.fixture
def live_photo(anna, halves):
    for name, data in halves.items():
        bring(anna, data, name)
    work()
    return Asset.objects.get()


def road(name, asset):
    return reverse(f"assets:{name}", args=[asset.pk])


def plays(content):
    with av.open(BytesIO(content)) as shown:
        return shown.streams.video[0].codec_context.name == "h264"


def test_a_photo_and_its_film_are_one_tile(anna, live_photo, as_user):
    client = as_user(anna)
    page = client.get("/photos/").text
    assert page.count('<li class="t ') == 1
    assert 'class="length live"' in page
    assert "Live photo" in page
    assert (
        f'href="{road("motion", live_photo)}"'
        in client.get(road("detail", live_photo)).text
    )
    assert "IMG_1.MOV" in client.get(road("info", live_photo)).text


@pytest.mark.parametrize("first", ["IMG_1.JPG", "IMG_1.MOV"])
@pytest.mark.parametrize("at_once", [True, False])
def test_the_halves_join_in_either_order_and_stay_joined(
    anna, halves, first, at_once, as_user
):
    names = sorted(halves, key=lambda name: name != first)
    for name in names:
        bring(anna, halves[name], name)
        if not at_once:
            work()
    work()
    asset = Asset.objects.get()
    assert (asset.name, asset.is_live, asset.is_video) == ("IMG_1.JPG", True, False)
    companion = asset.companions.get()
    assert (companion.kind, companion.name) == ("motion", "IMG_1.MOV")
    counts = LibraryMonth.objects.filter(n__gt=0)
    assert list(counts.values_list("month", "is_video", "n")) == [(202406, False, 1)]
    for name, data in halves.items():
        taken = take_in(anna, stage([data]), name)
        assert (taken.asset.pk, taken.outcome) == (asset.pk, Outcome.ALREADY_HERE)
    work()
    assert Asset.objects.count() == 1
    assert StoredFile.objects.count() == 2


def test_halves_join_at_once_where_another_library_has_told_them(
    live_photo, halves, carl
):
    for name, data in reversed(halves.items()):
        taken = take_in(carl, stage([data]), name)
    assert carl.assets.get() == taken.asset
    assert carl.assets.get().is_live
    assert carl.assets.get().companions.get().name == "IMG_1.MOV"


def test_a_heic_joins_too_and_other_names_do_not(anna, carl, tmp_path):
    bring(anna, moving.apple_photo("HEIF"), "IMG_1.HEIC")
    bring(anna, moving.apple_film(tmp_path, name=moving.ID.lower()), "IMG_9.MOV")
    bring(carl, moving.apple_photo(name="no id of ours"), "IMG_1.JPG")
    bring(carl, moving.apple_film(tmp_path, name="no id of ours"), "IMG_1.MOV")
    work()
    assert anna.assets.get().is_live
    assert carl.assets.count() == 2


@pytest.mark.parametrize("use", ["heart", "trash", "archive"])
def test_a_film_that_somebody_has_done_something_with_stays(anna, ben, halves, use):
    film = bring(anna, halves["IMG_1.MOV"], "IMG_1.MOV")
    work()
    if use == "heart":
        Favorite.objects.create(user=ben, asset=film)
    elif use == "trash":
        act(anna, [film.pk], TRASH)
    else:
        Asset.objects.update(state=1)
    bring(anna, halves["IMG_1.JPG"], "IMG_1.JPG")
    work()
    assert anna.assets.count() == 2
    assert not Companion.objects.exists()


def test_what_moves_goes_wherever_the_photo_goes(anna, ben, carl, live_photo, as_user):
    halves = {
        live_photo.file.key,
        live_photo.companions.get().file.key,
    }
    for person, may in ((anna, True), (ben, True), (carl, False)):
        response = as_user(person).get(road("motion", live_photo))
        assert response.status_code == (200 if may else 404)
        if may:
            assert plays(body(response))
    part = as_user(ben).get(road("motion", live_photo), headers={"Range": "bytes=0-9"})
    assert (part.status_code, len(body(part))) == (206, 10)
    [kept] = keep(ben, [live_photo.pk]).kept
    copy = Asset.objects.get(pk=kept)
    assert copy.is_live
    Partnership.objects.update(ended_at=timezone.now())
    assert as_user(ben).get(road("motion", live_photo)).status_code == 404
    for verb in (TRASH, DELETE):
        act(anna, [live_photo.pk], verb)
    assert as_user(anna).get(road("motion", live_photo)).status_code == 404
    assert plays(body(as_user(ben).get(road("motion", copy))))
    assert all(library().exists(key) for key in halves)


def test_view_as_plays_it_as_long_as_the_partner_can(anna, ben, live_photo, as_user):
    page = reverse("sharing:view_photo", args=["ben", live_photo.pk])
    film = reverse("sharing:view_motion", args=["ben", live_photo.pk])
    client = as_user(anna)
    assert f'href="{film}"' in client.get(page).text
    assert plays(body(client.get(film)))
    assert as_user(ben).get(film).status_code == 404
    Partnership.objects.update(paused=True)
    assert client.get(film).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_halves_that_two_workers_decode_at_once_are_joined_by_the_later(anna, halves):
    for name, data in halves.items():
        bring(anna, data, name)
    claimed = [processing.claim_next() for _ in halves]
    ready = Barrier(len(claimed))

    def process(file):
        try:
            ready.wait()
            processing.process(file)
        finally:
            connection.close()

    with ThreadPoolExecutor() as workers:
        list(workers.map(process, claimed))
    assert Asset.objects.get().is_live


def test_a_zip_holds_both_originals(anna, live_photo, halves, as_user):
    client = as_user(anna)
    answer = client.post(reverse("assets:download"), {"ids": [live_photo.pk]})
    with zipfile.ZipFile(BytesIO(body(client.get(answer["Location"])))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == halves


def test_a_film_that_browsers_cannot_play_is_converted(anna, halves, tmp_path, as_user):
    film = moving.apple_film(tmp_path, codec="libx265")
    bring(anna, halves["IMG_1.JPG"], "IMG_1.JPG")
    bring(anna, film, "IMG_1.MOV")
    work()
    content = body(as_user(anna).get(road("motion", Asset.objects.get())))
    assert content != film
    assert plays(content)


# --- From a folder -------------------------------------------------------------


def imported(owner, folder):
    for path in folder.iterdir():
        os.utime(path, (1_500_000_000, 1_500_000_000))
    return list(folder_import.bring_in(owner, folder_import.find(folder, []), 2))


@pytest.mark.django_db(transaction=True)
def test_a_folder_joins_by_name_where_no_id_tells(anna, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    times = [second / 5 for second in range(40)]
    for stem in ("IMG_1", "IMG_2"):
        (folder / f"{stem}.HEIC").write_bytes(moving.apple_photo("HEIF", stem))
    (folder / "IMG_1.mov").write_bytes(moving.film(tmp_path))
    long = moving.shoot(tmp_path / "long.mp4", times=times).read_bytes()
    (folder / "IMG_2.MP4").write_bytes(long)
    imported(anna, folder)
    joined = anna.assets.get(is_live=True)
    assert joined.name == "IMG_1.HEIC"
    assert joined.companions.get().name == "IMG_1.mov"
    assert anna.assets.count() == 3
    assert {done.outcome for done in imported(anna, folder)} == {Outcome.ALREADY_HERE}
    assert anna.assets.count() == 3


# --- A film inside -------------------------------------------------------------

WAYS = {
    "micro video": moving.micro_video,
    "motion photo": moving.motion_photo,
    "heic": moving.boxed_in_heic,
    "samsung": moving.samsung,
}


@pytest.mark.parametrize("way", WAYS)
def test_a_film_inside_the_photo_plays_and_the_photo_stays(
    way, anna, tmp_path, as_user
):
    film = moving.film(tmp_path)
    data = WAYS[way](film)
    asset = bring(anna, data, "MVIMG_1.jpg")
    work()
    asset.refresh_from_db()
    facts = asset.file.facts
    assert data[facts["motion_start"] :][: facts["motion_length"]] == film
    assert asset.is_live
    client = as_user(anna)
    content = body(client.get(road("motion", asset)))
    assert plays(content)
    assert body(client.get(road("original", asset))) == data
    assert "with a film inside" in client.get(road("info", asset)).text


@pytest.mark.parametrize("length", [0, 1, 50, 10**9, -4])
def test_a_photo_that_lies_about_its_film_is_a_photo(anna, tmp_path, length):
    data = moving.micro_video(moving.film(tmp_path), length)
    asset = bring(anna, data)
    work()
    asset.refresh_from_db()
    assert (asset.file.status, bool(asset.is_live)) == (Status.READY, False)
    assert not Clip.objects.exists()


def test_a_film_inside_that_does_not_play_leaves_the_photo(anna, as_user):
    broken = b"\0\0\0\x18ftypisom" + bytes(12) + b"\0\0\0\x10mdat" + bytes(8)
    asset = bring(anna, moving.micro_video(broken))
    work()
    assert Clip.objects.get().status == Status.FAILED
    page = as_user(anna).get(road("detail", asset)).text
    assert "data-live" not in page
    assert as_user(anna).get(road("motion", asset)).status_code == 404


# --- Visitors ------------------------------------------------------------------


def test_visitors_get_a_copy_that_tells_nothing_unless_all_is_told(anna, live_photo):
    closed = make_link(anna, live_photo)
    address = url(closed, live_photo.pk, "motion")
    assert visitor().get(address).status_code == 404
    assert "data-live" not in visitor().get(url(closed, live_photo.pk)).text
    work()
    assert "data-live" in visitor().get(url(closed, live_photo.pk)).text
    content = body(visitor().get(address))
    assert plays(content)
    for canary in (b"canary-model", b"+38.79", b"IMG_1", moving.ID.encode()):
        assert canary not in content
    opened = make_link(anna, live_photo, shows_metadata=True, shows_location=True)
    told = body(visitor().get(url(opened, live_photo.pk, "motion")))
    assert b"canary-model" in told


def test_a_joined_film_is_not_joined_twice(anna, live_photo, tmp_path):
    other = moving.apple_film(tmp_path, times=[0, 0.2, 0.4])
    bring(anna, other, "IMG_1 (1).MOV")
    work()
    assert anna.assets.count() == 2
    assert live_photo.companions.count() == 1
    film = anna.assets.get(is_video=True)
    assert not live.join_by_name(anna, live_photo, film)

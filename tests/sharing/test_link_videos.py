"""A video behind a link plays, and with details off tells nothing but what it shows."""

from io import BytesIO

import av
import pytest

from assets import clips, processing
from assets.models import Clip, StoredFile
from assets.storage import library
from tests.assets.films import shoot
from tests.assets.incoming import bring
from tests.sharing.links import body, make_link, roads, url, visitor
from tests.sharing.reading import without_chance

CANARIES = ["canary-title", "canary-model", "+38.79", "2019", "canary-name"]
TAGS = {
    "title": "canary-title",
    "com.apple.quicktime.model": "canary-model",
    "com.apple.quicktime.location.ISO6709": "+38.7900-009.3900/",
    "creation_time": "2019-05-04T03:02:01Z",
}


CODECS = {
    "mov": {"sound": "aac"},
    "webm": {"codec": "libvpx", "sound": "libopus"},
}


@pytest.fixture
def film(request, anna, tmp_path):
    """A film that browsers play as it is, full of details."""
    kind = getattr(request, "param", "mov")
    path = shoot(tmp_path / f"canary-name.{kind}", **CODECS[kind], tags=TAGS)
    asset = bring(anna, path.read_bytes(), path.name)
    processing.work_once(lambda: True)
    asset.refresh_from_db()
    assert asset.file.playback == StoredFile.Playback.ORIGINAL
    return asset


def told(response):
    # The ETag is made with our key: any digits may stand in it.
    heads = {name: value for name, value in response.headers.items() if name != "ETag"}
    return without_chance(body(response).decode("latin-1") + repr(heads))


def tags(content):
    with av.open(BytesIO(content)) as shown:
        streams = [stream.metadata for stream in shown.streams]
        return dict(shown.metadata), streams, len(shown.streams)


@pytest.mark.parametrize("film", CODECS, indirect=True)
def test_the_original_is_full_of_details(film, anna, as_user):
    original = as_user(anna).get(f"/photos/{film.pk}/original")
    assert all(word in told(original) for word in CANARIES[:3])


@pytest.mark.parametrize("half", [{}, {"shows_metadata": True}])
def test_a_copy_is_made_when_it_is_first_wanted_and_then_plays(film, anna, half):
    link = make_link(anna, film, allows_download=True, **half)
    page = visitor().get(url(link, film.pk))
    assert "Getting ready to play" in page.text
    assert "<video" not in page.text
    assert visitor().get(url(link, film.pk, "video")).status_code == 404
    visitor().get(url(link, film.pk))
    assert Clip.objects.count() == 1
    assert processing.work_once(lambda: True) == 1
    assert "<video" in visitor().get(url(link, film.pk)).text
    content = body(visitor().get(url(link, film.pk, "video")))
    described, streams, number = tags(content)
    assert set(described) <= {"major_brand", "minor_version", "compatible_brands"} | {
        "encoder"
    }
    assert number == 2
    words = repr(described) + repr(streams) + content.decode("latin-1")
    assert [word for word in CANARIES if word in words] == []


@pytest.mark.parametrize("film", CODECS, indirect=True)
def test_with_details_off_no_road_tells_them(film, anna):
    link = make_link(anna, film, allows_download=True)
    visitor().get(url(link, film.pk))
    processing.work_once(lambda: True)
    for name, address in roads(link, film).items():
        response = visitor().get(address)
        assert response.status_code == (404 if name == "motion" else 200), name
        words = told(response)
        assert [word for word in CANARIES if word in words] == [], name
    download = visitor().get(url(link, film.pk, "original"))
    assert download["Content-Disposition"] == 'attachment; filename="video-1.mp4"'
    part = visitor().get(url(link, film.pk, "video"), headers={"Range": "bytes=5-9"})
    assert (part.status_code, len(body(part))) == (206, 5)


def test_with_details_on_the_original_plays_and_no_copy_is_made(film, anna):
    link = make_link(anna, film, shows_metadata=True, shows_location=True)
    assert "<video" in visitor().get(url(link, film.pk)).text
    assert "canary-title" in told(visitor().get(url(link, film.pk, "video")))
    assert not Clip.objects.exists()


def test_a_copy_that_cannot_be_made_is_tried_thrice_and_said(film, anna):
    clip = clips.want(film.file, Clip.Kind.COPY)
    with open(library().path(film.file.key), "wb") as broken:
        broken.write(b"\0\0\0\x14ftypqt  ")
    processing.work_once(lambda: True)
    clip.refresh_from_db()
    assert clip.status == StoredFile.Status.FAILED
    link = make_link(anna, film)
    assert "cannot be played here" in visitor().get(url(link, film.pk)).text


def test_a_dead_workers_clip_is_made_by_another_at_most_three_times(film):
    clip = clips.want(film.file, Clip.Kind.COPY)
    for _ in range(clips.TRIES):
        assert clips.claim_next() == clip
        assert clips.claim_next() is None
        Clip.objects.update(lease_until="2020-01-01T00:00Z")
    assert clips.claim_next() is None
    clip.refresh_from_db()
    assert clip.status == StoredFile.Status.FAILED


def test_a_full_disk_leaves_the_clip_waiting(film, monkeypatch):
    clip = clips.want(film.file, Clip.Kind.COPY)

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(library()), "adopt", full)
    with pytest.raises(OSError, match="No space"):
        processing.work_once(lambda: True)
    clip.refresh_from_db()
    assert clip.status == StoredFile.Status.PENDING

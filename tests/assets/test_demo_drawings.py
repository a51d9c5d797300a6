"""The demo's drawings: the same every time, with a real camera's metadata."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from assets import exif
from assets.demo.camera import IPHONE_15, NIKON_Z6, write_jpeg
from assets.demo.drawing.seasons import season_of
from assets.demo.make import make_file, make_files
from assets.demo.plan import ARCHIVED, SHARED, TRASHED, Shot, plan
from assets.demo.scenes import SCENES, draw
from assets.demo.story import PEOPLE
from assets.demo.videos import write_video
from assets.video import clock, position

NOW = datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
TAKEN = datetime(2024, 5, 17, 18, 4, 9, 250000)
TOKYO = timedelta(hours=9)


@pytest.fixture(scope="module")
def story() -> list[Shot]:
    return plan(NOW)


def photographed(path: Path, size=(320, 240), camera=IPHONE_15) -> Path:
    image = draw("torii", 3, size, hour="day", season="autumn")
    write_jpeg(
        image,
        path,
        taken=TAKEN,
        offset=TOKYO,
        latitude=34.9671,
        longitude=-135.7727,
        camera=camera,
        description="The red gate, Kyoto",
        seed=7,
    )
    return path


@pytest.mark.parametrize("kind", SCENES)
def test_every_scene_draws_the_same_picture_twice_and_another_for_another_seed(kind):
    hour, season = SCENES[kind].hours[-1], SCENES[kind].seasons[0]

    def pixels(seed: int) -> bytes:
        return draw(kind, seed, (160, 120), hour=hour, season=season).tobytes()

    assert pixels(1) == pixels(1)
    assert pixels(1) != pixels(2)


@pytest.mark.parametrize("size", [(400, 150), (110, 160)])
def test_scenes_fill_every_shape_of_picture(size):
    for kind in SCENES:
        picture = draw(kind, 4, size)
        assert picture.size == size
        assert len(picture.resize((16, 16)).getcolors(256) or ()) > 20, kind


def test_an_hour_a_scene_is_not_seen_at_becomes_one_it_is():
    assert draw("milky_way", 1, (90, 60), hour="day") == draw(
        "milky_way", 1, (90, 60), hour="night"
    )


def test_a_photo_has_the_metadata_of_its_camera(tmp_path):
    with Image.open(photographed(tmp_path / "a.jpg")) as image:
        facts = exif.read(image)
        tags = image.getexif().get_ifd(0x8769)
    assert facts["make"] == "Apple"
    assert facts["model"] == "iPhone 15 Pro"
    assert facts["latitude"] == pytest.approx(34.9671, abs=1e-5)
    assert facts["longitude"] == pytest.approx(-135.7727, abs=1e-5)
    assert facts["exif_offset"] == 9 * 60
    assert tags[0x9003] == "2024:05:17 18:04:09"
    assert float(tags[0x829D]) == pytest.approx(1.78)
    assert float(tags[0x920A]) == pytest.approx(6.765)


def test_an_upright_phone_picture_lies_in_its_file_and_says_so(tmp_path):
    path = tmp_path / "a.jpg"
    with Image.open(photographed(path, size=(240, 320))) as upright:
        assert upright.size == (320, 240)
        assert upright.getexif()[0x0112] == 6
    with Image.open(photographed(path, size=(240, 320), camera=NIKON_Z6)) as other:
        assert other.size == (240, 320)


def test_the_same_photo_has_the_same_bytes(tmp_path):
    one, other = (photographed(tmp_path / name) for name in ("a.jpg", "b.jpg"))
    assert one.read_bytes() == other.read_bytes()


def test_a_film_knows_when_and_where_and_has_sound(tmp_path):
    import av

    path = tmp_path / "film.mp4"
    write_video(
        path,
        "balloons",
        5,
        taken=TAKEN,
        offset=TOKYO,
        latitude=34.9671,
        longitude=135.7727,
        camera=IPHONE_15,
        seconds=0.25,
        hour="golden",
    )
    with av.open(str(path)) as film:
        names = {stream.codec_context.codec.canonical_name for stream in film.streams}
        tags = {name.lower(): value for name, value in film.metadata.items()}
        assert sum(1 for _ in film.decode(video=0)) == 6
    assert names == {"h264", "aac"}
    assert clock(tags)["exif_offset"] == 9 * 60
    assert position(tags)["latitude"] == pytest.approx(34.9671, abs=1e-3)
    assert position(tags)["longitude"] == pytest.approx(135.7727, abs=1e-3)


def test_everyone_has_as_many_as_the_story_says(story):
    owned = Counter(handle for shot in story for handle in shot.owners)
    assert owned == {person.handle: person.assets for person in PEOPLE}
    assert sum(shot.also_owned_by != () for shot in story) == SHARED
    assert {frozenset(shot.owners) for shot in story if shot.also_owned_by} == {
        frozenset({"sam", "maya"})
    }
    assert sum(shot.archived for shot in story) == ARCHIVED
    assert sum(shot.trashed for shot in story) == TRASHED
    assert not any(shot.archived and shot.trashed for shot in story)
    assert sum(shot.is_video for shot in story) >= 6
    assert all(any(h in shot.favorite_of for shot in story) for h in ("sam", "maya"))


def test_what_is_put_away_is_nobodys_favorite_and_in_one_library(story):
    away = [shot for shot in story if shot.archived or shot.trashed]
    assert not any(shot.favorite_of or shot.also_owned_by for shot in away)


def test_the_story_spans_ten_years_and_is_denser_lately(story):
    days = {shot.taken.date() for shot in story}
    assert {NOW.date(), NOW.date() - timedelta(days=1)} <= days
    assert min(days) < date(2018, 1, 1)
    lately = sum(shot.taken.year >= 2025 for shot in story)
    assert len(story) / 3 < lately < len(story)
    assert len({shot.offset for shot in story}) > 6


@pytest.mark.parametrize(
    "now",
    [
        NOW,
        datetime(2026, 3, 1, 0, 0, tzinfo=UTC),
        datetime(2028, 2, 29, 5, 59, tzinfo=UTC),
        datetime(2026, 7, 18, 23, 59, tzinfo=UTC),
    ],
)
def test_nothing_happens_in_the_future(now):
    for shot in plan(now):
        assert shot.taken - shot.offset <= now.replace(tzinfo=None), shot.name


def test_the_same_day_tells_the_same_story(story):
    later = plan(NOW + timedelta(hours=2))
    past = [shot for shot in story if shot.taken.date() < NOW.date()]
    assert later[: len(past)] == past
    assert [(s.kind, s.seed) for s in later] == [(s.kind, s.seed) for s in story]


def test_names_are_all_different(story):
    assert len({shot.name for shot in story}) == len(story)


def test_every_scene_belongs_to_its_place_and_season(story):
    for shot in story:
        season = season_of(shot.taken.date(), south=shot.place.south)
        assert shot.season == season
        assert season in SCENES[shot.kind].seasons, (shot.kind, shot.taken)
    seen = {(shot.kind, shot.place.name) for shot in story}
    assert not seen & {("cabin", "Marrakesh"), ("dunes", "Zermatt")}


def test_a_broken_run_goes_on_where_it_stopped(tmp_path, story):
    from dataclasses import replace

    shots = [replace(shot, size=(160, 120)) for shot in story[:4]]
    made = list(make_files(tmp_path, shots, workers=1))
    assert [shot for shot, _ in made] == shots
    assert [path.name for _, path in made] == [shot.name for shot in shots]
    first = made[0][1]
    before = first.stat().st_mtime_ns
    made[1][1].unlink()
    assert make_file(shots[0], first).stat().st_mtime_ns == before
    assert make_file(shots[1], made[1][1]).exists()
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize("today", [NOW, datetime(2028, 2, 29, 12, tzinfo=UTC)])
def test_there_is_something_to_remember_today(today):
    years = {
        shot.taken.year
        for shot in plan(today)
        if (shot.taken.month, shot.taken.day) == (today.month, min(today.day, 28))
    }
    assert len(years - {today.year}) >= 3

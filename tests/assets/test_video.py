"""Videos: facts, poster and a copy that plays, whatever recorded them."""

from pathlib import Path

import av
import pytest
from PIL import Image

from assets import decoding, video
from assets.decoding import DecodeFailed
from assets.facts import Facts
from assets.formats import FORMATS
from assets.frames import TURNS, turn_of
from tests.assets.films import BLUE, GREEN, RED, WHITE, corners, shoot
from tests.assets.references import alias, with_reference

HLG, PQ = 18, 16
UPRIGHT = [RED, GREEN, BLUE, WHITE]


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


@pytest.fixture
def inspect(scratch: Path):
    """Facts of a video, made as a worker makes them: in a limited child."""

    def inspect(path: Path) -> Facts:
        return decoding.inspect(path, scratch, FORMATS[path.suffix[1:]])

    return inspect


@pytest.fixture
def convert(scratch: Path):
    """The playable copy of a video, made in a limited child."""

    def convert(path: Path) -> Path:
        target = scratch / "copy.mp4"
        limits = {"cpu_seconds": 60, "memory": 2 << 30, "wall_seconds": 60.0}
        arguments = (path, target, FORMATS[path.suffix[1:]])
        decoding.run_limited(video.transcode, *arguments, scratch=scratch, **limits)
        return target

    return convert


def preview(scratch: Path) -> Image.Image:
    with Image.open(scratch / "preview.jpg") as image:
        return image.copy()


def frames(path: Path) -> list[av.VideoFrame]:
    with av.open(str(path)) as film:
        return list(film.decode(video=0))


def sound_of(path: Path) -> tuple[str, float]:
    """Layout and length of the sound."""
    with av.open(str(path)) as film:
        parts = list(film.decode(audio=0))
    return parts[0].layout.name, sum(part.samples for part in parts) / 48_000


def test_an_iphones_video_tells_time_place_and_camera(inspect, tmp_path) -> None:
    facts = inspect(
        shoot(
            tmp_path / "film.mov",
            sound="aac",
            tags={
                "com.apple.quicktime.creationdate": "2024-06-01T19:02:03+0900",
                "com.apple.quicktime.location.ISO6709": "+38.7223-009.1393+012.3/",
                "com.apple.quicktime.make": "Apple",
                "com.apple.quicktime.model": "iPhone 15",
                "creation_time": "2024-06-02T00:00:00Z",
            },
        )
    )
    assert (facts.video_utc, facts.exif_offset) == ("2024-06-01T10:02:03+00:00", 540)
    assert (facts.latitude, facts.longitude) == (38.7223, -9.1393)
    assert facts.altitude == pytest.approx(12.3)
    assert (facts.make, facts.model) == ("Apple", "iPhone 15")
    assert facts.duration == pytest.approx(1.0, abs=0.05)
    assert (facts.width, facts.height) == (160, 120)


def test_another_phones_clock_is_in_utc_without_an_offset(inspect, tmp_path) -> None:
    tags = {"creation_time": "2024-06-01T18:02:03Z"}
    facts = inspect(shoot(tmp_path / "film.mp4", tags=tags))
    assert (facts.video_utc, facts.exif_offset) == ("2024-06-01T18:02:03+00:00", None)


@pytest.mark.parametrize(
    ("name", "recording", "plays"),
    [
        ("a.mp4", {"sound": "aac"}, True),
        ("b.mp4", {"sound": "libmp3lame"}, True),
        ("c.mov", {}, True),
        ("d.webm", {"codec": "libvpx-vp9", "sound": "libopus"}, True),
        ("e.webm", {"codec": "libvpx"}, True),
        ("k.webm", {"codec": "libsvtav1", "sound": "libopus"}, True),
        ("f.mp4", {"codec": "libx265"}, False),
        ("g.mp4", {"pixels": "yuv420p10le"}, False),
        ("h.mp4", {"pixels": "yuv444p"}, False),
        ("i.mov", {"sound": "pcm_s16le"}, False),
        ("j.mkv", {"sound": "aac"}, False),
    ],
)
def test_what_browsers_play_is_known(inspect, tmp_path, name, recording, plays) -> None:
    facts = inspect(shoot(tmp_path / name, **recording))
    assert facts.plays_everywhere is plays


@pytest.mark.parametrize(
    ("turned", "size", "shown"),
    [
        (0, (160, 120), [RED, GREEN, BLUE, WHITE]),
        (90, (120, 160), [GREEN, WHITE, RED, BLUE]),
        (180, (160, 120), [WHITE, BLUE, GREEN, RED]),
        (-90, (120, 160), [BLUE, RED, WHITE, GREEN]),
    ],
)
def test_a_turned_video_stands_upright(
    inspect, convert, scratch, tmp_path, turned, size, shown
) -> None:
    path = shoot(tmp_path / "film.mp4", turned=turned)
    facts = inspect(path)
    assert (facts.width, facts.height) == size == preview(scratch).size
    assert corners(preview(scratch)) == shown
    first = frames(convert(path))[0]
    assert (first.width, first.height, first.rotation) == (*size, 0)
    assert corners(first.to_image()) == shown


def test_a_display_matrix_that_is_nonsense_turns_nothing() -> None:
    assert {turn_of(None), turn_of(b""), turn_of(bytes(36))} == {(1, 0, 0, 1)}
    assert turn_of(b"\xff" * 36) in TURNS


def test_the_poster_is_not_the_black_beginning(inspect, scratch, tmp_path) -> None:
    facts = inspect(shoot(tmp_path / "film.mp4", black=8))
    assert corners(preview(scratch)) == UPRIGHT
    assert facts.thumbhash


def test_a_video_that_is_black_throughout_has_a_poster(inspect, tmp_path) -> None:
    assert inspect(shoot(tmp_path / "film.mp4", black=25)).color == 0


def test_a_video_of_one_frame_has_a_poster(inspect, scratch, tmp_path) -> None:
    inspect(shoot(tmp_path / "film.mp4", times=[0.0]))
    assert corners(preview(scratch)) == UPRIGHT


@pytest.mark.parametrize("transfer", [HLG, PQ])
def test_hdr_has_a_poster_and_a_copy_in_plain_color(
    inspect, convert, scratch, tmp_path, transfer
) -> None:
    path = shoot(
        tmp_path / "film.mov",
        codec="libx265",
        pixels="yuv420p10le",
        transfer=transfer,
    )
    facts = inspect(path)
    assert facts.plays_everywhere is False
    assert corners(preview(scratch)) == UPRIGHT
    first = frames(convert(path))[0]
    assert first.format.name == "yuv420p"
    assert (first.color_trc, first.color_primaries, first.colorspace) == (1, 1, 1)
    assert corners(first.to_image()) == UPRIGHT


@pytest.mark.parametrize(
    ("name", "recording"),
    [
        ("a.mov", {"codec": "libx265", "sound": "aac"}),
        ("b.mkv", {"sound": "flac", "layout": "5.1"}),
        ("c.webm", {"codec": "libvpx-vp9", "sound": "libopus", "layout": "mono"}),
        ("d.mp4", {"codec": "libx265"}),
    ],
)
def test_the_copy_plays_to_its_end_with_its_sound(
    convert, tmp_path, name, recording
) -> None:
    copy = convert(shoot(tmp_path / name, **recording))
    shown = frames(copy)
    assert len(shown) == 25
    assert corners(shown[-1].to_image()) == UPRIGHT
    if "sound" in recording:
        layout, seconds = sound_of(copy)
        assert layout == ("mono" if recording.get("layout") == "mono" else "stereo")
        assert seconds == pytest.approx(1.0, abs=0.06)
    else:
        with av.open(str(copy)) as film:
            assert not film.streams.audio


def test_the_copy_begins_to_play_before_it_is_all_there(convert, tmp_path) -> None:
    data = convert(shoot(tmp_path / "film.mov", codec="libx265")).read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")


@pytest.mark.parametrize(
    ("size", "copied"),
    [((161, 121), (160, 120)), ((2880, 1440), (2160, 1080)), ((64, 48), (64, 48))],
)
def test_the_copy_is_even_and_at_most_1080_lines(
    convert, tmp_path, size, copied
) -> None:
    path = shoot(tmp_path / "film.mp4", size=size, pixels="yuv444p", times=[0.0, 0.1])
    first = frames(convert(path))[0]
    assert (first.width, first.height) == copied


def test_an_uneven_frame_rate_keeps_its_times(convert, tmp_path) -> None:
    times = [0.0, 0.05, 0.5, 0.55, 2.0]
    copy = convert(shoot(tmp_path / "film.mov", times=times, codec="libx265"))
    shown = [frame.time for frame in frames(copy)]
    assert shown == pytest.approx(times, abs=0.01)


def test_slow_motion_is_thinned_and_not_slowed(convert, tmp_path) -> None:
    times = [number / 240 for number in range(120)]
    copy = convert(shoot(tmp_path / "film.mp4", times=times))
    shown = [frame.time for frame in frames(copy)]
    assert len(shown) == 30
    assert shown[-1] == pytest.approx(29 / 60, abs=0.01)


PLAYLISTS = {
    "ffconcat": "ffconcat version 1.0\nfile 'victim.mp4'\n",
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nvictim.mp4\n#EXT-X-ENDLIST\n",
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nm=video 9 RTP/AVP 96\n",
    "dash": '<?xml version="1.0"?><MPD><Period><BaseURL>victim.mp4</BaseURL></Period>',
    "asx": '<asx version="3.0"><entry><ref href="victim.mp4"/></entry></asx>',
    "nothing": "",
    "noise": "\x00\x01 some noise " * 99,
}


@pytest.mark.parametrize("extension", ["mp4", "mov", "webm", "mkv"])
@pytest.mark.parametrize("kind", PLAYLISTS)
def test_a_text_that_names_other_videos_shows_none(
    inspect, convert, scratch, tmp_path, kind, extension
) -> None:
    shoot(tmp_path / "victim.mp4", times=[0.0])
    path = tmp_path / f"attack.{extension}"
    path.write_text(PLAYLISTS[kind])
    for read in (inspect, convert):
        with pytest.raises(DecodeFailed):
            read(path)
    assert list(scratch.iterdir()) == []


def test_a_video_that_lies_in_another_file_shows_none_of_it(
    scratch, inspect, tmp_path
) -> None:
    victim = shoot(tmp_path / "victim.mov", codec="mjpeg", pixels="yuvj420p")
    path = tmp_path / "attack.mov"
    data = with_reference(victim.read_bytes(), alias(b"victim.mov"))
    start = data.index(b"mdat") + 4
    end = data.index(b"moov") - 4
    path.write_bytes(data[:start] + bytes(end - start) + data[end:])
    # The trap works: whoever lets libavformat follow references sees the victim.
    with av.open(str(path), options={"enable_drefs": "1"}) as film:
        assert corners(next(film.decode(video=0)).to_image()) == UPRIGHT
    with pytest.raises(DecodeFailed):
        inspect(path)


def test_a_video_that_ends_early_says_so_or_shows_what_is_there(
    inspect, tmp_path
) -> None:
    whole = shoot(tmp_path / "film.webm", codec="libvpx-vp9").read_bytes()
    path = tmp_path / "short.webm"
    path.write_bytes(whole[: len(whole) * 3 // 4])
    assert inspect(path).thumbhash
    path.write_bytes(whole[:200])
    with pytest.raises(DecodeFailed):
        inspect(path)


def test_sound_without_a_picture_is_no_video(inspect, tmp_path) -> None:
    path = tmp_path / "song.mp4"
    with av.open(str(path), "w") as song:
        heard = song.add_stream("aac", rate=48_000, layout="mono")
        silence = av.AudioFrame(format="fltp", layout="mono", samples=1024)
        silence.planes[0].update(bytes(4096))
        silence.sample_rate, silence.pts = 48_000, 0
        song.mux(heard.encode(silence))
        song.mux(heard.encode(None))
    with pytest.raises(DecodeFailed, match="no picture"):
        inspect(path)

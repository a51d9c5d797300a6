import os
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from random import Random
from types import SimpleNamespace

import pytest
from PIL import Image

from assets import decoding, raw
from assets.decoding import DecodeFailed, DecoderUnavailable, Reason, run_limited
from assets.facts import Facts
from assets.formats import FORMATS, HEAD_BYTES, sniff
from assets.renditions import RENDITIONS
from tests.assets import limited
from tests.assets.pictures import (
    SAMPLES,
    corners,
    noise,
    oriented,
    packed,
    png_bomb,
    quarters,
    tiff,
)

SEEN = ["red", "green", "blue", "yellow"]
ANIMATED = {"save_all": True, "append_images": [noise((64, 48))]}
DRAWN = {
    "JPEG": packed(quarters(), "JPEG"),
    "progressive JPEG": packed(quarters(), "JPEG", progressive=True),
    "CMYK JPEG": packed(quarters().convert("CMYK"), "JPEG"),
    "PNG": packed(quarters(), "PNG"),
    "palette PNG": packed(quarters().quantize(8), "PNG"),
    "WebP": packed(quarters(), "WEBP"),
    "lossless WebP": packed(quarters(), "WEBP", lossless=True),
    "GIF": packed(quarters(), "GIF"),
    "AVIF": packed(quarters(), "AVIF"),
    "HEIC": packed(quarters(), "HEIF"),
    "TIFF": packed(quarters(), "TIFF"),
    "LZW TIFF": packed(quarters(), "TIFF", compression="tiff_lzw"),
    "JPEG TIFF": packed(quarters(), "TIFF", compression="jpeg"),
}
PHOTOS = sorted(
    path
    for path in SAMPLES.rglob("*")
    if path.is_file() and path.suffix and path.suffix != ".md"
)


@pytest.fixture
def scratch(tmp_path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


@pytest.fixture
def inspect(tmp_path, scratch):
    """Inspect bytes as the file they are, or as `format`."""

    def inspected(data: bytes, format=None, **options) -> Facts:
        source = tmp_path / "source"
        source.write_bytes(data)
        return decoding.inspect(
            source, scratch, format or sniff(data[:HEAD_BYTES]), **options
        )

    return inspected


@pytest.fixture
def limits(scratch):
    """Limits of a small job."""
    return {
        "scratch": scratch,
        "cpu_seconds": 5,
        "memory": decoding.GIB,
        "wall_seconds": 120,
    }


def preview(scratch: Path) -> Image.Image:
    return Image.open(BytesIO((scratch / "preview.jpg").read_bytes()))


@pytest.mark.parametrize("data", DRAWN.values(), ids=DRAWN.keys())
def test_every_format_is_shown(inspect, scratch, data):
    facts = inspect(data)
    assert (facts.width, facts.height) == (320, 200)
    assert not facts.damaged
    assert facts.thumbhash
    assert corners(preview(scratch)) == SEEN
    assert {path.name for path in scratch.iterdir()} == {
        made.filename for made in RENDITIONS.values()
    }


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_a_stated_orientation_is_obeyed_in_every_format(inspect, scratch, format):
    lying = quarters().transpose(Image.Transpose.ROTATE_90)
    facts = inspect(packed(lying, format, exif=oriented(6)))
    assert (facts.width, facts.height) == (320, 200)
    assert corners(preview(scratch)) == SEEN


def test_another_orientation_can_be_asked_for(inspect, scratch):
    facts = inspect(packed(quarters(), "JPEG", exif=oriented(3)), orientation=6)
    assert facts.orientation == 3
    assert (facts.width, facts.height) == (200, 320)
    assert corners(preview(scratch)) == ["blue", "red", "yellow", "green"]


@pytest.mark.parametrize("format", ["GIF", "PNG", "WEBP", "AVIF"])
def test_what_moves_is_known_and_shown_by_its_first_picture(inspect, scratch, format):
    facts = inspect(packed(quarters((64, 48)), format, **ANIMATED))
    assert facts.animated
    assert corners(preview(scratch)) == SEEN


def test_transparency_is_known_only_where_something_shines_through(inspect):
    clear = quarters().convert("RGBA")
    assert not inspect(packed(clear, "PNG")).has_alpha
    clear.putpixel((3, 3), (0, 0, 0, 0))
    assert inspect(packed(clear, "PNG")).has_alpha


def test_words_come_from_xmp_and_the_place_from_the_camera(inspect):
    exif = oriented(1)
    exif[0x010E] = "from the camera"
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (1.0, 0.0, 0.0), 3: "E", 4: (2.0, 0.0, 0.0)}
    )
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF'
        b' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"'
        b' xmlns:exif="http://ns.adobe.com/exif/1.0/" dc:description="from a person"'
        b' exif:GPSLatitude="50.0" exif:GPSLongitude="60.0"/></rdf:RDF></x:xmpmeta>'
    )
    facts = inspect(packed(quarters(), "JPEG", exif=exif, xmp=packet))
    assert facts.description == "from a person"
    assert (facts.latitude, facts.longitude) == (1.0, 2.0)


@pytest.mark.parametrize(
    "photo", PHOTOS, ids=lambda path: str(path.relative_to(SAMPLES))
)
def test_real_photographs_are_shown(scratch, photo):
    with photo.open("rb") as file:
        format = sniff(file.read(HEAD_BYTES))
    facts = decoding.inspect(photo, scratch, format)
    with preview(scratch) as shown:
        assert (shown.width > shown.height) == (facts.width > facts.height)
        assert (
            min(shown.size) == min(facts.width, facts.height) or min(shown.size) >= 1440
        )


def test_a_picture_that_breaks_off_is_shown_as_far_as_it_goes(inspect, scratch):
    data = packed(noise((1600, 1200)), "JPEG", exif=oriented(1))
    facts = inspect(data[: len(data) // 2])
    assert facts.damaged
    assert (facts.width, facts.height) == (1600, 1200)
    assert preview(scratch).getpixel((800, 100)) != (128, 128, 128)


def test_of_a_picture_that_has_only_begun_the_facts_remain(inspect):
    exif = oriented(1)
    exif[0x010F] = "Acme"
    data = packed(noise((1600, 1200)), "JPEG", exif=exif)
    with pytest.raises(DecodeFailed) as failure:
        inspect(data[: data.index(b"\xff\xda") + 60])
    assert failure.value.reason == Reason.ENDS_EARLY
    assert failure.value.facts.make == "Acme"
    assert failure.value.facts.width == 1600


@pytest.mark.parametrize("name", ["jpeg", "png", "webp", "gif", "avif", "heic", "tiff"])
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"Dear Sir or Madam, " * 40, Reason.DAMAGED),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", Reason.DAMAGED),
    ],
    ids=["empty", "text", "postscript"],
)
def test_what_is_not_what_it_was_taken_for_is_refused(inspect, name, data, reason):
    with pytest.raises(DecodeFailed) as failure:
        inspect(data, FORMATS[name])
    assert failure.value.reason == reason


def test_a_picture_is_opened_by_the_decoder_of_its_own_format_only(inspect):
    with pytest.raises(DecodeFailed):
        inspect(packed(quarters(), "PNG"), FORMATS["jpeg"])


@pytest.mark.parametrize("size", [(50_000, 50_000), (2_000_000_000, 1)])
def test_a_bomb_is_not_opened(inspect, size):
    with pytest.raises(DecodeFailed) as failure:
        inspect(png_bomb(*size))
    assert failure.value.reason == Reason.TOO_LARGE


@contextmanager
def noting(reasons: set[str]):
    """Take a failure for an answer."""
    try:
        yield
    except DecodeFailed as failure:
        reasons.add(failure.reason)


def test_no_broken_file_does_more_than_fail(inspect):
    randomly = Random(2026)
    reasons = {value for name, value in vars(Reason).items() if name.isupper()}
    reasons.remove(Reason.CRASHED)
    seen = set()
    for data in DRAWN.values():
        for _ in range(6):
            # The first bytes stay, or it would be another format.
            broken = bytearray(data[: randomly.randrange(17, len(data) + 1)])
            for _ in range(randomly.choice((0, 1, 8, 64))):
                broken[randomly.randrange(16, len(broken))] = randomly.randrange(256)
            with noting(seen):
                inspect(bytes(broken), sniff(data[:HEAD_BYTES]))
    assert seen <= reasons


def test_a_raw_file_without_the_extra_is_described_and_says_what_is_missing(
    inspect, monkeypatch, tmp_path
):
    data = tiff("<", [(0x010F, 2, b"Acme One\0"), (0xC612, 1, b"\1\4\0\0")])
    source = tmp_path / "raw"
    source.write_bytes(data)
    monkeypatch.setattr(raw, "raw_library", lambda: None)
    monkeypatch.setattr(raw, "report", lambda facts: None)
    with pytest.raises(DecodeFailed) as failure:
        raw.inspect_raw(source, tmp_path, sniff(data), None)
    assert failure.value.reason == Reason.RAW_MISSING
    assert failure.value.facts.make == "Acme One"


def test_a_raw_file_is_shown_upright_by_its_preview(monkeypatch, tmp_path):
    lying = packed(quarters().transpose(Image.Transpose.ROTATE_90), "JPEG")
    library = FakeRawLibrary(lying, flip=6)
    monkeypatch.setattr(raw, "raw_library", lambda: library)
    for module in (raw, raw.importlib.import_module("assets.pictures")):
        monkeypatch.setattr(module, "report", lambda facts: None)
    source = tmp_path / "raw"
    source.write_bytes(
        tiff("<", [(0x0110, 2, b"Acme One\0"), (0xC612, 1, b"\1\4\0\0")])
    )
    facts = raw.inspect_raw(source, tmp_path, FORMATS["raw-dng"], None)
    assert (facts.width, facts.height, facts.model) == (320, 200, "Acme One")
    assert corners(preview(tmp_path)) == SEEN


class FakeRawLibrary:
    """As much of rawpy as is used, with a preview in it."""

    LibRawError = RuntimeError
    ThumbFormat = SimpleNamespace(JPEG=1, BITMAP=2)

    def __init__(self, data: bytes, flip: int) -> None:
        self.sizes = SimpleNamespace(flip=flip)
        self.preview = SimpleNamespace(format=1, data=data)

    def imread(self, path):
        return self

    def extract_thumb(self):
        return self.preview

    def __enter__(self):
        return self

    def __exit__(self, *details):
        return None


def test_a_function_runs_in_another_process(limits):
    assert run_limited(limited.double, 21, **limits) == 42


@pytest.mark.parametrize(
    ("function", "changed", "reason"),
    [
        (limited.spin, {"cpu_seconds": 1}, Reason.TOO_SLOW),
        (limited.sleep, {"wall_seconds": 0.3}, Reason.TOO_SLOW),
        (limited.fill_memory, {}, Reason.TOO_MUCH_MEMORY),
        (limited.raise_strangely, {}, Reason.CRASHED),
        (limited.write_nonsense, {}, Reason.CRASHED),
    ],
)
def test_who_oversteps_a_limit_fails_alone(limits, function, changed, reason):
    with pytest.raises(DecodeFailed) as failure:
        run_limited(function, **{**limits, **changed})
    assert failure.value.reason == reason
    assert run_limited(limited.double, 1, **limits) == 2


def test_a_child_cannot_fill_the_disk(limits, scratch):
    with pytest.raises(DecodeFailed):
        run_limited(limited.fill_disk, scratch, **limits, file_bytes=4 << 20)
    assert (scratch / "large").stat().st_size <= 4 << 20


def test_what_was_known_before_a_crash_is_kept(limits):
    with pytest.raises(DecodeFailed) as failure:
        run_limited(limited.crash_after_report, **limits)
    assert failure.value.reason == Reason.CRASHED
    assert failure.value.facts == Facts(make="Acme")


def test_a_child_touches_nothing_but_its_own_folder(limits, scratch, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "secret").write_text("of somebody else")
    answer = run_limited(limited.reach_elsewhere, elsewhere, scratch, **limits)
    # An old kernel has none of this, or not yet the network.
    promised = ["read", "list", "file", "link", "program"] if answer["version"] else []
    promised += ["network"] if answer["version"] >= 4 else []
    assert set(promised) <= set(answer["refused"])
    assert elsewhere.exists() == (not promised)


def test_a_child_knows_no_secret_of_ours(limits, monkeypatch):
    assert any(name.startswith("RAM_") for name in os.environ)
    names = run_limited(limited.environment, **limits)
    assert not [name for name in names if name.startswith(("RAM_", "DJANGO_"))]


def test_many_threads_are_served_at_once(tmp_path):
    source = tmp_path / "source"
    source.write_bytes(DRAWN["JPEG"])
    folders = [tmp_path / str(number) for number in range(12)]
    for folder in folders:
        folder.mkdir()

    def inspected(folder):
        return decoding.inspect(source, folder, FORMATS["jpeg"])

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(inspected, folders))
    assert found == [found[0]] * 12


def test_a_killed_server_is_replaced(limits):
    run_limited(limited.double, 1, **limits)
    process = decoding._server.process
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert run_limited(limited.double, 2, **limits) == 4


def test_a_decoder_that_cannot_be_loaded_is_no_fault_of_the_file(scratch):
    with pytest.raises(DecoderUnavailable):
        decoding._run("assets.nowhere:nothing", (), decoding.PICTURE, scratch)


def test_a_rendition_that_is_a_link_is_not_taken(monkeypatch, inspect, scratch):
    monkeypatch.setattr(decoding, "_run", lambda *args: Facts())
    for made in RENDITIONS.values():
        (scratch / made.filename).symlink_to("/etc/hostname")
    with pytest.raises(DecodeFailed):
        inspect(DRAWN["JPEG"])

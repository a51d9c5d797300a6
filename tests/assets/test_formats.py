import struct
from random import Random

import pytest

from assets.formats import FORMATS, HEAD_BYTES, by_name, sniff
from tests.assets.pictures import noise, packed, tiff

MAKE, SUBFILE, COMPRESSION, SUBIFDS, DNG = 0x010F, 0x00FE, 0x0103, 0x014A, 0xC612
SHORT, LONG, TEXT, BYTES = 3, 4, 2, 1


def boxed(*brands: bytes) -> bytes:
    major, *others = brands
    content = b"ftyp" + major + bytes(4) + b"".join(others)
    return struct.pack(">I", len(content) + 4) + content + b"\0\0\0\x08free"


def matroska(kind: bytes) -> bytes:
    inner = b"\x42\x86\x81\x01\x42\x82" + bytes([0x80 | len(kind)]) + kind
    return b"\x1a\x45\xdf\xa3" + bytes([0x80 | len(inner)]) + inner


@pytest.mark.parametrize(
    ("format", "name"),
    [
        ("JPEG", "jpeg"),
        ("PNG", "png"),
        ("WEBP", "webp"),
        ("GIF", "gif"),
        ("AVIF", "avif"),
        ("HEIF", "heic"),
        ("TIFF", "tiff"),
    ],
)
def test_pictures_are_told_by_their_bytes(format, name):
    found = sniff(packed(noise((64, 48)), format)[:HEAD_BYTES])
    assert found is by_name(name)
    assert not found.is_video


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (boxed(b"isom", b"iso2", b"avc1"), "mp4"),
        (boxed(b"mp42", b"isom"), "mp4"),
        (boxed(b"3gp5", b"3gp4"), "mp4"),
        (boxed(b"niko", b"mp42"), "mp4"),
        (boxed(b"qt  ", b"qt  "), "mov"),
        (struct.pack(">I", 4000) + b"moov" + bytes(20), "mov"),
        (struct.pack(">I", 8) + b"wide" + bytes(20), "mov"),
        (matroska(b"webm"), "webm"),
        (matroska(b"matroska"), "mkv"),
        (boxed(b"mif1", b"heic", b"miaf"), "heic"),
        (boxed(b"mif1", b"avif", b"miaf"), "avif"),
        (boxed(b"msf1", b"hevc"), "heic"),
        (boxed(b"crx ", b"crx ", b"isom"), "raw-cr3"),
    ],
)
def test_containers_are_told_by_their_brands(head, name):
    assert sniff(head) is FORMATS[name]


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    ("make", "name"),
    [
        (b"NIKON CORPORATION\0", "raw-nef"),
        (b"SONY\0\0", "raw-arw"),
        (b"PENTAX Corporation\0", "raw-pef"),
        (b"SAMSUNG\0", "raw-srw"),
    ],
)
def test_camera_files_that_are_built_on_tiff_are_told_by_their_tags(order, make, name):
    one = struct.pack(order + "I", 1)
    entries = [(SUBFILE, LONG, one), (MAKE, TEXT, make), (SUBIFDS, LONG, one)]
    assert sniff(tiff(order, entries)) is FORMATS[name]


def test_dng_and_cr2_are_told_by_their_marks():
    assert sniff(tiff("<", [(DNG, BYTES, b"\1\4\0\0")])) is FORMATS["raw-dng"]
    assert sniff(b"II*\0\x10\0\0\0CR\x02\0" + bytes(40)) is FORMATS["raw-cr2"]


def test_a_developed_picture_that_names_its_camera_stays_a_tiff():
    uncompressed = struct.pack("<H", 1)
    entries = [(COMPRESSION, SHORT, uncompressed), (MAKE, TEXT, b"NIKON CORPORATION\0")]
    assert sniff(tiff("<", entries)) is FORMATS["tiff"]


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"FUJIFILMCCD-RAW 0201FF", "raw-raf"),
        (b"IIRO\x08\0\0\0", "raw-orf"),
        (b"IIU\0\x08\0\0\0", "raw-rw2"),
    ],
)
def test_other_camera_files_are_told_by_their_first_bytes(head, name):
    assert sniff(head) is FORMATS[name]
    assert FORMATS[name].opener == "raw"


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\xff",
        b"ffconcat version 1.0\nfile other.mp4\n",
        b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7",
        b"%!PS-Adobe-3.0 EPSF-3.0",
        b"RIFF\x10\0\0\0AVI LIST",
        b"PK\x03\x04",
        boxed(b"M4A ", b"isom", b"mp42"),
        boxed(b"zzzz"),
        matroska(b"something"),
        b"\x1a\x45\xdf\xa3",
        b"8BPS\0\1",
    ],
)
def test_what_is_no_photo_or_video_of_ours_is_not_guessed(head):
    assert sniff(head) is None


def test_no_beginning_of_a_file_can_upset_the_look():
    randomly = Random(1826)
    starts = [
        b"II*\0",
        b"MM\0*",
        b"\x1a\x45\xdf\xa3",
        b"\0\0\0\x20ftyp",
        b"II*\0\x08\0\0\0",
    ]
    for _ in range(2000):
        head = randomly.choice(starts) + randomly.randbytes(randomly.randrange(80))
        found = sniff(head)
        assert found is None or found.name in FORMATS

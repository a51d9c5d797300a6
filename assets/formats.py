"""What a file is, by our own look at its first bytes and never by its name."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

# Enough for the brands of an MP4, the document type of a Matroska file, and the first
# directory of the camera formats that are built on TIFF.
HEAD_BYTES = 4096

Opener = Literal["pillow", "heif", "raw", "video"]


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file ram knows: what it is called, and what opens it."""

    name: str
    media_type: str
    extension: str
    opener: Opener

    @property
    def is_video(self) -> bool:
        """Whether it plays."""
        return self.opener == "video"


FORMATS: dict[str, Format] = {
    known.name: known
    for known in (
        Format("jpeg", "image/jpeg", "jpg", "pillow"),
        Format("png", "image/png", "png", "pillow"),
        Format("webp", "image/webp", "webp", "pillow"),
        Format("gif", "image/gif", "gif", "pillow"),
        Format("avif", "image/avif", "avif", "pillow"),
        Format("tiff", "image/tiff", "tiff", "pillow"),
        Format("heic", "image/heic", "heic", "heif"),
        Format("mp4", "video/mp4", "mp4", "video"),
        Format("mov", "video/quicktime", "mov", "video"),
        Format("webm", "video/webm", "webm", "video"),
        Format("mkv", "video/x-matroska", "mkv", "video"),
        Format("raw-cr2", "image/x-canon-cr2", "cr2", "raw"),
        Format("raw-cr3", "image/x-canon-cr3", "cr3", "raw"),
        Format("raw-nef", "image/x-nikon-nef", "nef", "raw"),
        Format("raw-arw", "image/x-sony-arw", "arw", "raw"),
        Format("raw-dng", "image/x-adobe-dng", "dng", "raw"),
        Format("raw-raf", "image/x-fuji-raf", "raf", "raw"),
        Format("raw-orf", "image/x-olympus-orf", "orf", "raw"),
        Format("raw-rw2", "image/x-panasonic-rw2", "rw2", "raw"),
        Format("raw-pef", "image/x-pentax-pef", "pef", "raw"),
        Format("raw-srw", "image/x-samsung-srw", "srw", "raw"),
    )
}

PREFIXES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"FUJIFILMCCD-RAW", "raw-raf"),
    (b"IIRO", "raw-orf"),
    (b"IIRS", "raw-orf"),
    (b"MMOR", "raw-orf"),
    (b"IIU\x00", "raw-rw2"),
)

TIFF_ORDERS = {b"II*\x00": "<", b"MM\x00*": ">"}
BIG_TIFFS = (b"II+\x00\x08\x00", b"MM\x00+\x00\x08")

HEIC_BRANDS = {
    *(b"heic", b"heix", b"heim", b"heis"),
    *(b"hevc", b"hevx", b"hevm", b"hevs"),
    *(b"mif1", b"mif2", b"msf1", b"miaf"),
}
AVIF_BRANDS = {b"avif", b"avis"}
MP4_BRANDS = {
    *(b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso7", b"iso8", b"iso9"),
    *(b"mp41", b"mp42", b"mmp4", b"MSNV", b"avc1", b"hvc1", b"av01", b"dash", b"XAVC"),
    *(b"M4V ", b"M4VH", b"M4VP", b"f4v ", b"F4V ", b"kddi", b"CAEP", b"MP4 "),
}
AUDIO_BRANDS = {b"M4A ", b"M4B ", b"M4P "}
# A QuickTime file of the years before `ftyp` begins with one of its other boxes.
OLD_QUICKTIME = {b"moov", b"mdat", b"wide", b"pnot"}

EBML = b"\x1a\x45\xdf\xa3"
EBML_DOCTYPE = b"\x42\x82"

TAG_SUBFILE, TAG_COMPRESSION, TAG_MAKE, TAG_SUBIFDS = 0x00FE, 0x0103, 0x010F, 0x014A
TAG_DNG_VERSION = 0xC612
RAW_COMPRESSIONS = {32767, 32770, 34713, 65535}
RAW_MAKES: tuple[tuple[bytes, str], ...] = (
    (b"NIKON", "raw-nef"),
    (b"SONY", "raw-arw"),
    (b"PENTAX", "raw-pef"),
    (b"RICOH", "raw-pef"),
    (b"SAMSUNG", "raw-srw"),
)


def by_name(name: str) -> Format | None:
    """The format of that name, if ram knows it."""
    return FORMATS.get(name)


def sniff(head: bytes) -> Format | None:
    """What the first `HEAD_BYTES` of a file say it is; nothing if we do not know it."""
    for prefix, name in PREFIXES:
        if head.startswith(prefix):
            return FORMATS[name]
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FORMATS["webp"]
    if head[:4] in TIFF_ORDERS:
        return FORMATS[_tiff_kind(head)]
    if head[:6] in BIG_TIFFS:
        return FORMATS["tiff"]
    if head[:4] == EBML:
        return _matroska(head)
    return _boxed(head)


def _boxed(head: bytes) -> Format | None:
    """The family of MP4: files made of boxes, the first of which names its brands."""
    if len(head) < 12:
        return None
    size, kind = int.from_bytes(head[:4]), head[4:8]
    if kind in OLD_QUICKTIME:
        return FORMATS["mov"] if size in (0, 1) or size >= 8 else None
    if kind != b"ftyp":
        return None
    end = min(len(head), max(size, 16))
    major = head[8:12]
    others = {head[i : i + 4] for i in range(16, end - 3, 4)}
    if major in HEIC_BRANDS:
        return _still(others)
    if major in AUDIO_BRANDS:
        return None
    # Some writers put a brand of their own first and the known ones after it.
    return next(filter(None, map(_by_brand, (major, *sorted(others)))), None)


def _still(others: set[bytes]) -> Format:
    """`mif1` says "a still image" only; the other brands say how it is coded."""
    return FORMATS["avif" if others & AVIF_BRANDS else "heic"]


def _by_brand(brand: bytes) -> Format | None:
    if brand == b"crx ":
        return FORMATS["raw-cr3"]
    if brand in AVIF_BRANDS:
        return FORMATS["avif"]
    if brand in HEIC_BRANDS:
        return FORMATS["heic"]
    if brand == b"qt  ":
        return FORMATS["mov"]
    if brand in MP4_BRANDS or brand[:3] in (b"3gp", b"3g2"):
        return FORMATS["mp4"]
    return None


def _matroska(head: bytes) -> Format | None:
    at = head.find(EBML_DOCTYPE)
    if at < 0:
        return None
    # The length is one byte with its top bit set: no document type is long.
    kind = head[at + 3 : at + 3 + (head[at + 2] & 0x7F)] if len(head) > at + 3 else b""
    names = {b"webm": "webm", b"matroska": "mkv"}
    name = names.get(kind.rstrip(b"\x00"))
    return FORMATS[name] if name else None


def _tiff_kind(head: bytes) -> str:
    """A TIFF, or the camera format that looks like one from outside."""
    if head[8:11] == b"CR\x02":
        return "raw-cr2"
    tags = dict(_first_directory(head))
    if TAG_DNG_VERSION in tags:
        return "raw-dng"
    # A camera's own file starts with a small picture and keeps the large one below
    # it, or says outright that it is packed in the maker's way. A picture that was
    # developed and saved as a TIFF names the same maker and does neither.
    reduced = _number(tags, TAG_SUBFILE) == 1 and TAG_SUBIFDS in tags
    packed = _number(tags, TAG_COMPRESSION) in RAW_COMPRESSIONS
    if reduced or packed:
        make = tags.get(TAG_MAKE, b"").upper()
        for prefix, name in RAW_MAKES:
            if make.startswith(prefix):
                return name
    return "tiff"


def _number(tags: dict[int, bytes], tag: int) -> int:
    return int.from_bytes(tags.get(tag, b""), "little")


def _first_directory(head: bytes) -> Iterator[tuple[int, bytes]]:
    """Tag and value of a TIFF's first directory as far as the head holds it.

    Numbers come out in little-endian order whatever the file's own.
    """
    order = TIFF_ORDERS[head[:4]]
    if len(head) < 8:
        return
    (start,) = struct.unpack(order + "I", head[4:8])
    if start + 2 > len(head):
        return
    (count,) = struct.unpack(order + "H", head[start : start + 2])
    for at in range(start + 2, min(start + 2 + count * 12, len(head) - 11), 12):
        tag, kind, length = struct.unpack(order + "HHI", head[at : at + 8])
        value = head[at + 8 : at + 12]
        if kind == 2 and length > 4:
            (offset,) = struct.unpack(order + "I", value)
            value = head[offset : offset + min(length, 64)]
        elif kind == 3:
            value = value[:2] if order == "<" else value[1::-1]
        elif kind == 4 and order == ">":
            value = value[::-1]
        yield tag, value

"""Live and motion photos, put together as phones write them."""

import struct

from PIL import Image

from tests.assets.films import shoot
from tests.assets.pictures import packed, quarters

ID = "5C3A1F0E-7B6D-4C59-9E8A-0123456789AB"
EXIF, MAKER_NOTE, TAKEN = 0x8769, 0x927C, 0x9003
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
GOOGLE = "http://ns.google.com/photos/1.0"


def apple_note(name=ID):
    """Apple's directory with two entries, the second of them the content id."""
    text = name.encode() + b"\0"
    head = b"Apple iOS\0\0\1MM" + struct.pack(">H", 2)
    start = len(head) + 2 * 12 + 4
    entries = struct.pack(">HHII", 0x0001, 9, 1, 14)
    entries += struct.pack(">HHII", 0x0011, 2, len(text), start)
    return head + entries + bytes(4) + text


def apple_photo(format="JPEG", name=ID, taken="2024:06:01 18:02:03"):
    exif = Image.Exif()
    exif.get_ifd(EXIF)[TAKEN] = taken
    exif.get_ifd(EXIF)[MAKER_NOTE] = apple_note(name)
    return packed(quarters(), format, exif=exif)


def apple_film(tmp_path, name=ID, **more):
    """The film beside it: three seconds at most, its content id among the keys."""
    tags = {
        "com.apple.quicktime.content.identifier": name,
        "com.apple.quicktime.location.ISO6709": "+38.7900-009.3900/",
        "com.apple.quicktime.model": "canary-model",
    }
    path = shoot(tmp_path / "film.mov", sound="aac", tags=tags, **more)
    return path.read_bytes()


def film(tmp_path):
    return shoot(tmp_path / "film.mp4", sound="aac").read_bytes()


def packet(attributes="", elements=""):
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF}">'
        f'<rdf:Description rdf:about="" xmlns:GCamera="{GOOGLE}/camera/"'
        f' xmlns:Container="{GOOGLE}/container/" xmlns:Item="{GOOGLE}/container/item/"'
        f" {attributes}>{elements}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def micro_video(moving, length=None):
    """What phones wrote until 2020: the film's length, counted from the end."""
    length = len(moving) if length is None else length
    xmp = packet(f'GCamera:MicroVideo="1" GCamera:MicroVideoOffset="{length}"')
    return packed(quarters(), "JPEG", xmp=xmp) + moving


def motion_photo(moving):
    """What they write now: a list of what the file holds, here with a gain map."""
    items = (
        '<Container:Item Item:Semantic="Primary" Item:Mime="image/jpeg"/>',
        '<Container:Item Item:Semantic="GainMap" Item:Length="10"/>',
        '<Container:Item Item:Semantic="MotionPhoto" Item:Mime="video/mp4"'
        f' Item:Length="{len(moving)}"/>',
    )
    listed = "".join(f'<rdf:li rdf:parseType="Resource">{i}</rdf:li>' for i in items)
    directory = (
        f"<Container:Directory><rdf:Seq>{listed}</rdf:Seq></Container:Directory>"
    )
    xmp = packet('GCamera:MotionPhoto="1"', directory)
    return packed(quarters(), "JPEG", xmp=xmp) + bytes(10) + moving


def boxed_in_heic(moving):
    """The same in a HEIC, the film in a box of its own."""
    items = (
        '<Container:Item Item:Semantic="Primary" Item:Padding="0"/>',
        '<Container:Item Item:Semantic="MotionPhoto"'
        f' Item:Length="{len(moving) + 8}"/>',
    )
    listed = "".join(f"<rdf:li>{item}</rdf:li>" for item in items)
    directory = (
        f"<Container:Directory><rdf:Seq>{listed}</rdf:Seq></Container:Directory>"
    )
    xmp = packet('GCamera:MotionPhoto="1"', directory)
    box = struct.pack(">I4s", len(moving) + 8, b"mpvd") + moving
    return packed(quarters(), "HEIF", xmp=xmp) + box


def samsung(moving):
    """A film and a table of contents behind the picture, and no word in the XMP."""
    trailer = b"\0\0\x30\x0a\x10\0\0\0MotionPhoto_Data" + moving
    table = b"SEFH" + struct.pack("<III", 106, 1, 0) + struct.pack("<I", 16) + b"SEFT"
    return packed(quarters(), "JPEG") + trailer + table

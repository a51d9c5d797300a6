import pytest

from assets import xmp
from assets.facts import Facts

NAMES = " ".join(
    f'xmlns:{short}="{uri}"'
    for short, uri in {
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "dc": "http://purl.org/dc/elements/1.1/",
        "exif": "http://ns.adobe.com/exif/1.0/",
        "xmp": "http://ns.adobe.com/xap/1.0/",
        "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    }.items()
)


def packet(attributes: str = "", elements: str = "") -> bytes:
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF {NAMES}><rdf:Description rdf:about="" {attributes}>{elements}'
        "</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
    ).encode()


def facts(attributes: str = "", elements: str = "") -> Facts:
    return Facts(**xmp.read_packet(packet(attributes, elements)))


def test_attributes_and_elements_say_the_same():
    date = "2026-11-22T14:05:06+09:00"
    by_attribute = facts(f'exif:DateTimeOriginal="{date}" xmp:Rating="4"')
    by_element = facts(
        "",
        f"<exif:DateTimeOriginal>{date}</exif:DateTimeOriginal><xmp:Rating>4</xmp:Rating>",
    )
    assert by_attribute == by_element
    assert by_attribute.xmp_date == date
    assert by_attribute.rating == 4


def test_the_words_of_the_default_language_are_taken():
    words = (
        '<rdf:Alt><rdf:li xml:lang="de">Am See</rdf:li>'
        '<rdf:li xml:lang="x-default">At the lake</rdf:li></rdf:Alt>'
    )
    found = facts(
        "", f"<dc:title>{words}</dc:title><dc:description>{words}</dc:description>"
    )
    assert (found.title, found.description) == ("At the lake", "At the lake")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-22T14:05:06.25Z", "2026-11-22T14:05:06.250000+00:00"),
        ("2026-11-22T14:05", "2026-11-22T14:05:00"),
        ("2026-11-22", "2026-11-22T00:00:00"),
        ("1952-07", "1952-07-01T00:00:00"),
        ("1952", "1952-01-01T00:00:00"),
        ("2026:11:22 14:05:06", "2026-11-22T14:05:06"),
        ("2026-11-22T14:05:06+99:00", "2026-11-22T14:05:06"),
        ("2026-02-30", None),
        ("soon", None),
    ],
)
def test_dates_are_read_as_far_as_they_are_written(written, meant):
    assert facts(f'photoshop:DateCreated="{written}"').xmp_date == meant


@pytest.mark.parametrize(
    ("latitude", "longitude", "place"),
    [
        ("52,30.6N", "13,22.5E", (52.51, 13.375)),
        ("52,30,36S", "13,22,30W", (-52.51, -13.375)),
        ("52.51", "-13.375", (52.51, -13.375)),
        ("52,30.6N", "", (None, None)),
        ("252,30.6N", "13,22.5E", (None, None)),
        ("north", "1/0", (None, None)),
    ],
)
def test_places_are_read_in_all_their_spellings(latitude, longitude, place):
    found = facts(f'exif:GPSLatitude="{latitude}" exif:GPSLongitude="{longitude}"')
    assert (found.latitude, found.longitude) == place


def test_height_is_below_the_sea_where_it_says_so():
    found = facts(
        'exif:GPSLatitude="31.5" exif:GPSLongitude="35.5"'
        ' exif:GPSAltitude="4300/10" exif:GPSAltitudeRef="1"'
    )
    assert found.altitude == -430.0


def test_a_sidecar_is_read_and_a_broken_one_is_none(tmp_path):
    sidecar = tmp_path / "IMG_1.JPG.xmp"
    sidecar.write_bytes(packet('xmp:CreateDate="2020-01-02T03:04:05"'))
    assert xmp.read_sidecar(sidecar) == Facts(xmp_date="2020-01-02T03:04:05")
    sidecar.write_bytes(b"<not xmp")
    assert xmp.read_sidecar(sidecar) is None


@pytest.mark.parametrize(
    "hostile",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>',
        b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        b"<x>" * 100_000,
        b"\xff\xfe\x00",
        b'<?xml version="1.0" encoding="nonsense"?><x/>',
        b"",
    ],
)
def test_hostile_packets_say_nothing(hostile):
    assert xmp.read_packet(hostile) == {}

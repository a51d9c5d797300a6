from io import BytesIO
from random import Random

import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from assets import exif
from assets.facts import Facts
from tests.assets.pictures import noise, packed

PHOTO, GPS = 0x8769, 0x8825
NORTH = {1: "N", 2: (52.0, 30.0, 36.0), 3: "E", 4: (13.0, 22.0, 30.0)}


def facts(main=None, photo=None, gps=None) -> Facts:
    """What is read from a JPEG with these tags."""
    tags = Image.Exif()
    tags.update(main or {})
    tags.get_ifd(PHOTO).update(photo or {})
    tags.get_ifd(GPS).update(gps or {})
    data = packed(noise((16, 12)), "JPEG", exif=tags)
    with Image.open(BytesIO(data)) as image:
        return Facts.from_json(exif.read(image))


def test_camera_lens_and_exposure_are_read():
    found = facts(
        {0x010F: "Canon", 0x0110: "EOS R6", 0x0131: "Firmware 1.8", 0x013B: "Anna"},
        {
            0x829A: IFDRational(1, 250),
            0x829D: 2.8,
            0x920A: 35.0,
            0x8827: 400,
            0xA434: "RF35mm F1.8",
        },
    )
    assert (found.make, found.model, found.lens) == ("Canon", "EOS R6", "RF35mm F1.8")
    assert (found.exposure, found.f_number) == ("1/250", 2.8)
    assert (found.focal_length, found.iso) == (35.0, 400)
    assert (found.software, found.artist) == ("Firmware 1.8", "Anna")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (IFDRational(10, 13), "0.8"),
        (IFDRational(1, 3), "0.3"),
        (IFDRational(1, 4), "1/4"),
        (IFDRational(30, 1), "30"),
        (IFDRational(0, 1), ""),
        (IFDRational(1, 0), ""),
    ],
)
def test_exposure_is_written_as_photographers_do(seconds, words):
    assert facts(photo={0x829A: seconds}).exposure == words


def test_local_time_offset_and_fraction_are_read():
    found = facts(
        photo={0x9003: "2026:11:22 14:05:06", 0x9011: "+09:30", 0x9291: "123"}
    )
    assert found.exif_original == "2026-11-22T14:05:06"
    assert found.exif_offset == 570
    assert found.exif_subsec == "123"


@pytest.mark.parametrize(
    "nonsense",
    [
        "0000:00:00 00:00:00",
        "    :  :     :  :  ",
        "2026:13:40 10:00:00",
        "1601:01:01 00:00:00",
        "yesterday",
        "",
    ],
)
def test_a_date_that_is_none_leaves_the_place_to_the_next_one(nonsense):
    found = facts(photo={0x9003: nonsense, 0x9004: "2019:05:01 08:00:00"})
    assert found.exif_original == "2019-05-01T08:00:00"


def test_the_date_of_saving_is_not_taken_for_that_of_the_photo():
    found = facts({0x0132: "2024:01:02 03:04:05"})
    assert found.exif_original is None
    assert found.exif_modified == "2024-01-02T03:04:05"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("Z", 0), ("-03:30", -210), ("+0200", 120), ("+99:99", None), ("   :  ", None)],
)
def test_offsets_are_minutes_or_nothing(text, minutes):
    found = facts(photo={0x9003: "2026:11:22 14:05:06", 0x9011: text})
    assert found.exif_offset == minutes


def test_coordinates_are_read_with_their_signs():
    found = facts(gps={**NORTH, 5: b"\x01", 6: 12.5})
    assert (found.latitude, found.longitude) == (52.51, 13.375)
    assert found.altitude == -12.5
    found = facts(gps={**NORTH, 1: "S", 3: "W"})
    assert (found.latitude, found.longitude) == (-52.51, -13.375)


@pytest.mark.parametrize(
    "broken",
    [
        {1: "", 3: ""},
        {2: (0.0, 0.0, 0.0), 4: (0.0, 0.0, 0.0)},
        {2: (91.0, 0.0, 0.0)},
        {4: (181.0, 0.0, 0.0)},
        {2: (52.0, 75.0, 0.0)},
        {2: (IFDRational(0, 0), IFDRational(0, 0), IFDRational(0, 0))},
    ],
)
def test_coordinates_that_cannot_be_meant_are_left_out(broken):
    found = facts(gps={**NORTH, **broken, 6: 100.0})
    assert (found.latitude, found.longitude, found.altitude) == (None, None, None)


def test_seconds_that_are_undefined_do_not_cost_the_place():
    found = facts(gps={**NORTH, 2: (52.0, 30.5, IFDRational(0, 0))})
    assert found.latitude == pytest.approx(52.5083333)


def test_satellite_time_is_an_instant():
    found = facts(gps={29: "2026:11:22", 7: (13.0, 5.0, 6.5)})
    assert found.gps_utc == "2026-11-22T13:05:06.500000+00:00"


def test_what_cameras_write_by_themselves_is_no_description():
    assert facts({0x010E: "OLYMPUS DIGITAL CAMERA         "}).description == ""
    assert facts({0x010E: "Acme", 0x010F: "ACME"}).description == ""
    assert facts({0x010E: "Grandma at the lake"}).description == "Grandma at the lake"


def test_words_in_other_encodings_come_out_right():
    assert facts({0x010E: "Weiß und süß".encode()}).description == "Weiß und süß"
    comment = b"UNICODE\0" + "Überraschung".encode("utf-16")
    assert facts(photo={0x9286: comment}).description == "Überraschung"
    assert facts({0x9C9B: "Título".encode("utf-16-le")}).description == "Título"


def test_a_screenshot_is_known_by_its_mark():
    found = facts(photo={0x9286: b"ASCII\0\0\0Screenshot"})
    assert found.is_screenshot
    assert found.description == ""


def test_texts_are_free_of_control_characters_and_bounded():
    found = facts({0x010F: "Acme\x07\x1b[31m Co\0garbage", 0x010E: "x" * 50_000})
    assert found.make == "Acme[31m Co"
    assert len(found.description) == 5000


def test_no_broken_exif_can_raise():
    tags = Image.Exif()
    tags.update({0x010F: "Acme", 0x010E: "words", 0x0132: "2020:01:01 00:00:00"})
    tags.get_ifd(PHOTO).update(
        {0x9003: "2020:01:01 00:00:00", 0x829A: 0.01, 0x8827: 100}
    )
    tags.get_ifd(GPS).update(NORTH)
    sound = tags.tobytes()
    randomly = Random(7)
    for _ in range(400):
        broken = bytearray(sound)
        for _ in range(randomly.randrange(1, 12)):
            broken[randomly.randrange(6, len(broken))] = randomly.randrange(256)
        image = noise((8, 8))
        image.info["exif"] = bytes(broken[: randomly.randrange(6, len(broken) + 1)])
        found = Facts.from_json(exif.read(image))
        assert Facts.from_json(found.to_json()) == found

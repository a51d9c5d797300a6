import base64
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from assets.facts import Facts
from assets.placeholder import placeholder
from assets.rendering import write_renditions
from assets.renditions import PREVIEW, RENDITIONS, THUMBNAIL, THUMBNAIL_2X
from tests.assets.pictures import (
    BLUE,
    RED,
    corners,
    distance,
    noise,
    oriented,
    packed,
    quarters,
)

# The corners of a picture stored with an orientation, as it is to be seen.
SEEN = ["red", "green", "blue", "yellow"]
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.fixture
def rendered(tmp_path):
    """Renditions of a picture, opened, by their names."""

    def render(image, orientation=1):
        write_renditions(image, tmp_path, orientation)
        opened = {}
        for made in RENDITIONS.values():
            opened[made.name] = Image.open(
                BytesIO((tmp_path / made.filename).read_bytes())
            )
            assert opened[made.name].mode == "RGB"
        return opened

    return render


@pytest.mark.parametrize(
    ("size", "rendition", "fitted"),
    [
        ((4032, 3024), PREVIEW, (1920, 1440)),
        ((3024, 4032), THUMBNAIL, (250, 333)),
        ((6000, 4000), THUMBNAIL_2X, (750, 500)),
        ((800, 600), PREVIEW, (800, 600)),
        ((100, 60), THUMBNAIL, (100, 60)),
        ((20_000, 2000), PREVIEW, (5760, 576)),
        ((20_000, 1), THUMBNAIL, (2000, 1)),
    ],
)
def test_short_sides_fit_long_sides_are_capped_nothing_grows(size, rendition, fitted):
    assert rendition.fit(size) == fitted


def test_the_half_size_of_twelve_megapixels_is_a_preview_as_it_is(rendered):
    found = rendered(noise((4032, 3024)))
    assert found["preview"].size == (2016, 1512)
    assert found["thumbnail2x"].size == (672, 504)
    assert found["thumbnail"].size == (333, 250)
    assert found["preview"].format == "JPEG"
    assert found["thumbnail"].format == found["thumbnail2x"].format == "WEBP"


def test_a_size_far_above_the_preview_is_resampled(rendered):
    assert rendered(noise((2800, 2000)))["preview"].size == (2016, 1440)


def test_small_pictures_stay_as_they_are(rendered):
    found = rendered(noise((120, 90)))
    assert {image.size for image in found.values()} == {(120, 90)}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_stand_upright(rendered, orientation):
    turn = STORED[orientation]
    stored = quarters() if turn is None else quarters().transpose(turn)
    for image in rendered(stored, orientation).values():
        assert image.size == (320, 200)
        assert corners(image) == SEEN


@pytest.mark.parametrize("mode", ["CMYK", "YCbCr", "RGBA", "P", "LAB", "HSV"])
def test_every_kind_of_color_becomes_srgb(rendered, mode):
    srgb = ImageCms.createProfile("sRGB")
    if mode == "LAB":
        lab = ImageCms.createProfile("LAB")
        image = ImageCms.profileToProfile(quarters(), srgb, lab, outputMode="LAB")
    else:
        image = quarters().convert(mode)
    assert corners(rendered(image)["preview"]) == SEEN


@pytest.mark.parametrize("mode", ["I;16", "I;16B", "I", "F"])
def test_more_than_eight_bits_of_gray_are_scaled_and_not_clipped(rendered, mode):
    ramp = Image.linear_gradient("L").convert("I").point(lambda value: value * 257)
    preview = rendered(ramp.convert(mode))["preview"]
    grays = [preview.getpixel((128, y))[0] for y in (10, 128, 245)]
    assert grays == [pytest.approx(level, abs=4) for level in (10, 128, 245)]


def test_an_embedded_profile_is_applied_and_not_passed_on(rendered):
    red = ImageCms.createProfile("sRGB")
    plain = quarters()
    swapped = Image.merge("RGB", plain.split()[::-1])
    profile = bytearray(ImageCms.ImageCmsProfile(red).tobytes())
    # The profile of a strange screen, whose red lamp is blue and the other way round.
    profile = profile.replace(b"rXYZ", b"xxxx").replace(b"bXYZ", b"rXYZ")
    profile = profile.replace(b"xxxx", b"bXYZ").replace(
        b"s\0R\0G\0B\0", b"o\0d\0d\0!\0"
    )
    swapped.info["icc_profile"] = bytes(profile).replace(
        b"\0s\0R\0G\0B", b"\0o\0d\0d\0!"
    )
    preview = rendered(swapped)["preview"]
    assert corners(preview) == SEEN
    assert "icc_profile" not in preview.info


SOUND = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
NAME = SOUND.index(b"\0s\0R\0G\0B")


@pytest.mark.parametrize(
    "profile",
    [
        b"no profile",
        bytes(200),
        SOUND[:300],
        SOUND[:16] + b"\x96\xff\0\x01" + SOUND[20:],
        SOUND[:NAME] + b"\xdc\xcb\xdf\xff" + SOUND[NAME + 4 :],
    ],
    ids=["text", "zeros", "short", "space", "name"],
)
def test_a_broken_profile_is_passed_over(rendered, profile):
    image = quarters()
    image.info["icc_profile"] = profile
    assert corners(rendered(image)["preview"]) == SEEN


def test_what_is_transparent_lies_on_white(rendered):
    image = Image.new("RGBA", (300, 200), (*BLUE, 0))
    image.paste((*RED, 255), (0, 0, 150, 200))
    preview = rendered(image)["preview"]
    assert distance(preview.getpixel((40, 100)), RED) < 20
    assert distance(preview.getpixel((260, 100)), (255, 255, 255)) < 20


def test_renditions_keep_none_of_the_metadata(rendered):
    exif = oriented(1)
    exif[0x010E] = "CANARY"
    image = Image.open(
        BytesIO(packed(quarters(), "JPEG", exif=exif, comment=b"CANARY"))
    )
    for found in rendered(image).values():
        assert b"CANARY" not in found.fp.getvalue()
        assert not found.getexif()
        assert "comment" not in found.info


def test_the_color_is_the_one_to_be_named():
    image = Image.new("RGB", (200, 100), (20, 20, 20))
    image.paste(RED, (0, 0, 90, 100))
    color, _ = placeholder(image)
    assert color == 0b110000


def test_the_thumbhash_holds_shape_and_mean_of_the_picture():
    _, text = placeholder(Image.new("RGB", (300, 200), (255, 0, 0)))
    header = int.from_bytes(base64.b64decode(text)[:3], "little")
    light, yellow, red = header & 63, header >> 6 & 63, header >> 12 & 63
    assert light == 21  # a third of 63
    assert yellow == 47  # (1 + 0) / 2 - 0, on a scale from -1 to 1
    assert red == 63  # 1 - 0
    shape = int.from_bytes(base64.b64decode(text)[3:5], "little")
    assert shape >> 15 == 1
    assert shape & 7 == 5  # two thirds of seven waves


def test_the_thumbhash_tells_where_it_is_light():
    image = Image.new("RGB", (100, 100))
    image.paste((255, 255, 255), (0, 0, 50, 100))
    _, text = placeholder(image)
    hashed = base64.b64decode(text)
    # The first wave runs once across: as strong as can be, light on the left.
    assert hashed[5] & 15 == 15
    assert len(text) <= 48


def test_facts_survive_json_and_hold_nothing_else():
    found = Facts(width=4, height=3, make="Acme\0", latitude=91.0, longitude=3.0)
    assert found.to_json() == {"width": 4, "height": 3, "make": "Acme"}
    assert Facts.from_json({**found.to_json(), "unknown": 1}) == found


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("width", -1),
        ("orientation", 9),
        ("duration", float("nan")),
        ("iso", 10**400),
        ("latitude", "52"),
        ("gps_utc", "2026-11-22T00:00:00"),
        ("exif_original", "0000-00-00"),
        ("exif_subsec", "12x"),
        ("exif_offset", 100_000),
        ("rating", True),
        ("make", 7),
        ("plays_everywhere", "yes"),
    ],
)
def test_a_fact_out_of_range_is_unknown(name, value):
    assert Facts.from_json({name: value}) == Facts()

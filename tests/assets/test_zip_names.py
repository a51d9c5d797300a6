"""Names in a zip: n in, n out, on every system that may unpack them."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assets.zip_names import MAX_BYTES, DistinctNames, beside, safe_name

AWKWARD = st.sampled_from(
    [
        "IMG_1.jpg",
        "img_1.JPG",
        "IMG_1 (2).jpg",
        "é.jpg",
        "e\u0301.jpg",
        "..",
        "../../etc/passwd",
        "C:\\boot.ini",
        "con",
        "Con.jpg",
        "",
        ".jpg",
        "x" * 300 + ".jpeg",
        "ß.png",
        "SS.png",
        "ﬁ.png",
        "a\x00b\u202e.jpg",
        "a. . .jpg",
        "\udc80.jpg",
    ]
)
NAMES = st.lists(AWKWARD | st.text(st.characters(), max_size=300), max_size=30)
RESERVED = {"con", "prn", "aux", "nul", "com1", "com9", "lpt1", "lpt9"}


def distinct_names(names):
    """What a zip with these calls them."""
    distinct = DistinctNames()
    return [distinct.take(name) for name in names]


@given(NAMES)
@example(["a.jpg", "a (2).jpg", "a.jpg", "A.JPG"])
@example(["x" * 255, "x" * 255, "x" * 256])
def test_as_many_different_names_come_out_as_go_in(names):
    distinct = distinct_names(names)
    assert len(distinct) == len(names)
    for form in ("NFC", "NFD"):
        for fold in (str.lower, str.casefold):
            same = {fold(unicodedata.normalize(form, name)) for name in distinct}
            assert len(same) == len(names)


@given(st.text(st.characters(), max_size=300) | AWKWARD)
@example("nul .txt")
@example("a\xa0. ")
@example("a.\u202e.jpg")
def test_every_name_is_safe_everywhere(name):
    safe = safe_name(name)
    assert 0 < len(safe.encode()) <= MAX_BYTES
    assert ".." not in safe
    assert not re.search(r'[/\\:<>"|?*\x00-\x1f\x7f-\x9f\u202a-\u202e]', safe)
    assert safe == safe.strip()
    assert not safe.endswith(".")
    assert safe.partition(".")[0].strip().casefold() not in RESERVED
    assert unicodedata.normalize("NFC", safe) == safe


@given(NAMES)
def test_names_that_are_distinct_already_stay_as_they_are(names):
    once = distinct_names(names)
    assert distinct_names(once) == once


@pytest.mark.parametrize(
    ("names", "distinct"),
    [
        (["IMG_1.jpg"] * 3, ["IMG_1.jpg", "IMG_1 (2).jpg", "IMG_1 (3).jpg"]),
        (["a.jpg", "A.JPG"], ["a.jpg", "A (2).JPG"]),
        (["a.jpg", "a (2).jpg", "a.jpg"], ["a.jpg", "a (2).jpg", "a (3).jpg"]),
        (["é.jpg", "e\u0301.jpg"], ["é.jpg", "é (2).jpg"]),
        (["no extension"] * 2, ["no extension", "no extension (2)"]),
        (["../../etc/passwd"], ["._._etc_passwd"]),
        (["C:\\boot.ini"], ["C__boot.ini"]),
        (["aux.jpg", "LPT1", "auxiliary.jpg"], ["_aux.jpg", "_LPT1", "auxiliary.jpg"]),
        (["", " ", "..."], ["unnamed", "unnamed (2)", "unnamed (3)"]),
        (["gpj\u202eexe.jpg", "tab\there.jpg"], ["gpjexe.jpg", "tabhere.jpg"]),
        (["家族👩\u200d👧.heic"], ["家族👩\u200d👧.heic"]),
    ],
)
def test_names_read_as_a_person_expects(names, distinct):
    assert distinct_names(names) == distinct


def test_a_name_cut_to_length_keeps_its_extension_and_its_number():
    first, second = distinct_names(["ö" * 300 + ".jpg"] * 2)
    assert first == "ö" * 125 + ".jpg"
    assert second == "ö" * 123 + " (2).jpg"


def test_many_equal_names_are_numbered_without_counting_from_one_again():
    names = distinct_names(["DSC.jpg"] * 20_000)
    assert names[-1] == "DSC (20000).jpg"


@pytest.mark.parametrize(
    ("companion", "follows"),
    [
        ("IMG_1.jpg.xmp", "IMG_1 (2).jpg.xmp"),
        ("IMG_1.xmp", "IMG_1 (2).xmp"),
        ("other.xmp", "other.xmp"),
    ],
)
def test_a_companion_is_renamed_as_its_photo_was(companion, follows):
    assert beside(companion, "IMG_1.jpg", "IMG_1 (2).jpg") == follows

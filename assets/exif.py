"""Read EXIF as cameras write it: each value by itself, and none may spoil another."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import wraps
from math import isfinite
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from assets.facts import clean_text, first_text, text_length
from assets.motion import content_id

Tags = Mapping[int, Any]

MOMENT = re.compile(
    r"\s*(\d{4})[:\-/. ](\d{1,2})[:\-/. ](\d{1,2})"
    r"(?:[T ]+(\d{1,2})[:.](\d{1,2})(?:[:.](\d{1,2}))?)?"
)
OFFSET = re.compile(r"\s*(?:(Z)|([+-])(\d{1,2}):?(\d{2}))\s*\0*$")
# Photography begins in 1826: cameras write year 1 or 1601 for "I do not know".
EARLIEST_YEAR = 1826
CLOCKS = (
    (Base.DateTimeOriginal, Base.SubsecTimeOriginal, Base.OffsetTimeOriginal),
    (Base.DateTimeDigitized, Base.SubsecTimeDigitized, Base.OffsetTimeDigitized),
)

# Cameras fill in their own name where people's words belong.
NO_DESCRIPTIONS = {
    *("OLYMPUS CAMERA", "SONY DSC", "DCIM", "DIGITAL IMAGE", "EXIF_JPEG", "SCREENSHOT"),
    *("SAMSUNG CAMERA PICTURES", "JPEG PICTURE", "DEFAULT", "CAMERA"),
}
USER_COMMENT_CODES = {
    b"ASCII\0\0\0": "ascii",
    b"UNICODE\0": "utf-16",
    b"JIS\0\0\0\0\0": "iso2022_jp",
}
# Of ISO's two bytes this is the last value and means "more than that".
ISO_FULL = 65535


def read(image: Image.Image) -> dict[str, Any]:
    """What an open picture's EXIF says, in the names of `Facts`; never raises."""
    return read_directory(_tags(image.getexif) or Image.Exif())


def read_directory(exif: Image.Exif) -> dict[str, Any]:
    """The same for a directory and those it points to."""
    photo = _tags(exif.get_ifd, IFD.Exif) or {}
    return read_tags(exif, photo, _tags(exif.get_ifd, IFD.GPSInfo) or {})


def read_tags(main: Tags, photo: Tags, gps: Tags) -> dict[str, Any]:
    """The same for the tags of the three directories."""
    found = {
        "orientation": _whole(main, Base.Orientation),
        "make": _text(main, Base.Make),
        "model": _text(main, Base.Model),
        "software": _text(main, Base.Software),
        "artist": _text(main, Base.Artist),
        "copyright": _text(main, Base.Copyright),
        "description": _description(main, photo),
        "is_screenshot": _user_comment(photo).lower() == "screenshot",
        "lens": _text(photo, Base.LensModel),
        "f_number": _decimal(photo, Base.FNumber, 1),
        "exposure": _exposure(photo),
        "focal_length": _decimal(photo, Base.FocalLength, 1),
        "iso": _iso(photo),
        "rating": _whole(main, Base.Rating),
        "content_id": _content_id(photo),
        **_dates(main, photo),
        **(_place(gps) or {}),
        "gps_utc": _gps_instant(gps),
    }
    return {name: value for name, value in found.items() if value not in (None, "")}


def tolerant[**P, T](function: Callable[P, T]) -> Callable[P, T | None]:
    """Let a broken value be a missing one.

    There is no list of what may go wrong: the tags hold any type, any length and
    offsets to anywhere, and Pillow raises whatever that leads to.
    """

    @wraps(function)
    def tried(*args: P.args, **kwargs: P.kwargs) -> T | None:
        try:
            return function(*args, **kwargs)
        except MemoryError:
            raise
        except Exception:
            return None

    return tried


@tolerant
def _tags(get: Callable[..., Any], *args: int) -> Any:
    return get(*args)


def _text(tags: Tags, tag: int, length: int = 200) -> str:
    return _any_text(tags, tag, length) or ""


@tolerant
def _content_id(photo: Tags) -> str:
    return content_id(photo.get(Base.MakerNote))


@tolerant
def _any_text(tags: Tags, tag: int, length: int) -> str:
    value = tags.get(tag)
    if isinstance(value, tuple):
        value = value[0]
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not isinstance(value, str):
        return ""
    # Some writers end a text with zeros, and leave what was there before after them.
    value = value[: length * 8].lstrip("\0").partition("\0")[0]
    # The standard says ASCII, Pillow reads Latin-1, and phones write UTF-8.
    with suppress(UnicodeError):
        value = value.encode("latin-1").decode("utf-8")
    return clean_text(value, length)


@tolerant
def _number(tags: Tags, tag: int) -> float | None:
    value = tags.get(tag)
    if isinstance(value, tuple):
        value = value[0]
    if value is None or isinstance(value, bytes):
        return None
    number = float(value)
    return number if isfinite(number) else None


def _whole(tags: Tags, tag: int) -> int | None:
    number = _number(tags, tag)
    return None if number is None else int(number)


def _decimal(tags: Tags, tag: int, digits: int) -> float | None:
    number = _number(tags, tag)
    return None if number is None else round(number, digits)


def _exposure(photo: Tags) -> str:
    seconds = _number(photo, Base.ExposureTime)
    if not seconds or not 1e-6 <= seconds <= 1e6:
        return ""
    # Cameras count fractions up to about a third of a second, and seconds above.
    return f"1/{round(1 / seconds)}" if seconds < 0.3 else f"{round(seconds, 1):g}"


def _iso(photo: Tags) -> int | None:
    iso = _whole(photo, Base.ISOSpeedRatings)
    if iso is None or iso >= ISO_FULL:
        names = (Base.RecommendedExposureIndex, Base.ISOSpeed)
        iso = next(filter(None, (_whole(photo, name) for name in names)), iso)
    return iso


def _description(main: Tags, photo: Tags) -> str:
    length = text_length("description")
    words = (
        _text(main, Base.ImageDescription, length),
        _windows_text(main, Base.XPTitle),
        _windows_text(main, Base.XPComment),
        _user_comment(photo),
    )
    names = (_text(main, Base.Make).upper(), _text(main, Base.Model).upper())
    return first_text(
        (text for text in words if not _is_filler(text.upper(), names)), length
    )


def _is_filler(words: str, names: tuple[str, ...]) -> bool:
    filler = words in names or words.endswith("DIGITAL CAMERA")
    return filler or words in NO_DESCRIPTIONS


def _windows_text(main: Tags, tag: int) -> str:
    return _utf16(main, tag) or ""


@tolerant
def _utf16(main: Tags, tag: int) -> str:
    value = main.get(tag)
    if isinstance(value, tuple):
        value = bytes(value)
    if not isinstance(value, bytes):
        return ""
    return clean_text(value[:20_000].decode("utf-16-le", "ignore"), 5000)


def _user_comment(photo: Tags) -> str:
    return _comment(photo) or ""


@tolerant
def _comment(photo: Tags) -> str:
    value = photo.get(Base.UserComment)
    if isinstance(value, str):
        value = value.encode("latin-1")
    if not isinstance(value, bytes):
        return ""
    code = USER_COMMENT_CODES.get(value[:8])
    # Without one of these codes it is whatever the maker keeps there.
    return clean_text(value[8:20_000].decode(code), 5000) if code else ""


def _dates(main: Tags, photo: Tags) -> dict[str, Any]:
    """The first date that a camera could have meant, with its fraction and offset."""
    moment, subsec, offset = None, Base.SubsecTime, Base.OffsetTime
    for names in CLOCKS:
        if moment := _moment(photo, names[0]):
            _, subsec, offset = names
            break
    return {
        "exif_original": moment,
        "exif_modified": _moment(main, Base.DateTime),
        "exif_subsec": _text(photo, subsec)[:9],
        "exif_offset": parse_offset(_text(photo, offset)),
    }


def _moment(tags: Tags, tag: int) -> str | None:
    moment = parse_moment(_text(tags, tag))
    return moment.isoformat() if moment and moment.year >= EARLIEST_YEAR else None


def parse_moment(text: str) -> datetime | None:
    """`2010:05:30 12:00:00` and its many misspellings, as a time without a zone."""
    match = MOMENT.match(text)
    if not match:
        return None
    try:
        return datetime(*(int(part or 0) for part in match.groups()))  # type: ignore[arg-type]
    except ValueError:
        return None


def parse_offset(text: str) -> int | None:
    """`+09:00` in minutes."""
    match = OFFSET.match(text)
    if not match:
        return None
    zulu, sign, hours, minutes = match.groups()
    if zulu:
        return 0
    return (int(hours) * 60 + int(minutes)) * (-1 if sign == "-" else 1)


@tolerant
def _place(gps: Tags) -> dict[str, float]:
    latitude = _degrees(gps, GPS.GPSLatitude, GPS.GPSLatitudeRef, "NS", 90)
    longitude = _degrees(gps, GPS.GPSLongitude, GPS.GPSLongitudeRef, "EW", 180)
    if latitude is None or longitude is None:
        return {}
    place = {"latitude": latitude, "longitude": longitude}
    altitude = _decimal(gps, GPS.GPSAltitude, 1)
    if altitude is not None:
        below = gps.get(GPS.GPSAltitudeRef) in (1, b"\x01", "1")
        place["altitude"] = -altitude if below else altitude
    return place


@tolerant
def _degrees(gps: Tags, tag: int, ref: int, signs: str, limit: int) -> float | None:
    """Degrees with their sign. Without N, S, E or W nobody knows the hemisphere."""
    side = _text(gps, ref).upper()[:1]
    if not side or side not in signs:
        return None
    parts = gps[tag]
    parts = [float(part) for part in (parts if isinstance(parts, tuple) else (parts,))]
    degrees, minutes, seconds = (*parts, 0.0, 0.0)[:3]
    # Some leave the seconds undefined (0/0) and have put them into the minutes.
    seconds = seconds if isfinite(seconds) else 0.0
    if not (0 <= minutes <= 60 and 0 <= seconds <= 60):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    if not 0 <= value <= limit:
        return None
    return round(-value if side == signs[1] else value, 7)


@tolerant
def _gps_instant(gps: Tags) -> str | None:
    day = parse_moment(_text(gps, GPS.GPSDateStamp))
    hours, minutes, seconds = (float(part) for part in gps[GPS.GPSTimeStamp])
    if day is None or day.year < EARLIEST_YEAR:
        return None
    if not (0 <= hours < 24 and 0 <= minutes < 60 and 0 <= seconds <= 60):
        return None
    moment = day.replace(hour=0, minute=0, second=0, tzinfo=UTC)
    moment += timedelta(hours=hours, minutes=minutes, seconds=round(seconds, 3))
    return moment.isoformat()

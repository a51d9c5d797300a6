"""Read XMP, inside a picture or in a sidecar file beside it."""

import re
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from assets.exif import parse_moment
from assets.facts import Facts

LARGEST_PACKET = 4 << 20

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
XML = "{http://www.w3.org/XML/1998/namespace}"
DC = "{http://purl.org/dc/elements/1.1/}"
EXIF = "{http://ns.adobe.com/exif/1.0/}"
PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
XAP = "{http://ns.adobe.com/xap/1.0/}"
TIFF = "{http://ns.adobe.com/tiff/1.0/}"
META = "{adobe:ns:meta/}"
CAMERA = "{http://ns.google.com/photos/1.0/camera/}"
CONTAINER = "{http://ns.google.com/photos/1.0/container/}"
ITEM = "{http://ns.google.com/photos/1.0/container/item/}"
# Ours, in the sidecars that we write ourselves.
RAM = "{urn:ram:xmp#}"

DATES = (EXIF + "DateTimeOriginal", PHOTOSHOP + "DateCreated", XAP + "CreateDate")
MOMENT = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(.*))?$"
)
# "48,51.5N", "48,51,30N", and the plain number that some programs write.
COORDINATE = re.compile(
    r"(\d{1,3}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?(?:,(\d{1,2}(?:\.\d+)?))?([NSEW])$"
)


def read_sidecar(path: Path) -> Facts | None:
    """What a sidecar file says; nothing if it cannot be read."""
    with path.open("rb") as file:
        found = read_packet(file.read(LARGEST_PACKET + 1))
    return Facts(**found) if found else None


def read_packet(packet: bytes) -> dict[str, Any]:
    """What a packet says, in the names of `Facts`; never raises on its content."""
    root = _parsed(packet)
    if root is None:
        return {}
    values = dict(_properties(root))
    found = {
        "xmp_date": _date(values),
        "title": values.get(DC + "title"),
        "description": values.get(DC + "description"),
        "rating": _whole(values.get(XAP + "Rating", "")),
        "edited": values.get(RAM + "Edited"),
        "rotation": _whole(values.get(RAM + "Rotation", "")),
        **_place(values),
    }
    if values.get(EXIF + "UserComment", "").strip().lower() == "screenshot":
        found["is_screenshot"] = True
    return {name: value for name, value in found.items() if value not in (None, "")}


def motion_tail(packet: bytes) -> int | None:
    """How many bytes before a picture's end its film begins, if it has one.

    Phones write it as the length of the film, or as a list of what the file holds.
    """
    root = _parsed(packet)
    if root is None:
        return None
    values = dict(_properties(root))
    if offset := _whole(values.get(CAMERA + "MicroVideoOffset", "")):
        return offset
    tail = None
    for item in root.iter(CONTAINER + "Item"):
        if item.get(ITEM + "Semantic") == "MotionPhoto":
            tail = 0
        if tail is not None:
            sizes = (item.get(ITEM + name, "") for name in ("Length", "Padding"))
            tail += sum(max(_whole(size) or 0, 0) for size in sizes)
    return tail


def _parsed(packet: bytes) -> Element | None:
    if not packet or len(packet) > LARGEST_PACKET:
        return None
    try:
        return fromstring(packet.strip(b"\0 \r\n\t"), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        return None


def _properties(root: Element) -> Iterator[tuple[str, str]]:
    """Names and texts of all simple properties, written in either of XMP's ways."""
    for described in root.iter(RDF + "Description"):
        yield from described.attrib.items()
        for child in described:
            text = _words(child) if len(child) else child.text
            if text and text.strip():
                yield child.tag, text.strip()


def _words(element: Element) -> str | None:
    """A text in several languages: the default one, else the first."""
    choices = list(element.iter(RDF + "li"))
    default = (c for c in choices if c.get(XML + "lang") == "x-default")
    chosen = next(default, choices[0] if choices else None)
    return None if chosen is None else chosen.text


def _date(values: dict[str, str]) -> str | None:
    """The first date that can be read: as it stands, or local where no zone is said."""
    for name in DATES:
        moment = parse_date(values.get(name, ""))
        if moment is not None:
            return moment.isoformat()
    return None


def parse_date(text: str) -> datetime | None:
    """An XMP date: a year, a month or a day alone mean their beginning."""
    match = MOMENT.match(text.strip())
    if not match:
        return parse_moment(text)
    year, month, day, zone = match.groups()
    try:
        if zone is None and "T" not in text and " " not in text.strip():
            return datetime(int(year), int(month or 1), int(day or 1))
        return datetime.fromisoformat(text.strip())
    except ValueError:
        # The date may be sound where its zone is not.
        return parse_moment(text)


def _whole(text: str) -> int | None:
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return None


def _place(values: dict[str, str]) -> dict[str, float]:
    latitude = _coordinate(values.get(EXIF + "GPSLatitude", ""))
    longitude = _coordinate(values.get(EXIF + "GPSLongitude", ""))
    if latitude is None or longitude is None:
        return {}
    place = {"latitude": latitude, "longitude": longitude}
    altitude = _fraction(values.get(EXIF + "GPSAltitude", ""))
    if altitude is not None:
        below = values.get(EXIF + "GPSAltitudeRef", "").strip() == "1"
        place["altitude"] = round(-altitude if below else altitude, 1)
    return place


def _coordinate(text: str) -> float | None:
    match = COORDINATE.match(text.strip().upper())
    if not match:
        return _fraction(text)
    degrees, minutes, seconds = (float(part or 0) for part in match.groups()[:3])
    value = degrees + minutes / 60 + seconds / 3600
    return round(-value if match[4] in "SW" else value, 7)


def _fraction(text: str) -> float | None:
    try:
        return float(Fraction(text.strip()[:40]))
    except (ValueError, ZeroDivisionError, OverflowError):
        return None

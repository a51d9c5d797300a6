"""What a file says about itself, cleaned: nothing here can surprise a page."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any, Self

# Control characters, halves of characters, and those that turn the direction of what
# stands beside them on the page.
CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
LONG_TEXTS = {"description": 5000}
TEXT_LENGTH = 200
# Fifteen hours: the dateline has clocks at +14, and cameras are set by hand.
OFFSET_LIMIT = 15 * 60


@dataclass(slots=True)
class Facts:
    """All that is known about a file's content; what is not known is None or empty.

    Whatever is put in comes out valid: texts bounded and without control characters,
    numbers finite and in range, coordinates on the globe, dates that exist.
    """

    # As shown, after the orientation; which is what the decoder's pixels still need.
    width: int | None = None
    height: int | None = None
    orientation: int = 1
    duration: float | None = None

    # The dominant color, two bits for each of red, green and blue.
    color: int | None = None
    thumbhash: str = ""
    has_alpha: bool = False
    animated: bool = False
    # A film inside a photo's file, in bytes; what a phone calls both of a pair.
    motion_start: int | None = None
    motion_length: int | None = None
    content_id: str = ""
    # Some of the picture is missing: what could be read is shown.
    damaged: bool = False
    is_screenshot: bool = False

    make: str = ""
    model: str = ""
    lens: str = ""
    f_number: float | None = None
    exposure: str = ""
    focal_length: float | None = None
    iso: int | None = None
    software: str = ""

    title: str = ""
    description: str = ""
    artist: str = ""
    copyright: str = ""
    rating: int | None = None

    latitude: float | None = None
    longitude: float | None = None
    altitude: float | None = None

    # Candidates for the date, not yet judged. A local time has no zone; an instant
    # is in UTC; `xmp_date` may be either.
    exif_original: str | None = None
    exif_offset: int | None = None
    exif_subsec: str = ""
    # When it was last saved: of worth where nothing else says anything.
    exif_modified: str | None = None
    gps_utc: str | None = None
    xmp_date: str | None = None
    video_utc: str | None = None

    # Of a sidecar that we wrote: what the owner had decided, and quarters clockwise.
    edited: str = ""
    rotation: int | None = None

    video_codec: str = ""
    audio_codec: str = ""
    plays_everywhere: bool | None = None

    def __post_init__(self) -> None:
        for name in TEXTS:
            text = clean_text(getattr(self, name), text_length(name))
            setattr(self, name, text if name in LONG_TEXTS else " ".join(text.split()))
        for name, (low, high) in NUMBERS.items():
            setattr(self, name, _number(getattr(self, name), low, high))
        for name in WHOLE_NUMBERS:
            value = getattr(self, name)
            setattr(self, name, None if value is None else int(value))
        for name in FLAGS:
            setattr(self, name, bool(getattr(self, name)))
        self.orientation = self.orientation or 1
        if not isinstance(self.plays_everywhere, bool):
            self.plays_everywhere = None
        self._clean_place()
        self._clean_dates()

    def _clean_place(self) -> None:
        place = (self.latitude, self.longitude)
        # A camera without a fix writes zeros: nobody takes photos on that buoy.
        if None in place or place == (0, 0):
            self.latitude = self.longitude = self.altitude = None

    def _clean_dates(self) -> None:
        self.exif_original = _date(self.exif_original, aware=False)
        self.exif_modified = _date(self.exif_modified, aware=False)
        self.gps_utc = _date(self.gps_utc, aware=True)
        self.video_utc = _date(self.video_utc, aware=True)
        self.xmp_date = _date(self.xmp_date, aware=None)
        if not (self.exif_subsec.isascii() and self.exif_subsec.isdigit()):
            self.exif_subsec = ""

    def to_json(self) -> dict[str, Any]:
        """All that is known, for a JSON column; what is not known is left out."""
        plain = Facts()
        return {
            name: value
            for name, value in asdict(self).items()
            if value != getattr(plain, name)
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The facts again; names that are not ours are left aside."""
        return cls(**{name: data[name] for name in NAMES if name in data})

    def updated(self, found: dict[str, Any]) -> Self:
        """These facts with what was `found` put over them."""
        return self.from_json(asdict(self) | found)


NAMES = tuple(field.name for field in fields(Facts))
TEXTS = tuple(field.name for field in fields(Facts) if field.type is str)
FLAGS = tuple(field.name for field in fields(Facts) if field.type is bool)
WHOLE_NUMBERS = (
    *("width", "height", "orientation", "color", "iso", "rating", "exif_offset"),
    *("rotation", "motion_start", "motion_length"),
)
NUMBERS: dict[str, tuple[float, float]] = {
    "width": (1, 10_000_000),
    "height": (1, 10_000_000),
    "orientation": (1, 8),
    "duration": (0, 10_000_000),
    "color": (0, 63),
    "f_number": (0.1, 1000),
    "focal_length": (0.1, 100_000),
    "iso": (1, 100_000_000),
    "rating": (-1, 5),
    "rotation": (0, 3),
    "motion_start": (0, 1 << 40),
    "motion_length": (8, 1 << 32),
    "latitude": (-90, 90),
    "longitude": (-180, 180),
    # From the deepest trench to where the space station flies.
    "altitude": (-12_000, 500_000),
    "exif_offset": (-OFFSET_LIMIT, OFFSET_LIMIT),
}


def text_length(name: str) -> int:
    """How much of this text is kept."""
    return LONG_TEXTS.get(name, TEXT_LENGTH)


def clean_text(value: object, length: int = TEXT_LENGTH) -> str:
    """`value` as text of at most `length`, free of characters that are not text."""
    if not isinstance(value, str):
        return ""
    # A long blob is cut before it is searched, with room for what falls away.
    return CONTROL.sub("", value[: length * 4]).strip()[:length].rstrip()


def first_text(values: Iterable[object], length: int = TEXT_LENGTH) -> str:
    """The first of `values` that says anything."""
    return next(filter(None, (clean_text(value, length) for value in values)), "")


def _number(value: object, low: float, high: float) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if low <= value <= high else None


def _date(value: object, *, aware: bool | None) -> str | None:
    """`value` if it is an ISO date-time of the wanted sort; instants become UTC."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
        if aware is False:
            moment = moment.replace(tzinfo=None)
        elif aware:
            if moment.tzinfo is None:
                return None
            moment = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment.isoformat()

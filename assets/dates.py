"""When a photo was taken: the first believable of the dates that speak of it.

Cameras with empty batteries, scanners and copying programs all write dates; what is
missing or absurd falls on to the next source, and the time of import is always there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tzfpy

from assets.facts import Facts

FIRST_PHOTOGRAPH = datetime(1826, 1, 1)
CLOCK_AHEAD = timedelta(days=1)

# Clocks that were never set count from these: a date before says nothing.
VIDEO_EPOCHS_END = datetime(1970, 1, 2, tzinfo=UTC)
FILE_EPOCHS_END = datetime(1980, 1, 2, tzinfo=UTC)

FARTHEST_OFFSET = 14 * 60
QUARTER = 15
GPS_SLACK = 4  # minutes between a camera's clock and the satellites'

NAME_DATE = re.compile(
    r"""
    (?<![0-9])
    (?P<year>(?:18|19|20)[0-9]{2})(?P<dash>[-_. ]?)
    (?P<month>0[1-9]|1[0-2])(?P=dash)
    (?P<day>0[1-9]|[12][0-9]|3[01])
    (?:
        (?:\s+at\s+|[-_.\sT]+)?
        (?P<hour>[01][0-9]|2[0-3]|[0-9](?=[-_.:]))(?P<colon>[-_.: ]?)
        (?P<minute>[0-5][0-9])(?P=colon)
        (?P<second>[0-5][0-9])
        (?:[-_.]?(?P<thousandth>[0-9]{3}))?
        (?![0-9])
        (?:\s?(?P<half>[AaPp])[Mm]\b)?
    )?
    (?![0-9])
    """,
    re.VERBOSE,
)
NOON = 12


class Source(StrEnum):
    """Where a date came from."""

    EXIF = "exif"
    XMP = "xmp"
    VIDEO = "video"
    NAME = "name"
    MODIFIED = "modified"
    IMPORTED = "imported"
    # By its owner: nothing that a file says stands over it.
    EDITED = "edited"


@dataclass(frozen=True, slots=True)
class Taken:
    """A moment: the instant in UTC, minutes of offset there, and the wall clock."""

    instant: datetime
    offset: int
    local: datetime
    source: Source


def when_taken(
    facts: Facts,
    *,
    sidecar: Facts | None,
    name: str,
    modified: datetime | None,
    imported: datetime,
    owner_zone: ZoneInfo,
) -> Taken:
    """The best date there is, with the clock of the place where it was taken."""
    clock = Clock(facts, owner_zone)
    latest = imported + CLOCK_AHEAD
    for source, date in candidates(facts, sidecar, name, modified):
        taken = clock.read(date, source)
        if taken and taken.local >= FIRST_PHOTOGRAPH and taken.instant <= latest:
            return taken
    return clock.at(imported, Source.IMPORTED)


def when_said(sidecar: Facts, imported: datetime) -> Taken | None:
    """The date that an owner once set, if it can be one."""
    date = parsed(sidecar.xmp_date)
    if date is None or date.tzinfo is None:
        return None
    offset = minutes(date.utcoffset())
    try:
        instant = date.astimezone(UTC)
    except OverflowError:
        return None
    local = date.replace(tzinfo=None)
    if local < FIRST_PHOTOGRAPH or instant > imported + CLOCK_AHEAD:
        return None
    taken = Taken(instant, offset, local, Source.EDITED)
    return None if sane(offset) is None else taken


def candidates(
    facts: Facts, sidecar: Facts | None, name: str, modified: datetime | None
) -> Iterator[tuple[Source, datetime]]:
    """All dates there are, in the order in which they are believed.

    One with a zone is an instant, one without is a wall clock.
    """
    if original := parsed(facts.exif_original):
        thousandths = int(f"{facts.exif_subsec:0<6}"[:6])
        yield Source.EXIF, original.replace(microsecond=thousandths)
    for xmp in (sidecar, facts):
        if xmp and (date := parsed(xmp.xmp_date)):
            yield Source.XMP, date
    if (video := parsed(facts.video_utc)) and aware(video) >= VIDEO_EPOCHS_END:
        yield Source.VIDEO, aware(video)
    if named := date_in_name(name):
        yield Source.NAME, named
    if modified and aware(modified) >= FILE_EPOCHS_END:
        yield Source.MODIFIED, aware(modified)


def parsed(text: str | None) -> datetime | None:
    """The date in an ISO text, if it is one."""
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def aware(date: datetime) -> datetime:
    """`date` as an instant; computers count in UTC where they do not say."""
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def date_in_name(name: str) -> datetime | None:
    """The date in a file's name, at noon where it has no time.

    A wall clock, except for the one family of phones that writes UTC.
    """
    for match in NAME_DATE.finditer(name):
        parts = match.groupdict()
        hour = int(parts["hour"] or NOON)
        if parts["half"] and 1 <= hour <= NOON:
            hour = hour % 12 + (12 if parts["half"] in "Pp" else 0)
        try:
            return datetime(
                *(int(parts["year"]), int(parts["month"]), int(parts["day"]), hour),
                *(int(parts["minute"] or 0), int(parts["second"] or 0)),
                int(parts["thousandth"] or 0) * 1000,
                tzinfo=UTC if name.startswith("PXL_") else None,
            )
        except ValueError:  # the thirty-first of February
            continue
    return None


class Clock:
    """The clock of the place where a photo was taken, as far as anything tells."""

    def __init__(self, facts: Facts, owner_zone: ZoneInfo) -> None:
        self.offset = sane(facts.exif_offset)
        self.satellites = parsed(facts.gps_utc)
        self.place_zone = zone_at(facts.latitude, facts.longitude)
        self.owner_zone = owner_zone

    def read(self, date: datetime, source: Source) -> Taken | None:
        """That date at this place; None if it is outside all calendars."""
        try:
            if date.tzinfo is None:
                offset = self.offset_of_local(date, source)
                instant = date.replace(tzinfo=UTC) - timedelta(minutes=offset)
                return Taken(instant, offset, date, source)
            return self.at(date, source)
        except (OverflowError, ValueError):
            return None

    def at(self, date: datetime, source: Source) -> Taken:
        """The moment of an instant."""
        instant = date.astimezone(UTC)
        offset = self.offset_of_instant(date)
        local = instant.replace(tzinfo=None) + timedelta(minutes=offset)
        return Taken(instant, offset, local, source)

    def offset_of_local(self, date: datetime, source: Source) -> int:
        """Minutes by which a wall clock is ahead of UTC."""
        if self.offset is not None:
            return self.offset
        if self.place_zone:
            return offset_in(self.place_zone, date)
        if source == Source.EXIF and self.satellites:
            ahead = ahead_of_satellites(date, self.satellites)
            if ahead is not None:
                return ahead
        return offset_in(self.owner_zone, date)

    def offset_of_instant(self, date: datetime) -> int:
        """Minutes by which the wall clock there was ahead of UTC."""
        # An offset of zero is how programs write an instant whose zone they lost.
        if own := sane(minutes(date.utcoffset())):
            return own
        if self.offset is not None:
            return self.offset
        zone = self.place_zone or self.owner_zone
        return minutes(date.astimezone(zone).utcoffset())


def zone_at(latitude: float | None, longitude: float | None) -> ZoneInfo | None:
    """The time zone of a point on the globe, at sea too."""
    if latitude is None or longitude is None:
        return None
    try:
        return ZoneInfo(tzfpy.get_tz(longitude, latitude))
    except (ZoneInfoNotFoundError, ValueError):  # not in this system's tables
        return None


def offset_in(zone: tzinfo, date: datetime) -> int:
    """What the clocks of a zone were ahead of UTC when they showed that date."""
    return minutes(date.replace(tzinfo=zone).utcoffset())


def ahead_of_satellites(date: datetime, satellites: datetime) -> int | None:
    """The difference of the two clocks, if it can be a time zone's."""
    ahead = minutes(date - aware(satellites).astimezone(UTC).replace(tzinfo=None))
    rounded = round(ahead / QUARTER) * QUARTER
    return sane(rounded) if abs(ahead - rounded) <= GPS_SLACK else None


def minutes(difference: timedelta | None) -> int:
    """Whole minutes; before 1900 towns kept time by the second."""
    return round(difference.total_seconds() / 60) if difference else 0


def sane(offset: int | None) -> int | None:
    """An offset that some place on earth has had."""
    return offset if offset is not None and abs(offset) <= FARTHEST_OFFSET else None

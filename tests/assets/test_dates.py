"""Which date a photo stands at, and on whose clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.dates import Source, Taken, date_in_name, when_taken
from assets.facts import Facts

IMPORTED = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LISBON = ZoneInfo("Europe/Lisbon")
TOKYO = {"latitude": 35.6895, "longitude": 139.6917}
NEW_YORK = {"latitude": 40.7128, "longitude": -74.0060}


def taken(
    *,
    sidecar: str | None = None,
    name: str = "DSC0001.jpg",
    modified: datetime | None = None,
    **facts: object,
) -> Taken:
    return when_taken(
        Facts(**facts),
        sidecar=Facts(xmp_date=sidecar) if sidecar else None,
        name=name,
        modified=modified,
        imported=IMPORTED,
        owner_zone=LISBON,
    )


EVERYTHING = {
    "exif_original": "2020-01-01T10:00:00",
    "sidecar": "2020-01-02T10:00:00",
    "xmp_date": "2020-01-03T10:00:00",
    "video_utc": "2020-01-04T10:00:00+00:00",
    "name": "IMG_20200105_100000.jpg",
    "modified": datetime(2020, 1, 6, 10, tzinfo=UTC),
}


def test_the_sources_are_believed_in_their_order() -> None:
    left = dict(EVERYTHING)
    found = []
    for gone in (None, *EVERYTHING):
        left.pop(gone, None)
        result = taken(**left)
        found.append((result.source, result.local.day))
    assert found == [
        (Source.EXIF, 1),
        (Source.XMP, 2),
        (Source.XMP, 3),
        (Source.VIDEO, 4),
        (Source.NAME, 5),
        (Source.MODIFIED, 6),
        (Source.IMPORTED, 22),
    ]


@pytest.mark.parametrize(
    "absurd",
    [
        "0000:00:00 00:00:00",
        "2020-13-01T10:00:00",
        "1825-12-31T23:59:59",
        "0001-01-01T00:00:00",
        "9999-12-31T23:59:59",
        "2026-11-23T13:00:01",
        "yesterday",
        "",
    ],
)
def test_an_absurd_date_falls_on_to_the_next_source(absurd: str) -> None:
    result = taken(**(EVERYTHING | {"exif_original": absurd}))
    assert (result.source, result.local.day) == (Source.XMP, 2)


def test_a_clock_a_little_ahead_is_believed() -> None:
    result = taken(exif_original="2026-11-23T11:00:00")
    assert result.source == Source.EXIF


def test_the_oldest_photograph_is_believed() -> None:
    result = taken(exif_original="1826-06-01T12:00:00", exif_offset=0)
    assert result.local == datetime(1826, 6, 1, 12)


@pytest.mark.parametrize("epoch", ["1904-01-01T00:00:00Z", "1970-01-01T00:00:00Z"])
def test_a_video_clock_that_was_never_set_says_nothing(epoch: str) -> None:
    assert taken(video_utc=epoch).source == Source.IMPORTED


@pytest.mark.parametrize("epoch", [datetime(1970, 1, 1), datetime(1980, 1, 1)])
def test_a_modification_time_that_is_an_epoch_says_nothing(epoch: datetime) -> None:
    assert taken(modified=epoch.replace(tzinfo=UTC)).source == Source.IMPORTED


def test_the_offset_the_camera_wrote_comes_first() -> None:
    result = taken(exif_original="2024-06-01T18:02:03", exif_offset=-240, **TOKYO)
    assert result.offset == -240
    assert result.instant == datetime(2024, 6, 1, 22, 2, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("local", "offset"),
    [("2024-01-15T12:00:00", -300), ("2024-07-15T12:00:00", -240)],
    ids=["winter", "summer"],
)
def test_coordinates_give_the_offset_of_that_day(local: str, offset: int) -> None:
    assert taken(exif_original=local, **NEW_YORK).offset == offset


@pytest.mark.parametrize(
    ("satellites", "offset"),
    [
        ("2024-01-15T06:31:10Z", 330),
        ("2024-01-15T22:00:00Z", -600),
        ("2024-01-15T11:53:00Z", 0),  # seven minutes are no time zone: Lisbon's own
        ("2024-01-12T12:00:00Z", 0),  # three days are none either
    ],
)
def test_satellites_give_the_offset_where_they_can(
    satellites: str, offset: int
) -> None:
    result = taken(exif_original="2024-01-15T12:00:00", gps_utc=satellites)
    assert result.offset == offset


def test_without_a_hint_the_owners_clock_counts() -> None:
    result = taken(exif_original="2024-07-15T12:00:00")
    assert (result.offset, result.instant.hour) == (60, 11)


@pytest.mark.parametrize("offset", [-850, 850, 899])
def test_an_offset_no_place_has_is_ignored(offset: int) -> None:
    assert taken(exif_original="2024-07-15T12:00:00", exif_offset=offset).offset == 60


def test_the_day_is_the_one_on_the_wall_where_it_was_taken() -> None:
    result = taken(video_utc="2024-05-31T20:00:00Z", **TOKYO)
    assert (result.local, result.offset) == (datetime(2024, 6, 1, 5), 540)


def test_a_video_keeps_the_offset_its_phone_wrote() -> None:
    result = taken(video_utc="2024-06-01T18:00:00Z", exif_offset=120)
    assert result.local == datetime(2024, 6, 1, 20)


def test_a_date_with_an_offset_of_its_own_keeps_it() -> None:
    result = taken(sidecar="2024-06-01T20:00:00+02:00", **TOKYO)
    assert (result.local, result.offset) == (datetime(2024, 6, 1, 20), 120)


def test_fractions_of_a_second_order_a_burst() -> None:
    first, second = (
        taken(exif_original="2024-06-01T18:02:03", exif_subsec=part)
        for part in ("19", "2")
    )
    assert first.instant < second.instant


@pytest.mark.parametrize(
    ("name", "date"),
    [
        ("IMG_20240601_180203.jpg", datetime(2024, 6, 1, 18, 2, 3)),
        ("VID_20240601_180203.mp4", datetime(2024, 6, 1, 18, 2, 3)),
        ("20240601_180203.jpg", datetime(2024, 6, 1, 18, 2, 3)),
        ("20240601_180203(0).jpg", datetime(2024, 6, 1, 18, 2, 3)),
        ("2024-06-01 18.02.03.jpg", datetime(2024, 6, 1, 18, 2, 3)),
        ("Screenshot_20240601-180203.png", datetime(2024, 6, 1, 18, 2, 3)),
        (
            "Screenshot_2024-06-01-18-02-03-123_com.app.png",
            datetime(2024, 6, 1, 18, 2, 3, 123_000),
        ),
        ("Screenshot 2024-06-01 at 18.02.03.png", datetime(2024, 6, 1, 18, 2, 3)),
        (
            "Screen Shot 2024-06-01 at 6.02.03\u202fPM.png",
            datetime(2024, 6, 1, 18, 2, 3),
        ),
        ("Screen Shot 2024-06-01 at 12.02.03 AM.png", datetime(2024, 6, 1, 0, 2, 3)),
        ("signal-2024-06-01-180203.jpg", datetime(2024, 6, 1, 18, 2, 3)),
        (
            "signal-2024-06-01-18-02-03-123.jpg",
            datetime(2024, 6, 1, 18, 2, 3, 123_000),
        ),
        ("photo_2024-06-01_18-02-03.jpg", datetime(2024, 6, 1, 18, 2, 3)),
        ("WhatsApp Image 2024-06-01 at 18.02.03.jpeg", datetime(2024, 6, 1, 18, 2, 3)),
        (
            "00000IMG_00000_BURST20240601180203123_COVER.jpg",
            datetime(2024, 6, 1, 18, 2, 3, 123_000),
        ),
        ("IMG-20240601-WA0001.jpg", datetime(2024, 6, 1, 12)),
        ("2024-06-01.jpg", datetime(2024, 6, 1, 12)),
        ("Scan 1987_03_21.tif", datetime(1987, 3, 21, 12)),
        (
            "PXL_20240601_180203123.jpg",
            datetime(2024, 6, 1, 18, 2, 3, 123_000, tzinfo=UTC),
        ),
        ("DSC_0001.jpg", None),
        ("IMG_20241301_180203.jpg", None),
        ("IMG_20240231_180203.jpg", None),
        ("120240601.jpg", None),
        ("20240601234.jpg", None),
        ("1591034523456.jpg", None),
        ("\u0662\u0660\u0662\u0664-06-01.jpg", None),
        ("", None),
    ],
)
def test_a_file_name_gives_the_date_its_program_wrote(
    name: str, date: datetime | None
) -> None:
    assert date_in_name(name) == date


def test_a_pixel_phones_name_is_in_utc() -> None:
    result = taken(name="PXL_20240601_180203123.jpg", **TOKYO)
    assert (result.source, result.local.hour, result.offset) == (Source.NAME, 3, 540)


texts = st.one_of(
    st.none(),
    st.text(max_size=40),
    st.datetimes().map(datetime.isoformat),
    st.datetimes(timezones=st.timezones()).map(datetime.isoformat),
)
zones = st.timezones()


@given(
    dates=st.fixed_dictionaries(
        {
            "exif_original": texts,
            "gps_utc": texts,
            "xmp_date": texts,
            "video_utc": texts,
            "exif_subsec": st.text(st.characters(categories=["N"]), max_size=9),
            "exif_offset": st.none() | st.integers(-2000, 2000),
            "latitude": st.none() | st.floats(),
            "longitude": st.none() | st.floats(),
        }
    ),
    sidecar=texts,
    name=st.text(max_size=60)
    | st.datetimes().map(lambda date: date.strftime("IMG_%Y%m%d_%H%M%S.jpg"))
    | st.from_regex(r"PXL_\d{8}_\d{9}\.jpg"),
    modified=st.none() | st.datetimes() | st.datetimes(timezones=zones),
    owner_zone=zones,
)
def test_whatever_the_dates_say_the_result_is_sane(
    dates: dict,
    sidecar: str | None,
    name: str,
    modified: datetime | None,
    owner_zone: ZoneInfo,
) -> None:
    result = when_taken(
        Facts(**dates),
        sidecar=Facts(xmp_date=sidecar),
        name=name,
        modified=modified,
        imported=IMPORTED,
        owner_zone=owner_zone,
    )
    assert result.local >= datetime(1826, 1, 1)
    assert result.instant <= IMPORTED + timedelta(days=1)
    assert result.instant.tzinfo is UTC
    assert abs(result.offset) <= 24 * 60
    offset = timedelta(minutes=result.offset)
    assert result.instant.replace(tzinfo=None) + offset == result.local

"""A large library for measuring, written by the database itself.

Twenty owners, the viewer and five partners with 8 % each, fifteen years growing by 12 %
a year, 7 % put away, owners interleaved on disk. Of one partner's files 30 % are also
another's; a third shows only what is newer than eight years, a fourth leaves out an
album. One more album holds photos of all, 10,000 where there are as many.
"""

from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import connection

from accounts.models import User
from assets.models import Asset
from sharing.models import Album, AlbumEntry, AlbumMember, Partnership
from sharing.partnerships import Wishes, set_wishes

OWNERS, PARTNERS, SHARE = 20, 5, 8
LEFT_OUT, TOGETHER = 2000, 10_000

COLUMNS = (
    "id, owner_id, file_id, name, is_video, description, state, added_at, taken_at,"
    " taken_offset, taken_on, month, date_source, town, country, is_screenshot,"
    " rotation, place_source, latitude, longitude"
)

# What differs: numbers that look random, rows of numbers, dates from days.
DIALECTS = {
    "sqlite": {
        "rows": "WITH RECURSIVE n(i) AS"
        " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})",
        "random": "((i * {prime} + 12345) % 1000003 / 1000003.0)",
        "uuid": "lower(hex(randomblob(16)))",
        "instant": "strftime('%Y-%m-%d %H:%M:%f', '2026-11-01', {back})",
        "back": "'-' || cast({days} * 86400 as integer) || ' seconds'",
        "sha": "printf('%064d', i)",
        "day": "date(taken_at)",
        "month": "cast(strftime('%Y%m', taken_at) as integer)",
        "false": "0",
        "text": "''",
    },
    "postgresql": {
        "rows": "WITH n(i) AS (SELECT generate_series(1, {count}))",
        "random": "((i::bigint * {prime} + 12345) % 1000003 / 1000003.0)",
        "uuid": "gen_random_uuid()",
        "instant": "(timestamptz '2026-11-01 00:00+00' - {back})",
        "back": "make_interval(secs => floor({days} * 86400)::float8)",
        "sha": "lpad(i::text, 64, '0')",
        "day": "(taken_at at time zone 'UTC')::date",
        "month": "to_char(taken_at at time zone 'UTC', 'YYYYMM')::integer",
        "false": "false",
        "text": "''",
    },
}


# What search is asked for: a word that few photos have, and one that only one partner
# has, in photos that lie far back.
DESCRIBED = (
    "CASE WHEN i % 9973 = 0 THEN 'lighthouse'"
    " WHEN owner = 2 AND taken_at < '2016-01-01'"
    " THEN 'expedition' ELSE '' END"
)


def fill(count: int) -> User:
    """Make people and `count` assets; the viewer, who has all partners switched on."""
    people = [
        User(
            email=f"p{number}@example.org",
            handle=f"p{number}",
            name=f"Person {number}",
            password=make_password(None),
            pk=number,
        )
        for number in range(1, OWNERS + 1)
    ]
    User.objects.bulk_create(people)
    viewer = people[0]
    Partnership.objects.bulk_create(
        Partnership(sharer=sharer, recipient=viewer, in_timeline=True)
        for sharer in people[1 : PARTNERS + 1]
    )
    with connection.cursor() as cursor:
        for statement in statements(count):
            cursor.execute(statement)
    make_wishes(people)
    make_album(viewer, people[1 : PARTNERS + 1])
    if connection.vendor == "postgresql":
        # It does so by itself after a while; on SQLite nobody does.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return viewer


def make_wishes(people: list[User]) -> None:
    """One partnership with a date, one without an album."""
    since, without = (Partnership.objects.get(sharer=person) for person in people[3:5])
    album = Album.objects.create(owner=without.sharer, title="Not these")
    put_in(album, without.sharer, LEFT_OUT)
    set_wishes(since, Wishes(since=date(2018, 11, 1)))
    set_wishes(without, Wishes(left_out=(album,)))


def make_album(owner: User, people: list[User]) -> None:
    """What five people put into one album."""
    album = Album.objects.create(owner=owner, title="Together")
    for person in people:
        AlbumMember.objects.create(album=album, user=person, can_edit=True)
        put_in(album, person, TOGETHER // len(people))


def put_in(album: Album, person: User, count: int) -> None:
    """Every third of a person's newest photos, `count` at most."""
    newest = Asset.objects.owned_by(person).in_library().newest_first()
    pks = newest.values_list("pk", flat=True)[: count * 3 : 3]
    AlbumEntry.objects.bulk_create(
        (AlbumEntry(album=album, asset_id=pk, added_by=person) for pk in pks),
        batch_size=2000,
    )


def statements(count: int) -> list[str]:
    words = DIALECTS[connection.vendor]
    rows = words["rows"].format(count=count)
    first, second, third = (
        words["random"].format(prime=prime) for prime in (7919, 104729, 611953)
    )
    chosen = f"cast({first} * 100 as integer)"
    several, others = (PARTNERS + 1) * SHARE, OWNERS - PARTNERS - 1
    owner = (
        f"CASE WHEN {chosen} < {several} THEN 1 + {chosen} / {SHARE}"
        f" ELSE {PARTNERS + 2} + {chosen} % {others} END"
    )
    # Growth: the inverse of an exponential, so that recent years hold more.
    days = f"(5475 * {second} * (0.35 + 0.65 * {second}))"
    instant = words["instant"].format(back=words["back"].format(days=days))
    return [
        f"INSERT INTO assets_storedfile (id, sha256, size, crc32, format, created_at,"
        f" status, attempts, reason, playback, playback_attempts, width, height, color,"
        f" thumbhash, facts) {rows} SELECT i, {words['sha']}, 3400000, 1, 'jpeg',"
        f" CURRENT_TIMESTAMP, 'ready', 1, '', '', 0, 4000, 3000, i % 64, '', '{{}}'"
        f" FROM n",
        f"INSERT INTO assets_asset ({COLUMNS}) {rows},"
        f" m AS (SELECT i, {instant} AS taken_at, {owner} AS owner,"
        f" CASE WHEN {third} < 0.07 THEN 1 ELSE 0 END AS state FROM n)"
        f" SELECT {words['uuid']}, owner, i, 'IMG_1.jpg', {words['false']},"
        f" {DESCRIBED}, state, CURRENT_TIMESTAMP, taken_at, 0, {words['day']},"
        f" {words['month']}, 'exif',"
        f" 'Town' || (i % 997), 'Portugal', {words['false']}, 0, '',"
        f" (i % 89) * 1.3 - 50, (i % 173) * 2.0 - 170 FROM m",
        f"INSERT INTO assets_asset ({COLUMNS}) SELECT {words['uuid']}, 3, file_id,"
        f" {COLUMNS.split(', ', 3)[3]} FROM assets_asset"
        f" WHERE owner_id = 2 AND file_id % 10 < 3",
        "ANALYZE",
    ]

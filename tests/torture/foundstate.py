"""What a ram's database holds at a quiet moment, and what must be true of it then."""

import sqlite3
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

from tests.torture.server import Installation
from tests.torture.worldmodel import LOCKED, Key, Photo, Share, State

# After so long undoing may be too late; ten minutes, less what a wave may take.
OLD = timedelta(minutes=8)

PHOTOS = """
SELECT a.id, u.handle, f.sha256, a.state, a.trashed_from, a.taken_at, a.taken_offset,
    a.latitude, a.longitude, a.description, a.rotation
FROM assets_asset a JOIN accounts_user u ON u.id = a.owner_id
JOIN assets_storedfile f ON f.id = a.file_id
"""
SHARES = """
SELECT s.handle, r.handle, p.in_timeline, p.paused, e.handle, p.ended_at
FROM sharing_partnership p JOIN accounts_user s ON s.id = p.sharer_id
JOIN accounts_user r ON r.id = p.recipient_id
LEFT JOIN accounts_user e ON e.id = p.ended_by_id ORDER BY p.created_at, p.id
"""
HEARTS = """
SELECT u.handle, h.asset_id, 1 FROM assets_favorite h
JOIN accounts_user u ON u.id = h.user_id
"""
ENTRIES = """
SELECT e.album_id, e.asset_id, u.handle FROM sharing_albumentry e
JOIN accounts_user u ON u.id = e.added_by_id
"""
MEMBERS = """
SELECT m.album_id, u.handle, m.can_edit FROM sharing_albummember m
JOIN accounts_user u ON u.id = m.user_id
"""
ALBUMS = (
    "SELECT a.id, u.handle FROM sharing_album a JOIN accounts_user u ON u.id = owner_id"
)
LINKS = """
SELECT l.id, l.album_id, u.handle FROM sharing_sharedlink l
JOIN accounts_user u ON u.id = l.maker_id
"""
ITEMS = "SELECT sharedlink_id, asset_id, 1 FROM sharing_sharedlink_assets"
BUSY = """
SELECT count(*) FROM assets_storedfile
WHERE status IN ('pending', 'working') OR playback IN ('wanted', 'working')
"""
# What must give no row.
INVARIANTS = {
    "a month counted wrong": """
        SELECT owner_id, state, month, is_video, sum(n) FROM (
            SELECT owner_id, state, month, is_video, n FROM assets_librarymonth
            UNION ALL SELECT owner_id, state, month, is_video, -1 FROM assets_asset
        ) AS both_of_them GROUP BY owner_id, state, month, is_video HAVING sum(n) <> 0
    """,
    "an entry that disagrees with its photo": """
        SELECT e.id FROM sharing_albumentry e JOIN assets_asset a ON a.id = e.asset_id
        WHERE e.taken_on <> a.taken_on OR e.taken_at <> a.taken_at
        OR e.asset_owner <> a.owner_id OR e.asset_state <> a.state
    """,
    "a photo that search does not know": """
        SELECT id FROM assets_asset WHERE id NOT IN (
            SELECT asset_id FROM assets_searchtext
        )
    """,
    "words of a photo that is gone": """
        SELECT id FROM assets_searchtext WHERE asset_id NOT IN (
            SELECT id FROM assets_asset
        )
    """,
    "a file that could not be decoded": """
        SELECT sha256, reason FROM assets_storedfile WHERE status = 'failed'
    """,
    "a file that is used and marked unused": """
        SELECT f.id FROM assets_storedfile f JOIN assets_asset a ON a.file_id = f.id
        WHERE f.unused_since IS NOT NULL
    """,
    "two partnerships that stand": """
        SELECT sharer_id, recipient_id FROM sharing_partnership
        WHERE ended_at IS NULL GROUP BY sharer_id, recipient_id HAVING count(*) > 1
    """,
}


@dataclass(frozen=True)
class Database:
    """A second look into a ram's database, past ram."""

    ram: Installation

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        if self.ram.database:
            with psycopg.connect(self.ram.database) as postgres:
                return postgres.execute(sql).fetchall()
        path = self.ram.folder / "ram.sqlite3"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as sqlite:
            return sqlite.execute(sql).fetchall()

    def busy(self) -> int:
        """How many files a worker has still to look at."""
        return int(self.rows(BUSY)[0][0])

    def state(self, contents: Mapping[str, int]) -> State:
        """All that the model knows of; `contents` tells files by their SHA-256."""
        found: State = {}
        for row in self.rows(PHOTOS):
            found["photo", pk(row[0])] = photo_of(row[1:], contents)
        for album, owner in self.rows(ALBUMS):
            found["album", pk(album)] = owner
        for link, album, maker in self.rows(LINKS):
            found["link", pk(link), pk(album) if album else ""] = maker
        for kind, sql in (("entry", ENTRIES), ("item", ITEMS)):
            for one, asset, value in self.rows(sql):
                found[kind, pk(one), pk(asset)] = value if kind == "entry" else True
        for who, asset, _one in self.rows(HEARTS):
            found["heart", who, pk(asset)] = True
        for album, who, edits in self.rows(MEMBERS):
            found["member", pk(album), who] = bool(edits)
        return found | shares(self.rows(SHARES))

    def wrong(self) -> list[str]:
        """Each invariant that does not hold."""
        found = {what: self.rows(sql) for what, sql in INVARIANTS.items()}
        return [f"{what}: {rows[:3]}" for what, rows in found.items() if rows]


def photo_of(row: tuple[Any, ...], contents: Mapping[str, int]) -> Photo:
    owner, sha256, state, trashed_from, taken, offset, north, east, words, turned = row
    clock = moment(taken) + timedelta(minutes=offset)
    place = None if north is None else (north, east)
    return Photo(
        owner,
        contents[sha256],
        state,
        trashed_from,
        clock.replace(tzinfo=None).isoformat(),
        place,
        words,
        turned,
    )


def shares(rows: list[tuple[Any, ...]]) -> State:
    """The newest partnership each way, and how many there were."""
    number: Counter[Key] = Counter()
    found: State = {}
    for sharer, recipient, in_timeline, paused, ended_by, ended_at in rows:
        key = ("share", sharer, recipient)
        number[key] += 1
        old = bool(ended_at) and datetime.now(UTC) - moment(ended_at) > OLD
        by = ended_by or ""
        found[key] = Share(number[key], bool(in_timeline), bool(paused), by, old)
    return found


def pk(value: Any) -> str:
    """An id in one spelling, whichever the database has."""
    return str(value if isinstance(value, UUID) else UUID(value))


def moment(value: Any) -> datetime:
    """An instant, whichever way the database tells it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    return datetime.fromisoformat(value).replace(tzinfo=UTC)


def out_of_place(state: State) -> list[str]:
    """Entries, hearts and links of nothing, and locked photos in albums or links."""
    wrong = []
    for key in state:
        of = {"entry": ("album", 1), "member": ("album", 1)}.get(key[0])
        if of and (of[0], key[of[1]]) not in state:
            wrong.append(f"{key} of no album")
        if key[0] in {"entry", "item", "heart"}:
            photo = state.get(("photo", key[2]))
            if photo is None:
                wrong.append(f"{key} of no photo")
            elif photo.state == LOCKED and key[0] != "heart":
                wrong.append(f"{key} of a locked photo")
        if key[0] == "link" and key[2] and ("album", key[2]) not in state:
            wrong.append(f"{key} to no album")
    return wrong

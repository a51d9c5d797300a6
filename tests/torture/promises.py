"""What ram said it has, held against a folder that a power cut left behind."""

import hashlib
import sqlite3
import threading
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

KNOWN = (
    "SELECT f.sha256, f.size,"
    " EXISTS (SELECT 1 FROM assets_asset a WHERE a.file_id = f.id)"
    " FROM assets_storedfile f"
)


@dataclass
class Promises:
    """All that was acknowledged, by the client's own account."""

    files: dict[str, int] = field(default_factory=dict)  # sha256: size
    # A resumable upload's id: what it sent, and how much of that was acknowledged.
    pieces: dict[str, tuple[bytes, int]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, *files: bytes) -> None:
        """These files were acknowledged."""
        with self.lock:
            for data in files:
                self.files[hashlib.sha256(data).hexdigest()] = len(data)

    def keep_piece(self, upload: str, data: bytes, offset: int) -> None:
        """So much of an upload was acknowledged; all of it: it is a file now."""
        with self.lock:
            self.pieces[upload] = (data, offset)
            if offset == len(data):
                del self.pieces[upload]

    def now(self) -> "Promises":
        """What stands at this instant; what comes later is not in it."""
        with self.lock:
            return Promises(dict(self.files), dict(self.pieces))


@dataclass
class Verdict:
    """What is wrong in a folder; `unasked` is fine, came in but was not told yet."""

    lost: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)
    half_there: list[str] = field(default_factory=list)
    pieces_lost: list[str] = field(default_factory=list)
    unasked: int = 0
    unwell: str = ""

    @property
    def faults(self) -> int:
        several = (self.lost, self.torn, self.half_there, self.pieces_lost)
        return sum(map(len, several)) + bool(self.unwell)


def judge(home: Path, promised: Promises) -> Verdict:
    """Hold every promise against rows and bytes; the reverse, no row without bytes."""
    verdict = Verdict()
    try:
        with closing(sqlite3.connect(home / "ram.sqlite3")) as database:
            [verdict.unwell] = database.execute("PRAGMA integrity_check").fetchone()
            verdict.unwell = verdict.unwell.removeprefix("ok")
            if database.execute("PRAGMA foreign_key_check").fetchone():
                verdict.unwell += " a row points at none"
            rows = {sha: (size, used) for sha, size, used in database.execute(KNOWN)}
            uploads = "SELECT id, offset, outcome FROM assets_upload"
            counted = {key: rest for key, *rest in database.execute(uploads)}
    except sqlite3.DatabaseError as error:
        verdict.unwell = f"the database does not open: {error}"
        return verdict
    for sha256, (size, used) in rows.items():
        here, whole = look(original(home, sha256), sha256, size)
        if sha256 not in promised.files:
            verdict.unasked += used
            verdict.half_there += [] if whole else [sha256]
        elif not used or not here:
            verdict.lost.append(sha256)
        elif not whole or size != promised.files[sha256]:
            verdict.torn.append(sha256)
    verdict.lost += promised.files.keys() - rows.keys()
    for upload, (data, offset) in promised.pieces.items():
        if not safe(home, upload, data[:offset], counted.get(upload)):
            verdict.pieces_lost.append(upload)
    return verdict


def original(home: Path, sha256: str) -> Path:
    """Where ram keeps the bytes."""
    return home / "files" / "originals" / sha256[:2] / sha256[2:4] / sha256


def look(path: Path, sha256: str, size: int) -> tuple[bool, bool]:
    """Whether a file is there, and whether it is the right one."""
    if not path.is_file():
        return False, False
    data = path.read_bytes()
    return True, len(data) == size and hashlib.sha256(data).hexdigest() == sha256


def safe(home: Path, upload: str, data: bytes, row: list | None) -> bool:
    """Whether an upload can go on where it was told that it can."""
    if row is None:
        return False
    offset, outcome = row
    if outcome:
        return True
    gathered = home / "staging" / f"{upload}.upload"
    return (
        offset >= len(data)
        and gathered.is_file()
        and gathered.read_bytes()[: len(data)] == data
    )

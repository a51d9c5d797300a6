"""The rigs of power cuts and of the order of calls see what is wrong, and only that."""

import hashlib
import sqlite3
from contextlib import closing

import pytest

from tests.torture import order, strace
from tests.torture.promises import Promises, judge, original

FIRST, SECOND = b"first photo", b"second photo"
TABLES = """
CREATE TABLE assets_storedfile (id integer, sha256 text, size integer);
CREATE TABLE assets_asset (file_id integer);
CREATE TABLE assets_upload (id text, offset integer, outcome text);
"""


def sha(data):
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def home(tmp_path):
    """A folder with two photos, as a ram would have left it."""
    with closing(sqlite3.connect(tmp_path / "ram.sqlite3")) as database:
        database.executescript(TABLES)
    for data in (FIRST, SECOND):
        path = original(tmp_path, sha(data))
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        tell(tmp_path, "INSERT INTO assets_storedfile VALUES (?, ?, ?)", data)
        tell(tmp_path, "INSERT INTO assets_asset VALUES (?)", data)
    return tmp_path


def tell(home, statement, data):
    values = (data[0], sha(data), len(data))[: statement.count("?")]
    with closing(sqlite3.connect(home / "ram.sqlite3")) as database:
        database.execute(statement, values)
        database.commit()


@pytest.fixture
def promised():
    promises = Promises()
    promises.keep(FIRST)
    return promises


def test_all_that_was_promised_is_there(home, promised):
    verdict = judge(home, promised)
    assert (verdict.faults, verdict.unasked) == (0, 1)


@pytest.mark.parametrize("what", ["row", "asset", "bytes"])
def test_an_acknowledged_photo_is_lost_without(home, promised, what):
    if what == "bytes":
        original(home, sha(FIRST)).unlink()
    elif what == "row":
        tell(home, "DELETE FROM assets_storedfile WHERE id = ?", FIRST)
    else:
        tell(home, "DELETE FROM assets_asset WHERE file_id = ?", FIRST)
    verdict = judge(home, promised)
    assert (verdict.lost, verdict.faults) == ([sha(FIRST)], 1)


def test_half_of_the_bytes_is_torn_and_a_row_alone_is_half_there(home, promised):
    original(home, sha(FIRST)).write_bytes(FIRST[:5])
    original(home, sha(SECOND)).unlink()
    verdict = judge(home, promised)
    assert (verdict.torn, verdict.half_there) == ([sha(FIRST)], [sha(SECOND)])


def test_an_acknowledged_piece_must_be_there_to_go_on_from(home, promised):
    promised.keep_piece("ab", SECOND, 6)
    gathered = home / "staging" / "ab.upload"
    gathered.parent.mkdir(exist_ok=True)
    gathered.write_bytes(SECOND[:6])
    with closing(sqlite3.connect(home / "ram.sqlite3")) as database:
        database.execute("INSERT INTO assets_upload VALUES ('ab', 6, '')")
        database.commit()
    assert judge(home, promised).faults == 0
    gathered.write_bytes(SECOND[:5])
    assert judge(home, promised).pieces_lost == ["ab"]


def test_a_torn_database_is_no_good_one(home, promised):
    (home / "ram.sqlite3").write_bytes(b"SQLite format 3\0" + b"\xff" * 8000)
    assert judge(home, promised).faults == 1


STEPS = """\
1 write(3</r/staging/a.part>, "\\377\\330"..., 900) = 900
1 fsync(4</r/staging/a.part>) = 0
1 mkdir("/r/files/aa", 0700) = 0
1 fsync(4</r/files>) = 0
1 link("/r/staging/a.part", "/r/staging/b.part") = 0
1 rename("/r/staging/b.part", "/r/files/aa/cafe") = 0
1 fsync(4</r/files/aa> <unfinished ...>
2 write(9<anon_inode:[eventfd]>, "\\1", 8) = 8
1 <... fsync resumed>) = 0
1 pwrite64(5</r/ram.sqlite3-wal>, "row", 4096, 0) = 4096
1 fdatasync(5</r/ram.sqlite3-wal>) = 0
2 writev(6<TCP:[127.0.0.1:1->127.0.0.1:2]>, [{iov_base="HTTP/1.1 200 OK"}], 1) = 9
""".splitlines()


def judged(lines):
    trace = strace.read("\n".join(lines))
    answers = [call for call in trace.calls if order.answered(call)]
    return order.of_file(trace, "cafe", "/r/ram.sqlite3-wal", answers)


def test_the_right_order_is_right():
    assert judged(STEPS) == ""


@pytest.mark.parametrize(
    ("missing", "fault"),
    [
        (1, "the name before the bytes"),
        (3, "/r/files/aa is not synced in its folder"),
        (5, "no name in the library"),
        (10, "the answer before the row is synced"),
        (11, "no answer"),
    ],
)
def test_a_step_that_is_left_out_is_missed(missing, fault):
    assert judged(STEPS[:missing] + STEPS[missing + 1 :]) == fault


@pytest.mark.parametrize(
    ("early", "late", "fault"),
    [
        (1, 5, "the name before the bytes"),
        (0, 1, "the name before the bytes"),
        (10, 11, "the answer before the row is synced"),
        (9, 11, "the answer before the row"),
    ],
)
def test_steps_in_the_wrong_order_are_seen(early, late, fault):
    lines = [*STEPS]
    lines[early], lines[late] = lines[late], lines[early]
    assert judged(lines) == fault


def test_a_sync_that_has_not_ended_is_none():
    lines = [*STEPS]
    lines.insert(10, lines.pop(8))
    assert judged(lines) == "the row before the name"

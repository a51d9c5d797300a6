"""A zip laid out before it is read: exact, seekable, of any size."""

import io
import os
import shutil
import subprocess
import zipfile
import zlib
from datetime import datetime
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.zip_names import DistinctNames
from assets.zipping import MAX_32, Entry, plan

NOON = datetime(2026, 11, 22, 12, 0, 2)
GIB = 1 << 30
NAMES = [
    *("IMG_{:04}.jpg", "img_{:04}.JPG", "IMG_{} (2).jpg", "DSC{}.heic", "{}.mp4"),
    *("é{}.jpg", "e\u0301{}.jpg", "ß{}.png", "SS{}.png", "家族👩\u200d👧{}.heic"),
    *("../../etc/passwd{}", "/etc/{}", "C:\\boot{}.ini", "\\\\host\\share{}", "..", ""),
    *("con", "NUL.txt", "a. . .jpg", "a\x00b\u202e{}.jpg", "-rf {}", "*{}?.jpg"),
    *("x" * 300 + "{}.jpeg", "\udc80{}.jpg", "a/b{}.jpg", " {} ", "..{}.jpg"),
]


class Sparse(io.RawIOBase):
    """Gigabytes of zeros that take no room."""

    def __init__(self, size):
        self.size, self.at = size, 0

    def seekable(self):
        return True

    def readable(self):
        return True

    def seek(self, offset, whence=io.SEEK_SET):
        self.at = offset + (0, self.at, self.size)[whence]
        return self.at

    def readinto(self, buffer):
        count = max(min(len(buffer), self.size - self.at), 0)
        buffer[:count] = bytes(count)
        self.at += count
        return count


class PlannedFile(io.RawIOBase):
    """A plan read as a file, by ranges only."""

    def __init__(self, archive, open_entry):
        self.archive, self.open_entry, self.at = archive, open_entry, 0

    def seekable(self):
        return True

    def readable(self):
        return True

    def seek(self, offset, whence=io.SEEK_SET):
        self.at = offset + (0, self.at, self.archive.length)[whence]
        return self.at

    def readinto(self, buffer):
        stop = min(self.at + len(buffer), self.archive.length)
        piece = b"".join(self.archive.chunks(self.at, stop, self.open_entry))
        buffer[: len(piece)] = piece
        self.at += len(piece)
        return len(piece)


def entry(name, content, modified=NOON):
    return Entry(name, len(content), zlib.crc32(content), modified)


def archive_of(files):
    archive = plan(entry(name, content) for name, content in files.items())
    contents = list(files.values())
    return archive, lambda index: io.BytesIO(contents[index])


def whole(archive, open_entry):
    return b"".join(archive.chunks(0, archive.length, open_entry))


FILES = {
    "IMG_1.jpg": b"first" * 1000,
    "leer.txt": b"",
    "Größe 家族.heic": bytes(range(256)) * 3000,
    "clip.mp4": b"x",
}


def test_python_unpacks_what_was_packed():
    archive, open_entry = archive_of(FILES)
    data = whole(archive, open_entry)
    assert len(data) == archive.length
    with zipfile.ZipFile(io.BytesIO(data)) as unpacked:
        assert unpacked.testzip() is None
        assert {name: unpacked.read(name) for name in unpacked.namelist()} == FILES


def test_entries_carry_the_wall_clock_and_are_plain_files():
    data = whole(*archive_of(FILES))
    with zipfile.ZipFile(io.BytesIO(data)) as unpacked:
        info = unpacked.getinfo("IMG_1.jpg")
    assert info.date_time == (2026, 11, 22, 12, 0, 2)
    assert info.external_attr >> 16 == 0o100644
    assert info.compress_type == zipfile.ZIP_STORED


@pytest.mark.parametrize(
    ("modified", "shown"),
    [
        (datetime(1904, 1, 1), (1980, 1, 1, 0, 0, 0)),
        (datetime(9999, 12, 31), (2107, 12, 31, 23, 59, 58)),
        (datetime(2000, 2, 29, 23, 59, 59, 999_999), (2000, 2, 29, 23, 59, 58)),
    ],
)
def test_a_date_that_zip_cannot_express_becomes_the_nearest(modified, shown):
    archive = plan([entry("a", b"a", modified)])
    data = whole(archive, lambda index: io.BytesIO(b"a"))
    with zipfile.ZipFile(io.BytesIO(data)) as unpacked:
        assert unpacked.getinfo("a").date_time == shown


def test_an_archive_of_nothing_is_still_an_archive():
    archive, open_entry = archive_of({})
    assert zipfile.ZipFile(io.BytesIO(whole(archive, open_entry))).namelist() == []


@settings(deadline=None)
@given(
    st.dictionaries(st.text("abcß", min_size=1), st.binary(max_size=50), max_size=5),
    st.data(),
)
def test_any_range_is_that_slice_of_the_whole(files, data):
    archive, open_entry = archive_of(files)
    start = data.draw(st.integers(0, archive.length))
    stop = data.draw(st.integers(start, archive.length))
    part = b"".join(archive.chunks(start, stop, open_entry))
    assert part == whole(archive, open_entry)[start:stop]


def test_a_range_opens_only_the_entries_it_shows():
    archive, open_entry = archive_of(FILES)
    data = whole(archive, open_entry)
    opened, checked = [], []

    def spying(index):
        opened.append(index)
        return open_entry(index)

    begin = data.index(FILES["Größe 家族.heic"])
    part = archive.chunks(begin + 9, begin + 300_000, spying, checked.append)
    assert b"".join(part) == data[begin + 9 : begin + 300_000]
    assert opened == checked == [2]


def test_the_hook_runs_before_anything_of_an_entry_and_ends_the_archive():
    archive, open_entry = archive_of(FILES)

    def before_entry(index):
        if index == 2:
            raise PermissionError

    sent = []
    chunks = archive.chunks(0, archive.length, open_entry, before_entry)
    with pytest.raises(PermissionError):
        sent.extend(chunks)
    data = b"".join(sent)
    assert data == whole(archive, open_entry)[: len(data)]
    assert FILES["IMG_1.jpg"] in data
    assert "Größe".encode() not in data


def test_a_file_that_lost_bytes_breaks_the_archive_instead_of_shifting_it():
    archive = plan([entry("a.jpg", b"12345678")])
    with pytest.raises(EOFError, match="3 bytes are missing"):
        whole(archive, lambda index: io.BytesIO(b"12345"))


def test_a_file_that_grew_is_sent_as_it_was_imported():
    archive = plan([entry("a.jpg", b"12345")])
    data = whole(archive, lambda index: io.BytesIO(b"12345678"))
    assert zipfile.ZipFile(io.BytesIO(data)).read("a.jpg") == b"12345"


def test_entries_are_closed_when_the_download_is_given_up():
    source = io.BytesIO(bytes(1 << 20))
    archive = plan([Entry("a.jpg", 1 << 20, 0, NOON)])
    chunks = archive.chunks(0, archive.length, lambda index: source)
    next(chunks), next(chunks)
    chunks.close()
    assert source.closed


@pytest.mark.parametrize("count", [65_534, 65_535])
def test_any_number_of_entries_is_listed(count):
    archive = plan(Entry(f"{number}.jpg", 0, 0, NOON) for number in range(count))
    data = whole(archive, lambda index: io.BytesIO())
    with zipfile.ZipFile(io.BytesIO(data)) as unpacked:
        assert len(unpacked.namelist()) == count
        assert unpacked.read(f"{count - 1}.jpg") == b""


@pytest.mark.parametrize("size", [MAX_32 - 1, MAX_32, MAX_32 + 1, 5 * GIB])
def test_archives_beyond_four_gigabytes_open_at_any_place(size):
    last = b"the last photo"
    archive = plan([Entry("long.mp4", size, 0, NOON), entry("last.jpg", last)])
    sources = [lambda: Sparse(size), lambda: io.BytesIO(last)]
    reader = PlannedFile(archive, lambda index: sources[index]())
    with zipfile.ZipFile(io.BufferedReader(reader)) as unpacked:
        assert unpacked.getinfo("long.mp4").file_size == size
        assert unpacked.read("last.jpg") == last
        with unpacked.open("long.mp4") as long:
            assert long.read(1000) == bytes(1000)


def test_offsets_beyond_four_gigabytes_are_found():
    sizes = [2 * GIB, 2 * GIB, GIB, 7]
    archive = plan(Entry(f"{n}.mp4", size, 0, NOON) for n, size in enumerate(sizes))
    reader = PlannedFile(archive, lambda index: Sparse(sizes[index]))
    with zipfile.ZipFile(io.BufferedReader(reader)) as unpacked:
        assert [info.file_size for info in unpacked.infolist()] == sizes
        with unpacked.open("2.mp4") as third:
            assert third.read(8) == bytes(8)


def by_python(archive, folder):
    with zipfile.ZipFile(archive) as unpacked:
        unpacked.extractall(folder)


def by_program(*command):
    def extract(archive, folder):
        said = {"cwd": folder, "check": True, "capture_output": True}
        env = {**os.environ, "LC_ALL": "C.UTF-8"}
        subprocess.run([*command, str(archive)], env=env, **said)

    return extract


# Whatever of them this machine has; Python's own always.
PROGRAMS = {"unzip": ("-q",), "bsdtar": ("-xf",), "jar": ("-xf",)}
EXTRACTORS = {"python": by_python} | {
    name: by_program(path, *options)
    for name, options in PROGRAMS.items()
    if (path := shutil.which(name))
}
SETS = int(os.environ.get("ZIPS", "3"))


@pytest.mark.parametrize("extractor", EXTRACTORS)
def test_as_many_files_are_unpacked_as_were_packed(extractor, tmp_path):
    """Sets of names as libraries and strangers have them, with every extractor."""
    randomly = Random(2026)
    for number in range(SETS):
        distinct = DistinctNames()
        names = [
            distinct.take(randomly.choice(NAMES).format(randomly.randrange(3)))
            for _ in range(randomly.randrange(1, 40))
        ]
        contents = [randomly.randbytes(randomly.randrange(200)) for _ in names]
        packed = plan(map(entry, names, contents))
        path, folder = tmp_path / f"{number}.zip", tmp_path / f"{number}"
        # Bound now: the plan asks for an entry while it is being written.
        path.write_bytes(whole(packed, lambda index, c=contents: io.BytesIO(c[index])))
        folder.mkdir()
        EXTRACTORS[extractor](path, folder)
        found = [p.read_bytes() for p in folder.rglob("*") if p.is_file()]
        assert sorted(found) == sorted(contents), names
        assert {p.parent for p in folder.rglob("*")} == {folder}

"""A zip of which every byte is known before the first is sent.

Photos are compressed already, so entries are only stored; and because the size and
the CRC-32 of each are known from import, length and offsets are plain arithmetic.
That gives an exact `Content-Length`, and a download that resumes in the middle.
"""

import struct
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import BinaryIO, NamedTuple

from assets.ranges import BLOCK, read_blocks

LOCAL_HEADER = struct.Struct("<4s5H3I2H")
CENTRAL_HEADER = struct.Struct("<4s6H3I5H2I")
ZIP64_END = struct.Struct("<4sQ2H2I4Q")
ZIP64_LOCATOR = struct.Struct("<4sIQI")
END = struct.Struct("<4s4H2IH")

# A field that holds its largest value says: look in the zip64 record.
MAX_32 = 0xFFFFFFFF
MAX_16 = 0xFFFF
ZIP64_EXTRA = 0x0001

PLAIN_VERSION = 20
ZIP64_VERSION = 45
MADE_ON_UNIX = 3 << 8 | ZIP64_VERSION
REGULAR_FILE = 0o100644 << 16
NAME_IS_UTF8 = 1 << 11

# What the date fields of a zip can express.
EARLIEST = datetime(1980, 1, 1)
LATEST = datetime(2107, 12, 31, 23, 59, 58)


class Entry(NamedTuple):
    """One file of the archive; `modified` is the wall clock where it was taken."""

    name: str
    size: int
    crc32: int
    modified: datetime


class Plan:
    """An archive laid out but not read: its exact `length`, and any part of it."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries
        self._offsets = array("Q")
        at = 0
        for entry in entries:
            self._offsets.append(at)
            at += len(_local_header(entry)) + entry.size
        self._directory = at
        for entry, offset in zip(entries, self._offsets, strict=True):
            at += len(_central_header(entry, offset))
        self._end = _end_records(len(entries), self._directory, at - self._directory)
        self.length = at + len(self._end)

    def chunks(
        self,
        start: int,
        stop: int,
        open_entry: Callable[[int], BinaryIO],
        before_entry: Callable[[int], object] = lambda index: None,
    ) -> Iterator[bytes]:
        """Yield exactly the bytes [start, stop), a block at a time.

        `before_entry(index)` is called before anything of that entry is sent, its
        name included; what it raises ends the archive there. `open_entry` is called
        only for entries whose content is in the range.
        """
        first = max(bisect_right(self._offsets, start) - 1, 0)
        for index in range(first, len(self.entries)):
            at = self._offsets[index]
            if at >= stop:
                return
            before_entry(index)
            header = _local_header(self.entries[index])
            content = at + len(header)
            if piece := _overlap(header, at, start, stop):
                yield piece
            begin = max(start - content, 0)
            end = min(stop - content, self.entries[index].size)
            if begin < end:
                with open_entry(index) as source:
                    yield from read_blocks(source, begin, end)
        if stop > self._directory:
            yield from _in_blocks(self._tail(start, stop))

    def _tail(self, start: int, stop: int) -> Iterator[bytes]:
        """The central directory and the end records, as far as they are in range."""
        at = self._directory
        for entry, offset in zip(self.entries, self._offsets, strict=True):
            header = _central_header(entry, offset)
            yield _overlap(header, at, start, stop)
            at += len(header)
        yield _overlap(self._end, at, start, stop)


def plan(entries: Iterable[Entry]) -> Plan:
    """Lay out an archive of `entries`, in this order; nothing is opened."""
    return Plan(list(entries))


def _overlap(piece: bytes, at: int, start: int, stop: int) -> bytes:
    return piece[max(start - at, 0) : max(stop - at, 0)]


def _in_blocks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in few large pieces: each piece costs the server a write."""
    block = bytearray()
    for piece in pieces:
        block += piece
        if len(block) >= BLOCK:
            yield bytes(block)
            block.clear()
    if block:
        yield bytes(block)


def _local_header(entry: Entry) -> bytes:
    name = entry.name.encode()
    # Unlike the central directory, a local header repeats both sizes or none.
    extra = _zip64_extra(entry.size, entry.size) if entry.size >= MAX_32 else b""
    header = LOCAL_HEADER.pack(b"PK\3\4", *_in_both_headers(entry, name, extra))
    return header + name + extra


def _in_both_headers(entry: Entry, name: bytes, extra: bytes) -> tuple[int, ...]:
    time, date = _dos_time(entry.modified)
    size = min(entry.size, MAX_32)
    return (
        ZIP64_VERSION if extra else PLAIN_VERSION,
        NAME_IS_UTF8,
        0,  # stored
        time,
        date,
        entry.crc32,
        size,
        size,
        len(name),
        len(extra),
    )


def _central_header(entry: Entry, offset: int) -> bytes:
    name = entry.name.encode()
    too_big = [n for n in (entry.size, entry.size, offset) if n >= MAX_32]
    extra = _zip64_extra(*too_big) if too_big else b""
    header = CENTRAL_HEADER.pack(
        b"PK\1\2",
        MADE_ON_UNIX,
        *_in_both_headers(entry, name, extra),
        0,  # no comment
        0,  # first disk
        0,  # internal attributes
        REGULAR_FILE,
        min(offset, MAX_32),
    )
    return header + name + extra


def _zip64_extra(*numbers: int) -> bytes:
    return struct.pack(f"<2H{len(numbers)}Q", ZIP64_EXTRA, 8 * len(numbers), *numbers)


def _end_records(count: int, directory: int, size: int) -> bytes:
    end = END.pack(
        b"PK\5\6",
        0,
        0,
        min(count, MAX_16),
        min(count, MAX_16),
        min(size, MAX_32),
        min(directory, MAX_32),
        0,  # no comment
    )
    if count < MAX_16 and size < MAX_32 and directory < MAX_32:
        return end
    zip64_end = ZIP64_END.pack(
        b"PK\6\6",
        ZIP64_END.size - 12,  # of what follows this field
        MADE_ON_UNIX,
        ZIP64_VERSION,
        0,
        0,
        count,
        count,
        size,
        directory,
    )
    return zip64_end + ZIP64_LOCATOR.pack(b"PK\6\7", 0, directory + size, 1) + end


def _dos_time(moment: datetime) -> tuple[int, int]:
    """Time and date as a zip keeps them: local, in steps of two seconds, from 1980."""
    moment = min(max(moment, EARLIEST), LATEST)
    time = moment.hour << 11 | moment.minute << 5 | moment.second // 2
    date = (moment.year - 1980) << 9 | moment.month << 5 | moment.day
    return time, date

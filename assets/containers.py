"""Opens a video so that nothing but the video is read.

Here is the only call that opens one; what it yields is fit for decoding.
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from assets.decoding import DecodeFailed, Reason, gettext_noop
from assets.formats import Format

# libavformat is told what to read. Left to choose, it would take a text for a playlist
# and open the files it names.
DEMUXERS = {"mp4": "mov", "mov": "mov", "webm": "matroska", "mkv": "matroska"}
OPTIONS = {"mov": {"enable_drefs": "0"}, "matroska": {}}

READ_SIZE = 1 << 18
THREADS = 2  # each holds frames of its own: more would cost memory before time
MOST_PIXELS = 8192 * 4320
FULL = {errno.ENOSPC, errno.EDQUOT}  # what is wrong with the disk, not the video

NO_PICTURE = gettext_noop("There is no picture in this video that ram can show.")
LARGER_THAN_8K = gettext_noop("This video is larger than 8K.")
REFERS = gettext_noop("This video refers to other files, and those are not opened.")

BAD_PACKETS = 500  # a scratch in a recording is passed over, a ruin is not


@contextmanager
def opened(source: Path, format: Format) -> Iterator[InputContainer]:
    """The video, opened as what our own look said it is, with no way to other files."""
    demuxer = DEMUXERS[format.name]
    try:
        with (
            source.open("rb") as file,
            av.open(
                file,
                "r",
                format=demuxer,
                options=OPTIONS[demuxer],
                buffer_size=READ_SIZE,
                io_open=refuse,
            ) as container,
        ):
            yield container
    except (av.FFmpegError, IndexError, ValueError, OverflowError) as error:
        if getattr(error, "errno", None) in FULL:
            raise
        ended = isinstance(error, av.EOFError)
        raise DecodeFailed(Reason.ENDS_EARLY if ended else Reason.DAMAGED) from error


def refuse(url: str, flags: int, options: dict[str, str]) -> Any:
    """Answers libavformat when it wants to open anything but the video itself."""
    raise DecodeFailed(REFERS)


def picture_stream(container: InputContainer) -> VideoStream:
    """The moving picture; not the cover some programs put beside it."""
    for stream in container.streams.video:
        if stream.disposition & Disposition.attached_pic or not stream.codec_context:
            continue
        if not (stream.width and stream.height):
            continue
        if stream.width * stream.height > MOST_PIXELS:
            raise DecodeFailed(LARGER_THAN_8K)
        stream.thread_count = THREADS
        stream.thread_type = "AUTO"
        return stream
    raise DecodeFailed(NO_PICTURE)


def sound_stream(container: InputContainer) -> AudioStream | None:
    """The sound, if there is some that can be decoded."""
    return next((s for s in container.streams.audio if s.codec_context), None)


def decoded(container: InputContainer, *streams: Any) -> Iterator[Any]:
    """The frames of the streams; a few packets that cannot be decoded are left out."""
    bad = 0
    for packet in container.demux(*streams):
        try:
            frames = packet.decode()
        except av.InvalidDataError:
            bad += 1
            if bad > BAD_PACKETS:
                raise
            continue
        yield from frames

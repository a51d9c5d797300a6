"""Videos: what they say about themselves, one picture of each, and a playable copy.

Everything here reads what strangers made, so it runs in a limited child process.
"""

import re
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from assets.containers import (
    NO_PICTURE,
    THREADS,
    decoded,
    opened,
    picture_stream,
    sound_stream,
)
from assets.decoding import DecodeFailed
from assets.facts import Facts
from assets.forkserver import report
from assets.formats import Format
from assets.frames import BT709, LIMITED_RANGE, Pipeline, Shape
from assets.rendering import write_renditions

PLAYABLE = {
    "mp4": ({"h264"}, {"aac", "mp3"}),
    "mov": ({"h264"}, {"aac", "mp3"}),
    "webm": ({"vp8", "vp9", "av1"}, {"opus", "vorbis"}),
}
PLAYABLE_PIXELS = {"yuv420p", "yuvj420p"}

LIGHT = 24  # of 255, on average: what is darker says little about a video
SEARCH_FRAMES = 240  # how far past a key frame the wanted moment may lie
POSTER_SIDE = 1440
UPRIGHT = 1

COPY_SIDE = 1080
COPY_RATE = 60  # frames a second: slow motion plays at its own speed with fewer
CLOCK = Fraction(1, 90_000)
H264 = {
    **{"preset": "veryfast", "crf": "22", "profile": "high"},
    # However restless the picture, the copy never asks more of a line than this.
    **{"maxrate": "8M", "bufsize": "16M"},
}
AAC_RATE = 48_000
AAC_BITS = 80_000  # a second, for each channel

ISO_6709 = re.compile(r"([+-]\d+(?:\.\d+)?)([+-]\d+(?:\.\d+)?)([+-]\d+(?:\.\d+)?)?")


def inspect_video(source: Path, scratch: Path, format: Format) -> Facts:
    """The facts of the video at `source`, and its poster's renditions in `scratch`."""
    with opened(source, format) as container:
        stream = picture_stream(container)
        shape = Shape.of(stream)
        facts = Facts(**facts_of(container, stream, shape, format))
        report(facts)
        image = poster(container, stream, shape, facts.duration or 0.0, scratch)
    return facts.updated(write_renditions(image, scratch, UPRIGHT))


def facts_of(
    container: InputContainer, stream: VideoStream, shape: Shape, format: Format
) -> dict[str, Any]:
    """What the container and its streams say, in the names of `Facts`."""
    tags = {key.lower(): value for key, value in container.metadata.items()}
    sounds = [codec_of(s) for s in container.streams.audio if s.codec_context]
    return {
        "width": shape.displayed[0],
        "height": shape.displayed[1],
        "duration": length(container, stream),
        "make": tag(tags, "make", "manufacturer"),
        "model": tag(tags, "model"),
        "software": tag(tags, "software"),
        "title": tag(tags, "title"),
        "description": tag(tags, "description", "comment"),
        "artist": tag(tags, "artist", "author"),
        "copyright": tag(tags, "copyright"),
        "video_codec": codec_of(stream),
        "audio_codec": sounds[0] if sounds else "",
        "plays_everywhere": plays(format, stream, len(container.streams.audio), sounds),
        "content_id": tag(tags, "content.identifier"),
        **position(tags),
        **clock(tags),
    }


def plays(format: Format, stream: VideoStream, tracks: int, sounds: list[str]) -> bool:
    """Whether every browser plays the original, with its sound."""
    pictures, heard = PLAYABLE.get(format.name, (set(), set()))
    return (
        codec_of(stream) in pictures
        and stream.pix_fmt in PLAYABLE_PIXELS
        and len(sounds) == tracks
        and set(sounds) <= heard
    )


def codec_of(stream: VideoStream | AudioStream) -> str:
    """The codec's own name, whichever decoder happens to read it."""
    return stream.codec_context.codec.canonical_name


def tag(tags: dict[str, str], *names: str) -> str:
    """The first of those tags, as phones and other programs spell it."""
    for name in names:
        for prefix in ("com.apple.quicktime.", "com.android.", ""):
            if value := tags.get(prefix + name):
                return value
    return ""


def position(tags: dict[str, str]) -> dict[str, float]:
    """Coordinates, from their ISO 6709 text."""
    text = tag(tags, "location.iso6709", "location")
    match = ISO_6709.match(text)
    if not match:
        return {}
    names = ("latitude", "longitude", "altitude")
    return {
        name: float(value)
        for name, value in zip(names, match.groups(), strict=True)
        if value is not None
    }


def clock(tags: dict[str, str]) -> dict[str, Any]:
    """When it was recorded; with the clock's offset, where a phone wrote that too."""
    for name in ("com.apple.quicktime.creationdate", "creation_time", "date_utc"):
        # Where two boxes speak of it, libavformat joins them.
        text = tags.get(name, "").partition(";")[0]
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            continue
        offset = moment.utcoffset()
        if offset is None:
            continue
        found: dict[str, Any] = {"video_utc": text}
        if name.startswith("com.apple"):
            found["exif_offset"] = round(offset.total_seconds() / 60)
        return found
    return {}


def length(container: InputContainer, stream: VideoStream) -> float | None:
    """Seconds; counted packet by packet where a recorder wrote no duration."""
    if container.duration and container.duration > 0:
        return container.duration / av.time_base
    if stream.duration and stream.duration > 0:
        return float(stream.duration * stream.time_base)
    ends = [
        (packet.pts + (packet.duration or 0)) * stream.time_base
        for packet in container.demux(stream)
        if packet.pts is not None
    ]
    return float(max(ends)) if ends else None


def poster(
    container: InputContainer,
    stream: VideoStream,
    shape: Shape,
    duration: float,
    scratch: Path,
) -> Image.Image:
    """The first frame in a row of moments that is not black, else the lightest."""
    best: VideoFrame | None = None
    most = -1.0
    for moment in (min(1.0, duration / 10), duration / 10, duration / 3, duration / 2):
        frame = frame_at(container, stream, moment)
        if frame is not None and (light := brightness(frame)) > most:
            best, most = frame, light
        if most >= LIGHT:
            break
    if best is None:
        raise DecodeFailed(NO_PICTURE)
    pipeline = Pipeline(shape, POSTER_SIDE, "rgb24", scratch)
    return pipeline.convert(best).to_image()


def frame_at(
    container: InputContainer, stream: VideoStream, moment: float
) -> VideoFrame | None:
    """The frame shown at that second, or the nearest before it that can be had."""
    start = stream.start_time or 0
    wanted = start + int(moment / stream.time_base)
    container.seek(wanted, stream=stream)
    last: VideoFrame | None = None
    for count, frame in enumerate(decoded(container, stream)):
        last = frame
        if count >= SEARCH_FRAMES or (frame.pts is not None and frame.pts >= wanted):
            break
    return last


def brightness(frame: VideoFrame) -> float:
    """The average of a small gray copy, 0 to 255."""
    small = frame.reformat(width=32, height=32, format="gray")
    pixels = bytes(small.planes[0])
    return sum(pixels) / len(pixels)


def transcode(source: Path, target: Path, format: Format) -> None:
    """Writes a copy to `target` that every browser plays: upright 1080p in an MP4."""
    try:
        with (
            opened(source, format) as container,
            av.open(
                str(target), "w", format="mp4", options={"movflags": "+faststart"}
            ) as copy,
        ):
            copied(container, copy, target.parent)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def copied(container: InputContainer, copy: OutputContainer, scratch: Path) -> None:
    """Decodes, converts and encodes frame by frame, so that memory stays bounded."""
    stream = picture_stream(container)
    sound = sound_stream(container)
    picture = PictureCopy(stream, copy, scratch)
    heard = SoundCopy(sound, copy) if sound else None
    for frame in decoded(container, *filter(None, (stream, sound))):
        if isinstance(frame, VideoFrame):
            copy.mux(picture.encode(frame))
        elif heard:
            copy.mux(heard.encode(frame))
    if picture.last is None:
        raise DecodeFailed(NO_PICTURE)
    copy.mux(picture.stream.encode(None))
    if heard:
        copy.mux(heard.encode(None))


class PictureCopy:
    """The moving picture of a copy."""

    def __init__(
        self, original: VideoStream, copy: OutputContainer, scratch: Path
    ) -> None:
        self.pipeline = Pipeline(Shape.of(original), COPY_SIDE, "yuv420p", scratch)
        rate = min(frame_rate(original), Fraction(COPY_RATE))
        self.stream = copy.add_stream("libx264", rate=rate, options=H264)
        self.stream.width, self.stream.height = self.pipeline.size
        self.stream.pix_fmt = "yuv420p"
        context = self.stream.codec_context
        context.time_base = CLOCK
        context.thread_count = THREADS
        context.gop_size = max(round(rate * 2), 1)  # two seconds to the next jump
        context.color_primaries = context.color_trc = context.colorspace = BT709
        context.color_range = LIMITED_RANGE
        self.last: int | None = None

    def encode(self, frame: VideoFrame) -> list[Packet]:
        """The packets that are ready after this frame; one too many leaves none."""
        time = 0 if frame.pts is None else round(frame.pts * frame.time_base / CLOCK)
        if self.last is not None and time - self.last < 1 / (COPY_RATE * 1.1) / CLOCK:
            return []
        self.last = time
        shown = self.pipeline.convert(frame)
        shown.pts, shown.time_base = time, CLOCK
        shown.pict_type = 0  # the encoder decides where its own key frames stand
        return self.stream.encode(shown)


def frame_rate(stream: VideoStream) -> Fraction:
    """Frames a second on average, as far as the container knows."""
    rate = stream.average_rate
    return Fraction(rate.numerator, rate.denominator) if rate else Fraction(30)


class SoundCopy:
    """The sound of a copy: mono stays mono, all else becomes stereo."""

    def __init__(self, original: AudioStream, copy: OutputContainer) -> None:
        layout = "mono" if original.codec_context.channels == 1 else "stereo"
        self.stream = copy.add_stream("aac", rate=AAC_RATE, layout=layout)
        self.stream.bit_rate = AAC_BITS * self.stream.codec_context.channels
        self.resampler = AudioResampler("fltp", layout, AAC_RATE)

    def encode(self, frame: AudioFrame | None) -> list[Packet]:
        """The packets that are ready after this frame; None asks for the rest."""
        parts = self.resampler.resample(frame)
        packets = [packet for part in parts for packet in self.stream.encode(part)]
        return packets if frame else packets + self.stream.encode(None)

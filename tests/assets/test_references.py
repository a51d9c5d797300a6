"""No file and no address that an upload refers to is opened while it is decoded."""

import ctypes
import os
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import av
import pytest

from assets import pictures as opening
from assets import raw, video
from assets.decoding import INSPECTORS, DecodeFailed, inspect
from assets.forkserver import resolve
from assets.formats import FORMATS, HEAD_BYTES, sniff
from assets.xmp import read_packet
from tests.assets import references

SECRET = "what the victim knows"
IN_OPEN = 0x20


class Watched:
    """A folder that tells which of its files are opened (Linux; elsewhere none)."""

    def __init__(self, folder: Path) -> None:
        libc = ctypes.CDLL(None, use_errno=True)
        begin = getattr(libc, "inotify_init1", None)
        self.descriptor = begin(os.O_NONBLOCK) if begin else None
        if begin:
            libc.inotify_add_watch(self.descriptor, bytes(folder), IN_OPEN)

    def opened(self) -> set[str]:
        """Names of what was opened since the last time."""
        names = set()
        with suppress(BlockingIOError):
            while self.descriptor and (events := os.read(self.descriptor, 1 << 16)):
                while events:
                    (length,) = struct.unpack_from("I", events, 12)
                    names.add(events[16 : 16 + length].rstrip(b"\0").decode())
                    events = events[16 + length :]
        return names - {""}


@contextmanager
def listener() -> Iterator[socket.socket]:
    """Somebody on this machine who would notice being called."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.setblocking(False)
        yield server


def nobody_called(server: socket.socket) -> bool:
    try:
        server.accept()
    except BlockingIOError:
        return True
    return False


@pytest.fixture
def victim(tmp_path):
    """A video, and files that patterns and playlists may mean."""
    made = tmp_path / "victim.mp4"
    references.shoot(made, times=[0.0], tags={"comment": SECRET})
    for number in range(3):
        (tmp_path / f"victim{number}.mp4").write_bytes(made.read_bytes())
    return made


@pytest.fixture
def unconfined(monkeypatch):
    """Open as a child would, in this process, where nothing refuses it anything."""
    for module in (opening, video, raw):
        monkeypatch.setattr(module, "report", lambda facts: None)

    def opened(source, scratch, format):
        name, _ = INSPECTORS[format.opener]
        rest = () if format.is_video else (None,)
        return resolve(name)(source, scratch, format, *rest)

    return opened


def payloads(folder: Path, victim: Path, port: int) -> Iterator[tuple[str, bytes]]:
    whole = references.film(folder)
    for to in references.ways(victim, port):
        for make in (references.playlists, references.pictures):
            yield from ((f"{name} to {to}", data) for name, data in make(to))
        for name, data in references.films(to, whole):
            yield f"{name} to {to}", data


def kinds_of(data: bytes) -> set[str]:
    """What it is taken for; what we know for nothing is tried as what it could fool."""
    format = sniff(data[:HEAD_BYTES])
    return {format.name} if format else {"mp4", "mkv", "jpeg", "tiff"}


def test_nothing_that_a_file_refers_to_is_opened(unconfined, victim, tmp_path):
    """Not even where the system would let it: the decoders are not asked to."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    source, tried = tmp_path / "source", 0
    with listener() as server:
        watched = Watched(tmp_path)
        port = server.getsockname()[1]
        every = list(payloads(tmp_path, victim, port))
        watched.opened()
        for name, data in every:
            source.write_bytes(data)
            for kind in kinds_of(data):
                with suppress(DecodeFailed):
                    facts = unconfined(source, scratch, FORMATS[kind])
                    assert SECRET not in str(facts), name
                assert watched.opened() <= {"source", "scratch"}, name
                tried += 1
            assert nobody_called(server), name
    assert len(every) >= 200
    assert tried >= len(every)


def test_the_watch_works(victim, tmp_path):
    """Left to choose, libavformat opens what a text refers to."""
    path = tmp_path / "attack.m3u8"
    path.write_text(references.TEXTS["hls"].format("victim.mp4"))
    watched = Watched(tmp_path)
    with av.open(str(path), options={"allowed_extensions": "ALL"}) as film:
        assert next(film.decode(video=0))
    assert watched.descriptor is None or "victim.mp4" in watched.opened()


def test_a_child_opens_nothing_else_either(victim, tmp_path):
    """The same in the real child, one of each kind."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    source = tmp_path / "source"
    with listener() as server:
        every = dict(payloads(tmp_path, victim, server.getsockname()[1]))
        chosen = [name for name in every if name.endswith(" to victim.mp4")]
        watched = Watched(tmp_path)
        for name in chosen:
            source.write_bytes(every[name])
            for kind in kinds_of(every[name]):
                with suppress(DecodeFailed):
                    inspect(source, scratch, FORMATS[kind])
                assert watched.opened() <= {"source", "scratch"}, name
        assert nobody_called(server)


def test_a_sidecar_opens_nothing_it_refers_to(victim, tmp_path):
    watched = Watched(tmp_path)
    with listener() as server:
        for to in references.ways(victim, server.getsockname()[1]):
            assert SECRET not in str(read_packet(references.ENTITY.format(to).encode()))
        assert nobody_called(server)
    assert not watched.opened()

"""Thousands of connections that are open and slow, while one person pages.

Some say nothing, some send a request or its body by a byte a second, some read their
answer so. The person is answered all the same, and the server's memory is bounded.
"""

import json
import multiprocessing
import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.torture.client import Client
from tests.torture.pictures import jpeg
from tests.torture.server import Installation
from tests.torture.traffic import Scene, percentile, set_the_scene

MEMORY = 2**30
KINDS = ("silent", "head", "body", "answer")
BUFFER = 4096
PATIENCE = 30.0


@dataclass
class Slow:
    """One connection, and what is still to be sent on it."""

    kind: str
    socket: socket.socket
    send: bytes
    at: int = 0
    heard: bytes = b""


@dataclass
class Report:
    opened: int = 0
    refused: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> str:
        return json.dumps([self.opened, self.refused, self.ended, self.statuses])


def run(connections: int, seconds: float, kinds: tuple[str, ...] = KINDS) -> bool:
    """Open so many, page for so long; prints figures, True if the person never waits
    in vain.
    """
    with TemporaryDirectory(prefix="ram-slow-") as temporary:
        ram = Installation(Path(temporary))
        ram.prepare()
        ram.start(RAM_WEB_PROCESSES="2")
        try:
            scene = set_the_scene(ram)
            big = upload_big(scene)
            idle = page(scene, seconds / 3)
            before = ram.memory()
            ours, theirs = multiprocessing.Pipe()
            context = multiprocessing.get_context("spawn")
            over = context.Event()
            args = (ram.port, connections, kinds, big, over, theirs)
            crowd = context.Process(target=keep_open, args=args)
            crowd.start()
            ours.recv()
            loaded = page(scene, seconds)
            after = ram.memory()
            over.set()
            opened, refused, ended, statuses = json.loads(ours.recv())
            crowd.join()
            later = page(scene, 3)
        finally:
            ram.stop()
    print(
        f"slow: {opened} connections open ({', '.join(kinds)}), {refused} not accepted"
    )
    print(f"  ended meanwhile: {ended}; their answers: {statuses}")
    wrong = 0
    for name, (answers, times) in (
        ("before", idle),
        ("meanwhile", loaded),
        ("afterwards", later),
    ):
        wrong += sum(n for status, n in answers.items() if status != "200")
        print(
            f"  one person {name}: {dict(answers)}, p50 {percentile(times, 0.5):.0f},"
            f" p99 {percentile(times, 0.99):.0f} ms"
        )
    print(f"  memory of the web processes {before >> 20} MiB, then {after >> 20} MiB")
    bad = [status for status in statuses if status >= "500"]
    return not (wrong or bad or refused or after > MEMORY)


def upload_big(scene: Scene) -> tuple[str, str]:
    """A photo of some megabytes, and the cookies of who may have it."""
    client = scene.client("anna")
    data = jpeg(1, (2000, 1500)) + b"\0" * 4_000_000
    client.upload([("big.jpg", data)], scene.tokens["anna"])
    scene.ram.manage("work", "--once")
    page = client.ask("GET", "/photos/").body.decode()
    new = next(pk for pk in _ids(page) if pk not in scene.everything)
    return new, "; ".join(f"{k}={v}" for k, v in client.cookies.items())


def _ids(page: str) -> list[str]:
    from tests.torture.traffic import TILE

    return TILE.findall(page)


def page(scene: Scene, seconds: float) -> tuple[Counter[str], list[float]]:
    """What a person at a timeline and its thumbnails gets, and how fast."""
    client: Client = scene.client("ben")
    client.timeout = PATIENCE
    answers: Counter[str] = Counter()
    times = []
    until = time.monotonic() + seconds
    chance = Random(3)
    while time.monotonic() < until:
        thumbnail = f"/photos/{chance.choice(scene.everything)}/thumbnail"
        for path in ("/photos/", thumbnail):
            began = time.monotonic()
            try:
                answers[str(client.ask("GET", path).status)] += 1
            except OSError as problem:
                answers[type(problem).__name__] += 1
            times.append(time.monotonic() - began)
        time.sleep(0.1)
    return answers, times


def keep_open(
    port: int,
    connections: int,
    kinds: tuple[str, ...],
    big: tuple[str, str],
    over: Event,
    tell: Connection,
) -> None:
    """A process of its own: so many connections, a byte a second on each."""
    report = Report()
    open_ones: list[Slow] = []
    for number in range(connections):
        kind = kinds[number % len(kinds)]
        try:
            open_ones.append(begin(port, kind, big))
            report.opened += 1
        except OSError:
            report.refused += 1
        if number % 200 == 0:
            time.sleep(0.05)
    tell.send("open")
    while not over.is_set():
        began = time.monotonic()
        open_ones = [one for one in open_ones if step(one, report)]
        over.wait(max(0, began + 1 - time.monotonic()))
    for one in open_ones:
        report.ended[f"{one.kind} still open"] += 1
        count_status(one, report)
        one.socket.close()
    tell.send(report.as_json())


def begin(port: int, kind: str, big: tuple[str, str]) -> Slow:
    """Connect, and send what is sent at once."""
    opened = socket.socket()
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
    opened.settimeout(5)
    opened.connect(("127.0.0.1", port))
    opened.setblocking(False)
    host = f"Host: 127.0.0.1:{port}\r\n"
    pk, cookies = big
    if kind == "answer":
        cookie = f"Cookie: {cookies}\r\n\r\n"
        head = f"GET /photos/{pk}/original HTTP/1.1\r\n{host}{cookie}"
        opened.send(head.encode())
        return Slow(kind, opened, b"")
    if kind == "body":
        form = "Content-Type: application/x-www-form-urlencoded\r\n"
        # With a form's cookie, or nobody would read on.
        form += f"Cookie: {cookies}\r\nOrigin: http://127.0.0.1:{port}\r\n"
        head = f"POST /login/ HTTP/1.1\r\n{host}{form}Content-Length: 5000\r\n\r\n"
        opened.send(head.encode())
        return Slow(kind, opened, b"a" * 5000)
    head = b"GET /login/ HTTP/1.1\r\nX-Slow: " + b"a" * 5000
    return Slow(kind, opened, head if kind == "head" else b"")


def step(one: Slow, report: Report) -> bool:
    """Send a byte or read one; False when the other side has ended it."""
    try:
        if one.at < len(one.send):
            one.socket.send(one.send[one.at : one.at + 1])
            one.at += 1
        heard = one.socket.recv(1 if len(one.heard) >= 12 else 12)
    except BlockingIOError:
        return True
    except OSError:
        heard = b""
    if heard:
        one.heard = (one.heard + heard)[:64]
        return True
    report.ended[f"{one.kind} closed"] += 1
    count_status(one, report)
    one.socket.close()
    return False


def count_status(one: Slow, report: Report) -> None:
    if one.heard:
        report.statuses[one.heard[9:12].decode(errors="replace")] += 1

"""The front door: whoever sends or reads slowly holds no thread."""

import asyncio
import threading
from contextvars import ContextVar

import pytest

from ram import front, incoming

BLOCK = 100_000


class Streamed:
    """A long WSGI answer that knows how much of it was made, and its end."""

    streaming = True

    def __init__(self, blocks):
        self.pieces = iter([b"x" * BLOCK] * blocks)
        self.made, self.closed = 0, 0

    def __iter__(self):
        return self

    def __next__(self):
        piece = next(self.pieces)
        self.made += 1
        return piece

    def close(self):
        self.closed += 1


class Other:
    """The other side: what it sends, and what it was sent."""

    def __init__(self, *messages, takes=10**9):
        self.messages, self.takes = list(messages), takes
        self.sent = []

    async def receive(self):
        if self.messages:
            return self.messages.pop(0)
        await asyncio.Event().wait()

    async def send(self, message):
        if len(self.sent) > self.takes:
            await asyncio.Event().wait()
        self.sent.append(message)

    @property
    def status(self):
        return self.sent[0]["status"]

    @property
    def body(self):
        return b"".join(message["body"] for message in self.sent[1:])


def scope(method="POST", path="/photos/", headers=()):
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 8000),
        "client": ("192.0.2.7", 9),
        "headers": list(headers),
    }


def piece(body, more=False):
    return {"type": "http.request", "body": body, "more_body": more}


def length(number):
    return (b"content-length", str(number).encode())


def answered(application, *others, headers=(), **how):
    """Have a door answer them all at once."""

    async def run():
        door = front.Front(application)
        asked = scope(headers=headers, **how)
        await asyncio.gather(*(door(asked, o.receive, o.send) for o in others))

    asyncio.run(asyncio.wait_for(run(), 60))


def echo(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["wsgi.input"].read()]


def test_form_is_there_before_a_thread_is_lent():
    other = Other(piece(b"a=1", more=True), piece(b"&b=2"))

    answered(echo, other, headers=[length(7)])

    assert (other.status, other.body) == (200, b"a=1&b=2")


def test_who_announces_and_sends_nothing_is_told_so(monkeypatch):
    monkeypatch.setattr(incoming, "PATIENCE", 0.05)
    other = Other(piece(b"a", more=True))

    answered(echo, other, headers=[length(7)])

    assert other.status == 408


def test_many_who_send_nothing_do_not_keep_another_waiting(monkeypatch):
    monkeypatch.setattr(incoming, "PATIENCE", 1)
    slow = [Other(piece(b"a", more=True)) for _ in range(front.THREADS * 3)]
    quick = Other(piece(b"a=1"))

    answered(echo, *slow, quick, headers=[length(3)])

    assert quick.body == b"a=1"
    assert {other.status for other in slow} == {408}


def test_form_that_was_cut_off_is_not_acted_on():
    asked = []
    other = Other(piece(b"ids=1", more=True), {"type": "http.disconnect"})

    answered(lambda *request: asked.append(request), other, headers=[length(9)])

    assert asked == []
    assert other.sent == []


def test_long_body_is_read_as_it_comes_and_its_cut_is_seen():
    kept = []

    def keep(environ, start_response):
        try:
            while block := environ["wsgi.input"].read(50_000):
                kept.append(len(block))
        except OSError:
            kept.append("cut")
        start_response("204 No Content", [])
        return []

    pieces = [piece(b"x" * BLOCK, more=True)] * 3
    answered(keep, Other(*pieces, piece(b"")), headers=[length(3 * BLOCK)])
    whole = kept.copy()
    kept.clear()
    answered(keep, Other(*pieces, {"type": "http.disconnect"}), headers=[length(10**6)])

    assert sum(whole) == 3 * BLOCK
    assert kept[-1] == "cut"
    assert sum(kept[:-1]) == 3 * BLOCK


def test_slow_readers_hold_no_thread_and_one_piece_each():
    answers = []

    def stream(environ, start_response):
        number = str(90 * BLOCK)
        start_response("200 OK", [("Content-Length", number)])
        answers.append(Streamed(90))
        return answers[-1]

    async def run():
        door = front.Front(stream)
        slow = [Other(takes=3) for _ in range(front.THREADS * 2)]
        asked = scope("GET")
        tasks = [asyncio.ensure_future(door(asked, o.receive, o.send)) for o in slow]
        quick = Other()
        await door(asked, quick.receive, quick.send)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return quick

    quick = asyncio.run(asyncio.wait_for(run(), 60))

    assert len(quick.body) == 90 * BLOCK
    assert sorted(answer.made for answer in answers)[-2] <= 3
    assert all(answer.closed == 1 for answer in answers)


def test_what_nobody_reads_any_more_is_closed():
    answer = Streamed(900)

    def stream(environ, start_response):
        start_response("200 OK", [])
        return answer

    answered(stream, Other({"type": "http.disconnect"}, takes=5), method="GET")

    assert answer.closed == 1
    assert answer.made < 900


def test_failure_is_500_and_says_nothing(caplog):
    other = Other()

    def fail(environ, start_response):
        raise ValueError("secret")

    answered(fail, other, method="GET")

    assert other.status == 500
    assert b"secret" not in other.body
    assert "An answer could not be made." in caplog.text


def test_header_cannot_pass_for_one_that_a_proxy_set():
    headers = [
        (b"x_forwarded_for", b"198.51.100.1"),
        (b"x-forwarded-for", b"192.0.2.1"),
        (b"x-forwarded-for", b"192.0.2.2"),
        (b"cookie", b"a=1"),
        (b"cookie", b"b=2"),
        (b"content-type", b"text/x"),
    ]

    environ = front.environ_of(scope(path="/a%2Fb%20%C3%A4%ff", headers=headers))

    assert environ["HTTP_X_FORWARDED_FOR"] == "192.0.2.1,192.0.2.2"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["CONTENT_TYPE"] == "text/x"
    assert environ["REMOTE_ADDR"] == "192.0.2.7"
    assert environ["PATH_INFO"].encode("latin-1") == b"/a/b \xc3\xa4\xff"


@pytest.mark.parametrize("blocks", [1, 40])
def test_pieces_are_made_in_the_context_of_the_request(blocks):
    language = ContextVar("language", default="none")
    seen, threads = set(), set()

    class Watched(Streamed):
        def __next__(self):
            seen.add(language.get())
            threads.add(threading.current_thread())
            return super().__next__()

    def stream(environ, start_response):
        language.set("de")
        start_response("200 OK", [])
        return Watched(blocks)

    answered(stream, Other(), method="GET")

    assert seen == {"de"}
    assert threading.main_thread() not in threads

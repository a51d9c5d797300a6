"""The front door: no thread waits for whoever sends or reads slowly.

Threads are few, and sixty-four phones in a tunnel would hold them all. So what is sent
to us is gathered first, and answers go out piece by piece; a thread is lent for the
time that ram itself works. Only a long upload keeps one, and those are counted.

The server knows this door as an ASGI application; behind it is plain WSGI.
"""

import asyncio
import logging
import resource
import sys
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from contextvars import Context, copy_context
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

from django.db import close_old_connections

from ram.incoming import Incoming, TooSlow
from ram.wsgi import application as wsgi

logger = logging.getLogger(__name__)

THREADS = 32
# Bodies too long to be gathered first, and answers in pieces, at once in one process.
LONG_BODIES = 16
LONG_ANSWERS = 128
# What a slow reader has not taken lies in memory, several of these.
SLICE = 64 * 1024
# An answer up to so long is handed over whole.
WHOLE = 256 * 1024
# Browsers that pause a video come back for the rest.
STALLED = 300.0
MOST_FILES = 65_536
CHUNKED = "HTTP_TRANSFER_ENCODING"
PLAIN = (("content-type", "text/plain"), ("cache-control", "no-store"))
Headers = list[tuple[str, str]]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Started:
    """What `start_response` is told."""

    status = 500
    headers: Headers

    def __call__(self, status: str, headers: Headers, exc_info: Any = None) -> None:
        self.status = int(status.partition(" ")[0])
        self.headers = headers


class Answer:
    """A WSGI answer: all of it, or its beginning and where the rest comes from.

    Each piece is made in whatever thread is free, in the context the request began in.
    """

    def __init__(self, started: Started, result: Iterable[bytes]) -> None:
        self.started, self.result = started, result
        self.rest: Iterator[bytes] = iter(result)
        self.first: list[bytes] = []
        self.is_whole = False
        # Whether it is made while it is sent; else it is all there already.
        self.streams = bool(getattr(result, "streaming", False))
        self.context: Context = copy_context()

    def look(self) -> None:
        """Take its beginning, and close it if that was all.

        Of what says that it is long, nothing: many may wait for their turn.
        """
        try:
            while not self.streams or self.length <= WHOLE:
                piece = next(self.rest, None)
                if piece is None:
                    self.is_whole = True
                    break
                self.first.append(piece)
        except BaseException:
            self.close()
            raise
        if self.is_whole:
            self.close()
        else:
            self.leave()

    @property
    def length(self) -> int:
        """As it says itself, else of what was taken already."""
        said = dict(self.started.headers).get("Content-Length", "0")
        return max(int(said), sum(map(len, self.first)))

    def next(self) -> bytes:
        """What comes next; nothing when it is over."""
        if self.first:
            return self.first.pop(0)
        try:
            # An empty piece is no end.
            return next(filter(None, self.rest), b"")
        finally:
            self.leave()

    def leave(self) -> None:
        """Connections belong to threads, and this one goes on to others."""
        close_old_connections()

    def close(self) -> None:
        if hasattr(self.result, "close"):
            self.result.close()


class Front:
    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application
        self.threads = ThreadPoolExecutor(THREADS, "ram")
        self.long_bodies = asyncio.Semaphore(LONG_BODIES)
        self.long_answers = asyncio.Semaphore(LONG_ANSWERS)

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Answer one request, or note that the server begins or ends."""
        if scope["type"] == "http":
            await self.answer(scope, receive, send)
        elif scope["type"] == "lifespan":
            await receive()
            raise_limits()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})

    async def answer(self, scope: Any, receive: Receive, send: Send) -> None:
        environ = environ_of(scope)
        body = Incoming(receive, asyncio.get_running_loop())
        environ["wsgi.input"] = body
        if environ.get("CONTENT_LENGTH", "0") != "0" or CHUNKED in environ:
            try:
                await body.gather()
            except TooSlow:
                await refuse(send, HTTPStatus.REQUEST_TIMEOUT)
                return
        if body.is_broken:
            return
        async with nullcontext() if body.is_whole else self.long_bodies:
            answer = await self.lend(copy_context(), self.work, environ)
        if answer is None:
            await refuse(send, HTTPStatus.INTERNAL_SERVER_ERROR)
        elif answer.is_whole:
            await begin(send, answer.started)
            await go_on(send, b"".join(answer.first), more=False)
        else:
            async with self.long_answers:
                await self.send(answer, receive, send)

    async def lend(self, context: Context, act: Callable[..., Any], *args: Any) -> Any:
        """The result of `act`, done in one of the threads."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.threads, context.run, act, *args)

    def work(self, environ: dict[str, Any]) -> "Answer | None":
        """What ram answers, all of it if it is short; None when it failed to."""
        started = Started()
        try:
            result = self.application(environ, started)
            answer = Answer(started, result)
            answer.look()
        except Exception:
            logger.exception("An answer could not be made.")
            return None
        return answer

    async def send(self, answer: "Answer", receive: Receive, send: Send) -> None:
        """Send piece by piece, as fast as the other side takes them."""
        gone = asyncio.ensure_future(until_gone(receive))
        try:
            await begin(send, answer.started)
            while piece := await self.lend(answer.context, answer.next):
                for at in range(0, len(piece), SLICE):
                    part = piece[at : at + SLICE]
                    # A promised length shows that it was cut.
                    if not await taken(gone, go_on(send, part, more=True)):
                        return
            await go_on(send, b"", more=False)
        except Exception:
            logger.exception("An answer broke off.")
        finally:
            gone.cancel()
            await self.lend(answer.context, answer.close)


async def taken(
    gone: "asyncio.Future[None]", sending: Coroutine[Any, Any, None]
) -> bool:
    """Whether this was sent before the other side went away, or fell asleep."""
    sent = asyncio.ensure_future(sending)
    first = asyncio.FIRST_COMPLETED
    await asyncio.wait({gone, sent}, timeout=STALLED, return_when=first)
    if not sent.done():
        sent.cancel()
    return sent.done() and sent.exception() is None and not gone.done()


async def until_gone(receive: Receive) -> None:
    """Wait for the other side to hang up."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def begin(send: Send, started: Started) -> None:
    headers = [
        (name.lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in started.headers
    ]
    message = {"type": "http.response.start", "status": started.status}
    await send({**message, "headers": headers})


async def go_on(send: Send, piece: bytes, *, more: bool) -> None:
    await send({"type": "http.response.body", "body": piece, "more_body": more})


async def refuse(send: Send, status: HTTPStatus) -> None:
    """Say what went wrong where no page can be made of it."""
    started = Started()
    started(f"{status.value} {status.phrase}", [*PLAIN])
    await begin(send, started)
    await go_on(send, f"{status.phrase}\n".encode(), more=False)


def environ_of(scope: Any) -> dict[str, Any]:
    """The request as WSGI tells it."""
    name, port = scope.get("server") or ("localhost", 0)
    client, _ = scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        # Bytes in the shape of text, as WSGI wants them.
        "PATH_INFO": path_of(scope),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": name,
        "SERVER_PORT": str(port),
        "REMOTE_ADDR": client,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw, value in scope["headers"]:
        # With an underscore it would pass for another, one that a proxy has set.
        if b"_" in raw:
            continue
        key = raw.decode("latin-1").upper().replace("-", "_")
        if key not in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
            key = f"HTTP_{key}"
        text = value.decode("latin-1")
        between = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{between}{text}" if key in environ else text
    return environ


def path_of(scope: Any) -> str:
    """The path, its escapes resolved; a whole address names its path only."""
    raw = scope.get("raw_path") or scope["path"].encode()
    return unquote_to_bytes(raw.partition(b"?")[0]).decode("latin-1")


def raise_limits() -> None:
    """As many open connections as this process may have: the usual 1,024 are few."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


application = Front(wsgi)

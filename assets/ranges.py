"""Answer whole, part or not at all: byte ranges over anything with a known length."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, NamedTuple

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.utils.http import parse_etags

# Granian sends 256 KiB blocks six to eight times faster than Django's 4 KiB.
BLOCK = 256 * 1024

SINGLE_RANGE = re.compile(r"bytes=\s*(\d{0,30})-(\d{0,30})\s*", re.ASCII | re.I)


class Range(NamedTuple):
    """The bytes from `start` up to, but not including, `stop`."""

    start: int
    stop: int


class Unsatisfiable:
    """The range was understood and lies outside the content."""


def parse_range(header: str | None, length: int) -> Range | Unsatisfiable | None:
    """The one range that `header` asks for; None means: send the whole.

    Several ranges at once are answered by the whole, as is a header that makes no
    sense: RFC 9110 allows both, and no browser or download tool asks for several.
    """
    match = SINGLE_RANGE.fullmatch(header or "")
    if match is None or match.group(1) == match.group(2) == "":
        return None
    first, last = match.groups()
    if not first:
        return _suffix(int(last), length)
    start = int(first)
    if last and int(last) < start:
        return None
    if start >= length:
        return Unsatisfiable()
    return Range(start, min(int(last) + 1, length) if last else length)


def _suffix(wanted: int, length: int) -> Range | Unsatisfiable | None:
    if wanted == 0:
        return Unsatisfiable()
    if length == 0:
        return None
    return Range(max(length - wanted, 0), length)


def wanted_range(
    request: HttpRequest, length: int, etag: str
) -> Range | Unsatisfiable | None:
    """What part `request` wants; the whole when its `If-Range` names other content."""
    if request.method != "GET":
        return None
    if request.headers.get("If-Range", etag) != etag:
        return None
    return parse_range(request.headers.get("Range"), length)


def not_modified(request: HttpRequest, etag: str) -> HttpResponse | None:
    """A 304 if the browser holds what `etag` names, else None."""
    held = request.headers.get("If-None-Match")
    if not held:
        return None
    # A proxy that compresses makes a strong tag weak; the bytes are the same to us.
    known = {tag.removeprefix("W/") for tag in parse_etags(held)}
    if etag not in known and "*" not in known:
        return None
    return HttpResponseNotModified(headers={"ETag": etag})


def respond(
    request: HttpRequest,
    body: Callable[[int, int], Iterable[bytes]],
    *,
    length: int,
    etag: str,
    content_type: str,
) -> HttpResponseBase:
    """Send the part of `body` that was asked for: 200, 206 or 416.

    `body(start, stop)` yields exactly those bytes, and is not called for HEAD.
    """
    part = wanted_range(request, length, etag)
    if isinstance(part, Unsatisfiable):
        response: HttpResponseBase = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{length}"
        return response
    start, stop = part or (0, length)
    if request.method == "HEAD":
        response = HttpResponse(content_type=content_type)
    elif stop - start <= BLOCK:
        # One write, and half the cost of a streaming response.
        response = HttpResponse(b"".join(body(start, stop)), content_type=content_type)
    else:
        response = StreamingHttpResponse(body(start, stop), content_type=content_type)
    if part:
        response.status_code = 206
        response["Content-Range"] = f"bytes {start}-{stop - 1}/{length}"
    response["Content-Length"] = str(stop - start)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    return response


def begins(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether this sends something from its first byte on: one download begins once."""
    if request.method != "GET":
        return False
    part = response.headers.get("Content-Range", "bytes 0-")
    return response.status_code in {200, 206} and part.startswith("bytes 0-")


def read_blocks(source: BinaryIO, start: int, stop: int) -> Iterator[bytes]:
    """Yield the bytes [start, stop) of `source`; EOFError if it is shorter."""
    if start:
        source.seek(start)
    left = stop - start
    while left:
        block = source.read(min(BLOCK, left))
        if not block:
            raise EOFError(f"{left} bytes are missing")
        left -= len(block)
        yield block

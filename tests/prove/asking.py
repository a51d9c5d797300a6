"""Requests through the whole of ram, without a network, and what they wrote.

Cheaper than Django's test client, which copies every template's context. Nothing is
left out on the way: middleware, sessions, views, streaming.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection
from django.http.response import HttpResponseBase

HOST = "testserver"
CHANGES = re.compile(
    r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?([\w.]+)"?',
    re.IGNORECASE,
)
FORM = "application/x-www-form-urlencoded"


@dataclass
class Answer:
    """What came back, whole: streams are read to their end."""

    status: int
    headers: dict[str, str]
    cookies: dict[str, str]
    body: bytes
    # Tables that statements changed, with the number of rows.
    writes: Counter[str] = field(default_factory=Counter)
    cut: bool = False

    def header(self, name: str) -> str:
        return self.headers.get(name.lower(), "")

    @property
    def everything(self) -> bytes:
        """Status line, headers and body, as they would be on the wire."""
        head = "\n".join(f"{name}: {value}" for name, value in self.headers.items())
        sent = "\n".join(self.cookies.values())
        return f"{self.status}\n{head}\n{sent}\n".encode() + self.body


class Server:
    """ram, ready to be asked."""

    def __init__(self) -> None:
        self.handler = BaseHandler()
        self.handler.load_middleware()
        self.asked = 0

    def ask(
        self,
        method: str,
        path: str,
        *,
        session: str = "",
        data: Any = None,
        headers: dict[str, str] | None = None,
        content_type: str = FORM,
        forgery: bool = False,
        cookies: dict[str, str] | None = None,
    ) -> Answer:
        """One request. CSRF is checked where it is a `forgery`, and only there."""
        self.asked += 1
        jar = dict(cookies or {})
        if session:
            jar["ram_session"] = session
        body = data if isinstance(data, bytes) else urlencode(data or {}, True).encode()
        request = WSGIRequest(environ(method, path, body, content_type, jar, headers))
        if not forgery:
            request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        with written() as writes:
            response = self.handler.get_response(request)
            content, cut = read(response)
        return Answer(
            response.status_code,
            {name.lower(): value for name, value in response.items()},
            {name: morsel.value for name, morsel in response.cookies.items()},
            content,
            writes,
            cut,
        )


def environ(
    method: str,
    path: str,
    body: bytes,
    content_type: str,
    cookies: dict[str, str],
    headers: dict[str, str] | None,
) -> dict[str, Any]:
    path, _mark, query = path.partition("?")
    made = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "SCRIPT_NAME": "",
        "QUERY_STRING": query,
        "SERVER_NAME": HOST,
        "SERVER_PORT": "80",
        "HTTP_HOST": HOST,
        "REMOTE_ADDR": "127.0.0.1",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in cookies.items()),
    }
    if body or method in {"POST", "PATCH", "PUT"}:
        made |= {"CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": content_type}
    for name, value in (headers or {}).items():
        made["HTTP_" + name.upper().replace("-", "_")] = value
    return made


def read(response: HttpResponseBase) -> tuple[bytes, bool]:
    """The whole body, and whether it was cut off."""
    pieces: list[bytes] = []
    cut = False
    try:
        if response.streaming:
            pieces.extend(response)  # type: ignore[arg-type]
        else:
            pieces.append(response.content)  # type: ignore[attr-defined]
    except Exception:  # a zip ends in the middle by an exception, on purpose
        cut = True
    finally:
        for closer in response._resource_closers:  # type: ignore[attr-defined]
            closer()
    return b"".join(pieces), cut


@contextmanager
def written() -> Iterator[Counter[str]]:
    """Counts the rows that statements change meanwhile, by table."""
    writes: Counter[str] = Counter()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        if match := CHANGES.match(sql):
            # SQLite has not counted yet what a RETURNING gives.
            rows = context["cursor"].rowcount or int("RETURNING" in sql)
            if rows:
                writes[match[1]] += max(rows, 1)
        return result

    with connection.execute_wrapper(watch):
        yield writes

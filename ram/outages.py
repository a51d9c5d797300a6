"""What to answer while something that ram stands on is away: 503, and wait.

Nothing here asks the database: it may be what is missing.
"""

import logging
import sys
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from ram import ballast

RETRY_AFTER = 10  # seconds
# What SQLite calls a database that cannot be reached or used just now.
SQLITE_AWAY = {
    *("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_CANTOPEN", "SQLITE_READONLY"),
    *("SQLITE_IOERR", "SQLITE_NOTADB", "SQLITE_PROTOCOL"),
}
POSTGRES_DISK_FULL = "53100"
NO_TABLE = "no such table"
DISK_FULL = _("The disk is full. Nothing was lost: make room, then try again.")


class Unavailable(Exception):
    """Something ram stands on is away; the message says so to people."""


# Each says in a sentence what is away, or nothing.
Requirement = Callable[[], str]
_requirements: list[Requirement] = []


def require(requirement: Requirement) -> None:
    """Have `requirement` looked at whenever somebody asks how ram is."""
    if requirement not in _requirements:
        _requirements.append(requirement)


def trouble() -> str:
    """What of the requirements is away, as a sentence; empty when all is well."""
    return next(filter(None, (look() for look in _requirements)), "")


def is_outage(error: BaseException | None) -> bool:
    """Whether this means that something is away, and not that we made a mistake."""
    if isinstance(error, Unavailable):
        return True
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    name = getattr(error.__cause__, "sqlite_errorname", None)
    if name is None:
        return True
    # A file that is not there comes back empty: SQLite makes a new one.
    return name.startswith(tuple(SQLITE_AWAY)) or NO_TABLE in str(error)


def is_full(error: BaseException | None) -> bool:
    """Whether this is a database that found no room to write."""
    cause = error and error.__cause__
    return (
        getattr(cause, "sqlite_errorname", "") == "SQLITE_FULL"
        or getattr(cause, "sqlstate", "") == POSTGRES_DISK_FULL
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to an exception: 503 in an outage, which heals, else 500."""
    error = sys.exception()
    if is_full(error):
        ballast.drop()
        let_go()
        return unavailable(render_to_string("503.html", {"away": DISK_FULL}))
    if not is_outage(error):
        return HttpResponse(render_to_string("500.html"), status=500)
    let_go()
    context = {"away": str(error) if isinstance(error, Unavailable) else ""}
    return unavailable(render_to_string("503.html", context))


def unavailable(text: str, content_type: str = "text/html") -> HttpResponse:
    """503, and when it is worth trying again."""
    kind = f"{content_type}; charset=utf-8"
    response = HttpResponse(text, content_type=kind, status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def let_go() -> None:
    """Have the next request open a new connection: this one may be dead."""
    if not connection.in_atomic_block:
        try:
            connection.close()
        except DatabaseError:
            # Dead already, which is why.
            connection.connection = None
        # What waits in the pool died with it; found one by one, with longer and longer
        # pauses, requests would be refused long after the server is back.
        if pool := getattr(connection, "pool", None):
            pool.check()


def database_answers() -> bool:
    """Whether the database can be asked."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
    except (OperationalError, InterfaceError):
        let_go()
        return False
    return True


class InOneLine(logging.Filter):
    """An outage is one line of the log, not a traceback for each request."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        if is_outage(error) or is_full(error):
            record.exc_info = record.exc_text = None
            record.msg, record.args = f"{record.getMessage()}: {error}".strip(), None
        return True

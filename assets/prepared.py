"""A query written in SQL once, and asked often: for other people and other assets.

Django needs a hundred times as long to put the access rule into SQL as the database
needs to answer it. Where one asset is asked for again and again, a hundred thumbnails
to a page, the SQL of the very same queryset is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from accounts.models import User
from assets.models import Asset

# People and assets that do not exist: they mark where others are to be filled in.
MARKS = (
    (2**63 - 2, UUID(int=2**128 - 2)),
    (2**63 - 3, UUID(int=2**128 - 3)),
)

Build = Callable[[User, UUID], QuerySet[Any, Any]]


@dataclass(frozen=True)
class Statement:
    sql: str
    params: list[Any]
    person_at: list[int]
    asset_at: list[int]


class PreparedQuery:
    """`build(user, pk)`, compiled at its first use."""

    def __init__(self, build: Build) -> None:
        self._build = build
        self._statement: Statement | None = None

    def first(self, user: User, pk: UUID) -> tuple[Any, ...] | None:
        """The first row of the query for this person and this asset."""
        if self._statement is None:
            self._statement = prepare(self._build)
        statement = self._statement
        params = statement.params.copy()
        asset = _stored(pk)
        for at in statement.person_at:
            params[at] = user.pk
        for at in statement.asset_at:
            params[at] = asset
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, params)
            return cursor.fetchone()


def prepare(build: Build) -> Statement:
    """Compile `build` for two people and assets, and see where the two differ.

    A difference anywhere else means that the query also depends on something that must
    not be kept, such as the time: that is a mistake, found at the first request.
    """
    (sql, params), (other_sql, other_params) = (
        _compile(build, *mark) for mark in MARKS
    )
    (person, asset), (other_person, other_asset) = (
        (user_id, _stored(pk)) for user_id, pk in MARKS
    )
    person_at, asset_at = [], []
    for at, pair in enumerate(zip(params, other_params, strict=True)):
        if pair == (person, other_person):
            person_at.append(at)
        elif pair == (asset, other_asset):
            asset_at.append(at)
        elif pair[0] != pair[1]:
            raise TypeError("The query depends on more than a person and an asset.")
    if sql != other_sql or not person_at or not asset_at:
        raise TypeError("The query is not the same for every person and asset.")
    return Statement(sql, params, person_at, asset_at)


def _compile(build: Build, user_id: int, pk: UUID) -> tuple[str, list[Any]]:
    sql, params = build(User(pk=user_id), pk).query.sql_with_params()
    return sql, list(params)


def _stored(pk: UUID) -> Any:
    """An id as the database at hand keeps it."""
    return Asset._meta.pk.get_db_prep_value(pk, connection)

"""Migrations that make SQLite write a table anew, with every trigger kept.

SQLite drops a table's triggers with it, and refuses to rename one while a trigger of
another table speaks of it: so all are put aside first, then made again word for word.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation


class KeepingTriggers(SeparateDatabaseAndState):
    """These operations; after them each trigger is what it was before."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        super().__init__(operations, operations)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [], {"operations": self.database_operations}

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any
    ) -> None:
        with triggers_aside(schema_editor):
            super().database_forwards(app_label, schema_editor, *states)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any
    ) -> None:
        with triggers_aside(schema_editor):
            super().database_backwards(app_label, schema_editor, *states)


@contextmanager
def triggers_aside(schema_editor: BaseDatabaseSchemaEditor) -> Iterator[None]:
    """On SQLite no triggers for a while, then the same again."""
    if schema_editor.connection.vendor != "sqlite":
        yield
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
    quote = schema_editor.connection.ops.quote_name
    for name, _sql in triggers:
        schema_editor.execute(f"DROP TRIGGER {quote(name)}", None)
    yield
    for _name, sql in triggers:
        schema_editor.execute(sql, None)

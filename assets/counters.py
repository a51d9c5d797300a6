"""Triggers that keep `LibraryMonth` equal to the assets, on both databases.

On PostgreSQL per statement, with transition tables: a bulk change costs one upsert per
month it touches. Keys are ordered so that two transactions never wait in a circle.
What is taken away is taken from a row that is there: when a person goes, their months
may go before their assets, and must not come back.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

UPSERT = """
INSERT INTO assets_librarymonth (owner_id, state, month, is_video, n)
{rows}
ON CONFLICT (owner_id, state, month, is_video)
DO UPDATE SET n = assets_librarymonth.n + excluded.n;
"""

COUNTED = """
EXISTS (
    SELECT 1 FROM assets_librarymonth AS counted
    WHERE counted.owner_id = {row}.owner_id AND counted.state = {row}.state
    AND counted.month = {row}.month AND counted.is_video = {row}.is_video
)
"""

POSTGRES_ROWS = """
SELECT owner_id, state, month, is_video, sum(change) FROM ({changes}) AS changed
GROUP BY owner_id, state, month, is_video
HAVING sum(change) > 0 OR (sum(change) < 0 AND {counted})
ORDER BY owner_id, state, month, is_video
"""

ADDED = "SELECT owner_id, state, month, is_video, 1 AS change FROM added"
REMOVED = "SELECT owner_id, state, month, is_video, -1 AS change FROM removed"
EVENTS = {
    "insert": ("NEW TABLE AS added", ADDED),
    "delete": ("OLD TABLE AS removed", REMOVED),
    "update": (
        "OLD TABLE AS removed NEW TABLE AS added",
        f"{ADDED} UNION ALL {REMOVED}",
    ),
}

SQLITE_EVENTS = {
    "insert": ("INSERT", [("NEW", 1)]),
    "delete": ("DELETE", [("OLD", -1)]),
    "update": (
        "UPDATE OF owner_id, state, month, is_video",
        [("OLD", -1), ("NEW", 1)],
    ),
}


def make_triggers(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers of the database at hand."""
    postgres = schema_editor.connection.vendor == "postgresql"
    for statement in postgres_triggers() if postgres else sqlite_triggers():
        schema_editor.execute(statement, params=None)


def drop_triggers(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away again."""
    postgres = schema_editor.connection.vendor == "postgresql"
    for event in EVENTS:
        name = f"library_month_{event}"
        on_table = " ON assets_asset" if postgres else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}", params=None)
        if postgres:
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}", params=None)


def postgres_triggers() -> list[str]:
    statements = []
    for event, (tables, changes) in EVENTS.items():
        name = f"library_month_{event}"
        counted = COUNTED.format(row="changed")
        rows = POSTGRES_ROWS.format(changes=changes, counted=counted)
        upsert = UPSERT.format(rows=rows)
        statements += [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN {upsert} RETURN NULL; END $$",
            f"CREATE TRIGGER {name} AFTER {event.upper()} ON assets_asset"
            f" REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        ]
    return statements


def sqlite_triggers() -> list[str]:
    statements = []
    for event, (on, changes) in SQLITE_EVENTS.items():
        body = "".join(
            UPSERT.format(
                rows=f"SELECT {row}.owner_id, {row}.state, {row}.month,"
                f" {row}.is_video, {change}"
                f" WHERE {change} > 0 OR {COUNTED.format(row=row)}"
            )
            for row, change in changes
        )
        statements.append(
            f"CREATE TRIGGER library_month_{event} AFTER {on} ON assets_asset"
            f" BEGIN {body} END"
        )
    return statements

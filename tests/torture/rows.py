"""All that is in a database, as hashes that do not depend on the order of rows."""

import hashlib

from django.db import connection

# When a migration was made, and numbers that a sequence gave, are nobody's data.
NATURAL = {
    "django_migrations": ["app", "name"],
    "django_content_type": ["app_label", "model"],
    "auth_permission": ["codename", "name"],
}
SCHEMA = {
    "sqlite": "SELECT type, name, tbl_name, sql FROM sqlite_master",
    "postgresql": """
        SELECT 'column', table_name, column_name, concat_ws(
            ' ', data_type, character_maximum_length, is_nullable, column_default
        ) FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT 'index', tablename, indexname, indexdef
        FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname,
        pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT 'constraint', conrelid::regclass::text, conname,
        pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT 'function', '', proname, prosrc
        FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    """,
}

Columns = dict[str, list[str]]


def columns() -> Columns:
    """Each table's columns, as they are now."""
    with connection.cursor() as cursor:
        found = {
            table: [one.name for one in describe(cursor, table)]
            for table in connection.introspection.table_names(cursor)
        }
    return found | {table: NATURAL[table] for table in NATURAL if table in found}


def describe(cursor: object, table: str) -> list:
    return connection.introspection.get_table_description(cursor, table)


def contents(kept: Columns) -> dict[str, str]:
    """A hash of the rows of each table, of these columns."""
    with connection.cursor() as cursor:
        found = {}
        for table, names in kept.items():
            listed = ", ".join(f'"{name}"' for name in names)
            found[table] = hashed(cursor, f'SELECT {listed} FROM "{table}"')
        return found


def everything() -> dict[str, str]:
    """A hash of the rows of each table, and one of all that is made."""
    with connection.cursor() as cursor:
        schema = hashed(cursor, SCHEMA[connection.vendor])
    return contents(columns()) | {"schema": schema}


def hashed(cursor: object, query: str) -> str:
    """How many rows, and the sum of their hashes."""
    cursor.execute(query)  # type: ignore[attr-defined]
    count = total = 0
    while rows := cursor.fetchmany(5000):  # type: ignore[attr-defined]
        count += len(rows)
        for row in rows:
            digest = hashlib.blake2b(repr(row).encode(), digest_size=16).digest()
            total += int.from_bytes(digest)
    return f"{count} {total:x}"

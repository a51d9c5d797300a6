"""Triggers that note which months of a library moved, on both databases.

Month counts are kept for each viewer (`assets/counting.py`); a kept one holds until a
month of one of its libraries moves. A library's version is its mutex too: it is taken
before anything else is written, so that versions come in the order of commits, and
whoever counts after reading one has counted all that it stands for.

Only what is in the library state shows in a timeline. What is deleted for good also
moves the months of its copies: no row is left by which they could be found later.
An entry matters where its album is left out of a partnership; the end of one always,
since an album that goes may take the wish along first.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# State 0 is the library.
POSTGRES_EVENTS = {
    ("assets_asset", "insert"): (
        "NEW TABLE AS added",
        "SELECT owner_id, month FROM added WHERE state = 0",
    ),
    ("assets_asset", "delete"): (
        "OLD TABLE AS removed",
        """
        SELECT owner_id, month FROM removed WHERE state = 0
        UNION SELECT removed.owner_id, copy.month
        FROM removed JOIN assets_asset AS copy ON copy.file_id = removed.file_id
        """,
    ),
    ("assets_asset", "update"): (
        "OLD TABLE AS removed NEW TABLE AS added",
        """
        SELECT removed.owner_id, removed.month FROM removed JOIN added USING (id)
        WHERE removed.state = 0 AND {differ}
        UNION
        SELECT added.owner_id, added.month FROM removed JOIN added USING (id)
        WHERE added.state = 0 AND {differ}
        """,
    ),
    ("sharing_albumentry", "insert"): (
        "NEW TABLE AS added",
        """
        SELECT owner_id, month
        FROM assets_asset JOIN added ON added.asset_id = assets_asset.id
        WHERE state = 0 AND EXISTS (
            SELECT 1 FROM sharing_partnership_left_out AS wish
            WHERE wish.album_id = added.album_id
        )
        """,
    ),
    ("sharing_albumentry", "delete"): (
        "OLD TABLE AS removed",
        """
        SELECT owner_id, month
        FROM assets_asset JOIN removed ON removed.asset_id = assets_asset.id
        WHERE state = 0
        """,
    ),
}
# All that says whether a tile stands, and where.
DIFFER = """
({old}.owner_id, {old}.month, {old}.state, {old}.taken_on, {old}.is_screenshot)
<> ({new}.owner_id, {new}.month, {new}.state, {new}.taken_on, {new}.is_screenshot)
"""
POSTGRES = """
WITH moved AS ({moved}), versions AS (
    INSERT INTO assets_libraryversion (owner_id, version)
    SELECT DISTINCT owner_id, 1 FROM moved ORDER BY owner_id
    ON CONFLICT (owner_id)
    DO UPDATE SET version = assets_libraryversion.version + 1
    RETURNING owner_id, version
)
INSERT INTO assets_movedmonth (owner_id, month, version)
SELECT DISTINCT owner_id, month, version FROM moved JOIN versions USING (owner_id)
ORDER BY owner_id, month
ON CONFLICT (owner_id, month) DO UPDATE SET version = excluded.version;
"""

# Emptying the tables takes people first; who is gone gets no version any more.
SQLITE = """
INSERT INTO assets_libraryversion (owner_id, version)
SELECT id, 1 FROM accounts_user WHERE id IN (SELECT owner_id FROM ({moved}))
ON CONFLICT (owner_id) DO UPDATE SET version = version + 1;
INSERT INTO assets_movedmonth (owner_id, month, version)
SELECT owner_id, month, version
FROM ({moved}) JOIN assets_libraryversion USING (owner_id) WHERE true
ON CONFLICT (owner_id, month) DO UPDATE SET version = excluded.version;
"""
SQLITE_EVENTS = {
    ("assets_asset", "insert"): (
        "NEW.state = 0",
        "SELECT NEW.owner_id AS owner_id, NEW.month AS month",
    ),
    ("assets_asset", "delete"): (
        "true",
        """
        SELECT OLD.owner_id AS owner_id, OLD.month AS month WHERE OLD.state = 0
        UNION SELECT OLD.owner_id, month FROM assets_asset WHERE file_id = OLD.file_id
        """,
    ),
    ("assets_asset", "update"): (
        DIFFER.format(old="OLD", new="NEW"),
        """
        SELECT OLD.owner_id AS owner_id, OLD.month AS month WHERE OLD.state = 0
        UNION SELECT NEW.owner_id, NEW.month WHERE NEW.state = 0
        """,
    ),
    ("sharing_albumentry", "insert"): (
        """
        EXISTS (
            SELECT 1 FROM sharing_partnership_left_out WHERE album_id = NEW.album_id
        )
        """,
        "SELECT owner_id, month FROM assets_asset"
        " WHERE id = NEW.asset_id AND state = 0",
    ),
    ("sharing_albumentry", "delete"): (
        "true",
        "SELECT owner_id, month FROM assets_asset"
        " WHERE id = OLD.asset_id AND state = 0",
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
    for table, event in POSTGRES_EVENTS:
        name = trigger_name(table, event)
        on_table = f" ON {table}" if postgres else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}", params=None)
        if postgres:
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}", params=None)


def trigger_name(table: str, event: str) -> str:
    """PostgreSQL fires by name: before `library_month_…`, so the mutex is first."""
    return f"library_changed_{table}_{event}"


def postgres_triggers() -> list[str]:
    statements = []
    differ = DIFFER.format(old="removed", new="added")
    for (table, event), (tables, moved) in POSTGRES_EVENTS.items():
        name = trigger_name(table, event)
        body = POSTGRES.format(moved=moved.format(differ=differ))
        statements += [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN {body} RETURN NULL; END $$",
            f"CREATE TRIGGER {name} AFTER {event.upper()} ON {table}"
            f" REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
        ]
    return statements


def sqlite_triggers() -> list[str]:
    return [
        f"CREATE TRIGGER {trigger_name(table, event)} AFTER {event.upper()} ON {table}"
        f" WHEN {when} BEGIN {SQLITE.format(moved=moved)} END"
        for (table, event), (when, moved) in SQLITE_EVENTS.items()
    ]

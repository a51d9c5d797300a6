"""Triggers that keep in an album's entry what its asset says of owner, state and date.

They serve order and count; who may see what is asked of the asset itself.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# On insertion PostgreSQL waits for whoever is just changing the asset.
POSTGRES = [
    """
    CREATE FUNCTION album_entry_added() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        SELECT owner_id, state, taken_on, taken_at
        INTO NEW.asset_owner, NEW.asset_state, NEW.taken_on, NEW.taken_at
        FROM assets_asset WHERE id = NEW.asset_id FOR SHARE;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER album_entry_added BEFORE INSERT ON sharing_albumentry
    FOR EACH ROW EXECUTE FUNCTION album_entry_added()
    """,
    """
    CREATE FUNCTION album_entry_follows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        UPDATE sharing_albumentry
        SET asset_owner = NEW.owner_id, asset_state = NEW.state,
            taken_on = NEW.taken_on, taken_at = NEW.taken_at
        WHERE asset_id = NEW.id;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER album_entry_follows
    AFTER UPDATE OF owner_id, state, taken_on, taken_at ON assets_asset
    FOR EACH ROW EXECUTE FUNCTION album_entry_follows()
    """,
]
SQLITE = [
    """
    CREATE TRIGGER album_entry_added AFTER INSERT ON sharing_albumentry BEGIN
        UPDATE sharing_albumentry
        SET (asset_owner, asset_state, taken_on, taken_at) =
            (SELECT owner_id, state, taken_on, taken_at
             FROM assets_asset WHERE id = NEW.asset_id)
        WHERE id = NEW.id;
    END
    """,
    """
    CREATE TRIGGER album_entry_follows
    AFTER UPDATE OF owner_id, state, taken_on, taken_at ON assets_asset BEGIN
        UPDATE sharing_albumentry
        SET asset_owner = NEW.owner_id, asset_state = NEW.state,
            taken_on = NEW.taken_on, taken_at = NEW.taken_at
        WHERE asset_id = NEW.id;
    END
    """,
]
TABLES = {
    "album_entry_added": "sharing_albumentry",
    "album_entry_follows": "assets_asset",
}


def make_triggers(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers of the database at hand."""
    postgres = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRES if postgres else SQLITE:
        schema_editor.execute(statement, params=None)


def drop_triggers(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away again."""
    postgres = schema_editor.connection.vendor == "postgresql"
    for name, table in TABLES.items():
        on_table = f" ON {table}" if postgres else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}", params=None)
        if postgres:
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}", params=None)

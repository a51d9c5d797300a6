"""Triggers that keep `SearchText` equal to what assets and their files say.

They stand on the assets and on the files, for a camera is known only when the file has
been read. Whoever writes either writes the words in the same transaction.
"""

import unicodedata
from itertools import batched

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from assets.search_field import MARK
from assets.spelling import FIRST_ACCENT, LAST_ACCENT, LONGEST, PLAIN, plain

# What is searched of an asset `a` and its file `f`, then its owner and its kinds.
COLUMNS = ("a.name", "a.description", "a.town", "a.country")
FACTS = ("title", "make", "model", "lens")
WRITTEN = (
    *("name", "description", "town", "country"),
    *("is_video", "is_screenshot", "owner_id", "file_id"),
)
KINDS = f"""
    ' {MARK}owner' || a.owner_id
    || CASE WHEN a.is_video THEN ' {MARK}video' ELSE ' {MARK}photo' END
    || CASE WHEN a.is_screenshot THEN ' {MARK}screenshot' ELSE '' END
    || CASE WHEN f.format LIKE 'raw-%' THEN ' {MARK}raw' ELSE '' END
"""
FROM = "FROM assets_asset a JOIN assets_storedfile f ON f.id = a.file_id"

# --- SQLite -------------------------------------------------------------------------

# The full-text table takes the accents of Latin letters only.
ACCENTED = "ΆΈΉΊΌΎΏάέήίόύώϊϋΐΰЙйЁёЇїЎў"


BATCH = 12  # SQLite's parser goes no deeper


def sqlite_write(which: str) -> str:
    """Write the words anew; the full-text table folds them but for some letters."""
    facts = [f"coalesce(json_extract(f.facts, '$.{name}'), '')" for name in FACTS]
    text = " || ' ' || ".join([*COLUMNS, *facts])
    told = f"SELECT a.id, {text} AS words, {KINDS} AS kinds {FROM} WHERE {which}"
    letters = PLAIN | {letter: plain(letter) for letter in ACCENTED}
    for batch in batched(letters.items(), BATCH):
        words = "words"
        for letter, typed in batch:
            words = f"replace({words}, '{letter}', '{typed}')"
        told = f"SELECT id, {words} AS words, kinds FROM ({told})"  # noqa: S608
    return f"""
    INSERT INTO assets_searchtext (asset_id, words)
    SELECT id, words || kinds FROM ({told}) WHERE true
    ON CONFLICT (asset_id) DO UPDATE SET words = excluded.words;
    """  # noqa: S608


UNLIST = (
    "INSERT INTO assets_search (assets_search, rowid, words)"
    " VALUES ('delete', OLD.id, OLD.words);"
)
LIST = "INSERT INTO assets_search (rowid, words) VALUES (NEW.id, NEW.words);"
SQLITE = {
    "search_text_added": "AFTER INSERT ON assets_asset BEGIN"
    + sqlite_write("a.id = NEW.id"),
    "search_text_changed": f"AFTER UPDATE OF {', '.join(WRITTEN)} ON assets_asset BEGIN"
    + sqlite_write("a.id = NEW.id"),
    "search_text_read": "AFTER UPDATE OF facts, format ON assets_storedfile BEGIN"
    + sqlite_write("f.id = NEW.id"),
    "search_text_gone": "AFTER DELETE ON assets_asset BEGIN"
    " DELETE FROM assets_searchtext WHERE asset_id = OLD.id;",
    "search_listed": f"AFTER INSERT ON assets_searchtext BEGIN {LIST}",
    "search_relisted": "AFTER UPDATE OF words ON assets_searchtext"
    f" WHEN OLD.words <> NEW.words BEGIN {UNLIST} {LIST}",
    "search_unlisted": f"AFTER DELETE ON assets_searchtext BEGIN {UNLIST}",
}
SQLITE_TABLE = """
    CREATE VIRTUAL TABLE assets_search USING fts5(
        words, content='assets_searchtext', content_rowid='id',
        tokenize='unicode61 remove_diacritics 2', prefix='2 3 4', detail='full'
    )
"""

# --- PostgreSQL ---------------------------------------------------------------------

ASCII_SEPARATORS = r"[\u0001-\u002f:-@\[-`{-\u007f]+"
SEPARATORS = r"[\u0080-\u00bf\u00d7\u00f7\u2000-\u206f\u2190-\u2bff\u3000-\u303f]+"


def capitals() -> dict[str, str]:
    """Capitals that no decomposition ends: its own `lower` may know ASCII alone."""
    letters = map(chr, range(0x80, 0x590))
    return {
        letter: letter.lower()
        for letter in letters
        if len(letter.lower()) == 1
        and letter.lower() != letter
        and unicodedata.normalize("NFKD", letter) == letter
        and letter not in PLAIN
    }


def postgres_folding() -> str:
    """The function that writes text as `assets.spelling` does."""
    accents = "".join(map(chr, range(FIRST_ACCENT, LAST_ACCENT + 1)))
    large = capitals()
    text = "replaced"
    for letter, typed in PLAIN.items():
        text = f"replace({text}, '{letter}', '{typed}')"
    return f"""
    CREATE OR REPLACE FUNCTION search_words(given text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE AS $$ DECLARE replaced text := given; BEGIN
        IF given ~ '[^\\u0001-\\u007f]' THEN
            -- What has no counterpart is left out: the accents.
            replaced := translate(
                normalize(given, NFKD),
                '{"".join(large)}{accents}', '{"".join(large.values())}'
            );
            replaced := normalize({text}, NFC);
            replaced := regexp_replace(replaced, '{SEPARATORS}', ' ', 'g');
        END IF;
        replaced := regexp_replace(lower(replaced), '{ASCII_SEPARATORS}', ' ', 'g');
        RETURN ' ' || btrim(replaced);
    END $$
    """


def postgres_write(which: str) -> str:
    facts = [f"coalesce(f.facts ->> '{name}', '')" for name in FACTS]
    text = " || ' ' || ".join([*COLUMNS, *facts])
    return f"""
    INSERT INTO assets_searchtext (asset_id, words, tokens)
    SELECT told.id, told.words, array_to_tsvector(ARRAY(
        SELECT left(word, {LONGEST}) FROM unnest(string_to_array(told.words, ' '))
        AS word WHERE word <> ''
    ))
    FROM (SELECT a.id, search_words({text}) || {KINDS} AS words {FROM} WHERE {which})
    AS told
    ON CONFLICT (asset_id) DO UPDATE
    SET words = excluded.words, tokens = excluded.tokens;
    """  # noqa: S608


# One who waits for an asset must not hold its words: first the assets, then those.
LOCK_ASSETS = """
    PERFORM 1 FROM assets_asset WHERE file_id = NEW.id
    ORDER BY id FOR NO KEY UPDATE;
"""
POSTGRES = {
    "search_text_added": (
        "AFTER INSERT ON assets_asset REFERENCING NEW TABLE AS added"
        " FOR EACH STATEMENT",
        postgres_write("a.id IN (SELECT id FROM added)"),
    ),
    "search_text_changed": (
        f"AFTER UPDATE OF {', '.join(WRITTEN)} ON assets_asset FOR EACH ROW WHEN ("
        + " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in WRITTEN)
        + ")",
        postgres_write("a.id = NEW.id"),
    ),
    "search_text_read": (
        "AFTER UPDATE OF facts, format ON assets_storedfile FOR EACH ROW WHEN ("
        "OLD.facts IS DISTINCT FROM NEW.facts OR OLD.format <> NEW.format)",
        LOCK_ASSETS + postgres_write("f.id = NEW.id"),
    ),
    "search_text_gone": (
        "AFTER DELETE ON assets_asset FOR EACH ROW",
        "DELETE FROM assets_searchtext WHERE asset_id = OLD.id;",
    ),
}
TABLES = {
    "search_text_added": "assets_asset",
    "search_text_changed": "assets_asset",
    "search_text_read": "assets_storedfile",
    "search_text_gone": "assets_asset",
}

# --- Both ---------------------------------------------------------------------------


def make_index(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make what answers searches, and list the assets that are there already."""
    if schema_editor.connection.vendor == "postgresql":
        statements = [
            "ALTER TABLE assets_searchtext ADD COLUMN tokens tsvector",
            "CREATE INDEX search_tokens ON assets_searchtext USING gin (tokens)",
            postgres_folding(),
            postgres_write("true"),
        ]
    else:
        statements = [SQLITE_TABLE, *sqlite_triggers(), sqlite_write("true")]
    for statement in statements:
        schema_editor.execute(statement, params=None)
    if schema_editor.connection.vendor == "postgresql":
        make_triggers(apps, schema_editor)


def drop_index(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take all of it away again."""
    drop_triggers(apps, schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        # Index and column go with the table.
        schema_editor.execute("DROP FUNCTION search_words", params=None)
    else:
        schema_editor.execute("DROP TABLE assets_search", params=None)


def make_triggers(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers of the database at hand."""
    postgres = schema_editor.connection.vendor == "postgresql"
    for statement in postgres_triggers() if postgres else sqlite_triggers():
        schema_editor.execute(statement, params=None)


def drop_triggers(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the triggers away; SQLite loses them when it writes a table anew."""
    if schema_editor.connection.vendor == "postgresql":
        for name, table in TABLES.items():
            schema_editor.execute(f"DROP TRIGGER {name} ON {table}", params=None)
            schema_editor.execute(f"DROP FUNCTION {name}", params=None)
    else:
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}", params=None)


def postgres_triggers() -> list[str]:
    statements = []
    for name, (event, body) in POSTGRES.items():
        statements += [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$"
            f" BEGIN {body} RETURN NULL; END $$",
            f"CREATE TRIGGER {name} {event} EXECUTE FUNCTION {name}()",
        ]
    return statements


def sqlite_triggers() -> list[str]:
    return [f"CREATE TRIGGER {name} {body} END" for name, body in SQLITE.items()]

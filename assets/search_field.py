"""The searchable words of an asset, asked for alike on both databases.

SQLite answers from a full-text table beside the column, PostgreSQL from a `tsvector`
in the same row; `assets/search_triggers.py` makes and fills both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Lookup
from django.db.models.sql.compiler import SQLCompiler

# Begins what is no word of the text: nobody can type it, so nobody asks for it.
MARK = "\ue000"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing to look for: words that stand in this order, the last one begun.

    The words come from `words_of`, or are one of our own marks: nothing in them means
    anything to a database's query language.
    """

    words: tuple[str, ...]
    # Not merely begun: the last word ends here too.
    whole: bool = False

    def to_sqlite(self) -> str:
        """In the language of FTS5."""
        return f'"{" ".join(self.words)}"{"" if self.whole else " *"}'

    def to_postgres(self) -> str:
        """As a `tsquery`, which does not know the order."""
        *first, last = (f"'{word}'" for word in self.words)
        return " & ".join([*first, last if self.whole else f"{last}:*"])


# All of these, each in one of several ways.
Query = Sequence[Sequence[Wanted]]


class SearchField(models.TextField):
    """Text that is filled by triggers and read by the lookup `has` alone."""


@SearchField.register_lookup
class Has(Lookup):
    """Rows whose text has all that a `Query` wants."""

    lookup_name = "has"
    prepare_rhs = False

    def as_sqlite(
        self, compiler: SQLCompiler, connection: Any, **context: Any
    ) -> tuple[str, tuple[str, ...]]:
        row = compiler.quote_name(self.lhs.alias)
        found = "SELECT rowid FROM assets_search WHERE assets_search MATCH %s"
        groups = (
            f"({' OR '.join(wanted.to_sqlite() for wanted in ways)})"
            for ways in self.rhs
        )
        return f'{row}."id" IN ({found})', (" AND ".join(groups),)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: Any, **context: Any
    ) -> tuple[str, tuple[str, ...]]:
        row = compiler.quote_name(self.lhs.alias)
        groups = (
            f"({' | '.join(f'({wanted.to_postgres()})' for wanted in ways)})"
            for ways in self.rhs
        )
        sql = f'{row}."tokens" @@ %s::tsquery'
        params: tuple[str, ...] = (" & ".join(groups),)
        for ways in self.rhs:
            # In order only where nothing else will do: it looks at the text itself.
            if all(len(wanted.words) > 1 for wanted in ways):
                stand = " OR ".join(f'strpos({row}."words", %s) > 0' for _ in ways)
                sql += f" AND ({stand})"
                params += tuple(" " + " ".join(wanted.words) for wanted in ways)
        return sql, params

"""Bringing the database to this version of ram: each step whole, and never back."""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation


class AtOnce(Operation):
    """Does at the end of a migration what Django puts off until after it.

    A migration that has put something off is noted in a transaction of its own. Killed
    between the two, ram would make it again at its next start, and fail at that from
    then on.
    """

    def state_forwards(self, app_label: str, state: Any) -> None:
        """The models are as they were."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        for statement in schema_editor.deferred_sql:
            schema_editor.execute(statement, None)
        schema_editor.deferred_sql.clear()

    def describe(self) -> str:
        return "Do at once what was put off"


def is_behind() -> bool:
    """Whether the database has steps to go; `CommandError` if it is ahead of us."""
    executor = MigrationExecutor(connection)
    refuse_newer(executor.loader)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def refuse_newer(loader: MigrationLoader | None = None) -> None:
    """Stop with words when the database has been through steps we do not know.

    What a newer ram keeps there this one would neither see nor respect.
    """
    if unknown := unknown_steps(loader or MigrationLoader(connection)):
        raise CommandError(
            "This database belongs to a newer version of ram: it has been through "
            f"{', '.join(unknown[:3])}, which this version does not know. Start the "
            "newer version, or restore a backup that this one has made."
        )


def unknown_steps(loader: MigrationLoader) -> list[str]:
    """Migrations of our apps that the database has been through and we do not have."""
    ours = {
        config.label
        for config in apps.get_app_configs()
        if Path(config.path).parent == settings.BASE_DIR
    }
    known = dict(loader.disk_migrations or {})
    replaced = {old for migration in known.values() for old in migration.replaces}
    unknown = set(loader.applied_migrations or ()) - set(known) - replaced
    return sorted(f"{app}.{name}" for app, name in unknown if app in ours)

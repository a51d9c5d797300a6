"""Django's own `migrate`, of which a kill at any moment leaves nothing half done."""

from typing import Any

from django.core.management.commands import migrate
from django.db.migrations import Migration

from ram.upgrading import AtOnce, refuse_newer


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        refuse_newer()
        super().handle(*args, **options)

    def migration_progress_callback(
        self, action: str, migration: Migration | None = None, fake: bool = False
    ) -> None:
        if action == "apply_start" and migration is not None:
            # Each migration has a list of its own; the types know the class's only.
            complete = [*migration.operations, AtOnce()]
            migration.operations = complete  # type: ignore[misc]
        super().migration_progress_callback(action, migration, fake)

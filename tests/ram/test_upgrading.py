"""The database goes up whole step by whole step, and an older ram leaves it alone."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.db.migrations import CreateModel, Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from ram.management.commands.migrate import Command
from ram.upgrading import is_behind
from tests.torture.server import free_port


@pytest.mark.parametrize("command", ["serve", "migrate"])
def test_older_ram_refuses_a_newer_database(db, settings, command):
    settings.RAM_BIND = f"127.0.0.1:{free_port()}"
    MigrationRecorder(connection).record_applied("sharing", "0999_of_tomorrow")

    with pytest.raises(CommandError, match=r"newer version.*sharing\.0999_of_tomorrow"):
        call_command(command)


def test_what_others_took_out_of_their_migrations_is_no_newer_ram(db):
    MigrationRecorder(connection).record_applied("mfa", "0999_squashed_since")

    assert not is_behind()


def test_steps_that_a_later_one_stands_for_are_known(db, monkeypatch):
    recorder = MigrationRecorder(connection)
    recorder.record_applied("sharing", "0000_long_ago")
    migration = MigrationExecutor(connection).loader.disk_migrations[
        "sharing", "0001_initial"
    ]
    monkeypatch.setattr(type(migration), "replaces", [("sharing", "0000_long_ago")])

    assert not is_behind()


@pytest.mark.django_db(transaction=True)
def test_a_migration_is_noted_in_the_transaction_that_makes_it(monkeypatch):
    """An index is put off until the end; a kill after it must not find it unnoted."""

    class Killed(BaseException):
        pass

    migration = Migration("0999_indexed", "sharing")
    fields = [("id", models.AutoField(primary_key=True)), ("n", models.IntegerField())]
    options = {"indexes": [models.Index(fields=["n"], name="tomorrow_n")]}
    migration.operations = [CreateModel("Tomorrow", fields, options)]

    def kill(*args):
        raise Killed

    monkeypatch.setattr(MigrationRecorder, "record_applied", kill)
    command = Command()
    command.verbosity = 0
    executor = MigrationExecutor(connection, command.migration_progress_callback)
    with pytest.raises(Killed):
        executor.apply_migration(ProjectState(), migration)

    assert "sharing_tomorrow" not in connection.introspection.table_names()

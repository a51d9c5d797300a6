"""A table that SQLite writes anew keeps its rows, and every trigger of any table."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import User
from assets.counting import month_counts
from assets.timeline import choose
from tests.factories import AssetFactory, UserFactory

BEFORE = ("accounts", "0004_devices_and_factors")


def migrate(to):
    MigrationExecutor(connection).migrate(to)


def triggers():
    listed = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger"
        " WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(listed[connection.vendor])
        return sorted(cursor.fetchall())


@pytest.mark.django_db(transaction=True)
def test_people_photos_and_triggers_outlive_a_column_for_people():
    anna = UserFactory(name="Anna Alder")
    AssetFactory(owner=anna)
    before = triggers()
    assert before
    leaves = MigrationExecutor(connection).loader.graph.leaf_nodes("accounts")
    try:
        migrate([BEFORE])
        assert triggers() == before
    finally:
        migrate(leaves)
    assert triggers() == before
    anna = User.objects.get(name="Anna Alder")
    assert anna.letter_keys
    # What the triggers count still follows the photos.
    AssetFactory(owner=anna)
    counts = month_counts(choose(anna, "mine").lens)
    assert sum(count for _month, count in counts) == 2

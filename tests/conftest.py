"""The cast: Anna owns, Ben is her partner, Carl is nobody's, Olga operates."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from assets import marker
from tests.factories import PartnershipFactory, UserFactory


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path, monkeypatch):
    """Each test has its own storage and staging folder."""
    settings.RAM_STAGING = tmp_path / "staging"
    settings.RAM_STAGING.mkdir()
    storages = {**settings.STORAGES}
    storages["default"] = {
        "BACKEND": "assets.storage.LocalStorage",
        "OPTIONS": {"location": tmp_path / "files"},
    }
    storages["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    settings.STORAGES = storages
    # As the first run leaves it.
    monkeypatch.setattr(marker.Known, "mark", uuid4())
    marker.write_mark(marker.Known.mark)
    # Hashing that is slow by design would be most of the suite's time.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def anna(db):
    return UserFactory(handle="anna", name="Anna Alder", hue=0)


@pytest.fixture
def ben(anna):
    """Anna shares her library with Ben; Ben shares nothing."""
    ben = UserFactory(handle="ben", name="Ben Birch", hue=1)
    PartnershipFactory(sharer=anna, recipient=ben)
    return ben


@pytest.fixture
def carl(db):
    """Carl is nobody's partner."""
    return UserFactory(handle="carl", name="Carl Cedar", hue=2)


@pytest.fixture
def olga(db):
    return UserFactory(handle="olga", name="Olga Oak", hue=3, is_staff=True)


@pytest.fixture
def as_user():
    """A signed-in client of a person; of nobody for None."""

    def sign_in(user):
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return sign_in


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Dozens of threads that race may wait long for their turn on a busy machine."""
    options = settings.DATABASES["default"]["OPTIONS"]
    options.get("pool", options)["timeout"] = 120


@pytest.fixture(scope="session", autouse=True)
def _nobody_stays(django_db_setup, django_db_blocker):
    """End what a thread of a test has left open, or PostgreSQL keeps the database."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            connection.close()

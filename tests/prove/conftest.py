"""One world for all tests of this folder: it takes seconds to bring photos in."""

import pytest
from django.test import override_settings

from tests.prove.settled import settled


@pytest.fixture(autouse=True)
def _own_folders():
    """The world has its own folders, for as long as it stands."""


@pytest.fixture(scope="module")
def proof(django_db_setup, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("prove")
    (folder / "staging").mkdir()
    with (
        django_db_blocker.unblock(),
        override_settings(**settings_in(folder)),
        settled() as made,
    ):
        yield made


def settings_in(folder):
    return {
        "RAM_STAGING": folder / "staging",
        "STORAGES": {
            "default": {
                "BACKEND": "assets.storage.LocalStorage",
                "OPTIONS": {"location": folder / "files"},
            },
            "staticfiles": {
                "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
            },
        },
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
    }

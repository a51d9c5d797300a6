"""`manage.py create_user`: people without a browser."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from tests.factories import PASSWORD


@pytest.fixture
def create(db, monkeypatch):
    def run(*arguments, password=PASSWORD):
        monkeypatch.setattr("sys.stdin", StringIO(f"{password}\n"))
        out = StringIO()
        call_command("create_user", *arguments, stdout=out)
        return out.getvalue()

    return run


def test_person_is_made_with_the_password_from_standard_input(create):
    said = create("Dora@Example.org", "--name", "Dora Dogwood", "--handle", "dora")

    dora = User.objects.get()
    assert (dora.email, dora.name, dora.handle) == (
        "dora@example.org",
        "Dora Dogwood",
        "dora",
    )
    assert dora.check_password(PASSWORD)
    assert not dora.is_staff
    assert "dora@example.org" in said
    assert PASSWORD not in said


def test_staff_makes_an_operator(create):
    create("olga@example.org", "--name", "Olga", "--handle", "olga", "--staff")

    assert User.objects.get().is_staff


def test_handle_follows_from_the_name_when_left_out(create):
    create("olga@example.org", "--name", "Olga Oak")

    assert User.objects.get().handle == "olga"


@pytest.mark.parametrize(
    ("email", "handle", "password", "complaint"),
    [
        ("not an address", "dora", PASSWORD, "email"),
        ("dora@example.org", "Not A Handle", PASSWORD, "handle"),
        ("dora@example.org", "everyone", PASSWORD, "reserved"),
        ("dora@example.org", "dora", "short", "too short"),
        ("dora@example.org", "dora", "", "too short"),
        ("dora@example.org", "dora", "dora@example.org", "too similar"),
        ("anna@example.org", "dora", PASSWORD, "email"),
        ("dora@example.org", "anna", PASSWORD, "handle"),
    ],
)
def test_bad_answers_make_nobody(create, anna, email, handle, password, complaint):
    with pytest.raises(CommandError, match=complaint):
        create(email, "--name", "Dora", "--handle", handle, password=password)
    assert User.objects.count() == 1

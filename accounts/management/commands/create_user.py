"""Make a person on the command line, on a server without a browser perhaps."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.joining import free_handle
from accounts.models import User


class Command(BaseCommand):
    help = "Make a person. The password is read from standard input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL")
        parser.add_argument("--name", required=True)
        parser.add_argument("--handle", help="by default it follows from the name")
        parser.add_argument("--staff", action="store_true", help="make an operator")

    def handle(self, *args: Any, email: str, name: str, **options: Any) -> None:
        handle = options["handle"] or free_handle(name)
        person = User(email=email.strip().lower(), name=name, handle=handle)
        password = read_password()
        try:
            validate_password(password, person)
            made = User.objects.create_user(
                email,
                password,
                name=name,
                handle=handle,
                is_staff=options["staff"],
                time_zone=settings.TIME_ZONE,
            )
        except ValidationError as error:
            raise CommandError("\n".join(in_words(error))) from None
        self.stdout.write(f"Made {made} ({made.handle}), {made.email}.")


def read_password() -> str:
    """From a pipe its first line; at a terminal what is typed, unseen."""
    if sys.stdin.isatty():
        return getpass.getpass("Password: ")
    return sys.stdin.readline().rstrip("\r\n")


def in_words(error: ValidationError) -> list[str]:
    """Each complaint with the field it is about."""
    if not hasattr(error, "error_dict"):
        return error.messages
    return [
        f"{field}: {message}"
        for field, messages in error.message_dict.items()
        for message in messages
    ]

"""Take a person's second factors away, from the server's own terminal."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.factors import has_any, reset
from accounts.models import User


class Command(BaseCommand):
    help = "Let somebody who lost app, passkeys and codes in by the password alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        person = User.objects.active().filter(email=email.strip().lower()).first()
        if person is None:
            raise CommandError(f"Nobody active signs in as {email}.")
        if not has_any(person):
            raise CommandError(f"{person} has no second factor.")
        reset(person, None)
        self.stdout.write(f"{person} signs in with the password alone now.")

"""Print a link through which a person sets a new password."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from accounts.models import PASSWORD_LINK_HOURS, PasswordLink, User
from ram.addresses import public_url


class Command(BaseCommand):
    help = "Print a single-use link to set a new password. The person is told of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="EMAIL")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        person = User.objects.active().filter(email=email.strip().lower()).first()
        if person is None:
            raise CommandError(f"Nobody active signs in as {email}.")
        _row, secret = PasswordLink.issue(person, issued_by=None)
        path = reverse("accounts:password-link", args=[secret])
        self.stdout.write(
            f"For {person}, once, within {PASSWORD_LINK_HOURS} hours:\n"
            f"{public_url(path)}"
        )

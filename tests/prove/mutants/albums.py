"""Seeded bugs of albums and partnerships: who may run them."""

from contextlib import ExitStack
from typing import Any
from unittest.mock import patch

from django.db.models import Q

from accounts.models import User, UserQuerySet
from sharing import album_entry_views, album_people_views, album_views, albums
from sharing.models import PartnershipQuerySet
from tests.prove.mutants.planting import mutant, swap


@mutant(
    "members do what is the owner's",
    "Immich #27437",
    "edit_album|role|remove_person|delete_album",
    "vic|eve",
    "of-anna",
)
def _(stack: ExitStack) -> None:
    for module in (album_views, album_people_views, album_entry_views):
        swap(stack, module, "own_album", album_views.open_album)


@mutant(
    "members take out what others added",
    "Nextcloud photos #1456",
    "sharing:remove",
    "vic|eve",
    "of-anna",
)
def _(stack: ExitStack) -> None:
    swap(stack, albums, "removable_by", lambda person: Q(pk__isnull=False))


@mutant("who was left undoes the leaving", "T-B1", "sharing:undo", "anna", "leo")
def _(stack: ExitStack) -> None:
    real = PartnershipQuerySet.undoable_by

    def undoable_by(self: Any, user: Any) -> Any:
        left = self.filter(sharer=user).exclude(ended_by=user)
        return real(self, user) | left.filter(ended_at__isnull=False)

    def anybodys(self: Any, user: Any) -> Any:
        return self.filter(sharer=user, ended_at__isnull=False)

    swap(stack, PartnershipQuerySet, "undoable_by", anybodys)


@mutant("undo for ever", "T-B1", "sharing:undo", "anna", "ed|tim")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        PartnershipQuerySet,
        "undoable_by",
        lambda self, user: self.filter(
            sharer=user, ended_by=user, ended_at__isnull=False
        ),
    )


@mutant(
    "sharers set the recipients' switch",
    "one-way",
    "sharing:switch|assets:partner",
    "rita|anna",
)
def _(stack: ExitStack) -> None:
    swap(
        stack,
        PartnershipQuerySet,
        "received_by",
        lambda self, user: (
            self.live()
            .filter(Q(recipient=user) | Q(sharer=user))
            .order_by("created_at", "pk")
        ),
    )


@mutant("deactivated people can be picked", "T-E2", "sharing:add", "", "dan|dora")
def _(stack: ExitStack) -> None:
    swap(stack, UserQuerySet, "active", lambda self: self.all())


@mutant(
    "people are known by their e-mail",
    "T-E2",
    "sharing:add|sharing:settings",
    "carl|anna",
)
def _(stack: ExitStack) -> None:
    stack.enter_context(patch.object(User, "get_short_name", lambda self: self.email))
    swap(stack, User, "first_name", property(lambda self: self.email))

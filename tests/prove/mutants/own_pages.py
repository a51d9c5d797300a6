"""Seeded bugs of what is one person's alone: news, devices, passkeys, views as."""

from contextlib import ExitStack
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts import device_views, factor_views
from accounts.models import Session
from assets import serving
from sharing import view_as_views, wish_views
from sharing.models import EventQuerySet, Partnership
from tests.prove.mutants.planting import by_id, mutant, swap


@mutant("what happened is told to all", "T-B5", "activity|overview|dismiss", "carl|ben")
def _(stack: ExitStack) -> None:
    swap(stack, EventQuerySet, "told_to", lambda self, user: self.all())


@mutant("devices of others", "IDOR", "accounts:end-device", "carl|ben")
def _(stack: ExitStack) -> None:
    swap(stack, device_views, "sessions", lambda request: Session.objects.all())


@mutant("passkeys of others", "IDOR", "accounts:remove-passkey", "carl|ben", "key-")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        factor_views,
        "get_object_or_404",
        lambda model, pk, user, type: get_object_or_404(model, pk=pk),
    )


@mutant("view as shows all of mine", "T-A2", "sharing:view_", "anna", "a-arch|a-locked")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        view_as_views,
        "media_shown_by",
        lambda share, pk: serving.media_of(pk, by_id(pk)),
    )


@mutant(
    "view as whomever others share with", "IDOR", "sharing:view_as|rules", "carl|ben"
)
def _(stack: ExitStack) -> None:
    def share(request: Any, handle: str) -> Any:
        standing = Partnership.objects.standing().filter(recipient__handle=handle)
        found = standing.select_related("sharer", "recipient").first()
        if found is None:
            raise Http404
        return found

    for module in (view_as_views, wish_views):
        swap(stack, module, "my_share", share)

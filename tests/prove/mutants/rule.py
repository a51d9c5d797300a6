"""Seeded bugs of the rule: who sees what as its owner or as a partner."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.db.models import OuterRef, Q
from django.utils import timezone

from assets import querysets
from assets.querysets import AssetQuerySet, State
from sharing.models import EVER, Partnership, PartnershipQuerySet
from tests.prove.mutants.planting import DETAIL, INFO, PARTNERS, mutant, swap


def states(stack: ExitStack, name: str, *seen: State) -> None:
    swap(stack, querysets, name, Q(state__in=list(seen)))


@mutant("partners see archived", "Immich #9750", DETAIL, PARTNERS, "a-arch")
def _(stack: ExitStack) -> None:
    states(stack, "PARTNERS_SEE", State.LIBRARY, State.ARCHIVED)


@mutant("partners see trashed", "Immich #28652", DETAIL, PARTNERS, "a-trash")
def _(stack: ExitStack) -> None:
    states(stack, "PARTNERS_SEE", State.LIBRARY, State.TRASHED)


@mutant("partners see locked", "Immich #28652", DETAIL, PARTNERS, "a-locked")
def _(stack: ExitStack) -> None:
    states(stack, "PARTNERS_SEE", State.LIBRARY, State.LOCKED)


@mutant("partners see all but locked: a deny-list", "Immich #28652", DETAIL, PARTNERS)
def _(stack: ExitStack) -> None:
    swap(stack, querysets, "PARTNERS_SEE", ~Q(state=State.LOCKED))


@mutant("locked ones are opened by id", "Immich #29526", DETAIL, "anna", "a-locked")
def _(stack: ExitStack) -> None:
    swap(stack, querysets, "OWNER_SEES", Q(state__in=list(State)))


@mutant(
    "trashed ones stay in albums and links", "Immich #29526", INFO, "vic", "a-trash"
)
def _(stack: ExitStack) -> None:
    states(stack, "CAN_BE_PASSED_ON", State.LIBRARY, State.ARCHIVED, State.TRASHED)


@mutant("locked ones stay in albums", "Immich #29526", INFO, "vic", "a-locked")
def _(stack: ExitStack) -> None:
    swap(stack, querysets, "CAN_BE_PASSED_ON", Q(state__in=list(State)))
    swap(stack, querysets, "OWNER_SEES", Q(state__in=list(State)))


def with_sharers(sharers: Callable[[Any], Any]) -> Callable[[Any], Q]:
    def openable_by(person: Any) -> Q:
        recipient = OuterRef(person) if isinstance(person, OuterRef) else person
        return (Q(owner=person) & querysets.OWNER_SEES) | (
            querysets.PARTNERS_SEE & sharers(recipient)
        )

    return openable_by


@mutant("sharing works both ways", "one-way", DETAIL, "rita|max", "a-new|r-own")
def _(stack: ExitStack) -> None:
    def both(person: Any) -> Q:
        live = Partnership.objects.live()
        return Q(owner__in=live.filter(recipient=person).values("sharer")) | Q(
            owner__in=live.filter(sharer=person).values("recipient")
        )

    swap(stack, querysets, "openable_by", with_sharers(both))


@mutant("sharing is passed on", "not transitive", DETAIL, "pia", "a-new")
def _(stack: ExitStack) -> None:
    def transitive(person: Any) -> Q:
        live = Partnership.objects.live()
        first = live.filter(recipient=person).values("sharer")
        if isinstance(person, OuterRef):
            return Q(owner__in=first)
        second = live.filter(recipient__in=first).values("sharer")
        return Q(owner__in=first) | Q(owner__in=second)

    swap(stack, querysets, "openable_by", with_sharers(transitive))


@mutant("whoever shares with anybody shares with all", "", DETAIL, "carl", "a-new")
def _(stack: ExitStack) -> None:
    def anybody(person: Any) -> Q:
        return Q(owner__in=Partnership.objects.live().values("sharer"))

    swap(stack, querysets, "openable_by", with_sharers(anybody))


@mutant("deactivated people go on sharing", "CVE-2025-65430", DETAIL, "ben", "d-own")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        PartnershipQuerySet,
        "live",
        lambda self: self.filter(ended_at=None, paused=False),
    )


@mutant("ended partnerships go on", "PhotoPrism #817", DETAIL, "ed", "a-new")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        PartnershipQuerySet,
        "live",
        lambda self: self.filter(sharer__is_active=True, recipient__is_active=True),
    )


def wished(stack: ExitStack, *, without: str) -> None:
    """What a partnership shows, with one of the sharer's wishes forgotten."""
    real = querysets.shown_by

    class Forgetful:
        def __init__(self, share: Any) -> None:
            self.share = share

        def __getattr__(self, name: str) -> Any:
            if name == without:
                return FORGOTTEN[name]
            return getattr(self.share, name)

    swap(stack, querysets, "shown_by", lambda share: real(Forgetful(share)))


FORGOTTEN = {"since": EVER, "screenshots": True, "leaves_out": False}


@mutant("what is older than wished is shown", "wishes", DETAIL, "walt|wes", "a-old")
def _(stack: ExitStack) -> None:
    wished(stack, without="since")


@mutant("screenshots are shown", "wishes", DETAIL, "sue", "a-shot")
def _(stack: ExitStack) -> None:
    wished(stack, without="screenshots")


@mutant("albums that were left out are shown", "wishes", DETAIL, "lou", "a-out")
def _(stack: ExitStack) -> None:
    wished(stack, without="leaves_out")


@mutant("lists know nothing of wishes", "wishes", "timeline|partner", "walt|sue|lou")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        AssetQuerySet,
        "shown_by",
        lambda self, share: self.filter(owner=share.sharer_id, state=State.LIBRARY),
    )


@mutant("a pause is not looked at", "wishes", DETAIL, "pau", "a-new")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        PartnershipQuerySet,
        "live",
        lambda self: self.standing().filter(ends_at__gt=timezone.now()),
    )


@mutant("an end is not looked at", "wishes", DETAIL, "fin", "a-new")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        PartnershipQuerySet,
        "live",
        lambda self: self.standing().filter(paused=False),
    )

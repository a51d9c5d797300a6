"""Seeded bugs of what is passed on: albums and links show what their maker may."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from accounts.models import User
from assets import querysets
from assets.querysets import AssetQuerySet, State
from sharing import albums, contents
from sharing.models import AlbumEntry, AlbumMember, AlbumQuerySet, SharedLink
from tests.prove.mutants.planting import DETAIL, mutant, swap


def live_entries(
    *, opened: bool = True, member: bool = True, maker: bool = True, owner: bool = True
) -> Callable[[], Any]:
    """The entries that count, with parts of the condition left out."""

    def found() -> Any:
        by_maker = (
            querysets.openable_by(OuterRef("added_by"))
            if opened
            else Q(state__in=list(State))
        )
        assets = querysets.all_assets().filter(
            by_maker, querysets.CAN_BE_PASSED_ON, pk=OuterRef("asset")
        )
        members = AlbumMember.objects.filter(
            album=OuterRef("album"), user=OuterRef("added_by")
        )
        entries = AlbumEntry.objects.filter(Exists(assets))
        if member:
            own = Q(added_by=F("album__owner"))
            entries = entries.filter(own | Exists(members))
        if maker:
            entries = entries.filter(added_by__is_active=True)
        if owner:
            entries = entries.filter(album__owner__is_active=True)
        return entries

    return found


def entries_by(stack: ExitStack, **parts: bool) -> None:
    changed = live_entries(**parts)
    for module in (querysets, contents, albums):
        swap(stack, module, "live_entries", changed)


@mutant("an album outlives what it came from", "CVE-2026-45543", DETAIL, "ned|mia")
def _(stack: ExitStack) -> None:
    entries_by(stack, opened=False)


@mutant("what an ex-member added stays", "CVE-2026-45543", DETAIL, "anna|vic", "x-own")
def _(stack: ExitStack) -> None:
    entries_by(stack, member=False)


@mutant("entries of deactivated people stay", "T-B7", DETAIL, "hal", "a-old")
def _(stack: ExitStack) -> None:
    entries_by(stack, maker=False, opened=False)


@mutant("albums of deactivated people stay", "T-B7", "sharing:album", "anna", "of-dora")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        AlbumQuerySet,
        "open_to",
        lambda self, user: self.filter(
            Q(owner=user)
            | Exists(AlbumMember.objects.filter(album=OuterRef("pk"), user=user))
        ),
    )


@mutant(
    "a link outlives what it came from", "CVE-2026-45543", "visit", "visitor", "by-ed"
)
def _(stack: ExitStack) -> None:
    def passed_on_by(maker: Any, link: Any, album: Any) -> Q:
        items = SharedLink.assets.through._default_manager.filter(
            sharedlink=link, sharedlink__album=None, asset=OuterRef("pk")
        )
        entries = querysets.live_entries().filter(asset=OuterRef("pk"), album=album)
        return querysets.CAN_BE_PASSED_ON & (Exists(items) | Exists(entries))

    swap(stack, querysets, "passed_on_by", passed_on_by)


@mutant(
    "a link opens what is in any other",
    "immich-public-proxy #173",
    "visit",
    "",
    "^one$",
)
def _(stack: ExitStack) -> None:
    def passed_on_by(maker: Any, link: Any, album: Any) -> Q:
        items = SharedLink.assets.through._default_manager.filter(asset=OuterRef("pk"))
        entries = querysets.live_entries().filter(asset=OuterRef("pk"))
        return (
            querysets.openable_by(maker)
            & querysets.CAN_BE_PASSED_ON
            & (Exists(items) | Exists(entries))
        )

    swap(stack, querysets, "passed_on_by", passed_on_by)


@mutant(
    "a link opens all that its maker may",
    "Photoview #1495",
    "visit",
    "",
    "by-dora|of-eve|by-carl|ben-all",
)
def _(stack: ExitStack) -> None:
    swap(
        stack,
        querysets,
        "passed_on_by",
        lambda maker, link, album: (
            querysets.openable_by(maker) & querysets.CAN_BE_PASSED_ON
        ),
    )


@mutant("albums open to everybody", "Lychee CVE-2026-39957", "sharing:album", "carl")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        AlbumQuerySet,
        "open_to",
        lambda self, user: self.filter(owner__is_active=True),
    )


@mutant("an OR outside its brackets", "Lychee CVE-2026-39957", DETAIL, "carl")
def _(stack: ExitStack) -> None:
    def visible_to(self: AssetQuerySet, user: User) -> AssetQuerySet:
        entries = querysets.live_entries().filter(asset=OuterRef("pk"))
        return self.filter(querysets.openable_by(user) | Exists(entries))

    swap(stack, AssetQuerySet, "visible_to", visible_to)


@mutant(
    "members who look may add", "Immich #27437", "add_to_albums", "vic|tom", "of-anna"
)
def _(stack: ExitStack) -> None:
    swap(stack, AlbumQuerySet, "filled_by", AlbumQuerySet.open_to)


@mutant(
    "members may pass on what an album shows",
    "decision 3",
    "new_link|add_to",
    "vic|eve|mia",
)
def _(stack: ExitStack) -> None:
    swap(
        stack,
        AssetQuerySet,
        "passable_by",
        lambda self, user: self.visible_to(user).filter(querysets.CAN_BE_PASSED_ON),
    )

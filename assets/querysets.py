"""Who may see which asset. Nothing else in ram decides it.

The rule is one function from a person to a condition on assets. The person is a user,
or a column such as an entry's `added_by`: "what I may open" and "what its maker may
open" are the same words.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import User
from sharing.models import (
    EVER,
    Album,
    AlbumEntry,
    AlbumMember,
    Partnership,
    SharedLink,
)

if TYPE_CHECKING:
    from assets.models import Asset


class State(models.IntegerChoices):
    """Where an asset is. Partners see the library only: an allow-list."""

    LIBRARY = 0, "library"
    ARCHIVED = 1, "archived"
    LOCKED = 2, "locked"
    TRASHED = 3, "trashed"


PARTNERS_SEE = Q(state=State.LIBRARY)
# Locked ones are reached through `/locked/` alone, after the password again.
OWNER_SEES = Q(state__in=[State.LIBRARY, State.ARCHIVED, State.TRASHED])
# What an owner put into an album or a link stays there when archived.
CAN_BE_PASSED_ON = Q(state__in=[State.LIBRARY, State.ARCHIVED])


class SomePartnership:
    """A partnership not known yet: each of its fields is a column of the row around."""

    def __getattr__(self, name: str) -> Any:
        return OuterRef(name)


def shown_by(share: Partnership | SomePartnership) -> Q:
    """What a live partnership shows its recipient, by the wishes of its sharer.

    Of a row, terms that change nothing are left out: a library shown whole is one
    range of its index.
    """
    shown = PARTNERS_SEE & Q(owner=share.sharer_id)
    if share.since != EVER:
        shown &= Q(taken_on__gte=share.since)
    if share.screenshots is not True:
        shown &= Q(is_screenshot__lte=share.screenshots)
    if share.leaves_out is not False:
        entries = AlbumEntry.objects.filter(
            asset=OuterRef("pk"), album__left_out_of=a_step_further(share.pk)
        )
        shown &= Q(~Exists(entries))
    return shown


def shares_showing(asset: UUID | OuterRef) -> models.QuerySet[Partnership]:
    """The live partnerships that show this asset."""
    shown = all_assets().filter(shown_by(SomePartnership()), pk=a_step_further(asset))
    return Partnership.objects.live().filter(Exists(shown))


def openable_by(person: User | OuterRef) -> Q:
    """Assets that `person` may open as their owner or as a partner of the owner."""
    shares = shares_showing(OuterRef("pk")).filter(
        # The rule says whose they are; here, it is what they are found by.
        sharer=OuterRef("owner"),
        recipient=a_step_further(person),
    )
    return (Q(owner=person) & OWNER_SEES) | (PARTNERS_SEE & Q(Exists(shares)))


def a_step_further[T](value: T | OuterRef) -> T | OuterRef:
    """A value inside one more subquery: a column of the row around is further away."""
    return OuterRef(value) if isinstance(value, OuterRef) else value


def live_entries() -> models.QuerySet[AlbumEntry]:
    """Entries that count this second: their maker could still open the asset.

    The maker is active and still owner or member of the album, whose owner is active.
    """
    return _live_entries().all()


@cache
def _live_entries() -> models.QuerySet[AlbumEntry]:
    """Put together once: it knows nobody and no time, and costs a page to build."""
    opened = all_assets().filter(
        openable_by(OuterRef("added_by")), CAN_BE_PASSED_ON, pk=OuterRef("asset")
    )
    member = AlbumMember.objects.filter(
        album=OuterRef("album"), user=OuterRef("added_by")
    )
    return AlbumEntry.objects.filter(
        Q(added_by=F("album__owner")) | Exists(member),
        Exists(opened),
        added_by__is_active=True,
        album__owner__is_active=True,
    )


def passed_on_by(
    maker: User | OuterRef, link: UUID | OuterRef, album: UUID | OuterRef | None
) -> Q:
    """Assets behind a link, told by its columns or by what they hold."""
    items = SharedLink.assets.through._default_manager.filter(
        sharedlink=link, sharedlink__album=None, asset=OuterRef("pk")
    )
    entries = live_entries().filter(asset=OuterRef("pk"), album=album)
    return openable_by(maker) & CAN_BE_PASSED_ON & (Exists(items) | Exists(entries))


def links_showing_assets_of(
    owner: User, asset: Asset | None = None
) -> models.QuerySet[SharedLink]:
    """The links, by whomever made, that show visitors something of `owner`'s now.

    With `asset`, those that show that one.
    """
    assets = all_assets().filter(owner=owner)
    if asset is not None:
        assets = assets.filter(pk=asset.pk)
    # Which could at all is found by index; which do is the rule's to say.
    items = SharedLink.assets.through._default_manager.filter(
        asset__in=assets.values("pk")
    )
    entries = AlbumEntry.objects.filter(asset__in=assets.values("pk"))
    near = Q(pk__in=items.values("sharedlink")) | Q(album__in=entries.values("album"))
    shown = assets.filter(
        passed_on_by(
            OuterRef("maker"), OuterRef(OuterRef("pk")), OuterRef(OuterRef("album"))
        )
    )
    return SharedLink.objects.valid().filter(near, Exists(shown))


def all_assets() -> AssetQuerySet:
    """The model builds on this module, so it is met late."""
    from assets.models import Asset

    return Asset.objects.all()


class AssetQuerySet(models.QuerySet["Asset"]):
    def visible_to(self, user: User) -> Self:
        """THE access rule: my own, my partners' libraries, my albums' live entries.

        Subqueries, not joins: a join repeats an asset once per road that leads to it.
        """
        entries = live_entries().filter(
            asset=OuterRef("pk"), album__in=Album.objects.open_to(user).values("pk")
        )
        return self.filter(openable_by(user) | Exists(entries))

    def visible_in_libraries(self, user: User) -> Self:
        """The part of the rule that needs no album: asked first where speed matters."""
        return self.filter(openable_by(user))

    def shown_by(self, share: Partnership) -> Self:
        """What one live partnership, read in this same request, shows its recipient."""
        return self.filter(shown_by(share))

    def passable_by(self, user: User) -> Self:
        """What one may put into albums and links: never what only an album shows."""
        return self.filter(openable_by(user), CAN_BE_PASSED_ON)

    def visible_through(self, link: SharedLink) -> Self:
        """The rule's sister: what a visitor sees behind a link this second."""
        valid = SharedLink.objects.valid().filter(pk=link.pk)
        return self.behind(link).filter(Exists(valid))

    def behind(self, link: SharedLink) -> Self:
        """What the link's maker passes on by it, be it open just now or not."""
        return self.filter(passed_on_by(link.maker, link.pk, link.album_id))

    def owned_by(self, user: User) -> Self:
        """The rule for changing: my own, all but the locked ones."""
        return self.filter(OWNER_SEES, owner=user)

    def locked_of(self, user: User) -> Self:
        """My locked ones: for `/locked/` alone, while it is open."""
        return self.filter(owner=user, state=State.LOCKED)

    def favorites_of(self, user: User) -> Self:
        """My hearts on what I may see now; what I threw away is not among them."""
        marked = self.visible_to(user).filter(favorites__user=user)
        return marked.exclude(state=State.TRASHED)

    def in_library(self) -> Self:
        return self.filter(state=State.LIBRARY)

    def archived(self) -> Self:
        return self.filter(state=State.ARCHIVED)

    def trashed(self) -> Self:
        return self.filter(state=State.TRASHED)

    def newest_first(self) -> Self:
        """The order of every list; `one_library` is its index."""
        return self.order_by("-taken_on", "-taken_at", "-pk")

"""Seeded bugs of lists, counts, covers and hearts."""

from contextlib import ExitStack
from dataclasses import replace
from typing import Any

from accounts.models import User
from assets import asset_views, months, selection_views, timeline, views
from assets.models import Asset
from assets.querysets import AssetQuerySet, State
from sharing import album_views, contents, link_views
from sharing.models import AlbumEntry, Partnership
from tests.prove.mutants.planting import mutant, swap


@mutant("the timeline ignores the switch", "", "assets:timeline", "pia|tom", "everyone")
def _(stack: ExitStack) -> None:
    real = timeline.choose

    def choose(viewer: Any, who: str) -> Any:
        choice = real(viewer, who)
        if choice is None or who != "everyone":
            return choice
        lens = timeline.Lens(viewer, True, tuple(choice.shares))
        return timeline.Choice(choice.shares, who, lens)

    swap(stack, views, "choose", choose)


@mutant(
    "a timeline of anybody", "Immich #28652", "assets:timeline", "carl|rita", "anna"
)
def _(stack: ExitStack) -> None:
    real = timeline.choose

    def choose(viewer: Any, who: str) -> Any:
        sharer = User.objects.filter(handle=who, is_active=True).first()
        if sharer is None or sharer == viewer:
            return real(viewer, who)
        share = Partnership(sharer=sharer, recipient=viewer)
        return timeline.Choice([share], who, timeline.Lens(viewer, False, (share,)))

    swap(stack, views, "choose", choose)


@mutant(
    "the timeline shows partners' archived",
    "Immich #8295",
    "timeline|partner",
    "ben|max",
)
def _(stack: ExitStack) -> None:
    swap(
        stack,
        AssetQuerySet,
        "shown_by",
        lambda self, share: self.filter(
            owner=share.sharer_id, state__in=[State.LIBRARY, State.ARCHIVED]
        ),
    )


@mutant("my own archived stay in my timeline", "", "assets:timeline", "anna")
def _(stack: ExitStack) -> None:
    swap(stack, AssetQuerySet, "in_library", lambda self: self)


@mutant(
    "months count what is put away", "PhotoPrism #807", "timeline|partner", "ben|anna"
)
def _(stack: ExitStack) -> None:
    real = views.month_counts

    def month_counts(lens: Any) -> Any:
        return [*real(lens), (190001, 1)] if lens.shares else real(lens)

    swap(stack, views, "month_counts", month_counts)


@mutant("a partner's number counts the archived", "T-A2", "assets:partner", "ben")
def _(stack: ExitStack) -> None:
    real = views.shown_by_one

    def shown_by_one(share: Any) -> Any:
        held = real(share)
        return replace(held, photos=held.photos + held.archived)

    swap(stack, views, "shown_by_one", shown_by_one)


@mutant("an album's number counts all entries", "T-A2", "sharing:album", "vic|mia|ned")
def _(stack: ExitStack) -> None:
    def counts(pks: Any) -> Any:
        return {pk: AlbumEntry.objects.filter(album=pk).count() for pk in pks}

    for module in (contents, album_views):
        swap(stack, module, "counts", counts)


@mutant(
    "an album's cover from what is put away",
    "PhotoPrism #807",
    "sharing:albums",
    "vic|mia|ned|hal",
)
def _(stack: ExitStack) -> None:
    def covers(pks: Any) -> Any:
        entries = AlbumEntry.objects.filter(album__in=list(pks)).order_by("pk")
        return {entry.album_id: entry.asset_id for entry in entries}

    swap(stack, contents, "covers", covers)


@mutant(
    "an album shows entries that do not count",
    "CVE-2026-45543",
    "sharing:album",
    "ned|vic",
)
def _(stack: ExitStack) -> None:
    swap(
        stack,
        contents,
        "live_in",
        lambda album: AlbumEntry.objects.filter(album=album.pk),
    )


@mutant(
    "others' favorites are listed", "Immich #8295", "assets:favorites", "anna|ben|vic"
)
def _(stack: ExitStack) -> None:
    swap(
        stack,
        AssetQuerySet,
        "favorites_of",
        lambda self, user: (
            self.visible_to(user)
            .filter(favorites__isnull=False)
            .exclude(state=State.TRASHED)
            .distinct()
        ),
    )


@mutant("favorites outlive seeing", "T-B3", "assets:favorites", "carl|ed")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        AssetQuerySet,
        "favorites_of",
        lambda self, user: self.filter(favorites__user=user),
    )


@mutant(
    "others' hearts are on tiles",
    "Immich #8295",
    "timeline|sharing:album",
    "anna|tom|max",
)
def _(stack: ExitStack) -> None:
    def with_hearts(look: Any, tiles: Any) -> Any:
        marked = Asset.objects.filter(favorites__isnull=False)
        hearts = frozenset(marked.values_list("pk", flat=True))
        return replace(look, hearts=hearts)

    for module in (months, selection_views, album_views):
        swap(stack, module, "with_hearts", with_hearts)


@mutant(
    "the info sheet tells everybody where it went",
    "T-B5",
    "assets:(info|detail)",
    "ben|vic|tom",
)
def _(stack: ExitStack) -> None:
    real = asset_views.about

    def about(request: Any, asset: Any) -> Any:
        return real(request, asset) | {
            "mine": True,
            "partners": asset_views.seen_by(asset),
            "links": asset_views.links_showing(asset),
            "in_albums": asset_views.albums_showing(asset.owner, asset),
        }

    swap(stack, asset_views, "about", about)


@mutant(
    "where my photos went tells of all links",
    "CVE-2026-45285",
    "sharing:where",
    "carl|ben",
)
def _(stack: ExitStack) -> None:
    real = link_views.showing
    anna = User.objects.filter(handle="zq-anna").first()
    swap(stack, link_views, "showing", lambda owner: real(anna or owner))


@mutant(
    "where my photos went keeps quiet of partners' links",
    "CVE-2026-45285",
    "sharing:where",
    "anna",
)
def _(stack: ExitStack) -> None:
    real = link_views.showing
    swap(
        stack,
        link_views,
        "showing",
        lambda owner: (one for one in real(owner) if one.link.maker == owner),
    )

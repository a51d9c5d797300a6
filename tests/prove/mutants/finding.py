"""Seeded bugs of search, the map and memories."""

from contextlib import ExitStack
from typing import Any

from assets import memories, place_views, search_views, suggestions, timeline
from assets.models import Asset
from sharing.models import Album, Partnership
from tests.prove.mutants.planting import mutant, swap


@mutant("search finds everything", "Immich #28652", "assets:search", "carl|ben")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        search_views,
        "search_parts",
        lambda lens, search: [Asset.objects.all()],
    )


@mutant("search finds what is put away", "Immich #28652", "assets:search", "ben|max")
def _(stack: ExitStack) -> None:
    real = search_views.search_parts

    def search_parts(lens: Any, search: Any) -> Any:
        owners = [owner.pk for owner in lens.owners]
        return [*real(lens, search), Asset.objects.filter(owner__in=owners).archived()]

    swap(stack, search_views, "search_parts", search_parts)


@mutant("suggestions tell of others' photos", "T-A2", "suggestions", "carl|pia|rita")
def _(stack: ExitStack) -> None:
    real = suggestions.suggest

    def suggest(q: str, choice: Any) -> Any:
        towns = Asset.objects.values_list("town", flat=True)[:5]
        return [*real(q, choice), *(suggestions.Suggestion("place", t) for t in towns)]

    swap(stack, search_views, "suggest", suggest)


@mutant("suggestions name others' albums", "T-B5", "suggestions zqat", "ben|carl")
def _(stack: ExitStack) -> None:
    def suggest(q: str, choice: Any) -> Any:
        found = Album.objects.filter(title__icontains=q)
        return [suggestions.Suggestion("album", one.title) for one in found]

    swap(stack, search_views, "suggest", suggest)


@mutant("the map counts what is put away", "T-A2", "assets:place", "ben|max|anna")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        place_views,
        "place_parts",
        lambda lens, where: [
            Asset.objects.filter(owner__in=[owner.pk for owner in lens.owners])
        ],
    )


@mutant("memories ignore the switch", "T-A2", "assets:memor", "pia|tom")
def _(stack: ExitStack) -> None:
    def remembered(viewer: Any) -> Any:
        shares = Partnership.objects.received_by(viewer).select_related("sharer")
        return timeline.Lens(viewer, True, tuple(shares))

    swap(stack, memories, "remembered", remembered)

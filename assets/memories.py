"""On this day: what was taken on this date in earlier years.

Read when it is asked for, through the lens of the timeline, and stored nowhere: nothing
is left of it when a partnership ends.
"""

from calendar import isleap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Q

from accounts.models import User
from assets.counting import month_counts
from assets.models import NotRemembered
from assets.querysets import AssetQuerySet
from assets.timeline import Lens, Tile, choose, read_page

# Of one day there may be hundreds: the rest of it is in the timeline.
OF_ONE_YEAR = 24
OF_ALL_YEARS = 400


@dataclass(frozen=True)
class Memory:
    """What was taken on this day of one earlier year; `more` there are beside it."""

    day: date
    years_ago: int
    tiles: Sequence[Tile]
    more: int


def on_this_day(viewer: User, today: date) -> tuple[Lens, list[Memory]]:
    """The memories of `today`, the latest year first, and whose they are."""
    lens = remembered(viewer)
    days = same_day(today, {month for month, _ in month_counts(lens)})
    if not viewer.shows_memories or not days:
        return lens, []
    unwanted = unwanted_days(viewer)
    parts = [part.filter(taken_on__in=days).exclude(unwanted) for part in lens.parts]
    return lens, [
        Memory(
            day, today.year - day.year, tiles[:OF_ONE_YEAR], len(tiles[OF_ONE_YEAR:])
        )
        for day, tiles in by_day(parts)
    ]


def remembered(viewer: User) -> Lens:
    """Mine and the partners' that I switched on, but for those I left out."""
    choice = choose(viewer, "everyone")
    assert choice is not None  # everyone always is
    left_out = NotRemembered.objects.filter(user=viewer).exclude(owner=None)
    people = set(left_out.values_list("owner", flat=True))
    shares = (one for one in choice.lens.shares if one.sharer_id not in people)
    return Lens(viewer, viewer.pk not in people, tuple(shares))


def unwanted_days(viewer: User) -> Q:
    """The days that the viewer left out; none of them, nothing."""
    days = NotRemembered.objects.filter(user=viewer, owner=None)
    unwanted = Q(pk=None)
    for first, last in days.values_list("first_day", "last_day"):
        unwanted |= Q(taken_on__range=(first, last))
    return unwanted


def same_day(today: date, months: set[int]) -> list[date]:
    """This date of earlier years that have photos in this month (202611), latest first.

    What was taken on 29 February is remembered on the 28th where there is no other.
    """
    years = sorted({month // 100 for month in months if month % 100 == today.month})
    days = []
    for year in reversed(years):
        if year >= today.year:
            continue
        last = (today.month, today.day) == (2, 28) and not isleap(today.year)
        if last and isleap(year):
            days.append(date(year, 2, 29))
        if (today.month, today.day) != (2, 29) or isleap(year):
            days.append(date(year, today.month, today.day))
    return days


def by_day(parts: list[AssetQuerySet]) -> list[tuple[date, list[Tile]]]:
    """The tiles of all parts, one list a day."""
    page = read_page(parts, size=OF_ALL_YEARS)
    return [
        (day, list(tiles))
        for day, tiles in groupby(page.tiles, key=lambda tile: tile.taken_on)
    ]

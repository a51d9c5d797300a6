"""A library as month sections: the ones on screen with tiles, the others promised."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import groupby
from uuid import UUID

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accounts.models import User
from assets import news
from assets.copies import folded_into, stands_for
from assets.forms import write_place
from assets.models import Favorite
from assets.tiles import Look, ratio, render_days, timeline_url
from assets.timeline import Lens, Page, Place, Tile, in_month, read_page
from ram.templatetags.ram import short_day_class


@dataclass(frozen=True)
class Section:
    """One month: `days` are its tiles, None while it has not been asked for."""

    month: int
    count: int
    url: str
    days: SafeString | None = None
    # Where the rest of a long month begins.
    more_url: str = ""
    # The classes of a month so short that it can stand beside another.
    short: str = ""

    @property
    def key(self) -> str:
        return f"{self.month // 100}-{self.month % 100:02}"

    @property
    def label(self) -> str:
        return month_name(self.month, get_language())

    @property
    def year(self) -> int:
        return self.month // 100


@cache
def month_name(month: int, language: str | None) -> str:
    """ "November 2026" for 202611 in `language`, which is the active one."""
    return date_format(date(month // 100, month % 100, 1), "F Y")


def month_url(month: int, query: str) -> str:
    """The address of one month of the timeline."""
    # Not by `reverse`: a library has hundreds of months.
    return f"{timeline_url()}{month // 100:04}/{month % 100:02}/{query}"


@dataclass(frozen=True)
class Months:
    """The months of one lens, and what their tiles have in common."""

    lens: Lens
    query: str
    counts: Sequence[tuple[int, int]]
    # Where a month is found, with the query.
    address: Callable[[int, str], str] = month_url
    # Under which address tiles are only looked at, without marks and check boxes.
    still_at: str = ""

    def newest(self) -> list[Section]:
        """All months, the newest ones with the first page of tiles."""
        page = read_page(self.lens.parts)
        look = self._look(page.tiles)
        shown = {
            month: list(tiles)
            for month, tiles in groupby(page.tiles, key=lambda t: month_of(t.taken_on))
        }
        return [
            self._section(month, count, shown.get(month), look, page)
            for month, count in self.counts
        ]

    def one(self, month: int, after: Place | None = None) -> Section:
        """One month, or the rest of it."""
        parts = in_month(self.lens.parts, month // 100, month % 100)
        page = read_page(parts, after)
        look = self._look(page.tiles)
        return self._section(month, self.count(month), page.tiles, look, page)

    def promised(self, before: int) -> list[Section]:
        """The months older than one, none of them with tiles."""
        return [
            Section(month, count, self._url(month))
            for month, count in self.counts
            if month < before
        ]

    def newer(self, month: int) -> Section | None:
        """The month just after one, for going back towards today."""
        found = [pair for pair in self.counts if pair[0] > month]
        return Section(*found[-1], self._url(found[-1][0])) if found else None

    def older(self, month: int) -> Section | None:
        """The month just before one."""
        return next(iter(self.promised(month)), None)

    def count(self, month: int) -> int:
        return dict(self.counts).get(month, 0)

    def index(self) -> list[Section]:
        """Every month as a link, for the scrubber."""
        return [Section(month, count, self._url(month)) for month, count in self.counts]

    def _section(
        self, month: int, count: int, tiles: list[Tile] | None, look: Look, page: Page
    ) -> Section:
        url = self._url(month)
        if not tiles:
            return Section(month, count, url)
        more = ""
        if (
            page.older
            and month_of(page.older.taken_on) == month
            and (tiles[-1].place == page.older)
        ):
            more = f"{url}{'&' if '?' in url else '?'}after={write_place(page.older)}"
        days = render_days(tiles, look, lead=True)
        short = "" if more else short_day_class(map(ratio, tiles))
        return Section(month, count, url, days, more, short)

    def _look(self, tiles: Sequence[Tile]) -> Look:
        if self.still_at:
            # Seen with somebody else's eyes: their hearts and visits are theirs.
            look = plain_look(self.lens.viewer, self.lens.owners, self.query)
            return replace(look, base=self.still_at, still=True)
        return look_of(self.lens, tiles, self.query)

    def _url(self, month: int) -> str:
        return self.address(month, self.query)


def look_of(lens: Lens, tiles: Sequence[Tile], query: str) -> Look:
    """What these tiles of a lens have in common, with the marks of all that fold."""
    look = plain_look(lens.viewer, lens.owners, query)
    look = replace(look, folded=folded_into(lens, tiles), news=news.marked(lens, tiles))
    return with_hearts(look, tiles)


def with_hearts(look: Look, tiles: Sequence[Tile]) -> Look:
    """The look with the viewer's own hearts on these tiles, in one query.

    A tile has the heart that is on any copy that it stands for.
    """
    tile_of = stands_for(tiles, look.folded)
    marked = Favorite.objects.filter(user=look.viewer, asset__in=list(tile_of))
    found = marked.values_list("asset", flat=True)
    return replace(look, hearts=frozenset(tile_of[pk] for pk in found))


def month_of(day: date) -> int:
    """202611 for a day of November 2026."""
    return day.year * 100 + day.month


def today() -> date:
    return timezone.localdate()


def plain_look(
    viewer: User,
    people: Sequence[User],
    query: str,
    picked: frozenset[UUID] = frozenset(),
    base: str = "",
) -> Look:
    """What tiles outside the timeline have in common."""
    by_id = {person.pk: person for person in people}
    return Look(viewer, by_id, frozenset(), today(), query, picked, base)

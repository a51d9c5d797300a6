"""Tiles as HTML, written here: in a template a hundred cost ten times as much.

Everything that came from outside goes through `escape`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from uuid import UUID

from django.templatetags.static import static
from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from assets.copies import Copy
from assets.models import StoredFile, local_clock
from assets.timeline import Tile
from ram.templatetags.ram import WIDEST, steps

SCREENFUL = 14  # pictures asked for at once; the rest as they come near


@dataclass(frozen=True)
class Look:
    """What the tiles of one page have in common."""

    viewer: User
    # Whose photos may be among them.
    people: Mapping[int, User]
    hearts: frozenset[UUID]
    today: date
    # Appended to links, so that the asset's page knows its neighbors: "?who=mine".
    query: str = ""
    # Ticked from the start.
    picked: frozenset[UUID] = frozenset()
    # Under which address the tiles are found; empty: under the timeline's.
    base: str = ""
    # Came in since the viewer's last visit.
    news: frozenset[UUID] = frozenset()
    # What a tile stands for beside its own asset: the same file in other libraries.
    folded: Mapping[UUID, Sequence[Copy]] = field(default_factory=dict)
    # For looking at alone: without check boxes.
    still: bool = False
    # In the trash: for how many days yet.
    days_left: Mapping[UUID, int] = field(default_factory=dict)

    def owners_of(self, tile: Tile) -> list[User]:
        """Whose photo a tile is, its own asset's owner first; nobody if it is mine."""
        copies = self.folded.get(tile.pk, ())
        if not copies and tile.owner_id == self.viewer.pk:
            return []
        owners = (tile.owner_id, *(copy.owner_id for copy in copies))
        return [self.people[owner] for owner in owners if owner in self.people]


def render_days(tiles: Iterable[Tile], look: Look, *, lead: bool = False) -> SafeString:
    """Ordered tiles as sections, one a local day; `lead`: on screen at once."""
    html: list[str] = []
    for day, of_day in groupby(tiles, key=lambda tile: tile.taken_on):
        html.append(render_day(day, list(of_day), look, lead=lead and not html))
    return mark_safe("".join(html))  # noqa: S308


def render_row(tiles: Iterable[Tile], look: Look) -> SafeString:
    """Tiles in an order that is not of days, so without headings."""
    html = (
        render_tile(
            tile, look, date_format(tile.taken_on, "j F Y"), eager=number < SCREENFUL
        )
        for number, tile in enumerate(tiles)
    )
    return mark_safe(f'<ul class="g">{"".join(html)}</ul>')  # noqa: S308


def render_day(day: date, tiles: list[Tile], look: Look, *, lead: bool = False) -> str:
    """One day's section; a short one can stand beside another."""
    sizes = [steps(ratio(tile)) for tile in tiles]
    short = f" short n{sum(sizes):02}" if sum(sizes) <= WIDEST else ""
    date_words = date_format(day, "j F Y")
    items = "".join(
        render_tile(tile, look, date_words, eager=lead and number < SCREENFUL)
        for number, tile in enumerate(tiles)
    )
    name, where = day_heading(day, tiles, look.today, short=bool(short))
    n = len(tiles)
    count = escape(ngettext("%(n)s item", "%(n)s items", n) % {"n": n})
    pick = "" if look.still else _pick_day(day, look)
    return (
        f'<section class="day{short}" id="d-{day}-{tiles[0].pk.hex[-8:]}"><h3>'
        f'{pick}{escape(name)} <span>{escape(where)}<span data-n="{n}">{count}</span>'
        "</span></h3>"
        f'<ul class="g">{items}</ul></section>'
    )


def _pick_day(day: date, look: Look) -> str:
    label = escape(_("Select all of %(day)s") % {"day": day_name(day, look.today)})
    return (
        f'<label class="pick-day"><input type="checkbox" data-pick-day'
        f' aria-label="{label}"></label>'
    )


def render_tile(tile: Tile, look: Look, date_words: str, *, eager: bool = False) -> str:
    """One picture as a link to its page, with its check box and marks."""
    base = f"{look.base or timeline_url()}{tile.pk}/"
    mine = tile.owner_id == look.viewer.pk
    owners = look.owners_of(tile)
    clock = f"{local_clock(tile.taken_at, tile.taken_offset):%H:%M}"
    state = _state(tile)
    marks = owner_marks(owners) if owners else ""
    if tile.is_video and tile.duration:
        marks += f'<span class="length">{icon("play")}{length(tile.duration)}</span>'
    if tile.is_live:
        marks += (
            f'<span class="length live">{icon("aperture")}{escape(_("Live"))}</span>'
        )
    if tile.pk in look.hearts:
        marks += f'<span class="heart">{icon("heart")}</span>'
    if tile.pk in look.news:
        marks += '<span class="fresh"></span>'
    box = "" if look.still else _box(tile, look, clock)
    when = f"{date_words} {clock}"
    label = tile_label(tile, when, owners, mine=mine)
    if tile.pk in look.news:
        label = _("%(photo)s, new") % {"photo": label}
    if days := look.days_left.get(tile.pk):
        words = ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}
        marks += f'<span class="left">{escape(words)}</span>'
        label = f"{label}, {words}"
    label = escape(label)
    return (
        f'<li class="t r{steps(ratio(tile)):02} c{tile.color}{state}" id="t-{tile.pk}">'
        f'<a href="{base}{look.query}" aria-label="{label}">'
        f"{_picture(tile, base, eager)}</a>"
        f"{box}{marks}</li>"
    )


def _box(tile: Tile, look: Look, clock: str) -> str:
    more = "" if tile.owner_id == look.viewer.pk else " data-theirs"
    more += " checked" if tile.pk in look.picked else ""
    return (
        f'<input type="checkbox" name="ids" value="{tile.pk}"'
        f' aria-label="{escape(_("Select %(time)s") % {"time": clock})}"{more}>'
    )


def _state(tile: Tile) -> str:
    if tile.status == StoredFile.Status.READY:
        return ""
    failed = tile.status == StoredFile.Status.FAILED
    return " failed" if failed else " waiting"


def _picture(tile: Tile, base: str, eager: bool) -> str:
    if tile.status == StoredFile.Status.READY:
        loading = ' fetchpriority="high"' if eager else ' loading="lazy"'
        width, height = tile.shape
        return (
            f'<img src="{base}thumbnail" srcset="{base}thumbnail?size=500 2x" alt=""'
            f' width="{width or 4}" height="{height or 3}"{loading}'
            f' decoding="async">'
        )
    failed = tile.status == StoredFile.Status.FAILED
    words = _("No preview. Original is safe.") if failed else _("Getting ready")
    return f"<p>{escape(tile.name)} <span>{escape(words)}</span></p>"


def ratio(tile: Tile) -> float:
    """Width to height as shown; square while unknown."""
    width, height = tile.shape
    return width / height if width and height else 1.0


def tile_label(
    tile: Tile, when: str, owners: Sequence[User] = (), *, mine: bool
) -> str:
    """What a screen reader says of the link."""
    kind = _("Live photo") if tile.is_live else _("Photo")
    kind = _("Video") if tile.is_video else kind
    parts = [kind, when, tile.town]
    for owner in owners[:1] if not mine else ():
        parts.append(_("by %(name)s") % {"name": owner.first_name})
    for owner in owners[1:]:
        words = _("also in %(name)s’s library")
        parts.append(words % {"name": owner.first_name})
    return ", ".join(filter(None, parts))


def day_heading(
    day: date, tiles: list[Tile], today: date, *, short: bool = False
) -> tuple[str, str]:
    """ "Today" and "Sunday 22 November · Sintra · "; `short`: little room."""
    towns = [tile.town for tile in tiles if tile.town]
    town = max(towns, key=towns.count) if towns else ""
    name = day_name(day, today)
    recent = {today: _("Today"), today - timedelta(days=1): _("Yesterday")}.get(day)
    parts = [name, town] if recent else [town]
    if short:
        name = date_format(day, "D j M" if day.year == today.year else "D j M Y")
    return recent or name, "".join(f"{part} · " for part in parts if part)


def day_name(day: date, today: date) -> str:
    """A day in words, with its year when it is not this one."""
    return date_format(day, "l j F" if day.year == today.year else "l j F Y")


def owner_marks(owners: Iterable[User]) -> str:
    """The initials of whose photo it is, on their colors."""
    marks = (f'<b class="hue{one.hue}">{escape(one.initial)}</b>' for one in owners)
    return f'<span class="owners" aria-hidden="true">{"".join(marks)}</span>'


def length(seconds: float) -> str:
    """A video's length as clocks write it: 0:24, 1:02:03."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def icon(name: str) -> str:
    """A decoration from the sprite."""
    return f'<svg class="i" aria-hidden="true"><use href="{sprite()}#{name}"/></svg>'


@cache
def sprite() -> str:
    return static("vendor/icons.svg")


@cache
def timeline_url() -> str:
    return reverse("assets:timeline")

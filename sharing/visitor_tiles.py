"""A visitor's grid: tiles that tell no more than the link does."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from assets.models import StoredFile, local_clock
from assets.tiles import SCREENFUL, length, ratio
from assets.timeline import Tile
from ram.templatetags.ram import steps
from sharing.visiting import Visit


@dataclass(frozen=True)
class VisitorTile:
    """One picture in the grid, in words a template writes down."""

    tile: Tile
    url: str
    label: str
    near: bool

    @property
    def ratio(self) -> str:
        return f"{steps(ratio(self.tile)):02}"

    @property
    def ready(self) -> bool:
        return self.tile.status == StoredFile.Status.READY

    @property
    def failed(self) -> bool:
        return self.tile.status == StoredFile.Status.FAILED

    @property
    def length(self) -> str:
        duration = self.tile.duration if self.tile.is_video else None
        return length(duration) if duration else ""


def tiles_for(visit: Visit, tiles: Iterable[Tile]) -> list[VisitorTile]:
    """The tiles of one page of the link."""
    page = visit.url("visit")
    return [
        VisitorTile(tile, f"{page}{tile.pk}/", label(visit, tile), at < SCREENFUL)
        for at, tile in enumerate(tiles)
    ]


def label(visit: Visit, tile: Tile) -> str:
    """What a screen reader says of the link."""
    parts = [_("Video") if tile.is_video else _("Photo")]
    if visit.details:
        clock = local_clock(tile.taken_at, tile.taken_offset)
        parts.append(f"{date_format(tile.taken_on, 'j F Y')} {clock:%H:%M}")
    if visit.place:
        parts.append(tile.town)
    return ", ".join(filter(None, parts))

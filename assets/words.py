"""An asset's facts as people read them."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from assets.dates import Source
from assets.facts import Facts
from assets.models import Asset
from assets.tiles import length


def in_words(asset: Asset, facts: Facts) -> dict[str, str]:
    """Camera, exposure, zone, source of the date and length, for the info sheet."""
    return {
        "camera": camera(facts),
        "exposure": exposure(facts),
        "zone": zone(asset.taken_offset),
        "date_source": source(asset.date_source),
        "length": length(facts.duration) if facts.duration else "",
    }


def camera(facts: Facts) -> str:
    """Maker and model; the maker once, though many models begin with it."""
    if facts.model.lower().startswith(facts.make.lower().split(" ")[0]):
        return facts.model or facts.make
    return f"{facts.make} {facts.model}".strip()


def exposure(facts: Facts) -> str:
    """ "ƒ/1.8 · 1/250 s · 35 mm · ISO 100", as far as known."""
    parts = [
        f"ƒ/{plain(facts.f_number)}" if facts.f_number else "",
        f"{facts.exposure} s" if facts.exposure else "",
        f"{plain(facts.focal_length)} mm" if facts.focal_length else "",
        f"ISO {facts.iso}" if facts.iso else "",
    ]
    return " · ".join(filter(None, parts))


def plain(value: float) -> str:
    """A number with one decimal at most."""
    return number_format(f"{value:.1f}".removesuffix(".0"))


def zone(offset: int) -> str:
    """ "UTC+01:00" for 60 minutes."""
    hours, minutes = divmod(abs(offset), 60)
    return f"UTC{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}"


def source(name: str) -> str:
    """Where a date came from, in words."""
    return {
        Source.EXIF: _("from the camera"),
        Source.XMP: _("from its XMP data"),
        Source.VIDEO: _("from the video"),
        Source.NAME: _("from the file name"),
        Source.MODIFIED: _("from the file's date"),
        Source.IMPORTED: _("when it was added"),
        Source.EDITED: _("set by hand"),
    }[Source(name)]

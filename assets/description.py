"""When and where an asset was taken, and what it is, from what its file says."""

from pathlib import Path
from zoneinfo import ZoneInfo

from assets import places, xmp
from assets.dates import Source, when_said, when_taken
from assets.facts import Facts
from assets.models import Asset, Companion
from assets.recognizing import looks_like_one
from assets.storage import library

# Where a place is known from.
FILE, SIDECAR, EDITED = "exif", "xmp", "edited"


def describe(asset: Asset, sidecar: Facts | None, known: Facts | None = None) -> None:
    """Fill date, place and description as far as the file's facts are known by now.

    What its owner has set stays. `known` is what the file said before, by which what
    its owner said of it is told from what was taken from the file.
    """
    facts = Facts.from_json(asset.file.facts)
    asset.is_live = asset.is_live or facts.motion_length is not None
    if known is None and sidecar and not asset.is_video:
        asset.rotation = sidecar.rotation or 0
    if asset.date_source != Source.EDITED:
        date_from_file(asset, facts, sidecar)
    if asset.place_source != EDITED:
        place_from_file(asset, facts, sidecar)
    if known is None or asset.description == description_from_file(known, sidecar):
        asset.description = description_from_file(facts, sidecar)
    if known is None or asset.is_screenshot == is_screenshot(asset, known):
        asset.is_screenshot = is_screenshot(asset, facts)


def date_from_file(asset: Asset, facts: Facts, sidecar: Facts | None) -> None:
    """Set the best date that the file, its name and its sidecar give."""
    if sidecar and decided("date", sidecar):
        taken = when_said(sidecar, asset.added_at)
        if taken:
            asset.set_taken(taken.instant, taken.offset, taken.source)
            return
    taken = when_taken(
        facts,
        sidecar=sidecar,
        name=asset.name,
        modified=asset.modified_at,
        imported=asset.added_at,
        owner_zone=ZoneInfo(asset.owner.time_zone),
    )
    asset.set_taken(taken.instant, taken.offset, taken.source)


def place_from_file(asset: Asset, facts: Facts, sidecar: Facts | None) -> None:
    """Set the place that the file gives, if it gives one."""
    locate(asset, facts, FILE)
    if sidecar and decided("place", sidecar):
        asset.latitude = asset.longitude = None
        asset.town, asset.country, asset.place_source = "", "", EDITED
        locate(asset, sidecar, EDITED)
    elif sidecar:
        # What a person wrote beside the photo stands over what the camera wrote in it.
        locate(asset, sidecar, SIDECAR)


def description_from_file(facts: Facts, sidecar: Facts | None) -> str:
    """What the file says is on the photo; a sidecar's words first."""
    if sidecar and (sidecar.description or decided("description", sidecar)):
        return sidecar.description
    return facts.description


def decided(what: str, sidecar: Facts) -> bool:
    """Whether a sidecar of ours brings back what an owner had decided."""
    return what in sidecar.edited.split()


def is_screenshot(asset: Asset, facts: Facts) -> bool:
    """Whether the file is a screenshot, as far as that is known by now."""
    return looks_like_one(facts, asset.name, asset.file.format, is_video=asset.is_video)


def locate(asset: Asset, facts: Facts, source: str) -> None:
    """Set coordinates and the name of the place, if the facts have any."""
    if facts.latitude is None or facts.longitude is None:
        return
    asset.latitude, asset.longitude = facts.latitude, facts.longitude
    asset.place_source = source
    place = places.nearest(facts.latitude, facts.longitude)
    asset.town = place.town if place else ""
    asset.country = place.country if place else ""


def read_sidecar(asset: Asset) -> Facts | None:
    """What the XMP file that came with the photo says, if one did."""
    companion = (
        asset.companions.filter(kind=Companion.Kind.SIDECAR)
        .select_related("file")
        .first()
    )
    if companion is None:
        return None
    return xmp.read_sidecar(Path(library().path(companion.file.key)))

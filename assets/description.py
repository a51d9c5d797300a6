"""When and where an asset was taken, from what its file says."""

from pathlib import Path
from zoneinfo import ZoneInfo

from assets import places, xmp
from assets.dates import when_taken
from assets.facts import Facts
from assets.models import Asset, Companion
from assets.storage import library


def describe(asset: Asset, sidecar: Facts | None) -> None:
    """Fill date, place and description as far as the file's facts are known by now."""
    facts = Facts.from_json(asset.file.facts)
    taken = when_taken(
        facts,
        sidecar=sidecar,
        name=asset.name,
        modified=asset.modified_at,
        imported=asset.added_at,
        owner_zone=ZoneInfo(asset.owner.time_zone),
    )
    asset.set_taken(taken.instant, taken.offset, taken.source)
    locate(asset, facts)
    if sidecar:
        # What a person wrote beside the photo stands over what the camera wrote in it.
        locate(asset, sidecar)
    asset.description = (sidecar and sidecar.description) or facts.description


def locate(asset: Asset, facts: Facts) -> None:
    """Set coordinates and the name of the place, if the facts have any."""
    if facts.latitude is None or facts.longitude is None:
        return
    asset.latitude, asset.longitude = facts.latitude, facts.longitude
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

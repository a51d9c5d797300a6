"""XMP sidecars: what an asset says of its photo, in the words of other programs.

The names are Adobe's; two of our own say what its owner decided, so that a sidecar
that comes back with its photo brings all of it back.
"""

from datetime import timedelta, timezone
from xml.etree import ElementTree

from assets.dates import Source
from assets.description import EDITED
from assets.facts import Facts
from assets.models import Asset
from assets.renditions import orientation_turned
from assets.xmp import DC, EXIF, META, PHOTOSHOP, RAM, RDF, TIFF, XAP, XML

PREFIXES = {
    **{"x": META, "rdf": RDF, "dc": DC, "exif": EXIF, "photoshop": PHOTOSHOP},
    **{"tiff": TIFF, "xmp": XAP, "ram": RAM},
}
for prefix, name in PREFIXES.items():
    ElementTree.register_namespace(prefix, name.strip("{}"))

HEAD = b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
TAIL = b'\n<?xpacket end="w"?>\n'


def name_of(asset: Asset) -> str:
    """Beside IMG_1.jpg lies IMG_1.jpg.xmp."""
    return f"{asset.name}.xmp"


def decided(asset: Asset) -> list[str]:
    """What its owner says otherwise than the file: nothing for most."""
    facts = Facts.from_json(asset.file.facts)
    said = {
        "date": asset.date_source == Source.EDITED,
        "place": asset.place_source == EDITED,
        "description": asset.description != facts.description,
        "rotation": bool(asset.rotation),
    }
    return [name for name, differs in said.items() if differs]


def write(asset: Asset) -> bytes:
    """The sidecar of an asset; the same bytes as long as nothing is changed."""
    facts = Facts.from_json(asset.file.facts)
    root = ElementTree.Element(META + "xmpmeta")
    described = ElementTree.SubElement(
        ElementTree.SubElement(root, RDF + "RDF"),
        RDF + "Description",
        {RDF + "about": "", **properties(asset, facts)},
    )
    if asset.description:
        words = ElementTree.SubElement(described, DC + "description")
        choices = ElementTree.SubElement(words, RDF + "Alt")
        item = ElementTree.SubElement(choices, RDF + "li", {XML + "lang": "x-default"})
        item.text = asset.description
    ElementTree.indent(root)
    return HEAD + ElementTree.tostring(root, encoding="utf-8") + TAIL


def properties(asset: Asset, facts: Facts) -> dict[str, str]:
    """What is said in one line each."""
    zone = timezone(timedelta(minutes=asset.taken_offset))
    moment = asset.taken_at.astimezone(zone).isoformat()
    said = {
        XAP + "CreatorTool": "ram",
        EXIF + "DateTimeOriginal": moment,
        PHOTOSHOP + "DateCreated": moment,
        TIFF + "Orientation": str(
            orientation_turned(facts.orientation, asset.rotation)
        ),
    }
    if asset.latitude is not None and asset.longitude is not None:
        said[EXIF + "GPSLatitude"] = degrees(asset.latitude, "NS")
        said[EXIF + "GPSLongitude"] = degrees(asset.longitude, "EW")
        said |= altitude(asset, facts)
    if asset.town:
        said[PHOTOSHOP + "City"] = asset.town
    if asset.country:
        said[PHOTOSHOP + "Country"] = asset.country
    if own := decided(asset):
        said[RAM + "Edited"] = " ".join(own)
        said[RAM + "Rotation"] = str(asset.rotation)
    return said


def altitude(asset: Asset, facts: Facts) -> dict[str, str]:
    """The height that the file tells, of a place that is the file's."""
    if facts.altitude is None or asset.place_source == EDITED:
        return {}
    return {
        EXIF + "GPSAltitude": f"{round(abs(facts.altitude) * 10)}/10",
        EXIF + "GPSAltitudeRef": "1" if facts.altitude < 0 else "0",
    }


def degrees(value: float, sides: str) -> str:
    """ "38,47.826000N": degrees and minutes, as XMP writes a coordinate."""
    # Counted in millionths of a minute, so that no minute is ever the sixtieth.
    whole, rest = divmod(round(abs(value) * 60_000_000), 60_000_000)
    side = sides[value < 0]
    return f"{whole},{rest // 1_000_000}.{rest % 1_000_000:06}{side}"

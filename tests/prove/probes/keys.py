"""What there is to ask about."""

from collections.abc import Iterable
from typing import Any

from tests.prove.probes.probe import NOTHING
from tests.prove.world import World


def pairs(first: Iterable[str], second: Iterable[str]) -> list[tuple[str, str]]:
    return [(one, other) for one in first for other in second]


def keys_over(world: World, over: str) -> list[Any]:
    """Everything an address may be asked about, what does not exist included."""
    assets = [*world.assets, NOTHING]
    albums = [*world.albums, NOTHING]
    links = [*world.links, NOTHING]
    people = [*world.people, NOTHING]
    found: dict[str, list[Any]] = {
        "": [""],
        "who": ["everyone", "mine", *people],
        "asset": assets,
        "album": albums,
        "link": links,
        "visit": links,
        "handle": people,
        "download": [*world.downloads, NOTHING],
        "upload": [*world.uploads, NOTHING],
        "invitation": [*world.invitations, NOTHING],
        "invited": ["inv", NOTHING],
        "reset": ["pass", NOTHING],
        "notice": [*world.notices, NOTHING],
        "passkey": [*world.passkeys, NOTHING],
        "left": [*world.left, NOTHING],
        "device": ["anna", "anna-open", "ben", "carl-stale", NOTHING],
    }
    if over in found:
        return found[over]
    if over == "entry":
        return pairs(albums, assets)
    if over == "member":
        return pairs(albums, people)
    if over == "placed":
        return pairs(["everyone", "mine", *people], assets)
    if over == "viewed":
        return pairs(people, assets)
    if over in ("visited", "cut"):
        return pairs(links, assets)
    raise KeyError(over)

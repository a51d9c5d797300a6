"""The whole table of who sees what, asked of the functions that bytes are sent by.

Over its addresses a person and a photo cost a request. Here everybody is asked about
every photo after each step, and some links about each.
"""

import random
from collections.abc import Iterator

from django.http import Http404

from assets import serving
from assets.models import Asset
from sharing.models import SharedLink
from tests.prove.world import World

SOME_LINKS = 4


def mismatches(world: World, chance: random.Random) -> tuple[int, list[str]]:
    """How much was asked, and where the answer is not the oracle's."""
    asked, wrong = 0, []
    for who, key, found, right in [*by_people(world), *by_links(world, chance)]:
        asked += 1
        if found != right:
            wrong.append(f"{'leak' if found else 'denial'}: the rule: {who} and {key}")
    return asked, wrong


def by_people(world: World) -> Iterator[tuple[str, str, bool, bool]]:
    for person in world.people:
        # Who is deactivated has no session to ask with.
        for key in world.assets if world.truth.active(person) else ():
            found = sends(world, person, key)
            yield person, key, found, world.truth.sees(person, key)


def sends(world: World, person: str, key: str) -> bool:
    try:
        serving.visible_media(world.people[person], world.assets[key])
    except Http404:
        return False
    return True


def by_links(
    world: World, chance: random.Random
) -> Iterator[tuple[str, str, bool, bool]]:
    for link in chance.sample(list(world.links), SOME_LINKS):
        rows = SharedLink.objects.select_related("maker")
        row = rows.filter(pk=world.links[link]).first()
        behind = Asset.objects.visible_through(row) if row else ()
        found = {one.pk for one in behind}
        for key, asset in world.assets.items():
            yield link, key, asset in found, world.truth.through(link, key)

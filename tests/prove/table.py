"""The whole table of who sees what, asked of the functions that bytes are sent by.

Over its addresses a person and a photo cost a request. Here people are asked about
photos after each step, as chance has it, and some links about each.
"""

import random
from collections.abc import Iterator

from django.http import Http404

from assets import serving
from assets.models import Asset
from sharing.models import SharedLink
from tests.prove.world import World

SOME_LINKS = 4
# PostgreSQL plans the rule anew for each question, which takes it some milliseconds: so
# many of the thousand are asked after a step, others after the next.
QUESTIONS = 100


def mismatches(world: World, chance: random.Random) -> tuple[int, list[str]]:
    """How much was asked, and where the answer is not the oracle's."""
    asked, wrong = 0, []
    for who, key, found, right in [*by_people(world, chance), *by_links(world, chance)]:
        asked += 1
        if found != right:
            wrong.append(f"{'leak' if found else 'denial'}: the rule: {who} and {key}")
    return asked, wrong


def by_people(
    world: World, chance: random.Random
) -> Iterator[tuple[str, str, bool, bool]]:
    # Who is deactivated has no session to ask with.
    active = [person for person in world.people if world.truth.active(person)]
    pairs = [(person, key) for person in active for key in world.assets]
    for person, key in chance.sample(pairs, QUESTIONS):
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

"""What to ask after something has happened: most of all what it has turned.

Asking costs a request, and the oracle next to nothing: so of many cells by chance those
are asked first to which the answer was another before.
"""

import random
from collections import deque
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from tests.prove.addresses import all_probes
from tests.prove.cells import (
    SAFE_VARIANTS,
    UNSAFE_VARIANTS,
    VISITORS,
    Cell,
    makes_sense,
)
from tests.prove.matrix import Proof, may
from tests.prove.oracle import Truth
from tests.prove.probes import TOLD_THEN, Probe, keys_over

# Bytes by id cost a tenth of a page, and a list answers for every photo at once.
BYTES = {
    f"GET assets:{name}"
    for name in ("thumbnail", "thumbnail ?size=500", "preview", "original", "video")
}
LISTS = {
    f"GET {name}"
    for name in (
        *("assets:timeline", "assets:partner", "assets:search", "assets:favorites"),
        *("assets:archive", "assets:trash", "assets:month", "assets:place"),
        *("sharing:album", "sharing:visit", "sharing:view_as", "sharing:view_month"),
    )
}
# Cells by chance among which what has turned is looked for, for each that is asked.
LOOKED_THROUGH = 8
# What turned in the steps before, and is asked for again.
REMEMBERED = 300


class Looks:
    """The cells of one life."""

    def __init__(self, proof: Proof) -> None:
        # Told-then pages tell what was so when it happened; the oracle knows what is so
        # now. The matrix asks them, in a world where nothing has happened since.
        probes = [one for one in all_probes() if one.route not in TOLD_THEN]
        self.world = proof.world
        self.before = deepcopy(proof.world.truth)
        self.some = [
            Some(proof, probes),
            Some(proof, [one for one in probes if one.name in BYTES]),
            Some(proof, [one for one in probes if one.name in LISTS], plain=True),
        ]

    def after(
        self, chance: random.Random, touched: list[str], count: int
    ) -> list[Cell]:
        """So many cells: what has turned, what turned lately, and others by chance.

        Four of six are lists, one is of bytes and one of any address.
        """
        found: list[Cell] = []
        for some, share in zip(self.some, (1, 1, 4), strict=True):
            cells = count * share // 6
            found += some.after(chance, touched, cells, self.before)
        self.before = deepcopy(self.world.truth)
        return found

    @property
    def turned(self) -> int:
        return sum(one.turned for one in self.some)


@dataclass
class Some:
    """Cells of some of the addresses."""

    proof: Proof
    probes: list[Probe]
    plain: bool = False
    lately: deque[Cell] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    # How many were asked that had turned.
    turned: int = 0

    def after(
        self, chance: random.Random, touched: list[str], count: int, before: Truth
    ) -> list[Cell]:
        found = list(islice(self.by_chance(chance, touched), count * LOOKED_THROUGH))
        turned = self.turned_among(found, before)[: count // 2]
        again = chance.sample(self.lately, min(len(self.lately), count // 4))
        self.turned += len(turned)
        self.lately.extend(turned)
        if self.plain:
            # A list that is there is compared with the truth from end to end.
            found = [one for one in found if may(one.probe, self.proof.ask_of(one))]
        return [*turned, *again, *found[: count - len(turned) - len(again)]]

    def by_chance(self, chance: random.Random, touched: list[str]) -> Iterator[Cell]:
        """Endless cells, mostly about what was touched lately."""
        keys, near = self.keys(touched)
        close = [one for one in self.probes if near[one.over]]
        while True:
            about = close and chance.random() < 0.7
            probe = chance.choice(close if about else self.probes)
            key = chance.choice((near if about else keys)[probe.over])
            actor = self.actor(probe, chance, touched)
            variants = SAFE_VARIANTS if probe.safe else UNSAFE_VARIANTS
            common = self.plain or chance.random() < 0.6
            variant = "plain" if common else chance.choice(variants)
            if makes_sense(probe, variant):
                yield Cell(probe, actor, key, variant)

    def keys(self, touched: list[str]) -> tuple[dict[str, Any], dict[str, Any]]:
        """What each address may be asked about, and what of it was touched."""
        overs = {one.over for one in self.probes}
        keys = {over: keys_over(self.proof.world, over) for over in sorted(overs)}
        return keys, {
            over: [key for key in found if not set(parts(key)).isdisjoint(touched)]
            for over, found in keys.items()
        }

    def actor(self, probe: Probe, chance: random.Random, touched: list[str]) -> str:
        actors = self.proof.world.actors
        names = VISITORS if probe.kind == "visit" else list(actors)
        about = [one for one in names if actors[one].person in touched]
        return chance.choice(about if about and chance.random() < 0.5 else names)

    def turned_among(self, cells: list[Cell], before: Truth) -> list[Cell]:
        """Those to which the answer was another before the last step."""
        now = self.answers(cells, self.proof.world.truth)
        then = self.answers(cells, before)
        answers = zip(cells, now, then, strict=True)
        return [cell for cell, one, other in answers if one != other]

    def answers(self, cells: list[Cell], truth: Truth) -> list[bool]:
        world = self.proof.world
        kept, world.truth = world.truth, truth
        try:
            return [may(one.probe, self.proof.ask_of(one)) for one in cells]
        finally:
            world.truth = kept


def answers(proof: Proof, cell: Cell) -> int:
    """For how many photos a cell is compared with the truth."""
    listed = cell.probe.name in LISTS and cell.variant in ("plain", "json")
    if listed and may(cell.probe, proof.ask_of(cell)):
        return len(proof.world.truth.assets)
    return 1


def parts(key: Any) -> tuple[str, ...]:
    return key if isinstance(key, tuple) else (key,)

"""Where things happen, and who does them."""

import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.prove.asking import Answer
from tests.prove.matrix import Proof
from tests.prove.oracle import Truth
from tests.prove.world import World


@dataclass
class Stage:
    """A world in which things happen, and what was touched last."""

    proof: Proof
    touched: list[str]

    @property
    def world(self) -> World:
        return self.proof.world

    @property
    def truth(self) -> Truth:
        return self.world.truth

    def post(self, person: str, path: str, **data: Any) -> Answer:
        """What a signed-in person sends."""
        session = self.world.sessions[person]
        return self.proof.server.ask("POST", path, session=session, data=data)

    def can_act(self, person: str) -> bool:
        return bool(self.truth.who(self.world.actors[person]))

    def touch(self, *keys: str) -> None:
        self.touched = [*keys, *self.touched][:9]
        self.proof.move_on()


Act = Callable[[Stage, random.Random], str]
# By the module they stand in, in their order there.
BY_SUBJECT: dict[str, list[Act]] = defaultdict(list)


def happens(act: Act) -> Act:
    BY_SUBJECT[act.__module__].append(act)
    return act


def expect(answer: Answer, *statuses: int) -> None:
    assert answer.status in statuses, f"{answer.status}, and {statuses} was right"


def somebody(stage: Stage, chance: random.Random) -> str:
    """Mostly those between whom something is."""
    often = ["anna", "ben", "max", "tom", "ed", "vic", "eve", "mia", "walt", "carl"]
    able = [one for one in often if stage.can_act(one)]
    return chance.choice(able or ["olga"])

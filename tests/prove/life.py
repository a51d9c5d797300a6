"""The life of partnerships, albums and links, by chance, looked at after each step.

Hypothesis decides what happens; the same seed is the same lives.
"""

import random
from collections.abc import Callable
from contextlib import ExitStack
from copy import deepcopy
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.prove.acts import ACTS, Stage
from tests.prove.catching import Find
from tests.prove.looking import Looks, answers
from tests.prove.matrix import Proof, undone
from tests.prove.mutants import Mutant
from tests.prove.table import mismatches

LOOKS = 12
# So many lives that went wrong are enough.
ENOUGH = 10
# What acts change of a world; the rest stands.
KEPT = ("truth", "assets", "shares", "files")


@dataclass
class Lived:
    """How much there was of it, and the stories that went wrong."""

    lives: int = 0
    steps: int = 0
    # For one photo or thing each: by requests, and by the rule's own functions.
    answers: int = 0
    ruled: int = 0
    # Requests for what the step before had turned.
    turned: int = 0
    wrong: list[str] = field(default_factory=list)
    # What each life has to say when it is over.
    tell: Callable[[str], None] = lambda text: None


def machine(
    proof: Proof, looks: int, lived: Lived, enough: int
) -> type[RuleBasedStateMachine]:
    """A life in this world; each begins anew."""

    class Life(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            world = proof.world
            self.stack = ExitStack()
            self.stack.enter_context(undone())
            for name in KEPT:
                before = deepcopy(getattr(world, name))
                self.stack.callback(setattr, world, name, before)
            self.stack.callback(setattr, proof, "etags", dict(proof.etags))
            self.stack.callback(proof.forget)
            self.stage = Stage(proof, [])
            self.looks = Looks(proof)
            self.story: list[str] = []
            self.over = len(lived.wrong) >= enough
            lived.lives += 1

        @rule(number=st.integers(0, 2**32))
        def something_happens(self, number: int) -> None:
            if self.over:
                return
            # Hypothesis likes to begin with the same numbers twice.
            chance = random.Random(f"{lived.lives} {len(self.story)} {number}")
            found = self.do(chance) or self.look(chance)
            lived.steps += 1
            if found:
                self.over = True
                lived.wrong.append("\n".join([*self.story, *found]))
                lived.tell(lived.wrong[-1])

        def do(self, chance: random.Random) -> list[str]:
            """One thing; not everything can happen now, and then something else can."""
            told = ""
            while not told:
                act = chance.choice(ACTS)
                try:
                    told = act(self.stage, chance)
                except AssertionError as wrong:
                    return [f"{act.__name__}: {wrong}"]
            self.story.append(told)
            return []

        def look(self, chance: random.Random) -> list[str]:
            ruled, found = mismatches(proof.world, chance)
            lived.ruled += ruled
            if found:
                return found
            before = self.looks.turned
            cells = self.looks.after(chance, self.stage.touched, looks)
            lived.turned += self.looks.turned - before
            lived.answers += sum(answers(proof, cell) for cell in cells)
            return [str(one) for cell in cells if (one := proof.check(cell))]

        def teardown(self) -> None:
            self.stack.close()
            lived.tell(f"  {lived.steps:,} steps, {lived.answers:,} cells")

    return Life


def live(
    proof: Proof,
    programs: int,
    steps: int,
    looks: int = LOOKS,
    number: int = 0,
    lived: Lived | None = None,
    enough: int = ENOUGH,
) -> Lived:
    """So many lives of so many steps; the same of a number each time."""
    lived = lived or Lived()
    run_state_machine_as_test(
        seed(number)(machine(proof, looks, lived, enough)),
        settings=settings(
            max_examples=programs,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=False,
            # What happened follows from numbers, of which a smaller is no simpler.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
        _min_steps=steps,
    )
    return lived


def finder(steps: int, looks: int, number: int) -> Find:
    """Looks for a seeded bug in one life, and nowhere else."""

    def found_by_life(proof: Proof, mutant: Mutant) -> str:
        try:
            lived = live(proof, 1, steps, looks, number, enough=1)
        except Exception as broken:  # what happens in ram with this bug in it
            return f"{type(broken).__name__}: {broken}"
        return lived.wrong[0].splitlines()[-1] if lived.wrong else ""

    return found_by_life

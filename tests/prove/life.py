"""The life of partnerships, albums and links, by chance, looked at after each step.

Hypothesis decides what happens, and makes a life that went wrong as short as it can.
"""

import random
from contextlib import ExitStack
from copy import deepcopy
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.prove.acts import ACTS, Stage
from tests.prove.addresses import all_probes
from tests.prove.matrix import (
    SAFE_VARIANTS,
    UNSAFE_VARIANTS,
    VISITORS,
    Cell,
    Proof,
    makes_sense,
    undone,
)
from tests.prove.probes import TOLD_THEN, keys_over

LOOKS = 12


def machine(proof: Proof, looks: int = LOOKS) -> type[RuleBasedStateMachine]:
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
            self.stack.callback(proof.forget)
            self.stage = Stage(proof, [])

        @rule(act=st.sampled_from(ACTS), seed=st.integers(0, 2**16))
        def something_happens(self, act: Any, seed: int) -> None:
            chance = random.Random(seed)
            told = act(self.stage, chance)
            for _ in range(looks if told else 0):
                cell = some_cell(proof, chance, self.stage.touched)
                failure = proof.check(cell)
                assert failure is None, f"after {told}: {failure}"

        def teardown(self) -> None:
            self.stack.close()

    return Life


# What acts change of a world; the rest stands.
KEPT = ("truth", "assets", "shares", "files")


def some_cell(proof: Proof, chance: random.Random, touched: list[str]) -> Cell:
    """One cell by chance, mostly about what was touched lately."""
    while True:
        probe = chance.choice(all_probes())
        if probe.route in TOLD_THEN:
            # They tell what was so when it happened; the oracle knows what is so now.
            # The matrix asks for them, in a world where nothing has happened since.
            continue
        keys = keys_over(proof.world, probe.over)
        near = [key for key in keys if set(parts(key)) & set(touched)]
        key = chance.choice(near if near and chance.random() < 0.7 else keys)
        names = VISITORS if probe.kind == "visit" else list(proof.world.actors)
        about = [name for name in names if name in touched]
        actor = chance.choice(about if about and chance.random() < 0.5 else names)
        variants = SAFE_VARIANTS if probe.safe else UNSAFE_VARIANTS
        variant = "plain" if chance.random() < 0.6 else chance.choice(variants)
        if makes_sense(probe, variant):
            return Cell(probe, actor, key, variant)


def parts(key: Any) -> tuple[str, ...]:
    return key if isinstance(key, tuple) else (key,)


def live(proof: Proof, programs: int, steps: int) -> None:
    """So many lives of so many steps; raises what Hypothesis found."""
    run_state_machine_as_test(
        machine(proof),
        settings=settings(
            max_examples=programs,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            # What happened follows from seeds, of which a smaller one is no simpler.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )

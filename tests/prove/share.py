"""How much of the proof a run of the tests does, so that CI keeps within its time."""

import os

from tests.prove.mutants import MUTANTS, Mutant

SEED = 20261122
# Of one run on one database. `make prove` asks as many as it is told to.
CELLS = int(os.environ.get("PROVE_CELLS", "12000"))
PARTS = 8


def parts() -> int:
    """Tests that share the work, so that several processes can."""
    return PARTS


def mutants_of(part: int) -> list[Mutant]:
    return MUTANTS[part::PARTS]

"""How much of the proof a run of the tests does, so that it keeps within its time."""

import os

from django.db import connection

from tests.plugins import IN_CI
from tests.prove.mutants import MUTANTS, Mutant

SEED = 20261122
# Of one run on one database; CI runs on both. `make prove` asks as many as it is told.
CELLS = int(os.environ.get("PROVE_CELLS", "25000" if IN_CI else "6000"))
# Lives of ten steps, and what is asked for again after each revocation.
LIVES = 2
MEMORIZED = 12
PARTS = 8
# Tests that ask the cells of one part: a single one would take minutes.
SLICES = 3


def parts() -> int:
    """Tests that share the work, so that several processes can."""
    return PARTS


def seed() -> int:
    """Other cells on each database."""
    return SEED + (connection.vendor == "postgresql") * 1000


def mutants_of(part: int) -> list[Mutant]:
    """Half of the seeded bugs on each database, and all by the two together."""
    half = MUTANTS[connection.vendor == "postgresql" :: 2]
    return half[part::PARTS]

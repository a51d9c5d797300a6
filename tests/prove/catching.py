"""Plant each seeded bug, and see which cell finds it."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.prove import forgeries
from tests.prove.addresses import wrong_addresses
from tests.prove.asking import Server
from tests.prove.matrix import Cell, Proof, Tally
from tests.prove.mutants import Mutant, planted

FEW = 400
Find = Callable[[Proof, Mutant], str]


@dataclass(frozen=True)
class Caught:
    mutant: Mutant
    by: str
    asked: int


def catch(
    proof: Proof,
    mutant: Mutant,
    cells: Sequence[Cell] = (),
    find: Find | None = None,
) -> Caught:
    """The first cell that finds a bug; `by` is empty when none did.

    Cells where it is likely to show are asked first, then `cells`; unless it is to be
    found in another way.
    """
    server, tally, etags = proof.server, proof.tally, dict(proof.etags)
    proof.tally = Tally()
    try:
        with planted(mutant):
            proof.server = Server()
            proof.forget()
            by = find(proof, mutant) if find else found_by(proof, mutant, cells)
            return Caught(mutant, by, proof.tally.cells)
    finally:
        proof.server, proof.tally, proof.etags = server, tally, etags
        proof.forget()


def found_by(proof: Proof, mutant: Mutant, cells: Sequence[Cell]) -> str:
    if wrong := wrong_addresses():
        return wrong[0]
    if mutant.near == "forgery":
        for one in forgeries.forged(proof):
            if failure := forgeries.check(proof, one):
                return str(failure)
    for cell in [*near(proof, mutant), *cells]:
        if failure := proof.check(cell):
            return str(failure)
    return ""


def near(proof: Proof, mutant: Mutant) -> list[Cell]:
    """Some of the cells where a bug is likely to show, plain ones first."""
    if not mutant.near:
        return []
    found = list(proof.cells(mutant.near, mutant.actors, mutant.keys))
    random.Random(mutant.name).shuffle(found)
    found.sort(key=lambda cell: cell.variant != "plain")
    return found[:FEW]

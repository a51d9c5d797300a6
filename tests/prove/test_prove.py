"""A share of `make prove`: see docs/proof.md for all of it."""

import ast
from pathlib import Path

import pytest

from tests.prove import forgeries, oracle
from tests.prove.addresses import wrong_addresses
from tests.prove.catching import catch
from tests.prove.laws import strangers_again
from tests.prove.life import live
from tests.prove.matrix import chosen
from tests.prove.mutants import MUTANTS
from tests.prove.revoking import CUTS, revoke
from tests.prove.share import (
    CELLS,
    LIVES,
    MEMORIZED,
    SLICES,
    mutants_of,
    parts,
    seed,
)

pytestmark = pytest.mark.django_db


def test_the_oracle_knows_nothing_of_ram():
    tree = ast.parse(Path(oracle.__file__).read_text())
    modules = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module]
            if isinstance(node, ast.ImportFrom)
            else [one.name for one in node.names]
        )
    }

    assert modules == {"dataclasses"}


def test_every_address_has_its_policy_and_is_proved():
    assert wrong_addresses() == []


@pytest.mark.parametrize("part", range(parts() * SLICES))
def test_the_matrix(proof, part):
    cells = chosen(proof.cells(), CELLS // parts(), seed() + part // SLICES)

    proof.tally.failures.clear()
    proof.run(cells[part % SLICES :: SLICES])

    assert [str(one) for one in proof.tally.failures] == []


def test_each_address_says_yes_to_somebody_and_no_to_somebody(proof):
    proof.tally.failures.clear()
    proof.run(list(proof.witnesses()))

    assert [str(one) for one in proof.tally.failures] == []
    assert proof.vacuous() == []


def test_no_other_site_does_anything(proof):
    wrong = [forgeries.check(proof, one) for one in forgeries.forged(proof)]

    assert [str(one) for one in wrong if one] == []


@pytest.mark.parametrize("part", range(parts()))
def test_what_is_taken_back_is_gone_on_the_next_request(proof, part):
    proof.tally.failures.clear()

    for name in list(CUTS)[part :: parts()]:
        revoke(proof, name, MEMORIZED, seed())

    assert [str(one) for one in proof.tally.failures] == []


def test_whatever_happens_the_oracle_is_right(proof):
    lived = live(proof, programs=LIVES, steps=10)

    assert lived.wrong == []
    assert lived.steps == LIVES * 10
    assert lived.turned > lived.steps // 2


def test_an_ex_partner_is_a_stranger_byte_for_byte(proof):
    asked, different = strangers_again(proof)

    assert different == []
    assert asked > 300


def test_enough_bugs_are_seeded():
    assert len(MUTANTS) >= 60


@pytest.mark.parametrize("part", range(parts()))
def test_every_seeded_bug_is_caught(proof, part):
    caught = [catch(proof, one, ()) for one in mutants_of(part)]

    assert [one.mutant.name for one in caught if not one.by] == []

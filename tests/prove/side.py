"""One database of `make prove`, in a process of its own."""

import json
import re
import sys
import time
from argparse import Namespace
from pathlib import Path
from typing import Any

import django
from django.conf import settings

# Asked beside the likely cells before a seeded bug counts as missed.
MORE = 4000


def main() -> None:
    django.setup()
    from django.test.utils import (
        override_settings,
        setup_databases,
        setup_test_environment,
    )

    from tests.prove.conftest import settings_in

    setup_test_environment()
    setup_databases(verbosity=0, interactive=False)
    folder = Path(settings.RAM_DATA) / "proof"
    (folder / "staging").mkdir(parents=True)
    with override_settings(**settings_in(folder)):
        result = prove(Namespace(**json.loads(sys.argv[1])))
    print(json.dumps(result), flush=True)


def say(text: str) -> None:
    print(text, flush=True)


def prove(chosen: Namespace) -> dict[str, Any]:
    from tests.prove.settled import settled

    began = time.monotonic()
    with settled() as proof:
        good = True
        if not (chosen.only_mutants or chosen.only_lives):
            good = run_matrix(proof, chosen)
            good = run_cuts(proof, chosen) and good
        if not chosen.only_mutants:
            good = run_lives(proof, chosen) and good
        if not (chosen.no_mutants or chosen.only_lives):
            good = catch_all(proof, chosen) and good
        say(f"{time.monotonic() - began:.0f} seconds")
        return {"good": good, "cells": proof.tally.cells}


def run_matrix(proof: Any, chosen: Namespace) -> bool:
    """The cells, the forgeries, and whether every address said yes and no."""
    from tests.prove import forgeries
    from tests.prove.addresses import named, wrong_addresses
    from tests.prove.matrix import chosen as sample

    everything = list(proof.cells())
    proof.run([*proof.witnesses(), *sample(everything, chosen.cells, chosen.seed)])
    for one in forgeries.forged(proof):
        forgeries.check(proof, one)
    wrong = wrong_addresses() + proof.vacuous()
    tally = proof.tally
    say(f"{tally.cells:,} cells asked, of {len(everything):,} of this world")
    say(f"{len({name for name, *_ in named()})} addresses, {len(wrong)} unproved")
    for kind, text in KINDS.items():
        say(f"{tally.count(kind)} {text}")
    for problem in [*wrong, *map(str, tally.failures)]:
        say(f"  {problem}")
    return not wrong and not tally.failures


def run_cuts(proof: Any, chosen: Namespace) -> bool:
    """Revocations, and what an ex-partner is told."""
    from tests.prove.laws import strangers_again
    from tests.prove.revoking import CUTS, revoke

    before = len(proof.tally.failures)
    lost = sum(revoke(proof, name, 100, chosen.seed)[0] for name in CUTS)
    wrong = [str(one) for one in proof.tally.failures[before:]]
    said = f"{len(CUTS)} revocations: {lost:,} answers lost"
    say(f"{said}, {len(wrong)} stale or wrong")
    asked, different = strangers_again(proof)
    proof.tally.cells += asked
    say(f"ex-partner and stranger: {asked:,} answers, {len(different)} differ")
    for problem in [*wrong, *different]:
        say(f"  {problem}")
    return not wrong and not different


def run_lives(proof: Any, chosen: Namespace) -> bool:
    """Random lives, other ones on each database."""
    from django.db import connection

    from tests.prove.life import Lived, live

    began, before = time.monotonic(), proof.tally.cells
    number = chosen.seed + (connection.vendor == "postgresql")
    lived = Lived(tell=say)
    live(proof, chosen.lives, chosen.steps, chosen.looks, number, lived)
    took = time.monotonic() - began
    say(f"{chosen.lives} lives of {chosen.steps} steps, {lived.steps:,} lived")
    say(f"{proof.tally.cells - before:,} requests in {took:.0f} seconds")
    say(f"{lived.turned:,} of them for what the step before had turned")
    say(f"{lived.answers:,} cells by them, for one photo or thing each")
    say(f"{lived.ruled:,} more of the rule itself: everybody and every photo")
    say(f"{len(lived.wrong)} lives with a mismatch, seed {number}")
    return not lived.wrong


KINDS = {
    "leak": "leaks",
    "denial": "wrong denials",
    "change": "changes where there should be none, or none where there should be one",
    "forgery": "forged requests that were not refused",
}


def catch_all(proof: Any, chosen: Namespace) -> bool:
    """Every seeded bug, and what caught it."""
    from tests.prove.catching import catch
    from tests.prove.life import finder
    from tests.prove.matrix import chosen as sample
    from tests.prove.mutants import MUTANTS

    by_lives = chosen.by_lives
    cells = [] if by_lives else sample(proof.cells(), MORE, chosen.seed)
    find = finder(chosen.steps, chosen.looks, chosen.seed) if by_lives else None
    missed = []
    planted = [one for one in MUTANTS if re.search(chosen.bugs, one.name)]
    for mutant in planted:
        caught = catch(proof, mutant, cells, find)
        proof.tally.cells += caught.asked
        if not caught.by:
            missed.append(mutant.name)
        if chosen.verbose or not caught.by:
            say(f"  {mutant.name} ({mutant.after}): {caught.by or 'NOT CAUGHT'}")
    how = "caught by a life alone" if by_lives else "caught"
    say(f"{len(planted) - len(missed)} of {len(planted)} seeded bugs {how}")
    return by_lives or not missed


if __name__ == "__main__":
    main()

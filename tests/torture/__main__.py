"""`make torture`: kills, faults and hostile files against a real ram, in figures."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from tests.torture import (
    corpus,
    crowd,
    cuts,
    flood,
    history,
    kills,
    order,
    powercuts,
    races,
    slow,
    soak,
    upgrades,
)

# In this order, as each is asked for by --only; "power" and "order" go together.
LOAD = ("crowd", "slow", "flood")
KILLED = ("kills", "cuts", "migrations")
RIGS = (*KILLED, "power", "order", "races", "history", "corpus", *LOAD)
# Whether all was well; None when this machine cannot run it, which the rig has said.
Rig = Callable[[], bool | None]


def main() -> None:
    parser = argparse.ArgumentParser(prog="make torture", description=__doc__)
    parser.add_argument("--only", choices=(*RIGS, "load", "soak"), help="one rig alone")
    parser.add_argument("--files", type=int, default=0, help="of the corpus; 0: all")
    parser.add_argument("--mutated", type=int, default=20_000)
    parser.add_argument("--uploads", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--megabytes", type=int, default=1024, help="of one upload")
    parser.add_argument("--broken", type=int, default=100, help="times, that upload")
    parser.add_argument("--photos", type=int, default=100_000, help="of migrations")
    parser.add_argument("--moments", type=int, default=2, help="to kill each of them")
    parser.add_argument("--cuts", type=int, default=500, help="of power")
    parser.add_argument("--revocations", type=int, default=2_000)
    parser.add_argument("--operations", type=int, default=5_000, help="of the history")
    parser.add_argument("--minutes", type=float, default=2, help="of load, each rig")
    parser.add_argument("--writers", type=int, default=16)
    parser.add_argument("--readers", type=int, default=64)
    parser.add_argument("--pause", type=float, default=0, help="seconds between acts")
    parser.add_argument("--connections", type=int, default=10_000)
    parser.add_argument("--rate", type=float, default=200, help="sign-ins a second")
    parser.add_argument("--guesses", type=int, default=100_000)
    parser.add_argument("--guessing", type=float, default=5, help="minutes of it")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sources", type=Path, help="keep fetched packages there")
    parser.add_argument(
        "--share", type=float, help="this part of it, of files drawn here: for CI"
    )
    chosen = parser.parse_args()
    if chosen.share:
        print(f"A share of {chosen.share:.1%} of make torture; no files are fetched")
    asked = wanted(chosen.only)
    ends = {name: rig() for name, rig in rigs(chosen).items() if name in asked}
    if left := [name for name, end in ends.items() if end is None]:
        print(f"Not run: {', '.join(left)}")
    # Of a rig that was asked for by name "not run" is no success.
    sys.exit(False in ends.values() or bool(chosen.only and left))


def wanted(only: str | None) -> tuple[str, ...]:
    """The names of the rigs to run."""
    if only is None:
        return RIGS
    if only == "load":
        return LOAD
    return ("power", "order") if only == "power" else (only,)


def rigs(chosen: argparse.Namespace) -> dict[str, Rig]:
    """Each rig as it was asked for."""
    part, share = chosen.share or 1, bool(chosen.share)
    mutated = round(chosen.mutated * part)
    uploads, times = round(chosen.uploads * part), max(round(chosen.kills * part), 6)

    def upload() -> bool:
        megabytes, broken = round(chosen.megabytes * part), round(chosen.broken * part)
        return cuts.run(megabytes, max(broken, 4), 1 if share else 5, chosen.seed)

    def migrations() -> bool:
        if share:
            return upgrades.run_share(chosen.seed)
        return upgrades.run(chosen.photos, chosen.moments, chosen.seed)

    def acts() -> bool | None:
        if not share:
            return history.run(chosen.operations, chosen.seed, share=False)
        print("history: no part of a share: it wants minutes")
        return None

    def power() -> bool | None:
        if not share:
            return powercuts.run(chosen.cuts, chosen.seed)
        print("power: no part of a share: it wants root, loop devices and minutes")
        return None

    def files() -> bool:
        if share:
            return corpus.run_drawn(mutated, chosen.seed)
        return corpus.run(chosen.files, mutated, chosen.seed, chosen.sources)

    return {
        "kills": lambda: kills.run(uploads, times, chosen.seed),
        "cuts": upload,
        "migrations": migrations,
        "power": power,
        "order": lambda: order.run(show_worth=not share),
        "races": lambda: races.run(round(chosen.revocations * part)),
        "history": acts,
        # Hours, or it says nothing: only when it is asked for.
        "soak": lambda: soak.run(chosen.minutes, chosen.pause or soak.PAUSE),
        "corpus": files,
        **load(chosen),
    }


def load(chosen: argparse.Namespace) -> dict[str, Rig]:
    """The rigs of many people at once; of a share, the crowd alone."""
    share, minutes = bool(chosen.share), chosen.minutes
    short = max(minutes * (chosen.share or 1), 0.1)
    people = (chosen.writers, chosen.readers)
    found: dict[str, Rig] = {"crowd": lambda: crowd.run(short, *people, chosen.pause)}
    if not share:
        guessed = (chosen.guesses, chosen.guessing)
        found["slow"] = lambda: slow.run(chosen.connections, minutes * 60)
        found["flood"] = lambda: flood.run(chosen.rate, minutes * 30, *guessed)
    return found


if __name__ == "__main__":
    main()

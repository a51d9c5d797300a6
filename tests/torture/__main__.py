"""`make torture`: kills, faults and hostile files against a real ram, in figures."""

import argparse
import sys
from pathlib import Path

from tests.torture import corpus, kills, races

RIGS = ("kills", "races", "corpus")


def main() -> None:
    parser = argparse.ArgumentParser(prog="make torture", description=__doc__)
    parser.add_argument("--only", choices=RIGS, help="one rig alone")
    parser.add_argument("--files", type=int, default=0, help="of the corpus; 0: all")
    parser.add_argument("--mutated", type=int, default=20_000)
    parser.add_argument("--uploads", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--revocations", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sources", type=Path, help="keep fetched packages there")
    parser.add_argument(
        "--share", type=float, help="this part of it, of files drawn here: for CI"
    )
    chosen = parser.parse_args()
    part = chosen.share or 1
    if chosen.share:
        print(f"A share of {part:.1%} of make torture; no files are fetched")
    well = []
    if chosen.only in (None, "kills"):
        uploads, times = round(chosen.uploads * part), round(chosen.kills * part)
        well.append(kills.run(uploads, max(times, 6), chosen.seed))
    if chosen.only in (None, "races"):
        well.append(races.run(round(chosen.revocations * part)))
    if chosen.only in (None, "corpus"):
        mutated = round(chosen.mutated * part)
        if chosen.share:
            well.append(corpus.run_drawn(mutated, chosen.seed))
        else:
            well.append(corpus.run(chosen.files, mutated, chosen.seed, chosen.sources))
    sys.exit(not all(well))


if __name__ == "__main__":
    main()

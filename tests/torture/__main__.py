"""`make torture`: kills, faults and hostile files against a real ram, in figures."""

import argparse
import sys
from pathlib import Path

from tests.torture import corpus, kills, races


def main() -> None:
    parser = argparse.ArgumentParser(prog="make torture", description=__doc__)
    parser.add_argument(
        "--only", choices=["corpus", "kills", "races"], help="one rig alone"
    )
    parser.add_argument("--files", type=int, default=0, help="of the corpus; 0: all")
    parser.add_argument("--mutated", type=int, default=20_000)
    parser.add_argument("--uploads", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--revocations", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sources", type=Path, help="keep fetched packages there")
    chosen = parser.parse_args()
    well = []
    if chosen.only in (None, "kills"):
        well.append(kills.run(chosen.uploads, chosen.kills, chosen.seed))
    if chosen.only in (None, "races"):
        well.append(races.run(chosen.revocations))
    if chosen.only in (None, "corpus"):
        well.append(
            corpus.run(chosen.files, chosen.mutated, chosen.seed, chosen.sources)
        )
    sys.exit(not all(well))


if __name__ == "__main__":
    main()

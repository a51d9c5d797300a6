"""`make bench`: what the timeline, a thumbnail and the import cost. Prints ratios.

Machines are noisy: the sides of a ratio are measured in turn, in one run, as CPU time.
"""

import argparse

from tests.bench import importing, requests


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--small", type=int, default=10_000, help="assets, small side")
    parser.add_argument("--large", type=int, default=1_000_000, help="and large side")
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--photos", type=int, default=24)
    parser.add_argument("--only", choices=["sqlite", "postgres", "import"])
    chosen = parser.parse_args()
    for database in ("sqlite", "postgres"):
        if chosen.only in (None, database):
            requests.compare(database, chosen.small, chosen.large, chosen.rounds)
    if chosen.only in (None, "import"):
        importing.compare(chosen.photos)


if __name__ == "__main__":
    main()

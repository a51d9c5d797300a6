"""Whether the time of an answer at sign-in tells who has an account.

`python -m tests.bench.guessing 200` signs in so often with a wrong password of known
and of unknown accounts, in turn, and prints how well CPU time tells them apart: 0.5 is
not at all, 1.0 is always.
"""

import os
import sys
import tempfile
import time


def main(count: int) -> None:
    with tempfile.TemporaryDirectory(prefix="ram-guessing-") as folder:
        os.environ["RAM_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "ram.settings"
        import django

        django.setup()
        from ram.collected import collect

        collect()
        known, unknown = measured(count)
    print(f"{count} tries each, median ms of CPU time")
    print(f"known {middle(known):.0f}  unknown {middle(unknown):.0f}")
    print(f"told apart {told_apart(known, unknown):.2f} (0.5 is not at all)")


def measured(count: int) -> tuple[list[float], list[float]]:
    from django.contrib.auth.hashers import make_password
    from django.core.management import call_command
    from django.test import Client
    from django.test.utils import setup_test_environment

    from accounts.models import User

    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    password = make_password("a long enough phrase")
    for number in range(count):
        User.objects.create(
            email=f"known{number}@example.org",
            name="Known",
            handle=f"known-{number}",
            password=password,
        )
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    for number in range(-2, count):
        for kind, spent in times.items():
            # Each from an address of its own: limits are not what is measured.
            client = Client(REMOTE_ADDR=f"10.{number // 250 + 1}.{number % 250}.1")
            fields = {"login": f"{kind}{number}@example.org", "password": "wrong"}
            start = time.process_time()
            assert client.post("/login/", fields).status_code == 422
            if number >= 0:
                spent.append((time.process_time() - start) * 1000)
    return times["known"], times["unknown"]


def middle(times: list[float]) -> float:
    return sorted(times)[len(times) // 2]


def told_apart(one: list[float], other: list[float]) -> float:
    """How often one of a pair is the slower: the area under the curve."""
    wins = sum((a > b) + (a == b) / 2 for a in one for b in other)
    area = wins / (len(one) * len(other))
    return max(area, 1 - area)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)

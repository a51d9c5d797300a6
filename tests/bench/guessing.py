"""Whether the time of a refusal tells who or what is there.

`python -m tests.bench.guessing 2000` asks so often for what is there but not for who
asks, and for what never was, in turn, and prints how well CPU time tells them apart:
0.5 is not at all, 1.0 is always. `--cheap` hashes passwords with a hundredth of the
memory: the same steps in the same order, and a hundredth of the noise to hide them.
"""

import argparse
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

# Asks for one that is there or for one that is not; each has its number.
Ask = Callable[[bool, int], Any]
WARMING = 5


def main(count: int, only: str, *, cheap: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="ram-guessing-") as folder:
        os.environ["RAM_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "ram.settings"
        import django

        django.setup()
        prepare(cheap=cheap)
        print(f"{count} tries each, median ms of CPU time; 0.5 is not told apart")
        for name, make in QUESTIONS.items():
            if only in ("", name):
                there, nowhere = measured(make(count + WARMING), count)
                print(
                    f"{name}: there {middle(there):.2f}, not {middle(nowhere):.2f};"
                    f" told apart {told_apart(there, nowhere):.3f}",
                    flush=True,
                )


def prepare(*, cheap: bool) -> None:
    import logging

    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    from accounts.hashing import Argon2Hasher
    from ram.collected import collect

    # Each refusal would be said.
    logging.disable()
    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    collect()
    if cheap:
        Argon2Hasher.memory_cost //= 100


def measured(ask: Ask, count: int) -> tuple[list[float], list[float]]:
    """CPU milliseconds of each answer, for what is there and for what is not."""
    times: dict[bool, list[float]] = {True: [], False: []}
    statuses = set()
    for number in range(count + WARMING):
        # Neither is always the first: what one has warmed would serve the other.
        for there in (True, False) if secrets.randbits(1) else (False, True):
            start = time.process_time()
            answer = ask(there, number)
            spent = (time.process_time() - start) * 1000
            statuses.add(answer.status_code)
            if number >= WARMING:
                times[there].append(spent)
    assert len(statuses) == 1, statuses
    assert statuses < {404, 422}, statuses
    return times[True], times[False]


def sign_in(count: int) -> Ask:
    """A wrong password at an account, and at none."""
    from django.contrib.auth.hashers import make_password
    from django.test import Client

    people(count, "known", password=make_password("a long enough phrase"))
    # One for all: beginning costs a client more than the hash of a password.
    client = Client()

    def ask(there: bool, number: int) -> Any:
        client.cookies.clear()
        # Each from an address of its own: limits are not what is measured.
        address = f"10.{number // 250}.{number % 250}.{there + 1}"
        who = f"{'known' if there else 'other'}-{number}@example.org"
        fields = {"login": who, "password": "wrong"}
        return client.post("/login/", fields, REMOTE_ADDR=address)

    return ask


def password_link(count: int) -> Ask:
    """A link for a new password that was used, and one that never was."""
    from django.test import Client
    from django.utils import timezone

    from accounts.models import PasswordLink, digest

    [person] = people(1, "forgetful")
    known = [secrets.token_urlsafe(24) for _ in range(count)]
    PasswordLink.objects.bulk_create(
        PasswordLink(
            user=person,
            digest=digest(secret),
            expires_at=timezone.now() + timedelta(days=1),
            used_at=timezone.now(),
        )
        for secret in known
    )
    client = Client()

    def ask(there: bool, number: int) -> Any:
        secret = known[number] if there else secrets.token_urlsafe(24)
        return client.get(f"/password/link/{secret}/")

    return ask


def picker(count: int) -> Ask:
    """Sharing with somebody who was deactivated, and with nobody."""
    people(count, "left", is_active=False)
    client = as_somebody("picks")

    def ask(there: bool, number: int) -> Any:
        handle = f"{'left' if there else 'nope'}-{number}"
        return client.post("/account/sharing/add/", {"people": [handle]})

    return ask


def library(count: int) -> Ask:
    """The library of somebody who shares nothing with me, and of nobody."""
    people(count, "alone", is_active=True)
    client = as_somebody("looks")

    def ask(there: bool, number: int) -> Any:
        return client.get(f"/partners/{'alone' if there else 'no-one'}-{number}/")

    return ask


def photo(address: str) -> Callable[[int], Ask]:
    """A photo of somebody who was my partner until a moment ago, and no photo."""

    def make(count: int) -> Ask:
        from sharing import partnerships

        mine = uuid4().hex[:8]
        [owner] = people(1, f"former-{mine}")
        client = as_somebody(f"was-{mine}")
        me = people_model().objects.get(handle=f"was-{mine}-0")
        [share] = partnerships.share(owner, [me])
        known = [asset.pk for asset in photos(owner, count)]
        # Their ids are known because they were seen.
        assert client.get(f"/photos/{known[0]}/").status_code == 200
        partnerships.stop(share)

        def ask(there: bool, number: int) -> Any:
            from ram.ids import uuid7

            return client.get(address.format(known[number] if there else uuid7()))

        return ask

    return make


def link(count: int) -> Ask:
    """A link that was ended, and one that never was."""
    from django.test import Client
    from django.utils import timezone

    from sharing import sealing
    from sharing.links import ALPHABET, LENGTH
    from sharing.models import SharedLink

    def new_secret() -> str:
        return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))

    [maker] = people(1, "linker")
    [asset] = photos(maker, 1)
    known = [new_secret() for _ in range(count)]
    links = SharedLink.objects.bulk_create(
        SharedLink(
            maker=maker,
            secret_digest=sealing.digest(secret),
            secret_sealed=sealing.seal(secret),
            expires_at=timezone.now() - timedelta(days=1),
        )
        for secret in known
    )
    asset.links.set(links)
    client = Client()

    def ask(there: bool, number: int) -> Any:
        return client.get(f"/s/{known[number] if there else new_secret()}/")

    return ask


def people_model() -> Any:
    from accounts.models import User

    return User


def people(count: int, name: str, **fields: Any) -> list[Any]:
    """So many people."""
    return list(
        people_model().objects.bulk_create(
            people_model()(
                email=f"{name}-{number}@example.org",
                name=name.title(),
                handle=f"{name}-{number}",
                **{"password": "!", **fields},
            )
            for number in range(count)
        )
    )


def as_somebody(name: str) -> Any:
    """A signed-in client of somebody new."""
    from django.test import Client

    [person] = people(1, name)
    client = Client()
    client.force_login(person)
    return client


def photos(owner: Any, count: int) -> list[Any]:
    """So many photos of theirs."""
    from assets.models import Asset, StoredFile
    from tests.factories import AssetFactory, StoredFileFactory

    files = StoredFileFactory.build_batch(count)
    StoredFile.objects.bulk_create(files)
    found = [AssetFactory.build(owner=owner, file=file) for file in files]
    return list(Asset.objects.bulk_create(found))


def middle(times: list[float]) -> float:
    return sorted(times)[len(times) // 2]


def told_apart(one: list[float], other: list[float]) -> float:
    """How often one of a pair is the slower: the area under the curve."""
    wins = sum((a > b) + (a == b) / 2 for a in one for b in other)
    area = wins / (len(one) * len(other))
    return max(area, 1 - area)


# Sign-in last: it makes accounts, and the picker lists all there are.
QUESTIONS: dict[str, Callable[[int], Ask]] = {
    "password-link": password_link,
    "picker": picker,
    "photo": photo("/photos/{}/"),
    "thumbnail": photo("/photos/{}/thumbnail"),
    "link": link,
    "library": library,
    "sign-in": sign_in,
}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=200)
    parser.add_argument("--only", choices=QUESTIONS, default="")
    parser.add_argument("--cheap", action="store_true", help="passwords, that is")
    chosen = parser.parse_args()
    sys.exit(main(chosen.count, chosen.only, cheap=chosen.cheap))

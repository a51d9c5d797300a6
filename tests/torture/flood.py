"""A flood of passwords and of guessed secrets, while one person goes on paging.

Each account and each address is granted a few hashed passwords and no more, across a
restart; whoever is signed in stays so; no guessed secret opens anything.
"""

import http.client
import multiprocessing
import random
import string
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

from tests.torture.client import Client
from tests.torture.server import EMAIL, Installation
from tests.torture.slow import page
from tests.torture.traffic import percentile, set_the_scene

# Granted at most: by one account in five minutes, by one address in one.
ACCOUNT, ADDRESS = 10, 30
FLOODERS = 48
HERE = "127.0.0.1"
SECRETS = ("/s/{}/", "/invitation/{}/", "/password/link/{}/")
ALPHABET = string.ascii_letters + string.digits
HASHED, REFUSED, BUSY = 422, 429, 503

# Who was tried, from where, when it was answered, how.
Try = tuple[str, str, float, int]


@dataclass
class Report:
    tries: list[Try] = field(default_factory=list)
    seconds: float = 0

    @property
    def hashed(self) -> list[Try]:
        return [one for one in self.tries if one[3] == HASHED]

    def most(self, which: int, window: float) -> int:
        """The most hashed for one account or one address within a window."""
        times: dict[Any, list[float]] = {}
        for one in sorted(self.hashed, key=lambda one: one[2]):
            times.setdefault(one[which], []).append(one[2])
        return max((at_most(found, window) for found in times.values()), default=0)


def at_most(times: list[float], window: float) -> int:
    """How many lie together in one window at most; `times` ascend."""
    first = most = 0
    for last, then in enumerate(times):
        while times[first] <= then - window:
            first += 1
        most = max(most, last - first + 1)
    return most


def run(rate: float, seconds: float, guesses: int, minutes: float) -> bool:
    """Flood, restart, flood again, guess; prints figures, True if all held."""
    with TemporaryDirectory(prefix="ram-flood-") as temporary:
        ram = Installation(Path(temporary))
        ram.prepare()
        proxied = {"RAM_WEB_PROCESSES": "2", "RAM_PROXIES": HERE}
        ram.start(**proxied)
        try:
            scene = set_the_scene(ram)
            page(scene, 1)
            idle = page(scene, seconds / 3)
            report, paged = flooded(scene, rate, seconds)
            ram.stop()
            ram.start(**proxied)
            again, still = flooded(scene, rate, seconds / 3)
            report.tries += again.tries
            report.seconds += again.seconds
            made, hits = guess(ram.port, guesses, minutes)
        finally:
            ram.stop()
    tell(report, rate)
    wrong = 0
    for name, (answers, times) in (
        ("before", idle),
        ("meanwhile", paged),
        ("after a restart", still),
    ):
        wrong += sum(n for status, n in answers.items() if status != "200")
        middle, high = percentile(times, 0.5), percentile(times, 0.95)
        print(
            f"  one person {name}: {dict(answers)}, p50 {middle:.0f}, p95 {high:.0f} ms"
        )
    print(f"  {sum(made.values())} guessed secrets: {dict(made)}, hits {hits}")
    held = report.most(0, 300) <= ACCOUNT and report.most(1, 60) <= ADDRESS
    errors = [n for status, n in made.items() if status >= 500]
    odd = {one[3] for one in report.tries} - {HASHED, REFUSED, BUSY}
    return held and not (wrong or hits or errors or odd)


def tell(report: Report, rate: float) -> None:
    """Print what the flood was answered."""
    answers = Counter(one[3] for one in report.tries)
    print(
        f"flood: {len(report.tries)} sign-ins in {report.seconds:.0f} s, "
        f" {len(report.tries) / report.seconds:.0f} of the {rate:.0f} a second"
        f" that were tried: {dict(answers)}\n"
        f"  hashed at most for an account in 5 minutes {report.most(0, 300)}"
        f" (of {ACCOUNT}), for an address in one {report.most(1, 60)} (of {ADDRESS})"
    )


def flooded(scene: Any, rate: float, seconds: float) -> tuple[Report, Any]:
    """Send passwords from processes of their own while Ben pages."""
    context = multiprocessing.get_context("spawn")
    found = context.Queue()
    args = (scene.ram.port, rate, seconds, found)
    flooder = context.Process(target=flood, args=args)
    flooder.start()
    # From its first answer on.
    found.get()
    paged = page(scene, seconds)
    report = Report(*found.get())
    flooder.join()
    return report, paged


def flood(port: int, rate: float, seconds: float, found: Any) -> None:
    """Send passwords at that rate, as many as are answered."""
    client = Client(port)
    token = client.token("/login/")
    found.put("begun")
    due: SimpleQueue[int | None] = SimpleQueue()
    tries: list[Try] = []
    threads = [
        threading.Thread(target=send, args=(port, client.cookies, token, due, tries))
        for _ in range(FLOODERS)
    ]
    for thread in threads:
        thread.start()
    began = time.monotonic()
    for number in range(round(rate * seconds)):
        time.sleep(max(0, began + number / rate - time.monotonic()))
        # Whoever waits for answers sends no more: what comes late is left out.
        if due.qsize() < FLOODERS:
            due.put(number)
        if time.monotonic() > began + seconds:
            break
    for _ in threads:
        due.put(None)
    for thread in threads:
        thread.join()
    found.put((tries, time.monotonic() - began))


def send(
    port: int,
    cookies: dict[str, str],
    token: str,
    due: "SimpleQueue[int | None]",
    tries: list[Try],
) -> None:
    """Wrong passwords: at one account, from one address, at any from anywhere."""
    client = Client(port, cookies=dict(cookies))
    chance = random.Random()
    while (number := due.get()) is not None:
        anywhere = f"10.{chance.randrange(256)}.{chance.randrange(256)}.1"
        anyone = f"{chance.randrange(10**6)}@example.org"
        who, where = [
            (EMAIL, anywhere),
            (anyone, "192.0.2.1"),
            (EMAIL, "192.0.2.2"),
            (anyone, anywhere),
        ][number % 4]
        fields = {"login": who, "password": "wrong", "csrfmiddlewaretoken": token}
        status = client.ask(
            "POST",
            "/login/",
            urlencode(fields).encode(),
            Content_Type="application/x-www-form-urlencoded",
            X_Forwarded_For=where,
        ).status
        tries.append((who, where, time.time(), status))


def guess(port: int, guesses: int, minutes: float) -> tuple[Counter[int], int]:
    """Guess secrets of links, invitations and password links: how answered, hits."""
    answers: Counter[int] = Counter()
    until = time.monotonic() + minutes * 60
    each = guesses // FLOODERS + 1

    def work(number: int) -> None:
        chance = Random(number)
        connection = http.client.HTTPConnection(HERE, port, timeout=60)
        for attempt in range(each):
            if time.monotonic() > until:
                break
            secret = "".join(chance.choices(ALPHABET, k=22 if attempt % 3 == 0 else 32))
            connection.request("GET", SECRETS[attempt % 3].format(secret))
            answer = connection.getresponse()
            answer.read()
            answers[answer.status] += 1
        connection.close()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(FLOODERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers, answers.total() - answers[404]

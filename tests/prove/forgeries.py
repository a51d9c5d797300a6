"""Requests that other sites make in somebody's name: all are refused."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.prove.addresses import all_probes
from tests.prove.asking import Answer
from tests.prove.matrix import AROUND, Failure, Proof, may, undone
from tests.prove.probes import Ask, Probe, keys_over

SECRET, OTHER = "a" * 32, "b" * 32
# The one form that needs no token: it opens nothing to who holds not link and password.
WITHOUT_TOKEN = {"sharing:visit"}
FORGERIES: dict[str, dict[str, str]] = {
    "no token": {},
    "another's token": {"X-CSRFToken": OTHER},
    "cross-site": {"X-CSRFToken": SECRET, "Sec-Fetch-Site": "cross-site"},
    "foreign origin": {"X-CSRFToken": SECRET, "Origin": "https://evil.example"},
    "null origin": {"X-CSRFToken": SECRET, "Origin": "null"},
    "method override": {"X-HTTP-Method-Override": "GET"},
    "htmx": {"HX-Request": "true", "X-Requested-With": "XMLHttpRequest"},
}


class Forged(NamedTuple):
    probe: Probe
    actor: str
    key: Any
    forgery: str

    def __str__(self) -> str:
        return f"{self.actor}: {self.probe.name} [{self.key}] forged: {self.forgery}"


def forged(proof: Proof) -> Iterator[Forged]:
    """Every unsafe address, as somebody who may, by every forgery."""
    for probe in all_probes():
        if probe.safe or probe.route in WITHOUT_TOKEN:
            continue
        actor, key = first_who_may(proof, probe)
        for forgery in FORGERIES:
            yield Forged(probe, actor, key, forgery)


def first_who_may(proof: Proof, probe: Probe) -> tuple[str, Any]:
    """An actor for whom it would succeed if it were no forgery."""
    for key in keys_over(proof.world, probe.over):
        for name, actor in proof.world.actors.items():
            if may(probe, Ask(proof.world, actor, key)):
                return name, key
    raise LookupError(f"nobody may {probe.name}")


def check(proof: Proof, one: Forged) -> Failure | None:
    """Send it, and see that nothing came of it."""
    ask = Ask(proof.world, proof.world.actors[one.actor], one.key)
    proof.tally.cells += 1
    with undone():
        answer = send(proof, one, ask)
    if answer.status != 403:
        return failed(proof, one, f"{answer.status}, and 403 was right")
    if changed := set(answer.writes) - AROUND:
        return failed(proof, one, f"wrote {sorted(changed)}")
    return None


def failed(proof: Proof, one: Forged, problem: str) -> Failure:
    failure = Failure(str(one), problem, "forgery")
    proof.tally.failures.append(failure)
    return failure


def send(proof: Proof, one: Forged, ask: Ask) -> Answer:
    headers = {**one.probe.headers, **FORGERIES[one.forgery]}
    return proof.server.ask(
        one.probe.method,
        one.probe.path(ask),
        session=proof.world.sessions[one.actor],
        data=one.probe.body(ask),
        headers=headers,
        content_type=one.probe.content_type,
        forgery=True,
        cookies={"ram_csrf": SECRET},
    )

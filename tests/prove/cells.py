"""One question of the matrix: an address, an actor, a thing and a variant."""

from typing import Any, NamedTuple

from tests.prove.probes import NOTHING, Probe, no_arguments

SAFE_VARIANTS = (
    *("plain", "head", "range", "etag", "htmx", "json", "wrong", "slash", "upper"),
    "cross",
)
# Behind a link it makes no difference who one is otherwise: these stand for all.
VISITORS = (
    *("anonymous", "visitor", "visitor-right", "visitor-other", "visitor-stale"),
    *("anna", "ben", "carl", "dan", "olga"),
)
UNSAFE_VARIANTS = ("plain", "htmx", "slash", "cross")


class Cell(NamedTuple):
    probe: Probe
    actor: str
    key: Any
    variant: str

    def __str__(self) -> str:
        key = " ".join(self.key) if isinstance(self.key, tuple) else self.key
        return f"{self.actor}: {self.probe.name} [{key}] {self.variant}"


def makes_sense(probe: Probe, variant: str) -> bool:
    """Whether a variant differs from the plain one at this address."""
    if probe.method in ("HEAD", "OPTIONS", "PATCH", "DELETE"):
        return variant in ("plain", "cross")
    if probe.kind == "public":
        return variant in ("plain", "head", "json")
    if probe.kind == "operator":
        return variant in ("plain", "head", "htmx")
    if variant == "upper":
        # Numbers have no capital letters.
        unspelled = ("", "who", "passkey", "left")
        return probe.args is not no_arguments and probe.over not in unspelled
    if variant in ("range", "etag"):
        return bool(probe.etag)
    return True


def nothing_like(key: Any) -> Any:
    """What does not exist, of the same form."""
    if key == "":
        return None
    # Which album or link it is below is the asker's to know.
    return (key[0], NOTHING) if isinstance(key, tuple) else NOTHING

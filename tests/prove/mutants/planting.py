"""How a seeded bug is told, planted and taken out again."""

import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from assets import querysets, serving
from assets.models import Asset
from assets.prepared import PreparedQuery

Patch = Callable[[ExitStack], object]
OF_RAM = {"ram", "accounts", "sharing", "assets"}
# Where many look first.
DETAIL, INFO, MEDIA = "assets:detail", "assets:info", "thumbnail|preview|original"
PARTNERS = "ben|tom|max"


@dataclass(frozen=True)
class Mutant:
    name: str
    after: str
    patch: Patch
    # Parts of the names of probes; of actors; of keys.
    near: str = ""
    actors: str = ""
    keys: str = ""


# By the module that seeds them, in their order there.
BY_SUBJECT: dict[str, list[Mutant]] = defaultdict(list)


def mutant(
    name: str, after: str = "", near: str = "", actors: str = "", keys: str = ""
) -> Callable[[Patch], Patch]:
    def keep(patch: Patch) -> Patch:
        seeded = Mutant(name, after, patch, near, actors, keys)
        BY_SUBJECT[patch.__module__].append(seeded)
        return patch

    return keep


@contextmanager
def planted(chosen: Mutant) -> Iterator[None]:
    """The bug is in ram meanwhile."""
    with ExitStack() as stack:
        stack.callback(forget_prepared)
        chosen.patch(stack)
        forget_prepared()
        yield


def forget_prepared() -> None:
    """SQL that is kept for speed would be that of before."""
    for one in prepared():
        one._statement = None
    for value in vars(querysets).values():
        if hasattr(value, "cache_clear"):
            value.cache_clear()


def prepared() -> list[PreparedQuery]:
    """All of ram's, whichever module holds them."""
    modules = [
        module
        for name, module in sys.modules.items()
        if name.partition(".")[0] in OF_RAM
    ]
    values = [value for module in modules for value in vars(module).values()]
    return [value for value in values if isinstance(value, PreparedQuery)]


def swap(stack: ExitStack, target: Any, name: str, value: Any) -> None:
    stack.enter_context(patch.object(target, name, value))


def by_id(pk: Any) -> Any:
    return Asset.objects.filter(pk=pk).values_list(*serving.FACTS).first()

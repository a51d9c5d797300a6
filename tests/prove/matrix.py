"""The matrix: each address, actor, thing and variant, and what has to come back."""

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import transaction
from django.urls import NoReverseMatch

from tests.prove.addresses import all_probes
from tests.prove.asking import Answer, Server
from tests.prove.cells import (
    SAFE_VARIANTS,
    UNSAFE_VARIANTS,
    VISITORS,
    Cell,
    makes_sense,
    nothing_like,
)
from tests.prove.oracle import ANONYMOUS
from tests.prove.probes import NO_MARK, NOWHERE, Ask, Probe, keys_over
from tests.prove.recorder import Recorder, masked
from tests.prove.world import World

# Kept by the machinery around a request, whatever is asked.
AROUND = {"accounts_session", "accounts_tries", "ram_cache"}
FRAGMENT = {"HX-Request": "true", "HX-Current-URL": "http://testserver/photos/"}
# Of these who is not signed in is sent to sign in.
PAGES = ("page", "download", "operator")
# There are people already, so the first run is over.
NEVER = {"GET accounts:setup"}


@dataclass
class Failure:
    cell: str
    problem: str
    # A leak shows too much; a denial too little; else something changed.
    kind: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.cell}: {self.problem}"


@dataclass
class Tally:
    """What was asked, and what was wrong."""

    cells: int = 0
    failures: list[Failure] = field(default_factory=list)
    allowed: Counter[str] = field(default_factory=Counter)
    denied: Counter[str] = field(default_factory=Counter)

    def count(self, kind: str) -> int:
        return sum(one.kind == kind for one in self.failures)


class Expected(NamedTuple):
    """Statuses that are right, and whether they mean a yes."""

    statuses: Sequence[int]
    yes: bool
    alike: bool = False


# A link without details gives the picture where others get the original.
PICTURE_INSTEAD = "sharing:visit_original"


@dataclass
class Proof:
    """Asks cells of one world."""

    world: World
    server: Server
    recorder: Recorder
    etags: dict[tuple[str, str], str] = field(default_factory=dict)
    # What nothing gets, now and before the truth has changed.
    baselines: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    former: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)

    @classmethod
    def of(cls, world: World) -> "Proof":
        return cls(world, Server(), Recorder(world))

    def forget(self) -> None:
        """The truth has changed."""
        self.recorder.forget()
        self.world.forget_ids()
        self.baselines.clear()
        self.former.clear()

    def move_on(self) -> None:
        """The truth has changed, and ram is the same."""
        former = self.former | self.baselines
        self.forget()
        self.former = former

    # --- Asking ----------------------------------------------------------------------

    def check(self, cell: Cell) -> Failure | None:
        """Ask one cell; what is wrong with the answer."""
        ask = self.ask_of(cell)
        try:
            path = cell.probe.path(ask)
        except NoReverseMatch:
            return self.failed(cell, "denial", "has no such address")
        self.tally.cells += 1
        with undone():
            answer = self.send(cell, ask, path)
            return self.judged(cell, ask, path, answer)

    def ask_of(self, cell: Cell) -> Ask:
        actor = self.world.actors.get(cell.actor, ANONYMOUS)
        return Ask(self.world, actor, cell.key)

    def send(self, cell: Cell, ask: Ask, path: str) -> Answer:
        probe, variant = cell.probe, cell.variant
        method, headers = probe.method, dict(probe.headers)
        if variant == "head" and method == "GET":
            method = "HEAD"
        elif variant == "range":
            headers["Range"] = "bytes=0-9"
        elif variant == "etag":
            headers["If-None-Match"] = self.etag_for(probe, cell.key) or '"none"'
        elif variant == "htmx":
            headers |= FRAGMENT
        elif variant == "json":
            headers["Accept"] = "application/json"
        elif variant == "cross":
            headers["Sec-Fetch-Site"] = "cross-site"
        elif variant == "wrong":
            method = "DELETE"
        elif variant == "slash":
            path, mark, query = path.partition("?")
            path = path.rstrip("/") if path.endswith("/") else path + "/"
            path += mark + query
        elif variant == "upper":
            for one in probe.args(ask):
                path = path.replace(str(one), str(one).upper())
        session = self.world.sessions.get(cell.actor, "")
        data = None if probe.safe else probe.body(ask)
        return self.server.ask(
            method,
            path,
            session=session,
            data=data,
            headers=headers,
            content_type=probe.content_type,
        )

    def etag_for(self, probe: Probe, key: Any) -> str:
        thing = key[1] if isinstance(key, tuple) else key
        return self.etags.get((probe.etag, thing), "")

    # --- Judging ---------------------------------------------------------------------

    def judged(self, cell: Cell, ask: Ask, path: str, answer: Answer) -> Failure | None:
        sent = f"{path} {cell.probe.body(ask)}".encode()
        link = self.link_of(cell)
        told_here = cell.probe.tells(ask)
        found = self.recorder.leaks(answer, ask.actor, link, sent)
        if found := [one for one in found if tuple(one) not in told_here]:
            told = ", ".join(sorted(f"{one.kind} of {one.thing}" for one in found)[:6])
            return self.failed(cell, "leak", f"{answer.status} tells {told}")
        expected = self.expected(cell, ask)
        if answer.status not in expected.statuses:
            kind = "denial" if expected.yes else "leak"
            text = f"{answer.status}, and {list(expected.statuses)} was right"
            return self.failed(cell, kind, text)
        if changed := self.changed(cell, expected, answer):
            return self.failed(cell, "change", changed)
        if expected.alike and (unlike := self.unlike_nothing(cell, ask, answer)):
            return self.failed(cell, "leak", unlike)
        if expected.yes and cell.variant in ("plain", "json"):
            wrong = cell.probe.shows(ask, answer)
            if wrong:
                kind = "denial" if wrong.startswith("lacks") else "leak"
                return self.failed(cell, kind, wrong)
        if cell.variant == "plain":
            (self.tally.allowed if expected.yes else self.tally.denied)[
                cell.probe.name
            ] += 1
        self.learn(cell, answer)
        return None

    def failed(self, cell: Cell, kind: str, problem: str) -> Failure:
        failure = Failure(str(cell), problem, kind)
        self.tally.failures.append(failure)
        return failure

    def link_of(self, cell: Cell) -> str:
        if cell.probe.kind != "visit":
            return ""
        return cell.key[0] if isinstance(cell.key, tuple) else cell.key

    def expected(self, cell: Cell, ask: Ask) -> Expected:
        probe, variant = cell.probe, cell.variant
        if variant in ("wrong", "slash", "upper"):
            return Expected(odd_statuses(variant), False)
        if variant == "cross" and (refused := self.from_elsewhere(probe, ask)):
            return Expected(refused, False)
        if variant == "htmx" and not ask.person and probe.kind in PAGES:
            return Expected((200,), False)
        if gate := at_the_gate(probe, ask):
            return gate
        if neither := probe.neither(ask):
            return Expected(neither, False)
        if not probe.allows(ask):
            return Expected((probe.refusal,), False, probe.alike)
        if variant == "range" and probe.etag:
            return Expected((206,), True)
        if variant == "etag" and probe.etag and self.etag_for(probe, cell.key):
            # One made for other bytes asks for them anew: for another zip, or for the
            # original where a link without details gives the picture instead.
            varies = probe.etag == "zip" or probe.route == PICTURE_INSTEAD
            return Expected((200, 304) if varies else (304,), True)
        if variant == "htmx" and not probe.safe:
            return Expected((*probe.ok, 200), True)
        return Expected(probe.ok, True)

    def from_elsewhere(self, probe: Probe, ask: Ask) -> tuple[int, ...]:
        """Another site embeds nothing and has nothing done."""
        if not probe.safe or probe.kind == "visit" or ask.person:
            return () if probe.safe and probe.kind == "public" else (403,)
        return (404,) if probe.kind == "media" else ()

    def changed(self, cell: Cell, expected: Expected, answer: Answer) -> str:
        """Whether rows changed that must not, or none where some had to."""
        probe = cell.probe
        tables = set(answer.writes) - AROUND
        if probe.safe or not expected.yes:
            if beyond := tables - (probe.writes if probe.safe else set()):
                return f"wrote {sorted(beyond)}"
        elif probe.effect and cell.variant == "plain" and not tables:
            return "changed nothing"
        return ""

    def unlike_nothing(self, cell: Cell, ask: Ask, answer: Answer) -> str:
        """Whether a refusal differs from the answer about what does not exist."""
        nothing = nothing_like(cell.key)
        if nothing is None or cell.key == nothing:
            return ""
        key = (cell.probe.name, cell.actor, cell.variant, nothing)
        same = masked(answer, *own_words(ask))
        if key not in self.baselines and same == self.former.get(key):
            # It tells no more than an answer about nothing did already.
            return ""
        if key not in self.baselines:
            other = ask.about(nothing)
            path = cell.probe.path(other)
            with undone():
                there = self.send(cell._replace(key=nothing), other, path)
            self.baselines[key] = masked(there, *own_words(other))
        if same == self.baselines[key]:
            return ""
        there = self.baselines[key]
        names = ("status", "headers", "body")
        parts = [
            n for n, one, two in zip(names, same, there, strict=True) if one != two
        ]
        return f"is not what nothing gets: {' '.join(parts)}"

    def learn(self, cell: Cell, answer: Answer) -> None:
        """Remember an ETag, as a browser would."""
        etag = answer.header("etag")
        if cell.probe.route == PICTURE_INSTEAD:
            return
        if etag and cell.probe.etag and cell.variant == "plain":
            thing = cell.key[1] if isinstance(cell.key, tuple) else cell.key
            self.etags[cell.probe.etag, thing] = etag

    def witnesses(self) -> Iterator[Cell]:
        """Of each probe somebody who may and somebody who may not, where there are."""
        for probe in all_probes():
            wanted = {True, False}
            for cell in self.cells("^" + re.escape(f"{probe.name} plain") + "$"):
                answer = may(probe, self.ask_of(cell))
                if answer in wanted:
                    wanted.discard(answer)
                    yield cell
                if not wanted:
                    break

    def vacuous(self) -> list[str]:
        """Probes that never said yes, or never no: they prove nothing."""
        found = []
        for probe in all_probes():
            if not self.tally.allowed[probe.name] and probe.name not in NEVER:
                found.append(f"{probe.name} was allowed to nobody")
            if not self.tally.denied[probe.name] and probe.kind != "public":
                found.append(f"{probe.name} was denied to nobody")
        return found

    # --- Cells -----------------------------------------------------------------------

    def run(self, cells: Sequence[Cell], stop_at: int = 50) -> None:
        """Ask these, until so many have failed."""
        for cell in cells:
            self.check(cell)
            if len(self.tally.failures) >= stop_at:
                return

    def learn_etags(self) -> None:
        """Look at everything once as who may, so that ETags are known."""
        for probe in all_probes():
            if not probe.etag:
                continue
            for key in keys_over(self.world, probe.over):
                for name, actor in self.world.actors.items():
                    ask = Ask(self.world, actor, key)
                    thing = key[1] if isinstance(key, tuple) else key
                    if (probe.etag, thing) in self.etags or not may(probe, ask):
                        continue
                    self.check(Cell(probe, name, key, "plain"))

    def cells(
        self, probes: str = "", actors: str = "", keys: str = ""
    ) -> Iterator[Cell]:
        """The matrix of this world, or what of it has names like these in it."""
        for probe in all_probes():
            asking = VISITORS if probe.kind == "visit" else tuple(self.world.actors)
            asking = tuple(one for one in asking if re.search(actors, one))
            variants = [
                one
                for one in (SAFE_VARIANTS if probe.safe else UNSAFE_VARIANTS)
                if makes_sense(probe, one) and re.search(probes, f"{probe.name} {one}")
            ]
            for key in keys_over(self.world, probe.over) if variants else ():
                parts = key if isinstance(key, tuple) else (key,)
                if not any(re.search(keys, one) for one in parts):
                    continue
                for actor in asking:
                    for variant in variants:
                        yield Cell(probe, actor, key, variant)


def may(probe: Probe, ask: Ask) -> bool:
    gate = at_the_gate(probe, ask)
    return gate is None and not probe.neither(ask) and probe.allows(ask)


def at_the_gate(probe: Probe, ask: Ask) -> Expected | None:
    """The answer to who may not ask such an address at all."""
    if probe.kind in ("public", "visit") or ask.person:
        if probe.kind == "operator" and not ask.truth.staff(ask.actor):
            return Expected((404,), False)
        return None
    if probe.kind == "media" or not probe.safe or probe.method == "OPTIONS":
        return Expected((404,), False, probe.alike)
    return Expected((302,), False)


def odd_statuses(variant: str) -> tuple[int, ...]:
    """What an address that is spelled or asked wrongly may answer."""
    return (302, 404, 405) if variant == "wrong" else (301, 302, 404)


def own_words(ask: Ask) -> list[str]:
    """What an answer may repeat of what was asked."""
    keys = ask.key if isinstance(ask.key, tuple) else (ask.key,)
    words: list[str] = []
    for key in keys:
        for pk in (ask.asset(key), ask.album(key), ask.link(key)):
            words += [str(pk), pk.hex]
        words += [ask.handle(key), ask.secret(key)]
        world = ask.world
        for table in (world.downloads, world.uploads, world.invitations):
            if key in table:
                words.append(str(table[key]))
        words += [str(world.notices.get(key, NOWHERE)), world.marks.get(key, NO_MARK)]
    return sorted(set(words), key=len, reverse=True)


def chosen(cells: Iterable[Cell], count: int, seed: int) -> list[Cell]:
    """So many of the cells by chance, as many of each probe's as there are.

    Half of a probe's are plain ones: what variants show follows from those.
    """
    by_probe: dict[tuple[str, bool], list[Cell]] = {}
    for cell in cells:
        key = cell.probe.name, cell.variant == "plain"
        by_probe.setdefault(key, []).append(cell)
    found: list[Cell] = []
    chance = random.Random(seed)
    groups = sorted(by_probe.items(), key=lambda pair: len(pair[1]))
    for at, (_key, group) in enumerate(groups):
        share = (count - len(found)) // (len(groups) - at)
        found += chance.sample(group, min(share, len(group)))
    chance.shuffle(found)
    return found


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is taken back."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)

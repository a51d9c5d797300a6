"""Whatever made something visible is taken back: all that hung on it is gone at once.

Everything that somebody could see is memorized as a browser would, with ETags and
ranges; then one edge is cut by its own address, and all of it is asked for again.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from copy import deepcopy
from itertools import islice

from tests.prove.acts import Stage, expect, out_of_everything
from tests.prove.life import KEPT
from tests.prove.matrix import Cell, Failure, Proof, may, undone
from tests.prove.oracle import ARCHIVED, LOCKED, TRASHED
from tests.prove.world import handle_of

MEMORIZED = "^GET (assets:(thumbnail|original|detail|info|video|timeline|partner)"
MEMORIZED += "|sharing:(album|visit)|assets:favorites).* (plain|etag|range|head)$"
Cut = Callable[[Stage], object]


def stops(giver: str, taker: str) -> Cut:
    def cut(stage: Stage) -> None:
        path = f"/account/sharing/with/{handle_of(taker)}/stop/"
        expect(stage.post(giver, path), 303)
        stage.truth.shares[giver, taker].live = False

    return cut


def leaves(taker: str, giver: str) -> Cut:
    def cut(stage: Stage) -> None:
        path = f"/account/sharing/from/{handle_of(giver)}/leave/"
        expect(stage.post(taker, path), 303)
        stage.truth.shares[giver, taker].live = False

    return cut


def pauses(giver: str, taker: str) -> Cut:
    def cut(stage: Stage) -> None:
        path = f"/account/sharing/with/{handle_of(taker)}/pause/"
        expect(stage.post(giver, path, paused=1), 303)
        stage.truth.shares[giver, taker].paused = True

    return cut


def deactivated(key: str) -> Cut:
    def cut(stage: Stage) -> None:
        data = {"action": "deactivate", "_selected_action": stage.world.people[key].pk}
        expect(stage.post("olga", "/admin/accounts/user/", **data), 302)
        stage.truth.people[key].active = False
        stage.truth.signed_out.add(key)

    return cut


def puts_away(verb: str, state: str, key: str) -> Cut:
    def cut(stage: Stage) -> None:
        ids = str(stage.world.assets[key])
        expect(stage.post("anna", f"/photos/{verb}/", ids=ids), 302)
        stage.truth.assets[key].state = state
        if state == LOCKED:
            out_of_everything(stage.truth, key)

    return cut


def out(album: str, member: str) -> Cut:
    def cut(stage: Stage) -> None:
        owner = stage.truth.albums[album].owner
        home = f"/albums/{stage.world.albums[album]}"
        path = f"{home}/people/{handle_of(member)}/remove/"
        expect(stage.post(owner, path), 303)
        del stage.truth.albums[album].members[member]

    return cut


def gone(album: str) -> Cut:
    def cut(stage: Stage) -> None:
        owner = stage.truth.albums[album].owner
        expect(stage.post(owner, f"/albums/{stage.world.albums[album]}/delete/"), 303)
        del stage.truth.albums[album]
        for key in [k for k, one in stage.truth.links.items() if one.album == album]:
            del stage.truth.links[key]

    return cut


def link_ends(key: str, how: str) -> Cut:
    def cut(stage: Stage) -> None:
        link = stage.truth.links[key]
        home = f"/links/{stage.world.links[key]}/"
        if how == "delete":
            expect(stage.post(link.maker, f"{home}delete/"), 303)
            del stage.truth.links[key]
        elif how == "pause":
            expect(stage.post(link.maker, f"{home}pause/", paused=1), 303)
            link.paused = True
        else:
            data = {"password": "another", "expires": "keep"}
            expect(stage.post(link.maker, home, **data), 303)
            link.password, link.details, link.downloads = 999, False, False

    return cut


CUTS: dict[str, tuple[str, Cut]] = {
    # What is named first is who or what has something to lose.
    **{f"anna stops {one}": (one, stops("anna", one)) for one in ("ben", "max", "tom")},
    "anna stops ben: his member": ("mia", stops("anna", "ben")),
    "anna stops ben: his links": ("by-ben|ben-all", stops("anna", "ben")),
    "anna stops walt: his member": ("wes", stops("anna", "walt")),
    "anna stops walt: his link": ("by-walt", stops("anna", "walt")),
    "anna pauses ben": ("ben|mia", pauses("anna", "ben")),
    "ben leaves anna": ("ben|mia", leaves("ben", "anna")),
    "ben stops pia": ("pia", stops("ben", "pia")),
    "anna is deactivated": ("ben|vic|mia|hal", deactivated("anna")),
    "anna is deactivated: her links": ("all|plain|shut", deactivated("anna")),
    "ben is deactivated": ("mia|pia", deactivated("ben")),
    "ben is deactivated: himself": ("^ben", deactivated("ben")),
    "hal's editor is deactivated": ("hal", deactivated("anna")),
    **{
        f"anna {verb}s a-new": ("a-new", puts_away(verb, state, "a-new"))
        for verb, state in (
            ("archive", ARCHIVED),
            ("trash", TRASHED),
            ("lock", LOCKED),
        )
    },
    "vic is out": ("vic", out("of-anna", "vic")),
    "eve is out, with what she added": ("e-own", out("of-anna", "eve")),
    "mia is out": ("mia", out("of-ben", "mia")),
    "tom is out and stays partner": ("tom", out("of-anna", "tom")),
    "of-anna is deleted": ("vic|eve|of-anna|^all$", gone("of-anna")),
    "of-ben is deleted": ("mia|of-ben|ben-all", gone("of-ben")),
    **{
        f"{key}: {how}": (f"^{key}$", link_ends(key, how))
        for key in ("all", "plain", "by-ben", "shut")
        for how in ("delete", "pause", "password")
    },
}


def revoke(proof: Proof, name: str, count: int, seed: int) -> tuple[int, list[Failure]]:
    """Cut one edge; how much was lost by it, and what was wrong afterwards."""
    losing, cut = CUTS[name]
    before = len(proof.tally.failures)
    lost = 0
    with ExitStack() as stack:
        stack.enter_context(undone())
        for kept in KEPT:
            value = deepcopy(getattr(proof.world, kept))
            stack.callback(setattr, proof.world, kept, value)
        stack.callback(proof.forget)
        memorized = allowed(proof, losing, count, seed)
        stage = Stage(proof, [])
        cut(stage)
        proof.forget()
        for cell in memorized:
            lost += not may(cell.probe, proof.ask_of(cell))
            proof.check(cell)
    return lost, proof.tally.failures[before:]


def allowed(proof: Proof, losing: str, count: int, seed: int) -> list[Cell]:
    """What those who have something to lose may see now."""
    found = list(about(proof, losing))
    random.Random(f"{losing} {seed}").shuffle(found)
    able = (cell for cell in found if may(cell.probe, proof.ask_of(cell)))
    return list(islice(able, count))


def about(proof: Proof, losing: str) -> Iterator[Cell]:
    """By who it is, or by what it is about."""
    yield from proof.cells(MEMORIZED, actors=losing)
    yield from proof.cells(MEMORIZED, keys=losing)

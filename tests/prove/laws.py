"""Laws that need no oracle: who was let in and out again is a stranger once more."""

from contextlib import ExitStack
from copy import deepcopy
from typing import Any

from tests.prove.acts import Stage, expect
from tests.prove.addresses import all_probes
from tests.prove.life import KEPT
from tests.prove.matrix import Proof, undone
from tests.prove.oracle import Share
from tests.prove.probes import TOLD_THEN, Ask, keys_over
from tests.prove.recorder import masked
from tests.prove.world import World, handle_of

# Their own pages tell them what happened to them.
OWN_STORY = TOLD_THEN | {"accounts:devices"}
# A new secret each time it is asked for.
OWN_STORY |= {"accounts:add-app"}
OVER = {"", "who", "asset", "handle", "album", "link"}
NEWCOMERS = ("gia", "gil")


def strangers_again(proof: Proof) -> tuple[int, list[str]]:
    """An ex-partner and a stranger ask everything: how much, and what differed."""
    world = proof.world
    with ExitStack() as stack:
        stack.enter_context(undone())
        for name in (*KEPT, "people", "actors", "sessions", "numbers"):
            stack.callback(setattr, world, name, deepcopy_of(world, name))
        stack.callback(proof.forget)
        for key in NEWCOMERS:
            world.person(key)
            world.actor(key, key)
            world.people[key].hue = 0
            world.people[key].save()
        let_in_and_out(Stage(proof, []), *NEWCOMERS[:1])
        asked, different = 0, []
        for probe in all_probes():
            wanted = probe.safe and probe.over in OVER
            if not wanted or probe.route in OWN_STORY or probe.kind == "operator":
                continue
            for key in keys_over(world, probe.over):
                if key in NEWCOMERS:
                    continue
                one, other = (told(proof, probe, name, key) for name in NEWCOMERS)
                asked += 2
                if one != other:
                    different.append(f"{probe.name} [{key}]")
        return asked, different


def let_in_and_out(stage: Stage, guest: str) -> None:
    """Anna shares with somebody, who looks, and takes it back."""
    handle = handle_of(guest)
    expect(stage.post("anna", "/account/sharing/add/", people=handle), 303)
    stage.truth.shares["anna", guest] = Share()
    stage.proof.forget()
    session = stage.world.sessions[guest]
    path = f"/partners/{handle_of('anna')}/"
    expect(stage.proof.server.ask("GET", path, session=session), 200)
    expect(stage.post("anna", f"/account/sharing/with/{handle}/stop/"), 303)
    # They were told of it; that is their own, and they read it and put it away.
    expect(stage.proof.server.ask("GET", "/sharing/", session=session), 200)
    expect(stage.post(guest, "/sharing/notices/dismiss/"), 303)
    stage.truth.shares["anna", guest].live = False
    stage.proof.forget()


def told(proof: Proof, probe: Any, name: str, key: Any) -> Any:
    """An answer without what is the asker's own."""
    world = proof.world
    ask = Ask(world, world.actors[name], key)
    person = world.people[name]
    answer = proof.server.ask(
        probe.method, probe.path(ask), session=world.sessions[name]
    )
    others = [world.people[one] for one in NEWCOMERS]
    # Each is in the other's picker.
    words = [w for one in others for w in (one.handle, one.name, one.first_name)]
    return masked(answer, person.email, *words)


def deepcopy_of(world: World, name: str) -> Any:
    value = getattr(world, name)
    return dict(value) if name == "people" else deepcopy(value)

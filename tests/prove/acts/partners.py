"""What partners do, and the operator with people."""

import random
from typing import Any

from sharing.models import Partnership
from tests.prove.acts.stage import Stage, expect, happens, somebody
from tests.prove.oracle import Share
from tests.prove.probes import Ask
from tests.prove.world import handle_of


@happens
def add_partner(stage: Stage, chance: random.Random) -> str:
    giver, taker = somebody(stage, chance), somebody(stage, chance)
    ask = Ask(stage.world, stage.world.actors[giver], taker)
    standing = stage.truth.standing(giver, taker) is not None
    answer = stage.post(giver, "/account/sharing/add/", people=ask.handle())
    if giver == taker or standing:
        expect(answer, 422)
        return f"{giver} cannot add {taker}"
    expect(answer, 303)
    stage.truth.shares[giver, taker] = Share()
    row = Partnership.objects.get(
        sharer=stage.world.people[giver],
        recipient=stage.world.people[taker],
        ended_at=None,
    )
    stage.world.shares[giver, taker] = row.pk
    stage.touch(giver, taker)
    return f"{giver} adds {taker}"


def between(
    stage: Stage, chance: random.Random, *, live: bool
) -> tuple[str, str] | None:
    found = [
        pair
        for pair, share in stage.truth.shares.items()
        if (stage.truth.standing(*pair) is not None) == live
        and all(stage.can_act(one) for one in pair)
    ]
    return chance.choice(found) if found else None


def in_force(stage: Stage, chance: random.Random) -> tuple[str, str] | None:
    """Neither paused nor over: the recipient knows of it."""
    pair = between(stage, chance, live=True)
    return pair if pair and stage.truth.share(*pair) else None


def end(
    stage: Stage, pair: tuple[str, str], by: str, path: str, *, undoable: bool
) -> None:
    expect(stage.post(by, path), 303)
    share = stage.truth.shares[pair]
    share.live, share.undoable, share.ended_by = False, undoable, by
    stage.touch(*pair)


@happens
def stop(stage: Stage, chance: random.Random) -> str:
    pair = between(stage, chance, live=True)
    if pair is None:
        return ""
    giver, taker = pair
    path = f"/account/sharing/with/{handle_of(taker)}/stop/"
    end(stage, pair, giver, path, undoable=True)
    return f"{giver} stops {taker}"


@happens
def undo(stage: Stage, chance: random.Random) -> str:
    pair = between(stage, chance, live=False)
    if pair is None:
        return ""
    giver, taker = pair
    path = f"/account/sharing/with/{handle_of(taker)}/undo/"
    expect(stage.post(giver, path), 303)
    share = stage.truth.shares[pair]
    if share.undoable and share.ended_by == giver:
        share.live, share.undoable, share.ended_by = True, False, ""
    stage.touch(giver, taker)
    return f"{giver} undoes stopping {taker}"


@happens
def leave(stage: Stage, chance: random.Random) -> str:
    pair = in_force(stage, chance)
    if pair is None:
        return ""
    giver, taker = pair
    path = f"/account/sharing/from/{handle_of(giver)}/leave/"
    end(stage, pair, taker, path, undoable=False)
    return f"{taker} leaves {giver}"


@happens
def switch(stage: Stage, chance: random.Random) -> str:
    pair = in_force(stage, chance)
    if pair is None:
        return ""
    giver, taker = pair
    share = stage.truth.shares[pair]
    path = f"/account/sharing/from/{handle_of(giver)}/timeline/"
    expect(stage.post(taker, path, show=int(not share.in_timeline)), 303)
    share.in_timeline = not share.in_timeline
    stage.touch(taker)
    return f"{taker} switches {giver}"


@happens
def wish(stage: Stage, chance: random.Random) -> str:
    pair = between(stage, chance, live=True)
    if pair is None:
        return ""
    giver, taker = pair
    share = stage.truth.shares[pair]
    if share.over:
        return ""
    own = [key for key, one in stage.truth.albums.items() if one.owner == giver]
    share.since = chance.choice(["", "2026-01-01", "2026-11-04"])
    share.screenshots = chance.random() < 0.5
    share.paused = chance.random() < 0.3
    share.left_out = set(chance.sample(own, min(len(own), chance.randrange(2))))
    data: dict[str, Any] = {"since": share.since}
    if not share.screenshots:
        data["no_screenshots"] = "on"
    if share.paused:
        data["paused"] = "on"
    data["left_out"] = [str(stage.world.albums[key]) for key in share.left_out]
    path = f"/account/sharing/with/{handle_of(taker)}/rules/"
    expect(stage.post(giver, path, **data), 303)
    stage.touch(giver, taker, *share.left_out)
    return f"{giver} wishes {data} of {taker}"


@happens
def deactivate_or_back(stage: Stage, chance: random.Random) -> str:
    key = chance.choice(["ben", "max", "ed", "vic", "walt", "dora", "dan"])
    person = stage.truth.people[key]
    action = "deactivate" if person.active else "activate"
    data = {"action": action, "_selected_action": stage.world.people[key].pk}
    expect(stage.post("olga", "/admin/accounts/user/", **data), 302)
    if person.active:
        stage.truth.signed_out.add(key)
    person.active = not person.active
    stage.touch(key)
    return f"olga {action}s {key}"

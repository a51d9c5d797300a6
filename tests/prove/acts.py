"""What people do in ram, by its own addresses, and what it makes of the truth."""

import random
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from assets.models import Asset as AssetRow
from sharing.models import Partnership
from tests.prove.asking import Answer
from tests.prove.matrix import Proof
from tests.prove.oracle import (
    ARCHIVED,
    LIBRARY,
    LOCKED,
    TRASHED,
    Asset,
    Share,
    Truth,
)
from tests.prove.probes import Ask
from tests.prove.world import World, handle_of


@dataclass
class Stage:
    """A world in which things happen, and what was touched last."""

    proof: Proof
    touched: list[str]

    @property
    def world(self) -> World:
        return self.proof.world

    @property
    def truth(self) -> Truth:
        return self.world.truth

    def post(self, person: str, path: str, **data: Any) -> Answer:
        """What a signed-in person sends."""
        session = self.world.sessions[person]
        return self.proof.server.ask("POST", path, session=session, data=data)

    def can_act(self, person: str) -> bool:
        return bool(self.truth.who(self.world.actors[person]))

    def touch(self, *keys: str) -> None:
        self.touched = [*keys, *self.touched][:9]
        self.proof.forget()


Act = Callable[[Stage, random.Random], str]
ACTS: list[Act] = []


def happens(act: Act) -> Act:
    ACTS.append(act)
    return act


def expect(answer: Answer, *statuses: int) -> None:
    assert answer.status in statuses, f"{answer.status}, and {statuses} was right"


def somebody(stage: Stage, chance: random.Random) -> str:
    """Mostly those between whom something is."""
    often = ["anna", "ben", "max", "tom", "ed", "vic", "eve", "mia", "walt", "carl"]
    able = [one for one in often if stage.can_act(one)]
    return chance.choice(able or ["olga"])


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


@happens
def stop(stage: Stage, chance: random.Random) -> str:
    pair = between(stage, chance, live=True)
    if pair is None:
        return ""
    giver, taker = pair
    path = f"/account/sharing/with/{handle_of(taker)}/stop/"
    expect(stage.post(giver, path), 303)
    share = stage.truth.shares[pair]
    share.live, share.undoable, share.ended_by = False, True, giver
    stage.touch(giver, taker)
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
    pair = between(stage, chance, live=True)
    if pair is None or stage.truth.share(*pair) is None:
        return ""
    giver, taker = pair
    path = f"/account/sharing/from/{handle_of(giver)}/leave/"
    expect(stage.post(taker, path), 303)
    share = stage.truth.shares[pair]
    share.live, share.undoable, share.ended_by = False, False, taker
    stage.touch(giver, taker)
    return f"{taker} leaves {giver}"


@happens
def switch(stage: Stage, chance: random.Random) -> str:
    pair = between(stage, chance, live=True)
    if pair is None or stage.truth.share(*pair) is None:
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


# --- Photos -------------------------------------------------------------------

CHANGES = {
    "archive": ((LIBRARY,), ARCHIVED),
    "unarchive": ((ARCHIVED,), LIBRARY),
    "trash": ((LIBRARY, ARCHIVED), TRASHED),
    "restore": ((TRASHED,), ""),
    "lock": ((LIBRARY, ARCHIVED), LOCKED),
}


def out_of_everything(truth: Truth, key: str) -> None:
    for album in truth.albums.values():
        album.entries.pop(key, None)
    for link in truth.links.values():
        link.items.discard(key)


@happens
def change_state(stage: Stage, chance: random.Random) -> str:
    name = chance.choice(list(CHANGES))
    states, to = CHANGES[name]
    found = [one for one in stage.truth.assets.values() if one.state in states]
    found = [one for one in found if stage.can_act(one.owner)]
    if not found:
        return ""
    one = chance.choice(found)
    pk = str(stage.world.assets[one.key])
    expect(stage.post(one.owner, f"/photos/{name}/", ids=pk), 302, 303)
    if name == "trash":
        one.trashed_from = one.state
    one.state = to or one.trashed_from
    if name == "lock":
        out_of_everything(stage.truth, one.key)
    stage.touch(one.key)
    return f"{one.owner}: {name} {one.key}"


@happens
def delete_for_good(stage: Stage, chance: random.Random) -> str:
    found = [one for one in stage.truth.assets.values() if one.state == TRASHED]
    found = [one for one in found if stage.can_act(one.owner)]
    if not found or chance.random() < 0.6:
        return ""
    one = chance.choice(found)
    pk = str(stage.world.assets[one.key])
    expect(stage.post(one.owner, "/photos/delete/", ids=pk, count=1), 302, 303)
    out_of_everything(stage.truth, one.key)
    del stage.truth.assets[one.key]
    stage.truth.hearts = {h for h in stage.truth.hearts if h[1] != one.key}
    stage.touch(one.key)
    return f"{one.owner} deletes {one.key}"


@happens
def heart(stage: Stage, chance: random.Random) -> str:
    person, key = somebody(stage, chance), chance.choice(list(stage.truth.assets))
    sees = stage.truth.sees(person, key)
    pk, on = str(stage.world.assets[key]), chance.randrange(2)
    answer = stage.post(person, "/photos/favorite/", ids=pk, on=on)
    expect(answer, *((302, 303) if sees else (404,)))
    if sees:
        stage.truth.hearts.discard((person, key))
        if on:
            stage.truth.hearts.add((person, key))
    stage.touch(key)
    return f"{person}'s heart on {key}: {on if sees else 'refused'}"


@happens
def keep(stage: Stage, chance: random.Random) -> str:
    person, key = somebody(stage, chance), chance.choice(list(stage.truth.assets))
    may = stage.truth.keeps(person, key)
    pk = stage.world.assets[key]
    answer = stage.post(person, "/photos/keep/", ids=str(pk))
    expect(answer, *((302, 303) if may else (404,)))
    source = stage.truth.assets[key]
    owned = any(
        one.owner == person and one.file == source.file
        for one in stage.truth.assets.values()
    )
    if may and not owned:
        copy = deepcopy(source)
        copy.key, copy.owner, copy.state = f"{person}-{key}", person, LIBRARY
        copy.kept_from = source.kept_from or key
        adopt(stage, copy, person, pk)
    stage.touch(key)
    return f"{person} keeps {key}: {may and not owned}"


def adopt(stage: Stage, copy: Asset, person: str, source: Any) -> None:
    row = AssetRow.objects.get(owner=stage.world.people[person], kept_from=source)
    # What it is said to be of its own: a screenshot is what its owner says it is.
    copy.screenshot = row.is_screenshot
    copy.live = bool(row.is_live)
    stage.truth.assets[copy.key] = copy
    stage.world.assets[copy.key] = row.pk
    stage.world.files[copy.key] = stage.world.files[copy.kept_from]


# --- Albums and links -----------------------------------------------------------


def some_album(stage: Stage, chance: random.Random) -> str:
    return chance.choice(list(stage.truth.albums))


@happens
def add_entry(stage: Stage, chance: random.Random) -> str:
    album, key = some_album(stage, chance), chance.choice(list(stage.truth.assets))
    found = stage.truth.albums[album]
    person = chance.choice([found.owner, *found.members])
    if not stage.can_act(person):
        return ""
    fills = stage.truth.fills(person, album)
    allowed = fills and stage.truth.sees(person, key)
    ids, albums = str(stage.world.assets[key]), str(stage.world.albums[album])
    answer = stage.post(person, "/albums/add/", ids=ids, albums=albums)
    expect(answer, *((303,) if allowed else (404,)))
    if allowed and stage.truth.may_derive(person, key):
        owners = stage.truth.assets[key].owner == person
        if owners or not stage.truth.alive(album, key):
            found.entries[key] = person
    stage.touch(album, key)
    return f"{person} adds {key} to {album}: {allowed}"


@happens
def remove_entry(stage: Stage, chance: random.Random) -> str:
    album = some_album(stage, chance)
    found = stage.truth.albums[album]
    alive = stage.truth.in_album(album)
    people = [one for one in (found.owner, *found.members) if stage.can_act(one)]
    if not alive or not people:
        return ""
    key, person = chance.choice(alive), chance.choice(people)
    mine = person in (found.owner, found.entries[key], stage.truth.assets[key].owner)
    path = f"/albums/{stage.world.albums[album]}/remove/"
    ids = str(stage.world.assets[key])
    expect(stage.post(person, path, ids=ids), 303)
    if mine:
        del found.entries[key]
    stage.touch(album, key)
    return f"{person} takes {key} out of {album}: {mine}"


@happens
def invite(stage: Stage, chance: random.Random) -> str:
    album, guest = some_album(stage, chance), somebody(stage, chance)
    found = stage.truth.albums[album]
    there = guest == found.owner or guest in found.members
    if there or not stage.can_act(found.owner) or not stage.truth.active(guest):
        return ""
    adds = chance.random() < 0.5
    path = f"/albums/{stage.world.albums[album]}/people/"
    role = "editor" if adds else "viewer"
    answer = stage.post(found.owner, path, people=handle_of(guest), role=role)
    expect(answer, 303)
    found.members[guest] = adds
    stage.touch(album, guest)
    return f"{found.owner} lets {guest} into {album} as {role}"


@happens
def end_membership(stage: Stage, chance: random.Random) -> str:
    album = some_album(stage, chance)
    found = stage.truth.albums[album]
    if not found.members:
        return ""
    member = chance.choice(list(found.members))
    home = f"/albums/{stage.world.albums[album]}"
    if chance.random() < 0.5 and stage.truth.enters(member, album):
        if not stage.can_act(member):
            return ""
        expect(stage.post(member, f"{home}/leave/"), 303)
    elif stage.can_act(found.owner):
        path = f"{home}/people/{handle_of(member)}/remove/"
        answer = stage.post(found.owner, path)
        if not stage.truth.active(member):
            expect(answer, 404)
            return f"{member}, who is not here, cannot be let out of {album}"
        expect(answer, 303)
    else:
        return ""
    del found.members[member]
    stage.touch(album, member)
    return f"{member} is out of {album}"


@happens
def delete_album(stage: Stage, chance: random.Random) -> str:
    album = some_album(stage, chance)
    owner = stage.truth.albums[album].owner
    if not stage.can_act(owner) or chance.random() < 0.7 or len(stage.truth.albums) < 3:
        return ""
    expect(stage.post(owner, f"/albums/{stage.world.albums[album]}/delete/"), 303)
    del stage.truth.albums[album]
    for key in [k for k, link in stage.truth.links.items() if link.album == album]:
        del stage.truth.links[key]
    stage.touch(album)
    return f"{owner} deletes {album}"


def some_link(stage: Stage, chance: random.Random) -> str:
    found = [
        key for key, link in stage.truth.links.items() if stage.can_act(link.maker)
    ]
    return chance.choice(found) if found else ""


@happens
def pause_link(stage: Stage, chance: random.Random) -> str:
    key = some_link(stage, chance)
    if not key:
        return ""
    link = stage.truth.links[key]
    path = f"/links/{stage.world.links[key]}/pause/"
    expect(stage.post(link.maker, path, paused=int(not link.paused)), 303)
    link.paused = not link.paused
    stage.touch(key)
    return f"{link.maker} pauses {key}: {link.paused}"


@happens
def change_link(stage: Stage, chance: random.Random) -> str:
    key = some_link(stage, chance)
    if not key:
        return ""
    link = stage.truth.links[key]
    data = {"expires": chance.choice(["never", "keep"])}
    details, downloads = chance.random() < 0.5, chance.random() < 0.5
    if details:
        data["shows_details"] = "on"
    if downloads:
        data["allows_download"] = "on"
    if chance.random() < 0.3:
        data["password"] = "quite another"
    path = f"/links/{stage.world.links[key]}/"
    expect(stage.post(link.maker, path, **data), 303)
    link.details, link.downloads, link.titled = details, downloads, False
    link.expired = link.expired and data["expires"] == "keep"
    if "password" in data:
        link.password = 1000 + chance.randrange(1000)
    stage.touch(key)
    return f"{link.maker} changes {key}: {data}"


@happens
def delete_link(stage: Stage, chance: random.Random) -> str:
    key = some_link(stage, chance)
    if not key or chance.random() < 0.6:
        return ""
    maker = stage.truth.links[key].maker
    expect(stage.post(maker, f"/links/{stage.world.links[key]}/delete/"), 303)
    del stage.truth.links[key]
    stage.touch(key)
    return f"{maker} deletes {key}"

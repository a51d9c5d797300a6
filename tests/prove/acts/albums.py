"""What people do with albums."""

import random

from tests.prove.acts.stage import Stage, expect, happens, somebody
from tests.prove.world import handle_of


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

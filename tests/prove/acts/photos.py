"""What people do with photos."""

import random
from copy import deepcopy
from typing import Any

from assets.models import Asset as AssetRow
from tests.prove.acts.stage import Stage, expect, happens, somebody
from tests.prove.oracle import ARCHIVED, LIBRARY, LOCKED, TRASHED, Asset, Truth

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

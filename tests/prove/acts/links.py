"""What people do with their links."""

import random

from tests.prove.acts.stage import Stage, expect, happens


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

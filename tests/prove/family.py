"""The world of the proof: every actor beside every state."""

from datetime import date

from assets import processing
from tests.prove.oracle import ARCHIVED, LIBRARY, LOCKED, TRASHED, Actor
from tests.prove.world import World

# On this day some years ago, so that it is remembered.
OLD = f"2019-{date.today():%m}-{min(date.today().day, 28):02}"
SINCE = "2026-01-01"
ANNAS = (
    *("a-new", "a-heart", "a-live", "a-video", "a-copy", "a-shot", "a-old", "a-out"),
    *("a-kept", "a-arch", "a-trash", "a-locked", "a-secret", "a-failed", "a-wait"),
)


def family() -> World:
    """Anna's library, and everybody who stands in some relation to her."""
    world = World()
    populate(world)
    bring_photos(world)
    partnerships(world)
    albums(world)
    shared_links(world)
    for person in ("anna", "ben", "carl"):
        world.download(f"zip-{person}", person, "a-new", "a-arch", "b-new", "c-own")
        world.upload(f"up-{person}", person)
        world.notice(f"news-{person}", person)
        world.passkey(f"key-{person}", person)
        world.forget_days(f"left-{person}", person)
    world.invitation("inv", "olga")
    world.password_link("pass", "carl", "olga")
    sessions(world)
    return world


ACTIVE = (
    # anna shares; ben is her partner; rita shares with her; pia is ben's partner
    *("anna", "ben", "rita", "pia", "max"),
    # ed was a partner, una was a moment ago, leo left
    *("ed", "una", "leo"),
    # members of albums: of anna's, of ben's, of ed's, of walt's; xara was one
    *("vic", "eve", "mia", "ned", "wes", "xara", "hal"),
    # on two roads: tom is partner and member, tim was partner and is member
    *("tom", "tim"),
    # partners with wishes of anna's
    *("walt", "sue", "lou", "pau", "fin"),
    "carl",
)


def populate(world: World) -> None:
    for key in ACTIVE:
        world.person(key)
    world.person("olga", staff=True)
    world.person("dan", active=False)
    world.person("dora", active=False)


def bring_photos(world: World) -> None:
    for key in ANNAS:
        if key not in ("a-wait", "a-failed"):
            video = key in ("a-video", "a-copy", "a-secret")
            world.photo(key, "anna", video=video, sidecar=key == "a-live")
    world.photo("a-failed", "anna", broken=True)
    world.photo("a-gone", "anna")
    others = {"b-new": "ben", "b-arch": "ben", "c-own": "carl", "r-own": "rita"}
    others |= {"d-own": "dora", "e-own": "eve", "x-own": "xara", "m-own": "max"}
    for key, owner in others.items():
        world.photo(key, owner)
    processing.work_once(lambda: True)
    world.photo("a-wait", "anna")
    world.settle("a-old", day=OLD)
    world.settle("a-shot", screenshot=True)
    states = {"a-arch": ARCHIVED, "a-trash": TRASHED, "a-locked": LOCKED}
    states |= {"a-secret": LOCKED}
    states |= {"b-arch": ARCHIVED}
    for key in (*ANNAS, *others):
        if key not in ("a-old", "a-shot"):
            world.settle(key, state=states.get(key, LIBRARY))
    world.convert("a-copy")
    world.enliven("a-live")
    world.enliven("a-arch")
    world.enliven("a-locked")
    world.copy("b-kept", "ben", "a-kept")
    for person, key in (
        *(("anna", "a-heart"), ("ben", "a-heart"), ("ben", "a-arch")),
        *(("anna", "a-arch"), ("vic", "a-new"), ("ed", "a-new"), ("carl", "a-new")),
    ):
        world.heart(person, key)


def partnerships(world: World) -> None:
    world.share("anna", "ben", in_timeline=True)
    world.share("rita", "anna", in_timeline=True)
    world.share("ben", "pia")
    world.share("anna", "max", in_timeline=True)
    world.share("max", "anna")
    world.share("anna", "tom")
    world.share("anna", "dan", in_timeline=True)
    world.share("dora", "ben", in_timeline=True)
    world.share("anna", "ed", live=False, ended_by="anna", in_timeline=True)
    world.share("anna", "tim", live=False, ended_by="anna")
    world.share("anna", "una", live=False, ended_by="anna", undoable=True)
    world.share("anna", "leo", live=False, ended_by="leo", undoable=True)
    world.share("anna", "walt", in_timeline=True, since=SINCE)
    world.share("anna", "sue", in_timeline=True, screenshots=False)
    world.share("anna", "lou", in_timeline=True)
    world.share("anna", "pau", in_timeline=True, paused=True)
    world.share("anna", "fin", in_timeline=True, over=True)


def albums(world: World) -> None:
    members = {"vic": False, "eve": True, "tom": False, "tim": False}
    world.album("of-anna", "anna", members, by_hand=True)
    world.entries("of-anna", "anna", *ANNAS)
    world.entries("of-anna", "eve", "e-own")
    world.entries("of-anna", "xara", "x-own")
    world.album("of-ben", "ben", {"mia": False, "walt": True})
    world.entries("of-ben", "ben", *ANNAS, "b-new", "b-arch")
    world.album("of-ed", "ed", {"ned": False})
    world.entries("of-ed", "ed", *ANNAS)
    world.album("of-dora", "dora", {"anna": True})
    world.entries("of-dora", "dora", "d-own")
    world.entries("of-dora", "anna", "a-new")
    world.album("of-walt", "walt", {"wes": False})
    world.entries("of-walt", "walt", *ANNAS)
    # Its host sees what its editor put in, and archived since.
    world.album("of-hal", "hal", {"anna": True, "dan": True})
    world.entries("of-hal", "anna", "a-new", "a-arch", "a-trash")
    world.entries("of-hal", "dan", "a-old")
    world.album("left-out", "anna")
    world.entries("left-out", "anna", "a-out")
    world.leave_out("anna", "lou", "left-out")


def shared_links(world: World) -> None:
    world.link("all", "anna", album="of-anna", details=True, downloads=True)
    world.link("plain", "anna", *ANNAS, downloads=True, titled=True)
    world.link("told", "anna", *ANNAS, details=True)
    world.link("bare", "anna", *ANNAS)
    world.link("one", "anna", "a-new", details=True, downloads=True)
    world.link("shut", "anna", *ANNAS, password=1, details=True, downloads=True)
    world.link("shut2", "anna", *ANNAS, password=1, details=True, downloads=True)
    world.link("expired", "anna", *ANNAS, expired=True, downloads=True)
    world.link("paused", "anna", *ANNAS, paused=True, downloads=True)
    world.link("by-ben", "ben", *ANNAS, "b-new", details=True, downloads=True)
    world.link("ben-all", "ben", album="of-ben", details=True, downloads=True)
    world.link("by-ed", "ed", *ANNAS, details=True, downloads=True)
    world.link("by-dora", "dora", "d-own", downloads=True)
    world.link("by-walt", "walt", *ANNAS, downloads=True)
    # Rows that no page makes: a member's, a stranger's, and of another's album.
    world.link("by-vic", "vic", *ANNAS, details=True, downloads=True)
    world.link("by-carl", "carl", *ANNAS, "c-own", details=True, downloads=True)
    world.link("of-eve", "eve", album="of-anna", details=True, downloads=True)
    world.link("gone", "anna", *ANNAS, downloads=True)


def sessions(world: World) -> None:
    for key in world.people:
        world.actor(key, key)
    world.actor("anna-open", "anna", door=True)
    world.actor("ben-open", "ben", door=True)
    world.stale("carl-stale", "carl")
    world.actor("visitor")
    world.actor("visitor-right", shut=1)
    world.actor("visitor-other", shut2=1)
    world.actor("visitor-stale", shut=7)
    world.unlink("gone")
    world.lose("a-gone")
    world.actors["anonymous"] = Actor("anonymous")
    world.sessions["anonymous"] = ""

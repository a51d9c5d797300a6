"""What each act does to a library, in plain Python: one after the other, no database.

A state is a dict of small values; an act gives every outcome it may have, as the answer
that would be given and the state that would come of it. Written from the design, not
from ram's code, of which nothing is imported.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

LIBRARY, ARCHIVED, LOCKED, TRASHED = range(4)
NAMES = {"anna": "Anna", "ben": "Ben", "carl": "Carl"}


class Photo(NamedTuple):
    """One asset. What is in its file is a number: `content`."""

    owner: str
    content: int
    state: int
    trashed_from: int | None
    clock: str
    place: tuple[float, float] | None
    words: str
    turned: int


class Share(NamedTuple):
    """The newest row of a partnership; `ended_by` is "" while it stands."""

    rows: int
    in_timeline: bool
    paused: bool
    ended_by: str
    # Ended so long ago that undoing may be too late.
    old: bool = False


# ("photo", id): Photo
# ("heart", who, photo): True
# ("album", id): owner
# ("entry", album, photo): added by
# ("member", album, who): may add
# ("share", sharer, recipient): Share
# ("link", id, album or ""): maker
# ("item", link, photo): True
Key = tuple[str, ...]
State = dict[Key, Any]
# What is said, as far as it is certain: an answer of a rig is made comparable to it.
Said = tuple[Any, ...]
Outcome = tuple[Said, State]

GONE: Said = (404,)
DONE: Said = ("done",)
WRONG: Said = (422,)


@dataclass(frozen=True)
class Op:
    """One act as it was asked for and answered, and when."""

    who: str
    name: str
    args: dict[str, Any] = field(default_factory=dict, hash=False)
    said: Said = ()
    began: float = 0
    ended: float = 0

    @property
    def subjects(self) -> set[str]:
        """Ids that keys which this act may write are about; of reads and refusals none.

        A key is written only by acts that name one of its parts.
        """
        if self.name in READS or self.said in (GONE, WRONG):
            return set()
        found = {self.args.get(name, "") for name in ("album", "link", "other")}
        found |= {*self.args.get("ids", ())}
        if self.name in MAKES:
            found |= {part for part in self.said if isinstance(part, str)}
        if self.name == "keep":
            found |= {*self.said[1]}
        if self.name in {"heart", "leave_album"} or self.name in SHARES:
            found.add(self.who)
        return found - {""}


READS = {"look"}
MAKES = {"upload", "new_album", "link", "album_link"}
SHARES = {"share", "stop", "undo", "leave", "switch", "pause"}


# --- The rule ---------------------------------------------------------------------


def stands(state: State, sharer: str, recipient: str) -> Share | None:
    """The partnership that nobody ended, paused or not."""
    share = state.get(("share", sharer, recipient))
    return share if share and not share.ended_by else None


def lets_see(state: State, sharer: str, recipient: str) -> bool:
    share = stands(state, sharer, recipient)
    return share is not None and not share.paused


def opens(state: State, who: str, photo: str) -> bool:
    """Whether `who` may open it as its owner or a partner, outside `/locked/`."""
    found = state.get(("photo", photo))
    if found is None:
        return False
    if found.owner == who:
        return bool(found.state != LOCKED)
    return found.state == LIBRARY and lets_see(state, found.owner, who)


def passes(state: State, who: str, photo: str) -> bool:
    """Whether `who` may put it into albums and links."""
    found = state.get(("photo", photo))
    return opens(state, who, photo) and found.state in {LIBRARY, ARCHIVED}


def may_fill(state: State, who: str, album: str) -> bool:
    owner = state.get(("album", album))
    return owner == who or bool(owner and state.get(("member", album, who)))


def may_open(state: State, who: str, album: str) -> bool:
    owner = state.get(("album", album))
    return owner == who or bool(owner and ("member", album, who) in state)


def counts(state: State, album: str, photo: str) -> bool:
    """Whether an entry is there and counts."""
    by = state.get(("entry", album, photo))
    return bool(by) and may_open(state, by, album) and passes(state, by, photo)


def sees(state: State, who: str, photo: str) -> bool:
    """THE access rule."""
    return opens(state, who, photo) or any(
        key[0] == "entry"
        and key[2] == photo
        and may_open(state, who, key[1])
        and counts(state, key[1], photo)
        for key in state
    )


# --- Acts ----------------------------------------------------------------------------

Outcomes = Iterator[Outcome]
ACTS: dict[str, Callable[[State, Op], Outcomes]] = {}


def act(function: Callable[[State, Op], Outcomes]) -> Callable[[State, Op], Outcomes]:
    ACTS[function.__name__] = function
    return function


def outcomes(state: State, op: Op) -> Outcomes:
    """Every way in which `op` may go in this state."""
    return ACTS[op.name](state, op)


def put(state: State, changes: dict[str, Photo]) -> State:
    """The same with some photos changed."""
    return state | {("photo", pk): photo for pk, photo in changes.items()}


def without(state: State, gone: Callable[[Key], bool]) -> State:
    return {key: value for key, value in state.items() if not gone(key)}


def items(number: int) -> str:
    return f"{number} item{'' if number == 1 else 's'}"


@act
def upload(state: State, op: Op) -> Outcomes:
    """The same bytes again are the same photo; else a new one, of the id answered."""
    content = op.args["content"]
    for key, photo in state.items():
        if key[0] == "photo" and (photo.owner, photo.content) == (op.who, content):
            yield ("trash" if photo.state == TRASHED else "here",), state
            return
    clock, place = op.args["clock"], op.args["place"]
    photo = Photo(op.who, content, LIBRARY, None, clock, place, "", 0)
    if op.said[0] == "added":
        yield op.said, put(state, {op.said[1]: photo})


VERBS: dict[str, tuple[set[int], str]] = {
    "archive": ({LIBRARY}, "{} archived"),
    "unarchive": ({ARCHIVED}, "{} moved back"),
    "trash": ({LIBRARY, ARCHIVED}, "{} in the trash"),
    "restore": ({TRASHED}, "{} put back"),
    "lock": ({LIBRARY, ARCHIVED}, "{} locked"),
    "unlock": ({LOCKED}, "{} back in your library"),
    "delete": ({TRASHED}, "{} deleted"),
}


@act
def put_away(state: State, op: Op) -> Outcomes:
    """One verb to those of a selection that are mine and in the right state."""
    verb, ids = op.args["verb"], op.args["ids"]
    states, words = VERBS[verb]
    able = {}
    for pk in ids:
        photo = state.get(("photo", pk))
        if photo and photo.owner == op.who and photo.state in states:
            able[pk] = photo
    if not able:
        yield GONE, state
        return
    said = words.format(items(len(able)))
    if len(able) < len(ids):
        said += f" · {len(ids) - len(able)} not available"
    if verb in {"lock", "unlock"}:
        # Out of every album and link, for good.
        state = without(
            state, lambda key: key[0] in {"entry", "item"} and key[2] in able
        )
    if verb == "delete":
        state = without(state, lambda key: not able.keys().isdisjoint(key[1:]))
        yield (said,), state
        return
    changed = {pk: moved(photo, verb) for pk, photo in able.items()}
    yield (said,), put(state, changed)


def moved(photo: Photo, verb: str) -> Photo:
    if verb == "trash":
        return photo._replace(state=TRASHED, trashed_from=photo.state)
    if verb == "restore":
        return photo._replace(state=photo.trashed_from, trashed_from=None)
    to = {"archive": ARCHIVED, "lock": LOCKED}.get(verb, LIBRARY)
    return photo._replace(state=to)


@act
def heart(state: State, op: Op) -> Outcomes:
    """On one photo; taken off, it is off all copies in libraries that I see."""
    [pk] = op.args["ids"]
    if not sees(state, op.who, pk):
        yield GONE, state
        return
    if op.args["on"]:
        yield DONE, state | {("heart", op.who, pk): True}
        return
    content = state["photo", pk].content
    same = {pk} | {
        key[1]
        for key, photo in state.items()
        if key[0] == "photo"
        and photo.content == content
        and opens(state, op.who, key[1])
    }
    gone = {("heart", op.who, one) for one in same}
    yield DONE, without(state, lambda key: key in gone)


@act
def edit(state: State, op: Op) -> Outcomes:
    """One change to those of a selection that are mine and not put away further."""
    changed = {}
    for pk in op.args["ids"]:
        photo = state.get(("photo", pk))
        if photo and photo.owner == op.who and photo.state in {LIBRARY, ARCHIVED}:
            changed[pk] = edited(photo, op.args)
    yield (DONE, put(state, changed)) if changed else (GONE, state)


def edited(photo: Photo, change: dict[str, Any]) -> Photo:
    if clock := change.get("clock"):
        photo = photo._replace(clock=clock)
    if days := change.get("days"):
        later = datetime.fromisoformat(photo.clock) + timedelta(days=days)
        photo = photo._replace(clock=later.isoformat())
    if place := change.get("place"):
        photo = photo._replace(place=place)
    if words := change.get("words"):
        photo = photo._replace(words=words)
    return photo._replace(turned=(photo.turned + change.get("turn", 0)) % 4)


@act
def keep(state: State, op: Op) -> Outcomes:
    """Copies in my library of what I see in libraries and have no copy of yet."""
    ids = op.args["ids"]
    sources = [pk for pk in sorted(ids) if opens(state, op.who, pk)]
    if not sources:
        yield GONE, state
        return
    mine = {
        photo.content: photo.state
        for key, photo in state.items()
        if key[0] == "photo" and photo.owner == op.who
    }
    kept: dict[int, Photo] = {}
    for pk in sources:
        photo = state["photo", pk]
        if photo.content not in mine and photo.content not in kept:
            kept[photo.content] = photo._replace(owner=op.who, state=LIBRARY)
    in_trash = sum(mine.get(state["photo", pk].content) == TRASHED for pk in sources)
    already = len(sources) - len(kept) - in_trash
    there = "is in your trash: put it back there"
    if in_trash != 1:
        there = "are in your trash: put them back there"
    parts = [
        (f"{items(len(kept))} saved in your library", len(kept)),
        (f"{already} already yours", already),
        (f"{in_trash} {there}", in_trash),
        (f"{len(ids) - len(sources)} not available", len(ids) - len(sources)),
    ]
    said = " · ".join(text for text, number in parts if number)
    new = op.said[1] if len(op.said) == 2 else ()
    if len(new) == len(kept):
        yield (said, new), put(state, dict(zip(new, kept.values(), strict=True)))


# --- Albums --------------------------------------------------------------------------


@act
def new_album(state: State, op: Op) -> Outcomes:
    yield op.said, state | {("album", op.said[-1]): op.who}


@act
def delete_album(state: State, op: Op) -> Outcomes:
    """The album goes with its entries, its members and its links."""
    album = op.args["album"]
    if state.get(("album", album)) != op.who:
        yield GONE, state
        if ("album", album) not in state:
            # Of two at once, both are told that it is done.
            yield DONE, state
        return
    yield DONE, without(state, lambda key: album in (key[1], *key[2:]))


@act
def fill(state: State, op: Op) -> Outcomes:
    """What I may pass on goes in; an entry that does not count makes way."""
    album, ids = op.args["album"], op.args["ids"]
    seen = [pk for pk in ids if sees(state, op.who, pk)]
    if not (seen and may_fill(state, op.who, album)):
        yield GONE, state
        return
    allowed = [pk for pk in seen if passes(state, op.who, pk)]
    live = [pk for pk in allowed if counts(state, album, pk)]
    changed = dict(state)
    for pk in allowed:
        if pk not in live or state["photo", pk].owner == op.who:
            changed["entry", album, pk] = op.who
    said = f"History: {len(allowed) - len(live)} added"
    if live:
        said += f" · {len(live)} already there"
    if refused := len(seen) - len(allowed):
        said += f". {refused} not allowed: only your own and your partners’ photos can"
        said += " be added"
    if missing := len(ids) - len(seen):
        said += f". {missing} not available"
    yield (said + ".",), changed


@act
def take_out(state: State, op: Op) -> Outcomes:
    """My own photos, what I added, or any of my album."""
    album, ids = op.args["album"], op.args["ids"]
    there = [pk for pk in ids if counts(state, album, pk)]
    if not (there and may_open(state, op.who, album)):
        yield GONE, state
        return
    mine = {
        ("entry", album, pk)
        for pk in there
        if op.who
        in {state["album", album], state["entry", album, pk], state["photo", pk].owner}
    }
    said = f"{items(len(mine))} removed from the album"
    if kept := len(there) - len(mine):
        said += f". {kept} not allowed: others added them"
    if missing := len(ids) - len(there):
        said += f". {missing} not available"
    yield (said + ".",), without(state, lambda key: key in mine)


@act
def let_in(state: State, op: Op) -> Outcomes:
    """Somebody sees my album from now on. Told to be one already, or done elsewhere."""
    key = ("member", op.args["album"], op.args["other"])
    if state.get(("album", key[1])) != op.who:
        yield GONE, state
    elif key in state:
        yield WRONG, state
        yield DONE, state
    else:
        yield DONE, state | {key: op.args["edits"]}


@act
def let_out(state: State, op: Op) -> Outcomes:
    """Somebody sees my album no more; of two at once, both are told that it is done."""
    key = ("member", op.args["album"], op.args["other"])
    if state.get(("album", key[1])) != op.who:
        yield GONE, state
    elif key not in state:
        yield GONE, state
        yield DONE, state
    else:
        yield DONE, without(state, key.__eq__)


@act
def leave_album(state: State, op: Op) -> Outcomes:
    key = ("member", op.args["album"], op.who)
    if key not in state:
        yield GONE, state
        yield DONE, state
    else:
        yield DONE, without(state, key.__eq__)


@act
def set_role(state: State, op: Op) -> Outcomes:
    key = ("member", op.args["album"], op.args["other"])
    if state.get(("album", key[1])) != op.who or key not in state:
        yield GONE, state
    else:
        yield DONE, state | {key: op.args["edits"]}


@act
def rename(state: State, op: Op) -> Outcomes:
    """Its words are not looked at here; one that is gone does not come back."""
    mine = state.get(("album", op.args["album"])) == op.who
    yield (DONE if mine else GONE), state


@act
def cover(state: State, op: Op) -> Outcomes:
    album, [pk] = op.args["album"], op.args["ids"]
    mine = state.get(("album", album)) == op.who
    yield (DONE if mine and counts(state, album, pk) else GONE), state


# --- Partnerships -----------------------------------------------------------------


def between(op: Op, *, received: bool = False) -> Key:
    other = op.args["other"]
    return ("share", other, op.who) if received else ("share", op.who, other)


def latest(state: State, key: Key, **changes: Any) -> State:
    """The same with the newest row of a partnership changed."""
    return state | {key: state[key]._replace(**changes)}


@act
def share(state: State, op: Op) -> Outcomes:
    key = between(op)
    if stands(state, *key[1:]):
        yield WRONG, state
    else:
        rows = state[key].rows + 1 if key in state else 1
        new = Share(rows, in_timeline=False, paused=False, ended_by="")
        yield DONE, state | {key: new}


@act
def stop(state: State, op: Op) -> Outcomes:
    key = between(op)
    name = NAMES[op.args["other"]]
    if not state.get(key):
        yield GONE, state
    elif stands(state, *key[1:]):
        said = f"Stopped sharing with {name}."
        yield (said,), latest(state, key, ended_by=op.who, old=False)
    else:
        yield (f"Already stopped: {name} cannot see your library.",), state


@act
def undo(state: State, op: Op) -> Outcomes:
    """What I stopped comes back as it was, within ten minutes."""
    key = between(op)
    share = state.get(key)
    if not share:
        yield GONE, state
        return
    if share.ended_by == op.who:
        yield ("is back",), latest(state, key, ended_by="", old=False)
    if share.ended_by != op.who or share.old:
        yield ("not undone",), state


@act
def leave(state: State, op: Op) -> Outcomes:
    """The recipient ends it. What was paused or ended in this moment is let go."""
    key = between(op, received=True)
    share = stands(state, *key[1:])
    if share:
        yield ("left",), latest(state, key, ended_by=op.who, old=False)
    if not share or share.paused:
        yield GONE, state
        yield ("left already",), state


@act
def switch(state: State, op: Op) -> Outcomes:
    """Paused, there is no switch; it may have been paused in this moment."""
    key = between(op, received=True)
    share = stands(state, *key[1:])
    if share is None or share.paused:
        yield GONE, state
    if share is not None:
        yield DONE, latest(state, key, in_timeline=op.args["on"])


@act
def pause(state: State, op: Op) -> Outcomes:
    key = between(op)
    if stands(state, *key[1:]):
        yield DONE, latest(state, key, paused=op.args["on"])
    else:
        yield GONE, state


# --- Links ------------------------------------------------------------------------


@act
def link(state: State, op: Op) -> Outcomes:
    able = [pk for pk in op.args["ids"] if passes(state, op.who, pk)]
    if not able:
        yield GONE, state
    elif op.said[0] == "made":
        pk = op.said[1]
        shown = {("item", pk, photo): True for photo in able}
        yield op.said, state | shown | {("link", pk, ""): op.who}


@act
def album_link(state: State, op: Op) -> Outcomes:
    album = op.args["album"]
    if state.get(("album", album)) != op.who:
        yield GONE, state
    elif op.said[0] == "made":
        yield op.said, state | {("link", op.said[1], album): op.who}


@act
def end_link(state: State, op: Op) -> Outcomes:
    """Ended twice is ended; another's stays as it is."""
    pk = op.args["link"]
    mine = any(
        key[:2] == ("link", pk) and maker == op.who for key, maker in state.items()
    )
    yield DONE, without(state, lambda key: key[1] == pk) if mine else state


@act
def pause_link(state: State, op: Op) -> Outcomes:
    pk = op.args["link"]
    mine = any(
        key[:2] == ("link", pk) and maker == op.who for key, maker in state.items()
    )
    yield (DONE if mine else GONE), state


# --- Reads ------------------------------------------------------------------------


@act
def look(state: State, op: Op) -> Outcomes:
    """One of my own lists: exactly what is in it at one moment."""
    wanted = {"archive": ARCHIVED, "trash": TRASHED, "locked": LOCKED}
    which = op.args["which"]
    if which == "favorites":
        found = {
            key[2]
            for key in state
            if key[:2] == ("heart", op.who)
            and sees(state, op.who, key[2])
            and state["photo", key[2]].state != TRASHED
        }
    else:
        found = {
            key[1]
            for key, photo in state.items()
            if key[0] == "photo"
            and (photo.owner, photo.state) == (op.who, wanted[which])
        }
    yield (frozenset(found),), state


def answered(op: Op, said: Said, began: float, ended: float) -> Op:
    """The act with what came of it."""
    return replace(op, said=said, began=began, ended=ended)

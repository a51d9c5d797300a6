"""Acts by chance on a few photos that all want at once, and what they were answered."""

import random
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import unescape
from io import BytesIO
from threading import Lock
from typing import Any

from PIL import Image

from tests.torture.client import Answer, Client
from tests.torture.pictures import jpeg
from tests.torture.traffic import PEOPLE, TILE, UUID
from tests.torture.worldmodel import (
    ARCHIVED,
    DONE,
    GONE,
    LIBRARY,
    LOCKED,
    TRASHED,
    WRONG,
    Op,
    Photo,
    Said,
    State,
)

TOAST = re.compile(r'class="toast"><p>(.*?)</p>', re.DOTALL)
KEPT = re.compile(r'name="ids" value="([0-9a-f-]{36})"')
STATES = {
    "archive": (LIBRARY,),
    "unarchive": (ARCHIVED,),
    "trash": (LIBRARY, ARCHIVED),
    "restore": (TRASHED,),
    "lock": (LIBRARY, ARCHIVED),
    "unlock": (LOCKED,),
    "delete": (TRASHED,),
}
# A library is kept about so large; small, so that acts meet on the same photos.
LARGE = 14


class Fault(Exception):
    """An answer that nobody should ever get."""


def clock_of(content: int) -> datetime:
    """When the photo with this content was taken, as file and name say alike."""
    return datetime(2021, 1, 31, 12) + timedelta(
        days=9 * content % 360, minutes=content
    )


def place_of(content: int) -> tuple[float, float]:
    return (float(content % 60), float(content % 170))


def picture(content: int) -> bytes:
    """A photo whose file tells date and place: a worker writes them afterwards."""
    exif = Image.Exif()
    said = clock_of(content).strftime("%Y:%m:%d %H:%M:%S")
    exif.get_ifd(0x8769)[0x9003] = said
    north, east = place_of(content)
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (north, 0.0, 0.0), 3: "E", 4: (east, 0.0, 0.0)}
    )
    buffer = BytesIO()
    with Image.open(BytesIO(jpeg(content, (16, 12)))) as image:
        image.save(buffer, "jpeg", exif=exif)
    return buffer.getvalue()


def name_of(content: int) -> str:
    return clock_of(content).strftime("IMG_%Y%m%d_%H%M%S.jpg")


@dataclass
class Known:
    """What all who act know: the last quiet state, and what came to be since."""

    state: State = field(default_factory=dict)
    hot: list[str] = field(default_factory=list)
    contents: dict[int, bytes] = field(default_factory=dict)
    next_content: int = 0
    lock: Lock = field(default_factory=Lock)

    def settle(self, state: State, chance: random.Random) -> None:
        """The next wave begins here, and is about a few of the photos most of all."""
        self.state = state
        photos = self.ids("photo")
        self.hot = chance.sample(photos, min(len(photos), 12))

    def ids(self, kind: str) -> list[str]:
        return sorted({key[1] for key in self.state if key[0] == kind})

    def content(self, chance: random.Random, owner: str) -> int:
        """Bytes to upload: new ones while there is room, or some of the last."""
        size = sum(
            key[0] == "photo" and photo.owner == owner
            for key, photo in self.state.items()
        )
        with self.lock:
            if not self.contents or (size < LARGE and chance.random() < 0.6):
                self.contents[self.next_content] = picture(self.next_content)
                self.next_content += 1
                return self.next_content - 1
            recent = sorted(self.contents)[-24:]
            return chance.choice(recent)


@dataclass
class Actor:
    """One browser tab of one person."""

    who: str
    client: Client
    token: str
    known: Known
    chance: random.Random

    # --- What it is done to ----------------------------------------------------------

    def photo(self, *states: int, mine: float = 0.8) -> str:
        """A photo, most often of mine, in one of these states and wanted by others."""
        own = self.chance.random() < mine
        pool = self.known.hot if self.chance.random() < 0.8 else self.known.ids("photo")
        photos: list[tuple[str, Photo]] = [
            (pk, self.known.state["photo", pk]) for pk in pool
        ]
        fit = [
            pk
            for pk, photo in photos
            if (photo.owner == self.who) is own
            and (not states or photo.state in states)
        ]
        return self.chance.choice(fit or pool or [no_id()])

    def photos(self, *states: int, mine: float = 0.8) -> tuple[str, ...]:
        number = self.chance.choice((1, 1, 2, 3))
        return tuple({self.photo(*states, mine=mine): 0 for _ in range(number)})

    def album(self, *, mine: bool = False) -> str:
        albums = self.known.ids("album")
        own = [pk for pk in albums if self.known.state["album", pk] == self.who]
        likely = own if mine and self.chance.random() < 0.9 else albums
        return self.chance.choice(likely or albums or [no_id()])

    def other(self) -> str:
        return self.chance.choice([who for who in PEOPLE if who != self.who])

    # --- Asking --------------------------------------------------------------------

    def ask(self, path: str, fields: dict[str, Any], *, hx: bool = False) -> Answer:
        """Send a form; whatever is wrong with ram itself is a `Fault`."""
        answer = self.client.post(path, fields, token=self.token, hx=hx)
        # A browser shows messages and so lets them go.
        self.client.cookies.pop("messages", None)
        if answer.status >= 500:
            raise Fault(f"{path}: {answer.status}")
        return answer

    def do(self, name: str) -> Op:
        """One act, with its answer and the time it took."""
        asked, send = CHOICES[name](self)
        began = time.monotonic()
        said = send()
        return Op(self.who, asked.name, asked.args, said, began, time.monotonic())


Asked = tuple[Op, Callable[[], Said]]


def no_id() -> str:
    return "01920000-0000-7000-8000-00000000dcba"


def simply(answer: Answer) -> Said:
    """Done, or why not."""
    if answer.status == 404:
        return GONE
    if answer.status == 422:
        return WRONG
    if answer.status in {200, 302, 303}:
        return DONE
    raise Fault(f"answered {answer.status}")


def words(answer: Answer) -> Said:
    """The sentence that a person reads afterwards."""
    said = simply(answer)
    if said != DONE:
        return said
    found = TOAST.search(answer.body.decode())
    if found is None:
        raise Fault("no word of what was done")
    return (unescape(found[1]),)


def made(answer: Answer) -> Said:
    """The id of what was made, from the address one is sent to."""
    said = simply(answer)
    found = UUID.search(answer.headers.get("location", ""))
    return ("made", found[0]) if said == DONE and found else said


# --- Each act: what is asked, and how ------------------------------------------------


def upload(actor: Actor) -> Asked:
    content = actor.known.content(actor.chance, actor.who)
    more = {"clock": clock_of(content).isoformat(), "place": place_of(content)}
    op = Op(actor.who, "upload", {"content": content, **more})
    road = in_pieces if actor.chance.random() < 0.3 else by_form
    data = actor.known.contents[content]
    return op, lambda: road(actor, name_of(content), data)


def by_form(actor: Actor, name: str, data: bytes) -> Said:
    answer = actor.client.upload([(name, data)], actor.token)
    body = answer.body.decode()
    if answer.status != 200:
        raise Fault(f"upload: {answer.status}")
    if "In your trash" in body:
        return ("trash",)
    if "Same file, added" in body:
        return ("here",)
    found = re.search(r'/photos/([0-9a-f-]{36})/">Added', body)
    if found is None:
        raise Fault("an upload was not taken")
    return ("added", found[1])


def in_pieces(actor: Actor, name: str, data: bytes) -> Said:
    begun = actor.client.begin(name, len(data), actor.token)
    if begun.status != 201:
        raise Fault(f"begun upload: {begun.status}")
    address, half = begun.headers["location"], len(data) // 2
    for at, end in ((0, half), (half, len(data))):
        answer = actor.client.send_piece(address, at, data[at:end], actor.token)
        if answer.status != 204:
            raise Fault(f"piece of an upload: {answer.status}")
    outcome = answer.headers["ram-outcome"]
    if outcome != "added":
        return ("trash" if outcome == "in-trash" else "here",)
    found = UUID.search(answer.headers["ram-photo"])
    return ("added", found[0] if found else "")


def put_away(actor: Actor) -> Asked:
    verb = actor.chance.choice(list(STATES))
    ids = actor.photos(*STATES[verb], mine=0.9)
    path = f"/photos/{verb}/" if verb != "unlock" else "/locked/unlock/"
    fields: dict[str, Any] = {"ids": ids}
    if verb == "delete":
        fields["count"] = len(ids)
    op = Op(actor.who, "put_away", {"verb": verb, "ids": ids})
    return op, lambda: words(actor.ask(path, fields, hx=True))


def heart(actor: Actor) -> Asked:
    on, pk = actor.chance.random() < 0.6, actor.photo(mine=0.5)
    op = Op(actor.who, "heart", {"ids": (pk,), "on": on})
    fields = {"ids": pk, "on": int(on)}
    return op, lambda: simply(actor.ask("/photos/favorite/", fields, hx=True))


def edit(actor: Actor) -> Asked:
    """One of: a date, a day more or less, a place, words, a quarter turn."""
    chance, ids = actor.chance, actor.photos(LIBRARY, ARCHIVED, mine=0.9)
    clock = clock_of(chance.randrange(200))
    days, place = chance.choice((-1, 1)), (chance.randrange(60) + 0.5, 10.25)
    said = f"walk {chance.randrange(1000)}"
    change, fields = chance.choice(
        (
            (
                {"clock": clock.isoformat()},
                {"when": "set", "date": f"{clock:%Y-%m-%d}", "time": f"{clock:%H:%M}"},
            ),
            (
                {"days": days},
                {"when": "shift", "days": 1, "way": "later" if days > 0 else "earlier"},
            ),
            (
                {"place": place},
                {"where": "set", "place": f"{place[0]}, {place[1]}"},
            ),
            ({"words": said}, {"description": said}),
            ({"turn": 1}, {"turn": 1}),
        )
    )
    op = Op(actor.who, "edit", {"ids": ids, **change})
    return op, lambda: simply(actor.ask("/photos/edit/", {"ids": ids, **fields}))


def turn(actor: Actor) -> Asked:
    pk = actor.photo(LIBRARY, ARCHIVED)
    op = Op(actor.who, "edit", {"ids": (pk,), "turn": 1})
    return op, lambda: simply(actor.ask(f"/photos/{pk}/turn/", {"turn": 1}))


def keep(actor: Actor) -> Asked:
    ids = actor.photos(LIBRARY, mine=0.1)

    def send() -> Said:
        answer = actor.ask("/photos/keep/", {"ids": ids}, hx=True)
        said = words(answer)
        new = answer.body.decode().partition('class="toast"')[2]
        return said if said == GONE else (*said, tuple(KEPT.findall(new)))

    return Op(actor.who, "keep", {"ids": ids}), send


def new_album(actor: Actor) -> Asked:
    fields = {"title": "History", "order": "by-hand"}
    op = Op(actor.who, "new_album")
    return op, lambda: made(actor.ask("/albums/new/", fields))


def delete_album(actor: Actor) -> Asked:
    pk = actor.album(mine=True)
    op = Op(actor.who, "delete_album", {"album": pk})
    return op, lambda: simply(actor.ask(f"/albums/{pk}/delete/", {}))


def fill(actor: Actor) -> Asked:
    pk, ids = actor.album(), actor.photos(LIBRARY, ARCHIVED, mine=0.6)
    op = Op(actor.who, "fill", {"album": pk, "ids": ids})
    fields = {"albums": pk, "ids": ids}
    return op, lambda: words(actor.ask("/albums/add/", fields, hx=True))


def take_out(actor: Actor) -> Asked:
    pk = actor.album()
    there = {key[2] for key in actor.known.state if key[:2] == ("entry", pk)}
    ids = actor.photos(mine=0.5)
    if there and actor.chance.random() < 0.8:
        ids = tuple(actor.chance.sample(sorted(there), min(len(there), 2)))
    op = Op(actor.who, "take_out", {"album": pk, "ids": ids})
    return op, lambda: words(actor.ask(f"/albums/{pk}/remove/", {"ids": ids}, hx=True))


def let_in(actor: Actor) -> Asked:
    pk, other = actor.album(mine=True), actor.other()
    edits = actor.chance.random() < 0.8
    op = Op(actor.who, "let_in", {"album": pk, "other": other, "edits": edits})
    fields = {"people": other, "role": "editor" if edits else "viewer"}
    return op, lambda: simply(actor.ask(f"/albums/{pk}/people/", fields))


def let_out(actor: Actor) -> Asked:
    pk, other = actor.album(mine=True), actor.other()
    op = Op(actor.who, "let_out", {"album": pk, "other": other})
    path = f"/albums/{pk}/people/{other}/remove/"
    return op, lambda: simply(actor.ask(path, {}))


def leave_album(actor: Actor) -> Asked:
    pk = actor.album()
    op = Op(actor.who, "leave_album", {"album": pk})
    return op, lambda: simply(actor.ask(f"/albums/{pk}/leave/", {}))


def set_role(actor: Actor) -> Asked:
    pk, other = actor.album(mine=True), actor.other()
    edits = actor.chance.random() < 0.5
    op = Op(actor.who, "set_role", {"album": pk, "other": other, "edits": edits})
    path, fields = f"/albums/{pk}/people/{other}/", {"role": "viewer"}
    if edits:
        fields = {"role": "editor"}
    return op, lambda: simply(actor.ask(path, fields))


def rename(actor: Actor) -> Asked:
    pk = actor.album(mine=True)
    op = Op(actor.who, "rename", {"album": pk})
    fields = {"title": "History", "order": "newest"}
    return op, lambda: simply(actor.ask(f"/albums/{pk}/edit/", fields))


def cover(actor: Actor) -> Asked:
    pk = actor.album(mine=True)
    there = {key[2] for key in actor.known.state if key[:2] == ("entry", pk)}
    photo = actor.chance.choice(sorted(there) or [actor.photo()])
    op = Op(actor.who, "cover", {"album": pk, "ids": (photo,)})
    return op, lambda: simply(actor.ask(f"/albums/{pk}/cover/", {"ids": photo}))


def share(actor: Actor) -> Asked:
    other = actor.other()
    op = Op(actor.who, "share", {"other": other})
    fields = {"people": other}
    return op, lambda: simply(actor.ask("/account/sharing/add/", fields))


def stop(actor: Actor) -> Asked:
    other = actor.other()
    path = f"/account/sharing/with/{other}/stop/"
    op = Op(actor.who, "stop", {"other": other})
    return op, lambda: words(actor.ask(path, {}, hx=True))


def undo(actor: Actor) -> Asked:
    other = actor.other()
    path = f"/account/sharing/with/{other}/undo/"

    def send() -> Said:
        said = words(actor.ask(path, {}, hx=True))
        back = re.search(r"can see your library again|is back, and still", str(said[0]))
        return said if said == GONE else ("is back" if back else "not undone",)

    return Op(actor.who, "undo", {"other": other}), send


def leave(actor: Actor) -> Asked:
    other = actor.other()
    path = f"/account/sharing/from/{other}/leave/"

    def send() -> Said:
        said = words(actor.ask(path, {}, hx=True))
        already = str(said[0]).startswith("You have left")
        return said if said == GONE else ("left already" if already else "left",)

    return Op(actor.who, "leave", {"other": other}), send


def switch(actor: Actor) -> Asked:
    other, on = actor.other(), actor.chance.random() < 0.5
    path = f"/account/sharing/from/{other}/timeline/"
    op = Op(actor.who, "switch", {"other": other, "on": on})
    return op, lambda: simply(actor.ask(path, {"show": int(on)}))


def pause(actor: Actor) -> Asked:
    other, on = actor.other(), actor.chance.random() < 0.4
    path = f"/account/sharing/with/{other}/pause/"
    op = Op(actor.who, "pause", {"other": other, "on": on})
    return op, lambda: simply(actor.ask(path, {"paused": int(on)}))


def link(actor: Actor) -> Asked:
    ids = actor.photos(LIBRARY, ARCHIVED, mine=0.6)
    op = Op(actor.who, "link", {"ids": ids})
    return op, lambda: made(actor.ask("/links/new/", {"ids": ids}))


def album_link(actor: Actor) -> Asked:
    pk = actor.album(mine=True)
    op = Op(actor.who, "album_link", {"album": pk})
    return op, lambda: made(actor.ask("/links/new/", {"album": pk}))


def end_link(actor: Actor) -> Asked:
    pk = actor.chance.choice(actor.known.ids("link") or [no_id()])
    op = Op(actor.who, "end_link", {"link": pk})
    return op, lambda: simply(actor.ask(f"/links/{pk}/delete/", {}))


def pause_link(actor: Actor) -> Asked:
    pk = actor.chance.choice(actor.known.ids("link") or [no_id()])
    op, paused = Op(actor.who, "pause_link", {"link": pk}), actor.chance.choice("01")
    return op, lambda: simply(actor.ask(f"/links/{pk}/pause/", {"paused": paused}))


def look(actor: Actor) -> Asked:
    """One of my own lists."""
    which = actor.chance.choice(("archive", "trash", "locked", "favorites"))

    def send() -> Said:
        answer = actor.client.ask("GET", f"/{which}/")
        if answer.status != 200:
            raise Fault(f"/{which}/: {answer.status}")
        return (frozenset(TILE.findall(answer.body.decode())),)

    return Op(actor.who, "look", {"which": which}), send


# How often each is done, against the others.
WEIGHTS: dict[Callable[[Actor], Asked], int] = {
    upload: 8,
    put_away: 22,
    heart: 8,
    edit: 12,
    turn: 3,
    keep: 5,
    new_album: 2,
    delete_album: 2,
    fill: 8,
    take_out: 4,
    let_in: 3,
    let_out: 1,
    leave_album: 1,
    set_role: 1,
    rename: 1,
    cover: 2,
    share: 4,
    stop: 2,
    undo: 3,
    leave: 1,
    switch: 2,
    pause: 2,
    link: 3,
    album_link: 1,
    end_link: 2,
    pause_link: 1,
    look: 5,
}
CHOICES = {function.__name__: function for function in WEIGHTS}


def likely(chance: random.Random, number: int) -> Iterable[str]:
    """Names of acts, each as often as its weight says."""
    return chance.choices(list(CHOICES), list(WEIGHTS.values()), k=number)

"""How each address is asked, who may, and where a success shows.

An address that is not here fails the proof. To add one:

1. `page`, `media`, `act`, `visit` or `public` with the name of the URL, below, in the
   list of its app. `over` says what is in the address or the body: "" for nothing,
   else one that `keys_over` knows ("asset", "album", "link", "handle", ...). `allows`
   says from the truth alone who may: it gets an `Ask` with `.person`, `.key` and
   `.truth`, and must not look at the database.
2. If a success shows more than a status, `shows` compares the answer with the truth and
   returns what is wrong, or "".

What is new in the rule itself goes into `oracle.py`, what is new in the world (a new
state, a new wish) into `world.py`.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse

from sharing.models import AlbumEntry, Partnership
from tests.prove.asking import Answer
from tests.prove.canaries import UUID as UUIDS
from tests.prove.canaries import word
from tests.prove.oracle import ARCHIVED, LIBRARY, LOCKED, TRASHED, Actor, Truth
from tests.prove.recorder import contents, hearted, tiles
from tests.prove.world import PASSWORD, World, handle_of

MONTHS = re.compile(rb'id="m-([0-9]{4}-[0-9]{2})"')
NOTHING = "nothing"
NOWHERE = UUID("01920000-0000-7000-8000-00000000abcd")
NO_SECRET = "x" * 22
NO_MARK = "0" * 32
NO_HANDLE = "nobody-at-all"


@dataclass(frozen=True)
class Ask:
    """One actor asks about one thing."""

    world: World
    actor: Actor
    key: Any = ""

    @property
    def truth(self) -> Truth:
        return self.world.truth

    @property
    def person(self) -> str:
        """Nobody, when the session does not count."""
        return self.truth.who(self.actor)

    @property
    def first(self) -> Any:
        return self.key[0]

    @property
    def second(self) -> Any:
        return self.key[1]

    def about(self, key: Any) -> "Ask":
        return replace(self, key=key)

    # What stands for a key in addresses and bodies.

    def asset(self, key: str | None = None) -> UUID:
        return self.world.assets.get(self.key if key is None else key, NOWHERE)

    def album(self, key: str | None = None) -> UUID:
        return self.world.albums.get(self.key if key is None else key, NOWHERE)

    def link(self, key: str | None = None) -> UUID:
        return self.world.links.get(self.key if key is None else key, NOWHERE)

    def handle(self, key: str | None = None) -> str:
        key = self.key if key is None else key
        return handle_of(key) if key in self.world.people else NO_HANDLE

    def secret(self, key: str | None = None) -> str:
        return self.world.secrets.get(self.key if key is None else key, NO_SECRET)


Says = Callable[[Ask], bool]
Arguments = Callable[[Ask], list[Any]]
Body = Callable[[Ask], Any]
Shows = Callable[[Ask, Answer], str]


def anybody(ask: Ask) -> bool:
    return True


def no_arguments(ask: Ask) -> list[Any]:
    return []


def nothing_sent(ask: Ask) -> dict[str, Any]:
    return {}


def nothing_more(ask: Ask, answer: Answer) -> str:
    return ""


@dataclass(frozen=True)
class Probe:
    """One way to ask one address."""

    route: str
    kind: str  # "page", "media", "download", "visit", "public" or "operator"
    over: str = ""
    allows: Says = anybody
    method: str = "GET"
    args: Arguments = no_arguments
    body: Body = nothing_sent
    query: Callable[[Ask], str] = lambda ask: ""
    # Instead of the route's own with arguments.
    path_of: Callable[[Ask], str] | None = None
    ok: Sequence[int] = (200,)
    # The answer to who may not; the same as to what does not exist.
    refusal: int = 404
    shows: Shows = nothing_more
    # Whether success leaves a trace in the database; what asking may write.
    effect: bool = True
    writes: frozenset[str] = frozenset()
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/x-www-form-urlencoded"
    # Tells two probes of one address apart.
    note: str = ""
    # By which name an ETag of it is learned.
    etag: str = ""
    # Whether refusals must look the same as to what does not exist.
    alike: bool = True
    # What this address tells whoever is let in, beside what they may know anyway.
    tells: Callable[[Ask], set[tuple[str, str]]] = lambda ask: set()
    # The state of the question where the answer is neither yes nor no.
    neither: Callable[[Ask], tuple[int, ...]] = lambda ask: ()

    @property
    def name(self) -> str:
        return f"{self.method} {self.route}{' ' + self.note if self.note else ''}"

    @property
    def safe(self) -> bool:
        return self.method in ("GET", "HEAD", "OPTIONS")

    def path(self, ask: Ask) -> str:
        if self.path_of is not None:
            return self.path_of(ask)
        return reverse(self.route, args=self.args(ask)) + self.query(ask)


# What the arguments of an address are, by what it is over.
ARGUMENTS: dict[str, Arguments] = {
    "": no_arguments,
    "asset": lambda ask: [ask.asset()],
    "album": lambda ask: [ask.album()],
    "link": lambda ask: [ask.link()],
    "handle": lambda ask: [ask.handle()],
    "visit": lambda ask: [ask.secret()],
    "visited": lambda ask: [ask.secret(ask.first), ask.asset(ask.second)],
    "entry": lambda ask: [ask.album(ask.first)],
    "member": lambda ask: [ask.album(ask.first), ask.handle(ask.second)],
    "download": lambda ask: [ask.world.downloads.get(ask.key, NOWHERE)],
    "upload": lambda ask: [ask.world.uploads.get(ask.key, NOWHERE)],
    "invitation": lambda ask: [ask.world.invitations.get(ask.key, NOWHERE)],
    "invited": lambda ask: [ask.secret()],
    "reset": lambda ask: [ask.secret()],
    "notice": lambda ask: [ask.world.notices.get(ask.key, NOWHERE)],
    "passkey": lambda ask: [ask.world.passkeys.get(ask.key, 999_999)],
    "device": lambda ask: [ask.world.marks.get(ask.key, NO_MARK)],
    "cut": lambda ask: [ask.link(ask.first)],
    "viewed": lambda ask: [ask.handle(ask.first), ask.asset(ask.second)],
    "left": lambda ask: [ask.world.left.get(ask.key, 999_999)],
}


def page(route: str, over: str = "", allows: Says = anybody, **more: Any) -> Probe:
    """A page for people with an account."""
    more.setdefault("args", ARGUMENTS.get(over, no_arguments))
    return Probe(route, "page", over, allows, **more)


def media(route: str, over: str, allows: Says, **more: Any) -> Probe:
    """Bytes for people with an account."""
    more.setdefault("args", ARGUMENTS[over])
    return Probe(route, "media", over, allows, **more)


def act(route: str, over: str = "", allows: Says = anybody, **more: Any) -> Probe:
    """Something that is done, by POST."""
    more.setdefault("args", ARGUMENTS.get(over, no_arguments))
    more.setdefault("ok", (302, 303))
    return Probe(route, "page", over, allows, "POST", **more)


def visit(route: str, over: str, allows: Says, **more: Any) -> Probe:
    """What is behind a link."""
    more.setdefault("args", ARGUMENTS[over])
    more.setdefault("writes", COUNTED)
    return Probe(route, "visit", over, allows, **more)


def public(route: str, **more: Any) -> Probe:
    """For anybody at all: see `PUBLIC_ON_PURPOSE` in the matrix."""
    return Probe(route, "public", **more)


# Pages that tell people what happened to them, by the names of then.
TOLD_THEN = {"sharing:activity", "sharing:overview"}
# What happened is told to whom it concerns; that is all that downloading writes.
NOTED = frozenset({"sharing_event"})
# How often a link was opened; and a film's copy is wanted by who looks first.
COUNTED = NOTED | {"sharing_sharedlink", "assets_clip"}
# When a library was first looked at, and last; the news of it are then seen.
MARKED = NOTED | {"sharing_partnership"}
# A live photo's film is wanted by who looks first.
WANTED = frozenset({"assets_clip"})


# --- What success shows -------------------------------------------------------


def same_tiles(ask: Ask, found: Iterable[str], expected: Iterable[str]) -> str:
    """Nothing beyond the expected, and every file of them once at least."""
    by_id = {pk.hex: key for key, pk in ask.world.assets.items()}
    shown = {by_id.get(one, one) for one in found}
    wanted = set(expected)
    assets = ask.truth.assets
    files = {assets[key].file for key in shown & wanted}
    missing = [key for key in wanted if assets[key].file not in files]
    if shown - wanted:
        return f"shows {sorted(shown - wanted)}"
    return f"lacks {sorted(missing)}" if missing else ""


def lists(expected: Callable[[Ask], Iterable[str] | None]) -> Shows:
    """The tiles of a page are those of a list of the truth's."""

    def shows(ask: Ask, answer: Answer) -> str:
        wrong = same_tiles(ask, tiles(answer), expected(ask) or ())
        return wrong or other_hearts(ask, answer)

    return shows


def other_hearts(ask: Ask, answer: Answer) -> str:
    """Hearts on tiles are one's own."""
    by_id = {pk.hex: key for key, pk in ask.world.assets.items()}
    wrong = [
        by_id[one]
        for one in hearted(answer)
        if one in by_id and (ask.person, by_id[one]) not in ask.truth.hearts
    ]
    return f"shows others' hearts on {sorted(wrong)}" if wrong else ""


def library_of(ask: Ask, answer: Answer) -> str:
    """The tiles and months of a timeline, and no month that has none of them."""
    wanted = chosen_library(ask) or []
    if wrong := same_tiles(ask, tiles(answer), wanted):
        return wrong
    if wrong := other_hearts(ask, answer):
        return wrong
    months = {ask.truth.assets[key].day[:7] for key in wanted}
    shown = {one.decode() for one in MONTHS.findall(answer.body)}
    return "" if shown == months else f"months {sorted(shown)} for {sorted(months)}"


def partners_library(ask: Ask, answer: Answer) -> str:
    """The same, with how many photos they are."""
    wanted = [ask.truth.assets[key] for key in chosen_library(ask) or []]
    photos = sum(not one.video for one in wanted)
    text = f"{photos} photo{'' if photos == 1 else 's'}"
    return library_of(ask, answer) or says(lambda ask: text)(ask, answer)


def album_of(ask: Ask, answer: Answer) -> str:
    """The photos of an album, and how many they are."""
    wanted = ask.truth.in_album(ask.key)
    text = f">{len(wanted)} item{'' if len(wanted) == 1 else 's'}<"
    return lists(lambda ask: wanted)(ask, answer) or says(lambda ask: text)(ask, answer)


def ids(table: str, expected: Callable[[Ask], Iterable[str]]) -> Shows:
    """All of these ids are on the page, and none else of their kind."""

    def shows(ask: Ask, answer: Answer) -> str:
        known = {str(pk): key for key, pk in getattr(ask.world, table).items()}
        there = {one.decode() for one in UUIDS.findall(answer.body)}
        found, wanted = {known[one] for one in there & set(known)}, set(expected(ask))
        return "" if found == wanted else f"{sorted(found)} for {sorted(wanted)}"

    return shows


def zipped(expected: Callable[[Ask], Iterable[str]]) -> Shows:
    """A zip holds these photos, each once, and nothing else."""

    def shows(ask: Ask, answer: Answer) -> str:
        if answer.cut:
            return "was cut off"
        found = [ask.world.blobs.get(data) for _name, data in contents(answer)]
        originals = sorted(one for one in found if one)
        assets = ask.truth.assets
        wanted = sorted(assets[one].kept_from or one for one in expected(ask))
        return "" if originals == wanted else f"{originals} for {wanted}"

    return shows


def bytes_of(*names: str) -> Shows:
    """Exactly the stored bytes under one of these names."""

    def shows(ask: Ask, answer: Answer) -> str:
        key = ask.second if isinstance(ask.key, tuple) else ask.key
        stored = ask.world.files[key]
        good = any(stored.get(name) == answer.body for name in names)
        return "" if good else f"{len(answer.body)} other bytes"

    return shows


def says(text: Callable[[Ask], str]) -> Shows:
    """The page has this text in it."""
    return lambda ask, answer: (
        "" if text(ask).encode() in answer.body else f"does not say {text(ask)!r}"
    )


def now_live(expected: Says) -> Shows:
    """Afterwards the partnership of giver and receiver is live, or is not."""

    def shows(ask: Ask, answer: Answer) -> str:
        return "" if live_now(ask.person, ask.key) == expected(ask) else "wrong end"

    return shows


def live_now(sharer: str, recipient: str) -> bool:
    return Partnership.objects.filter(
        sharer__handle=handle_of(sharer),
        recipient__handle=handle_of(recipient),
        ended_at=None,
    ).exists()


def undone_or_live(ask: Ask) -> bool:
    share = ask.truth.shares[ask.person, ask.key]
    return share.live or (share.undoable and share.ended_by == ask.person)


def added_as_allowed(ask: Ask, answer: Answer) -> str:
    """An entry of mine is there, exactly if I may derive from the photo."""
    there = AlbumEntry.objects.filter(
        asset_id=ask.asset(ask.second),
        album_id=ask.album(ask.first),
        added_by=ask.world.people[ask.person],
    ).exists()
    before = ask.truth.albums[ask.first].entries.get(ask.second)
    alive = ask.truth.alive(ask.first, ask.second)
    if alive and before != ask.person:
        return ""  # there already, by somebody else
    wanted = ask.truth.may_derive(ask.person, ask.second)
    return "" if there == wanted else f"added: {there}"


def removed_as_allowed(ask: Ask, answer: Answer) -> str:
    """The entry is gone, if it was mine to take."""
    album = ask.truth.albums[ask.first]
    mine = ask.person in (
        album.owner,
        album.entries[ask.second],
        ask.truth.assets[ask.second].owner,
    )
    there = AlbumEntry.objects.filter(
        asset_id=ask.asset(ask.second), album_id=ask.album(ask.first)
    ).exists()
    return "" if there != mine else f"removed: {not there}"


# --- Who may, from the truth alone --------------------------------------------


def sees(ask: Ask) -> bool:
    return ask.truth.sees(ask.person, ask.key)


def sees_picture(ask: Ask) -> bool:
    return sees(ask) and ask.truth.assets[ask.key].status == "ready"


def sees_video(ask: Ask) -> bool:
    return sees(ask) and ask.truth.assets[ask.key].playable


def sees_motion(ask: Ask) -> bool:
    return sees(ask) and ask.truth.assets[ask.key].live


def may_begin_with(ask: Ask) -> bool:
    """Oneself by handle is the timeline of nobody."""
    return has_library(ask)


def behind_door(ask: Ask) -> bool:
    return ask.actor.door and ask.truth.owns(ask.person, ask.key, LOCKED)


def owns(*states: str) -> Says:
    return lambda ask: ask.truth.owns(ask.person, ask.key, *states)


def may_derive(ask: Ask) -> bool:
    return ask.truth.may_derive(ask.person, ask.key)


def keeps(ask: Ask) -> bool:
    return ask.truth.keeps(ask.person, ask.key)


def downloads(ask: Ask) -> bool:
    return ask.truth.downloads_it(ask.person, ask.key)


def enters(ask: Ask) -> bool:
    return ask.truth.enters(ask.person, ask.key)


def fills(ask: Ask) -> bool:
    return ask.truth.fills(ask.person, ask.key)


def own_album(ask: Ask) -> bool:
    return enters(ask) and ask.truth.albums[ask.key].owner == ask.person


def own_first_album(ask: Ask) -> bool:
    return own_album(ask.about(ask.first))


def own_member(ask: Ask) -> bool:
    """Somebody I let into my album, and who is here."""
    members = ask.truth.albums[ask.first].members if own_first_album(ask) else {}
    return ask.second in members and ask.truth.active(ask.second)


def made_link(ask: Ask) -> bool:
    return ask.truth.maker_is(ask.person, ask.key)


def receives(ask: Ask) -> bool:
    return ask.truth.share(ask.key, ask.person) is not None


def gave(ask: Ask) -> bool:
    return (ask.person, ask.key) in ask.truth.shares


def shares_with(ask: Ask) -> bool:
    """Be it paused or over by its date."""
    return ask.truth.standing(ask.person, ask.key) is not None


def seen_by_partner(ask: Ask) -> list[str]:
    """What of one's own library the partner sees now."""
    mine = [one.key for one in ask.truth.assets.values() if one.owner == ask.person]
    return [one for one in mine if ask.truth.by_partnership(ask.key, one)]


def shown_to_partner(ask: Ask) -> bool:
    return (
        ask.second in ask.truth.assets
        and ask.truth.assets[ask.second].owner == ask.person
        and ask.first in ask.truth.people
        and ask.truth.by_partnership(ask.first, ask.second)
    )


def may_leave(ask: Ask) -> bool:
    row = ask.truth.shares.get((ask.key, ask.person))
    return receives(ask) or (row is not None and row.ended_by == ask.person)


def may_add(ask: Ask) -> bool:
    person = ask.truth.people.get(ask.key)
    known = person is not None and person.active and ask.key != ask.person
    return known and ask.truth.standing(ask.person, ask.key) is None


def told(ask: Ask) -> bool:
    return ask.truth.notices.get(ask.key) == ask.person


def chosen_library(ask: Ask) -> list[str] | None:
    return ask.truth.library(ask.person, ask.key)


def has_library(ask: Ask) -> bool:
    return chosen_library(ask) is not None


def entry_alive(ask: Ask) -> bool:
    album, asset = ask.key
    return enters(ask.about(album)) and ask.truth.alive(album, asset)


def removes(ask: Ask) -> bool:
    """An entry is there for them; whether it goes is seen in the report."""
    return entry_alive(ask)


def visits_photo(ask: Ask) -> bool:
    return ask.truth.visits(ask.actor, ask.first, ask.second)


def visits_ready(ask: Ask) -> bool:
    return visits_photo(ask) and ask.truth.assets[ask.second].status == "ready"


def visits_video(ask: Ask) -> bool:
    if not visits_photo(ask):
        return False
    one = ask.truth.assets[ask.second]
    return one.playable and (one.converted or ask.truth.links[ask.first].details)


def visits_original(ask: Ask) -> bool:
    if not visits_photo(ask) or not ask.truth.links[ask.first].downloads:
        return False
    ready = ask.truth.assets[ask.second].status == "ready"
    return ask.truth.links[ask.first].details or ready


def visits_page(ask: Ask) -> bool:
    return bool(ask.truth.behind(ask.key))


def visits_zip(ask: Ask) -> bool:
    return (
        ask.truth.opened(ask.actor, ask.key)
        and ask.truth.valid(ask.key)
        and ask.truth.links[ask.key].downloads
        and bool(in_visitors_zip(ask))
    )


def in_visitors_zip(ask: Ask) -> list[str]:
    details = ask.truth.links[ask.key].details
    return [
        key
        for key in ask.truth.behind(ask.key)
        if details or ask.truth.assets[key].status == "ready"
    ]


def shut(ask: Ask) -> tuple[int, ...]:
    """A photo's page leads to the password first."""
    link = ask.key[0] if isinstance(ask.key, tuple) else ask.key
    locked = ask.truth.valid(link) and not ask.truth.opened(ask.actor, link)
    return (302,) if locked else ()


def door_first(ask: Ask) -> tuple[int, ...]:
    return () if ask.actor.door else (302,)


def shows_visit(ask: Ask, answer: Answer) -> str:
    """The grid of a visitor, or the question for the password and nothing else."""
    opened = ask.truth.opened(ask.actor, ask.key)
    return same_tiles(ask, tiles(answer), ask.truth.behind(ask.key) if opened else ())


def shows_visitors_zip(ask: Ask, answer: Answer) -> str:
    return zipped(in_visitors_zip)(ask, answer)


def shows_visitors_original(ask: Ask, answer: Answer) -> str:
    if ask.truth.links[ask.first].details:
        return bytes_of("original")(ask, answer)
    film = ask.truth.assets[ask.second].converted
    return bytes_of("playback" if film else "preview")(ask, answer)


def is_staff(ask: Ask) -> bool:
    return ask.truth.staff(ask.actor)


def who(ask: Ask) -> str:
    """Whose photos, as addresses say it."""
    return ask.key if ask.key in ("everyone", "mine") else ask.handle()


def one_id(ask: Ask) -> dict[str, Any]:
    return {"ids": ask.asset()}


# --- The addresses ------------------------------------------------------------


PHOTOS = [
    page(
        "assets:timeline",
        "who",
        has_library,
        args=no_arguments,
        query=lambda ask: f"?who={who(ask)}",
        writes=MARKED,
        shows=library_of,
    ),
    page(
        "assets:month",
        "who",
        has_library,
        args=lambda ask: ["2026", "11"],
        query=lambda ask: f"?who={who(ask)}",
        writes=MARKED,
        ok=(200, 302),
        neither=lambda ask: () if recent(ask) else (302, 404),
        shows=lambda ask, answer: lists(recent)(ask, answer),
    ),
    page(
        "assets:partner",
        "handle",
        receives,
        shows=partners_library,
        writes=MARKED,
    ),
    page("assets:detail", "asset", sees),
    page("assets:info", "asset", sees),
    *(
        media(
            f"assets:{name}",
            "asset",
            sees_picture,
            query=lambda ask, query=query: query,
            shows=bytes_of(stored),
            note=query,
            etag=stored,
        )
        for name, query, stored in (
            ("thumbnail", "", "thumbnail"),
            ("thumbnail", "?size=500", "thumbnail2x"),
            ("preview", "", "preview"),
        )
    ),
    media(
        "assets:original",
        "asset",
        sees,
        shows=bytes_of("original"),
        etag="original",
        writes=NOTED,
    ),
    media("assets:sidecar", "asset", sees, etag="sidecar"),
    media(
        "assets:video",
        "asset",
        sees_video,
        shows=bytes_of("original", "playback"),
        etag="video",
    ),
    page("assets:edit", "asset", owns(LIBRARY, ARCHIVED)),
    act(
        "assets:edit",
        "asset",
        owns(LIBRARY, ARCHIVED),
        body=lambda ask: {
            "date": "2026-11-03",
            "time": "12:00",
            "zone": "+0",
            "description": "x",
        },
    ),
    act(
        "assets:turn",
        "asset",
        lambda ask: (
            ask.truth.owns(ask.person, ask.key, LIBRARY, ARCHIVED)
            and not ask.truth.assets[ask.key].video
        ),
        body=lambda ask: {"turn": 1},
    ),
    act(
        "assets:reset",
        "asset",
        owns(LIBRARY, ARCHIVED),
        body=lambda ask: {"what": "date"},
    ),
    act(
        "assets:edit_selected",
        "asset",
        owns(LIBRARY, ARCHIVED),
        args=no_arguments,
        body=lambda ask: one_id(ask) | {"look": 1},
        ok=(200,),
        effect=False,
    ),
    page("assets:towns", query=lambda ask: "?place=lis"),
    act(
        "assets:retry",
        "asset",
        owns(),
        effect=False,
    ),
    act("assets:download", "asset", downloads, body=one_id, args=no_arguments),
    media(
        "assets:download_file",
        "download",
        lambda ask: (
            ask.truth.downloads.get(ask.key, ("", []))[0] == ask.person
            and bool(in_own_zip(ask))
        ),
        shows=zipped(lambda ask: in_own_zip(ask)),
        etag="zip",
        writes=NOTED,
    ),
    *(
        Probe(
            "assets:partner_download",
            "download",
            "handle",
            lambda ask: receives(ask) and bool(chosen_library(ask)),
            method,
            ARGUMENTS["handle"],
            ok=ok,
            shows=shows,
            writes=NOTED,
        )
        for method, ok, shows in (
            ("GET", (200,), zipped(lambda ask: chosen_library(ask) or [])),
            ("POST", (303,), nothing_more),
        )
    ),
    media(
        "assets:motion", "asset", sees_motion, shows=bytes_of("motion"), etag="motion"
    ),
    page("assets:preferences"),
    act(
        "assets:preferences",
        "who",
        may_begin_with,
        args=no_arguments,
        body=lambda ask: {"who": who(ask), "folds_copies": "on"},
        ok=(302,),
        refusal=422,
        alike=False,
    ),
    act(
        "assets:start_with",
        "who",
        has_library,
        args=no_arguments,
        body=lambda ask: {"who": who(ask)},
    ),
    page(
        "assets:search",
        "who",
        has_library,
        args=no_arguments,
        query=lambda ask: f"?who={who(ask)}&q=2026",
        writes=MARKED,
        shows=lists(lambda ask: this_year(ask)),
    ),
    page(
        "assets:places",
        "who",
        has_library,
        args=no_arguments,
        query=lambda ask: f"?who={who(ask)}",
        writes=MARKED,
        shows=lambda ask, answer: says_placed(ask, answer),
    ),
    page(
        "assets:place",
        "placed",
        lambda ask: has_library(ask.about(ask.first)),
        args=no_arguments,
        query=lambda ask: (
            f"?who={who(ask.about(ask.first))}&country={place_of(ask, ask.second)}"
        ),
        writes=MARKED,
        shows=lists(
            lambda ask: [
                key
                for key in chosen_library(ask.about(ask.first)) or []
                if place_of(ask, key) == place_of(ask, ask.second)
            ]
        ),
    ),
    # What is told of places, cameras, people and albums is read for secrets.
    *(
        page(
            name,
            "who",
            has_library,
            args=no_arguments,
            query=lambda ask, words=words: f"?who={who(ask)}&q={words}",
            note=words,
            writes=MARKED,
        )
        for name in ("assets:search", "assets:suggestions")
        for words in ("zqpl", "zqca", "zqat", "zqpe", "zqnx")
    ),
    *(
        page(
            name,
            "who",
            has_library,
            args=no_arguments,
            query=lambda ask, words=words: f"?who={who(ask)}&{words}",
            note=words,
            writes=MARKED,
        )
        for name in ("assets:search", "assets:filters")
        for words in ("kind=photo", "favorites=on", "placeless=on", "camera=zqca")
    ),
    page(
        "assets:memories",
        shows=lists(lambda ask: on_this_day(ask)),
        writes=MARKED,
    ),
    page("assets:memory_strip", writes=MARKED),
    page("assets:memory_settings"),
    act("assets:memory_settings", body=lambda ask: {"shows_memories": "on"}),
    act(
        "assets:leave_out",
        body=lambda ask: {"first_day": "2019-01-01", "last_day": "2019-02-01"},
    ),
    act(
        "assets:remember_again",
        "left",
        lambda ask: ask.truth.left.get(ask.key) == ask.person,
    ),
    act(
        "assets:screenshot_selected",
        "asset",
        owns(LIBRARY, ARCHIVED),
        args=no_arguments,
        body=lambda ask: one_id(ask) | {"on": 1},
        effect=False,
    ),
    page("assets:upload"),
    act("assets:upload", ok=(422,), effect=False),
    page("assets:upload_status"),
    Probe(
        "assets:uploads",
        "media",
        method="POST",
        ok=(201,),
        headers={"Tus-Resumable": "1.0.0", "Upload-Length": "10"},
    ),
    Probe("assets:uploads", "media", method="OPTIONS", ok=(204,)),
    *(
        Probe(
            "assets:upload_file",
            "media",
            "upload",
            lambda ask: ask.truth.uploads.get(ask.key) == ask.person,
            method,
            ARGUMENTS["upload"],
            ok=ok,
            headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "3"},
            effect=method == "DELETE",
            content_type="application/offset+octet-stream",
        )
        # Rows come back after each cell; the bytes that were dropped do not.
        for method, ok in (("HEAD", (200,)), ("PATCH", (409,)), ("DELETE", (204, 410)))
    ),
    page(
        "assets:archive", shows=lists(lambda ask: ask.truth.own(ask.person, ARCHIVED))
    ),
    page("assets:trash", shows=lists(lambda ask: ask.truth.own(ask.person, TRASHED))),
    page("assets:favorites", shows=lists(lambda ask: ask.truth.favorites(ask.person))),
    *(
        act(f"assets:{name}", "asset", owns(*states), body=one_id, args=no_arguments)
        for name, states in (
            ("archive_selected", [LIBRARY]),
            ("unarchive_selected", [ARCHIVED]),
            ("trash_selected", [LIBRARY, ARCHIVED]),
            ("restore_selected", [TRASHED]),
            ("lock_selected", [LIBRARY, ARCHIVED]),
        )
    ),
    act(
        "assets:delete_question",
        "asset",
        owns(TRASHED),
        body=one_id,
        args=no_arguments,
        ok=(200,),
        effect=False,
    ),
    act(
        "assets:delete_selected",
        "asset",
        owns(TRASHED),
        body=lambda ask: one_id(ask) | {"count": 1},
        args=no_arguments,
    ),
    act(
        "assets:favorite",
        "asset",
        sees,
        body=lambda ask: one_id(ask) | {"on": 1},
        args=no_arguments,
        effect=False,
    ),
    act("assets:keep", "asset", keeps, body=one_id, args=no_arguments, effect=False),
    page(
        "assets:locked",
        shows=lists(
            lambda ask: ask.truth.own(ask.person, LOCKED) if ask.actor.door else []
        ),
    ),
    act(
        "assets:locked",
        body=lambda ask: {"password": "wrong"},
        ok=(422,),
        effect=False,
        note="wrong",
    ),
    act("assets:locked", body=lambda ask: {"password": PASSWORD}, effect=False),
    act(
        "assets:unlock_selected",
        "asset",
        behind_door,
        body=one_id,
        args=no_arguments,
        neither=door_first,
    ),
    page("assets:locked_detail", "asset", behind_door, neither=door_first),
    *(
        media(
            f"assets:locked_{name}",
            "asset",
            behind_door,
            shows=bytes_of(name),
            etag=name,
        )
        for name in ("thumbnail", "preview", "original")
    ),
    media(
        "assets:locked_motion",
        "asset",
        lambda ask: behind_door(ask) and ask.truth.assets[ask.key].live,
        shows=bytes_of("motion"),
        etag="motion",
    ),
    media(
        "assets:locked_video",
        "asset",
        lambda ask: behind_door(ask) and ask.truth.assets[ask.key].playable,
        etag="video",
    ),
]


def on_this_day(ask: Ask) -> list[str]:
    """Of the timeline, what was taken on this date of earlier years."""
    today = date.today().isoformat()
    assets = ask.truth.assets
    return [
        key
        for key in ask.truth.library(ask.person, "everyone") or []
        if assets[key].day[5:] == today[5:] and assets[key].day[:4] < today[:4]
    ]


def place_of(ask: Ask, key: str) -> str:
    """The country that an asset is in; another for what does not exist."""
    known = key in ask.truth.assets
    return word("place", ask.world.number_of(key)) if known else "Nowhere"


def says_placed(ask: Ask, answer: Answer) -> str:
    """Every place of the library is named: nothing is kept from who may know it."""
    wanted = {place_of(ask, key) for key in chosen_library(ask) or []}
    missing = [one for one in wanted if one.encode() not in answer.body]
    return f"lacks {sorted(missing)}" if missing else ""


def this_year(ask: Ask) -> list[str]:
    """Of a library, what was taken in 2026."""
    assets = ask.truth.assets
    library = chosen_library(ask) or []
    return [key for key in library if assets[key].day.startswith("2026")]


def recent(ask: Ask) -> list[str]:
    """Of a library, what was taken in November 2026."""
    assets = ask.truth.assets
    library = chosen_library(ask) or []
    return [key for key in library if assets[key].day.startswith("2026-11")]


def in_own_zip(ask: Ask) -> list[str]:
    _maker, wanted = ask.truth.downloads[ask.key]
    return [key for key in wanted if ask.truth.downloads_it(ask.person, key)]


SHARING = [
    page("sharing:overview", writes=NOTED),
    page("sharing:settings"),
    page("sharing:add"),
    act(
        "sharing:add",
        body=lambda ask: {"look": 1},
        ok=(200,),
        effect=False,
        note="look",
    ),
    act(
        "sharing:add",
        "handle",
        may_add,
        args=no_arguments,
        body=lambda ask: {"people": ask.handle()},
        refusal=422,
        alike=False,
    ),
    act(
        "sharing:switch",
        "handle",
        receives,
        body=lambda ask: {"show": 1},
    ),
    page("sharing:leave", "handle", may_leave),
    act("sharing:leave", "handle", may_leave, effect=False),
    page("sharing:stop", "handle", gave),
    act(
        "sharing:stop",
        "handle",
        gave,
        effect=False,
        shows=now_live(lambda ask: False),
    ),
    act("sharing:undo", "handle", gave, effect=False, shows=now_live(undone_or_live)),
    page("sharing:rules", "handle", shares_with),
    act("sharing:rules", "handle", shares_with),
    act("sharing:pause", "handle", shares_with, body=lambda ask: {"paused": 1}),
    page(
        "sharing:view_as",
        "handle",
        shares_with,
        shows=lists(lambda ask: seen_by_partner(ask)),
    ),
    page(
        "sharing:view_month",
        "handle",
        lambda ask: ask.truth.share(ask.person, ask.key) is not None,
        args=lambda ask: [ask.handle(), "2026", "11"],
        shows=lists(
            lambda ask: [
                key
                for key in seen_by_partner(ask)
                if ask.truth.assets[key].day.startswith("2026-11")
            ]
        ),
    ),
    page("sharing:view_photo", "viewed", shown_to_partner),
    *(
        media(
            f"sharing:view_{name}",
            "viewed",
            lambda ask: (
                shown_to_partner(ask) and ask.truth.assets[ask.second].status == "ready"
            ),
            shows=bytes_of(name),
            etag=name,
        )
        for name in ("thumbnail", "preview")
    ),
    media(
        "sharing:view_video",
        "viewed",
        lambda ask: shown_to_partner(ask) and ask.truth.assets[ask.second].playable,
        shows=bytes_of("original", "playback"),
        etag="video",
    ),
    page("sharing:activity"),
    act("sharing:dismiss", "notice", told),
    act("sharing:dismiss_all", effect=False),
    page(
        "sharing:where",
        shows=lambda ask, answer: (
            ids("links", lambda ask: ask.truth.links_showing(ask.person))(ask, answer)
            or ids("albums", lambda ask: ask.truth.albums_showing(ask.person))(
                ask, answer
            )
        ),
    ),
    act(
        "sharing:cut_album",
        "album",
        lambda ask: ask.key in ask.truth.albums_showing(ask.person),
    ),
    page(
        "sharing:links",
        shows=ids("links", lambda ask: ask.truth.links_of(ask.person)),
    ),
    page(
        "sharing:new_link",
        "asset",
        may_derive,
        args=no_arguments,
        query=lambda ask: f"?ids={ask.asset()}",
    ),
    page(
        "sharing:new_link",
        "album",
        lambda ask: owns_album_row(ask),
        args=no_arguments,
        query=lambda ask: f"?album={ask.album()}",
        note="album",
    ),
    act(
        "sharing:new_link",
        "asset",
        may_derive,
        args=no_arguments,
        body=lambda ask: one_id(ask) | {"look": 1},
        ok=(200,),
        effect=False,
        note="look",
    ),
    act(
        "sharing:new_link",
        "asset",
        may_derive,
        args=no_arguments,
        body=lambda ask: one_id(ask) | {"expires": "never"},
    ),
    act(
        "sharing:new_link",
        "album",
        lambda ask: owns_album_row(ask),
        args=no_arguments,
        body=lambda ask: {"album": ask.album(), "expires": "never"},
        note="album",
    ),
    page("sharing:link", "link", made_link),
    act(
        "sharing:link",
        "link",
        made_link,
        body=lambda ask: {"title": "x", "expires": "keep"},
    ),
    page("sharing:link_qr", "link", made_link),
    act("sharing:pause_link", "link", made_link, body=lambda ask: {"paused": 1}),
    page("sharing:delete_link", "link", made_link),
    # Deleted twice is deleted: the answer is the same, what happens is not.
    act("sharing:delete_link", "link", made_link, refusal=303),
    act(
        "sharing:cut_link",
        "cut",
        lambda ask: (
            ask.truth.through(ask.first, ask.second)
            and ask.truth.owns(ask.person, ask.second)
        ),
        body=lambda ask: {"ids": ask.asset(ask.second)},
    ),
]


def owns_album_row(ask: Ask) -> bool:
    return own_album(ask)


ALBUMS = [
    page(
        "sharing:albums",
        shows=ids("albums", lambda ask: ask.truth.albums_of(ask.person)),
    ),
    page("sharing:new_album"),
    act("sharing:new_album", body=lambda ask: {"title": "x", "order": "oldest"}),
    page("sharing:choose_albums"),
    act(
        "sharing:choose_albums",
        "asset",
        sees,
        args=no_arguments,
        body=one_id,
        ok=(200,),
        effect=False,
    ),
    act(
        "sharing:add_to_albums",
        "asset",
        sees,
        args=no_arguments,
        body=lambda ask: one_id(ask) | {"title": "x"},
        note="new",
    ),
    act(
        "sharing:add_to_albums",
        "entry",
        lambda ask: (
            ask.truth.fills(ask.person, ask.first)
            and ask.truth.sees(ask.person, ask.second)
        ),
        args=no_arguments,
        body=lambda ask: {"ids": ask.asset(ask.second), "albums": ask.album(ask.first)},
        effect=False,
        shows=added_as_allowed,
    ),
    page(
        "sharing:album",
        "album",
        enters,
        shows=album_of,
    ),
    page("sharing:edit_album", "album", own_album),
    act(
        "sharing:edit_album",
        "album",
        own_album,
        body=lambda ask: {"title": "x", "order": "newest"},
    ),
    page("sharing:delete_album", "album", own_album),
    act("sharing:delete_album", "album", own_album),
    act(
        "sharing:cover",
        "entry",
        lambda ask: own_first_album(ask) and entry_alive(ask),
        body=lambda ask: {"ids": ask.asset(ask.second)},
    ),
    act(
        "sharing:download_album",
        "album",
        lambda ask: (
            enters(ask)
            and any(
                ask.truth.downloads_it(ask.person, key)
                for key in ask.truth.in_album(ask.key)
            )
        ),
    ),
    page("sharing:pick", "album", fills),
    act(
        "sharing:remove",
        "entry",
        removes,
        body=lambda ask: {"ids": ask.asset(ask.second)},
        effect=False,
        shows=removed_as_allowed,
    ),
    act(
        "sharing:move",
        "entry",
        lambda ask: (
            own_first_album(ask)
            and ask.truth.albums[ask.first].by_hand
            and entry_alive(ask)
        ),
        body=lambda ask: {"ids": ask.asset(ask.second), "to": "first"},
    ),
    page("sharing:album_people", "album", enters),
    act(
        "sharing:album_people",
        "album",
        own_album,
        body=lambda ask: {"people": handle_of("carl"), "role": "viewer"},
        ok=(303,),
        neither=lambda ask: (422,) if own_album(ask) and ask.person == "carl" else (),
    ),
    act(
        "sharing:role",
        "member",
        own_member,
        body=lambda ask: {"role": "editor"},
    ),
    *(
        Probe(
            "sharing:remove_person",
            "page",
            "member",
            own_member,
            method,
            ARGUMENTS["member"],
            ok=ok,
        )
        for method, ok in (("GET", (200,)), ("POST", (303,)))
    ),
    *(
        Probe(
            "sharing:leave_album",
            "page",
            "album",
            lambda ask: enters(ask) and not own_album(ask),
            method,
            ARGUMENTS["album"],
            ok=ok,
        )
        for method, ok in (("GET", (200,)), ("POST", (303,)))
    ),
]


VISITS = [
    visit("sharing:visit", "visit", visits_page, shows=shows_visit),
    visit(
        "sharing:visit",
        "visit",
        visits_page,
        method="POST",
        body=lambda ask: {"password": "wrong"},
        ok=(200, 422),
        effect=False,
        note="wrong",
    ),
    visit(
        "sharing:visit",
        "visit",
        visits_page,
        method="POST",
        body=lambda ask: {"password": PASSWORD},
        ok=(200, 303),
        effect=False,
    ),
    visit(
        "sharing:visit_download",
        "visit",
        visits_zip,
        shows=shows_visitors_zip,
    ),
    visit("sharing:visit_photo", "visited", visits_photo, neither=shut),
    *(
        visit(
            "sharing:visit_thumbnail",
            "visited",
            visits_ready,
            query=lambda ask, query=query: query,
            note=query,
            shows=bytes_of(stored),
            etag=stored,
        )
        for query, stored in (("", "thumbnail"), ("?size=500", "thumbnail2x"))
    ),
    visit(
        "sharing:visit_preview",
        "visited",
        visits_ready,
        shows=bytes_of("preview"),
        etag="preview",
    ),
    visit(
        "sharing:visit_video",
        "visited",
        visits_video,
        shows=bytes_of("original", "playback"),
        etag="video",
    ),
    visit(
        "sharing:visit_motion",
        "visited",
        lambda ask: visits_photo(ask) and ask.truth.assets[ask.second].live,
        shows=bytes_of("motion"),
        etag="motion",
    ),
    visit(
        "sharing:visit_original",
        "visited",
        visits_original,
        shows=shows_visitors_original,
        etag="original",
    ),
]


def has_passkey(ask: Ask) -> bool:
    return ask.truth.passkeys.get(ask.key) == ask.person


def own_session(ask: Ask) -> bool:
    """A session of the same person, and one that counts."""
    other = ask.world.actors.get(ask.key)
    return other is not None and other.person == ask.person


ACCOUNTS = [
    public("home", ok=(302,)),
    public("health", ok=(200, 503)),
    public("alive"),
    public("security-txt"),
    public("account_login", ok=(200, 302)),
    public(
        "account_login",
        method="POST",
        body=lambda ask: {"login": "nobody@example.org", "password": "wrong"},
        ok=(302, 422),
        effect=False,
    ),
    public("account_logout", ok=(200, 302)),
    public("account_logout", method="POST", ok=(302,), effect=False),
    public("accounts:setup", allows=lambda ask: False),
    public(
        "accounts:invitation",
        over="invited",
        args=ARGUMENTS["invited"],
        allows=lambda ask: ask.key in ask.world.invitations,
        tells=lambda ask: {("person", "olga")},
    ),
    public(
        "accounts:password-link",
        over="reset",
        args=ARGUMENTS["reset"],
        allows=lambda ask: ask.key == "pass",
        tells=lambda ask: {("person", "carl"), ("email", "carl")},
    ),
    public("admin:login", ok=(302,)),
    public("mfa_authenticate", ok=(302,)),
    public("mfa_authenticate", method="POST", ok=(302,), effect=False),
    *(
        page(f"accounts:{name}")
        for name in ("security", "confirm", "add-app", "add-passkey", "devices")
    ),
    act(
        "accounts:confirm",
        body=lambda ask: {"password": "wrong"},
        ok=(422,),
        effect=False,
        note="wrong",
    ),
    act("accounts:confirm", body=lambda ask: {"password": PASSWORD}, effect=False),
    act(
        "accounts:add-app", body=lambda ask: {"code": "1"}, ok=(302, 422), effect=False
    ),
    act("accounts:add-passkey", ok=(200, 422), effect=False),
    # Nobody here has an app; who has a passkey has codes.
    page("accounts:remove-app", ok=(302,)),
    act("accounts:remove-app", effect=False),
    page("accounts:new-codes", ok=(200, 302)),
    act("accounts:new-codes", ok=(200, 302), effect=False),
    act("accounts:codes-file", effect=False),
    page("accounts:remove-passkey", "passkey", has_passkey),
    act("accounts:remove-passkey", "passkey", has_passkey),
    act(
        "accounts:end-device",
        "device",
        own_session,
        # The session of a device is what goes.
        effect=False,
    ),
    act("accounts:end-others", effect=False),
    page("accounts:password"),
    act(
        "accounts:password",
        body=lambda ask: {"oldpassword": "x"},
        ok=(422,),
        effect=False,
    ),
    page("accounts:settings"),
    page("accounts:profile"),
    act("accounts:profile", body=lambda ask: {"name": ""}, ok=(422,), effect=False),
    page("accounts:people", allows=is_staff),
    page("accounts:invite", ok=(302,)),
    act("accounts:invite", allows=is_staff, body=lambda ask: {"note": "x"}, ok=(200,)),
    act(
        "accounts:withdraw",
        "invitation",
        lambda ask: is_staff(ask) and ask.key == "inv",
    ),
    page("accounts:welcome", allows=is_staff),
]

PROBES = [*PHOTOS, *SHARING, *ALBUMS, *VISITS, *ACCOUNTS]


# --- What there is to ask about -----------------------------------------------


def pairs(first: Iterable[str], second: Iterable[str]) -> list[tuple[str, str]]:
    return [(one, other) for one in first for other in second]


def keys_over(world: World, over: str) -> list[Any]:
    """Everything an address may be asked about, what does not exist included."""
    assets = [*world.assets, NOTHING]
    albums = [*world.albums, NOTHING]
    links = [*world.links, NOTHING]
    people = [*world.people, NOTHING]
    found: dict[str, list[Any]] = {
        "": [""],
        "who": ["everyone", "mine", *people],
        "asset": assets,
        "album": albums,
        "link": links,
        "visit": links,
        "handle": people,
        "download": [*world.downloads, NOTHING],
        "upload": [*world.uploads, NOTHING],
        "invitation": [*world.invitations, NOTHING],
        "invited": ["inv", NOTHING],
        "reset": ["pass", NOTHING],
        "notice": [*world.notices, NOTHING],
        "passkey": [*world.passkeys, NOTHING],
        "left": [*world.left, NOTHING],
        "device": ["anna", "anna-open", "ben", "carl-stale", NOTHING],
    }
    if over in found:
        return found[over]
    if over == "entry":
        return pairs(albums, assets)
    if over == "member":
        return pairs(albums, people)
    if over == "placed":
        return pairs(["everyone", "mine", *people], assets)
    if over == "viewed":
        return pairs(people, assets)
    if over in ("visited", "cut"):
        return pairs(links, assets)
    raise KeyError(over)

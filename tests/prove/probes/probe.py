"""One way to ask one address, and what stands for a key in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.urls import reverse

from tests.prove.asking import Answer
from tests.prove.oracle import Actor, Truth
from tests.prove.world import World, handle_of

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

"""Who may see, know and change what: written from the table in section 2 of the design.

Plain data and sets. It imports nothing of ram and nothing of Django, so that one
mistake cannot be in both.
"""

from dataclasses import dataclass, field

LIBRARY, ARCHIVED, LOCKED, TRASHED = "library", "archived", "locked", "trashed"

# What is told of a photo, by what tells it to visitors of a link.
ALWAYS = {"asset", "pixels"}
WITH_DETAILS = {"name", "description", "camera"}
WITH_PLACE = {"place"}
WITH_ORIGINALS = {"bytes", "sidecar"}
OF_ASSETS = ALWAYS | WITH_DETAILS | WITH_PLACE | WITH_ORIGINALS


@dataclass
class Person:
    key: str
    active: bool = True
    staff: bool = False


@dataclass
class Asset:
    key: str
    owner: str
    state: str = LIBRARY
    trashed_from: str = LIBRARY
    # Assets with the same file have it under the same key.
    file: str = ""
    # The day it was taken, as "2026-11-03"; and its order, the newest the largest.
    day: str = "2026-11-03"
    screenshot: bool = False
    video: bool = False
    # "ready", "waiting" or "failed".
    status: str = "ready"
    playable: bool = False
    # Only the copy made for browsers tells nothing but what is seen.
    converted: bool = False
    # A photo with a moving part.
    live: bool = False
    kept_from: str = ""


@dataclass
class Share:
    """`sharer` lets `recipient` see the library, as far as the sharer wishes."""

    live: bool = True
    in_timeline: bool = False
    since: str = ""
    screenshots: bool = True
    paused: bool = False
    over: bool = False
    left_out: set[str] = field(default_factory=set)  # albums
    undoable: bool = False
    ended_by: str = ""
    # How often it was begun anew: what was ended before that has no way back.
    number: int = 0


@dataclass
class Album:
    key: str
    owner: str
    members: dict[str, bool] = field(default_factory=dict)  # who: whether they add
    entries: dict[str, str] = field(default_factory=dict)  # asset: who added it
    by_hand: bool = False


@dataclass
class Link:
    key: str
    maker: str
    album: str = ""
    items: set[str] = field(default_factory=set)
    # A number that changes with the password; 0 is none.
    password: int = 0
    expired: bool = False
    paused: bool = False
    details: bool = False
    downloads: bool = False
    titled: bool = False


@dataclass(frozen=True)
class Actor:
    """One session: whose it is, if anybody's, and what it has opened."""

    name: str
    person: str = ""
    door: bool = False  # to the locked photos
    stale: bool = False  # begun with a password that is not theirs any more
    unlocked: frozenset[tuple[str, int]] = frozenset()  # link, password


ANONYMOUS = Actor("anonymous")


@dataclass
class Truth:
    """All that decides."""

    people: dict[str, Person] = field(default_factory=dict)
    assets: dict[str, Asset] = field(default_factory=dict)
    shares: dict[tuple[str, str], Share] = field(default_factory=dict)
    albums: dict[str, Album] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    hearts: set[tuple[str, str]] = field(default_factory=set)
    # Selections stored for a download, uploads on their way: each its maker's alone.
    downloads: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    uploads: dict[str, str] = field(default_factory=dict)
    notices: dict[str, str] = field(default_factory=dict)
    passkeys: dict[str, str] = field(default_factory=dict)
    # What somebody wants not to be reminded of.
    left: dict[str, str] = field(default_factory=dict)
    # What a session of the person shows: signed out when deactivated.
    signed_out: set[str] = field(default_factory=set)

    # --- People ---------------------------------------------------------------

    def active(self, person: str) -> bool:
        return bool(person) and self.people[person].active

    def who(self, actor: Actor) -> str:
        """The person behind a session; nobody when it does not count any more."""
        if actor.person in self.signed_out or actor.stale:
            return ""
        return actor.person if self.active(actor.person) else ""

    def staff(self, actor: Actor) -> bool:
        person = self.who(actor)
        return bool(person) and self.people[person].staff

    # --- Partnerships -----------------------------------------------------------

    def share(self, sharer: str, recipient: str) -> Share | None:
        """The partnership that counts now: neither paused nor past its end."""
        share = self.standing(sharer, recipient)
        return None if share is None or share.paused or share.over else share

    def standing(self, sharer: str, recipient: str) -> Share | None:
        """The partnership that nobody ended, both people active."""
        share = self.shares.get((sharer, recipient))
        if share is None or not share.live:
            return None
        return share if self.active(sharer) and self.active(recipient) else None

    def shows(self, share: Share, asset: Asset) -> bool:
        """Whether the sharer's wishes let this one through."""
        if asset.state != LIBRARY:
            return False
        if share.since and asset.day < share.since:
            return False
        if asset.screenshot and not share.screenshots:
            return False
        return not any(
            asset.key in self.albums[album].entries
            for album in share.left_out
            if album in self.albums
        )

    def sharers_of(self, person: str) -> list[str]:
        """Whose libraries this person may open."""
        return [
            sharer
            for sharer, recipient in self.shares
            if recipient == person and self.share(sharer, person)
        ]

    def by_partnership(self, person: str, key: str) -> bool:
        asset = self.assets[key]
        share = self.share(asset.owner, person)
        return share is not None and self.shows(share, asset)

    # --- The table --------------------------------------------------------------

    def opens(self, person: str, key: str) -> bool:
        """As its owner or as a partner of the owner."""
        asset = self.assets[key]
        if asset.owner == person:
            return asset.state != LOCKED
        return self.by_partnership(person, key)

    def passes_on(self, person: str, key: str) -> bool:
        """Whether what this person derives from the asset counts this second."""
        stays = self.assets[key].state in (LIBRARY, ARCHIVED)
        return self.active(person) and stays and self.opens(person, key)

    def may_derive(self, person: str, key: str) -> bool:
        """Put into an album or a link: own ones and partners'."""
        return key in self.assets and self.passes_on(person, key)

    def belongs(self, album: Album, person: str) -> bool:
        return album.owner == person or person in album.members

    def alive(self, album: str, key: str) -> bool:
        """Whether an entry counts."""
        found = self.albums[album]
        maker = found.entries.get(key)
        if maker is None or key not in self.assets or not self.active(found.owner):
            return False
        return self.belongs(found, maker) and self.passes_on(maker, key)

    def in_album(self, album: str) -> list[str]:
        return [key for key in self.albums[album].entries if self.alive(album, key)]

    def enters(self, person: str, album: str) -> bool:
        """Whether an album is there for somebody."""
        found = self.albums.get(album)
        if found is None or not self.active(person) or not self.active(found.owner):
            return False
        return self.belongs(found, person)

    def fills(self, person: str, album: str) -> bool:
        if not self.enters(person, album):
            return False
        found = self.albums[album]
        return found.owner == person or found.members[person]

    def sees(self, person: str, key: str) -> bool:
        """THE question."""
        if key not in self.assets or not self.active(person):
            return False
        return self.opens(person, key) or any(
            self.enters(person, album) and self.alive(album, key)
            for album in self.albums
        )

    def owns(self, person: str, key: str, *states: str) -> bool:
        """May change it: the owner alone, what is locked only behind its door."""
        asset = self.assets.get(key)
        return (
            asset is not None
            and asset.owner == person
            and asset.state in (states or (LIBRARY, ARCHIVED, TRASHED))
        )

    def keeps(self, person: str, key: str) -> bool:
        """May save a copy: as owner or partner, never by an album alone."""
        return key in self.assets and self.active(person) and self.opens(person, key)

    def downloads_it(self, person: str, key: str) -> bool:
        """In a zip: all that is seen, but nothing from the trash."""
        return self.sees(person, key) and self.assets[key].state != TRASHED

    # --- Links ------------------------------------------------------------------

    def valid(self, link: str) -> bool:
        found = self.links.get(link)
        if found is None or found.paused or found.expired:
            return False
        if found.album:
            album = self.albums.get(found.album)
            if album is None or album.owner != found.maker:
                return False
        return self.active(found.maker)

    def through(self, link: str, key: str) -> bool:
        """Whether a link shows an asset, its password aside."""
        if not self.valid(link) or key not in self.assets:
            return False
        found = self.links[link]
        if not self.passes_on(found.maker, key):
            return False
        if found.album:
            return self.alive(found.album, key)
        return key in found.items

    def behind(self, link: str) -> list[str]:
        return [key for key in self.assets if self.through(link, key)]

    def opened(self, actor: Actor, link: str) -> bool:
        """Whether this session has given the password that the link has now."""
        found = self.links.get(link)
        if found is None:
            return False
        return not found.password or (link, found.password) in actor.unlocked

    def visits(self, actor: Actor, link: str, key: str) -> bool:
        return self.through(link, key) and self.opened(actor, link)

    # --- Lists ------------------------------------------------------------------

    def library(self, person: str, who: str) -> list[str] | None:
        """A timeline, unfolded: of everyone, mine, or one partner; None for nobody."""
        if who == "everyone":
            owners = [
                sharer
                for sharer in self.sharers_of(person)
                if self.shares[sharer, person].in_timeline
            ]
            mine = True
        elif who == "mine":
            owners, mine = [], True
        else:
            if not self.share(who, person):
                return None
            owners, mine = [who], False
        return [
            asset.key
            for asset in self.assets.values()
            if (mine and asset.owner == person and asset.state == LIBRARY)
            or (asset.owner in owners and self.by_partnership(person, asset.key))
        ]

    def own(self, person: str, state: str) -> list[str]:
        return [
            asset.key
            for asset in self.assets.values()
            if asset.owner == person and asset.state == state
        ]

    def favorites(self, person: str) -> list[str]:
        return [
            key
            for who, key in self.hearts
            if who == person
            and self.sees(person, key)
            and self.assets[key].state != TRASHED
        ]

    def albums_of(self, person: str) -> list[str]:
        return [album for album in self.albums if self.enters(person, album)]

    def links_of(self, person: str) -> list[str]:
        return [key for key, link in self.links.items() if link.maker == person]

    def links_showing(self, owner: str) -> list[str]:
        """The links that show visitors something of this owner's."""
        return [
            link
            for link in self.links
            if any(self.assets[key].owner == owner for key in self.behind(link))
        ]

    def albums_showing(self, owner: str) -> list[str]:
        """The albums that show others something of this owner's."""
        return [
            album
            for album, found in self.albums.items()
            if (found.owner != owner or found.members)
            and any(self.assets[key].owner == owner for key in self.in_album(album))
        ]

    # --- What a session may come to know -------------------------------------------

    def may_know(self, actor: Actor, kind: str, thing: str, link: str = "") -> bool:
        """Whether a secret of `kind` about `thing` may be in an answer.

        `link` is the one whose secret is in the address that was asked.
        """
        person = self.who(actor)
        if kind in OF_ASSETS:
            return any(
                (person and self.person_knows(actor, person, key))
                or self.visitor_knows(actor, kind, key, link)
                for key in self.same(kind, thing)
            )
        if kind == "person":
            return self.knows_name(actor, person, thing, link)
        if kind == "email":
            return bool(person) and (person == thing or self.staff(actor))
        if kind in ("album", "album-text"):
            return bool(person) and self.knows_album(person, thing)
        if kind == "album-title":
            return (bool(person) and self.knows_album(person, thing)) or (
                self.link_is_told(actor, link) and self.links[link].album == thing
            )
        if kind == "link":
            return bool(person) and (
                self.maker_is(person, thing) or thing in self.links_showing(person)
            )
        if kind == "link-title":
            return (link == thing and self.link_is_told(actor, link)) or (
                self.may_know(actor, "link", thing)
            )
        if kind == "link-secret":
            return link == thing or (bool(person) and self.maker_is(person, thing))
        if kind == "partnership":
            return self.staff(actor)
        if kind == "download":
            return bool(person) and self.downloads.get(thing, ("",))[0] == person
        if kind == "upload":
            return bool(person) and self.uploads.get(thing) == person
        if kind == "notice":
            return bool(person) and self.notices.get(thing) == person
        if kind == "invitation":
            return self.staff(actor)
        return False  # passwords, hashes, places in the storage

    def same(self, kind: str, thing: str) -> list[str]:
        """The assets of which the same is true: a copy says what its source does."""
        if thing not in self.assets:
            return [key for key, one in self.assets.items() if one.kept_from == thing]
        if kind == "asset":
            return [thing]
        file = self.assets[thing].file
        return [key for key, one in self.assets.items() if one.file == file]

    def person_knows(self, actor: Actor, person: str, key: str) -> bool:
        asset = self.assets[key]
        if asset.state == LOCKED:
            return asset.owner == person and actor.door
        return self.sees(person, key)

    def visitor_knows(self, actor: Actor, kind: str, key: str, link: str) -> bool:
        if not link or not self.visits(actor, link, key):
            return False
        details = self.links[link].details
        return kind in ALWAYS or (
            details and (kind not in WITH_ORIGINALS or self.originals(link))
        )

    def originals(self, link: str) -> bool:
        """Whether bytes as they came in go out: to download, or to play."""
        return self.links[link].details

    def maker_is(self, person: str, link: str) -> bool:
        return link in self.links and self.links[link].maker == person

    def link_is_told(self, actor: Actor, link: str) -> bool:
        return bool(link) and self.opened(actor, link) and bool(self.behind(link))

    def knows_album(self, person: str, album: str) -> bool:
        if album not in self.albums:
            return False
        return self.enters(person, album) or album in self.albums_showing(person)

    def knows_name(self, actor: Actor, person: str, thing: str, link: str) -> bool:
        if self.link_is_told(actor, link) and self.links[link].maker == thing:
            return True
        if not person:
            return False
        if self.staff(actor) or person == thing or self.active(thing):
            return True
        # Of somebody who is not here now: whoever they let in or were let in by.
        return any({person, thing} == set(pair) for pair in self.shares) or any(
            one.owner == thing and one.kept_from for one in self.assets.values()
        )

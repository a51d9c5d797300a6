"""A world as rows and as the oracle's truth; `family.py` fills it.

The photos come in by the road that all take: staged, taken in, decoded. What is hard to
reach by clicking, such as a locked photo that is still in an album, is written into the
tables: the rule has to hold there, too.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from time import time
from typing import Any
from uuid import UUID, uuid4

from allauth.mfa.models import Authenticator
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Invitation, PasswordLink, Session, User
from accounts.sessions import SessionStore
from assets import ingest, uploads
from assets.models import Asset as AssetRow
from assets.models import Clip, Download, Favorite, NotRemembered, StoredFile
from assets.querysets import State
from assets.renditions import MOTION, PLAYBACK, RENDITIONS
from assets.staging import stage
from assets.storage import library
from sharing import links as link_actions
from sharing.models import Album as AlbumRow
from sharing.models import (
    AlbumEntry,
    AlbumMember,
    Event,
    Notice,
    Partnership,
    SharedLink,
)
from sharing.visiting import COUNTED, UNLOCKED, version
from tests.prove.canaries import word
from tests.prove.files import broken_jpeg, film, jpeg, sidecar_of
from tests.prove.oracle import (
    ARCHIVED,
    LIBRARY,
    LOCKED,
    TRASHED,
    Actor,
    Album,
    Asset,
    Link,
    Person,
    Share,
    Truth,
)

NO_ALBUM = UUID("01920000-0000-7000-8000-00000000dcba")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "zqlp0001qz a long enough phrase"
STATES = {
    LIBRARY: State.LIBRARY,
    ARCHIVED: State.ARCHIVED,
    LOCKED: State.LOCKED,
    TRASHED: State.TRASHED,
}


@dataclass
class World:
    """The truth, and where it is in the tables."""

    truth: Truth = field(default_factory=Truth)
    people: dict[str, User] = field(default_factory=dict)
    # Ids, those of what is gone included.
    assets: dict[str, UUID] = field(default_factory=dict)
    albums: dict[str, UUID] = field(default_factory=dict)
    links: dict[str, UUID] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    shares: dict[tuple[str, str], UUID] = field(default_factory=dict)
    downloads: dict[str, UUID] = field(default_factory=dict)
    uploads: dict[str, UUID] = field(default_factory=dict)
    invitations: dict[str, UUID] = field(default_factory=dict)
    notices: dict[str, UUID] = field(default_factory=dict)
    passkeys: dict[str, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)
    # By which its person recognizes a session.
    marks: dict[str, str] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    # By which word or picture what is known; and the bytes of each file.
    numbers: dict[tuple[str, int], str] = field(default_factory=dict)
    blobs: dict[bytes, str] = field(default_factory=dict)
    files: dict[str, dict[str, bytes]] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    jobs: dict[str, int] = field(default_factory=dict)
    next_number: int = 1

    def number(self, key: str, *kinds: str) -> int:
        """A new number that stands for `key` in words of these kinds."""
        number = self.next_number
        self.next_number += 1
        for kind in kinds:
            self.numbers[kind, number] = key
        return number

    def thing_of_id(self, digits: str) -> tuple[str, str] | None:
        """What an id is the id of, as kind and key."""
        return self.by_id.get(digits)

    @property
    def by_id(self) -> dict[str, tuple[str, str]]:
        if not hasattr(self, "_by_id") or len(self._by_id) != self.count_of_ids():
            self._by_id = {
                pk.hex: (kind, key)
                for kind, table in self.id_tables()
                for key, pk in table.items()
            }
        return self._by_id

    def forget_ids(self) -> None:
        """Another row stands for a key now: as many ids as before, but not the same."""
        vars(self).pop("_by_id", None)

    def id_tables(self) -> list[tuple[str, dict[str, UUID]]]:
        shares = {f"{one} {other}": pk for (one, other), pk in self.shares.items()}
        return [
            ("asset", self.assets),
            ("album", self.albums),
            ("link", self.links),
            ("partnership", shares),
            ("download", self.downloads),
            ("upload", self.uploads),
            ("invitation", self.invitations),
            ("notice", self.notices),
        ]

    def count_of_ids(self) -> int:
        return sum(len(table) for _kind, table in self.id_tables())

    # --- People and sessions --------------------------------------------------------

    def person(self, key: str, **facts: Any) -> None:
        number = self.number(key, "person", "email")
        self.truth.people[key] = Person(key, **facts)
        self.people[key] = User.objects.create(
            handle=handle_of(key),
            name=f"{word('person', number)} Alder",
            email=f"{word('email', number)}@example.org",
            password=make_password(PASSWORD),
            hue=number % 8,
            is_active=facts.get("active", True),
            is_staff=facts.get("staff", False),
        )

    def actor(
        self, name: str, person: str = "", door: bool = False, **unlocked: int
    ) -> None:
        """A session; `unlocked` names links and the password that was given."""
        opened = frozenset(
            (link.replace("_", "-"), number) for link, number in unlocked.items()
        )
        self.actors[name] = Actor(name, person, door, unlocked=opened)
        self.sessions[name] = self.session(self.actors[name])

    def stale(self, name: str, person: str) -> None:
        """A session that was begun with a password which is not the person's now."""
        self.actors[name] = Actor(name, person, stale=True)
        store = SessionStore(self.session(Actor(name, person)))
        store[HASH_SESSION_KEY] = "0" * 64
        store.save()
        assert store.session_key
        self.sessions[name] = store.session_key

    def session(self, actor: Actor) -> str:
        """The key of a session of this actor's."""
        store = SessionStore()
        if actor.person:
            user = self.people[actor.person]
            store[SESSION_KEY] = str(user.pk)
            store[BACKEND_SESSION_KEY] = BACKEND
            store[HASH_SESSION_KEY] = user.get_session_auth_hash()
            # The password was given a moment ago, for what asks for it again.
            by = user.get_session_auth_hash()
            store["password_given"] = {"at": int(time()), "by": by}
        if actor.door:
            by = self.people[actor.person].get_session_auth_hash()
            store["locked_opened"] = {"at": int(time()), "by": by}
        if actor.unlocked:
            store[UNLOCKED] = {
                str(self.links[link]): self.proof(link, number)
                for link, number in actor.unlocked
            }
        # Counting visits is looked at elsewhere; here it would be a write each time.
        store[COUNTED] = {str(pk): "1" for pk in self.links.values()}
        store.save()
        assert store.session_key
        self.marks[actor.name] = Session(session_key=store.session_key).mark
        return store.session_key

    def proof(self, link: str, number: int) -> str:
        """What a session keeps of a link whose password was that one."""
        row = SharedLink.objects.get(pk=self.links[link])
        if self.truth.links[link].password != number:
            row.password = make_password(f"another {number}")
        return version(row)

    # --- Photos ---------------------------------------------------------------------

    def photo(
        self,
        key: str,
        owner: str,
        *,
        video: bool = False,
        sidecar: bool = False,
        broken: bool = False,
    ) -> None:
        """Taken in as it would be; what it becomes is `settle`'s to say."""
        kinds = ("pixels", "name", "description", "camera", "place", "bytes", "sidecar")
        number = self.number(key, *kinds)
        data = (
            broken_jpeg(number) if broken else film(number) if video else jpeg(number)
        )
        name = f"{word('name', number)}.{'mp4' if video else 'jpg'}"
        xmp = stage([sidecar_of(number)]) if sidecar else None
        taken = ingest.take_in(
            self.people[owner], stage([data]), name, None, sidecar=xmp
        )
        self.assets[key] = taken.asset.pk
        self.truth.assets[key] = Asset(
            key, owner, file=f"file{number}", video=video, playable=video
        )
        self.files[key] = {"original": data}
        self.hashes[taken.asset.file.sha256] = key
        self.jobs[key] = taken.asset.file_id

    def settle(self, key: str, *, state: str = LIBRARY, **facts: Any) -> None:
        """Give an asset its texts, its day and its state."""
        one = self.truth.assets[key]
        one.state = state
        for name, value in facts.items():
            setattr(one, name, value)
        number = self.number_of(key)
        row = AssetRow.objects.select_related("file").get(pk=self.assets[key])
        instant = datetime.fromisoformat(f"{one.day}T12:00:00+00:00")
        row.set_taken(instant + timedelta(seconds=number), 0, "exif")
        row.description = word("description", number)
        row.town = row.country = word("place", number)
        row.latitude, row.longitude = degrees(number), degrees(number)
        row.is_screenshot = one.screenshot
        row.state = STATES[state]
        if state == TRASHED:
            row.trashed_from, row.trashed_at = State.LIBRARY, timezone.now()
        row.save()
        one.status = {"pending": "waiting"}.get(row.file.status, row.file.status)
        self.remember_bytes(key, row.file)

    def number_of(self, key: str) -> int:
        one = self.truth.assets[key]
        source = one.kept_from or key
        return next(n for (kind, n), k in self.numbers.items() if k == source)

    def remember_bytes(self, key: str, file: StoredFile) -> None:
        """What each address of the asset has to answer, byte for byte."""
        names = {made.name: made.filename for made in RENDITIONS.values()}
        names |= {"playback": PLAYBACK, "motion": MOTION}
        for name, filename in names.items():
            path = Path(library().path(file.rendition_key(filename)))
            if path.exists():
                self.files[key][name] = path.read_bytes()
        for data in self.files[key].values():
            self.blobs[data] = self.truth.assets[key].kept_from or key

    def convert(self, key: str) -> None:
        """Pretend that browsers need the copy which a worker made."""
        row = AssetRow.objects.select_related("file").get(pk=self.assets[key])
        number = self.number_of(key) + 2000
        self.numbers["pixels", number] = key
        path = Path(library().path(row.file.rendition_key(PLAYBACK)))
        path.write_bytes(film(number, tagged=False))
        StoredFile.objects.filter(pk=row.file_id).update(playback="ready")
        self.truth.assets[key].converted = True
        self.remember_bytes(key, row.file)

    def enliven(self, key: str) -> None:
        """Let a photo have a moving part, as a worker would have made it."""
        row = AssetRow.objects.select_related("file").get(pk=self.assets[key])
        AssetRow.objects.filter(pk=row.pk).update(is_live=True)
        Clip.objects.create(file=row.file, kind=Clip.Kind.MOTION, status="ready")
        number = self.number_of(key) + 3000
        self.numbers["pixels", number] = key
        path = Path(library().path(row.file.rendition_key(MOTION)))
        path.write_bytes(film(number, tagged=False))
        self.truth.assets[key].live = True
        self.remember_bytes(key, row.file)

    def copy(self, key: str, owner: str, source: str) -> None:
        """What `owner` has kept of `source`."""
        row = AssetRow.objects.get(pk=self.assets[source])
        row.pk, row.owner, row.kept_from_id = None, self.people[owner], row.pk
        row.id = uuid4()
        row._state.adding = True
        row.save(force_insert=True)
        self.assets[key] = row.pk
        one = self.truth.assets[source]
        self.truth.assets[key] = Asset(
            key, owner, file=one.file, day=one.day, status=one.status, kept_from=source
        )
        self.files[key] = self.files[source]

    def lose(self, key: str) -> None:
        """Delete an asset for good; its id is remembered, as people remember."""
        AssetRow.objects.filter(pk=self.assets[key]).delete()
        del self.truth.assets[key]

    def heart(self, person: str, key: str) -> None:
        Favorite.objects.create(user=self.people[person], asset_id=self.assets[key])
        self.truth.hearts.add((person, key))

    # --- Sharing --------------------------------------------------------------------

    def share(self, sharer: str, recipient: str, **facts: Any) -> None:
        one = Share(**facts)
        self.truth.shares[sharer, recipient] = one
        row = Partnership(
            sharer=self.people[sharer],
            recipient=self.people[recipient],
            in_timeline=one.in_timeline,
            opened_at=timezone.now(),
        )
        if one.since:
            row.since = date.fromisoformat(one.since)
        row.screenshots, row.paused = one.screenshots, one.paused
        row.wishes = 1
        if one.over:
            row.ends_at = timezone.now() - timedelta(hours=1)
        if not one.live:
            ago = timedelta(minutes=1 if one.undoable else 600)
            row.ended_at = timezone.now() - ago
            row.ended_by = self.people[one.ended_by or sharer]
        row.save()
        self.shares[sharer, recipient] = row.pk

    def leave_out(self, sharer: str, recipient: str, album: str) -> None:
        self.truth.shares[sharer, recipient].left_out.add(album)
        row = Partnership.objects.get(pk=self.shares[sharer, recipient])
        row.left_out.add(AlbumRow.objects.get(pk=self.albums[album]))

    def album(
        self, key: str, owner: str, members: dict[str, bool] | None = None, **facts: Any
    ) -> None:
        one = Album(key, owner, dict(members or {}), **facts)
        self.truth.albums[key] = one
        number = self.number(key, "album-title", "album-text")
        row = AlbumRow.objects.create(
            owner=self.people[owner],
            title=word("album-title", number),
            description=word("album-text", number),
            order="by-hand" if one.by_hand else "oldest",
        )
        self.albums[key] = row.pk
        for person, adds in one.members.items():
            AlbumMember.objects.create(
                album=row, user=self.people[person], can_edit=adds
            )

    def entries(self, album: str, added_by: str, *keys: str) -> None:
        """Entries as rows, whether or not they count."""
        there = len(self.truth.albums[album].entries)
        for position, key in enumerate(keys, there):
            self.truth.albums[album].entries[key] = added_by
            AlbumEntry.objects.create(
                album_id=self.albums[album],
                asset_id=self.assets[key],
                added_by=self.people[added_by],
                position=position,
            )

    def link(
        self,
        key: str,
        maker: str,
        *items: str,
        album: str = "",
        **facts: Any,
    ) -> None:
        one = Link(key, maker, album, set(items), **facts)
        self.truth.links[key] = one
        number = self.number(key, "link-title")
        row = link_actions.create(
            self.people[maker],
            {
                "title": word("link-title", number) if one.titled else "",
                "album_id": self.albums[album] if album else None,
                "password": make_password(PASSWORD) if one.password else "",
                "paused": one.paused,
                "shows_metadata": one.details,
                "shows_location": one.details,
                "allows_download": one.downloads,
                "expires_at": timezone.now() - timedelta(hours=1)
                if one.expired
                else None,
            },
        )
        row.assets.add(*[self.assets[item] for item in items])
        self.links[key] = row.pk
        self.secrets[key] = link_actions.path_of(row).split("/")[2]

    def unlink(self, key: str) -> None:
        """Delete a link; its secret is remembered."""
        SharedLink.objects.filter(pk=self.links[key]).delete()
        del self.truth.links[key]

    def download(self, key: str, person: str, *assets: str) -> None:
        number = self.number(key, "download")
        row = Download.objects.create(
            user=self.people[person],
            name=word("download", number),
            assets=[str(self.assets[one]) for one in assets],
            expires_at=timezone.now() + timedelta(hours=12),
        )
        self.downloads[key] = row.pk
        self.truth.downloads[key] = (person, list(assets))

    def upload(self, key: str, person: str) -> None:
        number = self.number(key, "upload")
        name = f"{word('upload', number)}.jpg"
        row = uploads.begin(self.people[person], name, 1000)
        uploads.append(row, 0, BytesIO(jpeg(number)[:10]).read)
        self.uploads[key] = row.pk
        self.truth.uploads[key] = person

    def invitation(self, key: str, person: str) -> None:
        number = self.number(key, "invitation")
        row, secret = Invitation.make(
            self.people[person], note=word("invitation", number)
        )
        self.invitations[key] = row.pk
        self.secrets[key] = secret

    def notice(self, key: str, reader: str) -> None:
        """Something that happened, told to one person."""
        number = self.number(key, "notice")
        row = Event.objects.create(
            reader=self.people[reader],
            kind=Event.Kind.JOINED,
            title=word("notice", number),
            person=self.people["carl"],
            person_name=self.people["carl"].name,
            about=NO_ALBUM,
            notice=Notice.SEEN,
        )
        self.notices[key] = row.pk
        self.truth.notices[key] = reader

    def passkey(self, key: str, person: str) -> None:
        row = Authenticator.objects.create(
            user=self.people[person],
            type=Authenticator.Type.WEBAUTHN,
            data={"name": key, "credential": {}},
        )
        self.passkeys[key] = row.pk
        self.truth.passkeys[key] = person

    def forget_days(self, key: str, person: str) -> None:
        row = NotRemembered.objects.create(
            user=self.people[person],
            first_day=date(2001, 1, 1),
            last_day=date(2001, 1, 2),
        )
        self.left[key] = row.pk
        self.truth.left[key] = person

    def password_link(self, key: str, person: str, by: str) -> None:
        _row, self.secrets[key] = PasswordLink.issue(
            self.people[person], self.people[by]
        )


def handle_of(key: str) -> str:
    """A handle that stands in no other word."""
    return f"zq-{key}"


def degrees(number: int) -> float:
    """A place on Earth that says whose it is."""
    return 40 + number / 1000 + 0.00077

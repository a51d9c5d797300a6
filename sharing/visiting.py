"""A visit: what somebody who holds a link sees, and in which form.

Pages and bytes ask the same `Visit`: neither tells what the other keeps to itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import batched
from uuid import UUID

from django.contrib.auth.hashers import check_password
from django.db.models import Prefetch
from django.http import Http404
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from accounts.http import Request
from accounts.tries import LINK, LINK_FROM_ADDRESS, take_each
from assets import clips
from assets.archive import Item, files, preview_of
from assets.models import Asset, Clip, Companion, StoredFile
from assets.querysets import AssetQuerySet
from assets.serving import Media, has_copy, visible_media_through
from assets.timeline import Place, newer_than
from assets.zip_names import DistinctNames
from ram.addresses import client_address
from sharing.links import title_of
from sharing.models import SharedLink

UNLOCKED, COUNTED = "links_unlocked", "links_visited"
# Links that one session remembers; whoever opens more is asked or counted again.
REMEMBERED = 50
BATCH = 1000


@dataclass(frozen=True)
class Visit:
    """One link, found by its secret just now, and what it shows."""

    link: SharedLink
    secret: str

    @property
    def details(self) -> bool:
        """Whether date, camera, file name and description are told."""
        return self.link.shows_metadata

    @property
    def place(self) -> bool:
        return self.link.shows_location

    @property
    def originals(self) -> bool:
        """Whether bytes as they came in may go out: they hold every detail."""
        return self.details and self.place

    @property
    def downloads(self) -> bool:
        return self.link.allows_download

    @cached_property
    def assets(self) -> AssetQuerySet:
        """What the rule shows through this link."""
        return Asset.objects.visible_through(self.link)

    @property
    def title(self) -> str:
        return title_of(self.link)

    def media(self, pk: UUID) -> Media:
        """The media of one photo behind the link; else 404."""
        return visible_media_through(self.link, pk)

    def number(self, asset: Asset) -> int:
        """Where a photo stands in the link's order, from one."""
        place = Place(asset.taken_on, asset.taken_at, asset.pk)
        return newer_than(self.assets, place).count() + 1

    def url(self, name: str, pk: UUID | None = None) -> str:
        args = [self.secret] if pk is None else [self.secret, pk]
        return reverse(f"sharing:{name}", args=args)


def neutral_name(number: int) -> str:
    """What a picture is called when its own name is not told."""
    return _("photo-%(n)s.jpg") % {"n": number}


def neutral_film(number: int) -> str:
    """What a video is called when its own name is not told."""
    return _("video-%(n)s.mp4") % {"n": number}


def plays(visit: Visit, file: StoredFile) -> bool:
    """Whether there is something that a visitor may play of a video."""
    original = file.playback == StoredFile.Playback.ORIGINAL
    return (original and visit.originals) or has_copy(file)


def will_play(file: StoredFile) -> bool:
    """Whether workers make something to play; a copy is made when first wanted."""
    if file.playback == StoredFile.Playback.ORIGINAL:
        copy = clips.want(file, Clip.Kind.COPY)
        return copy.status != StoredFile.Status.FAILED
    return file.playback in {StoredFile.Playback.WANTED, StoredFile.Playback.WORKING}


# --- In a zip -------------------------------------------------------------------


def contents(visit: Visit) -> Iterator[Item]:
    """What a zip of everything behind the link holds."""
    if not visit.originals:
        yield from pictures(visit)
        return
    names = DistinctNames()
    companions = Prefetch("companions", Companion.objects.select_related("file"))
    assets = visit.assets.select_related("file").prefetch_related(companions)
    for batch in batched(ids(visit), BATCH):
        found = assets.in_bulk(batch)
        for pk in batch:
            if pk in found:
                yield from files(found[pk], names)


def pictures(visit: Visit) -> Iterator[Item]:
    """Re-encoded pictures under neutral names; what has none yet is left out."""
    ready = StoredFile.Status.READY
    assets = visit.assets.filter(file__status=ready).select_related("file")
    for batch in batched(enumerate(ids(visit), 1), BATCH):
        found = assets.in_bulk([pk for _number, pk in batch])
        for number, pk in batch:
            if pk in found and (item := preview_of(found[pk], neutral_name(number))):
                yield item


def ids(visit: Visit) -> list[UUID]:
    return list(visit.assets.newest_first().values_list("pk", flat=True))


def still_downloadable(visit: Visit, pk: UUID) -> bool:
    """Whether this photo may still go out as it was begun to."""
    link = visit.link
    same = SharedLink.objects.valid().filter(
        pk=link.pk,
        allows_download=True,
        shows_metadata=link.shows_metadata,
        shows_location=link.shows_location,
        password=link.password,
    )
    return same.exists() and visit.assets.filter(pk=pk).exists()


# --- The password, and counting ------------------------------------------------


def is_unlocked(request: Request, link: SharedLink) -> bool:
    """Whether this visitor has given the password that the link has now."""
    if not link.password:
        return True
    given = request.session.get(UNLOCKED, {}).get(str(link.pk), "")
    return constant_time_compare(given, version(link))


def wait_of(request: Request, link: SharedLink) -> int:
    """Seconds until another password may be tried; asked before any is hashed."""
    address = client_address(request)
    return take_each((LINK_FROM_ADDRESS, (link.pk, address)), (LINK, (link.pk,)))


def unlock(request: Request, link: SharedLink, password: str) -> bool:
    """Open the link to this session, if that is its password."""
    if not check_password(password, link.password):
        return False
    remember(request, UNLOCKED, link, version(link))
    return True


def version(link: SharedLink) -> str:
    """Names the password a link has now without telling it: a new one locks again."""
    told = f"{link.pk} {link.password}"
    return salted_hmac("sharing.visiting", told, algorithm="sha256").hexdigest()


def is_first_visit(request: Request, link: SharedLink) -> bool:
    """Whether this session has not been counted; the maker's own look never is."""
    if request.user == link.maker or str(link.pk) in request.session.get(COUNTED, {}):
        return False
    remember(request, COUNTED, link, "1")
    return True


def remember(request: Request, what: str, link: SharedLink, value: str) -> None:
    """Keep a note of one link in the session, and of the latest others."""
    notes = request.session.get(what, {})
    notes.pop(str(link.pk), None)
    latest = list(notes.items())[-(REMEMBERED - 1) :]
    request.session[what] = dict([*latest, (str(link.pk), value)])


def found_or_404(assets: AssetQuerySet, pk: UUID) -> Asset:
    asset = assets.select_related("file").filter(pk=pk).first()
    if asset is None:
        raise Http404
    return asset

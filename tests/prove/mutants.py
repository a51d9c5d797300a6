"""Seeded bugs of authorization. The proof is worth what it catches of them.

Each is a mistake that somebody made before, in a product that people trusted, or that
could be made here. `near` only says where to look first: the matrix would find it.
"""

import gc
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import PropertyMock, patch

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import clear_url_caches, path
from django.utils import timezone

from accounts.models import User, UserQuerySet
from assets import (
    archive,
    asset_views,
    download_views,
    locking,
    media_views,
    months,
    querysets,
    resumable_views,
    selection_views,
    serving,
    timeline,
    views,
)
from assets.models import Asset, StoredFile
from assets.prepared import PreparedQuery
from assets.querysets import AssetQuerySet, State
from ram.policy import Policy, PolicyMiddleware
from sharing import (
    album_entry_views,
    album_people_views,
    album_views,
    albums,
    contents,
    link_views,
    visiting,
    visitor_views,
)
from sharing.models import (
    EVER,
    Album,
    AlbumEntry,
    AlbumMember,
    AlbumQuerySet,
    Partnership,
    PartnershipQuerySet,
    SharedLink,
    SharedLinkQuerySet,
)
from sharing.visiting import Visit

Patch = Callable[[ExitStack], object]


@dataclass(frozen=True)
class Mutant:
    name: str
    after: str
    patch: Patch
    # Parts of the names of probes; of actors; of keys.
    near: str = ""
    actors: str = ""
    keys: str = ""


MUTANTS: list[Mutant] = []


def mutant(
    name: str, after: str = "", near: str = "", actors: str = "", keys: str = ""
) -> Callable[[Patch], Patch]:
    def keep(patch: Patch) -> Patch:
        MUTANTS.append(Mutant(name, after, patch, near, actors, keys))
        return patch

    return keep


@contextmanager
def planted(chosen: Mutant) -> Iterator[None]:
    """The bug is in ram meanwhile."""
    with ExitStack() as stack:
        stack.callback(forget_prepared)
        chosen.patch(stack)
        forget_prepared()
        yield


def forget_prepared() -> None:
    """SQL that is kept for speed would be that of before."""
    for one in PREPARED:
        one._statement = None
    for value in vars(querysets).values():
        if hasattr(value, "cache_clear"):
            value.cache_clear()


PREPARED = [one for one in gc.get_objects() if isinstance(one, PreparedQuery)]


def swap(stack: ExitStack, target: Any, name: str, value: Any) -> None:
    stack.enter_context(patch.object(target, name, value))


def states(stack: ExitStack, name: str, *seen: State) -> None:
    swap(stack, querysets, name, Q(state__in=list(seen)))


def by_id(pk: Any) -> Any:
    return Asset.objects.filter(pk=pk).values_list(*serving.FACTS).first()


DETAIL, INFO, MEDIA = "assets:detail", "assets:info", "thumbnail|preview|original"
PARTNERS = "ben|tom|max"
EVERYBODY_ELSE = "carl|rita|pia|ed|vic"


# --- The rule -----------------------------------------------------------------


@mutant("partners see archived", "Immich #9750", DETAIL, PARTNERS, "a-arch")
def _(stack: ExitStack) -> None:
    states(stack, "PARTNERS_SEE", State.LIBRARY, State.ARCHIVED)


@mutant("partners see trashed", "Immich #28652", DETAIL, PARTNERS, "a-trash")
def _(stack: ExitStack) -> None:
    states(stack, "PARTNERS_SEE", State.LIBRARY, State.TRASHED)


@mutant("partners see locked", "Immich #28652", DETAIL, PARTNERS, "a-locked")
def _(stack: ExitStack) -> None:
    states(stack, "PARTNERS_SEE", State.LIBRARY, State.LOCKED)


@mutant("partners see all but locked: a deny-list", "Immich #28652", DETAIL, PARTNERS)
def _(stack: ExitStack) -> None:
    swap(stack, querysets, "PARTNERS_SEE", ~Q(state=State.LOCKED))


@mutant("locked ones are opened by id", "Immich #29526", DETAIL, "anna", "a-locked")
def _(stack: ExitStack) -> None:
    swap(stack, querysets, "OWNER_SEES", Q(state__in=list(State)))


@mutant(
    "trashed ones stay in albums and links", "Immich #29526", INFO, "vic", "a-trash"
)
def _(stack: ExitStack) -> None:
    states(stack, "CAN_BE_PASSED_ON", State.LIBRARY, State.ARCHIVED, State.TRASHED)


@mutant("locked ones stay in albums", "Immich #29526", INFO, "vic", "a-locked")
def _(stack: ExitStack) -> None:
    swap(stack, querysets, "CAN_BE_PASSED_ON", Q(state__in=list(State)))
    swap(stack, querysets, "OWNER_SEES", Q(state__in=list(State)))


def with_sharers(sharers: Callable[[Any], Any]) -> Callable[[Any], Q]:
    def openable_by(person: Any) -> Q:
        recipient = OuterRef(person) if isinstance(person, OuterRef) else person
        return (Q(owner=person) & querysets.OWNER_SEES) | (
            querysets.PARTNERS_SEE & sharers(recipient)
        )

    return openable_by


@mutant("sharing works both ways", "one-way", DETAIL, "rita|max", "a-new|r-own")
def _(stack: ExitStack) -> None:
    def both(person: Any) -> Q:
        live = Partnership.objects.live()
        return Q(owner__in=live.filter(recipient=person).values("sharer")) | Q(
            owner__in=live.filter(sharer=person).values("recipient")
        )

    swap(stack, querysets, "openable_by", with_sharers(both))


@mutant("sharing is passed on", "not transitive", DETAIL, "pia", "a-new")
def _(stack: ExitStack) -> None:
    def transitive(person: Any) -> Q:
        live = Partnership.objects.live()
        first = live.filter(recipient=person).values("sharer")
        if isinstance(person, OuterRef):
            return Q(owner__in=first)
        second = live.filter(recipient__in=first).values("sharer")
        return Q(owner__in=first) | Q(owner__in=second)

    swap(stack, querysets, "openable_by", with_sharers(transitive))


@mutant("whoever shares with anybody shares with all", "", DETAIL, "carl", "a-new")
def _(stack: ExitStack) -> None:
    def anybody(person: Any) -> Q:
        return Q(owner__in=Partnership.objects.live().values("sharer"))

    swap(stack, querysets, "openable_by", with_sharers(anybody))


@mutant("deactivated people go on sharing", "CVE-2025-65430", DETAIL, "ben", "d-own")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        PartnershipQuerySet,
        "live",
        lambda self: self.filter(ended_at=None, paused=False),
    )


@mutant("ended partnerships go on", "PhotoPrism #817", DETAIL, "ed", "a-new")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        PartnershipQuerySet,
        "live",
        lambda self: self.filter(sharer__is_active=True, recipient__is_active=True),
    )


def wished(stack: ExitStack, *, without: str) -> None:
    """What a partnership shows, with one of the sharer's wishes forgotten."""
    real = querysets.shown_by

    class Forgetful:
        def __init__(self, share: Any) -> None:
            self.share = share

        def __getattr__(self, name: str) -> Any:
            if name == without:
                return FORGOTTEN[name]
            return getattr(self.share, name)

    swap(stack, querysets, "shown_by", lambda share: real(Forgetful(share)))


FORGOTTEN = {"since": EVER, "screenshots": True, "leaves_out": False}


@mutant("what is older than wished is shown", "wishes", DETAIL, "walt|wes", "a-old")
def _(stack: ExitStack) -> None:
    wished(stack, without="since")


@mutant("screenshots are shown", "wishes", DETAIL, "sue", "a-shot")
def _(stack: ExitStack) -> None:
    wished(stack, without="screenshots")


@mutant("albums that were left out are shown", "wishes", DETAIL, "lou", "a-out")
def _(stack: ExitStack) -> None:
    wished(stack, without="leaves_out")


@mutant("lists know nothing of wishes", "wishes", "timeline|partner", "walt|sue|lou")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        AssetQuerySet,
        "shown_by",
        lambda self, share: self.filter(owner=share.sharer_id, state=State.LIBRARY),
    )


@mutant("a pause is not looked at", "wishes", DETAIL, "pau", "a-new")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        PartnershipQuerySet,
        "live",
        lambda self: self.standing().filter(ends_at__gt=timezone.now()),
    )


@mutant("an end is not looked at", "wishes", DETAIL, "fin", "a-new")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        PartnershipQuerySet,
        "live",
        lambda self: self.standing().filter(paused=False),
    )


def live_entries(
    *, opened: bool = True, member: bool = True, maker: bool = True, owner: bool = True
) -> Callable[[], Any]:
    """The entries that count, with parts of the condition left out."""

    def found() -> Any:
        by_maker = (
            querysets.openable_by(OuterRef("added_by"))
            if opened
            else Q(state__in=list(State))
        )
        assets = querysets.all_assets().filter(
            by_maker, querysets.CAN_BE_PASSED_ON, pk=OuterRef("asset")
        )
        members = AlbumMember.objects.filter(
            album=OuterRef("album"), user=OuterRef("added_by")
        )
        entries = AlbumEntry.objects.filter(Exists(assets))
        if member:
            own = Q(added_by=F("album__owner"))
            entries = entries.filter(own | Exists(members))
        if maker:
            entries = entries.filter(added_by__is_active=True)
        if owner:
            entries = entries.filter(album__owner__is_active=True)
        return entries

    return found


def entries_by(stack: ExitStack, **parts: bool) -> None:
    changed = live_entries(**parts)
    for module in (querysets, contents, albums):
        swap(stack, module, "live_entries", changed)


@mutant("an album outlives what it came from", "CVE-2026-45543", DETAIL, "ned|mia")
def _(stack: ExitStack) -> None:
    entries_by(stack, opened=False)


@mutant("what an ex-member added stays", "CVE-2026-45543", DETAIL, "anna|vic", "x-own")
def _(stack: ExitStack) -> None:
    entries_by(stack, member=False)


@mutant("entries of deactivated people stay", "T-B7", DETAIL, "hal", "a-old")
def _(stack: ExitStack) -> None:
    entries_by(stack, maker=False, opened=False)


@mutant("albums of deactivated people stay", "T-B7", "sharing:album", "anna", "of-dora")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        AlbumQuerySet,
        "open_to",
        lambda self, user: self.filter(
            Q(owner=user)
            | Exists(AlbumMember.objects.filter(album=OuterRef("pk"), user=user))
        ),
    )


@mutant(
    "a link outlives what it came from", "CVE-2026-45543", "visit", "visitor", "by-ed"
)
def _(stack: ExitStack) -> None:
    def passed_on_by(maker: Any, link: Any, album: Any) -> Q:
        items = SharedLink.assets.through._default_manager.filter(
            sharedlink=link, sharedlink__album=None, asset=OuterRef("pk")
        )
        entries = querysets.live_entries().filter(asset=OuterRef("pk"), album=album)
        return querysets.CAN_BE_PASSED_ON & (Exists(items) | Exists(entries))

    swap(stack, querysets, "passed_on_by", passed_on_by)


@mutant(
    "a link opens what is in any other",
    "immich-public-proxy #173",
    "visit",
    "",
    "^one$",
)
def _(stack: ExitStack) -> None:
    def passed_on_by(maker: Any, link: Any, album: Any) -> Q:
        items = SharedLink.assets.through._default_manager.filter(asset=OuterRef("pk"))
        entries = querysets.live_entries().filter(asset=OuterRef("pk"))
        return (
            querysets.openable_by(maker)
            & querysets.CAN_BE_PASSED_ON
            & (Exists(items) | Exists(entries))
        )

    swap(stack, querysets, "passed_on_by", passed_on_by)


@mutant(
    "a link opens all that its maker may",
    "Photoview #1495",
    "visit",
    "",
    "by-dora|of-eve|by-carl|ben-all",
)
def _(stack: ExitStack) -> None:
    swap(
        stack,
        querysets,
        "passed_on_by",
        lambda maker, link, album: (
            querysets.openable_by(maker) & querysets.CAN_BE_PASSED_ON
        ),
    )


@mutant("albums open to everybody", "Lychee CVE-2026-39957", "sharing:album", "carl")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        AlbumQuerySet,
        "open_to",
        lambda self, user: self.filter(owner__is_active=True),
    )


@mutant("an OR outside its brackets", "Lychee CVE-2026-39957", DETAIL, "carl")
def _(stack: ExitStack) -> None:
    def visible_to(self: AssetQuerySet, user: User) -> AssetQuerySet:
        entries = querysets.live_entries().filter(asset=OuterRef("pk"))
        return self.filter(querysets.openable_by(user) | Exists(entries))

    swap(stack, AssetQuerySet, "visible_to", visible_to)


@mutant(
    "members who look may add", "Immich #27437", "add_to_albums", "vic|tom", "of-anna"
)
def _(stack: ExitStack) -> None:
    swap(stack, AlbumQuerySet, "filled_by", AlbumQuerySet.open_to)


@mutant(
    "members may pass on what an album shows",
    "decision 3",
    "new_link|add_to",
    "vic|eve|mia",
)
def _(stack: ExitStack) -> None:
    swap(
        stack,
        AssetQuerySet,
        "passable_by",
        lambda self, user: self.visible_to(user).filter(querysets.CAN_BE_PASSED_ON),
    )


@mutant("partners may change", "read for write", "archive_selected|edit", "ben")
def _(stack: ExitStack) -> None:
    swap(stack, AssetQuerySet, "owned_by", AssetQuerySet.visible_to)


@mutant("everybody may change", "LibrePhotos CVE-2026-57943", "trash_selected", "carl")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        AssetQuerySet,
        "owned_by",
        lambda self, user: self.filter(querysets.OWNER_SEES),
    )


@mutant(
    "one's own door opens others' locked photos", "", "locked_", "ben-open", "a-locked"
)
def _(stack: ExitStack) -> None:
    swap(
        stack,
        AssetQuerySet,
        "locked_of",
        lambda self, user: self.filter(state=State.LOCKED),
    )


@mutant("the door is always open", "", "locked", "anna")
def _(stack: ExitStack) -> None:
    swap(stack, locking, "is_open", lambda request: True)


@mutant("what only an album shows may be kept", "", "assets:keep", "vic|mia")
def _(stack: ExitStack) -> None:
    swap(stack, AssetQuerySet, "visible_in_libraries", AssetQuerySet.visible_to)


# --- Bytes --------------------------------------------------------------------


@mutant("media by id without the rule", "LibrePhotos #403", "assets:thumbnail", "carl")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        media_views,
        "visible_media",
        lambda user, pk: serving.media_of(pk, by_id(pk)),
    )


@mutant("videos by id without the rule", "Immich #9750", "assets:video", "carl")
def _(stack: ExitStack) -> None:
    real = media_views.send_video
    swap(stack, media_views, "send_video", real)

    def video(user: Any, pk: Any) -> Any:
        row = by_id(pk)
        if row and row[3] in ("mp4", "mov"):
            return serving.media_of(pk, row)
        return serving.visible_media(user, pk)

    swap(stack, media_views, "visible_media", video)


@mutant("operators see photos", "rule 7", "assets:original", "olga")
def _(stack: ExitStack) -> None:
    def staff_too(user: User, pk: Any) -> Any:
        if user.is_staff:
            return serving.media_of(pk, by_id(pk))
        return serving.visible_media(user, pk)

    swap(stack, media_views, "visible_media", staff_too)


def before_the_rule(
    stack: ExitStack, answer: Callable[[Any, Any], HttpResponse | None]
) -> None:
    """Something is answered before anybody has asked the rule."""
    real = PolicyMiddleware.__call__

    def call(self: Any, request: Any) -> Any:
        found = re.match(r"/(?:photos|s/[^/]+)/([0-9a-f-]{36})/(\w+)$", request.path)
        early = answer(request, found) if found else None
        return real(self, request) if early is None else early

    swap(stack, PolicyMiddleware, "__call__", call)


@mutant("304 before the rule", "Immich #3014", "assets:thumbnail", "carl", "a-new")
def _(stack: ExitStack) -> None:
    def answer(request: Any, found: Any) -> HttpResponse | None:
        sent = request.headers.get("If-None-Match", "")
        return HttpResponse(status=304) if len(sent) > 10 else None

    before_the_rule(stack, answer)


@mutant("ranges before the rule", "PhotoPrism #817", "assets:original", "carl", "a-new")
def _(stack: ExitStack) -> None:
    def answer(request: Any, found: Any) -> Any:
        row = by_id(found[1]) if "Range" in request.headers else None
        if row is None:
            return None
        return serving.send_original(request, serving.media_of(found[1], row))

    before_the_rule(stack, answer)


@mutant(
    "HEAD tells before the rule", "easy to forget", "assets:preview", "carl", "a-new"
)
def _(stack: ExitStack) -> None:
    def answer(request: Any, found: Any) -> Any:
        known = request.method == "HEAD" and by_id(found[1])
        return HttpResponse() if known else None

    before_the_rule(stack, answer)


@mutant("JSON is answered before the rule", "easy to forget", INFO, "carl", "a-new")
def _(stack: ExitStack) -> None:
    real = PolicyMiddleware.__call__

    def call(self: Any, request: Any) -> Any:
        found = re.match(r"/photos/([0-9a-f-]{36})/info/$", request.path)
        if found and "json" in request.headers.get("Accept", ""):
            asset = Asset.objects.filter(pk=found[1]).first()
            return HttpResponse(asset.name if asset else "", status=200)
        return real(self, request)

    swap(stack, PolicyMiddleware, "__call__", call)


@mutant("the ETag is the content's hash", "T-C5", MEDIA, "anna", "a-new")
def _(stack: ExitStack) -> None:
    def etag_of(*parts: str) -> str:
        if len(parts) > 1 and parts[1].isdigit():
            return f'"{StoredFile.objects.get(pk=parts[1]).sha256}"'
        return '"zip"'

    swap(stack, serving, "etag_of", etag_of)


@mutant("a zip takes any id", "IDOR in bulk", "assets:download", "carl|anna")
def _(stack: ExitStack) -> None:
    swap(stack, archive, "downloadable", lambda user: Asset.objects.all())


@mutant("a zip takes from the trash", "table", "assets:download", "anna", "a-trash")
def _(stack: ExitStack) -> None:
    swap(stack, archive, "downloadable", lambda user: Asset.objects.visible_to(user))


@mutant("stored downloads of others", "IDOR", "download_file", "carl|ben", "zip-")
def _(stack: ExitStack) -> None:
    class Anybodys:
        class objects:
            @staticmethod
            def filter(user: Any, **more: Any) -> Any:
                return archive.Download.objects.filter(**more)

    swap(stack, download_views, "Download", Anybodys)


@mutant("uploads of others", "IDOR", "upload_file", "carl|ben", "up-")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        resumable_views,
        "get_object_or_404",
        lambda model, pk, owner: get_object_or_404(model, pk=pk),
    )


@mutant("other sites may embed pictures", "ASVS 3.5.8", "assets:thumbnail", "anna")
def _(stack: ExitStack) -> None:
    import ram.policy

    swap(stack, ram.policy, "refuse_other_sites", lambda request, **more: None)


# --- Lists, counts, covers ----------------------------------------------------


@mutant("the timeline ignores the switch", "", "assets:timeline", "pia|tom", "everyone")
def _(stack: ExitStack) -> None:
    real = timeline.choose

    def choose(viewer: Any, who: str) -> Any:
        choice = real(viewer, who)
        if choice is None or who != "everyone":
            return choice
        lens = timeline.Lens(viewer, True, tuple(choice.shares))
        return timeline.Choice(choice.shares, who, lens)

    swap(stack, views, "choose", choose)


@mutant(
    "a timeline of anybody", "Immich #28652", "assets:timeline", "carl|rita", "anna"
)
def _(stack: ExitStack) -> None:
    real = timeline.choose

    def choose(viewer: Any, who: str) -> Any:
        sharer = User.objects.filter(handle=who, is_active=True).first()
        if sharer is None or sharer == viewer:
            return real(viewer, who)
        share = Partnership(sharer=sharer, recipient=viewer)
        return timeline.Choice([share], who, timeline.Lens(viewer, False, (share,)))

    swap(stack, views, "choose", choose)


@mutant(
    "the timeline shows partners' archived",
    "Immich #8295",
    "timeline|partner",
    "ben|max",
)
def _(stack: ExitStack) -> None:
    swap(
        stack,
        AssetQuerySet,
        "shown_by",
        lambda self, share: self.filter(
            owner=share.sharer_id, state__in=[State.LIBRARY, State.ARCHIVED]
        ),
    )


@mutant("my own archived stay in my timeline", "", "assets:timeline", "anna")
def _(stack: ExitStack) -> None:
    swap(stack, AssetQuerySet, "in_library", lambda self: self)


@mutant(
    "months count what is put away", "PhotoPrism #807", "timeline|partner", "ben|anna"
)
def _(stack: ExitStack) -> None:
    real = views.month_counts

    def month_counts(lens: Any) -> Any:
        return [*real(lens), (190001, 1)] if lens.shares else real(lens)

    swap(stack, views, "month_counts", month_counts)


@mutant("a partner's number counts the archived", "T-A2", "assets:partner", "ben")
def _(stack: ExitStack) -> None:
    real = views.shown_by_one

    def shown_by_one(share: Any) -> Any:
        held = real(share)
        return replace(held, photos=held.photos + held.archived)

    swap(stack, views, "shown_by_one", shown_by_one)


@mutant("an album's number counts all entries", "T-A2", "sharing:album", "vic|mia|ned")
def _(stack: ExitStack) -> None:
    def counts(pks: Any) -> Any:
        return {pk: AlbumEntry.objects.filter(album=pk).count() for pk in pks}

    for module in (contents, album_views):
        swap(stack, module, "counts", counts)


@mutant(
    "an album's cover from what is put away",
    "PhotoPrism #807",
    "sharing:albums",
    "vic|mia|ned|hal",
)
def _(stack: ExitStack) -> None:
    def covers(pks: Any) -> Any:
        entries = AlbumEntry.objects.filter(album__in=list(pks)).order_by("pk")
        return {entry.album_id: entry.asset_id for entry in entries}

    swap(stack, contents, "covers", covers)


@mutant(
    "an album shows entries that do not count",
    "CVE-2026-45543",
    "sharing:album",
    "ned|vic",
)
def _(stack: ExitStack) -> None:
    swap(
        stack,
        contents,
        "live_in",
        lambda album: AlbumEntry.objects.filter(album=album.pk),
    )


@mutant(
    "others' favorites are listed", "Immich #8295", "assets:favorites", "anna|ben|vic"
)
def _(stack: ExitStack) -> None:
    swap(
        stack,
        AssetQuerySet,
        "favorites_of",
        lambda self, user: (
            self.visible_to(user)
            .filter(favorites__isnull=False)
            .exclude(state=State.TRASHED)
            .distinct()
        ),
    )


@mutant("favorites outlive seeing", "T-B3", "assets:favorites", "carl|ed")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        AssetQuerySet,
        "favorites_of",
        lambda self, user: self.filter(favorites__user=user),
    )


@mutant(
    "others' hearts are on tiles",
    "Immich #8295",
    "timeline|sharing:album",
    "anna|tom|max",
)
def _(stack: ExitStack) -> None:
    def with_hearts(look: Any, tiles: Any) -> Any:
        marked = Asset.objects.filter(favorites__isnull=False)
        hearts = frozenset(marked.values_list("pk", flat=True))
        return replace(look, hearts=hearts)

    for module in (months, selection_views, album_views):
        swap(stack, module, "with_hearts", with_hearts)


@mutant(
    "the info sheet tells everybody where it went",
    "T-B5",
    "assets:(info|detail)",
    "ben|vic|tom",
)
def _(stack: ExitStack) -> None:
    real = asset_views.about

    def about(request: Any, asset: Any) -> Any:
        return real(request, asset) | {
            "mine": True,
            "partners": asset_views.seen_by(asset),
            "links": asset_views.links_showing(asset),
            "in_albums": asset_views.albums_showing(asset.owner, asset),
        }

    swap(stack, asset_views, "about", about)


@mutant(
    "where my photos went tells of all links",
    "CVE-2026-45285",
    "sharing:where",
    "carl|ben",
)
def _(stack: ExitStack) -> None:
    real = link_views.showing
    anna = User.objects.filter(handle="zq-anna").first()
    swap(stack, link_views, "showing", lambda owner: real(anna or owner))


@mutant(
    "where my photos went keeps quiet of partners' links",
    "CVE-2026-45285",
    "sharing:where",
    "anna",
)
def _(stack: ExitStack) -> None:
    real = link_views.showing
    swap(
        stack,
        link_views,
        "showing",
        lambda owner: (one for one in real(owner) if one.link.maker == owner),
    )


# --- Search, memories, what happened ------------------------------------------


@mutant("search finds everything", "Immich #28652", "assets:search", "carl|ben")
def _(stack: ExitStack) -> None:
    from assets import search_views

    swap(
        stack,
        search_views,
        "search_parts",
        lambda lens, search: [Asset.objects.all()],
    )


@mutant("search finds what is put away", "Immich #28652", "assets:search", "ben|max")
def _(stack: ExitStack) -> None:
    from assets import search_views

    real = search_views.search_parts

    def search_parts(lens: Any, search: Any) -> Any:
        owners = [owner.pk for owner in lens.owners]
        return [*real(lens, search), Asset.objects.filter(owner__in=owners).archived()]

    swap(stack, search_views, "search_parts", search_parts)


@mutant("suggestions tell of others' photos", "T-A2", "suggestions", "carl|pia|rita")
def _(stack: ExitStack) -> None:
    from assets import suggestions

    real = suggestions.suggest

    def suggest(q: str, choice: Any) -> Any:
        towns = Asset.objects.values_list("town", flat=True)[:5]
        return [*real(q, choice), *(suggestions.Suggestion("place", t) for t in towns)]

    from assets import search_views

    swap(stack, search_views, "suggest", suggest)


@mutant("suggestions name others' albums", "T-B5", "suggestions zqat", "ben|carl")
def _(stack: ExitStack) -> None:
    from assets import search_views, suggestions

    def suggest(q: str, choice: Any) -> Any:
        found = Album.objects.filter(title__icontains=q)
        return [suggestions.Suggestion("album", one.title) for one in found]

    swap(stack, search_views, "suggest", suggest)


@mutant("the map counts what is put away", "T-A2", "assets:place", "ben|max|anna")
def _(stack: ExitStack) -> None:
    from assets import place_views

    swap(
        stack,
        place_views,
        "place_parts",
        lambda lens, where: [
            Asset.objects.filter(owner__in=[owner.pk for owner in lens.owners])
        ],
    )


@mutant("memories ignore the switch", "T-A2", "assets:memor", "pia|tom")
def _(stack: ExitStack) -> None:
    from assets import memories

    def remembered(viewer: Any) -> Any:
        shares = Partnership.objects.received_by(viewer).select_related("sharer")
        return timeline.Lens(viewer, True, tuple(shares))

    swap(stack, memories, "remembered", remembered)


@mutant("what happened is told to all", "T-B5", "activity|overview|dismiss", "carl|ben")
def _(stack: ExitStack) -> None:
    from sharing.models import EventQuerySet

    swap(stack, EventQuerySet, "told_to", lambda self, user: self.all())


@mutant("devices of others", "IDOR", "accounts:end-device", "carl|ben")
def _(stack: ExitStack) -> None:
    from accounts import device_views
    from accounts.models import Session

    swap(stack, device_views, "sessions", lambda request: Session.objects.all())


@mutant("passkeys of others", "IDOR", "accounts:remove-passkey", "carl|ben", "key-")
def _(stack: ExitStack) -> None:
    from accounts import factor_views

    swap(
        stack,
        factor_views,
        "get_object_or_404",
        lambda model, pk, user, type: get_object_or_404(model, pk=pk),
    )


@mutant("view as shows all of mine", "T-A2", "sharing:view_", "anna", "a-arch|a-locked")
def _(stack: ExitStack) -> None:
    from sharing import view_as_views

    swap(
        stack,
        view_as_views,
        "media_shown_by",
        lambda share, pk: serving.media_of(pk, by_id(pk)),
    )


@mutant(
    "view as whomever others share with", "IDOR", "sharing:view_as|rules", "carl|ben"
)
def _(stack: ExitStack) -> None:
    from sharing import view_as_views, wish_views

    def share(request: Any, handle: str) -> Any:
        standing = Partnership.objects.standing().filter(recipient__handle=handle)
        found = standing.select_related("sharer", "recipient").first()
        if found is None:
            raise Http404
        return found

    for module in (view_as_views, wish_views):
        swap(stack, module, "my_share", share)


# --- Links --------------------------------------------------------------------


def valid(stack: ExitStack, *, without: str) -> None:
    def found(self: Any) -> Any:
        if without != "expiry":
            now = timezone.now()
            self = self.filter(Q(expires_at=None) | Q(expires_at__gt=now))
        if without != "owner":
            self = self.filter(Q(album=None) | Q(album__owner=F("maker")))
        if without != "maker":
            self = self.filter(maker__is_active=True)
        return self if without == "pause" else self.filter(paused=False)

    swap(stack, SharedLinkQuerySet, "valid", found)


@mutant(
    "expiry is not looked at", "share links", "visit", "anonymous|visitor", "expired"
)
def _(stack: ExitStack) -> None:
    valid(stack, without="expiry")


@mutant("pause is not looked at", "share links", "visit", "anonymous|visitor", "paused")
def _(stack: ExitStack) -> None:
    valid(stack, without="pause")


@mutant(
    "links of deactivated people",
    "CVE-2025-65430",
    "visit",
    "anonymous|visitor",
    "by-dora",
)
def _(stack: ExitStack) -> None:
    valid(stack, without="maker")


@mutant(
    "links of members to whole albums",
    "decision 3",
    "visit",
    "anonymous|visitor",
    "of-eve",
)
def _(stack: ExitStack) -> None:
    valid(stack, without="owner")


@mutant(
    "the bytes know no expiry", "Immich #29599", "visit_", "visitor", "expired|paused"
)
def _(stack: ExitStack) -> None:
    swap(stack, AssetQuerySet, "visible_through", AssetQuerySet.behind)
    swap(
        stack,
        visitor_views.links,
        "by_secret",
        lambda text: SharedLink.objects.filter(
            secret_digest__in=visitor_views.links.sealing.digests(
                text.rpartition("-")[2]
            )
        ).first(),
    )


def unlocked(stack: ExitStack, opens: Callable[[Any, Any], bool]) -> None:
    real = visiting.is_unlocked
    swap(
        stack,
        visiting,
        "is_unlocked",
        lambda request, link: real(request, link) or opens(request, link),
    )


@mutant(
    "bytes without the password", "Immich #29599", "visit_", "visitor|anonymous", "shut"
)
def _(stack: ExitStack) -> None:
    unlocked(stack, lambda request, link: request.path[-1] != "/")


@mutant(
    "the zip without the password",
    "FileBrowser GHSA-8vrh",
    "visit_download",
    "visitor|anonymous",
    "shut",
)
def _(stack: ExitStack) -> None:
    unlocked(stack, lambda request, link: "download" in request.path)


@mutant(
    "the page without the password",
    "share links",
    "sharing:visit",
    "visitor|anonymous",
    "shut",
)
def _(stack: ExitStack) -> None:
    unlocked(stack, lambda request, link: True)


@mutant(
    "one password opens all links",
    "Lychee CVE-2026-22784",
    "visit",
    "visitor-other",
    "shut",
)
def _(stack: ExitStack) -> None:
    unlocked(stack, lambda request, link: bool(request.session.get(visiting.UNLOCKED)))


@mutant("a changed password locks nobody out", "T-C1", "visit", "visitor-stale", "shut")
def _(stack: ExitStack) -> None:
    unlocked(
        stack,
        lambda request, link: (
            str(link.pk) in request.session.get(visiting.UNLOCKED, {})
        ),
    )


@mutant(
    "any password unlocks", "Immich #29599", "sharing:visit wrong", "visitor", "shut"
)
def _(stack: ExitStack) -> None:
    swap(stack, visiting, "check_password", lambda given, stored: True)


def told(stack: ExitStack, name: str) -> None:
    stack.enter_context(
        patch.object(Visit, name, new_callable=PropertyMock, return_value=True)
    )


@mutant(
    "hidden details are on the page",
    "Immich #27495",
    "visit_photo",
    "visitor",
    "bare|plain",
)
def _(stack: ExitStack) -> None:
    told(stack, "details")


@mutant(
    "hidden places are on the page",
    "Immich #4382",
    "visit_photo",
    "visitor",
    "bare|plain",
)
def _(stack: ExitStack) -> None:
    told(stack, "place")


@mutant(
    "originals although details are hidden",
    "Immich #28644",
    "visit_(original|download|video)",
    "visitor",
    "plain|bare",
)
def _(stack: ExitStack) -> None:
    told(stack, "originals")


@mutant(
    "downloads although they are off",
    "Immich #1348",
    "visit_(original|download)",
    "visitor",
    "told|bare",
)
def _(stack: ExitStack) -> None:
    told(stack, "downloads")


@mutant(
    "the header tells the name of the file",
    "Immich #27495",
    "visit_(original|preview)",
    "visitor",
    "plain|bare",
)
def _(stack: ExitStack) -> None:
    real = visitor_views.send_rendition

    def send(request: Any, media: Any, rendition: Any) -> Any:
        response = real(request, media, rendition)
        response["X-Name"] = media.name
        return response

    swap(stack, visitor_views, "send_rendition", send)


@mutant(
    "a link's zip has the names of the files",
    "Immich #27495",
    "visit_download",
    "visitor",
    "plain",
)
def _(stack: ExitStack) -> None:
    swap(
        stack,
        visiting,
        "preview_of",
        lambda asset, name: archive.preview_of(asset, asset.name),
    )


@mutant(
    "links of others can be opened", "Photoview #1495", "sharing:link", "carl|vic|ben"
)
def _(stack: ExitStack) -> None:
    swap(
        stack,
        link_views,
        "my_link",
        lambda request, pk: get_object_or_404(SharedLink, pk=pk),
    )


@mutant(
    "links to others' albums can be made",
    "LibrePhotos CVE-2026-57943",
    "new_link album",
    "carl|vic|eve",
)
def _(stack: ExitStack) -> None:
    def album_of(request: Any, what: Any) -> Any:
        pk = what.cleaned_data["album"]
        return get_object_or_404(Album, pk=pk) if pk else None

    swap(stack, link_views, "album_of", album_of)


# --- Albums and partnerships --------------------------------------------------


@mutant(
    "members do what is the owner's",
    "Immich #27437",
    "edit_album|role|remove_person|delete_album",
    "vic|eve",
    "of-anna",
)
def _(stack: ExitStack) -> None:
    for module in (album_views, album_people_views, album_entry_views):
        swap(stack, module, "own_album", album_views.open_album)


@mutant(
    "members take out what others added",
    "Nextcloud photos #1456",
    "sharing:remove",
    "vic|eve",
    "of-anna",
)
def _(stack: ExitStack) -> None:
    swap(stack, albums, "removable_by", lambda person: Q(pk__isnull=False))


@mutant("who was left undoes the leaving", "T-B1", "sharing:undo", "anna", "leo")
def _(stack: ExitStack) -> None:
    real = PartnershipQuerySet.undoable_by

    def undoable_by(self: Any, user: Any) -> Any:
        left = self.filter(sharer=user).exclude(ended_by=user)
        return real(self, user) | left.filter(ended_at__isnull=False)

    def anybodys(self: Any, user: Any) -> Any:
        return self.filter(sharer=user, ended_at__isnull=False)

    swap(stack, PartnershipQuerySet, "undoable_by", anybodys)


@mutant("undo for ever", "T-B1", "sharing:undo", "anna", "ed|tim")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        PartnershipQuerySet,
        "undoable_by",
        lambda self, user: self.filter(
            sharer=user, ended_by=user, ended_at__isnull=False
        ),
    )


@mutant(
    "sharers set the recipients' switch",
    "one-way",
    "sharing:switch|assets:partner",
    "rita|anna",
)
def _(stack: ExitStack) -> None:
    swap(
        stack,
        PartnershipQuerySet,
        "received_by",
        lambda self, user: (
            self.live()
            .filter(Q(recipient=user) | Q(sharer=user))
            .order_by("created_at", "pk")
        ),
    )


@mutant("deactivated people can be picked", "T-E2", "sharing:add", "", "dan|dora")
def _(stack: ExitStack) -> None:
    swap(stack, UserQuerySet, "active", lambda self: self.all())


@mutant(
    "people are known by their e-mail",
    "T-E2",
    "sharing:add|sharing:settings",
    "carl|anna",
)
def _(stack: ExitStack) -> None:
    stack.enter_context(patch.object(User, "get_short_name", lambda self: self.email))
    swap(stack, User, "first_name", property(lambda self: self.email))


# --- Doors --------------------------------------------------------------------


def session_user(request: Any) -> Any:
    """Whoever the session says it is, without a second look."""
    request.session.get("_auth_user_id")
    return getattr(request.session, "user", None)


@mutant(
    "sessions of deactivated people", "CVE-2025-65430", "assets:timeline", "dan|dora"
)
def _(stack: ExitStack) -> None:
    import accounts.middleware

    swap(
        stack,
        accounts.middleware,
        "certain_user",
        session_user,
    )


@mutant("sessions of an old password", "T-H1", "assets:timeline", "carl-stale")
def _(stack: ExitStack) -> None:
    import accounts.middleware

    def certain_user(request: Any) -> Any:
        user = session_user(request)
        return user if user and user.is_active else None

    swap(stack, accounts.middleware, "certain_user", certain_user)


def policy_as(stack: ExitStack, change: Callable[[Any, Any], Any]) -> None:
    """Let the doorman decide otherwise."""
    real = PolicyMiddleware.process_view

    def process_view(self: Any, request: Any, view: Any, args: Any, kwargs: Any) -> Any:
        from ram.policy import policy_of

        if change(request, policy_of(view)):
            return None
        return real(self, request, view, args, kwargs)

    swap(stack, PolicyMiddleware, "process_view", process_view)


@mutant(
    "media for who is not signed in",
    "PhotoPrism: links without cookies",
    "assets:thumbnail",
    "anonymous",
)
def _(stack: ExitStack) -> None:
    def visible_media(user: Any, pk: Any) -> Any:
        if user.is_authenticated:
            return serving.visible_media(user, pk)
        return serving.media_of(pk, by_id(pk))

    swap(stack, media_views, "visible_media", visible_media)
    policy_as(stack, lambda request, kind: kind is Policy.MEDIA)


@mutant("the admin is for everybody", "Piwigo CVE-2026-27833", "admin:", "carl")
def _(stack: ExitStack) -> None:
    policy_as(stack, lambda request, kind: kind is Policy.OPERATOR)


@mutant(
    "the overview of operators is for everybody",
    "Piwigo CVE-2026-27833",
    "admin:",
    "carl",
)
def _(stack: ExitStack) -> None:
    import accounts.admin_site

    swap(stack, accounts.admin_site, "is_operator", lambda request: True)
    swap(
        stack,
        accounts.admin_site.OperatorSite,
        "has_permission",
        lambda self, request: True,
    )
    policy_as(stack, lambda request, kind: kind is Policy.OPERATOR)


@mutant("operators read names of files", "rule 7", "admin:assets_storedfile", "olga")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        StoredFile,
        "__str__",
        lambda self: getattr(self.assets.first(), "name", ""),
    )


@mutant("invitations of all, for all", "CVE-2025-53939", "accounts:people", "carl")
def _(stack: ExitStack) -> None:
    import accounts.views
    from accounts.models import Invitation

    swap(
        stack,
        accounts.views,
        "open_to",
        lambda request: Invitation.objects.open().order_by("created_at"),
    )


@mutant("an address without a policy", "Piwigo CVE-2026-27833")
def _(stack: ExitStack) -> None:
    import ram.urls

    open_door = path("everything/", lambda request: HttpResponse("!"), name="x")
    swap(stack, ram.urls, "urlpatterns", [*ram.urls.urlpatterns, open_door])
    clear_url_caches()
    stack.callback(clear_url_caches)


@mutant("an address without a probe", "T-D3")
def _(stack: ExitStack) -> None:
    import ram.urls
    from ram.policy import public

    open_door = path("all/", public(lambda request: HttpResponse("!")), name="x")
    swap(stack, ram.urls, "urlpatterns", [*ram.urls.urlpatterns, open_door])
    clear_url_caches()
    stack.callback(clear_url_caches)


@mutant("a page is declared public by mistake", "Piwigo CVE-2026-27833")
def _(stack: ExitStack) -> None:
    swap(stack, views.timeline, "policy", Policy.PUBLIC)


# --- Answers that tell --------------------------------------------------------


def refused(stack: ExitStack, answer: Callable[[Any], HttpResponse | None]) -> None:
    real = asset_views.seen_asset

    def seen_asset(request: Any, pk: Any) -> Any:
        try:
            return real(request, pk)
        except Http404:
            if Asset.objects.filter(pk=pk).exists():
                answer(request)
            raise

    swap(stack, asset_views, "seen_asset", seen_asset)


@mutant("403 for what exists", "decision 4", DETAIL, "carl", "a-new")
def _(stack: ExitStack) -> None:
    def forbid(request: Any) -> None:
        raise PermissionDenied

    refused(stack, forbid)


@mutant("another 404 for what exists", "Immich #28154", DETAIL, "carl", "a-new")
def _(stack: ExitStack) -> None:
    real = PolicyMiddleware.__call__
    there: list[bool] = []

    def call(self: Any, request: Any) -> Any:
        there.clear()
        response = real(self, request)
        if there and response.status_code == 404:
            response.content += b"<!-- not yours -->"
        return response

    refused(stack, lambda request: there.append(True))  # type: ignore[arg-type, return-value]
    swap(stack, PolicyMiddleware, "__call__", call)


@mutant("a header for what exists", "T-B2", "assets:thumbnail", "carl", "a-new")
def _(stack: ExitStack) -> None:
    real = PolicyMiddleware.__call__

    def call(self: Any, request: Any) -> Any:
        response = real(self, request)
        found = re.match(r"/photos/([0-9a-f-]{36})/thumbnail$", request.path)
        if found and by_id(found[1]):
            response["X-Cache"] = "hit"
        return response

    swap(stack, PolicyMiddleware, "__call__", call)


@mutant(
    "the dialog of albums opens for foreign ids",
    "found by this proof",
    "choose_albums",
    "carl",
    "a-new",
)
def _(stack: ExitStack) -> None:
    swap(stack, album_entry_views, "visible_of", lambda request, form: True)


@mutant("looking changes something", "T-G4", "assets:info", "ben", "a-new")
def _(stack: ExitStack) -> None:
    real = asset_views.about

    def about(request: Any, asset: Any) -> Any:
        Asset.objects.filter(pk=asset.pk).update(description=asset.description)
        return real(request, asset)

    swap(stack, asset_views, "about", about)


@mutant(
    "a refusal that changed something first",
    "LibrePhotos CVE-2026-57943",
    "assets:favorite",
    "carl",
    "a-new",
)
def _(stack: ExitStack) -> None:
    real = selection_views.favorite
    from assets.models import Favorite

    class Eager(selection_views.FavoriteForm):
        def clean(self) -> Any:
            data = super().clean()
            for pk in filter(None, self.cleaned_data.get("ids", [])):
                Favorite.objects.filter(asset=pk).update(asset=pk)
            return data

    assert real
    swap(stack, selection_views, "FavoriteForm", Eager)


@mutant("forms without their token", "T-G4", "forgery")
def _(stack: ExitStack) -> None:
    from django.middleware.csrf import CsrfViewMiddleware

    swap(stack, CsrfViewMiddleware, "process_view", lambda *a, **k: None)


@mutant("forms from other sites", "T-G4", "cross", "anna")
def _(stack: ExitStack) -> None:
    import ram.policy

    real = ram.policy.refuse_other_sites

    def refuse(request: Any, **more: Any) -> None:
        if request.method in ram.policy.SAFE:
            real(request, **more)

    swap(stack, ram.policy, "refuse_other_sites", refuse)

"""Seeded bugs of links and of what is behind them."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from unittest.mock import PropertyMock, patch

from django.db.models import F, Q
from django.shortcuts import get_object_or_404
from django.utils import timezone

from assets import archive
from assets.querysets import AssetQuerySet
from sharing import link_views, visiting, visitor_views
from sharing.models import Album, SharedLink, SharedLinkQuerySet
from sharing.visiting import Visit
from tests.prove.mutants.planting import mutant, swap


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

"""What a link's maker reads of it: what it shows, how often it was opened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from assets.models import Asset, StoredFile
from assets.querysets import AssetQuerySet, links_showing_assets_of, live_entries
from sharing import links
from sharing.models import Album, AlbumEntry, AlbumMember, SharedLink

COVERS, NEWEST = 4, 5


@dataclass(frozen=True)
class LinkCard:
    link: SharedLink
    address: str
    count: int
    cover: UUID | None
    # What comes from partners, in a sentence.
    contains: list[str]

    @property
    def title(self) -> str:
        return links.title_of(self.link)

    @property
    def state(self) -> str:
        if self.link.paused:
            return "paused"
        return "expired" if links.is_expired(self.link) else "active"

    @property
    def facts(self) -> list[str]:
        """ "12 photos", "34 visits", "expires in 6 days"."""
        visits = self.link.visits
        facts = [
            ngettext("%(n)s item", "%(n)s items", self.count) % {"n": self.count},
            ngettext("%(n)s visit", "%(n)s visits", visits) % {"n": visits},
            expiry(self.link),
        ]
        if self.link.password:
            facts.append(_("password"))
        if self.link.allows_download:
            facts.append(_("download allowed"))
        if self.link.shows_metadata or self.link.shows_location:
            facts.append(_("shows details"))
        return facts


def card_of(link: SharedLink) -> LinkCard:
    """One link of a maker, with what it would show if it were open."""
    assets = Asset.objects.behind(link)
    shown = ready(assets).newest_first().values_list("pk", flat=True).first()
    return LinkCard(
        link=link,
        address=links.address_of(link),
        count=assets.count(),
        cover=shown,
        contains=contains(assets, link.maker),
    )


def newest_cards(maker: User) -> list[LinkCard]:
    """The five newest links, for the Sharing page."""
    mine = SharedLink.objects.filter(maker=maker).select_related("maker", "album")
    return [card_of(link) for link in mine.order_by("-created_at")[:NEWEST]]


def ready(assets: AssetQuerySet) -> AssetQuerySet:
    return assets.filter(file__status=StoredFile.Status.READY)


def contains(assets: AssetQuerySet, maker: User) -> list[str]:
    """ "Contains 4 photos by Maya. …": one sentence for each partner."""
    others = assets.exclude(owner=maker).order_by().values("owner", "owner__name")
    found = others.annotate(n=Count("pk")).order_by("owner__name")
    return [
        ngettext(
            "Contains %(n)s item by %(name)s. "
            "The link stops showing it if %(name)s stops sharing.",
            "Contains %(n)s items by %(name)s. "
            "The link stops showing them if %(name)s stops sharing.",
            row["n"],
        )
        % {"n": row["n"], "name": row["owner__name"].partition(" ")[0]}
        for row in found
    ]


def expiry(link: SharedLink) -> str:
    """ "expires in 6 days", as exactly as one plans by it."""
    if link.expires_at is None:
        return _("never expires")
    left = link.expires_at - timezone.now()
    if left <= timedelta():
        return _("expired")
    days, hours = left.days, left.seconds // 3600
    if days:
        words = ngettext("expires in %(n)s day", "expires in %(n)s days", days)
        return words % {"n": days}
    if hours:
        words = ngettext("expires in %(n)s hour", "expires in %(n)s hours", hours)
        return words % {"n": hours}
    return _("expires within the hour")


# --- Where my photos went ------------------------------------------------------


class Showing:
    """Something that shows photos of mine."""

    mine: AssetQuerySet

    @property
    def count(self) -> int:
        return self.mine.count()

    @property
    def covers(self) -> list[Asset]:
        return list(ready(self.mine).newest_first()[:COVERS])


@dataclass(frozen=True)
class Shown(Showing):
    """A link that shows something of mine, by whomever it was made."""

    link: SharedLink
    mine: AssetQuerySet

    @property
    def title(self) -> str:
        return links.title_of(self.link)


def showing(owner: User) -> Iterable[Shown]:
    """Every link that shows visitors something of `owner`'s now, newest first."""
    found = links_showing_assets_of(owner).select_related("maker", "album")
    for link in found.order_by("-created_at"):
        mine = Asset.objects.visible_through(link).filter(owner=owner)
        yield Shown(link, mine)


@dataclass(frozen=True)
class ShownInAlbum(Showing):
    """An album that shows others something of mine, by whomever it was added."""

    album: Album
    mine: AssetQuerySet


def albums_showing(owner: User, asset: Asset | None = None) -> list[ShownInAlbum]:
    """Every album that shows others something of `owner`'s now; or that one `asset`."""
    mine = Asset.objects.filter(owner=owner)
    if asset is not None:
        mine = mine.filter(pk=asset.pk)
    entries = live_entries().filter(asset__in=mine.values("pk"))
    others = AlbumMember.objects.filter(album=OuterRef("pk"))
    albums = Album.objects.filter(
        ~Q(owner=owner) | Exists(others), pk__in=entries.values("album")
    )
    return [
        ShownInAlbum(album, mine.filter(pk__in=entries_in(album).values("asset")))
        for album in albums.select_related("owner").order_by("-created_at")
    ]


def entries_in(album: Album) -> QuerySet[AlbumEntry]:
    return live_entries().filter(album=album)


def links_showing(asset: Asset) -> list[SharedLink]:
    """The links that show one asset of mine now."""
    found = links_showing_assets_of(asset.owner, asset)
    return list(found.select_related("maker").order_by("created_at"))

"""What is made of one's photos: it goes with the sharing, and opens again with it."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from assets.models import Asset
from assets.querysets import links_showing_assets_of, live_entries
from ram.templatetags.ram import number
from sharing.models import Album, Partnership, SharedLink


@dataclass(frozen=True)
class PassedOn:
    """How many albums and links show photos this second, by somebody's doing."""

    albums: int = 0
    links: int = 0

    def __add__(self, other: "PassedOn") -> "PassedOn":
        return PassedOn(self.albums + other.albums, self.links + other.links)

    def __bool__(self) -> bool:
        return bool(self.albums or self.links)

    @property
    def in_words(self) -> str:
        """ "2 albums and 1 link"."""
        albums = ngettext("%(n)s album", "%(n)s albums", self.albums)
        links = ngettext("%(n)s link", "%(n)s links", self.links)
        parts = [
            text % {"n": number(n)}
            for text, n in ((albums, self.albums), (links, self.links))
            if n
        ]
        return get_text_list(parts, _("and"))

    @property
    def opens_again(self) -> str:
        """ "2 albums and 1 link show your photos again.", or nothing."""
        if not self:
            return ""
        text = ngettext(
            "%(what)s shows your photos again.",
            "%(what)s show your photos again.",
            self.albums + self.links,
        )
        return text % {"what": self.in_words}


def passed_on(share: Partnership) -> PassedOn:
    """Where the recipient put what they see through `share`, as it shows now."""
    entries = live_entries().filter(
        added_by=share.recipient_id, asset__owner=share.sharer_id
    )
    links = links_showing_assets_of(share.sharer).filter(maker=share.recipient_id)
    return PassedOn(entries.values("album").distinct().count(), links.count())


def staying(share: Partnership) -> int:
    """Photos of the sharer that the recipient goes on seeing without `share`.

    They stand in albums of both, where somebody else put them who may: mostly the
    sharer, which was explicit.
    """
    entries = live_entries().filter(
        album__in=Album.objects.open_to(share.recipient), asset__owner=share.sharer_id
    )
    by_others = entries.exclude(added_by=share.recipient_id)
    return by_others.values("asset").distinct().count()


def because_of(person: User) -> PassedOn:
    """What shows now and does not while `person` is deactivated."""
    entries = live_entries().filter(
        Q(added_by=person) | Q(asset__owner=person) | Q(album__owner=person)
    )
    links = set(links_showing_assets_of(person).values_list("pk", flat=True))
    mine = SharedLink.objects.valid().filter(maker=person).exclude(pk__in=links)
    links |= {
        link.pk
        for link in mine.select_related("maker", "album")
        if Asset.objects.visible_through(link).exists()
    }
    return PassedOn(entries.values("album").distinct().count(), len(links))

"""Shared links: made, found by their secret, cut. What they show is the rule's."""

import secrets
import string
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import batched
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from assets.models import Asset
from ram.addresses import public_url
from sharing import albums, events, sealing
from sharing.models import Album, AlbumEntry, SharedLink

# No hyphen: what stands before the last one is for reading only.
ALPHABET = string.ascii_letters + string.digits
LENGTH = 22  # of 62 letters: 131 bits
# Ids in one query; SQLite takes no more than 32,766 values.
BATCH = 5000


@dataclass(frozen=True)
class Made:
    """A new link, and how many of the asked it cannot show: not ours to pass on."""

    link: SharedLink
    unavailable: int


class NothingToShare(Exception):
    """None of what was asked for may be passed on by this person."""


def passable(
    user: User, ids: Iterable[UUID | None], *, hold: bool = False
) -> list[UUID]:
    """Those of `ids` that `user` may put into a link; held, none is deleted now."""
    found: list[UUID] = []
    for batch in batched((pk for pk in ids if pk), BATCH):
        able = Asset.objects.passable_by(user).filter(pk__in=batch)
        if hold:
            able = able.select_for_update(of=("self",), no_key=True).order_by("pk")
        found.extend(able.values_list("pk", flat=True))
    return found


@transaction.atomic
def make(maker: User, ids: list[UUID | None], fields: dict[str, Any]) -> Made:
    """A link to those of `ids` that `maker` may pass on."""
    able = passable(maker, ids, hold=True)
    if not able:
        raise NothingToShare
    link = create(maker, fields)
    link.assets.add(*able)  # type: ignore[arg-type]
    events.linked(link, title_of(link))
    return Made(link, len(ids) - len(able))


@transaction.atomic
def make_for_album(album: Album, fields: dict[str, Any]) -> Made:
    """A link to all that its owner's album shows, now and later."""
    if not albums.lock(album):
        raise NothingToShare
    link = create(album.owner, {**fields, "album": album})
    events.linked(link, title_of(link))
    return Made(link, 0)


def create(maker: User, fields: dict[str, Any]) -> SharedLink:
    """A link with a secret of its own; what it shows is still to be said."""
    secret = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return SharedLink.objects.create(
        maker=maker,
        secret_digest=sealing.digest(secret),
        secret_sealed=sealing.seal(secret),
        **fields,
    )


def change(link: SharedLink, **fields: Any) -> bool:
    """Make a link another; False when it is gone."""
    return bool(SharedLink.objects.filter(pk=link.pk).update(**fields))


def by_secret(text: str) -> SharedLink | None:
    """The valid link behind an address's `beginning-SECRET`, whatever the beginning."""
    secret = text.rpartition("-")[2]
    found = SharedLink.objects.valid().filter(secret_digest__in=sealing.digests(secret))
    return found.select_related("maker", "album").first()


def path_of(link: SharedLink) -> str:
    """The page that visitors open; empty when the key that sealed it is gone."""
    secret = sealing.unseal(link.secret_sealed)
    if secret is None:
        return ""
    text = f"{link.prefix}-{secret}" if link.prefix else secret
    return reverse("sharing:visit", args=[text])


def address_of(link: SharedLink) -> str:
    """What the maker sends to people."""
    path = path_of(link)
    return public_url(path) if path else ""


def title_of(link: SharedLink) -> str:
    """What a link is called: as its maker says, else as their album."""
    if link.title:
        return link.title
    # One of another's album shows nothing, and is not called after it.
    if link.album and link.album.owner_id == link.maker_id:
        return link.album.title
    return _("Photos")


def is_expired(link: SharedLink) -> bool:
    return link.expires_at is not None and link.expires_at <= timezone.now()


def count_visit(link: SharedLink) -> None:
    """One more; nothing is kept of who it was."""
    with events.in_passing():
        SharedLink.objects.filter(pk=link.pk).update(visits=F("visits") + 1)
        events.link_opened(link, title_of(link))


def count_download(link: SharedLink) -> None:
    """Somebody took along all it shows; nothing is kept of who it was."""
    with events.in_passing():
        events.link_saved(link, title_of(link))


@transaction.atomic
def cut(person: User, link: SharedLink, ids: Iterable[UUID | None]) -> int:
    """Take `person`'s own photos out of a link, by whomever it was made; how many.

    A link to an album shows what the album does: they are taken out of the album.
    """
    mine = Asset.objects.owned_by(person).filter(pk__in=[pk for pk in ids if pk])
    if link.album_id is not None:
        entries = AlbumEntry.objects.filter(album=link.album_id)
        _all, by_model = entries.filter(asset__in=mine.values("pk")).delete()
        return by_model.get(AlbumEntry._meta.label, 0)
    items = SharedLink.assets.through._default_manager.filter(sharedlink=link.pk)
    gone, _models = items.filter(asset__in=mine.values("pk")).delete()
    return gone

"""What happened to people's sharing, written by the acts themselves as they happen.

Each act tells everybody it concerns, in the transaction that does it. What is alike on
one day is one event that counts; nothing is ever told photo by photo.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import batched
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import OperationalError, transaction
from django.db.models import Count, F
from django.utils import timezone

from accounts.models import User
from assets.models import Asset
from assets.querysets import AssetQuerySet
from sharing.models import (
    NEWS,
    Album,
    Event,
    EventQuerySet,
    Notice,
    Partnership,
    SharedLink,
)

logger = logging.getLogger(__name__)
Kind = Event.Kind
# Ids in one query; SQLite takes no more than 32,766 values.
BATCH = 5000


@contextmanager
def in_passing() -> Iterator[None]:
    """For what a look writes: a full disk keeps nobody from looking."""
    try:
        with transaction.atomic():
            yield
    except OperationalError:
        logger.exception("A look was not noted")


def event(
    reader: User,
    kind: Event.Kind,
    actor: User | None,
    person: User | None = None,
    **of: Any,
) -> Event:
    """One event for one person, with the names of now."""
    return Event(
        reader=reader,
        kind=kind,
        actor=actor,
        actor_name=actor.name if actor else "",
        person=person,
        person_name=person.name if person else "",
        **of,
    )


def add_up(
    readers: Mapping[User, int],
    kind: Event.Kind,
    actor: User | None,
    person: User | None = None,
    **of: Any,
) -> None:
    """Count what happened to each reader, together with what was alike today."""
    now = timezone.now()
    # In one order, so that two of these never wait for each other in a circle.
    for reader in sorted(readers, key=lambda one: one.pk):
        # The day it is for who reads it.
        day = timezone.localdate(now, ZoneInfo(reader.time_zone))
        bundle = f"{day} {actor.pk if actor else ''} {of.get('about') or ''}"
        one = event(reader, kind, actor, person, n=0, bundle=bundle, **of)
        # Of two that come first at once, one makes the row and both count.
        Event.objects.bulk_create([one], ignore_conflicts=True)
        alike = Event.objects.filter(reader=reader, kind=kind, bundle=bundle)
        alike.update(n=F("n") + readers[reader], at=now)


def people(counts: Mapping[int, int]) -> dict[User, int]:
    """The same counts by person."""
    found = User.objects.in_bulk(counts)
    return {person: counts[pk] for pk, person in found.items()}


def owners_of(assets: AssetQuerySet, but: User | None = None) -> dict[User, int]:
    """Whose photos these are, and how many of each; all but one person's."""
    rows = assets.exclude(owner=but) if but else assets
    counts = rows.order_by().values_list("owner").annotate(n=Count("pk"))
    return people(dict(counts))


def write(*events: Event) -> None:
    Event.objects.bulk_create(events)


def put_away(reader: User, *kinds: Event.Kind, **of: Any) -> None:
    """Tell the reader no longer what has been overtaken."""
    overtaken = Event.objects.notices(reader).filter(kind__in=kinds, **of)
    overtaken.update(notice=Notice.NONE)


def told_if(news: bool) -> Notice:
    return Notice.UNSEEN if news else Notice.NONE


# --- Partnerships ---------------------------------------------------------------

# Of these, the latest about one person is the one that counts.
LIBRARY = (Kind.RECEIVED, Kind.REGAINED, Kind.LOST, Kind.LAPSED)


def began(shares: Iterable[Partnership]) -> None:
    """Somebody lets others see their library."""
    for share in shares:
        sharer, recipient = share.sharer, share.recipient
        put_away(recipient, *LIBRARY, person=sharer)
        write(
            event(sharer, Kind.SHARED, sharer, recipient),
            event(recipient, Kind.RECEIVED, sharer, sharer, notice=Notice.UNSEEN),
        )


def opened(share: Partnership) -> None:
    """The recipient found the library: no need to tell of it any more."""
    put_away(share.recipient, Kind.RECEIVED, Kind.REGAINED, person=share.sharer)


def ended(share: Partnership, by: User, because: str) -> None:
    """A partnership was ended by one of the two, or by an operator for a reason."""
    sharer, recipient = share.sharer, share.recipient
    told = lapse_of(share).exists()
    news = by != recipient and not told and not is_unheard_of(share)
    operated = by not in (sharer, recipient)
    reason = because[:200] if operated else ""
    if not told:
        put_away(recipient, *LIBRARY, person=sharer)
    mine = event(sharer, Kind.STOPPED, by, recipient, because=reason)
    theirs = event(recipient, Kind.LOST, by, sharer, because=reason)
    mine.notice, theirs.notice = told_if(operated), told_if(news)
    write(mine, theirs)


def is_unheard_of(share: Partnership) -> bool:
    """Whether its recipient never noticed that it began: its end is no news then."""
    sharer, recipient = share.sharer, share.recipient
    untold = Event.objects.notices(recipient).filter(
        kind=Kind.RECEIVED, person=sharer, notice=Notice.UNSEEN
    )
    before = Partnership.objects.filter(sharer=sharer, recipient=recipient)
    return (
        share.opened_at is None
        and untold.exists()
        and not before.exclude(pk=share.pk).exists()
    )


def resumed(share: Partnership) -> None:
    """A sharer took the end back: who has not noticed it never does."""
    sharer, recipient = share.sharer, share.recipient
    write(event(sharer, Kind.RESUMED, sharer, recipient))
    if share.has_lapsed:
        # Its last day had been over before, and is.
        put_away(recipient, Kind.LOST, person=sharer)
    else:
        regained(share)


def regained(share: Partnership) -> None:
    """The recipient sees the library again; news, if they noticed that it was gone."""
    sharer, recipient = share.sharer, share.recipient
    gone = Event.objects.notices(recipient).filter(
        kind__in=(Kind.LOST, Kind.LAPSED), person=sharer
    )
    unnoticed = gone.filter(notice=Notice.UNSEEN).exists()
    put_away(recipient, *LIBRARY, person=sharer)
    notice = told_if(not unnoticed)
    write(event(recipient, Kind.REGAINED, sharer, sharer, notice=notice))


def wishes_changed(share: Partnership) -> None:
    """The sharer changed what the recipient sees; it is the sharer's alone to read."""
    write(event(share.sharer, Kind.WISHES, share.sharer, share.recipient))


def lapsed(share: Partnership) -> None:
    """The last day of a partnership is over; nobody did it just then."""
    sharer, recipient = share.sharer, share.recipient
    of: dict[str, Any] = {"at": share.ends_at, "bundle": end_of(share)}
    notice = told_if(not is_unheard_of(share))
    put_away(recipient, *LIBRARY, person=sharer)
    write(
        event(sharer, Kind.LAPSED, sharer, recipient, **of),
        event(recipient, Kind.LAPSED, sharer, sharer, notice=notice, **of),
    )


def prolonged(share: Partnership) -> None:
    """Its sharer gave a partnership that was over more days."""
    if lapse_of(share).exists():
        regained(share)


def lapse_of(share: Partnership) -> EventQuerySet:
    """What the recipient was told of the last day that the partnership has."""
    told = Event.objects.filter(reader=share.recipient, kind=Kind.LAPSED)
    return told.filter(bundle=end_of(share))


def end_of(share: Partnership) -> str:
    """Two of one end are one event."""
    return f"{share.pk} {share.ends_at:%Y-%m-%dT%H:%M:%S}"


# --- Albums ---------------------------------------------------------------------


def let_in(album: Album, members: Iterable[User]) -> None:
    """An album's owner lets people see it."""
    owner = album.owner
    of: dict[str, Any] = {"title": album.title, "about": album.pk}
    for person in members:
        write(
            event(owner, Kind.ADMITTED, owner, person, **of),
            event(person, Kind.JOINED, owner, owner, notice=Notice.UNSEEN, **of),
        )


def let_out(album: Album, person: User, by: User) -> None:
    """A member sees an album no more: they left, or its owner removed them."""
    owner = album.owner
    of: dict[str, Any] = {"title": album.title, "about": album.pk}
    put_away(person, Kind.JOINED, about=album.pk)
    write(
        event(owner, Kind.PARTED, by, person, **of),
        event(person, Kind.LEFT, by, owner, **of),
    )


def deleted(album: Album) -> None:
    """Its members have nothing to open any more."""
    told = Event.objects.filter(kind=Kind.JOINED, about=album.pk)
    told.filter(notice__in=NEWS).update(notice=Notice.NONE)


def put_into_album(album: Album, by: User, owners: Mapping[int, int]) -> None:
    """Photos of others were put into an album; how many of each owner's."""
    theirs = people({pk: n for pk, n in owners.items() if pk != by.pk})
    of = {"title": album.title, "about": album.pk}
    add_up(theirs, Kind.IN_ALBUM, by, album.owner, **of)


# --- Links ----------------------------------------------------------------------


def linked(link: SharedLink, title: str) -> None:
    """A link was made: told to its maker, and to whose photos it shows."""
    maker = link.maker
    owners = owners_of(Asset.objects.behind(link))
    # What others call their links is theirs.
    told = [(maker, sum(owners.values()), title)]
    told += [(owner, n, "") for owner, n in owners.items() if owner != maker]
    write(
        *(
            event(reader, Kind.LINKED, maker, maker, n=n, title=words, about=link.pk)
            for reader, n, words in told
        )
    )


def link_opened(link: SharedLink, title: str) -> None:
    """Somebody opened a link. Who it was, nobody knows."""
    count_visit(link, title, Kind.LINK_OPENED)


def link_saved(link: SharedLink, title: str) -> None:
    """Somebody took along all that a link shows."""
    count_visit(link, title, Kind.LINK_SAVED)


def count_visit(link: SharedLink, title: str, kind: Event.Kind) -> None:
    maker = link.maker
    owners = owners_of(Asset.objects.visible_through(link), but=maker)
    add_up({maker: 1}, kind, None, maker, title=title, about=link.pk)
    add_up(dict.fromkeys(owners, 1), kind, None, maker, about=link.pk)


# --- Copies ---------------------------------------------------------------------


@transaction.atomic
def downloaded(by: User, ids: Iterable[UUID]) -> None:
    """Somebody took photos along; told to each other owner as a number."""
    counts: Counter[User] = Counter()
    for batch in batched(ids, BATCH):
        counts.update(owners_of(Asset.objects.filter(pk__in=batch), but=by))
    add_up(counts, Kind.DOWNLOADED, by)


def kept(by: User, sources: Iterable[Asset]) -> None:
    """Somebody made photos their own."""
    theirs = Counter(one.owner_id for one in sources if one.owner_id != by.pk)
    add_up(people(theirs), Kind.KEPT, by)

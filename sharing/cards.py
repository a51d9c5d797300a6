"""What the Sharing pages say of each person: who lets whom in, since when, how much.

Everything here costs a handful of queries, however many people and photos there are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from accounts.models import User
from assets import news
from assets.models import Asset, StoredFile
from assets.timeline import Holdings
from sharing import sentences, wish_words
from sharing.models import Partnership
from sharing.shown import shown

STRIP = 4
# Some of the newest may have no picture yet, or never get one.
SPARE = 8


@dataclass
class Card:
    """One person: what they share with the viewer, and what the viewer with them."""

    viewer: User
    person: User
    received: Partnership | None = None
    given: Partnership | None = None
    # What the viewer stopped a moment ago and may still bring back.
    stopped: Partnership | None = None
    holdings: Holdings = field(default_factory=Holdings)
    # Of what the viewer shares.
    gives: Holdings = field(default_factory=Holdings)
    newest: Sequence[Asset] = ()
    # How much came in since the viewer's last visit: "7", "99+"; empty when nothing.
    new: str = ""

    @property
    def both(self) -> bool:
        return bool(self.received and self.given)

    @property
    def received_on(self) -> date | None:
        received = self.received
        return day_of(received.created_at, self.viewer) if received else None

    @property
    def given_on(self) -> date | None:
        given = self.given
        return day_of(given.created_at, self.viewer) if given else None

    @property
    def sees(self) -> str:
        """What the other person sees of the viewer's library."""
        return wish_words.sees(self.given, self.gives) if self.given else ""

    @property
    def wishes(self) -> list[str]:
        """What narrows it."""
        return wish_words.in_words(self.given) if self.given else []

    @property
    def closed(self) -> str:
        """Why the other person sees nothing now, in a word."""
        return wish_words.why_closed(self.given) if self.given else ""

    @property
    def size(self) -> str:
        return sentences.items(self.holdings)

    @property
    def strip(self) -> list[Asset]:
        """The newest four that have a picture."""
        ready = StoredFile.Status.READY
        return [asset for asset in self.newest if asset.file.status == ready][:STRIP]

    @property
    def newest_day(self) -> str:
        """When the newest was taken: "today", "yesterday", "22 November"."""
        if not self.newest:
            return ""
        return day_in_words(
            self.newest[0].taken_on, day_of(timezone.now(), self.viewer)
        )


def cards(viewer: User) -> list[Card]:
    """Everybody the viewer shares with or who shares with the viewer, by name."""
    found: dict[int, Card] = {}

    def card(person: User) -> Card:
        return found.setdefault(person.pk, Card(viewer, person))

    partnerships = Partnership.objects.select_related("sharer", "recipient")
    for received in partnerships.received_by(viewer):
        card(received.sharer).received = received
    for given in partnerships.standing_of(viewer):
        card(given.recipient).given = given
    for stopped in partnerships.undoable_by(viewer).order_by("created_at"):
        card(stopped.recipient).stopped = stopped
    both = [(one.received, one.given) for one in found.values()]
    held = shown(share for pair in both for share in pair if share)
    for one in found.values():
        if one.received:
            one.holdings = held[one.received.pk]
        if one.given:
            one.gives = held[one.given.pk]
    return sorted(found.values(), key=lambda one: one.person.name.casefold())


def cards_with_photos(viewer: User) -> list[Card]:
    """The cards, each with the newest photos of the library it opens."""
    found = cards(viewer)
    newest = newest_of(card.received for card in found if card.received)
    counts = news.counts(card.received for card in found if card.received)
    for card in found:
        card.newest = newest.get(card.person.pk, ())
        if count := counts.get(card.person.pk):
            card.new = news.in_words(count)
    return found


def newest_of(shares: Iterable[Partnership]) -> dict[int, list[Asset]]:
    """The newest photos that each share shows, by owner, in one query.

    One query of one short walk down the index for each library; a window function
    would read all of every library for it.
    """
    walks = []
    for share in shares:
        newest = Asset.objects.shown_by(share).newest_first().values("pk")
        # A limit inside a union is beyond SQLite; inside a subquery it is not.
        walks.append(Asset.objects.filter(pk__in=newest[: STRIP + SPARE]).values("pk"))
    if not walks:
        return {}
    union = walks[0].union(*walks[1:], all=True)
    found: dict[int, list[Asset]] = {}
    rows = Asset.objects.filter(pk__in=union).select_related("file")
    for asset in rows.newest_first():
        found.setdefault(asset.owner_id, []).append(asset)
    return found


def day_of(moment: datetime, viewer: User) -> date:
    """The day it was for the viewer, wherever the server stands."""
    return timezone.localdate(moment, ZoneInfo(viewer.time_zone))


def day_in_words(day: date, today: date) -> str:
    """A day as one speaks of it inside a sentence."""
    # A day ahead is today somewhere east of here.
    if day >= today:
        return _("today")
    if day == today - timedelta(days=1):
        return _("yesterday")
    return date_format(day, "j F" if day.year == today.year else "j F Y")

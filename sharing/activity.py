"""What a person reads of what happened to their sharing: newest first, day by day."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page, Paginator
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from sharing.event_words import in_words
from sharing.models import REMEMBERED, Event

PAGE = 50


@dataclass(frozen=True)
class Line:
    """One thing that happened, in words; `because` is the reason that was given."""

    at: datetime
    text: str
    because: str = ""


def read_page(user: User, number: str | None) -> Page:
    """One page of the last ninety days, of nobody's but `user`'s."""
    found: list[tuple[datetime, UUID | Line]] = []
    found.extend(Event.objects.told_to(user).values_list("at", "pk"))
    found.extend((line.at, line) for line in operated_on(user))
    found.sort(key=lambda pair: pair[0], reverse=True)
    return Paginator(found, PAGE).get_page(number)


def days(user: User, page: Page) -> list[tuple[date, list[Line]]]:
    """The lines of a page under the days on which they happened for `user`."""
    pks = [found for _at, found in page if isinstance(found, UUID)]
    events = Event.objects.told_to(user).in_bulk(pks)
    lines = [
        line_of(events[found]) if isinstance(found, UUID) else found
        for _at, found in page
        # Counted once more since, or forgotten: it stands elsewhere then.
        if not isinstance(found, UUID) or found in events
    ]
    zone = ZoneInfo(user.time_zone)
    local = [replace(line, at=timezone.make_naive(line.at, zone)) for line in lines]
    by_day = groupby(local, key=lambda line: line.at.date())
    return [(day, list(of_day)) for day, of_day in by_day]


def line_of(event: Event) -> Line:
    return Line(event.at, in_words(event), event.because)


def operated_on(user: User) -> Iterable[Line]:
    """What operators did to the account of `user`, as their own log has it."""
    since = timezone.now() - REMEMBERED
    people = ContentType.objects.get_for_model(User)
    log = LogEntry.objects.filter(
        content_type=people, object_id=str(user.pk), action_time__gt=since
    )
    text = _("%(actor)s, who runs this installation, changed your account.")
    for entry in log.select_related("user"):
        actor = {"actor": entry.user.name}
        yield Line(entry.action_time, text % actor, entry.get_change_message())
    # Those that operators issued are in their log; these came from the command line.
    for link in user.password_links.filter(issued_by=None, created_at__gt=since):
        text = _("Whoever runs this installation issued a link to set your password.")
        yield Line(link.created_at, text)

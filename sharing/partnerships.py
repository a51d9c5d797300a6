"""A partnership's life: begun, switched, ended, brought back.

Nothing else writes partnerships. Each act is one conditional statement, so that of two
requests at once exactly one does it, and the other is told that it came too late.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import User
from sharing import events
from sharing.models import EVER, NEVER, REMEMBERED, Album, Partnership

# Looks with less than this between them are one visit; not each of them is written.
PAUSE = timedelta(minutes=31)
NOTED = timedelta(minutes=1)


@dataclass(frozen=True)
class Wishes:
    """What a sharer wishes of a partnership; as they stand here, nothing."""

    since: date = EVER
    screenshots: bool = True
    left_out: tuple[Album, ...] = ()
    paused: bool = False
    ends_at: datetime = NEVER


class NotShared(Exception):
    """The database refused, and nothing was made: somebody was added already."""


def share(sharer: User, people: Iterable[User]) -> list[Partnership]:
    """Let all of `people` see the sharer's library, or none: raises `NotShared`."""
    made = [Partnership(sharer=sharer, recipient=person) for person in people]
    try:
        with transaction.atomic():
            shares = Partnership.objects.bulk_create(made)
            events.began(shares)
    except IntegrityError as refused:
        raise NotShared from refused
    return shares


@transaction.atomic
def end(partnership: Partnership, by: User, because: str = "") -> bool:
    """End it for everybody, on the very next request; False when it had ended."""
    live = Partnership.objects.filter(pk=partnership.pk, ended_at=None)
    ended = live.update(
        ended_at=timezone.now(), ended_by=by, ended_because=because[:200]
    )
    if ended:
        events.ended(partnership, by, because)
    return bool(ended)


def stop(partnership: Partnership) -> bool:
    """The sharer takes the library back; False when it had ended."""
    return end(partnership, partnership.sharer)


def leave(partnership: Partnership) -> bool:
    """The recipient wants to see the library no more; False when it had ended."""
    return end(partnership, partnership.recipient)


def undo(partnership: Partnership) -> bool:
    """Bring back what its sharer stopped, as it was; False when that is too late.

    It is the same row, with the recipient's switch and the date it began.
    """
    undoable = Partnership.objects.undoable_by(partnership.sharer)
    stopped = undoable.filter(pk=partnership.pk).first()
    if stopped is None:
        return False
    # On the row's own columns alone: PostgreSQL looks at these again once it has
    # waited for another request that does the same.
    same = Partnership.objects.filter(pk=stopped.pk, ended_at=stopped.ended_at)
    try:
        with transaction.atomic():
            same_again = same.update(ended_at=None, ended_by=None, ended_because="")
            if same_again:
                events.resumed(stopped)
            return bool(same_again)
    except IntegrityError:
        # Added anew in the same moment: that one counts.
        return False


def set_in_timeline(partnership: Partnership, show: bool) -> bool:
    """Mix the library into its recipient's timeline, or not; False when it ended."""
    live = Partnership.objects.filter(pk=partnership.pk, ended_at=None)
    changed = bool(live.update(in_timeline=show))
    if changed:
        partnership.in_timeline = show
    return changed


def set_wishes(partnership: Partnership, wishes: Wishes) -> bool:
    """Show what the sharer wishes from the next request on; False when it has ended.

    Of the albums, only the sharer's own are left out.
    """
    standing = Partnership.objects.filter(pk=partnership.pk, ended_at=None)
    with transaction.atomic():
        changed = standing.update(
            since=wishes.since,
            screenshots=wishes.screenshots,
            paused=wishes.paused,
            ends_at=wishes.ends_at,
            wishes=F("wishes") + 1,
        )
        if changed:
            sharer = partnership.sharer_id
            own = [album for album in wishes.left_out if album.owner_id == sharer]
            partnership.left_out.set(own)
            events.wishes_changed(partnership)
            if partnership.has_lapsed and wishes.ends_at > timezone.now():
                events.prolonged(partnership)
    return bool(changed)


@transaction.atomic
def set_paused(partnership: Partnership, paused: bool) -> bool:
    """Show nothing for a while, or go on; False when it has ended."""
    standing = Partnership.objects.filter(pk=partnership.pk, ended_at=None)
    changed = standing.update(paused=paused, wishes=F("wishes") + 1)
    if changed:
        events.wishes_changed(partnership)
    return bool(changed)


def visit(partnership: Partnership) -> None:
    """The recipient looks at the library: first, again after a pause, or still."""
    now, last = timezone.now(), partnership.visited_at
    if last is not None and now - last < NOTED:
        return
    changed = {"visited_at": now}
    if last is not None and now - last >= PAUSE:
        changed["new_since"] = last
    if first := partnership.opened_at is None:
        changed["opened_at"] = now
    with events.in_passing():
        # Of two looks at once, one is noted.
        Partnership.objects.filter(pk=partnership.pk, visited_at=last).update(**changed)
        if first:
            events.opened(partnership)
    for name, moment in changed.items():
        setattr(partnership, name, moment)


def tell_of_ends() -> None:
    """Write down which last days are over since; any worker may, any number of times.

    The rule itself needs none of it: it looks at the clock each time.
    """
    since = timezone.now() - REMEMBERED
    over = Partnership.objects.standing().filter(ends_at__gt=since, ends_at__lte=Now())
    people = over.select_related("sharer", "recipient")
    for pk in over.values_list("pk", flat=True):
        with transaction.atomic():
            # Its sharer may give it more days in this moment.
            share = people.select_for_update(of=("self",)).filter(pk=pk).first()
            if share and not events.lapse_of(share).exists():
                events.lapsed(share)

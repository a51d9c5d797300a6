"""A partnership's life: begun, switched, ended, brought back.

Nothing else writes partnerships. Each act is one conditional statement, so that of two
requests at once exactly one does it, and the other is told that it came too late.
"""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from sharing.models import Partnership


class NotShared(Exception):
    """The database refused, and nothing was made: somebody was added already."""


def share(sharer: User, people: Iterable[User]) -> list[Partnership]:
    """Let all of `people` see the sharer's library, or none: raises `NotShared`."""
    made = [Partnership(sharer=sharer, recipient=person) for person in people]
    try:
        with transaction.atomic():
            return Partnership.objects.bulk_create(made)
    except IntegrityError as refused:
        raise NotShared from refused


def end(partnership: Partnership, by: User, because: str = "") -> bool:
    """End it for everybody, on the very next request; False when it had ended."""
    live = Partnership.objects.filter(pk=partnership.pk, ended_at=None)
    ended = live.update(
        ended_at=timezone.now(), ended_by=by, ended_because=because[:200]
    )
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
            return bool(same.update(ended_at=None, ended_by=None, ended_because=""))
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


def mark_opened(partnership: Partnership) -> None:
    """The recipient has looked at the library: it is not new to them any more."""
    if partnership.opened_at is None:
        unopened = Partnership.objects.filter(pk=partnership.pk, opened_at=None)
        unopened.update(opened_at=timezone.now())

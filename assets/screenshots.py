"""Screenshots as their owner marks them."""

from uuid import UUID

from django.db import transaction

from accounts.models import User
from assets.editing import Report, editable


@transaction.atomic
def mark(owner: User, ids: list[UUID | None], on: bool) -> Report:
    """Say of those of `ids` that `owner` may edit that they are screenshots, or not."""
    able = editable(owner).filter(pk__in=[pk for pk in ids if pk is not None])
    # In one order, so that two of these never wait for each other in a circle.
    locked = able.select_for_update(no_key=True).order_by("pk")
    done = list(locked.values_list("pk", flat=True))
    editable(owner).filter(pk__in=done).update(is_screenshot=on)
    return Report(done, len(ids) - len(done))

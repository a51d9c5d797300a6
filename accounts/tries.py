"""How often something may be tried: counted in the database, before any hashing.

All processes share the count and it survives a restart. It never ends a session, and
who has signed in from a browser before is counted apart from strangers.
"""

import math
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Tries

TOO_MANY = "too_many"
MINUTE, DAY = 60, 24 * 60 * 60


@dataclass(frozen=True)
class Limit:
    """At most `count` tries by the same in any `seconds`."""

    name: str
    count: int
    seconds: int


# A password at the front door: by one address at any account; at one account by one
# address, and by all strangers together; at it by a browser that has signed in to it.
ADDRESS = Limit("address", 20, MINUTE)
ACCOUNT_FROM_ADDRESS = Limit("account_from_address", 5, 5 * MINUTE)
ACCOUNT = Limit("account", 10, 5 * MINUTE)
ACCOUNT_FROM_DEVICE = Limit("account_from_device", 5, 5 * MINUTE)
# One's password again, in a session: before changes, and before the locked photos.
AGAIN = Limit("again", 5, 5 * MINUTE)
LOCKED = Limit("locked", 10, 10 * MINUTE)
# The second factor, after the right password. A code has a million values.
CODE = Limit("code", 5, 5 * MINUTE)
CODE_IN_A_DAY = Limit("code_in_a_day", 30, DAY)
CODE_FROM_DEVICE = Limit("code_from_device", 5, 5 * MINUTE)
# Making an account or a password through a link that was sent.
ARRIVAL = Limit("arrival", 20, MINUTE)
# The password of a shared link: by one address, and by all together.
LINK_FROM_ADDRESS = Limit("link_from_address", 10, 10 * MINUTE)
LINK = Limit("link", 60, 10 * MINUTE)


def take(limit: Limit, *who: object) -> int:
    """Count one try. 0 if it may be made; else in how many seconds one may be."""
    key, now = key_of(limit, who), time.time()
    # A flood of refused tries reads one row each, and locks and writes none.
    times = Tries.objects.filter(pk=key).values_list("times", flat=True).first()
    if wait := wait_of(limit, times or [], now):
        return wait
    with transaction.atomic():
        empty = Tries(pk=key, ends_at=datetime.fromtimestamp(now, UTC))
        Tries.objects.bulk_create([empty], ignore_conflicts=True)
        row = Tries.objects.select_for_update().filter(pk=key).first() or empty
        now = time.time()
        if wait := wait_of(limit, row.times, now):
            return wait
        row.times = [*still_counted(limit, row.times, now), now]
        row.ends_at = datetime.fromtimestamp(now + limit.seconds, UTC)
        row.save()
    return 0


def take_each(*counted: tuple[Limit, tuple[object, ...]]) -> int:
    """Count one try under several limits, up to the first that refuses it."""
    for limit, who in counted:
        if wait := take(limit, *who):
            return wait
    return 0


@transaction.atomic
def give_back(limit: Limit, *who: object) -> None:
    """Uncount the latest try: it was no guess."""
    row = Tries.objects.select_for_update().filter(pk=key_of(limit, who)).first()
    if row is not None:
        row.times = row.times[:-1]
        row.save(update_fields=["times"])


def wait_of(limit: Limit, times: list[float], now: float) -> int:
    """Seconds until there is room for another try."""
    counted = still_counted(limit, times, now)
    if len(counted) < limit.count:
        return 0
    return max(1, math.ceil(counted[-limit.count] + limit.seconds - now))


def still_counted(limit: Limit, times: list[float], now: float) -> list[float]:
    # What lies a little ahead another machine noted; more, before a clock was set back.
    return [then for then in times if abs(now - then) < limit.seconds]


def key_of(limit: Limit, who: tuple[object, ...]) -> str:
    """What tries are counted under: tells nothing of account or address."""
    told = "\0".join([limit.name, *map(str, who)])
    return salted_hmac("accounts.tries", told, algorithm="sha256").hexdigest()


def in_words(wait: int) -> str:
    """When to try again, as the interface says it."""
    if wait <= MINUTE:
        return _("Too many tries. Try again in a minute.")
    if wait <= 2 * 60 * MINUTE:
        minutes = math.ceil(wait / MINUTE)
        return _("Too many tries. Try again in %(n)s minutes.") % {"n": minutes}
    hours = math.ceil(wait / (60 * MINUTE))
    text = ngettext(
        "Too many tries. Try again in %(n)s hour.",
        "Too many tries. Try again in %(n)s hours.",
        hours,
    )
    return text % {"n": hours}


def refusal(wait: int) -> ValidationError:
    """What a form says of a try too many."""
    return ValidationError(in_words(wait), code=TOO_MANY, params={"wait": wait})

"""A sharer's wishes as people say them, and what they come to."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assets.timeline import Holdings
from sharing import sentences
from sharing.models import EVER, NEVER, Partnership


def last_day(share: Partnership) -> date | None:
    """The last day of a partnership where its sharer is; None without one."""
    if share.ends_at == NEVER:
        return None
    zone = ZoneInfo(share.sharer.time_zone)
    return timezone.localdate(share.ends_at - timedelta(microseconds=1), zone)


def in_words(share: Partnership) -> list[str]:
    """ "from 3 May 2024 on", "no screenshots": each wish that stands."""
    found = []
    if share.since != EVER:
        found.append(_("from %(day)s on") % {"day": day_in_full(share.since)})
    if not share.screenshots:
        found.append(_("no screenshots"))
    if share.leaves_out:
        albums = share.left_out.count()
        text = ngettext(
            "not what is in %(n)s album", "not what is in %(n)s albums", albums
        )
        found.append(text % {"n": albums})
    if (last := last_day(share)) and not share.has_lapsed:
        found.append(_("until %(day)s") % {"day": day_in_full(last)})
    return found


def why_closed(share: Partnership) -> str:
    """ "Paused" or "Ended on 3 May 2026": why it shows nothing now; else nothing."""
    if share.has_lapsed and (last := last_day(share)):
        return _("Ended on %(day)s") % {"day": day_in_full(last)}
    return _("Paused") if share.paused else ""


def sees(share: Partnership, held: Holdings) -> str:
    """ "Ben sees 8,412 photos and 310 videos; 40 left out stay yours."."""
    name = {"name": share.recipient.first_name}
    if share.has_lapsed:
        return _("%(name)s sees nothing now: the last day is over.") % name
    if share.paused:
        return _("%(name)s sees nothing now: sharing is paused.") % name
    if not held.shared:
        seen = _("%(name)s sees no photos now") % name
    else:
        seen = _("%(name)s sees %(photos)s")
        seen %= name | {"photos": sentences.shared_part(held)}
    return "; ".join(filter(None, [seen, sentences.kept_part(held)])) + "."


def day_in_full(day: date) -> str:
    return date_format(day, "j F Y")

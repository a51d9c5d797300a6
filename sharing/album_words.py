"""Sentences about what was done with albums."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ram.templatetags.ram import number
from sharing.albums import Added, Removed


def items(count: int) -> str:
    """ "1 item", "1,204 items"."""
    return ngettext("%(n)s item", "%(n)s items", count) % {"n": number(count)}


def added(reports: Sequence[Added]) -> str:
    """Truthfully what became of a selection, album by album."""
    lines = [
        _("%(album)s: %(done)s")
        % {"album": report.album.title, "done": " · ".join(parts(report))}
        for report in reports
    ]
    first = reports[0]
    if first.not_allowed:
        text = ngettext(
            "%(n)s not allowed: only your own and your partners’ photos can be added",
            "%(n)s not allowed: only your own and your partners’ photos can be added",
            first.not_allowed,
        )
        lines.append(text % {"n": number(first.not_allowed)})
    if first.unavailable:
        lines.append(not_available(first.unavailable))
    return ". ".join(lines) + "."


def parts(report: Added) -> list[str]:
    """ "3 added", "2 already there"."""
    found = [_("%(n)s added") % {"n": number(report.added)}]
    if report.already_there:
        found.append(_("%(n)s already there") % {"n": number(report.already_there)})
    return found


def removed(report: Removed) -> str:
    """What was taken out of an album, and what was not."""
    count = len(report.removed)
    lines = [
        ngettext(
            "%(n)s item removed from the album",
            "%(n)s items removed from the album",
            count,
        )
        % {"n": number(count)}
    ]
    if report.not_allowed:
        text = _("%(n)s not allowed: others added them")
        lines.append(text % {"n": number(report.not_allowed)})
    if report.unavailable:
        lines.append(not_available(report.unavailable))
    return ". ".join(lines) + "."


def not_available(count: int) -> str:
    return _("%(n)s not available") % {"n": number(count)}


def moved(count: int) -> str:
    return ngettext("%(n)s item moved", "%(n)s items moved", count) % {
        "n": number(count)
    }

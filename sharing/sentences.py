"""Sentences with people and numbers in them, where a template would not read well."""

from collections.abc import Sequence

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from assets.timeline import Holdings
from ram.templatetags.ram import number


def names(people: Sequence[User]) -> str:
    """ "Tomás", "Tomás and Jo": as one speaks of people."""
    return get_text_list([person.first_name for person in people], _("and"))


def shared_part(held: Holdings) -> str:
    """ "8,412 photos and 310 videos": what partners see of a library."""
    photos = ngettext("%(n)s photo", "%(n)s photos", held.photos)
    videos = ngettext("%(n)s video", "%(n)s videos", held.videos)
    photos = photos % {"n": number(held.photos)}
    videos = videos % {"n": number(held.videos)}
    if held.photos and held.videos:
        return _("%(photos)s and %(videos)s") % {"photos": photos, "videos": videos}
    return videos if held.videos else photos


def kept_part(held: Holdings) -> str:
    """ "212 archived and 9 in the trash stay yours", or nothing."""
    kinds = [
        (_("%(n)s left out"), held.left_out),
        (_("%(n)s archived"), held.archived),
        (_("%(n)s in the trash"), held.trashed),
    ]
    parts = [text % {"n": number(count)} for text, count in kinds if count]
    if not parts:
        return ""
    count = held.left_out + held.archived + held.trashed
    sentence = ngettext("%(kept)s stays yours", "%(kept)s stay yours", count)
    return sentence % {"kept": get_text_list(parts, _("and"))}


def library(held: Holdings) -> str:
    """ "8,412 photos and 310 videos; 212 archived and 9 in the trash stay yours"."""
    parts = [shared_part(held) if held.shared else _("No photos yet"), kept_part(held)]
    return "; ".join(filter(None, parts))


def items(held: Holdings) -> str:
    """ "4,530 items": how large a partner's library is."""
    count = ngettext("%(n)s item", "%(n)s items", held.shared)
    return count % {"n": number(held.shared)}


def will_see(people: Sequence[User], held: Holdings) -> str:
    """What adding these people would let them see."""
    who = names(people) if people else _("They")
    if not held.shared:
        seen = _("%(who)s will see your photos as soon as you have some") % {"who": who}
    else:
        seen = _("%(who)s will see %(photos)s")
        seen = seen % {"who": who, "photos": shared_part(held)}
    return "; ".join(filter(None, [seen, kept_part(held)])) + "."


def share_with(people: Sequence[User]) -> str:
    """What the button says: who gets in by pressing it."""
    if not people:
        return _("Share your library")
    if len(people) == 1:
        return _("Share with %(name)s") % {"name": people[0].first_name}
    count = ngettext("Share with %(n)s person", "Share with %(n)s people", len(people))
    return count % {"n": number(len(people))}

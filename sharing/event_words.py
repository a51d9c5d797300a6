"""Sentences about what happened to people's sharing, to the one it happened to."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ram.templatetags.ram import number
from sharing.album_words import items
from sharing.models import Event

Kind = Event.Kind


def in_words(event: Event) -> str:
    """One event as a sentence."""
    return WORDS[Kind(event.kind)](event) % {
        "actor": event.actor_name,
        "person": event.person_name,
        "title": event.title,
        "items": items(event.n),
        "n": number(event.n),
    }


def by_me(event: Event) -> bool:
    return event.actor_id == event.reader_id


def by_person(event: Event) -> bool:
    """Whether the person that is told of did it; they may be gone."""
    same = event.actor_id == event.person_id
    return same and event.actor_name == event.person_name


def stopped(event: Event) -> str:
    if by_me(event):
        return _("You stopped sharing with %(person)s.")
    if by_person(event):
        return _("%(person)s left your library.")
    return _(
        "%(actor)s, who runs this installation, ended your sharing with %(person)s."
    )


def lost(event: Event) -> str:
    if by_me(event):
        return _("You left the library of %(person)s.")
    if by_person(event):
        return _("%(person)s no longer shares with you.")
    return _(
        "%(person)s no longer shares with you: "
        "%(actor)s, who runs this installation, ended it."
    )


def lapsed(event: Event) -> str:
    if by_me(event):
        return _("%(person)s no longer sees your library: the last day is over.")
    return _("%(person)s no longer shares with you: the last day is over.")


def parted(event: Event) -> str:
    if by_me(event):
        return _("You removed %(person)s from your album “%(title)s”.")
    return _("%(person)s left your album “%(title)s”.")


def left(event: Event) -> str:
    if by_me(event):
        return _("You left “%(title)s”, an album by %(person)s.")
    return _("%(person)s removed you from the album “%(title)s”.")


def in_album(event: Event) -> str:
    if event.person_id == event.reader_id:
        return _("%(actor)s added %(items)s of yours to your album “%(title)s”.")
    if by_person(event):
        return _("%(actor)s added %(items)s of yours to the album “%(title)s”.")
    return _(
        "%(actor)s added %(items)s of yours to “%(title)s”, an album by %(person)s."
    )


def linked(event: Event) -> str:
    if by_me(event):
        return _("You made the link “%(title)s”, to %(items)s.")
    return _("%(actor)s made a link that shows %(items)s of yours.")


def link_opened(event: Event) -> str:
    if event.person_id == event.reader_id:
        return ngettext(
            "Your link “%(title)s” was opened once.",
            "Your link “%(title)s” was opened %(n)s times.",
            event.n,
        )
    return ngettext(
        "A link by %(person)s that shows photos of yours was opened once.",
        "A link by %(person)s that shows photos of yours was opened %(n)s times.",
        event.n,
    )


def link_saved(event: Event) -> str:
    if event.person_id == event.reader_id:
        return ngettext(
            "Your link “%(title)s” was downloaded once.",
            "Your link “%(title)s” was downloaded %(n)s times.",
            event.n,
        )
    return ngettext(
        "A link by %(person)s that shows photos of yours was downloaded once.",
        "A link by %(person)s that shows photos of yours was downloaded %(n)s times.",
        event.n,
    )


WORDS: dict[Event.Kind, Callable[[Event], str]] = {
    Kind.SHARED: lambda event: _("You shared your library with %(person)s."),
    Kind.RESUMED: lambda event: _(
        "You undid it: %(person)s can see your library again."
    ),
    Kind.STOPPED: stopped,
    Kind.WISHES: lambda event: _("You changed what %(person)s sees of your library."),
    Kind.RECEIVED: lambda event: _("%(person)s shares their library with you."),
    Kind.REGAINED: lambda event: _("%(person)s shares their library with you again."),
    Kind.LOST: lost,
    Kind.LAPSED: lapsed,
    Kind.ADMITTED: lambda event: _("You let %(person)s see your album “%(title)s”."),
    Kind.PARTED: parted,
    Kind.JOINED: lambda event: _("%(person)s added you to the album “%(title)s”."),
    Kind.LEFT: left,
    Kind.IN_ALBUM: in_album,
    Kind.LINKED: linked,
    Kind.LINK_OPENED: link_opened,
    Kind.LINK_SAVED: link_saved,
    Kind.DOWNLOADED: lambda event: _("%(actor)s downloaded %(items)s of yours."),
    Kind.KEPT: lambda event: _("%(actor)s kept a copy of %(items)s of yours."),
}

"""The few events that are news to their reader: told until they put them away."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from accounts.models import User
from sharing.event_words import in_words
from sharing.events import in_passing
from sharing.models import Event, Notice

# More are a list of their own: the page of what happened.
SHOWN = 5


@dataclass(frozen=True)
class Told:
    """One notice as the Sharing page has it."""

    event: Event
    text: str
    # What it tells of, where there is something to open.
    url: str


def unseen(user: User) -> int:
    """How many notices wait for `user` to see them."""
    return Event.objects.filter(reader=user, notice=Notice.UNSEEN).count()


def told_to(user: User) -> Sequence[Told]:
    """The newest notices, which from now on have been seen."""
    events = Event.objects.notices(user).select_related("person").order_by("-at")
    found = list(events)
    if any(event.notice == Notice.UNSEEN for event in found):
        with in_passing():
            Event.objects.filter(
                pk__in=[event.pk for event in found], notice=Notice.UNSEEN
            ).update(notice=Notice.SEEN)
    return [Told(event, in_words(event), url_of(event)) for event in found[:SHOWN]]


def url_of(event: Event) -> str:
    match event.kind:
        case Event.Kind.RECEIVED | Event.Kind.REGAINED if event.person:
            return reverse("assets:partner", args=[event.person.handle])
        case Event.Kind.JOINED:
            return reverse("sharing:album", args=[event.about])
    return ""


def dismiss(user: User, pk: UUID) -> bool:
    """Tell it no more; False when nothing like it was ever told to `user`."""
    mine = Event.objects.told_to(user).filter(pk=pk)
    return bool(mine.update(notice=Notice.NONE))


def dismiss_all(user: User) -> None:
    """Tell nothing of what has been told."""
    Event.objects.notices(user).filter(notice=Notice.SEEN).update(notice=Notice.NONE)

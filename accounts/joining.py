"""How people get in: the only place that makes an account out of a link."""

from django.db import transaction
from django.utils.text import slugify

from accounts.models import RESERVED_HANDLES, Invitation, User

HANDLE_LENGTH = 40


class NoLongerOpen(Exception):
    """Somebody was quicker, or the link has ended meanwhile."""


@transaction.atomic
def join(invitation: Invitation, password: str, person: User) -> User:
    """Save `person` as the one whom this invitation lets in, or change nothing.

    Of any number who try at once, the one whose UPDATE closes the invitation wins.
    """
    rivals = Invitation.objects.filter(pk=invitation.pk)
    if invitation.made_by_id is None and invitation.makes_operator:
        # Two servers that start at once print two links; they make one operator.
        rivals = Invitation.objects.for_first_run()
    if not rivals.close():
        raise NoLongerOpen
    person = User.objects.create_user(
        person.email,
        password,
        name=person.name,
        handle=person.handle,
        time_zone=person.time_zone,
        is_staff=invitation.makes_operator,
    )
    Invitation.objects.filter(pk=invitation.pk).update(used_by=person)
    return person


def first_run_link() -> str | None:
    """A new secret for the first operator while nobody has an account."""
    if User.objects.exists():
        return None
    Invitation.objects.for_first_run().close()
    return Invitation.make(None, makes_operator=True)[1]


def free_handle(name: str) -> str:
    """A handle for this name that nobody has."""
    stem = slugify(name.split()[0] if name.split() else "")[: HANDLE_LENGTH - 5]
    stem = stem.replace("_", "-").strip("-") or "person"
    taken = set(RESERVED_HANDLES)
    taken.update(
        User.objects.filter(handle__startswith=stem).values_list("handle", flat=True)
    )
    candidates = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(c for c in candidates if c not in taken)

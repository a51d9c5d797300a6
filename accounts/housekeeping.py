"""Sweeps that may run at any time, any number of times, in any number of workers."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Invitation, PasswordLink, Session, Tries

# How long people can still read that somebody issued a password link for them.
TOLD = timedelta(days=365)


def sweep() -> None:
    """Remove sessions and links that open nothing any more, and what was tried."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    Tries.objects.filter(ends_at__lt=now).delete()
    Invitation.objects.filter(used_by=None, expires_at__lt=now).delete()
    old = PasswordLink.objects.filter(expires_at__lt=now - TOLD)
    old.exclude(told_at=None).delete()

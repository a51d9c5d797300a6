"""Sweeps that may run at any time, any number of times, in any number of workers."""

from django.utils import timezone

from sharing.models import REMEMBERED, Event


def sweep() -> None:
    """Forget what happened ninety days ago."""
    Event.objects.filter(at__lt=timezone.now() - REMEMBERED).delete()

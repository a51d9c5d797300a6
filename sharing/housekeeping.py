"""Sweeps that may run at any time, any number of times, in any number of workers."""

from django.utils import timezone

from sharing.models import REMEMBERED, Event
from sharing.partnerships import tell_of_ends


def sweep() -> None:
    """Tell of what ended by the clock; forget what happened ninety days ago."""
    tell_of_ends()
    Event.objects.filter(at__lt=timezone.now() - REMEMBERED).delete()

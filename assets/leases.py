"""Leases: how long a worker may hold a row before others take it for dead."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone


def lapsed(field: str, length: timedelta) -> Q:
    """Leases that ran out, or were given by a clock that was far ahead then."""
    now = timezone.now()
    return Q((f"{field}__lt", now)) | Q((f"{field}__gt", now + 2 * length))

"""Addresses as somebody elsewhere must write them."""

from django.conf import settings


def public_url(path: str) -> str:
    """The full address of one of our pages."""
    return f"{settings.RAM_URL}{path}"

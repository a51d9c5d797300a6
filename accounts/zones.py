"""Time zones people can choose."""

from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


@cache
def zones() -> frozenset[str]:
    """Names of the IANA database that are places, and UTC."""
    names = {name for name in available_timezones() if "/" in name}
    return frozenset(n for n in names if not n.startswith("Etc/")) | {"UTC"}


def validate_zone(name: str) -> None:
    """Refuse names that no clock knows."""
    if name not in zones():
        raise ValidationError(_("This is not a time zone we know."))

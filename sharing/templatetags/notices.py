"""What the ways around tell of the news that wait on the Sharing page."""

from django import template

from accounts.models import User
from sharing import notices

register = template.Library()


@register.simple_tag
def unseen_notices(user: User) -> int:
    """How many notices wait for this person."""
    return notices.unseen(user)

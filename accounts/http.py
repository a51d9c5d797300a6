"""The request as our views see it."""

from accounts.models import User
from ram.htmx import HtmxRequest


class Request(HtmxRequest):
    user: User

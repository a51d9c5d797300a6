"""Mistakes in settings, said in words before anything starts."""

import os
from collections.abc import Iterator
from ipaddress import ip_network
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Warning

from accounts.zones import zones
from ram import failpoints
from ram.addresses import bind_address, is_loopback

SHORTEST_KEY = 32


def check_settings(**kwargs: Any) -> list[CheckMessage]:
    """What is wrong with the RAM_* settings."""
    return [
        *check_url(),
        *check_bind(),
        *check_proxies(),
        *check_choices(),
        *check_data(),
        *check_contact(),
        *check_failpoint(),
    ]


def check_url() -> Iterator[CheckMessage]:
    """RAM_URL is scheme and host, nothing more."""
    try:
        url = urlsplit(settings.RAM_URL)
        valid = url.scheme in {"http", "https"} and url.hostname and url.port != 0
    except ValueError:
        valid = False
    if not valid or url.path or url.query or url.fragment or url.username:
        yield Error(
            f"RAM_URL={settings.RAM_URL} is not an address for ram.",
            hint="Scheme, host and perhaps port: https://photos.example",
            id="ram.E010",
        )
    elif url.scheme == "http" and not is_loopback(url.hostname):
        yield Info(
            f"RAM_URL={settings.RAM_URL} is plain http.",
            hint="Whoever is on the network between can read along.",
            id="ram.I011",
        )


def check_bind() -> Iterator[CheckMessage]:
    """RAM_BIND is a host and a port."""
    try:
        bind_address()
    except ValueError:
        yield Error(
            f"RAM_BIND={settings.RAM_BIND} is not a place to listen on.",
            hint="Host and port: 127.0.0.1:8000, or 0.0.0.0:8000 for the network.",
            id="ram.E012",
        )


def check_proxies() -> Iterator[CheckMessage]:
    """RAM_PROXIES are addresses or networks."""
    for proxy in settings.RAM_PROXIES:
        try:
            ip_network(proxy, strict=False)
        except ValueError:
            yield Error(
                f"RAM_PROXIES: {proxy} is not an address.",
                hint="Addresses or networks with commas: 127.0.0.1,172.16.0.0/12",
                id="ram.E019",
            )


def check_choices() -> Iterator[CheckMessage]:
    """Settings with few right values have one of them."""
    if settings.RAM_INVITES not in {"operators", "everyone"}:
        yield Error(
            f"RAM_INVITES={settings.RAM_INVITES} is neither operators nor everyone.",
            id="ram.E013",
        )
    if settings.RAM_TIME_ZONE not in zones():
        yield Error(
            f"RAM_TIME_ZONE={settings.RAM_TIME_ZONE} is not a time zone.",
            hint="A name such as Europe/Lisbon.",
            id="ram.E014",
        )
    for name in ("RAM_WORKERS", "RAM_WEB_PROCESSES", "RAM_UPLOAD_LIMIT"):
        if getattr(settings, name) < 1:
            yield Error(f"{name} must be at least 1.", id="ram.E015")
    if len(settings.SECRET_KEY) < SHORTEST_KEY:
        yield Error(
            f"RAM_SECRET_KEY has fewer than {SHORTEST_KEY} characters.",
            hint="Leave it out: ram makes one and keeps it in RAM_DATA.",
            id="ram.E016",
        )


def check_data() -> Iterator[CheckMessage]:
    """The folder of everything can be written to."""
    if not os.access(settings.RAM_DATA, os.W_OK | os.X_OK):
        yield Error(
            f"RAM_DATA={settings.RAM_DATA} cannot be written to.", id="ram.E017"
        )


def check_failpoint() -> Iterator[CheckMessage]:
    """No process is told to die in the middle of its work."""
    if failpoints.armed:
        yield Warning(
            f"RAM_FAILPOINT={failpoints.SETTING} ends this process on purpose.",
            hint="It is for tests. Take it out of the environment.",
            id="ram.W018",
        )


def check_contact() -> Iterator[CheckMessage]:
    """RAM_SECURITY_CONTACT is an address that security.txt can name."""
    contact = settings.RAM_SECURITY_CONTACT
    if (
        not contact.startswith(("mailto:", "https://", "tel:"))
        or not contact.isprintable()
    ):
        yield Error(
            f"RAM_SECURITY_CONTACT={contact} is not a way to reach somebody.",
            hint="mailto:security@example.org, or an https address.",
            id="ram.E020",
        )


def check_user(**kwargs: Any) -> list[CheckMessage]:
    """Nobody needs to be root for this. In containers many are, so it is only said.

    For `check --deploy`: the server says it itself, and each command need not.
    """
    if not runs_as_root():
        return []
    return [
        Info(
            "ram runs as root.",
            hint="A user of its own limits what a flaw in a decoder could reach.",
            id="ram.I021",
        )
    ]


def runs_as_root() -> bool:
    return os.geteuid() == 0

"""Addresses: where ram listens, and how others reach it."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# One household has 2^64 addresses of the newer kind.
HOUSEHOLD = 64


def public_url(path: str) -> str:
    """The full address of one of our pages."""
    return f"{settings.RAM_URL}{path}"


def bind_address() -> tuple[str, int]:
    """Host and port of RAM_BIND; ValueError when it is neither."""
    host, colon, port = settings.RAM_BIND.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not colon or not 0 < int(port) < 65536:
        raise ValueError(settings.RAM_BIND)
    return host, int(port)


def is_loopback(host: str | None) -> bool:
    """Whether only this machine can mean this host."""
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


def client_address(request: HttpRequest) -> str:
    """Where a request comes from, by what only our own proxies may claim.

    Each of them notes at the end of `X-Forwarded-For` whom it heard; what stands before
    the first that is not ours, whoever asked has made up.
    """
    address = request.META.get("REMOTE_ADDR", "")
    heard = request.headers.get("X-Forwarded-For", "").split(",")
    while heard and is_proxy(address):
        claimed = heard.pop().strip()
        if not is_address(claimed):
            break
        address = claimed
    return household(address)


def is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def is_proxy(address: str) -> bool:
    """Whether this is one of RAM_PROXIES."""
    return is_address(address) and any(
        ip_address(address) in ip_network(proxy, strict=False)
        for proxy in settings.RAM_PROXIES
    )


def household(address: str) -> str:
    """The address; of the newer kind, the network that one household has."""
    if not is_address(address):
        return address
    found = ip_address(address)
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((found, HOUSEHOLD), strict=False))
    return address

"""Addresses: where ram listens, and how others reach it."""

from ipaddress import ip_address

from django.conf import settings


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

"""Every address of the URLconf, found at run time, and what is declared of it."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from ram.policy import policy_of
from tests.prove.probes import PROBES, Probe

# Anybody may ask these, signed in or not; what they do then is their own matter.
PUBLIC_ON_PURPOSE = {
    "home",
    "health",
    "alive",
    "security-txt",
    "account_login",
    "account_logout",
    "mfa_authenticate",
    "accounts:setup",
    "accounts:invitation",
    "accounts:password-link",
    "admin:login",
}
KINDS = {
    "PUBLIC": "public",
    "MEMBER": "page",
    "MEDIA": "media",
    "DOWNLOAD": "download",
    "OPERATOR": "operator",
    "VISITOR": "visit",
}


def named(
    patterns: list[URLPattern | URLResolver] | None = None,
    space: str = "",
    prefix: str = "",
) -> Iterator[tuple[str, str, URLPattern]]:
    """Every route: by the name that `reverse` knows, as it is written, and itself."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from named(pattern.url_patterns, inner, route)
        else:
            yield f"{space}{pattern.name}" if pattern.name else route, route, pattern


def kind_of(pattern: URLPattern) -> str:
    """What the view declares; empty when it declares nothing."""
    policy = policy_of(pattern.callback)
    return KINDS[policy.name] if policy else ""


def wrong_addresses() -> list[str]:
    """Addresses without a policy, without a probe, or with another kind of policy."""
    kinds: dict[str, set[str]] = {}
    for probe in all_probes():
        kinds.setdefault(probe.route, set()).add(probe.kind)
    wrong = []
    for name, _route, pattern in named():
        kind = kind_of(pattern)
        if not kind:
            wrong.append(f"{name} declares no policy")
        elif name not in kinds:
            wrong.append(f"{name} has no probe")
        elif kinds[name] != {kind}:
            wrong.append(f"{name} is {kind}, and was to be {sorted(kinds[name])}")
        elif kind == "public" and name not in PUBLIC_ON_PURPOSE:
            wrong.append(f"{name} is for anybody, which nobody has reviewed")
    return wrong


def all_probes() -> list[Probe]:
    from tests.prove.operators import operator_probes

    return [*PROBES, *operator_probes()]

"""The admin: all its addresses as they are, and what operators do there."""

import re
from functools import cache
from typing import Any

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME

from tests.prove.probes import Ask, Probe, is_staff

# Operators are let in; what they may not do there is refused as their own thing.
ANSWERS = (200, 301, 302, 403, 404, 405)


@cache
def operator_probes() -> list[Probe]:
    """A look at every address below `/admin/`, and the acts of operators."""
    from tests.prove.addresses import kind_of, named

    looks = [
        Probe(
            name,
            "operator",
            allows=is_staff,
            path_of=lambda ask, route=route: filled(ask, route),
            ok=ANSWERS,
        )
        for name, route, pattern in named()
        if kind_of(pattern) == "operator"
    ]
    return [*looks, *ACTS]


def filled(ask: Ask, route: str) -> str:
    """A route with something that exists for each of its parts."""
    if route.endswith("(?P<url>.*)$"):
        return "/admin/nothing/"
    if "(?P<app_label>" in route:
        return "/admin/accounts/"
    route = route.replace("<path:object_id>", str(object_id(ask, route)))
    return "/" + re.sub("<int:[a-z_]+>", "1", route)


def object_id(ask: Ask, route: str) -> Any:
    if "/user/" in route:
        return ask.world.people["carl"].pk
    if "/partnership/" in route:
        return ask.world.shares["anna", "ben"]
    if "/storedfile/" in route:
        return ask.world.jobs["a-failed"]
    return 1


def chosen(action: str, *pks: Any, **more: Any) -> dict[str, Any]:
    return {"action": action, ACTION_CHECKBOX_NAME: pks, **more}


def operator_act(route: str, note: str, body: Any, ok: tuple[int, ...]) -> Probe:
    effect = note != "ask"
    return Probe(
        route,
        "operator",
        "",
        is_staff,
        "POST",
        body=body,
        ok=ok,
        note=note,
        effect=effect,
    )


PEOPLE = "admin:accounts_user_changelist"
PARTNERSHIPS = "admin:sharing_partnership_changelist"

ACTS = [
    operator_act(
        PEOPLE,
        "deactivate",
        lambda ask: chosen("deactivate", ask.world.people["carl"].pk),
        (302,),
    ),
    operator_act(
        PEOPLE,
        "activate",
        lambda ask: chosen("activate", ask.world.people["dan"].pk),
        (302,),
    ),
    operator_act(
        PEOPLE,
        "link",
        lambda ask: chosen("issue_password_link", ask.world.people["carl"].pk),
        (200,),
    ),
    operator_act(
        PARTNERSHIPS,
        "ask",
        lambda ask: chosen("end_partnerships", ask.world.shares["anna", "ben"]),
        (200,),
    ),
    operator_act(
        PARTNERSHIPS,
        "end",
        lambda ask: chosen(
            "end_partnerships",
            ask.world.shares["anna", "ben"],
            confirmed="1",
            reason="x",
        ),
        (302,),
    ),
]

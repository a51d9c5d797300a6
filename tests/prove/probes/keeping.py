"""What comes in and is put away: uploads, archive, trash, hearts, locked photos."""

from types import SimpleNamespace
from typing import Any, cast

from accounts.http import Request
from assets import locking
from assets.querysets import State
from tests.prove.oracle import ARCHIVED, LIBRARY, LOCKED, TRASHED
from tests.prove.probes.allowed import (
    behind_door,
    door_first,
    keeps,
    one_id,
    owns,
    sees,
)
from tests.prove.probes.probe import (
    ARGUMENTS,
    Ask,
    Probe,
    act,
    media,
    no_arguments,
    page,
)
from tests.prove.probes.shows import bytes_of, lists
from tests.prove.world import PASSWORD


def just_locked(ask: Ask) -> dict[str, Any]:
    """With a receipt of the actor's own session, as if it had locked that just now."""
    key = ask.world.sessions.get(ask.actor.name, "")
    request = cast(Request, SimpleNamespace(session=SimpleNamespace(session_key=key)))
    receipt = locking.receipt(request, {ask.asset(): State.LIBRARY})
    return one_id(ask) | {"receipt": receipt}


KEEPING = [
    act(
        "assets:screenshot_selected",
        "asset",
        owns(LIBRARY, ARCHIVED),
        args=no_arguments,
        body=lambda ask: one_id(ask) | {"on": 1},
        effect=False,
    ),
    page("assets:upload"),
    act("assets:upload", ok=(422,), effect=False),
    page("assets:upload_status"),
    Probe(
        "assets:uploads",
        "media",
        method="POST",
        ok=(201,),
        headers={"Tus-Resumable": "1.0.0", "Upload-Length": "10"},
    ),
    Probe("assets:uploads", "media", method="OPTIONS", ok=(204,)),
    *(
        Probe(
            "assets:upload_file",
            "media",
            "upload",
            lambda ask: ask.truth.uploads.get(ask.key) == ask.person,
            method,
            ARGUMENTS["upload"],
            ok=ok,
            headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "3"},
            effect=method == "DELETE",
            content_type="application/offset+octet-stream",
        )
        # Rows come back after each cell; the bytes that were dropped do not.
        for method, ok in (("HEAD", (200,)), ("PATCH", (409,)), ("DELETE", (204, 410)))
    ),
    page(
        "assets:archive", shows=lists(lambda ask: ask.truth.own(ask.person, ARCHIVED))
    ),
    page("assets:trash", shows=lists(lambda ask: ask.truth.own(ask.person, TRASHED))),
    page("assets:favorites", shows=lists(lambda ask: ask.truth.favorites(ask.person))),
    *(
        act(f"assets:{name}", "asset", owns(*states), body=one_id, args=no_arguments)
        for name, states in (
            ("archive_selected", [LIBRARY]),
            ("unarchive_selected", [ARCHIVED]),
            ("trash_selected", [LIBRARY, ARCHIVED]),
            ("restore_selected", [TRASHED]),
            ("lock_selected", [LIBRARY, ARCHIVED]),
        )
    ),
    act(
        "assets:delete_question",
        "asset",
        owns(TRASHED),
        body=one_id,
        args=no_arguments,
        ok=(200,),
        effect=False,
    ),
    act(
        "assets:delete_selected",
        "asset",
        owns(TRASHED),
        body=lambda ask: one_id(ask) | {"count": 1},
        args=no_arguments,
    ),
    act(
        "assets:favorite",
        "asset",
        sees,
        body=lambda ask: one_id(ask) | {"on": 1},
        args=no_arguments,
        effect=False,
    ),
    act("assets:keep", "asset", keeps, body=one_id, args=no_arguments, effect=False),
    act(
        "assets:undo_lock",
        "asset",
        owns(LOCKED),
        body=just_locked,
        args=no_arguments,
    ),
    page(
        "assets:locked",
        shows=lists(
            lambda ask: ask.truth.own(ask.person, LOCKED) if ask.actor.door else []
        ),
    ),
    act(
        "assets:locked",
        body=lambda ask: {"password": "wrong"},
        ok=(422,),
        effect=False,
        note="wrong",
    ),
    act("assets:locked", body=lambda ask: {"password": PASSWORD}, effect=False),
    act(
        "assets:unlock_selected",
        "asset",
        behind_door,
        body=one_id,
        args=no_arguments,
        neither=door_first,
    ),
    page("assets:locked_detail", "asset", behind_door, neither=door_first),
    *(
        media(
            f"assets:locked_{name}",
            "asset",
            lambda ask: (
                behind_door(ask) and ask.truth.assets[ask.key].status == "ready"
            ),
            shows=bytes_of(name),
            etag=name,
        )
        for name in ("thumbnail", "preview")
    ),
    media(
        "assets:locked_original",
        "asset",
        behind_door,
        shows=bytes_of("original"),
        etag="original",
    ),
    media(
        "assets:locked_motion",
        "asset",
        lambda ask: behind_door(ask) and ask.truth.assets[ask.key].live,
        shows=bytes_of("motion"),
        etag="motion",
    ),
    media(
        "assets:locked_video",
        "asset",
        lambda ask: behind_door(ask) and ask.truth.assets[ask.key].playable,
        etag="video",
    ),
]

"""Photos: their pages, their bytes, what their owners change of them."""

from tests.prove.oracle import ARCHIVED, LIBRARY
from tests.prove.probes.allowed import (
    chosen_library,
    downloads,
    has_library,
    in_own_zip,
    may_begin_with,
    one_id,
    owns,
    receives,
    recent,
    sees,
    sees_motion,
    sees_picture,
    sees_video,
    who,
)
from tests.prove.probes.probe import (
    ARGUMENTS,
    MARKED,
    NOTED,
    Probe,
    act,
    media,
    no_arguments,
    nothing_more,
    page,
)
from tests.prove.probes.shows import (
    bytes_of,
    library_of,
    lists,
    partners_library,
    zipped,
)

PHOTOS = [
    page(
        "assets:timeline",
        "who",
        has_library,
        args=no_arguments,
        query=lambda ask: f"?who={who(ask)}",
        writes=MARKED,
        shows=library_of,
    ),
    page(
        "assets:month",
        "who",
        has_library,
        args=lambda ask: ["2026", "11"],
        query=lambda ask: f"?who={who(ask)}",
        writes=MARKED,
        ok=(200, 302),
        neither=lambda ask: () if recent(ask) else (302, 404),
        shows=lists(recent),
    ),
    page(
        "assets:partner",
        "handle",
        receives,
        shows=partners_library,
        writes=MARKED,
    ),
    page("assets:detail", "asset", sees),
    page("assets:info", "asset", sees),
    *(
        media(
            f"assets:{name}",
            "asset",
            sees_picture,
            query=lambda ask, query=query: query,
            shows=bytes_of(stored),
            note=query,
            etag=stored,
        )
        for name, query, stored in (
            ("thumbnail", "", "thumbnail"),
            ("thumbnail", "?size=500", "thumbnail2x"),
            ("preview", "", "preview"),
        )
    ),
    media(
        "assets:original",
        "asset",
        sees,
        shows=bytes_of("original"),
        etag="original",
        writes=NOTED,
    ),
    media("assets:sidecar", "asset", sees, etag="sidecar"),
    media(
        "assets:video",
        "asset",
        sees_video,
        shows=bytes_of("original", "playback"),
        etag="video",
    ),
    page("assets:edit", "asset", owns(LIBRARY, ARCHIVED)),
    act(
        "assets:edit",
        "asset",
        owns(LIBRARY, ARCHIVED),
        body=lambda ask: {
            "date": "2026-11-03",
            "time": "12:00",
            "zone": "+0",
            "description": "x",
        },
    ),
    act(
        "assets:turn",
        "asset",
        lambda ask: (
            ask.truth.owns(ask.person, ask.key, LIBRARY, ARCHIVED)
            and not ask.truth.assets[ask.key].video
        ),
        body=lambda ask: {"turn": 1},
    ),
    act(
        "assets:reset",
        "asset",
        owns(LIBRARY, ARCHIVED),
        body=lambda ask: {"what": "date"},
    ),
    act(
        "assets:edit_selected",
        "asset",
        owns(LIBRARY, ARCHIVED),
        args=no_arguments,
        body=lambda ask: one_id(ask) | {"look": 1},
        ok=(200,),
        effect=False,
    ),
    page("assets:towns", query=lambda ask: "?place=lis"),
    act(
        "assets:retry",
        "asset",
        owns(),
        effect=False,
    ),
    act("assets:download", "asset", downloads, body=one_id, args=no_arguments),
    media(
        "assets:download_file",
        "download",
        lambda ask: (
            ask.truth.downloads.get(ask.key, ("", []))[0] == ask.person
            and bool(in_own_zip(ask))
        ),
        shows=zipped(in_own_zip),
        etag="zip",
        writes=NOTED,
    ),
    *(
        Probe(
            "assets:partner_download",
            "download",
            "handle",
            lambda ask: receives(ask) and bool(chosen_library(ask)),
            method,
            ARGUMENTS["handle"],
            ok=ok,
            shows=shows,
            writes=NOTED,
        )
        for method, ok, shows in (
            ("GET", (200,), zipped(lambda ask: chosen_library(ask) or [])),
            ("POST", (303,), nothing_more),
        )
    ),
    media(
        "assets:motion", "asset", sees_motion, shows=bytes_of("motion"), etag="motion"
    ),
    page("assets:preferences"),
    act(
        "assets:preferences",
        "who",
        may_begin_with,
        args=no_arguments,
        body=lambda ask: {"who": who(ask), "folds_copies": "on"},
        ok=(302,),
        refusal=422,
        alike=False,
    ),
    act(
        "assets:start_with",
        "who",
        has_library,
        args=no_arguments,
        body=lambda ask: {"who": who(ask)},
    ),
]

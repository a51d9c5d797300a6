"""What is behind a link, for whoever has it."""

from tests.prove.probes.allowed import (
    shut,
    visits_original,
    visits_page,
    visits_photo,
    visits_ready,
    visits_video,
    visits_zip,
)
from tests.prove.probes.probe import visit
from tests.prove.probes.shows import (
    bytes_of,
    shows_visit,
    shows_visitors_original,
    shows_visitors_zip,
)
from tests.prove.world import PASSWORD

VISITS = [
    visit("sharing:visit", "visit", visits_page, shows=shows_visit),
    visit(
        "sharing:visit",
        "visit",
        visits_page,
        method="POST",
        body=lambda ask: {"password": "wrong"},
        ok=(200, 422),
        effect=False,
        note="wrong",
    ),
    visit(
        "sharing:visit",
        "visit",
        visits_page,
        method="POST",
        body=lambda ask: {"password": PASSWORD},
        ok=(200, 303),
        effect=False,
    ),
    visit(
        "sharing:visit_download",
        "visit",
        visits_zip,
        shows=shows_visitors_zip,
    ),
    visit("sharing:visit_photo", "visited", visits_photo, neither=shut),
    *(
        visit(
            "sharing:visit_thumbnail",
            "visited",
            visits_ready,
            query=lambda ask, query=query: query,
            note=query,
            shows=bytes_of(stored),
            etag=stored,
        )
        for query, stored in (("", "thumbnail"), ("?size=500", "thumbnail2x"))
    ),
    visit(
        "sharing:visit_preview",
        "visited",
        visits_ready,
        shows=bytes_of("preview"),
        etag="preview",
    ),
    visit(
        "sharing:visit_video",
        "visited",
        visits_video,
        shows=bytes_of("original", "playback"),
        etag="video",
    ),
    visit(
        "sharing:visit_motion",
        "visited",
        lambda ask: visits_photo(ask) and ask.truth.assets[ask.second].live,
        shows=bytes_of("motion"),
        etag="motion",
    ),
    visit(
        "sharing:visit_original",
        "visited",
        visits_original,
        shows=shows_visitors_original,
        etag="original",
    ),
]

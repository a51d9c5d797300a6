"""Partnerships, what happened in them, and links of one's own."""

from tests.prove.probes.allowed import (
    gave,
    made_link,
    may_add,
    may_derive,
    may_leave,
    no_november,
    one_id,
    own_album,
    receives,
    seen_by_partner,
    seen_in_november,
    shares_now,
    shares_with,
    shown_to_partner,
    told,
)
from tests.prove.probes.probe import NOTED, act, media, no_arguments, page
from tests.prove.probes.shows import bytes_of, ids, lists, now_live, undone_or_live

SHARING = [
    page("sharing:overview", writes=NOTED),
    page("sharing:settings"),
    page("sharing:add"),
    act(
        "sharing:add",
        body=lambda ask: {"look": 1},
        ok=(200,),
        effect=False,
        note="look",
    ),
    act(
        "sharing:add",
        "handle",
        may_add,
        args=no_arguments,
        body=lambda ask: {"people": ask.handle()},
        refusal=422,
        alike=False,
    ),
    act(
        "sharing:switch",
        "handle",
        receives,
        body=lambda ask: {"show": 1},
    ),
    page("sharing:leave", "handle", may_leave),
    act("sharing:leave", "handle", may_leave, effect=False),
    page("sharing:stop", "handle", gave),
    act(
        "sharing:stop",
        "handle",
        gave,
        effect=False,
        shows=now_live(lambda ask: False),
    ),
    act("sharing:undo", "handle", gave, effect=False, shows=now_live(undone_or_live)),
    page("sharing:rules", "handle", shares_with),
    act("sharing:rules", "handle", shares_with),
    act("sharing:pause", "handle", shares_with, body=lambda ask: {"paused": 1}),
    page(
        "sharing:view_as",
        "handle",
        shares_with,
        shows=lists(seen_by_partner),
    ),
    page(
        "sharing:view_month",
        "handle",
        shares_now,
        args=lambda ask: [ask.handle(), "2026", "11"],
        neither=no_november,
        shows=lists(seen_in_november),
    ),
    page("sharing:view_photo", "viewed", shown_to_partner),
    *(
        media(
            f"sharing:view_{name}",
            "viewed",
            lambda ask: (
                shown_to_partner(ask) and ask.truth.assets[ask.second].status == "ready"
            ),
            shows=bytes_of(name),
            etag=name,
        )
        for name in ("thumbnail", "preview")
    ),
    media(
        "sharing:view_video",
        "viewed",
        lambda ask: shown_to_partner(ask) and ask.truth.assets[ask.second].playable,
        shows=bytes_of("original", "playback"),
        etag="video",
    ),
    media(
        "sharing:view_motion",
        "viewed",
        lambda ask: shown_to_partner(ask) and ask.truth.assets[ask.second].live,
        shows=bytes_of("motion"),
        etag="motion",
    ),
    page("sharing:activity"),
    act("sharing:dismiss", "notice", told),
    act("sharing:dismiss_all", effect=False),
    page(
        "sharing:where",
        shows=lambda ask, answer: (
            ids("links", lambda ask: ask.truth.links_showing(ask.person))(ask, answer)
            or ids("albums", lambda ask: ask.truth.albums_showing(ask.person))(
                ask, answer
            )
        ),
    ),
    act(
        "sharing:cut_album",
        "album",
        lambda ask: ask.key in ask.truth.albums_showing(ask.person),
    ),
    page(
        "sharing:links",
        shows=ids("links", lambda ask: ask.truth.links_of(ask.person)),
    ),
    page(
        "sharing:new_link",
        "asset",
        may_derive,
        args=no_arguments,
        query=lambda ask: f"?ids={ask.asset()}",
    ),
    page(
        "sharing:new_link",
        "album",
        own_album,
        args=no_arguments,
        query=lambda ask: f"?album={ask.album()}",
        note="album",
    ),
    act(
        "sharing:new_link",
        "asset",
        may_derive,
        args=no_arguments,
        body=lambda ask: one_id(ask) | {"look": 1},
        ok=(200,),
        effect=False,
        note="look",
    ),
    act(
        "sharing:new_link",
        "asset",
        may_derive,
        args=no_arguments,
        body=lambda ask: one_id(ask) | {"expires": "never"},
    ),
    act(
        "sharing:new_link",
        "album",
        own_album,
        args=no_arguments,
        body=lambda ask: {"album": ask.album(), "expires": "never"},
        note="album",
    ),
    page("sharing:link", "link", made_link),
    act(
        "sharing:link",
        "link",
        made_link,
        body=lambda ask: {"title": "x", "expires": "keep"},
    ),
    page("sharing:link_qr", "link", made_link),
    act("sharing:pause_link", "link", made_link, body=lambda ask: {"paused": 1}),
    page("sharing:delete_link", "link", made_link),
    # Deleted twice is deleted: the answer is the same, what happens is not.
    act("sharing:delete_link", "link", made_link, refusal=303),
    act(
        "sharing:cut_link",
        "cut",
        lambda ask: (
            ask.truth.through(ask.first, ask.second)
            and ask.truth.owns(ask.person, ask.second)
        ),
        body=lambda ask: {"ids": ask.asset(ask.second)},
    ),
]

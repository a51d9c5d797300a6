"""Albums, what is in them and who."""

from tests.prove.probes.allowed import (
    enters,
    entry_alive,
    fills,
    one_id,
    own_album,
    own_first_album,
    own_member,
    removes,
    sees,
)
from tests.prove.probes.probe import ARGUMENTS, Probe, act, no_arguments, page
from tests.prove.probes.shows import added_as_allowed, album_of, ids, removed_as_allowed
from tests.prove.world import handle_of

ALBUMS = [
    page(
        "sharing:albums",
        shows=ids("albums", lambda ask: ask.truth.albums_of(ask.person)),
    ),
    page("sharing:new_album"),
    act("sharing:new_album", body=lambda ask: {"title": "x", "order": "oldest"}),
    page("sharing:choose_albums"),
    act(
        "sharing:choose_albums",
        "asset",
        sees,
        args=no_arguments,
        body=one_id,
        ok=(200,),
        effect=False,
    ),
    act(
        "sharing:add_to_albums",
        "asset",
        sees,
        args=no_arguments,
        body=lambda ask: one_id(ask) | {"title": "x"},
        note="new",
    ),
    act(
        "sharing:add_to_albums",
        "entry",
        lambda ask: (
            ask.truth.fills(ask.person, ask.first)
            and ask.truth.sees(ask.person, ask.second)
        ),
        args=no_arguments,
        body=lambda ask: {"ids": ask.asset(ask.second), "albums": ask.album(ask.first)},
        effect=False,
        shows=added_as_allowed,
    ),
    page(
        "sharing:album",
        "album",
        enters,
        shows=album_of,
    ),
    page("sharing:edit_album", "album", own_album),
    act(
        "sharing:edit_album",
        "album",
        own_album,
        body=lambda ask: {"title": "x", "order": "newest"},
    ),
    page("sharing:delete_album", "album", own_album),
    act("sharing:delete_album", "album", own_album),
    act(
        "sharing:cover",
        "entry",
        lambda ask: own_first_album(ask) and entry_alive(ask),
        body=lambda ask: {"ids": ask.asset(ask.second)},
    ),
    act(
        "sharing:download_album",
        "album",
        lambda ask: (
            enters(ask)
            and any(
                ask.truth.downloads_it(ask.person, key)
                for key in ask.truth.in_album(ask.key)
            )
        ),
    ),
    page("sharing:pick", "album", fills),
    act(
        "sharing:remove",
        "entry",
        removes,
        body=lambda ask: {"ids": ask.asset(ask.second)},
        effect=False,
        shows=removed_as_allowed,
    ),
    act(
        "sharing:move",
        "entry",
        lambda ask: (
            own_first_album(ask)
            and ask.truth.albums[ask.first].by_hand
            and entry_alive(ask)
        ),
        body=lambda ask: {"ids": ask.asset(ask.second), "to": "first"},
    ),
    page("sharing:album_people", "album", enters),
    act(
        "sharing:album_people",
        "album",
        own_album,
        body=lambda ask: {"people": handle_of("carl"), "role": "viewer"},
        ok=(303,),
        neither=lambda ask: (422,) if own_album(ask) and ask.person == "carl" else (),
    ),
    act(
        "sharing:role",
        "member",
        own_member,
        body=lambda ask: {"role": "editor"},
    ),
    *(
        Probe(
            "sharing:remove_person",
            "page",
            "member",
            own_member,
            method,
            ARGUMENTS["member"],
            ok=ok,
        )
        for method, ok in (("GET", (200,)), ("POST", (303,)))
    ),
    *(
        Probe(
            "sharing:leave_album",
            "page",
            "album",
            lambda ask: enters(ask) and not own_album(ask),
            method,
            ARGUMENTS["album"],
            ok=ok,
        )
        for method, ok in (("GET", (200,)), ("POST", (303,)))
    ),
]

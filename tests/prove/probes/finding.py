"""What is found: by words, places, filters, and by the day of the year."""

from tests.prove.probes.allowed import (
    chosen_library,
    has_library,
    on_this_day,
    place_of,
    this_year,
    who,
)
from tests.prove.probes.probe import MARKED, act, no_arguments, page
from tests.prove.probes.shows import lists, says_placed

FINDING = [
    page(
        "assets:search",
        "who",
        has_library,
        args=no_arguments,
        query=lambda ask: f"?who={who(ask)}&q=2026",
        writes=MARKED,
        shows=lists(this_year),
    ),
    page(
        "assets:places",
        "who",
        has_library,
        args=no_arguments,
        query=lambda ask: f"?who={who(ask)}",
        writes=MARKED,
        shows=says_placed,
    ),
    page(
        "assets:place",
        "placed",
        lambda ask: has_library(ask.about(ask.first)),
        args=no_arguments,
        query=lambda ask: (
            f"?who={who(ask.about(ask.first))}&country={place_of(ask, ask.second)}"
        ),
        writes=MARKED,
        shows=lists(
            lambda ask: [
                key
                for key in chosen_library(ask.about(ask.first)) or []
                if place_of(ask, key) == place_of(ask, ask.second)
            ]
        ),
    ),
    # What is told of places, cameras, people and albums is read for secrets.
    *(
        page(
            name,
            "who",
            has_library,
            args=no_arguments,
            query=lambda ask, words=words: f"?who={who(ask)}&q={words}",
            note=words,
            writes=MARKED,
        )
        for name in ("assets:search", "assets:suggestions")
        for words in ("zqpl", "zqca", "zqat", "zqpe", "zqnx")
    ),
    *(
        page(
            name,
            "who",
            has_library,
            args=no_arguments,
            query=lambda ask, words=words: f"?who={who(ask)}&{words}",
            note=words,
            writes=MARKED,
        )
        for name in ("assets:search", "assets:filters")
        for words in ("kind=photo", "favorites=on", "placeless=on", "camera=zqca")
    ),
    page(
        "assets:memories",
        shows=lists(on_this_day),
        writes=MARKED,
    ),
    page("assets:memory_strip", writes=MARKED),
    page("assets:memory_settings"),
    act("assets:memory_settings", body=lambda ask: {"shows_memories": "on"}),
    act(
        "assets:leave_out",
        body=lambda ask: {"first_day": "2019-01-01", "last_day": "2019-02-01"},
    ),
    act(
        "assets:remember_again",
        "left",
        lambda ask: ask.truth.left.get(ask.key) == ask.person,
    ),
]

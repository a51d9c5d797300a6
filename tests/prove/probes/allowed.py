"""Who may, and which photos they get, from the truth alone."""

from datetime import date
from typing import Any

from tests.prove.canaries import word
from tests.prove.oracle import LOCKED
from tests.prove.probes.probe import Ask, Says


def sees(ask: Ask) -> bool:
    return ask.truth.sees(ask.person, ask.key)


def sees_picture(ask: Ask) -> bool:
    return sees(ask) and ask.truth.assets[ask.key].status == "ready"


def sees_video(ask: Ask) -> bool:
    return sees(ask) and ask.truth.assets[ask.key].playable


def sees_motion(ask: Ask) -> bool:
    return sees(ask) and ask.truth.assets[ask.key].live


def may_begin_with(ask: Ask) -> bool:
    """Oneself by handle is the timeline of nobody."""
    return has_library(ask)


def behind_door(ask: Ask) -> bool:
    return ask.actor.door and ask.truth.owns(ask.person, ask.key, LOCKED)


def owns(*states: str) -> Says:
    return lambda ask: ask.truth.owns(ask.person, ask.key, *states)


def may_derive(ask: Ask) -> bool:
    return ask.truth.may_derive(ask.person, ask.key)


def keeps(ask: Ask) -> bool:
    return ask.truth.keeps(ask.person, ask.key)


def downloads(ask: Ask) -> bool:
    return ask.truth.downloads_it(ask.person, ask.key)


def enters(ask: Ask) -> bool:
    return ask.truth.enters(ask.person, ask.key)


def fills(ask: Ask) -> bool:
    return ask.truth.fills(ask.person, ask.key)


def own_album(ask: Ask) -> bool:
    return enters(ask) and ask.truth.albums[ask.key].owner == ask.person


def own_first_album(ask: Ask) -> bool:
    return own_album(ask.about(ask.first))


def own_member(ask: Ask) -> bool:
    """Somebody I let into my album, and who is here."""
    members = ask.truth.albums[ask.first].members if own_first_album(ask) else {}
    return ask.second in members and ask.truth.active(ask.second)


def made_link(ask: Ask) -> bool:
    return ask.truth.maker_is(ask.person, ask.key)


def receives(ask: Ask) -> bool:
    return ask.truth.share(ask.key, ask.person) is not None


def gave(ask: Ask) -> bool:
    return (ask.person, ask.key) in ask.truth.shares


def shares_with(ask: Ask) -> bool:
    """Be it paused or over by its date."""
    return ask.truth.standing(ask.person, ask.key) is not None


def seen_by_partner(ask: Ask) -> list[str]:
    """What of one's own library the partner sees now."""
    mine = [one.key for one in ask.truth.assets.values() if one.owner == ask.person]
    return [one for one in mine if ask.truth.by_partnership(ask.key, one)]


def seen_in_november(ask: Ask) -> list[str]:
    seen = seen_by_partner(ask)
    return [one for one in seen if ask.truth.assets[one].day.startswith("2026-11")]


def no_november(ask: Ask) -> tuple[int, ...]:
    """A month of which the partner sees nothing now leads elsewhere."""
    shares = shares_now(ask)
    return (302,) if shares and not seen_in_november(ask) else ()


def shares_now(ask: Ask) -> bool:
    return ask.truth.share(ask.person, ask.key) is not None


def shown_to_partner(ask: Ask) -> bool:
    return (
        ask.second in ask.truth.assets
        and ask.truth.assets[ask.second].owner == ask.person
        and ask.first in ask.truth.people
        and ask.truth.by_partnership(ask.first, ask.second)
    )


def may_leave(ask: Ask) -> bool:
    row = ask.truth.shares.get((ask.key, ask.person))
    return receives(ask) or (row is not None and row.ended_by == ask.person)


def may_add(ask: Ask) -> bool:
    person = ask.truth.people.get(ask.key)
    known = person is not None and person.active and ask.key != ask.person
    return known and ask.truth.standing(ask.person, ask.key) is None


def told(ask: Ask) -> bool:
    return ask.truth.notices.get(ask.key) == ask.person


def chosen_library(ask: Ask) -> list[str] | None:
    return ask.truth.library(ask.person, ask.key)


def has_library(ask: Ask) -> bool:
    return chosen_library(ask) is not None


def entry_alive(ask: Ask) -> bool:
    album, asset = ask.key
    return enters(ask.about(album)) and ask.truth.alive(album, asset)


def removes(ask: Ask) -> bool:
    """An entry is there for them; whether it goes is seen in the report."""
    return entry_alive(ask)


def visits_photo(ask: Ask) -> bool:
    return ask.truth.visits(ask.actor, ask.first, ask.second)


def visits_ready(ask: Ask) -> bool:
    return visits_photo(ask) and ask.truth.assets[ask.second].status == "ready"


def visits_video(ask: Ask) -> bool:
    if not visits_photo(ask):
        return False
    one = ask.truth.assets[ask.second]
    return one.playable and (one.converted or ask.truth.links[ask.first].details)


def visits_original(ask: Ask) -> bool:
    if not visits_photo(ask) or not ask.truth.links[ask.first].downloads:
        return False
    ready = ask.truth.assets[ask.second].status == "ready"
    return ask.truth.links[ask.first].details or ready


def visits_page(ask: Ask) -> bool:
    return bool(ask.truth.behind(ask.key))


def visits_zip(ask: Ask) -> bool:
    return (
        ask.truth.opened(ask.actor, ask.key)
        and ask.truth.valid(ask.key)
        and ask.truth.links[ask.key].downloads
        and bool(in_visitors_zip(ask))
    )


def in_visitors_zip(ask: Ask) -> list[str]:
    details = ask.truth.links[ask.key].details
    return [
        key
        for key in ask.truth.behind(ask.key)
        if details or ask.truth.assets[key].status == "ready"
    ]


def shut(ask: Ask) -> tuple[int, ...]:
    """A photo's page leads to the password first."""
    link = ask.key[0] if isinstance(ask.key, tuple) else ask.key
    locked = ask.truth.valid(link) and not ask.truth.opened(ask.actor, link)
    return (302,) if locked else ()


def door_first(ask: Ask) -> tuple[int, ...]:
    return () if ask.actor.door else (302,)


def is_staff(ask: Ask) -> bool:
    return ask.truth.staff(ask.actor)


def who(ask: Ask) -> str:
    """Whose photos, as addresses say it."""
    return ask.key if ask.key in ("everyone", "mine") else ask.handle()


def one_id(ask: Ask) -> dict[str, Any]:
    return {"ids": ask.asset()}


def on_this_day(ask: Ask) -> list[str]:
    """Of the timeline, what was taken on this date of earlier years."""
    today = date.today().isoformat()
    assets = ask.truth.assets
    return [
        key
        for key in ask.truth.library(ask.person, "everyone") or []
        if assets[key].day[5:] == today[5:] and assets[key].day[:4] < today[:4]
    ]


def place_of(ask: Ask, key: str) -> str:
    """The country that an asset is in; another for what does not exist."""
    known = key in ask.truth.assets
    return word("place", ask.world.number_of(key)) if known else "Nowhere"


def this_year(ask: Ask) -> list[str]:
    """Of a library, what was taken in 2026."""
    assets = ask.truth.assets
    library = chosen_library(ask) or []
    return [key for key in library if assets[key].day.startswith("2026")]


def recent(ask: Ask) -> list[str]:
    """Of a library, what was taken in November 2026."""
    assets = ask.truth.assets
    library = chosen_library(ask) or []
    return [key for key in library if assets[key].day.startswith("2026-11")]


def in_own_zip(ask: Ask) -> list[str]:
    _maker, wanted = ask.truth.downloads[ask.key]
    return [key for key in wanted if ask.truth.downloads_it(ask.person, key)]

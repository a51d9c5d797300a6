"""What an answer shows whom it lets in: compared with the truth, wrong or ""."""

import re
from collections.abc import Callable, Iterable

from sharing.models import AlbumEntry, Partnership
from tests.prove.asking import Answer
from tests.prove.canaries import UUID as UUIDS
from tests.prove.probes.allowed import chosen_library, in_visitors_zip, place_of
from tests.prove.probes.probe import Ask, Says, Shows
from tests.prove.recorder import contents, hearted, tiles
from tests.prove.world import handle_of

MONTHS = re.compile(rb'id="m-([0-9]{4}-[0-9]{2})"')


def same_tiles(ask: Ask, found: Iterable[str], expected: Iterable[str]) -> str:
    """Nothing beyond the expected, and every file of them once at least."""
    by_id = {pk.hex: key for key, pk in ask.world.assets.items()}
    shown = {by_id.get(one, one) for one in found}
    wanted = set(expected)
    assets = ask.truth.assets
    files = {assets[key].file for key in shown & wanted}
    missing = [key for key in wanted if assets[key].file not in files]
    if shown - wanted:
        return f"shows {sorted(shown - wanted)}"
    return f"lacks {sorted(missing)}" if missing else ""


def lists(expected: Callable[[Ask], Iterable[str] | None]) -> Shows:
    """The tiles of a page are those of a list of the truth's."""

    def shows(ask: Ask, answer: Answer) -> str:
        wrong = same_tiles(ask, tiles(answer), expected(ask) or ())
        return wrong or other_hearts(ask, answer)

    return shows


def other_hearts(ask: Ask, answer: Answer) -> str:
    """Hearts on tiles are one's own."""
    by_id = {pk.hex: key for key, pk in ask.world.assets.items()}
    wrong = [
        by_id[one]
        for one in hearted(answer)
        if one in by_id and (ask.person, by_id[one]) not in ask.truth.hearts
    ]
    return f"shows others' hearts on {sorted(wrong)}" if wrong else ""


def library_of(ask: Ask, answer: Answer) -> str:
    """The tiles and months of a timeline, and no month that has none of them."""
    wanted = chosen_library(ask) or []
    if wrong := same_tiles(ask, tiles(answer), wanted):
        return wrong
    if wrong := other_hearts(ask, answer):
        return wrong
    months = {ask.truth.assets[key].day[:7] for key in wanted}
    shown = {one.decode() for one in MONTHS.findall(answer.body)}
    return "" if shown == months else f"months {sorted(shown)} for {sorted(months)}"


def partners_library(ask: Ask, answer: Answer) -> str:
    """The same, with how many photos they are."""
    wanted = [ask.truth.assets[key] for key in chosen_library(ask) or []]
    photos = sum(not one.video for one in wanted)
    text = f"{photos} photo{'' if photos == 1 else 's'}"
    return library_of(ask, answer) or says(lambda ask: text)(ask, answer)


def album_of(ask: Ask, answer: Answer) -> str:
    """The photos of an album, and how many they are."""
    wanted = ask.truth.in_album(ask.key)
    text = f">{len(wanted)} item{'' if len(wanted) == 1 else 's'}<"
    return lists(lambda ask: wanted)(ask, answer) or says(lambda ask: text)(ask, answer)


def ids(table: str, expected: Callable[[Ask], Iterable[str]]) -> Shows:
    """All of these ids are on the page, and none else of their kind."""

    def shows(ask: Ask, answer: Answer) -> str:
        known = {str(pk): key for key, pk in getattr(ask.world, table).items()}
        there = {one.decode() for one in UUIDS.findall(answer.body)}
        found, wanted = {known[one] for one in there & set(known)}, set(expected(ask))
        return "" if found == wanted else f"{sorted(found)} for {sorted(wanted)}"

    return shows


def zipped(expected: Callable[[Ask], Iterable[str]]) -> Shows:
    """A zip holds these photos, each once, and nothing else."""

    def shows(ask: Ask, answer: Answer) -> str:
        if answer.cut:
            return "was cut off"
        found = [ask.world.blobs.get(data) for _name, data in contents(answer)]
        originals = sorted(one for one in found if one)
        assets = ask.truth.assets
        wanted = sorted(assets[one].kept_from or one for one in expected(ask))
        return "" if originals == wanted else f"{originals} for {wanted}"

    return shows


def bytes_of(*names: str) -> Shows:
    """Exactly the stored bytes under one of these names."""

    def shows(ask: Ask, answer: Answer) -> str:
        key = ask.second if isinstance(ask.key, tuple) else ask.key
        stored = ask.world.files[key]
        good = any(stored.get(name) == answer.body for name in names)
        return "" if good else f"{len(answer.body)} other bytes"

    return shows


def says(text: Callable[[Ask], str]) -> Shows:
    """The page has this text in it."""
    return lambda ask, answer: (
        "" if text(ask).encode() in answer.body else f"does not say {text(ask)!r}"
    )


def now_live(expected: Says) -> Shows:
    """Afterwards the partnership of giver and receiver is live, or is not."""

    def shows(ask: Ask, answer: Answer) -> str:
        return "" if live_now(ask.person, ask.key) == expected(ask) else "wrong end"

    return shows


def live_now(sharer: str, recipient: str) -> bool:
    return Partnership.objects.filter(
        sharer__handle=handle_of(sharer),
        recipient__handle=handle_of(recipient),
        ended_at=None,
    ).exists()


def undone_or_live(ask: Ask) -> bool:
    share = ask.truth.shares[ask.person, ask.key]
    return share.live or (share.undoable and share.ended_by == ask.person)


def added_as_allowed(ask: Ask, answer: Answer) -> str:
    """An entry of mine is there, exactly if I may derive from the photo."""
    there = AlbumEntry.objects.filter(
        asset_id=ask.asset(ask.second),
        album_id=ask.album(ask.first),
        added_by=ask.world.people[ask.person],
    ).exists()
    before = ask.truth.albums[ask.first].entries.get(ask.second)
    alive = ask.truth.alive(ask.first, ask.second)
    if alive and before != ask.person:
        return ""  # there already, by somebody else
    wanted = ask.truth.may_derive(ask.person, ask.second)
    return "" if there == wanted else f"added: {there}"


def removed_as_allowed(ask: Ask, answer: Answer) -> str:
    """The entry is gone, if it was mine to take."""
    album = ask.truth.albums[ask.first]
    mine = ask.person in (
        album.owner,
        album.entries[ask.second],
        ask.truth.assets[ask.second].owner,
    )
    there = AlbumEntry.objects.filter(
        asset_id=ask.asset(ask.second), album_id=ask.album(ask.first)
    ).exists()
    return "" if there != mine else f"removed: {not there}"


def shows_visit(ask: Ask, answer: Answer) -> str:
    """The grid of a visitor, or the question for the password and nothing else."""
    opened = ask.truth.opened(ask.actor, ask.key)
    return same_tiles(ask, tiles(answer), ask.truth.behind(ask.key) if opened else ())


def shows_visitors_zip(ask: Ask, answer: Answer) -> str:
    return zipped(in_visitors_zip)(ask, answer)


def shows_visitors_original(ask: Ask, answer: Answer) -> str:
    if ask.truth.links[ask.first].details:
        return bytes_of("original")(ask, answer)
    film = ask.truth.assets[ask.second].converted
    return bytes_of("playback" if film else "preview")(ask, answer)


def says_placed(ask: Ask, answer: Answer) -> str:
    """Every place of the library is named: nothing is kept from who may know it."""
    wanted = {place_of(ask, key) for key in chosen_library(ask) or []}
    missing = [one for one in wanted if one.encode() not in answer.body]
    return f"lacks {sorted(missing)}" if missing else ""

"""The rule against a reading of the design in plain Python, over random worlds."""

import operator
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from assets.counting import month_counts
from assets.models import Asset
from assets.querysets import State, links_showing_assets_of, shares_showing
from assets.timeline import choose, read_page
from sharing.models import EVER, NEVER, AlbumMember, Partnership
from sharing.partnerships import Wishes, set_wishes
from sharing.shown import shown
from tests.factories import (
    AlbumEntryFactory,
    AlbumFactory,
    AlbumMemberFactory,
    AssetFactory,
    PartnershipFactory,
    SharedLinkFactory,
    UserFactory,
)

PEOPLE = range(4)
ENDED = datetime(2026, 1, 1, tzinfo=UTC)
LATER = datetime(9000, 1, 1, tzinfo=UTC)
# Days of two months, around the days from which on somebody may show photos.
FIRST = date(2025, 5, 31)
DAYS = range(3)
mostly = st.sampled_from([True, True, True, False])
pairs = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)).filter(
    lambda pair: pair[0] != pair[1]
)


@dataclass(frozen=True)
class Terms:
    """One partnership: whether it stands, and what its sharer wishes."""

    stands: bool = True
    since: int | None = None
    screenshots: bool = True
    paused: bool = False
    ends: datetime = NEVER
    left_out: frozenset[int] = frozenset()

    @property
    def live(self):
        return self.stands and not self.paused and self.ends in (NEVER, LATER)


@dataclass(frozen=True)
class Photo:
    owner: int
    state: int
    day: int
    is_screenshot: bool
    is_video: bool


@dataclass
class World:
    active: list[bool]
    partnerships: dict[tuple[int, int], Terms]  # by sharer, recipient
    assets: list[Photo]
    albums: list[int]  # owner
    members: set[tuple[int, int]]  # album, person
    entries: dict[tuple[int, int], int]  # (album, asset): maker
    links: list[tuple[int, int | None, bool]]  # maker, album, paused
    items: set[tuple[int, int]] = field(default_factory=set)  # link, asset

    def opens(self, person, asset):
        """Owner, or partner of the owner; in a state that this one sees."""
        owner, state = self.assets[asset].owner, self.assets[asset].state
        if owner == person:
            return state in (State.LIBRARY, State.ARCHIVED, State.TRASHED)
        terms = self.partnerships.get((owner, person))
        both = self.active[owner] and self.active[person]
        return bool(terms) and terms.live and both and self.shows(terms, asset)

    def shows(self, terms, asset):
        """What the sharer's wishes leave of their library."""
        photo = self.assets[asset]
        early = terms.since is not None and photo.day < terms.since
        screenshot = photo.is_screenshot and not terms.screenshots
        left_out = any((album, asset) in self.entries for album in terms.left_out)
        return photo.state == State.LIBRARY and not (early or screenshot or left_out)

    def passes_on(self, person, asset):
        state = self.assets[asset].state
        passable = state in (State.LIBRARY, State.ARCHIVED)
        return self.active[person] and passable and self.opens(person, asset)

    def entry_lives(self, album, asset):
        maker = self.entries[album, asset]
        belongs = self.albums[album] == maker or (album, maker) in self.members
        alive = self.active[self.albums[album]] and self.active[maker]
        return belongs and alive and self.passes_on(maker, asset)

    def sees(self, person, asset):
        in_albums = any(
            self.entry_lives(album, entry)
            for album, entry in self.entries
            if entry == asset
            and (self.albums[album] == person or (album, person) in self.members)
        )
        return self.opens(person, asset) or in_albums

    def visitor_sees(self, link, asset):
        maker, album, paused = self.links[link]
        if paused or not self.passes_on(maker, asset):
            return False
        if album is None:
            return (link, asset) in self.items
        ours = self.albums[album] == maker
        return (
            ours and (album, asset) in self.entries and self.entry_lives(album, asset)
        )


@st.composite
def worlds(draw):
    assets = draw(
        st.lists(
            st.builds(
                Photo,
                owner=st.sampled_from(PEOPLE),
                state=st.sampled_from(State),
                day=st.sampled_from(DAYS),
                is_screenshot=st.booleans(),
                is_video=st.booleans(),
            ),
            min_size=1,
            max_size=6,
        )
    )
    albums = draw(st.lists(st.sampled_from(PEOPLE), max_size=3))
    terms = st.builds(
        Terms,
        stands=mostly,
        since=st.none() | st.sampled_from(DAYS),
        screenshots=st.booleans(),
        paused=mostly.map(operator.not_),
        ends=st.sampled_from([NEVER, NEVER, LATER, ENDED]),
        left_out=st.frozensets(st.sampled_from(range(len(albums))))
        if albums
        else st.just(frozenset()),
    )
    plain = st.builds(Terms, stands=mostly)
    made = draw(st.dictionaries(pairs, plain | terms, max_size=8))
    partnerships = {
        pair: replace(
            one, left_out=frozenset(at for at in one.left_out if albums[at] == pair[0])
        )
        for pair, one in made.items()
    }
    some_album = st.sampled_from(range(len(albums))) if albums else st.nothing()
    some_asset = st.sampled_from(range(len(assets)))
    links = draw(
        st.lists(
            st.tuples(
                st.sampled_from(PEOPLE),
                st.none() | some_album,
                st.booleans(),
            ),
            max_size=3,
        )
    )
    some_link = st.sampled_from(range(len(links))) if links else st.nothing()
    return World(
        active=draw(st.lists(mostly, min_size=4, max_size=4)),
        partnerships=partnerships,
        assets=assets,
        albums=albums,
        members=draw(
            st.sets(st.tuples(some_album, st.sampled_from(PEOPLE)), max_size=5)
            if albums
            else st.just(set())
        ),
        entries=draw(
            st.dictionaries(
                st.tuples(some_album, some_asset), st.sampled_from(PEOPLE), max_size=8
            )
            if albums
            else st.just({})
        ),
        links=links,
        items=draw(
            st.sets(st.tuples(some_link, some_asset), max_size=6)
            if links
            else st.just(set())
        ),
    )


def build(world):
    people = [UserFactory(is_active=active) for active in world.active]
    assets = [
        AssetFactory(
            owner=people[photo.owner],
            state=photo.state,
            taken_at=datetime(2025, 5, 31, 12, tzinfo=UTC) + timedelta(days=photo.day),
            is_screenshot=photo.is_screenshot,
            is_video=photo.is_video,
            trashed_at=ENDED if photo.state == State.TRASHED else None,
            trashed_from=State.LIBRARY if photo.state == State.TRASHED else None,
        )
        for photo in world.assets
    ]
    albums = [
        AlbumFactory(owner=people[owner], title=f"Album {number}")
        for number, owner in enumerate(world.albums)
    ]
    for (sharer, recipient), terms in world.partnerships.items():
        begin(people[sharer], people[recipient], terms, albums)
    for album, person in world.members:
        AlbumMemberFactory(album=albums[album], user=people[person])
    for (album, asset), maker in world.entries.items():
        AlbumEntryFactory(
            album=albums[album], asset=assets[asset], added_by=people[maker]
        )
    links = [
        SharedLinkFactory(
            maker=people[maker],
            album=None if album is None else albums[album],
            paused=paused,
        )
        for maker, album, paused in world.links
    ]
    for link, asset in world.items:
        links[link].assets.add(assets[asset])
    return people, assets, links


def begin(sharer, recipient, terms, albums):
    """One partnership as it is in the world; untouched where nothing is wished."""
    share = PartnershipFactory(sharer=sharer, recipient=recipient)
    if terms != Terms(stands=terms.stands):
        since = EVER if terms.since is None else FIRST + timedelta(days=terms.since)
        left_out = tuple(albums[at] for at in terms.left_out)
        wishes = Wishes(since, terms.screenshots, left_out, terms.paused, terms.ends)
        assert set_wishes(share, wishes)
    if not terms.stands:
        Partnership.objects.filter(pk=share.pk).update(ended_at=ENDED)


class RuleAgreesWithTheDesign(TestCase):
    @settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(worlds())
    def test_for_every_person_and_every_visitor(self, world):
        people, assets, links = build(world)
        assert Partnership.objects.count() == len(world.partnerships)
        assert AlbumMember.objects.count() == len(world.members)
        for number, person in enumerate(people):
            expected = [a for i, a in enumerate(assets) if world.sees(number, i)]
            seen = list(Asset.objects.visible_to(person).order_by("pk"))
            assert seen == sorted(expected, key=lambda asset: asset.pk)
            by_library = set(Asset.objects.visible_in_libraries(person))
            assert by_library == {
                a for i, a in enumerate(assets) if world.opens(number, i)
            }
        for number, link in enumerate(links):
            expected = {
                a for i, a in enumerate(assets) if world.visitor_sees(number, i)
            }
            assert set(Asset.objects.visible_through(link)) == expected
        for number, person in enumerate(people):
            shown = {
                i: {n for n in range(len(links)) if world.visitor_sees(n, i)}
                for i, photo in enumerate(world.assets)
                if photo.owner == number
            }
            for i, by in shown.items():
                found = set(links_showing_assets_of(person, assets[i]))
                assert found == {links[n] for n in by}
            everything = set().union(*shown.values())
            found = set(links_showing_assets_of(person))
            assert found == {links[n] for n in everything}

    @settings(
        max_examples=50,
        suppress_health_check=[HealthCheck.too_slow],
        deadline=None,
    )
    @given(worlds())
    def test_for_every_list_and_every_number(self, world):
        people, assets, _links = build(world)
        Partnership.objects.update(in_timeline=True)
        for number, person in enumerate(people):
            opened = [
                assets[i]
                for i, photo in enumerate(world.assets)
                if photo.state == State.LIBRARY
                and world.active[number]
                and world.opens(number, i)
            ]
            lens = choose(person, "everyone").lens
            if world.active[number]:
                tiles = [tile.pk for tile in read_page(lens.parts).tiles]
                assert sorted(tiles) == sorted(asset.pk for asset in opened)
                months = Counter(asset.month for asset in opened)
                assert month_counts(lens) == sorted(months.items(), reverse=True)
        for (sharer, recipient), terms in world.partnerships.items():
            row = Partnership.objects.get(
                sharer=people[sharer], recipient=people[recipient]
            )
            seen = [
                photo
                for i, photo in enumerate(world.assets)
                if photo.owner == sharer and world.shows(terms, i)
            ]
            held = shown([row])[row.pk]
            videos = sum(photo.is_video for photo in seen)
            assert (held.photos, held.videos) == (len(seen) - videos, videos)
        for i, asset in enumerate(assets):
            partners = {
                people[n]
                for n in PEOPLE
                if n != world.assets[i].owner and world.opens(n, i)
            }
            shares = shares_showing(asset.pk).select_related("recipient")
            assert {share.recipient for share in shares} == partners

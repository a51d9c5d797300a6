"""The rule against a reading of the design in plain Python, over random worlds."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from assets.models import Asset
from assets.querysets import State, links_showing_assets_of
from sharing.models import AlbumMember, Partnership
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
pairs = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)).filter(
    lambda pair: pair[0] != pair[1]
)


@dataclass
class World:
    active: list[bool]
    partnerships: dict[tuple[int, int], bool]  # (sharer, recipient): not ended
    assets: list[tuple[int, int]]  # owner, state
    albums: list[int]  # owner
    members: set[tuple[int, int]]  # album, person
    entries: dict[tuple[int, int], int]  # (album, asset): maker
    links: list[tuple[int, int | None, bool]]  # maker, album, paused
    items: set[tuple[int, int]] = field(default_factory=set)  # link, asset

    def opens(self, person, asset):
        """Owner, or partner of the owner; in a state that this one sees."""
        owner, state = self.assets[asset]
        if owner == person:
            return state in (State.LIBRARY, State.ARCHIVED, State.TRASHED)
        live = self.partnerships.get((owner, person), False)
        both = self.active[owner] and self.active[person]
        return live and both and state == State.LIBRARY

    def passes_on(self, person, asset):
        state = self.assets[asset][1]
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
            st.tuples(st.sampled_from(PEOPLE), st.sampled_from(State)),
            min_size=1,
            max_size=6,
        )
    )
    albums = draw(st.lists(st.sampled_from(PEOPLE), max_size=3))
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
        active=draw(st.lists(st.booleans(), min_size=4, max_size=4)),
        partnerships=draw(st.dictionaries(pairs, st.booleans(), max_size=6)),
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
    for (sharer, recipient), live in world.partnerships.items():
        PartnershipFactory(
            sharer=people[sharer],
            recipient=people[recipient],
            ended_at=None if live else ENDED,
        )
    assets = [
        AssetFactory(
            owner=people[owner],
            state=state,
            trashed_at=ENDED if state == State.TRASHED else None,
            trashed_from=State.LIBRARY if state == State.TRASHED else None,
        )
        for owner, state in world.assets
    ]
    albums = [AlbumFactory(owner=people[owner]) for owner in world.albums]
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
                for i, (owner, _) in enumerate(world.assets)
                if owner == number
            }
            for i, by in shown.items():
                found = set(links_showing_assets_of(person, assets[i]))
                assert found == {links[n] for n in by}
            everything = set().union(*shown.values())
            found = set(links_showing_assets_of(person))
            assert found == {links[n] for n in everything}

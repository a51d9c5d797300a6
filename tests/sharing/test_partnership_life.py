"""Whatever people do in whatever order, a plain list of pairs says who sees whom."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest
import time_machine
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from assets.models import Asset
from sharing import partnerships
from sharing.models import Partnership
from tests.factories import AssetFactory, UserFactory

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
PEOPLE = st.integers(0, 2)
PAIRS = st.permutations(range(3)).map(lambda order: tuple(order[:2]))


class Removal(NamedTuple):
    at: datetime
    switch: bool


class Life(RuleBasedStateMachine):
    """`live` and `removed` are the plain reading of the design's section 3."""

    @initialize()
    def begin(self):
        Asset.objects.all().delete()
        User.objects.all().delete()
        self.people = [UserFactory() for _ in range(3)]
        self.photos = [AssetFactory(owner=person) for person in self.people]
        self.live: dict[tuple, bool] = {}
        self.removed: dict[tuple, Removal] = {}
        self.now = START
        self.clock = time_machine.travel(START, tick=False)
        self.traveller = self.clock.start()

    def teardown(self):
        if hasattr(self, "clock"):
            self.clock.stop()

    def wait(self, seconds):
        self.now += timedelta(seconds=seconds)
        self.traveller.move_to(self.now, tick=False)

    def row(self, pair):
        """The latest partnership of a pair, as pages find it."""
        sharer, recipient = (self.people[number] for number in pair)
        rows = Partnership.objects.filter(sharer=sharer, recipient=recipient)
        return rows.order_by("created_at").last()

    @rule(sharer=PEOPLE, chosen=st.sets(PEOPLE, min_size=1))
    def add(self, sharer, chosen):
        self.wait(1)
        pairs = [(sharer, one) for one in sorted(chosen)]
        people = [self.people[one] for one in sorted(chosen)]
        try:
            partnerships.share(self.people[sharer], people)
        except partnerships.NotShared:
            assert sharer in chosen or self.live.keys() & set(pairs)
        else:
            assert sharer not in chosen
            assert not self.live.keys() & set(pairs)
            self.live |= dict.fromkeys(pairs, False)
            for pair in pairs:
                self.removed.pop(pair, None)

    @rule(pair=PAIRS)
    def stop(self, pair):
        self.wait(1)
        if row := self.row(pair):
            assert partnerships.stop(row) is (pair in self.live)
        if pair in self.live:
            self.removed[pair] = Removal(self.now, self.live.pop(pair))

    @rule(pair=PAIRS)
    def undo(self, pair):
        self.wait(1)
        removal = self.removed.pop(pair, None)
        in_time = removal and self.now - removal.at < timedelta(minutes=10)
        if row := self.row(pair):
            assert partnerships.undo(row) is bool(in_time)
        if in_time:
            self.live[pair] = removal.switch

    @rule(pair=PAIRS)
    def leave(self, pair):
        self.wait(1)
        if row := self.row(pair):
            assert partnerships.leave(row) is (pair in self.live)
        self.live.pop(pair, None)

    @rule(pair=PAIRS, show=st.booleans())
    def switch(self, pair, show):
        if row := self.row(pair):
            assert partnerships.set_in_timeline(row, show) is (pair in self.live)
        if pair in self.live:
            self.live[pair] = show

    @rule(minutes=st.integers(1, 9))
    def time_passes(self, minutes):
        self.wait(minutes * 60)

    @invariant()
    def rows_are_as_the_list_says(self):
        rows = Partnership.objects.live().select_related("sharer", "recipient")
        found = {(row.sharer, row.recipient): row.in_timeline for row in rows}
        people = self.people
        assert found == {(people[a], people[b]): on for (a, b), on in self.live.items()}

    @rule()
    def look(self):
        for viewer, person in enumerate(self.people):
            seen = set(Asset.objects.visible_to(person))
            sharers = {a for a, b in self.live if b == viewer} | {viewer}
            assert seen == {self.photos[number] for number in sharers}


@pytest.mark.django_db
def test_any_order_of_acts_ends_as_a_list_of_pairs_would():
    run_state_machine_as_test(
        Life, settings=settings(max_examples=12, stateful_step_count=25)
    )

"""A clock that jumps, or was wrong all along, removes nothing and stops nothing."""

import os
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from assets import clips, housekeeping, leases, processing, watching
from assets.models import Asset, Clip, Installation, StoredFile, TrashTerm
from assets.selection import RESTORE, TRASH, act
from assets.watching import Watch, watched
from tests.factories import AssetFactory, StoredFileFactory

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = 86400.0
WALKS = int(os.environ.get("WALKS", "5"))


class Clocks:
    """The clock on the wall, which anybody may set, and the one that only runs."""

    def __init__(self, wall):
        self.wall, self.now = wall, 1000.0

    def monotonic(self):
        return self.now

    def pass_by(self, seconds):
        """Real time passes on both."""
        self.now += seconds
        self.wall.shift(seconds)

    def jump(self, years):
        """The wall clock is set; between the years that databases and people know."""
        there = timezone.now() + timedelta(days=365 * years)
        if 1970 < there.year < 2200:
            self.wall.move_to(there)


@pytest.fixture
def clocks(monkeypatch, db):
    Installation.objects.create(pk=1, mark=uuid4())
    with time_machine.travel(NOON, tick=False) as wall:
        clocks = Clocks(wall)
        monkeypatch.setattr(watching, "time", clocks)
        yield clocks


def run(watch):
    """What a worker does every hour."""
    watch.look()
    return housekeeping.empty_trash()


@pytest.mark.parametrize("years", [10, 100, -10])
def test_a_jump_of_the_clock_empties_no_trash(anna, clocks, years):
    asset, watch = AssetFactory(owner=anna), Watch()
    act(anna, [asset.pk], TRASH)
    run(watch)
    clocks.jump(years)
    for _ in range(48):
        clocks.pass_by(3600)
        assert run(watch) == 0
    clocks.jump(-years)
    assert run(watch) == 0
    clocks.pass_by(28 * DAY + 1)
    assert run(watch) == 1


def test_what_was_thrown_away_by_a_wrong_clock_stays_thirty_days(anna, clocks):
    """The clock stood in 1990 when it was thrown away, and was put right then."""
    asset, watch = AssetFactory(owner=anna), Watch()
    act(anna, [asset.pk], TRASH)
    Asset.objects.update(trashed_at=datetime(1990, 1, 1, tzinfo=UTC))
    assert run(watch) == 0
    clocks.pass_by(29 * DAY)
    assert run(watch) == 0
    clocks.pass_by(DAY + 1)
    assert run(watch) == 1


def test_thirty_days_begin_anew_when_it_is_thrown_away_again(anna, clocks):
    asset, watch = AssetFactory(owner=anna), Watch()
    act(anna, [asset.pk], TRASH)
    run(watch)
    clocks.pass_by(20 * DAY)
    act(anna, [asset.pk], RESTORE)
    clocks.pass_by(60)
    act(anna, [asset.pk], TRASH)
    run(watch)
    clocks.pass_by(20 * DAY)
    assert run(watch) == 0
    act(anna, [asset.pk], RESTORE)
    run(watch)
    assert not TrashTerm.objects.exists()


def test_two_workers_watch_the_same_time_once(clocks):
    one, two = Watch(), Watch()
    for watch in (one, two):
        watch.look()
    for _ in range(5):
        clocks.pass_by(1000)
        one.look()
        two.look()
    assert watched() == 5000


def test_what_a_worker_did_not_watch_does_not_count(clocks):
    Watch().look()
    clocks.pass_by(90 * DAY)
    Watch().look()
    assert watched() == 0


@pytest.mark.parametrize("seed", range(WALKS))
def test_no_walk_of_the_clock_empties_a_trash_early(anna, clocks, seed):
    """Jumps, restarts and photos thrown away; each goes after thirty real days."""
    randomly, watch, thrown = Random(seed), Watch(), {}
    for _ in range(60):
        what = randomly.random()
        if what < 0.2:
            asset = AssetFactory(owner=anna)
            act(anna, [asset.pk], TRASH)
            thrown[asset.pk] = clocks.now
        elif what < 0.4:
            clocks.jump(randomly.choice((-40, -1, -0.003, 0.003, 1, 40)))
        elif what < 0.45:
            watch = Watch()
        else:
            clocks.pass_by(randomly.choice((60, 3600, DAY, 6 * DAY)))
        run(watch)
        left = set(Asset.objects.values_list("pk", flat=True))
        for pk in thrown.keys() - left:
            assert clocks.now - thrown.pop(pk) >= 30 * DAY
    clocks.wall.move_to(datetime(2250, 1, 1, tzinfo=UTC))
    run(watch)
    clocks.pass_by(30 * DAY)
    run(watch)
    assert not Asset.objects.exists()


def test_a_lease_of_a_clock_that_was_ahead_holds_nobody_up(clocks):
    clocks.jump(50)
    StoredFileFactory(status=StoredFile.Status.PENDING)
    video = StoredFileFactory(playback=StoredFile.Playback.WANTED)
    clip = Clip.objects.create(file=video, kind=Clip.Kind.COPY)
    first = processing.claim_next(), processing.claim_conversion(), clips.claim_next()
    assert None not in first
    clocks.jump(-50)
    again = processing.claim_next(), processing.claim_conversion(), clips.claim_next()
    assert again == first
    assert again[2] == clip
    assert processing.claim_next() is None


def test_clocks_of_two_machines_may_differ_a_little(db):
    file = StoredFileFactory(status=StoredFile.Status.PENDING)
    processing.claim_next()
    with time_machine.travel(timezone.now() - timedelta(minutes=4)):
        assert not StoredFile.objects.filter(
            leases.lapsed("lease_until", processing.LEASE), pk=file.pk
        )

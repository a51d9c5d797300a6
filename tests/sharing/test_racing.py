"""Two requests at the same moment: one does it, the other is told so."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from sharing import links, partnerships
from sharing.models import Event, Partnership
from tests.factories import PartnershipFactory, SharedLinkFactory, UserFactory
from tests.sharing.reading import words

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6


def at_once(act):
    """The results of one act in many threads, each with its own connection."""

    def run(_):
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(run, range(MANY)))


def test_of_many_removals_one_counts():
    pk = PartnershipFactory().pk

    done = at_once(lambda: partnerships.stop(Partnership.objects.get(pk=pk)))

    assert sorted(done) == [False] * (MANY - 1) + [True]
    for kind in (Event.Kind.STOPPED, Event.Kind.LOST):
        assert Event.objects.filter(kind=kind).count() == 1


def test_visits_at_once_are_all_counted_in_one_event():
    link = SharedLinkFactory()

    at_once(lambda: links.count_visit(link))

    assert Event.objects.get().n == MANY


def test_of_many_undos_one_counts():
    share = PartnershipFactory()
    partnerships.stop(share)

    done = at_once(lambda: partnerships.undo(Partnership.objects.get(pk=share.pk)))

    assert sorted(done) == [False] * (MANY - 1) + [True]
    assert Partnership.objects.live().count() == 1
    assert Event.objects.filter(kind=Event.Kind.RESUMED).count() == 1


def test_adding_the_same_person_many_times_at_once_adds_once(as_user):
    anna, _ben = UserFactory(handle="anna"), UserFactory(handle="ben")
    clients = [as_user(anna) for _ in range(MANY)]

    def add():
        return clients.pop().post("/account/sharing/add/", {"people": ["ben"]})

    answers = at_once(add)

    assert sorted(answer.status_code for answer in answers) == [303] + [422] * (
        MANY - 1
    )
    assert Partnership.objects.count() == 1
    late = [answer for answer in answers if answer.status_code == 422]
    assert all("Ben can see your library already." in words(answer) for answer in late)


def test_adding_anew_and_undoing_at_once_leaves_one(as_user):
    share = PartnershipFactory()
    partnerships.stop(share)
    acts = [
        lambda: partnerships.undo(Partnership.objects.get(pk=share.pk)),
        lambda: len(partnerships.share(share.sharer, [share.recipient])),
    ] * (MANY // 2)

    def act():
        try:
            return acts.pop()()
        except partnerships.NotShared:
            return False

    assert sum(map(bool, at_once(act))) == 1
    assert Partnership.objects.live().count() == 1

"""A worker ends with a file while people do something with the photos on it."""

from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from django.db import connections

from assets import editing, keeping, processing
from assets.editing import Change, Spot
from assets.facts import Facts
from assets.models import StoredFile
from tests.factories import (
    AssetFactory,
    PartnershipFactory,
    StoredFileFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)
Status = StoredFile.Status
# What is to come in between is over by then, unless it is held up: then it comes after.
MOMENT = 0.5
SAID = Facts(latitude=48.2, longitude=16.4)


@pytest.fixture
def meanwhile():
    """Do something in another connection, in the midst of what goes on in this one.

    Gives a way to wait for its end, too.
    """
    with ThreadPoolExecutor(1) as pool:

        def start(act):
            def run():
                try:
                    return act()
                finally:
                    connections.close_all()

            begun = pool.submit(run)
            wait([begun], MOMENT)
            return begun

        yield start


def finish(pk):
    """What a worker does when a file is decoded."""
    processing.finish(StoredFile.objects.get(pk=pk), Status.READY, SAID, "")


def test_what_its_owner_says_while_a_photo_is_made_ready_stays(meanwhile, monkeypatch):
    anna = UserFactory(handle="anna")
    # Made ready again: nothing new is known of it, but all is written once more.
    file = StoredFileFactory(status=Status.WORKING, facts=SAID.to_json())
    photo = AssetFactory(owner=anna, file=file)
    sintra = Change(place=Spot(38.8, -9.4), description="Moss")
    describe, begun = processing.describe, []

    def described(*args, **kwargs):
        begun.append(meanwhile(lambda: editing.edit(anna, [photo.pk], sintra)))
        describe(*args, **kwargs)

    monkeypatch.setattr(processing, "describe", described)
    finish(file.pk)
    assert begun[0].result().done == [photo.pk]
    photo.refresh_from_db()
    assert (photo.latitude, photo.description) == (38.8, "Moss")


def test_keeping_what_is_just_made_ready_waits_for_nobody_in_a_circle(
    meanwhile, monkeypatch
):
    share = PartnershipFactory()
    file = StoredFileFactory(status=Status.WORKING)
    photo = AssetFactory(owner=share.sharer, file=file)
    lock_files, begun = keeping.lock_files, []

    def locked(pks):
        begun.append(meanwhile(lambda: finish(file.pk)))
        lock_files(pks)

    monkeypatch.setattr(keeping, "lock_files", locked)
    assert len(keeping.keep(share.recipient, [photo.pk]).kept) == 1
    for one in begun:
        one.result()

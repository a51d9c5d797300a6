"""Deleted for good while others do something with it: no error, no rest."""

import pytest

from assets import selection
from assets.models import Asset, Favorite
from assets.selection_views import mark
from sharing import albums, links
from sharing.models import Album, SharedLink
from tests.factories import AlbumFactory, AssetFactory, PartnershipFactory, UserFactory
from tests.sharing.test_racing import MANY, at_once

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 2


def racing(*acts):
    """Each of several threads does the next of the acts, again and again."""
    waiting = [*acts] * MANY

    def act():
        try:
            return waiting.pop()()
        except (links.NothingToShare, Album.DoesNotExist):
            return None

    return at_once(act)


def delete_for_good(owner, ids):
    selection.act(owner, ids, selection.TRASH)
    selection.act(owner, ids, selection.DELETE)


@pytest.mark.parametrize("time", range(TIMES))
def test_hearts_while_it_is_deleted(time):
    anna, ben = UserFactory(handle="anna"), UserFactory(handle="ben")
    PartnershipFactory(sharer=anna, recipient=ben)
    ids = [photo.pk for photo in AssetFactory.create_batch(3, owner=anna)]

    racing(lambda: delete_for_good(anna, ids), lambda: mark(ben, ids, on=True))

    delete_for_good(anna, ids)
    assert not Asset.objects.exists()
    assert not Favorite.objects.exists()


@pytest.mark.parametrize("time", range(TIMES))
def test_links_while_it_is_deleted(time):
    anna = UserFactory(handle="anna")
    ids = [photo.pk for photo in AssetFactory.create_batch(3, owner=anna)]

    racing(lambda: delete_for_good(anna, ids), lambda: links.make(anna, ids, {}))

    delete_for_good(anna, ids)
    assert not Asset.objects.exists()
    assert not SharedLink.assets.through.objects.exists()


@pytest.mark.parametrize("time", range(TIMES))
def test_links_to_an_album_while_it_is_deleted(time):
    album = AlbumFactory(owner=UserFactory(handle="anna"))

    racing(
        lambda: links.make_for_album(Album.objects.get(pk=album.pk), {}),
        lambda: albums.delete(Album.objects.get(pk=album.pk)),
    )

    assert not Album.objects.exists()
    assert not SharedLink.objects.filter(album=album.pk).exists()

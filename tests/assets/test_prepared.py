"""The rule in SQL, kept: the same answers, or a loud mistake."""

from uuid import uuid4

import pytest
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from assets.models import Asset
from assets.prepared import PreparedQuery
from assets.serving import VISIBLE
from tests.factories import (
    AlbumEntryFactory,
    AlbumFactory,
    AlbumMemberFactory,
    AssetFactory,
)


def test_it_answers_as_the_rule_does(anna, ben, carl, olga):
    kinds = ("archived", "locked", "trashed")
    assets = [AssetFactory(owner=anna), AssetFactory(owner=ben)]
    assets += [AssetFactory(owner=anna, **{kind: True}) for kind in kinds]
    album = AlbumFactory(owner=anna)
    AlbumMemberFactory(album=album, user=carl)
    AlbumEntryFactory(album=album, asset=assets[2])
    for person in (anna, ben, carl, olga):
        visible = Asset.objects.visible_to(person)
        for asset in assets:
            seen = VISIBLE.first(person, asset.pk) is not None
            assert seen == visible.filter(pk=asset.pk).exists()
        assert VISIBLE.first(person, uuid4()) is None
    assert VISIBLE.first(carl, assets[2].pk)


@pytest.mark.parametrize(
    "build",
    [
        # The time of the first request would stand for all that follow.
        lambda user, pk: Asset.objects.filter(
            owner=user, pk=pk, added_at__lt=timezone.now()
        ),
        lambda user, pk: Asset.objects.filter(
            Q(owner=user) if user.pk % 2 else Q(owner__isnull=True), pk=pk
        ),
        lambda user, pk: Asset.objects.filter(pk=pk),
        lambda user, pk: Asset.objects.filter(owner=user),
    ],
    ids=["time", "branch", "anybody", "any asset"],
)
def test_what_cannot_be_kept_is_refused(db, build):
    with pytest.raises(TypeError):
        PreparedQuery(build).first(User(pk=1), uuid4())

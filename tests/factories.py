"""Rows for tests; a test says only what matters to it."""

import hashlib
from datetime import UTC, datetime, timedelta

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from accounts.models import User
from assets.models import Asset, StoredFile
from assets.querysets import State
from sharing.models import Album, AlbumEntry, AlbumMember, Partnership, SharedLink

PASSWORD = "a long enough phrase"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    handle = factory.Sequence("person-{}".format)
    name = factory.LazyAttribute(lambda o: o.handle.title())
    email = factory.LazyAttribute(lambda o: f"{o.handle}@example.org")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))


class StoredFileFactory(DjangoModelFactory):
    class Meta:
        model = StoredFile

    sha256 = factory.Sequence(lambda n: hashlib.sha256(b"%d" % n).hexdigest())
    size = 4
    crc32 = 0
    format = "jpeg"
    status = StoredFile.Status.READY
    width = 1600
    height = 1200


class AssetFactory(DjangoModelFactory):
    class Meta:
        model = Asset

    class Params:
        archived = factory.Trait(state=State.ARCHIVED)
        locked = factory.Trait(state=State.LOCKED)
        trashed = factory.Trait(
            state=State.TRASHED,
            trashed_from=State.LIBRARY,
            trashed_at=datetime(2026, 11, 1, tzinfo=UTC),
        )

    owner = factory.SubFactory(UserFactory)
    file = factory.SubFactory(StoredFileFactory)
    name = factory.Sequence("IMG_{:04}.jpg".format)
    # All on one day however many tests ran before.
    taken_at = factory.Sequence(
        lambda n: datetime(2025, 6, 1, 12, tzinfo=UTC) + timedelta(seconds=n)
    )
    taken_offset = 0

    @factory.lazy_attribute
    def taken_on(self):
        return (self.taken_at + timedelta(minutes=self.taken_offset)).date()

    @factory.lazy_attribute
    def month(self):
        return self.taken_on.year * 100 + self.taken_on.month


class PartnershipFactory(DjangoModelFactory):
    class Meta:
        model = Partnership

    sharer = factory.SubFactory(UserFactory)
    recipient = factory.SubFactory(UserFactory)


class AlbumFactory(DjangoModelFactory):
    class Meta:
        model = Album

    owner = factory.SubFactory(UserFactory)
    title = "Summer"


class AlbumMemberFactory(DjangoModelFactory):
    class Meta:
        model = AlbumMember


class AlbumEntryFactory(DjangoModelFactory):
    class Meta:
        model = AlbumEntry

    album = factory.SubFactory(AlbumFactory)
    added_by = factory.SelfAttribute("album.owner")


class SharedLinkFactory(DjangoModelFactory):
    class Meta:
        model = SharedLink

    maker = factory.SubFactory(UserFactory)
    secret_digest = factory.Sequence(lambda n: hashlib.sha256(b"%d" % n).hexdigest())
    secret_sealed = "sealed"

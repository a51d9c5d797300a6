"""Zips of photos: a stored selection, asked about again before every single entry."""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from io import BytesIO
from itertools import batched
from typing import BinaryIO, NamedTuple
from uuid import UUID
from zlib import crc32

from django.db import transaction
from django.db.models import Exists, Prefetch
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone

from accounts.models import User
from assets import sidecars, turning
from assets.models import Asset, Companion, Download, StoredFile
from assets.prepared import PreparedQuery
from assets.querysets import AssetQuerySet, State
from assets.ranges import BLOCK, not_modified, respond
from assets.renditions import PREVIEW
from assets.serving import (
    attachment,
    etag_of,
    keep_private,
    open_media,
    release_connection,
)
from assets.zip_names import DistinctNames, beside
from assets.zipping import EARLIEST, Entry, plan
from sharing import events

logger = logging.getLogger(__name__)

# Long enough for a slow line to fetch a whole library, and to resume the next day.
LIFETIME = timedelta(hours=24)
# Ids in one query; SQLite takes no more than 32,766 values.
BATCH = 5000


class Revoked(Http404):
    """What was being sent may no longer be seen."""


class Item(NamedTuple):
    """One file for the zip, and the asset through which it may be had."""

    asset: UUID
    key: str
    entry: Entry
    # Of what is written for the zip and lies nowhere.
    content: bytes | None = None


def downloadable(user: User) -> AssetQuerySet:
    """What may go into a zip: all that the rule shows, but nothing from the trash."""
    return Asset.objects.visible_to(user).exclude(state=State.TRASHED)


STILL_DOWNLOADABLE = PreparedQuery(
    lambda user, pk: (
        downloadable(user)
        .filter(Exists(User.objects.active().filter(pk=user.pk)), pk=pk)
        .values_list("pk")[:1]
    )
)


def available(user: User, pks: Iterable[UUID]) -> list[UUID]:
    """Those of `pks` that `user` may download, once each and in their order."""
    unique = list(dict.fromkeys(pks))
    found: set[UUID] = set()
    for batch in batched(unique, BATCH):
        permitted = downloadable(user).filter(pk__in=batch)
        found.update(permitted.values_list("pk", flat=True))
    return [pk for pk in unique if pk in found]


@transaction.atomic
def store(user: User, pks: Iterable[UUID], name: str) -> Download:
    """Remember a selection as a download, for `user` alone."""
    pks = list(pks)
    events.downloaded(user, pks)
    return Download.objects.create(
        user=user,
        name=name,
        assets=[str(pk) for pk in pks],
        expires_at=timezone.now() + LIFETIME,
    )


def send_zip(
    request: HttpRequest, user: User, pks: Iterable[UUID], name: str
) -> HttpResponseBase:
    """Answer with a zip of those of `pks` that `user` may have; 404 if none is left."""

    def still(pk: UUID) -> bool:
        return STILL_DOWNLOADABLE.first(user, pk) is not None

    return send_items(request, contents(user, pks), name, still)


def send_items(
    request: HttpRequest,
    contents: Iterable[Item],
    name: str,
    still: Callable[[UUID], bool],
) -> HttpResponseBase:
    """Answer with a zip of `contents`; it ends before an asset that is `still` no more.

    404 if there is nothing in it.
    """
    items = list(contents)
    if not items:
        raise Http404
    etag = etag_of("zip", *(f"{item.asset} {item.entry}" for item in items))
    response: HttpResponseBase | None = not_modified(request, etag)
    if response is None:
        archive = plan(item.entry for item in items)

        def before_entry(index: int) -> None:
            if not still(items[index].asset):
                raise Revoked
            release_connection()

        def open_entry(index: int) -> BinaryIO:
            item = items[index]
            if item.content is not None:
                return BytesIO(item.content)
            return open_media(item.key)

        def body(start: int, stop: int) -> Iterator[bytes]:
            return archive.chunks(start, stop, open_entry, before_entry)

        response = respond(
            request,
            body,
            length=archive.length,
            etag=etag,
            content_type="application/zip",
        )
        response["Content-Disposition"] = attachment(f"{name}.zip")
    return keep_private(response)


def contents(user: User, pks: Iterable[UUID]) -> Iterator[Item]:
    """What a zip of `pks` holds for `user` now: originals, companions beside them."""
    names = DistinctNames()
    companions = Prefetch("companions", Companion.objects.select_related("file"))
    for batch in batched(pks, BATCH):
        permitted = downloadable(user).select_related("file")
        found = permitted.prefetch_related(companions).in_bulk(batch)
        for pk in batch:
            if asset := found.get(pk):
                yield from files(asset, names)


def files(asset: Asset, names: DistinctNames) -> Iterator[Item]:
    """The original of `asset`; beside it its companions, and what its owner decided."""
    name = names.take(asset.name)
    yield _item(asset, asset.file, name)
    for companion in asset.companions.all():
        own_name = names.take(beside(companion.name, asset.name, name))
        yield _item(asset, companion.file, own_name)
    if sidecars.decided(asset):
        own_name = names.take(beside(sidecars.name_of(asset), asset.name, name))
        content = sidecars.write(asset)
        size, crc = len(content), crc32(content)
        entry = Entry(own_name, size, crc, asset.taken_local)
        yield Item(asset.pk, "", entry, content)


def preview_of(asset: Asset, name: str) -> Item | None:
    """The re-encoded picture alone, under a name and a date that tell nothing."""
    size = crc = 0
    try:
        key = turning.key_of(asset.file, PREVIEW, asset.rotation)
        with open_media(key) as source:
            while block := source.read(BLOCK):
                size, crc = size + len(block), crc32(block, crc)
    except FileNotFoundError:
        logger.exception("The preview of asset %s is not in the storage", asset.pk)
        return None
    return Item(asset.pk, key, Entry(name, size, crc, EARLIEST))


def _item(asset: Asset, file: StoredFile, name: str) -> Item:
    entry = Entry(name, file.size, file.crc32, asset.taken_local)
    return Item(asset.pk, file.key, entry)

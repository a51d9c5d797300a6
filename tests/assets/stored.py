"""Assets whose bytes really lie in the storage."""

import hashlib
import zlib
from pathlib import Path

from assets.models import Companion
from assets.renditions import PREVIEW, THUMBNAIL, THUMBNAIL_2X
from assets.storage import library
from tests.factories import AssetFactory, StoredFileFactory


def put(key, content):
    path = Path(library().path(key))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def stored_file(content, **fields):
    file = StoredFileFactory(
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        crc32=zlib.crc32(content),
        **fields,
    )
    put(file.key, content)
    return file


def stored_asset(content, *, file=None, **fields):
    """An asset with its original and renditions that name themselves."""
    file = stored_file(content, **file or {})
    for rendition in (THUMBNAIL, THUMBNAIL_2X, PREVIEW):
        put(file.rendition_key(rendition.filename), rendition.name.encode())
    return AssetFactory(file=file, **fields)


def with_sidecar(asset, name, content):
    file = stored_file(content, format="")
    return Companion.objects.create(
        asset=asset, file=file, name=name, kind=Companion.Kind.SIDECAR
    )


def with_film(asset, name, file):
    """What moves of a live photo, as a file of its own."""
    return Companion.objects.create(
        asset=asset, file=file, name=name, kind=Companion.Kind.MOTION
    )

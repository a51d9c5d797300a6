"""Send the bytes of one asset. The only module that opens media for a response."""

import logging
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple
from uuid import UUID
from zlib import crc32

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.crypto import salted_hmac
from django.utils.http import content_disposition_header

from accounts.models import User
from assets import clips, live, sidecars, turning
from assets.marker import require_storage
from assets.models import Asset, Clip, StoredFile
from assets.prepared import PreparedQuery
from assets.ranges import not_modified, read_blocks, respond
from assets.renditions import PLAYBACK, Rendition, turned
from assets.storage import library
from assets.zip_names import safe_name
from sharing.models import Partnership, SharedLink

logger = logging.getLogger(__name__)

UNKNOWN = "application/octet-stream"
RUNS_NOTHING = "sandbox; default-src 'none'; frame-ancestors 'none'"
# Raised when renditions are made in another way: browsers then fetch them anew.
VERSION = 1


class Media(NamedTuple):
    """What serving needs to know of an asset that has passed the rule."""

    pk: UUID
    name: str
    file: StoredFile
    # Quarters that its owner turned it by.
    rotation: int = 0


FACTS = (
    "name",
    "file_id",
    "file__sha256",
    "file__format",
    "file__status",
    "file__playback",
    "rotation",
)
VISIBLE = PreparedQuery(
    lambda user, pk: (
        Asset.objects.visible_to(user).filter(pk=pk).values_list(*FACTS)[:1]
    )
)


def visible_media(user: User, pk: UUID) -> Media:
    """The media of one asset that `user` may see by the access rule; else 404."""
    return media_of(pk, VISIBLE.first(user, pk))


def visible_media_through(link: SharedLink, pk: UUID) -> Media:
    """The media of one asset that a visitor sees behind `link`; else 404."""
    assets = Asset.objects.visible_through(link).filter(pk=pk)
    return media_of(pk, assets.values_list(*FACTS).first())


def locked_media(user: User, pk: UUID) -> Media:
    """The media of one locked asset of `user`'s; else 404. The door is elsewhere."""
    assets = Asset.objects.locked_of(user).filter(pk=pk)
    return media_of(pk, assets.values_list(*FACTS).first())


def media_shown_by(share: Partnership, pk: UUID) -> Media:
    """The media of one asset that a live partnership shows; else 404."""
    assets = Asset.objects.shown_by(share).filter(pk=pk)
    return media_of(pk, assets.values_list(*FACTS).first())


def media_of(pk: UUID, row: tuple[Any, ...] | None) -> Media:
    """The media that a row of `FACTS` tells of; no row, no media."""
    if row is None:
        raise Http404
    name, file_id, sha256, format, status, playback, rotation = row
    file = StoredFile(
        id=file_id, sha256=sha256, format=format, status=status, playback=playback
    )
    return Media(pk, name, file, rotation)


def send_rendition(
    request: HttpRequest, media: Media, rendition: Rendition
) -> HttpResponseBase:
    """A picture of ours for looking at, once it has been made."""
    if media.file.status != StoredFile.Status.READY:
        raise Http404
    try:
        key = turning.key_of(media.file, rendition, media.rotation)
    except FileNotFoundError as missing:
        raise not_there(media, rendition.name) from missing
    what = turned(rendition.name, media.rotation)
    return _send(request, media, what, key, rendition.media_type)


def send_original(request: HttpRequest, media: Media) -> HttpResponseBase:
    """The exact bytes that came in, as a download."""
    kind = media.file.kind
    media_type = kind.media_type if kind else UNKNOWN
    response = _send(request, media, "original", media.file.key, media_type)
    response["Content-Disposition"] = attachment(media.name)
    return response


def send_sidecar(request: HttpRequest, asset: Asset) -> HttpResponseBase:
    """What is known of an asset that has passed the rule, as an XMP file."""
    content = sidecars.write(asset)
    etag = etag_of(str(asset.pk), "sidecar", str(crc32(content)))
    response: HttpResponseBase | None = not_modified(request, etag)
    if response is None:
        response = respond(
            request,
            lambda start, stop: [content[start:stop]],
            length=len(content),
            etag=etag,
            content_type="application/rdf+xml",
        )
        response["Content-Disposition"] = attachment(sidecars.name_of(asset))
    return keep_private(response)


def send_video(
    request: HttpRequest, media: Media, *, original: bool = True
) -> HttpResponseBase:
    """What browsers play: the original if they can, else the copy made for them.

    Without `original`, the copy alone: it tells nothing but what is seen and heard.
    """
    match media.file.playback:
        case StoredFile.Playback.ORIGINAL if media.file.kind and original:
            # Browsers know QuickTime's container under the name of its successor.
            kind = media.file.kind
            media_type = "video/mp4" if kind.name == "mov" else kind.media_type
            return _send(request, media, "video", media.file.key, media_type)
        case StoredFile.Playback.READY | StoredFile.Playback.ORIGINAL if has_copy(
            media.file
        ):
            key = media.file.rendition_key(PLAYBACK)
            return _send(request, media, "playback", key, "video/mp4")
    raise Http404


def send_motion(
    request: HttpRequest, asset: Asset, *, original: bool = True
) -> HttpResponseBase:
    """What moves of a live photo that has passed the rule; as `send_video` does."""
    if not live.plays(asset, original=original):
        raise Http404
    if film := live.companion_film(asset):
        media = Media(asset.pk, film.name, film.file)
        return send_video(request, media, original=original)
    media = Media(asset.pk, asset.name, asset.file)
    key = clips.key_of(asset.file, Clip.Kind.MOTION)
    return _send(request, media, "motion", key, "video/mp4")


def has_copy(file: StoredFile) -> bool:
    """Whether there is a copy of a video that tells nothing else of its file."""
    made = file.playback == StoredFile.Playback.READY
    return made or clips.is_ready(file, Clip.Kind.COPY)


def _send(
    request: HttpRequest, media: Media, what: str, key: str, media_type: str
) -> HttpResponseBase:
    etag = etag_of(str(media.pk), str(media.file.pk), what, str(VERSION))
    response: HttpResponseBase | None = not_modified(request, etag)
    if response is None:
        try:
            length = library().size(key)
        except FileNotFoundError as missing:
            raise not_there(media, what) from missing
        response = respond(
            request,
            lambda start, stop: _read(key, start, stop),
            length=length,
            etag=etag,
            content_type=media_type,
        )
    return keep_private(response)


def not_there(media: Media, what: str) -> Http404:
    """A 404 that is noted: the database knows of bytes that the storage lacks.

    With the storage away altogether, that is what is said.
    """
    require_storage()
    logger.exception("%s of asset %s is not in the storage", what, media.pk)
    return Http404()


def _read(key: str, start: int, stop: int) -> Iterator[bytes]:
    with open_media(key) as source:
        yield from read_blocks(source, start, stop)


def open_media(key: str) -> BinaryIO:
    """The stored bytes at `key`, for something that has passed the rule."""
    return library().open_for_reading(key)


def etag_of(*parts: str) -> str:
    """A strong ETag that tells nothing about the content to who lacks our key."""
    digest = salted_hmac("assets.serving", "\0".join(parts), algorithm="sha256")
    return f'"{digest.hexdigest()[:32]}"'


def attachment(name: str) -> str:
    """`Content-Disposition` of a download; the name is safe on every system."""
    header = content_disposition_header(as_attachment=True, filename=safe_name(name))
    assert header is not None
    return header


def keep_private(response: HttpResponseBase) -> HttpResponseBase:
    """Let the browser keep it but ask each time, and never run anything in it.

    The answer may outlive the view by hours: it must not hold a connection that others
    wait for.
    """
    response["Cache-Control"] = "private, no-cache"
    response["Content-Security-Policy"] = RUNS_NOTHING
    patch_vary_headers(response, ["Cookie"])
    if response.streaming:
        release_connection()
    return response


def release_connection() -> None:
    """Give a pooled connection back: slow readers outnumber the pool."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        connection.close()

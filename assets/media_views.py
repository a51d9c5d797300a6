"""The bytes of one asset, by the access rule. Anything refused is a 404."""

from uuid import UUID

from django.http import Http404, HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.http import Request
from assets.asset_views import seen_asset
from assets.ranges import begins
from assets.renditions import PREVIEW, THUMBNAIL, THUMBNAIL_2X
from assets.serving import (
    send_motion,
    send_original,
    send_rendition,
    send_sidecar,
    send_video,
    visible_media,
)
from ram.policy import media
from sharing import events

THUMBNAILS = {"": THUMBNAIL, "250": THUMBNAIL, "500": THUMBNAIL_2X}


@media
@require_safe
def thumbnail(request: Request, pk: UUID) -> HttpResponseBase:
    """The small picture; with `?size=500` the one for dense screens."""
    # A table does what a form would, at a price that a hundred tiles can pay.
    rendition = THUMBNAILS.get(request.GET.get("size", ""))
    if rendition is None:
        raise Http404
    return send_rendition(request, visible_media(request.user, pk), rendition)


@media
@require_safe
def preview(request: Request, pk: UUID) -> HttpResponseBase:
    """The picture for looking at it alone; of a video, a still."""
    return send_rendition(request, visible_media(request.user, pk), PREVIEW)


@media
@require_safe
def original(request: Request, pk: UUID) -> HttpResponseBase:
    """The exact bytes that came in, as a download."""
    response = send_original(request, visible_media(request.user, pk))
    # The viewer shows it, too, where one looks closely.
    looks = request.headers.get("Sec-Fetch-Dest") in {"image", "video"}
    if begins(request, response) and not looks:
        with events.in_passing():
            events.downloaded(request.user, [pk])
    return response


@media
@require_safe
def sidecar(request: Request, pk: UUID) -> HttpResponseBase:
    """What is known of it, as an XMP file to lie beside the original."""
    return send_sidecar(request, seen_asset(request, pk))


@media
@require_safe
def motion(request: Request, pk: UUID) -> HttpResponseBase:
    """What moves of a live photo, seekable."""
    return send_motion(request, seen_asset(request, pk))


@media
@require_safe
def video(request: Request, pk: UUID) -> HttpResponseBase:
    """The video for playing, seekable."""
    return send_video(request, visible_media(request.user, pk))

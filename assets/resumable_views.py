"""Resumable uploads by the tus protocol, version 1.0: https://tus.io/protocols."""

from base64 import b64encode
from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, UnreadablePostError
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.http import require_http_methods

from accounts.http import Request
from assets import uploads as actions
from assets.marker import StorageAway
from assets.models import Upload
from assets.room import DiskFull, TooLarge, full_disk_told
from assets.upload_forms import BeginForm, ChecksumField, PieceForm
from assets.upload_views import photo_link
from assets.uploads import Conflict, Gone
from ram.outages import RETRY_AFTER
from ram.policy import media

VERSION = "1.0.0"
PIECE_TYPE = "application/offset+octet-stream"
# A piece with a checksum is held until it is known to be right.
CHECKED_PIECE = 4 * actions.PIECE
STATUS: dict[type[Exception], int] = {
    Conflict: 409,
    StorageAway: 503,
    Gone: 410,
    TooLarge: 413,
    DiskFull: 507,
}
CHECKSUM_MISMATCH = 460

View = Callable[..., HttpResponse]


def plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, "text/plain; charset=utf-8", status=status)


def speaks_tus(view: View) -> View:
    """Settle the version; what goes wrong in the action becomes its status."""

    @wraps(view)
    def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        spoken = request.headers.get("Tus-Resumable")
        if request.method != "OPTIONS" and spoken != VERSION:
            response = plain("Unknown version of tus.", 412)
            response["Tus-Version"] = VERSION
        else:
            try:
                with full_disk_told():
                    response = view(request, *args, **kwargs)
            except tuple(STATUS) as problem:
                response = plain(str(problem), STATUS[type(problem)])
                if response.status_code == 503:
                    response["Retry-After"] = str(RETRY_AFTER)
        response["Tus-Resumable"] = VERSION
        return response

    return answer


@media
@require_http_methods(["OPTIONS", "POST"])
@speaks_tus
def uploads(request: Request) -> HttpResponse:
    """What we can; by POST begins an upload."""
    if request.method == "OPTIONS":
        return abilities()
    head = request.headers
    form = BeginForm(
        {"length": head.get("Upload-Length"), "file": head.get("Upload-Metadata")}
    )
    if not form.is_valid():
        return plain(form.errors.as_text(), 400)
    file, length = form.cleaned_data["file"], form.cleaned_data["length"]
    upload = actions.begin(request.user, file.name, length, file.modified_at)
    response = state(upload, 201)
    response["Location"] = reverse("assets:upload_file", args=[upload.pk])
    return response


@media
@require_http_methods(["HEAD", "PATCH", "DELETE"])
@speaks_tus
def upload_file(request: Request, pk: UUID) -> HttpResponse:
    """One upload of mine: how far it is, its next piece, its end."""
    upload = get_object_or_404(Upload, pk=pk, owner=request.user)
    if upload.expires_at < timezone.now():
        raise Gone
    if request.method == "PATCH":
        return receive_piece(request, upload)
    if request.method == "DELETE":
        actions.forget(upload)
        return HttpResponse(status=204)
    response = state(upload, 200)
    response["Upload-Length"] = upload.length
    response["Upload-Metadata"] = f"filename {b64encode(upload.name.encode()).decode()}"
    return response


def receive_piece(request: Request, upload: Upload) -> HttpResponse:
    """Append the body at its offset; the same last piece again, the same answer."""
    if request.content_type != PIECE_TYPE:
        return plain(f"A piece is {PIECE_TYPE}.", 415)
    head = request.headers
    form = PieceForm(
        {
            "offset": head.get("Upload-Offset"),
            "size": head.get("Content-Length"),
            "checksum": head.get("Upload-Checksum"),
        }
    )
    if not form.is_valid():
        return plain(form.errors.as_text(), 400)
    offset, size, checksum = form.cleaned_data.values()
    if offset + size > upload.length:
        return plain("More than was announced.", 413)
    if upload.outcome and offset + size in {upload.offset, upload.length}:
        return state(upload, 204)
    read = reader(request)
    if checksum:
        if size > CHECKED_PIECE:
            return plain("Too large a piece for one checksum.", 413)
        body = read(size)
        if not checksum.fits(body):
            return plain("The checksum is not that of the piece.", CHECKSUM_MISMATCH)
        read = BytesIO(body).read
    actions.append(upload, offset, read)
    return state(upload, 204)


def reader(request: Request) -> Callable[[int], bytes]:
    """Reads whole pieces of a body; one cut short gives what came of it."""

    def read(size: int) -> bytes:
        piece = bytearray()
        while len(piece) < size:
            try:
                block = request.read(size - len(piece))
            except UnreadablePostError:
                break
            if not block:
                break
            piece += block
        return bytes(piece)

    return read


def state(upload: Upload, status: int) -> HttpResponse:
    """How far an upload is, and how it ended if it has."""
    refused = upload.outcome == actions.REFUSED
    if refused and status == 204:
        response = plain(upload.reason, 422)
    else:
        response = HttpResponse(status=status)
    response["Upload-Offset"] = upload.offset
    response["Upload-Expires"] = http_date(upload.expires_at.timestamp())
    response["Cache-Control"] = "no-store"
    if upload.outcome:
        # WSGI wants a plain string, and this one is the member of an enumeration.
        response["Ram-Outcome"] = str(upload.outcome)
    if upload.asset:
        response["Ram-Photo"] = photo_link(upload.asset)
        response["Ram-Added"] = upload.asset.added_at.date().isoformat()
    return response


def abilities() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Tus-Version"] = VERSION
    response["Tus-Max-Size"] = settings.RAM_UPLOAD_LIMIT
    response["Tus-Extension"] = "creation,expiration,termination,checksum"
    response["Tus-Checksum-Algorithm"] = ",".join(ChecksumField.ALGORITHMS)
    return response

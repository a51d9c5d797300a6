"""Seeded bugs of bytes: pictures, films, originals, zips and uploads."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404

from accounts.models import User
from assets import archive, download_views, media_views, resumable_views, serving
from assets.models import Asset, StoredFile
from ram import policy
from ram.policy import PolicyMiddleware
from tests.prove.mutants.planting import INFO, MEDIA, by_id, mutant, swap


@mutant("media by id without the rule", "LibrePhotos #403", "assets:thumbnail", "carl")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        media_views,
        "visible_media",
        lambda user, pk: serving.media_of(pk, by_id(pk)),
    )


@mutant("videos by id without the rule", "Immich #9750", "assets:video", "carl")
def _(stack: ExitStack) -> None:
    def video(user: Any, pk: Any) -> Any:
        row = by_id(pk)
        if row and row[3] in ("mp4", "mov"):
            return serving.media_of(pk, row)
        return serving.visible_media(user, pk)

    swap(stack, media_views, "visible_media", video)


@mutant("operators see photos", "rule 7", "assets:original", "olga")
def _(stack: ExitStack) -> None:
    def staff_too(user: User, pk: Any) -> Any:
        if user.is_staff:
            return serving.media_of(pk, by_id(pk))
        return serving.visible_media(user, pk)

    swap(stack, media_views, "visible_media", staff_too)


def before_the_rule(
    stack: ExitStack, answer: Callable[[Any, Any], HttpResponse | None]
) -> None:
    """Something is answered before anybody has asked the rule."""
    real = PolicyMiddleware.__call__

    def call(self: Any, request: Any) -> Any:
        found = re.match(r"/(?:photos|s/[^/]+)/([0-9a-f-]{36})/(\w+)$", request.path)
        early = answer(request, found) if found else None
        return real(self, request) if early is None else early

    swap(stack, PolicyMiddleware, "__call__", call)


@mutant("304 before the rule", "Immich #3014", "assets:thumbnail", "carl", "a-new")
def _(stack: ExitStack) -> None:
    def answer(request: Any, found: Any) -> HttpResponse | None:
        sent = request.headers.get("If-None-Match", "")
        return HttpResponse(status=304) if len(sent) > 10 else None

    before_the_rule(stack, answer)


@mutant("ranges before the rule", "PhotoPrism #817", "assets:original", "carl", "a-new")
def _(stack: ExitStack) -> None:
    def answer(request: Any, found: Any) -> Any:
        row = by_id(found[1]) if "Range" in request.headers else None
        if row is None:
            return None
        return serving.send_original(request, serving.media_of(found[1], row))

    before_the_rule(stack, answer)


@mutant(
    "HEAD tells before the rule", "easy to forget", "assets:preview", "carl", "a-new"
)
def _(stack: ExitStack) -> None:
    def answer(request: Any, found: Any) -> Any:
        known = request.method == "HEAD" and by_id(found[1])
        return HttpResponse() if known else None

    before_the_rule(stack, answer)


@mutant("JSON is answered before the rule", "easy to forget", INFO, "carl", "a-new")
def _(stack: ExitStack) -> None:
    real = PolicyMiddleware.__call__

    def call(self: Any, request: Any) -> Any:
        found = re.match(r"/photos/([0-9a-f-]{36})/info/$", request.path)
        if found and "json" in request.headers.get("Accept", ""):
            asset = Asset.objects.filter(pk=found[1]).first()
            return HttpResponse(asset.name if asset else "", status=200)
        return real(self, request)

    swap(stack, PolicyMiddleware, "__call__", call)


@mutant("the ETag is the content's hash", "T-C5", MEDIA, "anna", "a-new")
def _(stack: ExitStack) -> None:
    def etag_of(*parts: str) -> str:
        if len(parts) > 1 and parts[1].isdigit():
            return f'"{StoredFile.objects.get(pk=parts[1]).sha256}"'
        return '"zip"'

    swap(stack, serving, "etag_of", etag_of)


@mutant("a zip takes any id", "IDOR in bulk", "assets:download", "carl|anna")
def _(stack: ExitStack) -> None:
    swap(stack, archive, "downloadable", lambda user: Asset.objects.all())


@mutant("a zip takes from the trash", "table", "assets:download", "anna", "a-trash")
def _(stack: ExitStack) -> None:
    swap(stack, archive, "downloadable", lambda user: Asset.objects.visible_to(user))


@mutant("stored downloads of others", "IDOR", "download_file", "carl|ben", "zip-")
def _(stack: ExitStack) -> None:
    class Anybodys:
        class objects:
            @staticmethod
            def filter(user: Any, **more: Any) -> Any:
                return archive.Download.objects.filter(**more)

    swap(stack, download_views, "Download", Anybodys)


@mutant("uploads of others", "IDOR", "upload_file", "carl|ben", "up-")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        resumable_views,
        "get_object_or_404",
        lambda model, pk, owner: get_object_or_404(model, pk=pk),
    )


@mutant("other sites may embed pictures", "ASVS 3.5.8", "assets:thumbnail", "anna")
def _(stack: ExitStack) -> None:
    swap(stack, policy, "refuse_other_sites", lambda request, **more: None)

"""Seeded bugs of answers that tell, or that change something."""

import re
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware

from assets import asset_views, selection_views
from assets.models import Asset, Favorite
from ram import policy
from ram.policy import PolicyMiddleware
from sharing import album_entry_views
from tests.prove.mutants.planting import DETAIL, by_id, mutant, swap


def refused(stack: ExitStack, answer: Callable[[Any], HttpResponse | None]) -> None:
    real = asset_views.seen_asset

    def seen_asset(request: Any, pk: Any) -> Any:
        try:
            return real(request, pk)
        except Http404:
            if Asset.objects.filter(pk=pk).exists():
                answer(request)
            raise

    swap(stack, asset_views, "seen_asset", seen_asset)


@mutant("403 for what exists", "decision 4", DETAIL, "carl", "a-new")
def _(stack: ExitStack) -> None:
    def forbid(request: Any) -> None:
        raise PermissionDenied

    refused(stack, forbid)


@mutant("another 404 for what exists", "Immich #28154", DETAIL, "carl", "a-new")
def _(stack: ExitStack) -> None:
    real = PolicyMiddleware.__call__
    there: list[bool] = []

    def call(self: Any, request: Any) -> Any:
        there.clear()
        response = real(self, request)
        if there and response.status_code == 404:
            response.content += b"<!-- not yours -->"
        return response

    refused(stack, lambda request: there.append(True))  # type: ignore[arg-type, return-value]
    swap(stack, PolicyMiddleware, "__call__", call)


@mutant("a header for what exists", "T-B2", "assets:thumbnail", "carl", "a-new")
def _(stack: ExitStack) -> None:
    real = PolicyMiddleware.__call__

    def call(self: Any, request: Any) -> Any:
        response = real(self, request)
        found = re.match(r"/photos/([0-9a-f-]{36})/thumbnail$", request.path)
        if found and by_id(found[1]):
            response["X-Cache"] = "hit"
        return response

    swap(stack, PolicyMiddleware, "__call__", call)


@mutant(
    "the dialog of albums opens for foreign ids",
    "found by this proof",
    "choose_albums",
    "carl",
    "a-new",
)
def _(stack: ExitStack) -> None:
    swap(stack, album_entry_views, "visible_of", lambda request, form: True)


@mutant("looking changes something", "T-G4", "assets:info", "ben", "a-new")
def _(stack: ExitStack) -> None:
    real = asset_views.about

    def about(request: Any, asset: Any) -> Any:
        Asset.objects.filter(pk=asset.pk).update(description=asset.description)
        return real(request, asset)

    swap(stack, asset_views, "about", about)


@mutant(
    "a refusal that changed something first",
    "LibrePhotos CVE-2026-57943",
    "assets:favorite",
    "carl",
    "a-new",
)
def _(stack: ExitStack) -> None:
    class Eager(selection_views.FavoriteForm):
        def clean(self) -> Any:
            data = super().clean()
            for pk in filter(None, self.cleaned_data.get("ids", [])):
                Favorite.objects.filter(asset=pk).update(asset=pk)
            return data

    swap(stack, selection_views, "FavoriteForm", Eager)


@mutant("forms without their token", "T-G4", "forgery")
def _(stack: ExitStack) -> None:
    swap(stack, CsrfViewMiddleware, "process_view", lambda *a, **k: None)


@mutant("forms from other sites", "T-G4", "cross", "anna")
def _(stack: ExitStack) -> None:
    real = policy.refuse_other_sites

    def refuse(request: Any, **more: Any) -> None:
        if request.method in policy.SAFE:
            real(request, **more)

    swap(stack, policy, "refuse_other_sites", refuse)

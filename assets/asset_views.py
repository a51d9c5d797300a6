"""One photo or video with all that is known about it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request
from accounts.models import User
from assets import keeping, live, processing
from assets.copies import also_owned_by, one_photo
from assets.facts import Facts
from assets.forms import ContextForm
from assets.models import Asset, Companion, Favorite
from assets.months import today
from assets.place_forms import WhereForm
from assets.querysets import AssetQuerySet, shares_showing
from assets.search import search_parts, understand
from assets.search_forms import SearchForm, typed
from assets.search_views import kept_choice
from assets.timeline import Choice, Place, choose, neighbor
from assets.words import in_words
from assets.world import place_parts
from ram.htmx import render_page
from ram.policy import member
from sharing.contents import neighbors
from sharing.link_cards import albums_showing, links_showing
from sharing.models import Album


@dataclass(frozen=True)
class Context:
    """The list an asset was opened from, and what stands beside it there."""

    back: str
    query: str
    before: UUID | None = None
    after: UUID | None = None
    album: Album | None = None


@member
@require_safe
def detail(request: Request, pk: UUID) -> HttpResponse:
    """The picture or the playing video, its neighbors, and everything known."""
    asset = seen_asset(request, pk)
    around = context_of(request, asset)
    favorite = Favorite.objects.filter(
        user=request.user, asset__in=one_photo(request.user, [pk])
    )
    context = about(request.user, asset) | {
        "favorite": favorite.exists(),
        "copy": keeping.copy_of(asset, request.user),
        "passable": Asset.objects.passable_by(request.user).filter(pk=pk).exists(),
        "back": around.back,
        "query": around.query,
        "asset_id": str(asset.pk),
        "album": around.album,
        "newer": address(around.before, around),
        "older": address(around.after, around),
    }
    return render_page(request, "assets/detail.html", context, partial="viewer")


@member
@require_safe
def info(request: Request, pk: UUID) -> HttpResponse:
    """Everything known about one photo, without the photo."""
    context = about(request.user, seen_asset(request, pk))
    return render_page(request, "assets/info.html", context, partial="info")


def seen_asset(request: Request, pk: UUID) -> Asset:
    """One asset by the rule; else it does not exist."""
    assets = Asset.objects.visible_to(request.user)
    return get_object_or_404(assets.select_related("file", "owner"), pk=pk)


def about(viewer: User, asset: Asset) -> dict[str, Any]:
    """What the info sheet tells the viewer of an asset."""
    facts = Facts.from_json(asset.file.facts)
    mine = asset.owner_id == viewer.pk
    return {
        "asset": asset,
        "file": asset.file,
        "facts": facts,
        "mine": mine,
        "also_owned_by": also_owned_by(viewer, asset),
        "partners": seen_by(asset) if mine else [],
        "keepers": keeping.keepers_of(asset) if mine else [],
        "links": links_showing(asset) if mine else [],
        "in_albums": albums_showing(asset.owner, asset) if mine else [],
        "film": live.companion_film(asset) if asset.is_live else None,
        "live": live.plays(asset),
        "sidecar": asset.companions.filter(kind=Companion.Kind.SIDECAR).exists(),
    } | in_words(asset, facts)


@member
@require_POST
def retry(request: Request, pk: UUID) -> HttpResponse:
    """Let a photo of mine without a preview be tried again."""
    asset = get_object_or_404(Asset.objects.owned_by(request.user), pk=pk)
    processing.retry(asset.file_id)
    return redirect("assets:detail", pk=pk)


def context_of(request: Request, asset: Asset) -> Context:
    """The list named in the address, by which the neighbors are found."""
    form = ContextForm(request.GET)
    if not form.is_valid():
        raise Http404
    within, who = form.cleaned_data["within"], form.cleaned_data["who"]
    if isinstance(within, UUID):
        return within_album(request, within, asset)
    mine = Asset.objects.owned_by(request.user)
    lists = {
        "archive": mine.archived(),
        "trash": mine.trashed(),
        "favorites": Asset.objects.favorites_of(request.user),
    }
    if within in lists:
        back = reverse(f"assets:{within}")
        return beside(asset, [lists[within]], back, f"?within={within}")
    choice = choose(request.user, who)
    if choice is None:
        raise Http404
    if within == "search":
        return within_search(request, choice, asset)
    if within == "places":
        return within_place(request, choice, asset)
    query, day = choice.query, asset.taken_on
    back = reverse("assets:month", args=[f"{day.year:04}", f"{day.month:02}"]) + query
    return beside(asset, choice.lens.parts, back, query)


def beside(asset: Asset, parts: list[AssetQuerySet], back: str, query: str) -> Context:
    """The neighbors by date in a list of these parts."""
    place = Place(asset.taken_on, asset.taken_at, asset.pk)
    newer, older = neighbor(parts, place, "newer"), neighbor(parts, place, "older")
    return Context(back, query, newer, older)


def within_search(request: Request, choice: Choice, asset: Asset) -> Context:
    """The neighbors among what a search finds."""
    form, lens = SearchForm(request.GET), choice.lens
    parts = search_parts(lens, understand(typed(form), lens, today(), form.filters))
    kept = form.kept() | kept_choice(choice)
    back = f"{reverse('assets:search')}?{urlencode(kept)}"
    return beside(asset, parts, back, f"?{urlencode(kept | {'within': 'search'})}")


def within_place(request: Request, choice: Choice, asset: Asset) -> Context:
    """The neighbors in the same place."""
    form = WhereForm(request.GET)
    if not form.is_valid():
        raise Http404
    parts = place_parts(choice.lens, form.where)
    kept = form.kept | kept_choice(choice)
    back = f"{reverse('assets:place')}?{urlencode(kept)}"
    return beside(asset, parts, back, f"?{urlencode(kept | {'within': 'places'})}")


def within_album(request: Request, pk: UUID, asset: Asset) -> Context:
    """The neighbors in an album that the viewer may open."""
    album = get_object_or_404(Album.objects.open_to(request.user), pk=pk)
    before, after = neighbors(album, asset.pk)
    back = reverse("sharing:album", args=[pk])
    return Context(back, f"?within=album-{pk}", before, after, album)


def address(pk: UUID | None, around: Context) -> str:
    """The page of a neighbor in the same list."""
    return reverse("assets:detail", args=[pk]) + around.query if pk else ""


def seen_by(asset: Asset) -> list[User]:
    """The partners who can see this asset of mine now."""
    shares = shares_showing(asset.pk).select_related("recipient")
    return [share.recipient for share in shares]

"""Albums: the list, one of them, and what its owner does with it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import Request
from accounts.models import User
from assets.archive import available
from assets.download_views import stored
from assets.months import plain_look, with_hearts
from assets.tiles import render_days, render_row
from ram.htmx import render_page, wants_fragment
from ram.policy import member
from sharing import albums, sentences
from sharing.album_forms import (
    AlbumForm,
    AlbumPageForm,
    CoverForm,
    write_album_place,
)
from sharing.contents import (
    Page,
    Summary,
    counts,
    in_order,
    open_albums,
    read_page,
    summaries,
)
from sharing.models import Album, Partnership
from sharing.views import see_other

ALBUM = "sharing/albums/album.html"


@member
@require_safe
def list_albums(request: Request) -> HttpResponse:
    """My albums and those I am a member of, with what I see of each."""
    found = summaries(request.user, open_albums(request.user))
    return render(request, "sharing/albums/list.html", {"albums": found})


@member
@require_safe
def album(request: Request, pk: UUID) -> HttpResponse:
    """An album's photos in its order, page by page."""
    found = open_album(request, pk)
    form = AlbumPageForm(request.GET, album=found)
    if not form.is_valid():
        raise Http404
    after = form.cleaned_data["after"]
    page = read_page(found, after)
    if after and wants_fragment(request):
        context = photos_context(request, found, page)
        return render(request, f"{ALBUM}#rest", context)
    context = album_context(request, found, page)
    return render_page(request, ALBUM, context, partial="album")


def open_album(request: Request, pk: UUID) -> Album:
    """An album I may open, with its people; any other does not exist."""
    return get_object_or_404(open_albums(request.user), pk=pk)


def own_album(request: Request, pk: UUID) -> Album:
    """An album that is mine to change."""
    return get_object_or_404(
        open_albums(request.user).filter(owner=request.user), pk=pk
    )


def album_context(request: Request, found: Album, page: Page) -> dict[str, Any]:
    """All that the page of an album shows."""
    summary = Summary(found, request.user, counts([found.pk]).get(found.pk, 0))
    return photos_context(request, found, page) | {"summary": summary}


def photos_context(
    request: Request,
    found: Album,
    page: Page,
    picked: frozenset[UUID] = frozenset(),
) -> dict[str, Any]:
    """Photos of an album as a grid, and the way to more of them."""
    by_hand = found.order == Album.Order.BY_HAND
    owners = User.objects.in_bulk({tile.owner_id for tile in page.tiles})
    query = f"?within=album-{found.pk}"
    look = plain_look(request.user, list(owners.values()), query, picked)
    draw = render_row if by_hand else render_days
    more = f"?after={write_album_place(page.after)}" if page.after else ""
    address = reverse("sharing:album", args=[found.pk])
    return {
        "album": found,
        "by_hand": by_hand,
        "photos": draw(page.tiles, with_hearts(look, page.tiles)),
        "more_url": address + more if more else "",
    }


@member
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Name an album, and make it."""
    form = AlbumForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = albums.create(request.user, **form.cleaned_data)
        return see_other(reverse("sharing:album", args=[made.pk]))
    context = {"form": form, "title": _("New album"), "back": reverse("sharing:albums")}
    return words_page(request, context)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: UUID) -> HttpResponse:
    """Change my album's title, description and order."""
    found = own_album(request, pk)
    posted = request.POST if request.method == "POST" else None
    form = AlbumForm(posted, instance=found)
    back = reverse("sharing:album", args=[pk])
    if form.is_valid():
        # Not saved: that would bring back an album which was deleted in this moment.
        if not albums.change(found, **form.cleaned_data):
            raise Http404
        return see_other(back)
    context = {"form": form, "title": _("Change album"), "back": back, "album": found}
    return words_page(request, context)


def words_page(request: Request, context: dict[str, Any]) -> HttpResponse:
    status = 422 if context["form"].errors else 200
    page = "sharing/albums/edit.html"
    return render_page(request, page, context, partial="words", status=status)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: Request, pk: UUID) -> HttpResponse:
    """Ask, then delete my album; its photos stay where they are."""
    found = own_album(request, pk)
    if request.method == "POST":
        albums.delete(found)
        text = _("The album “%(album)s” is deleted. Its photos are not.")
        messages.success(request, text % {"album": found.title})
        return see_other(reverse("sharing:albums"))
    kept_from = Partnership.objects.standing().filter(left_out=found)
    people = [share.recipient for share in kept_from.select_related("recipient")]
    context = {
        "album": found,
        "count": counts([pk]).get(pk, 0),
        "kept_from": sentences.names(people),
    }
    page = "sharing/albums/delete.html"
    return render_page(request, page, context, partial="question")


@member
@require_POST
def cover(request: Request, pk: UUID) -> HttpResponse:
    """Let one of its photos stand for my album."""
    found = own_album(request, pk)
    form = CoverForm(request.POST)
    if not form.is_valid():
        context = {"form": form}
        return render(request, "assets/nothing_selected.html", context, status=422)
    chosen = form.cleaned_data["ids"]
    if chosen is None or not albums.set_cover(found, chosen):
        raise Http404
    messages.success(request, _("The album has a new cover."))
    return see_other(reverse("sharing:album", args=[pk]))


@member
@require_POST
def download(request: Request, pk: UUID) -> HttpResponse:
    """All of an album as a zip, by way of a stored selection."""
    found = open_album(request, pk)
    return stored(request, available(request.user, in_order(found)), found.title)

"""Putting photos into albums, taking them out, and their order made by hand."""

from datetime import date
from functools import partial
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
from django_htmx.http import reswap

from accounts.http import Request
from assets.counting import month_counts
from assets.forms import SelectionForm
from assets.models import Asset
from assets.months import Months
from assets.timeline import choose
from ram.htmx import render_page, wants_fragment
from ram.policy import member
from sharing import album_words, albums
from sharing.album_forms import (
    AddToAlbumsForm,
    ChooseForm,
    MoveForm,
    PickPageForm,
)
from sharing.album_views import ALBUM, open_album, own_album, photos_context
from sharing.contents import counts, last_of, read_page
from sharing.models import Album
from sharing.views import see_other


@member
@require_http_methods(["GET", "HEAD", "POST"])
def choose_albums(request: Request) -> HttpResponse:
    """Into which albums the ticked photos go. Changes nothing."""
    data = request.POST if request.method == "POST" else request.GET
    form = ChooseForm(data, person=request.user)
    valid = form.is_valid()
    if request.method == "POST" and valid and not form.asked:
        form.add_error("ids", _("Nothing is selected."))
        return nothing_selected(request, form)
    if form.asked and not visible_of(request, form):
        raise Http404
    return chooser(request, form, 200 if valid else 422)


def visible_of(request: Request, form: ChooseForm) -> bool:
    """Whether any of the ticked photos is there for this person."""
    asked = [pk for pk in form.asked if pk]
    return Asset.objects.visible_to(request.user).filter(pk__in=asked).exists()


def chooser(request: Request, form: ChooseForm, status: int) -> HttpResponse:
    page, context = "sharing/albums/choose.html", {"form": form}
    return render_page(request, page, context, partial="chooser", status=status)


def nothing_selected(request: Request, form: Any) -> HttpResponse:
    context = {"form": form}
    return render(request, "assets/nothing_selected.html", context, status=422)


@member
@require_POST
def add(request: Request) -> HttpResponse:
    """Put photos into albums, and say truthfully what became of them."""
    form = AddToAlbumsForm(request.POST, person=request.user)
    if not form.is_valid():
        if "ids" in form.errors:
            return nothing_selected(request, form)
        return chooser(request, form, 422)
    asked = [pk for pk in form.cleaned_data["albums"] if pk]
    title = form.cleaned_data["title"]
    try:
        reports = albums.add(request.user, asked, form.asked, title)
    except albums.NothingThere as nothing:
        raise Http404 from nothing
    text = album_words.added(reports)
    if wants_fragment(request):
        context = {"said": text, "reports": reports}
        response = render(request, "sharing/albums/_added.html", context)
        # The dialog closes; the page behind it stays as it is.
        return reswap(response, "none")
    messages.success(request, text)
    return see_other(form.back)


@member
@require_POST
def remove(request: Request, pk: UUID) -> HttpResponse:
    """Take the ticked photos out of an album; they stay in their libraries."""
    album = open_album(request, pk)
    form = SelectionForm(request.POST)
    if not form.is_valid():
        return nothing_selected(request, form)
    try:
        report = albums.remove(request.user, album, form.cleaned_data["ids"])
    except albums.NothingThere as nothing:
        raise Http404 from nothing
    text = album_words.removed(report)
    if wants_fragment(request):
        context = {
            "said": text,
            "ids": report.removed,
            "count": counts([pk]).get(pk, 0),
        }
        return render(request, "sharing/albums/_removed.html", context)
    messages.success(request, text)
    return see_other(reverse("sharing:album", args=[pk]))


@member
@require_POST
def move(request: Request, pk: UUID) -> HttpResponse:
    """Change the order of my album by hand."""
    album = own_album(request, pk)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return nothing_selected(request, form)
    if album.order != Album.Order.BY_HAND:
        raise Http404
    ids = form.cleaned_data["ids"]
    moved = albums.move(album, ids, form.cleaned_data["to"])
    if not moved:
        raise Http404
    text = album_words.moved(moved)
    if not wants_fragment(request):
        messages.success(request, text)
        return see_other(reverse("sharing:album", args=[pk]))
    # As far as the ones that moved, which stay ticked for the next step.
    picked = frozenset(filter(None, ids))
    page = read_page(album, size=last_of(album, picked))
    context = photos_context(request, album, page, picked) | {"message": text}
    return render(request, f"{ALBUM}#moved", context)


@member
@require_safe
def pick(request: Request, pk: UUID) -> HttpResponse:
    """My timeline, to choose photos from for one album."""
    editable = Album.objects.filled_by(request.user)
    album = get_object_or_404(editable, pk=pk)
    form = PickPageForm(request.GET)
    if not form.is_valid():
        raise Http404
    choice = choose(request.user, form.cleaned_data["who"])
    if choice is None:
        raise Http404
    address = partial(pick_url, reverse("sharing:pick", args=[pk]))
    months = Months(choice.lens, choice.query, month_counts(choice.lens), address)
    month: date | None = form.cleaned_data["month"]
    context: dict[str, Any] = {"album": album, "choice": choice}
    context["options"] = choice.options(request.path)
    if month is None:
        context["sections"] = months.newest()
        return render_page(
            request, "sharing/albums/pick.html", context, partial="swapped"
        )
    number, after = month.year * 100 + month.month, form.cleaned_data["after"]
    if not months.count(number):
        raise Http404
    section = months.one(number, after)
    context |= {"section": section, "sections": [section, *months.promised(number)]}
    part = "rest" if after else "month"
    return render_page(request, "sharing/albums/pick.html", context, partial=part)


def pick_url(base: str, month: int, query: str) -> str:
    """One month of the picker, with the same choice of whose photos."""
    more = query.replace("?", "&")
    return f"{base}?month={month // 100:04}-{month % 100:02}{more}"

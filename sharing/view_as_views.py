"""My library as one partner sees it: by the rule for them, and for looking alone."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Concatenate
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.http import Request
from assets.asset_views import about
from assets.counting import month_counts
from assets.forms import PageForm
from assets.media_views import THUMBNAILS
from assets.models import Asset
from assets.months import Months
from assets.renditions import PREVIEW
from assets.serving import media_shown_by, send_motion, send_rendition, send_video
from assets.timeline import Lens, Place, neighbor
from ram.htmx import render_page, wants_fragment
from ram.policy import media, member
from sharing.models import Partnership
from sharing.shown import shown_by_one
from sharing.wish_views import my_share
from sharing.wish_words import sees

PAGE = "sharing/view_as.html"


def with_their_eyes[**P](
    view: Callable[Concatenate[Request, Partnership, P], HttpResponseBase],
) -> Callable[Concatenate[Request, str, P], HttpResponseBase]:
    """Give the view what I share with one person this second; else there is nothing."""

    @wraps(view)
    def checked(
        request: Request, handle: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        mine = Partnership.objects.given_by(request.user)
        people = mine.select_related("sharer", "recipient")
        share = get_object_or_404(people, recipient__handle=handle)
        return view(request, share, *args, **kwargs)

    return checked


def lens_of(share: Partnership) -> Lens:
    return Lens(share.recipient, False, (share,))


def months_of(share: Partnership) -> Months:
    """The library's months as the recipient sees them, below an address of mine."""
    lens, home = lens_of(share), home_of(share)
    address = partial(month_url, home)
    return Months(lens, "", month_counts(lens), address, still_at=home)


def home_of(share: Partnership) -> str:
    return reverse("sharing:view_as", args=[share.recipient.handle])


def month_url(home: str, month: int, query: str) -> str:
    return f"{home}{month // 100:04}/{month % 100:02}/{query}"


@member
@require_safe
def view_as(request: Request, handle: str) -> HttpResponse:
    """All of it; while it is paused or over, that there is nothing to see."""
    share = my_share(request, handle)
    live = Partnership.objects.live().filter(pk=share.pk).exists()
    sections = months_of(share).newest() if live else []
    context = {
        "share": share,
        "person": share.recipient,
        "sections": sections,
        "index": sections,
        "sees": sees(share, shown_by_one(share)),
    }
    return render(request, PAGE, context)


@member
@require_safe
@with_their_eyes
def view_month(
    request: Request, share: Partnership, year: str, month: str
) -> HttpResponseBase:
    """One month of it; `after` gives the rest of a long one."""
    form = PageForm(request.GET)
    months, number = months_of(share), int(year) * 100 + int(month)
    if not form.is_valid():
        raise Http404
    if not months.count(number):
        if wants_fragment(request):
            raise Http404
        return redirect(home_of(share))
    section = months.one(number, form.cleaned_data["after"])
    context = {
        "share": share,
        "person": share.recipient,
        "section": section,
        "sections": [section, *months.promised(number)],
        "index": months.index(),
        "heading": section,
        "sees": sees(share, shown_by_one(share)),
    }
    part = "rest" if form.cleaned_data["after"] else "month"
    return render_page(request, PAGE, context, partial=part)


@member
@require_safe
@with_their_eyes
def view_photo(request: Request, share: Partnership, pk: UUID) -> HttpResponseBase:
    """One photo or video of it, with what the partner is told of it."""
    shown = Asset.objects.shown_by(share)
    asset = shown_asset(share, pk)
    step = partial(neighbor, [shown], Place(asset.taken_on, asset.taken_at, pk))
    home = home_of(share)
    newer, older = step("newer"), step("older")
    context = about(share.recipient, asset) | {
        "person": share.recipient,
        # What else they see is not mine to learn.
        "also_owned_by": [],
        "back": month_url(home, asset.month, ""),
        "base": f"{home}{pk}/",
        "newer": f"{home}{newer}/" if newer else "",
        "older": f"{home}{older}/" if older else "",
    }
    page = "sharing/view_photo.html"
    return render_page(request, page, context, partial="viewer")


def shown_asset(share: Partnership, pk: UUID) -> Asset:
    """One photo or video that the partner sees of mine; else 404."""
    found = Asset.objects.shown_by(share).select_related("file", "owner")
    return get_object_or_404(found, pk=pk)


@media
@require_safe
@with_their_eyes
def view_thumbnail(request: Request, share: Partnership, pk: UUID) -> HttpResponseBase:
    """The small picture, if the partner would get it."""
    rendition = THUMBNAILS.get(request.GET.get("size", ""))
    if rendition is None:
        raise Http404
    return send_rendition(request, media_shown_by(share, pk), rendition)


@media
@require_safe
@with_their_eyes
def view_preview(request: Request, share: Partnership, pk: UUID) -> HttpResponseBase:
    """The picture for looking at it alone, if the partner would get it."""
    return send_rendition(request, media_shown_by(share, pk), PREVIEW)


@media
@require_safe
@with_their_eyes
def view_video(request: Request, share: Partnership, pk: UUID) -> HttpResponseBase:
    """The video for playing, if the partner would get it."""
    return send_video(request, media_shown_by(share, pk))


@media
@require_safe
@with_their_eyes
def view_motion(request: Request, share: Partnership, pk: UUID) -> HttpResponseBase:
    """What moves of a live photo, if the partner would get it."""
    return send_motion(request, shown_asset(share, pk))

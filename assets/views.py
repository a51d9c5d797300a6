"""The timeline, one month of it, a partner's library."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request
from assets import news
from assets.counting import month_counts
from assets.forms import NewForm, PageForm, write_place
from assets.months import Months, Section, plain_look, with_hearts
from assets.querysets import AssetQuerySet
from assets.tiles import render_days
from assets.timeline import Choice, Lens, Place, choose, read_page
from ram.htmx import render_page, wants_fragment
from ram.policy import member
from sharing import partnerships
from sharing.cards import day_in_words, day_of
from sharing.models import Partnership
from sharing.shown import shown_by_one

TIMELINE = "assets/timeline.html"


@member
@require_safe
def timeline(request: Request) -> HttpResponse:
    """Everyone's, only mine or one partner's photos, newest first."""
    form = page_form(request)
    choice = chosen(request, form)
    months = months_of(choice.lens, choice.query)
    sections = months.newest()
    context = {
        "choice": choice,
        "options": choice.options(reverse("assets:timeline")),
        "sections": sections,
        "index": sections,
        "heading": None,
    }
    return render_page(request, TIMELINE, context, partial="swapped")


@member
@require_safe
def month(request: Request, year: str, month: str) -> HttpResponse:
    """One month, then older ones as they come near; `after` gives the rest of it."""
    form = page_form(request)
    choice = chosen(request, form)
    months = months_of(choice.lens, choice.query)
    number = int(year) * 100 + int(month)
    if not months.count(number):
        return no_such_month(request, choice)
    after = form.cleaned_data["after"]
    context = month_page(choice, months, months.one(number, after))
    part = "rest" if after else "month"
    return render_page(request, TIMELINE, context, partial=part)


def no_such_month(request: Request, choice: Choice) -> HttpResponse:
    """Its last photo may just have left: back to the timeline, unless it is a part."""
    if wants_fragment(request):
        raise Http404
    return redirect(reverse("assets:timeline") + choice.query)


def month_page(choice: Choice, months: Months, section: Section) -> dict[str, Any]:
    """The context of a month's own page."""
    return {
        "choice": choice,
        "options": choice.options(reverse("assets:timeline")),
        "section": section,
        "sections": [section, *months.promised(section.month)],
        "newer": months.newer(section.month),
        "older": months.older(section.month),
        "index": months.index(),
        "heading": section,
    }


@member
@require_safe
def partner(request: Request, handle: str) -> HttpResponse:
    """The library of one person who shares with me; anyone else's does not exist."""
    share = get_object_or_404(
        Partnership.objects.received_by(request.user).select_related("sharer"),
        sharer__handle=handle,
    )
    look_at(request, share)
    form = NewForm(request.GET)
    if form.is_valid() and form.cleaned_data["new"]:
        return whats_new(request, share, form.cleaned_data["after"])
    months = months_of(Lens(request.user, False, (share,)), f"?who={handle}")
    sections = months.newest()
    context = {
        "share": share,
        "partner": share.sharer,
        "holdings": shown_by_one(share),
        "strip": newest_pictures(months.lens),
        "news": news_of(request, share),
        "sections": sections,
        "index": sections,
    }
    return render_page(request, "assets/partner.html", context, partial="library")


def look_at(request: Request, share: Partnership) -> None:
    """Note that I look at a partner's library."""
    if request.method == "GET":
        partnerships.visit(share)


def news_of(request: Request, share: Partnership) -> dict[str, Any] | None:
    """How much came in since my last visit and when that was; None if nothing did."""
    new = news.in_visit(share)
    count = len(new.values_list("pk")[: news.MANY]) if new is not None else 0
    if not (count and share.new_since):
        return None
    today = day_of(timezone.now(), request.user)
    since = day_in_words(day_of(share.new_since, request.user), today)
    return {"count": news.in_words(count), "since": since}


def whats_new(
    request: Request, share: Partnership, after: Place | None
) -> HttpResponse:
    """What came into a partner's library since my last visit, and nothing else."""
    new = news.in_visit(share)
    page = read_page([] if new is None else [new], after)
    look = plain_look(request.user, [share.sharer], f"?who={share.sharer.handle}")
    context = {
        "partner": share.sharer,
        "share": share,
        "news": news_of(request, share),
        "days": render_days(page.tiles, with_hearts(look, page.tiles), lead=True),
        "more_url": f"?new=1&after={write_place(page.older)}" if page.older else "",
    }
    part = "rest" if after else "new"
    return render_page(request, "assets/partner_new.html", context, partial=part)


def newest_pictures(lens: Lens) -> AssetQuerySet:
    """Four recent ones that have a picture, for the head of a library."""
    [part] = lens.parts
    return part.filter(file__status="ready").newest_first()[:4]


def page_form(request: Request) -> PageForm:
    """The query string, made certain; a page that makes no sense does not exist."""
    form = PageForm(request.GET)
    if not form.is_valid():
        raise Http404
    return form


def chosen(request: Request, form: PageForm) -> Choice:
    """Whose photos the address asks for; 404 for who does not share with me."""
    choice = choose(request.user, form.cleaned_data["who"])
    if choice is None:
        raise Http404
    if not choice.lens.mine:
        look_at(request, choice.lens.shares[0])
    return choice


def months_of(lens: Lens, query: str) -> Months:
    return Months(lens, query, month_counts(lens))

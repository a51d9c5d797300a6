"""The search field's answers: what was found, and what else there is to look for."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.http import Request
from assets.forms import PageForm, write_place
from assets.months import look_of, today
from assets.search import COUNTED, count_up_to, search_parts, understand
from assets.search_forms import KINDS, FiltersForm, SearchForm, typed
from assets.suggestions import cameras, did_you_mean, starters, suggest
from assets.tiles import render_days
from assets.timeline import Choice, read_page
from assets.views import chosen, page_form
from ram.htmx import render_page
from ram.policy import member

PAGE = "assets/search.html"


class Chip(NamedTuple):
    """One filter that is on, and the address without it."""

    label: str
    url: str


@member
@require_safe
def search(request: Request) -> HttpResponse:
    """What the words and filters find in the libraries of the switch, newest first."""
    pages, form = page_form(request), SearchForm(request.GET)
    choice, q, kept = chosen(request, pages), typed(form), form.kept()
    context: dict[str, Any] = {"choice": choice, "form": form, "q": q}
    context["options"] = choice.options(reverse("assets:search"), **kept)
    if not form.is_valid():
        return render(request, PAGE, context, status=422)
    if "" in request.GET.values():
        # A form sends its empty fields, too; an address to keep has none.
        return redirect(address(reverse("assets:search"), kept | kept_choice(choice)))
    if not kept:
        context["starters"] = starters(choice.lens, today())
        return render(request, PAGE, context)
    context |= filtered(choice, form) | results(choice, form, pages)
    partial = "rest" if pages.cleaned_data["after"] else "found"
    return render_page(request, PAGE, context, partial=partial)


def filtered(choice: Choice, form: SearchForm) -> dict[str, Any]:
    """The filters that are on, each with a way to turn it off."""
    kept = form.kept() | kept_choice(choice)
    kept_filters = {name: kept[name] for name in kept if name not in ("q", "who")}
    base = reverse("assets:search")
    labels = [label(form, name) for name in kept_filters]
    return {
        "heading": typed(form) or " · ".join(labels),
        "kept_filters": kept_filters,
        "filters_query": f"?{urlencode(kept)}",
        "chips": [
            Chip(text, address(base, kept, [name]))
            for text, name in zip(labels, kept_filters, strict=True)
        ],
        "unfiltered_url": address(base, kept, kept_filters),
    }


def address(base: str, kept: dict[str, str], without: Iterable[str] = ()) -> str:
    words = {name: kept[name] for name in kept if name not in set(without)}
    return f"{base}?{urlencode(words)}" if words else base


def label(form: SearchForm, name: str) -> str:
    """A filter in words."""
    value = form.cleaned_data[name]
    if name == "kind":
        return str(dict(KINDS)[value])
    if name in ("since", "until"):
        day = date_format(value, "j F Y")
        return (_("From %s") if name == "since" else _("To %s")) % day
    return str(value if name == "camera" else form.fields[name].label)


def results(choice: Choice, form: SearchForm, pages: PageForm) -> dict[str, Any]:
    """One page of what was found, and how much there is."""
    lens, q, after = choice.lens, typed(form), pages.cleaned_data["after"]
    parts = search_parts(lens, understand(q, lens, today(), form.filters))
    page = read_page(parts, after)
    kept = form.kept() | kept_choice(choice)
    query = escape("?" + urlencode(kept | {"within": "search"}))
    look = look_of(lens, page.tiles, query)
    more = kept | {"after": write_place(page.older)} if page.older else None
    found: dict[str, Any] = {
        "days": render_days(page.tiles, look, lead=not after),
        "more_url": f"?{urlencode(more)}" if more else "",
    }
    if not after:
        # One page is its own count.
        total = count_up_to(parts) if more else len(page.tiles)
        found |= {"total": min(total, COUNTED), "more_than": total > COUNTED}
        found["instead"] = "" if total or not q else did_you_mean(q, lens)
    return found


@member
@require_safe
def filters(request: Request) -> HttpResponse:
    """What to choose from beside words: kind, camera, days, favorites, no place."""
    choice = chosen(request, page_form(request))
    form = FiltersForm(request.GET, cameras(choice.lens))
    context = {"form": form, "choice": choice}
    context["options"] = choice.options(reverse("assets:search"))
    status = 200 if form.is_valid() else 422
    page = "assets/filters.html"
    return render_page(request, page, context, partial="question", status=status)


@member
@require_safe
def suggestions(request: Request) -> HttpResponse:
    """What begins like the words typed so far, as links."""
    choice = chosen(request, page_form(request))
    q = typed(SearchForm(request.GET))
    context = {"suggestions": suggest(q, choice), "choice": choice, "q": q}
    return render_page(request, "assets/suggestions.html", context, partial="list")


def kept_choice(choice: Choice) -> dict[str, str]:
    """What an address carries to keep the choice."""
    return {} if choice.who == choice.start else {"who": choice.who}

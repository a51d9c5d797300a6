"""The search field's answers: what was found, and what else there is to look for."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.http import require_safe

from accounts.http import Request
from assets.forms import write_place
from assets.months import look_of, today
from assets.search import COUNTED, count_up_to, search_parts, understand
from assets.search_forms import SearchForm, typed
from assets.suggestions import did_you_mean, starters, suggest
from assets.tiles import render_days
from assets.timeline import Choice, read_page
from assets.views import chosen, page_form
from ram.htmx import render_page
from ram.policy import member

PAGE = "assets/search.html"


@member
@require_safe
def search(request: Request) -> HttpResponse:
    """What the words find in the libraries of the switch, newest first."""
    pages, form = page_form(request), SearchForm(request.GET)
    choice, q = chosen(request, pages), typed(form)
    context: dict[str, Any] = {"choice": choice, "form": form, "q": q}
    context["options"] = choice.options(reverse("assets:search"), q=q)
    if not form.is_valid():
        return render(request, PAGE, context, status=422)
    if not q:
        context["starters"] = starters(choice.lens, today())
        return render(request, PAGE, context)
    context |= results(choice, q, pages.cleaned_data["after"])
    partial = "rest" if pages.cleaned_data["after"] else "found"
    return render_page(request, PAGE, context, partial=partial)


def results(choice: Choice, q: str, after: Any) -> dict[str, Any]:
    """One page of what was found, and how much there is."""
    lens = choice.lens
    parts = search_parts(lens, understand(q, lens, today()))
    page = read_page(parts, after)
    kept = {"q": q} | kept_choice(choice)
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
        found["instead"] = "" if total else did_you_mean(q, lens)
    return found


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

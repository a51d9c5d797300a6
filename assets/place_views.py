"""The map, the list of countries and towns beside it, and the photos of one place."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.http import Request
from assets.counting import month_counts
from assets.forms import write_place
from assets.months import look_of
from assets.place_forms import ViewForm, WhereForm
from assets.search import COUNTED, count_up_to
from assets.search_views import kept_choice
from assets.tiles import render_days
from assets.timeline import Choice, read_page
from assets.views import chosen, page_form
from assets.world import (
    RADIUS,
    Cluster,
    View,
    clusters,
    countries,
    place_parts,
)
from ram.htmx import render_page, wants_fragment
from ram.policy import member

MOVES = {
    "up": (0, -0.5, "chevron-up"),
    "left": (-0.5, 0, "chevron-left"),
    "right": (0.5, 0, "chevron-right"),
    "down": (0, 0.5, "chevron-down"),
}


@member
@require_safe
def places(request: Request) -> HttpResponse:
    """All photos with a place: on the map, and by countries and towns."""
    form, choice = ViewForm(request.GET), chosen(request, page_form(request))
    if not form.is_valid():
        raise Http404
    context = {"choice": choice} | the_map(choice, form.view)
    if not wants_fragment(request):
        found = countries(choice.lens)
        placed = sum(one.count for one in found)
        everything = sum(count for _month, count in month_counts(choice.lens))
        context |= {
            "countries": found,
            "placed": placed,
            # Between two questions photos may come and go.
            "placeless": max(everything - placed, 0),
            "kept": urlencode(kept_choice(choice)),
            "options": choice.options(reverse("assets:places"), **form.view.query),
        }
    return render_page(request, "assets/places.html", context, partial="map")


def the_map(choice: Choice, view: View) -> dict[str, Any]:
    """One view of the map: what is on it, and the ways from here."""
    kept = kept_choice(choice)

    def address(other: View) -> str:
        query = urlencode(kept | other.query)
        return reverse("assets:places") + (f"?{query}" if query else "")

    radius = RADIUS / 2**view.zoom
    moves = [
        {"name": name, "icon": icon, "url": address(view.moved(right, below))}
        for name, (right, below, icon) in MOVES.items()
    ]
    return {
        "view": view,
        "url": address(view),
        "nearer": address(view.nearer(1)) if view.nearer(1) != view else "",
        "farther": address(view.nearer(-1)) if view.zoom else "",
        "moves": moves if view.zoom else [],
        "pins": [pin(each, radius, kept) for each in clusters(choice.lens, view)],
    }


def pin(cluster: Cluster, radius: float, kept: dict[str, str]) -> dict[str, Any]:
    """One cluster in the numbers and words of SVG."""
    query = urlencode(kept | {"cell": str(cluster.cell)})
    words = ngettext("%(n)s photo", "%(n)s photos", cluster.count) % {
        "n": number_format(cluster.count, use_l10n=True, force_grouping=True)
    }
    around = _("around %(town)s") % {"town": cluster.town} if cluster.town else ""
    label = number_format(cluster.count, use_l10n=True, force_grouping=True)
    wide = radius * (0.42 + 0.3 * len(label))
    numbers = {
        "x": cluster.x,
        "y": cluster.y,
        "r": radius,
        "edge": radius * 0.94,
        "left": cluster.x - radius * 0.94,
        "top": cluster.y - radius * 0.94,
        "across": radius * 1.88,
        "label_left": cluster.x - wide / 2,
        "label_top": cluster.y + radius * 0.42,
        "label_wide": wide,
        "label_high": radius * 0.66,
        "label_round": radius * 0.33,
        "text_y": cluster.y + radius * 0.91,
        "text_size": radius * 0.46,
    }
    return {name: f"{value:.4f}" for name, value in numbers.items()} | {
        "cover": cluster.cover,
        "count": label,
        "label": ", ".join(filter(None, (words, around))),
        "url": f"{reverse('assets:place')}?{query}",
    }


@member
@require_safe
def place(request: Request) -> HttpResponse:
    """The photos of one place, newest first."""
    pages, form = page_form(request), WhereForm(request.GET)
    if not form.is_valid():
        raise Http404
    choice, after = chosen(request, pages), pages.cleaned_data["after"]
    lens = choice.lens
    parts = place_parts(lens, form.where)
    page = read_page(parts, after)
    kept = form.kept | kept_choice(choice)
    query = escape("?" + urlencode(kept | {"within": "places"}))
    look = look_of(lens, page.tiles, query)
    more = kept | {"after": write_place(page.older)} if page.older else None
    total = count_up_to(parts) if more else len(page.tiles)
    context = {
        "choice": choice,
        "title": title(form),
        "days": render_days(page.tiles, look, lead=not after),
        "more_url": f"?{urlencode(more)}" if more else "",
        "total": 0 if after else min(total, COUNTED),
        "more_than": total > COUNTED,
        "back": f"{reverse('assets:places')}?{urlencode(kept_choice(choice))}",
        "options": choice.options(reverse("assets:place"), **form.kept),
    }
    partial = "rest" if after else "found"
    return render_page(request, "assets/place.html", context, partial=partial)


def title(form: WhereForm) -> str:
    """What a list is called."""
    data = form.cleaned_data
    if data["nowhere"]:
        return _("Without a place")
    if data["unnamed"]:
        return _("Far from any town")
    if data["cell"]:
        return _("This part of the map")
    return ", ".join(filter(None, (data["town"], data["country"])))

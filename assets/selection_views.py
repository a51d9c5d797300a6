"""My own lists of what is put away, and what is done with a selection."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request
from accounts.models import User
from assets import selection
from assets.copies import one_photo
from assets.forms import (
    DeleteForm,
    FavoriteForm,
    PageForm,
    SelectionForm,
    TrashedForm,
    write_place,
)
from assets.housekeeping import days_left
from assets.models import Asset, Favorite
from assets.months import plain_look, with_hearts
from assets.querysets import AssetQuerySet
from assets.selection import Report, Verb
from assets.tiles import render_days
from assets.timeline import read_page
from ram.htmx import render_page, wants_fragment
from ram.policy import member
from sharing.models import Partnership


@member
@require_safe
def archive(request: Request) -> HttpResponse:
    """What I keep out of my timeline and everybody's sight."""
    words = {
        "list": "archive",
        "title": _("Archive"),
        "note": _("Out of your timeline and hidden from everyone you share with."),
        "empty": _("Archive keeps receipts and screenshots out of your timeline."),
        "icon": "archive",
    }
    return own_list(request, Asset.objects.owned_by(request.user).archived(), words)


@member
@require_safe
def trash(request: Request) -> HttpResponse:
    """What I threw away, for thirty days."""
    words = {
        "list": "trash",
        "title": _("Trash"),
        "note": _("Deleted for good after 30 days. Nobody but you sees it meanwhile."),
        "empty": _("Nothing here."),
        "icon": "trash",
    }
    return own_list(request, Asset.objects.owned_by(request.user).trashed(), words)


@member
@require_safe
def favorites(request: Request) -> HttpResponse:
    """My hearts on what I may see now."""
    words = {
        "list": "favorites",
        "title": _("Favorites"),
        "note": _("Your hearts on all you can see. Nobody else knows of them."),
        "empty": _("Open a photo and give it a heart: it will be here."),
        "icon": "heart",
    }
    return own_list(request, Asset.objects.favorites_of(request.user), words)


def own_list(
    request: Request, assets: AssetQuerySet, words: dict[str, str]
) -> HttpResponse:
    """One flat list by days, page by page."""
    form = PageForm(request.GET)
    if not form.is_valid():
        raise Http404
    page = read_page([assets], form.cleaned_data["after"])
    sharers = [
        share.sharer
        for share in Partnership.objects.received_by(request.user).select_related(
            "sharer"
        )
    ]
    query = f"?within={words['list']}"
    look = plain_look(request.user, [request.user, *sharers], query)
    if words["list"] == "trash":
        look = replace(look, days_left=days_left(tile.pk for tile in page.tiles))
    context = {
        **words,
        "days": render_days(page.tiles, with_hearts(look, page.tiles)),
        "total": assets.count(),
        "more_url": f"?after={write_place(page.older)}" if page.older else "",
    }
    if not form.cleaned_data["after"]:
        return render(request, "assets/list.html", context)
    return render_page(request, "assets/list.html", context, partial="rest")


@dataclass(frozen=True)
class Words:
    """How a verb speaks of what it did, and what takes it back."""

    said: Callable[[int], str]
    undo: str = ""


WORDS = {
    "archive": Words(
        lambda n: ngettext("%(n)s item archived", "%(n)s items archived", n),
        "unarchive_selected",
    ),
    "unarchive": Words(
        lambda n: ngettext("%(n)s item moved back", "%(n)s items moved back", n),
        "archive_selected",
    ),
    "trash": Words(
        lambda n: ngettext("%(n)s item in the trash", "%(n)s items in the trash", n),
        "restore_selected",
    ),
    "restore": Words(
        lambda n: ngettext("%(n)s item put back", "%(n)s items put back", n),
        "trash_selected",
    ),
    "lock": Words(
        lambda n: ngettext("%(n)s item locked", "%(n)s items locked", n),
        "undo_lock",
    ),
    "unlock": Words(
        lambda n: ngettext(
            "%(n)s item back in your library", "%(n)s items back in your library", n
        ),
        "lock_selected",
    ),
    "undo_lock": Words(
        lambda n: ngettext("%(n)s item moved back", "%(n)s items moved back", n),
        "lock_selected",
    ),
    "delete": Words(
        lambda n: ngettext("%(n)s item deleted", "%(n)s items deleted", n),
    ),
}


Fields = Mapping[str, Iterable[object]]


def these(request: Request, report: Report) -> Fields:
    """What an Undo sends: the ids."""
    return {"ids": report.done}


def act_on_selection(
    request: Request, verb: Verb, undo: Callable[[Request, Report], Fields] = these
) -> HttpResponse:
    """Do `verb` to the ticked ones that are mine; 404 when none of them is."""
    form = SelectionForm(request.POST)
    if not form.is_valid():
        return render(
            request, "assets/nothing_selected.html", {"form": form}, status=422
        )
    report = selection.act(request.user, form.cleaned_data["ids"], verb)
    return answer(request, report, WORDS[verb.name], undo(request, report))


def answer(
    request: Request, report: Report, words: Words, fields: Fields | None = None
) -> HttpResponse:
    """Say what was done, with the way back; take the tiles away or reload the list."""
    if not report.done:
        raise Http404
    said = words.said(len(report.done)) % {"n": len(report.done)}
    if report.unavailable:
        said += " · " + _("%(n)s not available") % {"n": report.unavailable}
    undo = reverse(f"assets:{words.undo}") if words.undo else ""
    context = {"said": said, "undo": undo, "ids": report.done, "fields": fields}
    if wants_fragment(request):
        return render(request, "assets/_done.html", context)
    messages.success(request, said)
    return redirect(way_back(request))


def way_back(request: Request) -> str:
    """The page the form stood on, if it is one of ours."""
    back = request.POST.get("next", "")
    # Nothing but a path: `redirect` takes a bare word for the name of a view.
    ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, None)
    return back if ours else reverse("assets:timeline")


@member
@require_POST
def archive_selected(request: Request) -> HttpResponse:
    return act_on_selection(request, selection.ARCHIVE)


@member
@require_POST
def unarchive_selected(request: Request) -> HttpResponse:
    return act_on_selection(request, selection.UNARCHIVE)


@member
@require_POST
def trash_selected(request: Request) -> HttpResponse:
    return act_on_selection(request, selection.TRASH)


@member
@require_POST
def restore_selected(request: Request) -> HttpResponse:
    return act_on_selection(request, selection.RESTORE)


@member
@require_POST
def delete_question(request: Request) -> HttpResponse:
    """Ask before the one thing that cannot be undone. Changes nothing."""
    form = TrashedForm(request.POST)
    if not form.is_valid():
        return render(
            request, "assets/nothing_selected.html", {"form": form}, status=422
        )
    trashed = Asset.objects.owned_by(request.user).trashed()
    if not form.cleaned_data["all"]:
        trashed = trashed.filter(pk__in=[pk for pk in form.cleaned_data["ids"] if pk])
    ids = list(trashed.values_list("pk", flat=True))
    if not ids:
        raise Http404
    return render(request, "assets/delete.html", {"form": DeleteForm(), "ids": ids})


@member
@require_POST
def delete_selected(request: Request) -> HttpResponse:
    """Delete for good what is in my trash, when the number was typed out."""
    form = DeleteForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "ids": form.cleaned_data.get("ids", [])}
        return render(request, "assets/delete.html", context, status=422)
    return act_on_selection(request, selection.DELETE)


@member
@require_POST
def favorite(request: Request) -> HttpResponse:
    """Put my heart on what I can see, or take it off; nobody else learns of it."""
    form = FavoriteForm(request.POST)
    if not form.is_valid():
        return render(
            request, "assets/nothing_selected.html", {"form": form}, status=422
        )
    ids = [pk for pk in form.cleaned_data["ids"] if pk]
    on = form.cleaned_data["on"] == "1"
    seen = mark(request.user, ids, on)
    if not seen:
        raise Http404
    said = _("Added to favorites") if on else _("Removed from favorites")
    if wants_fragment(request) and len(seen) == 1:
        context = {"favorite": on, "asset": {"pk": seen[0]}, "said": said}
        return render(request, "assets/detail.html#heart", context)
    messages.success(request, said)
    return redirect(way_back(request))


@transaction.atomic
def mark(person: User, ids: list[UUID], on: bool) -> list[UUID]:
    """Give a heart to those that `person` sees, or take it; which those are."""
    visible = Asset.objects.visible_to(person).filter(pk__in=ids).order_by("pk")
    if not on:
        seen = list(visible.values_list("pk", flat=True))
        same = one_photo(person, seen)
        Favorite.objects.filter(user=person, asset__in=same).delete()
        return seen
    # Whoever deletes one for good waits for this, or is waited for.
    held = visible.select_for_update(of=("self",), no_key=True)
    seen = list(held.values_list("pk", flat=True))
    hearts = [Favorite(user=person, asset_id=pk) for pk in seen]
    Favorite.objects.bulk_create(hearts, ignore_conflicts=True)
    return seen

"""Editing my own photos: one in its info sheet, many in a dialog."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from django_htmx.http import HttpResponseClientRedirect

from accounts.http import Request
from assets import editing, places
from assets.asset_views import about
from assets.edit_forms import EditForm, EditManyForm, ResetForm, TownsForm, TurnForm
from assets.editing import AbsurdDate, Report
from assets.forms import SelectionForm
from assets.models import Asset
from assets.selection_views import way_back
from ram.htmx import render_page, wants_fragment
from ram.policy import member


def own_asset(request: Request, pk: UUID) -> Asset:
    """One of mine that may be edited; else it does not exist."""
    mine = editing.editable(request.user).select_related("file", "owner")
    return get_object_or_404(mine, pk=pk)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: UUID) -> HttpResponse:
    """When and where a photo of mine was taken, and what is on it."""
    asset = own_asset(request, pk)
    form = EditForm(request.POST or None, asset=asset)
    if form.is_valid() and changed(request, [pk], form):
        return sheet(request, pk, _("Saved"))
    context = {"form": form, "asset": asset}
    status = 422 if form.is_bound else 200
    page = "assets/edit.html"
    return render_page(request, page, context, partial="sheet", status=status)


@member
@require_POST
def reset(request: Request, pk: UUID) -> HttpResponse:
    """Back to the date or the place that the file itself says."""
    own_asset(request, pk)
    form = ResetForm(request.POST)
    if not form.is_valid() or not changed(request, [pk], form):
        raise Http404
    return sheet(request, pk, _("Back to what the file says"))


@member
@require_POST
def turn(request: Request, pk: UUID) -> HttpResponse:
    """Turn a photo of mine; its file and others' photos on it stay as they are."""
    if own_asset(request, pk).is_video:
        raise Http404
    form = TurnForm(request.POST)
    if not form.is_valid() or not changed(request, [pk], form):
        raise Http404
    return sheet(request, pk, _("Turned"))


def changed(request: Request, ids: list[UUID | None], form: Any) -> Report | None:
    """Do what a valid form says; a date that cannot be becomes its error."""
    try:
        report = editing.edit(request.user, ids, form.change)
    except AbsurdDate:
        sentence = _("That is before photography began, or in the future.")
        form.add_error("date", sentence)
        return None
    if not report.done:
        raise Http404
    return report


def sheet(request: Request, pk: UUID, said: str) -> HttpResponse:
    """The info sheet as it is now, and what else on the page speaks of the photo."""
    if not wants_fragment(request):
        messages.success(request, said)
        return redirect("assets:detail", pk=pk)
    context = about(request.user, own_asset(request, pk)) | {"said": said}
    return render(request, "assets/_edited.html", context)


@member
@require_POST
def edit_selected(request: Request) -> HttpResponse:
    """What is to be changed about the ticked ones that are mine, then the change.

    A list's selection comes here with `look`: that changes nothing yet.
    """
    ticked = SelectionForm(request.POST)
    if not ticked.is_valid():
        page = "assets/nothing_selected.html"
        return render(request, page, {"form": ticked}, status=422)
    ids = ticked.cleaned_data["ids"]
    if "look" in request.POST:
        return ask(request, EditManyForm(), ids)
    form = EditManyForm(request.POST)
    report = changed(request, ids, form) if form.is_valid() else None
    if report is None:
        return ask(request, form, ids)
    said = in_words(report)
    # The list may be in another order now: it is shown anew.
    messages.success(request, said)
    if wants_fragment(request):
        return HttpResponseClientRedirect(way_back(request))
    return redirect(way_back(request))


def ask(request: Request, form: EditManyForm, ids: list[UUID | None]) -> HttpResponse:
    """The form for many; 404 when none of them may be edited."""
    asked = [pk for pk in ids if pk is not None]
    mine = editing.editable(request.user).filter(pk__in=asked).count()
    if not mine:
        raise Http404
    context = {
        "form": form,
        "ids": asked,
        "mine": mine,
        "unavailable": len(ids) - mine,
        "back": way_back(request),
    }
    status = 422 if form.is_bound else 200
    page = "assets/edit_many.html"
    return render_page(request, page, context, partial="sheet", status=status)


def in_words(report: Report) -> str:
    """ "3 items changed · 1 not available"."""
    number = len(report.done)
    said = ngettext("%(n)s item changed", "%(n)s items changed", number)
    said %= {"n": number}
    if report.unavailable:
        said += " · " + _("%(n)s not available") % {"n": report.unavailable}
    return said


@member
@require_safe
def towns(request: Request) -> HttpResponse:
    """Towns that begin as typed, for the list under the field: a part, no page."""
    form = TownsForm(request.GET)
    name = form.cleaned_data["place"] if form.is_valid() else ""
    context = {"towns": places.towns_called(name)}
    return render(request, "assets/_towns.html", context)

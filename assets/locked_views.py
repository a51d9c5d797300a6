"""My locked photos, below `/locked/` alone, after my password once more."""

from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import Request
from accounts.refusing import refused
from accounts.tries import refusal
from assets import locking, selection
from assets.asset_views import about
from assets.forms import PageForm, PasswordForm, UndoLockForm, write_place
from assets.locking import View, kept_nowhere
from assets.media_views import THUMBNAILS
from assets.models import Asset
from assets.months import plain_look
from assets.querysets import State
from assets.renditions import PREVIEW
from assets.selection import Report
from assets.selection_views import WORDS, Fields, act_on_selection, answer, these
from assets.serving import (
    Media,
    locked_media,
    send_motion,
    send_original,
    send_rendition,
    send_video,
)
from assets.tiles import render_days
from assets.timeline import Place, neighbor, read_page
from ram.htmx import render_page
from ram.policy import media, member


def behind_the_door(view: View) -> View:
    """Only for a session in which the door is open; others are sent to it."""

    @wraps(view)
    def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not locking.is_open(request):
            return redirect("assets:locked")
        return view(request, *args, **kwargs)

    return answer


@member
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
@kept_nowhere
def locked(request: Request) -> HttpResponse:
    """The list of my locked photos; before it, my password."""
    if request.method == "POST":
        return enter(request)
    if not locking.is_open(request):
        return render(request, "assets/locked_door.html", {"form": PasswordForm()})
    form = PageForm(request.GET)
    if not form.is_valid():
        raise Http404
    assets = Asset.objects.locked_of(request.user)
    page = read_page([assets], form.cleaned_data["after"])
    look = plain_look(request.user, [request.user], "", base=reverse("assets:locked"))
    context = {
        "days": render_days(page.tiles, look),
        "total": assets.count(),
        "more_url": f"?after={write_place(page.older)}" if page.older else "",
    }
    return render_page(request, "assets/locked.html", context, partial="rest")


def enter(request: Request) -> HttpResponse:
    """Open the door, or say why not."""
    form = PasswordForm(request.POST)
    if wait := locking.wait_of(request):
        form.add_error(None, refusal(wait))
    elif form.is_valid():
        if locking.open_door(request, form.cleaned_data["password"]):
            return redirect("assets:locked")
        form.add_error("password", _("That password doesn’t match."))
    return refused(render(request, "assets/locked_door.html", {"form": form}), form)


@member
@require_safe
@kept_nowhere
@behind_the_door
def detail(request: Request, pk: UUID) -> HttpResponse:
    """One locked photo with all that is known about it."""
    assets = Asset.objects.locked_of(request.user)
    asset = get_object_or_404(assets.select_related("file", "owner"), pk=pk)
    place = Place(asset.taken_on, asset.taken_at, asset.pk)
    context = about(request.user, asset) | {
        "newer": neighbor([assets], place, "newer"),
        "older": neighbor([assets], place, "older"),
    }
    return render_page(request, "assets/locked_photo.html", context, partial="viewer")


def media_behind_the_door(request: Request, pk: UUID) -> Media:
    """What may be sent of a locked photo of mine; a closed door is a 404."""
    if not locking.is_open(request):
        raise Http404
    return locked_media(request.user, pk)


@media
@require_safe
@kept_nowhere
def thumbnail(request: Request, pk: UUID) -> HttpResponseBase:
    """The small picture of a locked photo."""
    rendition = THUMBNAILS.get(request.GET.get("size", ""))
    if rendition is None:
        raise Http404
    return send_rendition(request, media_behind_the_door(request, pk), rendition)


@media
@require_safe
@kept_nowhere
def preview(request: Request, pk: UUID) -> HttpResponseBase:
    """The picture for looking at a locked photo alone."""
    return send_rendition(request, media_behind_the_door(request, pk), PREVIEW)


@media
@require_safe
@kept_nowhere
def original(request: Request, pk: UUID) -> HttpResponseBase:
    """The exact bytes of a locked photo, as a download."""
    return send_original(request, media_behind_the_door(request, pk))


@media
@require_safe
@kept_nowhere
def video(request: Request, pk: UUID) -> HttpResponseBase:
    """A locked video for playing, seekable."""
    return send_video(request, media_behind_the_door(request, pk))


@media
@require_safe
@kept_nowhere
def motion(request: Request, pk: UUID) -> HttpResponseBase:
    """What moves of a locked live photo."""
    if not locking.is_open(request):
        raise Http404
    assets = Asset.objects.locked_of(request.user).select_related("file")
    return send_motion(request, get_object_or_404(assets, pk=pk))


def receipt(request: Request, report: Report) -> Fields:
    """What the Undo of a lock sends: where each was, and that it was this session."""
    places: dict[State, list[UUID]] = {State.LIBRARY: [], State.ARCHIVED: []}
    for pk, state in report.before.items():
        places[state].append(pk)
    return {
        "ids": places[State.LIBRARY],
        "archived": places[State.ARCHIVED],
        "receipt": [locking.receipt(request, report.before)],
    }


@member
@require_POST
def lock_selected(request: Request) -> HttpResponse:
    """Put the ticked ones that are mine behind the door, out of albums and links."""
    return act_on_selection(request, selection.LOCK, receipt)


@member
@require_POST
def undo_lock(request: Request) -> HttpResponse:
    """Take back what this session locked a moment ago; later the door is the way."""
    form = UndoLockForm(request.POST)
    if not form.is_valid():
        return render(
            request, "assets/nothing_selected.html", {"form": form}, status=422
        )
    if not locking.is_receipt(request, form.before, form.cleaned_data["receipt"]):
        return redirect("assets:locked")
    report = selection.undo_lock(request.user, form.before)
    return answer(request, report, WORDS["undo_lock"], these(request, report))


@member
@require_POST
@behind_the_door
def unlock_selected(request: Request) -> HttpResponseBase:
    """Put the ticked ones back into my library."""
    return act_on_selection(request, selection.UNLOCK)

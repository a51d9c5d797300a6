"""What visitors see: people without an account who hold a shared link.

Whatever is not there, for whatever reason, is one and the same page.
"""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from accounts.refusing import refused
from accounts.tries import refusal
from assets import live
from assets.archive import send_items
from assets.facts import Facts
from assets.media_views import THUMBNAILS
from assets.models import Asset
from assets.ranges import begins
from assets.renditions import PREVIEW
from assets.serving import (
    attachment,
    has_copy,
    send_motion,
    send_original,
    send_rendition,
    send_video,
)
from assets.timeline import Place, neighbor, read_page
from assets.words import in_words
from ram.htmx import render_page
from ram.policy import visitor
from sharing import links, visiting
from sharing.link_forms import AfterForm, UnlockForm
from sharing.visiting import Visit
from sharing.visitor_tiles import tiles_for

View = Callable[..., HttpResponseBase]


def through_link(view: View) -> View:
    """Give the view the visit that the secret in the address opens; else the 404."""

    @visitor
    @wraps(view)
    def found(request: Request, secret: str, **arguments: Any) -> HttpResponseBase:
        try:
            link = links.by_secret(secret)
            if link is None:
                raise Http404
            return view(request, Visit(link, secret), **arguments)
        except Http404:
            return render(request, "sharing/link_gone.html", status=404)

    return found


def unlocked(view: View) -> View:
    """Refuse while the link's password has not been given in this session."""

    @wraps(view)
    def open_only(request: Request, visit: Visit, **arguments: Any) -> HttpResponseBase:
        if not visiting.is_unlocked(request, visit.link):
            raise Http404
        return view(request, visit, **arguments)

    return open_only


# Pages tell no site where a visitor comes from, so their forms come from "null". The
# one form here opens nothing to who does not hold link and password; other sites are
# refused by what browsers say of them (ram.policy).
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
@through_link
def visit_photos(request: Request, visit: Visit) -> HttpResponse:
    """The photos behind a link; before them its password, where it has one."""
    if not visit.assets.exists():
        raise Http404
    if request.method == "POST" and visit.link.password:
        return try_password(request, visit)
    if not visiting.is_unlocked(request, visit.link):
        return render(request, "sharing/visit_locked.html", {"form": UnlockForm()})
    form = AfterForm(request.GET)
    if not form.is_valid():
        raise Http404
    if request.method == "GET" and visiting.is_first_visit(request, visit.link):
        links.count_visit(visit.link)
    page = read_page([visit.assets], place_of(visit, form.cleaned_data["after"]))
    context = {
        "visit": visit,
        "tiles": tiles_for(visit, page.tiles),
        "total": visit.assets.count(),
        "more_url": f"?after={page.older.pk}" if page.older else "",
        "download_url": visit.url("visit_download") if visit.downloads else "",
    }
    part = "rest" if form.cleaned_data["after"] else "grid"
    return render_page(request, "sharing/visit.html", context, partial=part)


def try_password(request: Request, visit: Visit) -> HttpResponse:
    """Open a locked link to this session, or say why not."""
    form = UnlockForm(request.POST)
    if wait := visiting.wait_of(request, visit.link):
        form.add_error(None, refusal(wait))
    elif form.is_valid():
        password = form.cleaned_data["password"]
        if visiting.unlock(request, visit.link, password):
            return HttpResponseRedirect(visit.url("visit"), status=303)
        form.add_error("password", _("That password doesn’t match."))
    return refused(render(request, "sharing/visit_locked.html", {"form": form}), form)


def place_of(visit: Visit, pk: UUID | None) -> Place | None:
    """Where a photo stands; addresses name the photo, for its place is its date."""
    if pk is None:
        return None
    asset = visiting.found_or_404(visit.assets, pk)
    return Place(asset.taken_on, asset.taken_at, asset.pk)


@require_safe
@through_link
def visit_photo(request: Request, visit: Visit, pk: UUID) -> HttpResponse:
    """One photo or video behind a link."""
    if not visiting.is_unlocked(request, visit.link):
        return HttpResponseRedirect(visit.url("visit"))
    asset = visiting.found_or_404(visit.assets, pk)
    place = Place(asset.taken_on, asset.taken_at, asset.pk)
    step = partial(neighbor, [visit.assets], place)
    context = shown_of(visit, asset) | {
        "visit": visit,
        "asset_id": asset.pk,
        "back": visit.url("visit"),
        "newer": photo_url(visit, step("newer")),
        "older": photo_url(visit, step("older")),
    }
    return render_page(request, "sharing/visit_photo.html", context, partial="viewer")


def photo_url(visit: Visit, pk: UUID | None) -> str:
    return visit.url("visit_photo", pk) if pk else ""


def shown_of(visit: Visit, asset: Asset) -> dict[str, Any]:
    """What a visitor is told of one photo; nothing else reaches the page."""
    file = asset.file
    plays = asset.is_video and visiting.plays(visit, file)
    shown: dict[str, Any] = {
        "number": visit.number(asset),
        "status": file.status,
        "is_video": asset.is_video,
        "plays": plays,
        "coming": asset.is_video and not plays and visiting.will_play(file),
        "width": asset.shape[0],
        "height": asset.shape[1],
        "preview_url": visit.url("visit_preview", asset.pk),
        "motion_url": live.plays(asset, original=visit.originals)
        and visit.url("visit_motion", asset.pk),
        "video_url": visit.url("visit_video", asset.pk),
        "original_url": visit.downloads and visit.url("visit_original", asset.pk),
    }
    if visit.details:
        words = in_words(asset, Facts.from_json(file.facts))
        shown |= {name: words[name] for name in ("camera", "exposure", "length")}
        shown |= {
            "taken": asset.taken_local,
            "name": asset.name,
            "description": asset.description,
        }
    if visit.place:
        shown |= {
            "town": asset.town,
            "country": asset.country,
            "latitude": asset.latitude,
            "longitude": asset.longitude,
        }
    return shown


@require_safe
@through_link
@unlocked
def visit_thumbnail(request: Request, visit: Visit, pk: UUID) -> HttpResponseBase:
    """The small picture."""
    rendition = THUMBNAILS.get(request.GET.get("size", ""))
    if rendition is None:
        raise Http404
    return send_rendition(request, visit.media(pk), rendition)


@require_safe
@through_link
@unlocked
def visit_preview(request: Request, visit: Visit, pk: UUID) -> HttpResponseBase:
    """The picture for looking at it alone; of a video, a still."""
    return send_rendition(request, visit.media(pk), PREVIEW)


@require_safe
@through_link
@unlocked
def visit_video(request: Request, visit: Visit, pk: UUID) -> HttpResponseBase:
    """The video for playing: never its original bytes where details are off."""
    return send_video(request, visit.media(pk), original=visit.originals)


@require_safe
@through_link
@unlocked
def visit_motion(request: Request, visit: Visit, pk: UUID) -> HttpResponseBase:
    """What moves of a live photo: never its original bytes where details are off."""
    asset = visiting.found_or_404(visit.assets, pk)
    return send_motion(request, asset, original=visit.originals)


@require_safe
@through_link
@unlocked
def visit_original(request: Request, visit: Visit, pk: UUID) -> HttpResponseBase:
    """A download, if the link allows it: what it gives is the link's decision."""
    if not visit.downloads:
        raise Http404
    media = visit.media(pk)
    if visit.originals:
        return send_original(request, media)
    number = visit.number(visiting.found_or_404(visit.assets, pk))
    if media.file.playback and has_copy(media.file):
        response = send_video(request, media, original=False)
        response["Content-Disposition"] = attachment(visiting.neutral_film(number))
        return response
    response = send_rendition(request, media, PREVIEW)
    response["Content-Disposition"] = attachment(visiting.neutral_name(number))
    return response


@require_safe
@through_link
@unlocked
def visit_download(request: Request, visit: Visit) -> HttpResponseBase:
    """Everything behind the link as a zip."""
    if not visit.downloads:
        raise Http404
    still = partial(visiting.still_downloadable, visit)
    response = send_items(request, visiting.contents(visit), visit.title, still)
    if begins(request, response):
        links.count_download(visit.link)
    return response

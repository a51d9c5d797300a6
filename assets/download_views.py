"""Zips: of a selection, of a month, of a partner's whole library."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import Request
from assets.archive import available, send_zip, store
from assets.download_forms import DownloadForm
from assets.models import Download
from assets.ranges import begins
from assets.timeline import Lens, choose, in_month
from ram.policy import download as from_our_pages
from ram.policy import media, member
from sharing import events


@member
@require_POST
def download(request: Request) -> HttpResponse:
    """Store what was asked for, and lead to where it can be fetched and resumed."""
    form = DownloadForm(request.POST)
    if not form.is_valid():
        context = {"form": form}
        return render(request, "assets/nothing_selected.html", context, status=422)
    if asked := form.cleaned_data["ids"]:
        pks = available(request.user, filter(None, asked))
        say_what_is_missing(request, len(asked) - len(pks))
        return stored(request, pks, _("Photos"))
    month = form.cleaned_data["month"]
    lens = lens_of(request, form.cleaned_data["who"])
    name = date_format(month, "F Y") if month else _("Photos")
    return stored(request, listed(lens, month), name)


@media
@require_safe
def download_file(request: Request, pk: UUID) -> HttpResponseBase:
    """The zip of a stored selection, for its maker alone and not for long."""
    live = Download.objects.filter(user=request.user, expires_at__gt=timezone.now())
    found = get_object_or_404(live, pk=pk)
    return send_zip(request, request.user, map(UUID, found.assets), found.name)


@from_our_pages
@require_http_methods(["GET", "HEAD", "POST"])
def partner_download(request: Request, handle: str) -> HttpResponseBase:
    """A partner's whole library: at once, or by POST as a stored selection."""
    lens = lens_of(request, handle)
    if lens.mine:
        raise Http404
    name = _("%(name)s’s library") % {"name": lens.owners[0].name}
    if request.method == "POST":
        return stored(request, listed(lens), name)
    pks = listed(lens)
    response = send_zip(request, request.user, pks, name)
    if begins(request, response):
        with events.in_passing():
            events.downloaded(request.user, pks)
    return response


def lens_of(request: Request, who: str) -> Lens:
    """Whose photos `who` means; 404 for who does not share with me."""
    choice = choose(request.user, who)
    if choice is None:
        raise Http404
    return choice.lens


def listed(lens: Lens, month: date | None = None) -> list[UUID]:
    """The ids behind a lens as its lists order them, one library after the other."""
    parts = in_month(lens.parts, month.year, month.month) if month else lens.parts
    return [
        pk for part in parts for pk in part.newest_first().values_list("pk", flat=True)
    ]


def stored(request: Request, pks: Iterable[UUID], name: str) -> HttpResponse:
    """To the stored selection; 404 if there is nothing in it."""
    pks = list(pks)
    if not pks:
        raise Http404
    response = redirect("assets:download_file", store(request.user, pks, name).pk)
    response.status_code = 303
    return response


def say_what_is_missing(request: Request, missing: int) -> None:
    """Tell, on the next page, how many of the ticked photos the zip lacks."""
    if missing:
        text = ngettext(
            "%(n)s photo is not available and is not in the download.",
            "%(n)s photos are not available and are not in the download.",
            missing,
        )
        messages.warning(request, text % {"n": missing})

"""My links: made from a selection or an album, listed, changed, cut."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import Request
from accounts.qr import qr_code
from assets.forms import SelectionForm
from assets.models import Asset
from ram.htmx import render_page
from ram.policy import member
from sharing import albums, links
from sharing.link_cards import albums_showing, card_of, contains, ready, showing
from sharing.link_forms import EditForm, LinkForm, PauseForm, WhatForm
from sharing.models import Album, SharedLink

PAGE = 20
COVERS = 8


@member
@require_safe
def my_links(request: Request) -> HttpResponse:
    """My links, newest first."""
    mine = SharedLink.objects.filter(maker=request.user).order_by("-created_at")
    page = Paginator(mine.select_related("maker", "album"), PAGE).get_page(
        request.GET.get("page")
    )
    context = {"cards": [card_of(link) for link in page], "page": page}
    return render(request, "sharing/links.html", context)


@member
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def new_link(request: Request) -> HttpResponse:
    """Say how a link to a selection or an album is to be, then make it.

    A list's selection comes here by POST too, with `look`: that makes nothing yet.
    """
    making = request.method == "POST" and "look" not in request.POST
    what = WhatForm(request.POST if request.method == "POST" else request.GET)
    if not what.is_valid():
        page = "assets/nothing_selected.html"
        return render(request, page, {"form": what}, status=422)
    ids, album = what.cleaned_data["ids"], album_of(request, what)
    form = LinkForm(request.POST if making else None, maker=request.user)
    if not making or not form.is_valid():
        return link_form(request, form, ids, album)
    try:
        if album is not None:
            made = links.make_for_album(album, form.fields_of_link)
        else:
            made = links.make(request.user, ids, form.fields_of_link)
    except links.NothingToShare:
        raise Http404 from None
    link, unavailable = made.link, made.unavailable
    messages.success(request, _("The link is ready to be sent."))
    say_what_is_missing(request, unavailable)
    return see_other(reverse("sharing:link", args=[link.pk]))


def album_of(request: Request, what: WhatForm) -> Album | None:
    """The album to share, which only its owner may; None for a selection."""
    pk = what.cleaned_data["album"]
    if pk is None:
        return None
    return get_object_or_404(Album, owner=request.user, pk=pk)


def link_form(
    request: Request, form: LinkForm, ids: list[UUID | None], album: Album | None
) -> HttpResponse:
    """The page on which a link is made, and what it is going to show."""
    if album is not None:
        assets = Asset.objects.behind(SharedLink(maker=request.user, album=album))
    else:
        able = links.passable(request.user, ids)
        if not able:
            raise Http404
        # The ids that are asked for again are those that can be shown.
        assets = Asset.objects.passable_by(request.user).filter(pk__in=able)
    shown = assets.count()
    context = {
        "form": form,
        "ids": [pk for pk in ids if pk],
        "album": album,
        "count": shown,
        "unavailable": 0 if album else len(ids) - shown,
        "contains": contains(assets, request.user),
        "covers": ready(assets).newest_first()[:COVERS],
    }
    status = 422 if form.is_bound else 200
    return render(request, "sharing/link_new.html", context, status=status)


def say_what_is_missing(request: HttpRequest, missing: int) -> None:
    """Tell truthfully how many of the asked the link does not show."""
    if missing:
        text = ngettext(
            "%(n)s item is not available for a link and is not in it.",
            "%(n)s items are not available for a link and are not in it.",
            missing,
        )
        messages.warning(request, text % {"n": missing})


@member
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def link(request: Request, pk: UUID) -> HttpResponse:
    """One link of mine: its address, and everything that can be changed."""
    found = my_link(request, pk)
    form = EditForm(request.POST or None, link=found)
    if form.is_valid():
        if not links.change(found, **form.fields_of_link):
            raise Http404
        messages.success(request, _("Saved."))
        return see_other(reverse("sharing:link", args=[pk]))
    context = {"form": form, "card": card_of(my_link(request, pk))}
    status = 422 if form.is_bound else 200
    return render(request, "sharing/link.html", context, status=status)


@member
@require_safe
def link_qr(request: Request, pk: UUID) -> HttpResponse:
    """The address as a square that a phone reads."""
    card = card_of(my_link(request, pk))
    if not card.address:
        raise Http404
    context = {"card": card, "qr": qr_code(card.address)}
    return render_page(request, "sharing/link_qr.html", context, partial="qr")


@member
@require_POST
def pause_link(request: Request, pk: UUID) -> HttpResponse:
    """Close a link for a while, or open it again."""
    found = my_link(request, pk)
    form = PauseForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing changed. Try again."))
        return see_other(reverse("sharing:links"))
    paused = form.cleaned_data["paused"]
    if not links.change(found, paused=paused):
        raise Http404
    said = _("The link is paused.") if paused else _("The link works again.")
    messages.success(request, said)
    return see_other(reverse("sharing:links"))


@member
@require_http_methods(["GET", "HEAD", "POST"])
def delete_link(request: Request, pk: UUID) -> HttpResponse:
    """Ask, then end a link for good."""
    if request.method != "POST":
        context = {"card": card_of(my_link(request, pk))}
        page = "sharing/link_delete.html"
        return render_page(request, page, context, partial="question")
    # Deleted twice is deleted.
    SharedLink.objects.filter(maker=request.user, pk=pk).delete()
    messages.success(request, _("The link is deleted. It opens nothing any more."))
    return see_other(reverse("sharing:links"))


def my_link(request: Request, pk: UUID) -> SharedLink:
    mine = SharedLink.objects.filter(maker=request.user)
    return get_object_or_404(mine.select_related("maker", "album"), pk=pk)


@member
@require_safe
def where(request: Request) -> HttpResponse:
    """Every link and album, by whomever made, that shows some of my photos now."""
    context = {
        "shown": list(showing(request.user)),
        "albums": albums_showing(request.user),
    }
    return render(request, "sharing/where.html", context)


@member
@require_POST
def cut_album(request: Request, pk: UUID) -> HttpResponse:
    """Take all photos of mine out of an album, by whomever they were added."""
    found = albums_showing(request.user)
    shown = next((one for one in found if one.album.pk == pk), None)
    if shown is None:
        raise Http404
    with transaction.atomic():
        try:
            ids = list(shown.mine.values_list("pk", flat=True))
            gone = albums.remove(request.user, shown.album, ids)
        except albums.NothingThere:
            raise Http404 from None
    n = len(gone.removed)
    text = ngettext(
        "%(n)s item of yours is no longer in that album.",
        "%(n)s items of yours are no longer in that album.",
        n,
    )
    messages.success(request, text % {"n": n})
    return see_other(reverse("sharing:where"))


@member
@require_POST
def cut_link(request: Request, pk: UUID) -> HttpResponse:
    """Take photos of mine out of a link: some by `ids`, or all with `all`."""
    shown = next((one for one in showing(request.user) if one.link.pk == pk), None)
    if shown is None:
        raise Http404
    ids: list[UUID | None] = []
    if "all" in request.POST:
        ids.extend(shown.mine.values_list("pk", flat=True))
    else:
        form = SelectionForm(request.POST)
        if not form.is_valid():
            page = "assets/nothing_selected.html"
            return render(request, page, {"form": form}, status=422)
        ids = form.cleaned_data["ids"]
    gone = links.cut(request.user, shown.link, ids)
    if not gone:
        raise Http404
    text = ngettext(
        "%(n)s item of yours is no longer in that link.",
        "%(n)s items of yours are no longer in that link.",
        gone,
    )
    messages.success(request, text % {"n": gone})
    return see_other(reverse("sharing:where"))


def see_other(path: str) -> HttpResponse:
    return HttpResponseRedirect(path, status=303)

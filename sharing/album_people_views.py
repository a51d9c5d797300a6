"""Who sees an album, who may add to it, and leaving one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import Request
from accounts.models import User
from ram.htmx import render_page
from ram.policy import member
from sharing import albums, sentences
from sharing.album_forms import InviteForm, RoleForm
from sharing.album_views import open_album, own_album
from sharing.contents import open_albums
from sharing.models import Album
from sharing.views import see_other


@member
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: Request, pk: UUID) -> HttpResponse:
    """Everybody who sees an album; its owner lets more people in."""
    if request.method == "POST":
        return invite(request, own_album(request, pk))
    album = open_album(request, pk)
    return people_page(request, album, InviteForm(None, album=album))


def people_page(request: Request, album: Album, form: InviteForm) -> HttpResponse:
    context = {
        "album": album,
        "mine": album.owner_id == request.user.pk,
        "memberships": album.memberships.all(),
        "form": form,
    }
    status = 422 if form.errors else 200
    page = "sharing/albums/people.html"
    return render_page(request, page, context, partial="people", status=status)


def invite(request: Request, album: Album) -> HttpResponse:
    """Let the chosen people in, and say what shows again because of it."""
    form = InviteForm(request.POST, album=album)
    if not form.is_valid():
        return people_page(request, album, form)
    try:
        invited = albums.invite(album, form.cleaned_data["people"], form.can_edit)
    except albums.NothingThere as nothing:
        raise Http404 from nothing
    if invited:
        text = _("%(names)s can see this album now.")
        text = text % {"names": sentences.names(invited)}
        back = sum(albums.added_in(album, person) for person in invited)
        if back:
            again = ngettext(
                "%(n)s photo they added shows again.",
                "%(n)s photos they added show again.",
                back,
            )
            text = f"{text} {again % {'n': back}}"
        messages.success(request, text)
    return to_people(album)


def to_people(album: Album) -> HttpResponse:
    return see_other(people_url(album))


def member_of(album: Album, handle: str) -> User:
    """Somebody who was let in, and is here; who was deactivated is not shown either."""
    present = User.objects.active().filter(memberships__album=album)
    return get_object_or_404(present, handle=handle)


@member
@require_POST
def role(request: Request, pk: UUID, handle: str) -> HttpResponse:
    """Let a member of my album add to it, or only look."""
    album = own_album(request, pk)
    person = member_of(album, handle)
    form = RoleForm(request.POST)
    if not form.is_valid():
        page = people_page(request, album, InviteForm(None, album=album))
        page.status_code = 422
        return page
    if not albums.set_role(album, person, form.can_edit):
        raise Http404
    name = {"name": person.first_name}
    if form.can_edit:
        messages.success(request, _("%(name)s can add photos now.") % name)
    else:
        messages.success(request, _("%(name)s can only look now.") % name)
    return to_people(album)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def remove_person(request: Request, pk: UUID, handle: str) -> HttpResponse:
    """Ask, then show my album to one person no more."""
    album = own_album(request, pk)
    person = member_of(album, handle)
    if request.method != "POST":
        return question(request, album, person, people_url(album))
    albums.end_membership(album, person, by=request.user)
    text = _("%(name)s no longer sees this album.")
    messages.success(request, text % {"name": person.first_name})
    return to_people(album)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: Request, pk: UUID) -> HttpResponse:
    """Ask, then be a member of an album no more."""
    joined = open_albums(request.user).exclude(owner=request.user)
    album = get_object_or_404(joined, pk=pk)
    if request.method != "POST":
        back = reverse("sharing:album", args=[pk])
        return question(request, album, request.user, back)
    albums.end_membership(album, request.user, by=request.user)
    text = _("You left the album “%(album)s”.")
    messages.success(request, text % {"album": album.title})
    return see_other(reverse("sharing:albums"))


def people_url(album: Album) -> str:
    return reverse("sharing:album_people", args=[album.pk])


def question(request: Request, album: Album, person: User, back: str) -> HttpResponse:
    """What goes with a person: their access, and what they added."""
    context: dict[str, Any] = {
        "album": album,
        "person": person,
        "leaving": person == request.user,
        "added": albums.added_in(album, person),
        "back": back,
    }
    page = "sharing/albums/remove_person.html"
    return render_page(request, page, context, partial="question")

"""Account settings: profile, and the people one brings."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.forms import InviteForm, KeysForm, ProfileForm
from accounts.http import Request
from accounts.models import Invitation, InvitationQuerySet
from accounts.qr import qr_code
from ram.addresses import public_url
from ram.htmx import render_page
from ram.policy import member


@member
@require_safe
def settings(request: Request) -> HttpResponse:
    """What there is to set, and on a phone the ways that its tabs leave out."""
    return render(request, "accounts/overview.html")


@member
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: Request) -> HttpResponse:
    """Name, color and time zone."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    if form.is_bound:
        # The page shows the person as stored, not as typed.
        request.user.refresh_from_db()
    status = 422 if form.is_bound else 200
    context = {"form": form, "section": "profile"}
    return render(request, "accounts/profile.html", context, status=status)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def keys(request: Request) -> HttpResponse:
    """What the keyboard does, and whether single letters do anything."""
    # A box that is not ticked sends nothing: that is an answer too.
    answer = request.POST if request.method == "POST" else None
    form = KeysForm(answer, instance=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("accounts:keys")
    context = {"form": form, "section": "keys"}
    return render_page(request, "accounts/keys.html", context, partial="list")


@member
@require_safe
def people(request: Request) -> HttpResponse:
    """Open invitations, and the form for another."""
    return people_page(request, InviteForm())


@member
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: Request) -> HttpResponse:
    """Make an invitation and show its link, this once."""
    if request.method != "POST":
        return redirect("accounts:people")
    form = InviteForm(request.POST)
    if not request.user.may_invite or not form.is_valid():
        return people_page(request, form, status=422)
    _invitation, secret = Invitation.make(request.user, **form.cleaned_data)
    link = public_url(reverse("accounts:invitation", args=[secret]))
    return people_page(request, InviteForm(), link=link, qr=qr_code(link))


@member
@require_POST
def withdraw(request: Request, id: UUID) -> HttpResponse:
    """End an open invitation."""
    get_object_or_404(open_to(request), pk=id).delete()
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("accounts:people")


@member
@require_safe
def welcome(request: Request) -> HttpResponse:
    """The last step of the first run: bring someone, or go on to the photos."""
    if not request.user.may_invite:
        raise Http404
    return render(request, "accounts/welcome.html", {"form": InviteForm()})


def open_to(request: Request) -> InvitationQuerySet:
    """Open invitations this person may see and withdraw: all, for operators."""
    if not request.user.may_invite:
        raise Http404
    invitations = Invitation.objects.open().order_by("created_at")
    if request.user.is_staff:
        return invitations
    return invitations.filter(made_by=request.user)


def people_page(
    request: Request, form: InviteForm, status: int = 200, **more: str
) -> HttpResponse:
    """The People section, with a fresh link perhaps."""
    invitations = open_to(request).select_related("made_by")
    context = {"form": form, "section": "people", "invitations": invitations}
    context |= more
    return render(request, "accounts/people.html", context, status=status)

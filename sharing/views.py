"""Account settings → Sharing, the Sharing page, and what is done on them."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from django_htmx.http import reswap, retarget

from accounts.http import Request
from assets.timeline import holdings
from ram.htmx import render_page, wants_fragment
from ram.policy import member
from sharing import notices, partnerships, sentences
from sharing.albums import derived
from sharing.cards import cards, cards_with_photos
from sharing.contents import shared_albums
from sharing.forms import AddForm, BackForm, PickForm, SwitchForm
from sharing.link_cards import newest_cards
from sharing.models import Partnership
from sharing.passed_on import PassedOn, passed_on, staying
from sharing.shown import shown_by_one
from sharing.wish_words import why_closed

SETTINGS, OVERVIEW = "sharing/settings.html", "sharing/overview.html"


@member
@require_safe
def settings(request: Request) -> HttpResponse:
    """One card per person, and everything that can be done about it."""
    context = page_context(request, SETTINGS)
    return render_page(request, SETTINGS, context, partial="partners")


@member
@require_safe
def overview(request: Request) -> HttpResponse:
    """The libraries I may open, and the people who may open mine."""
    context = page_context(request, OVERVIEW) | {
        "notices": notices.told_to(request.user)
    }
    return render_page(request, OVERVIEW, context, partial="partners")


def page_context(request: Request, page: str) -> dict[str, Any]:
    """What either page shows of the partnerships."""
    user = request.user
    found = cards_with_photos(user) if page == OVERVIEW else cards(user)
    name = "sharing:overview" if page == OVERVIEW else "sharing:settings"
    links = newest_cards(user) if page == OVERVIEW else []
    shared = shared_albums(user) if page == OVERVIEW else []
    return {
        "section": "sharing",
        "albums": shared,
        "cards": found,
        "received": [card for card in found if card.received],
        "given": [card for card in found if card.given or card.stopped],
        "one_way": [c for c in found if c.received and not (c.given or c.stopped)],
        "library": sentences.library(holdings([user])[user.pk]),
        "links": links,
        "next": reverse(name),
    }


@member
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request) -> HttpResponse:
    """Choose people, and let them see my library."""
    if request.method != "POST":
        return picker(request, PickForm(request.GET, sharer=request.user))
    if "look" in request.POST:
        return picker(request, PickForm(request.POST, sharer=request.user))
    form = AddForm(request.POST, sharer=request.user)
    if not form.is_valid():
        return picker(request, form)
    people = form.cleaned_data["people"]
    try:
        made = partnerships.share(request.user, people)
    except partnerships.NotShared:
        form = AddForm(request.POST, sharer=request.user)
        form.add_error("people", _("Nothing was shared: it was just done elsewhere."))
        return picker(request, form)
    text = _("Your library is now shared with %(names)s.")
    text = text % {"names": sentences.names(people)}
    opened = sum((passed_on(share) for share in made), PassedOn())
    text = f"{text} {opened.opens_again}".strip()
    return answer(request, text, form.back, focus=f"name-{people[0].handle}")


def picker(request: Request, form: PickForm) -> HttpResponse:
    """The people to choose from, and what choosing them means."""
    status = 200 if form.is_valid() else 422
    user = request.user
    sharers = Partnership.objects.received_by(user).values_list("sharer", flat=True)
    context = {
        "form": form,
        "chosen": form.chosen,
        "sharers": set(sharers),
        "will_see": sentences.will_see(form.chosen, holdings([user])[user.pk]),
        "share_with": sentences.share_with(form.chosen),
        "next": form.back,
    }
    page = "sharing/add.html"
    return render_page(request, page, context, partial="picker", status=status)


@member
@require_POST
def switch(request: Request, handle: str) -> HttpResponse:
    """Show a partner's photos in my timeline, or not."""
    received = Partnership.objects.received_by(request.user).select_related("sharer")
    share = get_object_or_404(received, sharer__handle=handle)
    form = SwitchForm(request.POST)
    if not form.is_valid():
        return refuse_switch(request, share, form)
    if not partnerships.set_in_timeline(share, form.cleaned_data["show"]):
        raise Http404
    name = {"name": share.sharer.first_name}
    if share.in_timeline:
        text = _("%(name)s’s photos now show in your timeline.") % name
    else:
        text = _("%(name)s’s photos no longer show in your timeline.") % name
    if wants_fragment(request):
        context = {"share": share, "next": form.back, "message": text}
        return render(request, "sharing/_switched.html", context)
    messages.success(request, text)
    return see_other(form.back)


def refuse_switch(
    request: Request, share: Partnership, form: SwitchForm
) -> HttpResponse:
    """Neither on nor off: say so, and show the switch as it is stored."""
    text = _("Nothing changed. Try again.")
    if wants_fragment(request):
        context = {"share": share, "next": form.back, "wrong": text}
        return render(request, "sharing/_switched.html", context, status=422)
    messages.error(request, text)
    return render(request, SETTINGS, page_context(request, SETTINGS), status=422)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: Request, handle: str) -> HttpResponse:
    """The X: ask, then take my library back from one person."""
    given = Partnership.objects.filter(sharer=request.user, recipient__handle=handle)
    share = latest(given)
    name = {"name": share.recipient.first_name}
    if request.method != "POST":
        context = {
            "person": share.recipient,
            "shared": sentences.shared_part(shown_by_one(share)),
            "in_albums": derived(request.user, share.recipient),
            "links": passed_on(share).links,
            "staying": staying(share),
            "closed": why_closed(share),
        }
        return question(request, "sharing/stop.html", share, context)
    form = back_form(request)
    if partnerships.stop(share):
        text = _("Stopped sharing with %(name)s.") % name
        focus = f"undo-{handle}"
        return answer(request, text, form.back, focus=focus, undo=share)
    text = _("Already stopped: %(name)s cannot see your library.") % name
    return answer(request, text, form.back)


@member
@require_POST
def undo(request: Request, handle: str) -> HttpResponse:
    """Bring back, as it was, what I stopped a moment ago."""
    given = Partnership.objects.filter(sharer=request.user, recipient__handle=handle)
    share = latest(given)
    name = {"name": share.recipient.first_name}
    if partnerships.undo(share):
        text = words_of_undo(share)
    elif given.standing().exists():
        text = _("%(name)s can see your library already.") % name
    else:
        text = _("Too late to undo. To share with %(name)s, add them again.") % name
    return answer(request, text, back_form(request).back, focus=f"stop-{handle}")


def words_of_undo(share: Partnership) -> str:
    """That it is back, which may be paused, and what opens again with it."""
    name = {"name": share.recipient.first_name}
    if share.paused:
        return _("Sharing with %(name)s is back, and still paused.") % name
    if share.has_lapsed:
        return _("Sharing with %(name)s is back, but its last day is over.") % name
    text = _("%(name)s can see your library again.") % name
    return f"{text} {passed_on(share).opens_again}".strip()


@member
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: Request, handle: str) -> HttpResponse:
    """Ask, then see a partner's library no more."""
    received = Partnership.objects.filter(recipient=request.user, sharer__handle=handle)
    share = latest(received.live() | received.filter(ended_by=request.user))
    name = {"name": share.sharer.first_name}
    if request.method != "POST":
        shared = sentences.shared_part(shown_by_one(share))
        context = {"person": share.sharer, "shared": shared}
        return question(request, "sharing/leave.html", share, context)
    if partnerships.leave(share):
        text = _("You left %(name)s’s library.") % name
    else:
        text = _("You have left %(name)s’s library already.") % name
    return answer(request, text, back_form(request).back, focus="partners-title")


def latest(between: QuerySet[Partnership]) -> Partnership:
    """The newest of the partnerships between two people, live or ended."""
    both = between.select_related("sharer", "recipient")
    share = both.order_by("created_at", "pk").last()
    if share is None:
        raise Http404
    return share


def question(
    request: Request, page: str, share: Partnership, context: dict[str, Any]
) -> HttpResponse:
    """Ask before it is done; or say that it has been."""
    form = BackForm(request.GET)
    form.is_valid()
    context |= {"ended": share.ended_at is not None, "next": form.back}
    return render_page(request, page, context, partial="question")


def back_form(request: Request) -> BackForm:
    form = BackForm(request.POST)
    form.is_valid()
    return form


def answer(
    request: Request,
    text: str,
    back: str,
    *,
    focus: str = "",
    undo: Partnership | None = None,
) -> HttpResponse:
    """What happened, in words: on the page one came from, or with its part anew."""
    if not wants_fragment(request):
        messages.success(request, text)
        return see_other(back)
    page = OVERVIEW if back == reverse("sharing:overview") else SETTINGS
    context = {
        **page_context(request, page),
        "part": f"{page}#partners",
        "message": text,
        "focus": focus,
        "undo": undo,
    }
    response = render(request, "sharing/_answer.html", context)
    retarget(response, "#partners")
    # htmx 4 has it; the package's types know htmx 2.
    return reswap(response, "outerMorph")  # type: ignore[arg-type]


def see_other(path: str) -> HttpResponse:
    return HttpResponseRedirect(path, status=303)

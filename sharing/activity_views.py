"""What happened to my sharing, and what of it I am told on the Sharing page."""

from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request
from ram.htmx import wants_fragment
from ram.policy import member
from sharing import activity, notices


@member
@require_safe
def what_happened(request: Request) -> HttpResponse:
    """What happened to my sharing in ninety days, newest first."""
    page = activity.read_page(request.user, request.GET.get("page"))
    context = {
        "section": "activity",
        "days": activity.days(request.user, page),
        "page": page,
    }
    return render(request, "sharing/activity.html", context)


@member
@require_POST
def dismiss(request: Request, pk: UUID) -> HttpResponse:
    """Put one notice of mine away; what is away already is fine."""
    if not notices.dismiss(request.user, pk):
        raise Http404
    return left(request)


@member
@require_POST
def dismiss_all(request: Request) -> HttpResponse:
    """Put all notices of mine away."""
    notices.dismiss_all(request.user)
    return left(request)


def left(request: Request) -> HttpResponse:
    """What is left of the notices, or the page that has them."""
    if not wants_fragment(request):
        return HttpResponseRedirect(reverse("sharing:overview"), status=303)
    context = {"notices": notices.told_to(request.user)}
    return render(request, "sharing/_notices.html", context)

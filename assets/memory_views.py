"""On this day: the page, its strip above the timeline, and what is left out of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import Request
from assets.memories import on_this_day
from assets.memory_forms import LeaveOutForm, ShowForm
from assets.models import NotRemembered
from assets.months import look_of, month_of, month_url, today
from assets.tiles import render_row
from ram.policy import member

STRIP = 6


@member
@require_safe
def memories(request: Request) -> HttpResponse:
    """What was taken on this day in earlier years."""
    day = today()
    lens, found = on_this_day(request.user, day)
    tiles = [tile for memory in found for tile in memory.tiles]
    look = look_of(lens, tiles, "")
    years = [
        {
            "memory": memory,
            "tiles": render_row(memory.tiles, look),
            "month_url": month_url(month_of(memory.day), "?who=everyone"),
        }
        for memory in found
    ]
    context = {"day": day, "years": years, "partners": lens.shares}
    return render(request, "assets/memories.html", context)


@member
@require_safe
def strip(request: Request) -> HttpResponse:
    """One picture of each year, for above the timeline; nothing if there is none."""
    _lens, found = on_this_day(request.user, today())
    pictures = [
        (memory, next(tile for tile in memory.tiles if tile.status == "ready"))
        for memory in found
        if any(tile.status == "ready" for tile in memory.tiles)
    ]
    context = {"pictures": pictures[:STRIP]}
    return render(request, "assets/memories.html#strip", context)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: Request) -> HttpResponse:
    """Account settings → Memories: at all, and what is left out."""
    if request.method != "POST":
        return settings_page(request, LeaveOutForm(viewer=request.user))
    ShowForm(request.POST, instance=request.user).save()
    messages.success(request, _("Saved."))
    return redirect("assets:memory_settings")


@member
@require_POST
def leave_out(request: Request) -> HttpResponse:
    """Be reminded no more of some days, or of somebody's photos."""
    form = LeaveOutForm(request.POST, viewer=request.user)
    if not form.is_valid():
        return settings_page(request, form, status=422)
    form.save()
    messages.success(request, _("Memories leave that out from now on."))
    return redirect("assets:memory_settings")


@member
@require_POST
def bring_back(request: Request, pk: int) -> HttpResponse:
    """Be reminded of it again."""
    get_object_or_404(NotRemembered, pk=pk, user=request.user).delete()
    messages.success(request, _("It can be among your memories again."))
    return redirect("assets:memory_settings")


def settings_page(
    request: Request, form: LeaveOutForm, status: int = 200
) -> HttpResponse:
    left_out = NotRemembered.objects.filter(user=request.user).select_related("owner")
    context = {
        "section": "memories",
        "show": ShowForm(instance=request.user),
        "form": form,
        "left_out": left_out.order_by("pk"),
    }
    return render(request, "assets/memory_settings.html", context, status=status)

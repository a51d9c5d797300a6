"""Jobs, sizes and counts. Never a photo, and never what a file is called."""

import shutil
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_site import OperatorAdmin
from accounts.http import Request
from accounts.models import User
from assets.models import Asset, Installation, StoredFile
from assets.processing import retry
from assets.timeline import Holdings, holdings
from ram.policy import operator

Status = StoredFile.Status
Playback = StoredFile.Playback
UNDONE = Q(status__in=[Status.PENDING, Status.WORKING, Status.FAILED]) | Q(
    playback__in=[Playback.WANTED, Playback.WORKING, Playback.FAILED]
)


@admin.register(StoredFile)
class JobAdmin(OperatorAdmin):
    """Files that are not ready: what waits, what is being done, what failed."""

    list_display = (
        "id",
        "format",
        "bytes",
        "status",
        "attempts",
        "reason",
        "playback",
        "playback_attempts",
        "created_at",
    )
    list_filter = ("status", "playback", "format")
    ordering = ("id",)
    fields = list_display
    actions = ("retry",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[StoredFile]:
        return super().get_queryset(request).filter(UNDONE)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        title = {"title": _("Jobs: files that are not ready")}
        return super().changelist_view(request, {**(extra_context or {}), **title})

    def get_urls(self) -> list[URLPattern]:
        # The admin's own last pattern takes every path below this one.
        view = self.admin_site.admin_view(overview)
        return [path("overview/", view, name="overview"), *super().get_urls()]

    @admin.display(description=gettext_lazy("size"), ordering="size")
    def bytes(self, file: StoredFile) -> str:
        return filesizeformat(file.size)

    @admin.action(description=gettext_lazy("Try again"))
    def retry(self, request: Request, queryset: QuerySet[StoredFile]) -> None:
        again = 0
        for file in queryset:
            videos = queryset.filter(pk=file.pk, playback=Playback.FAILED)
            video = videos.update(playback=Playback.WANTED, playback_attempts=0)
            if retry(file.pk) or video:
                self.log(request, file, "Tried again.")
                again += 1
        messages.success(request, _("%s will be tried again.") % again)


@operator
def overview(request: HttpRequest) -> HttpResponse:
    """What everybody keeps, what waits, and how much room is left."""
    people = list(User.objects.order_by("name"))
    kept = holdings(people)
    sizes = bytes_per_person()
    free = shutil.disk_usage(settings.RAM_DATA).free
    context = {
        **admin.site.each_context(request),
        "title": _("Overview"),
        "rows": [row(person, kept[person.pk], sizes) for person in people],
        "stored": StoredFile.objects.aggregate(files=Count("pk"), bytes=Sum("size")),
        "queue": queue(),
        "free": free,
        "installation": Installation.objects.first(),
    }
    return render(request, "admin/overview.html", context)


def row(person: User, kept: Holdings, sizes: dict[int, int]) -> dict[str, Any]:
    """One person's counts and size."""
    return {"person": person, "kept": kept, "bytes": sizes.get(person.pk, 0)}


def bytes_per_person() -> dict[int, int]:
    """The size of everybody's originals; what two people keep counts for both."""
    sums = Asset.objects.order_by().values_list("owner").annotate(Sum("file__size"))
    return dict(sums)


def queue() -> dict[str, int]:
    """How many files are in which state of being made ready."""
    waiting = Q(status__in=[Status.PENDING, Status.WORKING])
    failed = Q(status=Status.FAILED) | Q(playback=Playback.FAILED)
    converting = Q(playback__in=[Playback.WANTED, Playback.WORKING])
    return StoredFile.objects.filter(UNDONE).aggregate(
        waiting=Count("pk", filter=waiting),
        converting=Count("pk", filter=converting),
        failed=Count("pk", filter=failed),
    )

"""Photos and videos on their way in: the page, the plain form, what is not ready."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import TooManyFilesSent
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from accounts.models import User
from assets.ingest import Outcome, Refused, Taken, take_in
from assets.marker import require_storage
from assets.models import Asset
from assets.processing import waiting_for
from assets.querysets import State
from assets.room import DiskFull, full_disk_told
from assets.upload_forms import FilesForm
from assets.upload_handler import Arrived, StagingHandler
from assets.uploads import unfinished
from ram.htmx import render_page
from ram.policy import member

PAGE, RESULTS = "assets/upload.html", "assets/upload_results.html"


@dataclass(frozen=True)
class Result:
    """What became of one file of the plain form."""

    name: str
    taken: Taken | None = None
    problem: Refused | DiskFull | None = None

    @property
    def asset(self) -> Asset | None:
        return self.taken.asset if self.taken else None

    @property
    def trashed(self) -> bool:
        return self.taken is not None and self.taken.outcome == Outcome.IN_TRASH

    @property
    def link(self) -> str:
        return photo_link(self.asset) if self.asset else ""


@csrf_exempt  # Not before the body has its handler: `upload_form` is protected.
@member
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: Request) -> HttpResponse:
    """The upload page; by POST takes in the files of the plain form."""
    if request.method != "POST":
        return page(request, FilesForm())
    require_storage()
    handler = StagingHandler(request)
    request.upload_handlers = [handler]
    try:
        return upload_form(request)
    except TooManyFilesSent:
        form = FilesForm({})
        form.add_error("files", _("These are too many files for one go."))
        return page(request, form, 422)
    finally:
        handler.discard()


@csrf_protect
def upload_form(request: Request) -> HttpResponse:
    """Take in the files of the plain form, and tell what became of each."""
    form = FilesForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, form, 422)
    results = [receive(request.user, file) for file in form.cleaned_data["files"]]
    full = any(isinstance(result.problem, DiskFull) for result in results)
    context = {"groups": grouped(results), "left": waiting_for(request.user)}
    return render(request, RESULTS, context, status=507 if full else 200)


@member
@require_safe
def upload_status(request: Request) -> HttpResponse:
    """How many of my photos are still being made ready."""
    context = {"left": waiting_for(request.user)}
    return render_page(
        request, "assets/upload_status.html", context, partial="getting_ready"
    )


def page(request: Request, form: FilesForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "unfinished": unfinished(request.user),
        "limit": settings.RAM_UPLOAD_LIMIT,
        "status": reverse("assets:upload_status"),
        # Where upload.js puts its rows: not ended yet, then by how they ended.
        "groups": [
            ("not", _("Not added")),
            ("", ""),
            ("here", _("Already here")),
            ("added", _("Added")),
        ],
    }
    return render(request, PAGE, context, status=status)


def receive(owner: User, arrived: Arrived) -> Result:
    """Take one file in; whatever is wrong with it concerns no other."""
    try:
        with full_disk_told():
            return Result(arrived.name, take_in(owner, arrived.staged(), arrived.name))
    except (Refused, DiskFull) as problem:
        return Result(arrived.name, problem=problem)


def grouped(results: list[Result]) -> dict[str, list[Result]]:
    """Results as they are shown: added, already here, not added."""
    groups: dict[str, list[Result]] = {"added": [], "here": [], "not_added": []}
    for result in results:
        if result.taken is None:
            groups["not_added"].append(result)
        elif result.taken.outcome == Outcome.ADDED:
            groups["added"].append(result)
        else:
            groups["here"].append(result)
    return groups


def photo_link(asset: Asset) -> str:
    """Where the photo is shown; locked ones have no page here."""
    locked = asset.state == State.LOCKED
    return "" if locked else reverse("assets:detail", args=[asset.pk])

"""Photos and videos on their way in: the page, and the plain form."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.http import Request
from assets.ingest import Refused, take_in
from assets.staging import stage
from assets.upload_forms import FilesForm
from ram.policy import member


@member
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: Request) -> HttpResponse:
    """The upload page; by POST takes in the files of the plain form."""
    if request.method != "POST":
        return render(request, "assets/upload.html", {"form": FilesForm()})
    form = FilesForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "assets/upload.html", {"form": form}, status=422)
    results = []
    for file in form.cleaned_data["files"]:
        try:
            taken = take_in(request.user, stage(file.chunks()), file.name)
            results.append((file.name, taken, ""))
        except Refused as refusal:
            results.append((file.name, None, str(refusal)))
    return render(request, "assets/upload_results.html", {"results": results})

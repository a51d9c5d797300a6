"""What comes with files on their way in, made certain."""

import hashlib
from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assets.formats import FORMATS

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LARGEST = 2**63 - 1
# By ending too: what a page does not name, phones convert before they send it.
ENDINGS = [f".{kind.extension}" for kind in FORMATS.values()]
ACCEPTED = ",".join(["image/*", "video/*", ".heif", *ENDINGS])


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files of one input; bad ones pass, to be refused by name."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        if not data:
            raise ValidationError(self.error_messages["required"], "required")
        return list(data)


class FilesForm(forms.Form):
    """The plain form: any number of files at once."""

    files = FilesField(  # type: ignore[assignment]  # Django moves fields elsewhere.
        label=_("Photos and videos"),
        widget=FilesInput(attrs={"accept": ACCEPTED}),
        error_messages={"required": _("Choose at least one photo or video.")},
    )


@dataclass(frozen=True)
class File:
    """What a file is called and when it changed, as its sender says."""

    name: str
    modified_at: datetime | None


class MetadataField(forms.Field):
    """`Upload-Metadata` of tus: keys, each with a value in base64, between commas.

    Of the file's name any text will do, and a date that makes no sense is none.
    """

    def to_python(self, value: str | None) -> File:
        given = {}
        for pair in (value or "").split(","):
            key, _space, coded = pair.strip().partition(" ")
            try:
                given[key] = b64decode(coded, validate=True).decode(errors="replace")
            except (NotBase64, ValueError) as error:
                raise ValidationError("Upload-Metadata is not base64.") from error
        name = given.get("filename") or given.get("name") or ""
        return File(name, instant(given.get("lastModified", "")))


def instant(milliseconds: str) -> datetime | None:
    """A time as browsers give it, if it is one after 1970."""
    try:
        moment = EPOCH + timedelta(milliseconds=int(milliseconds))
    except (ValueError, OverflowError):
        return None
    return moment if moment > EPOCH else None


class BeginForm(forms.Form):
    """The head of a request that begins a resumable upload."""

    length = forms.IntegerField(min_value=0, max_value=LARGEST)
    file = MetadataField(required=False)


@dataclass(frozen=True)
class Checksum:
    """What a piece must add up to."""

    algorithm: str
    digest: bytes

    def fits(self, body: bytes) -> bool:
        """Whether `body` is what the sender meant."""
        return hashlib.new(self.algorithm, body).digest() == self.digest


class ChecksumField(forms.Field):
    """`Upload-Checksum` of tus: "sha256 <base64>"."""

    ALGORITHMS = ("sha256", "sha1")

    def to_python(self, value: str | None) -> Checksum | None:
        if not value:
            return None
        algorithm, _space, coded = value.partition(" ")
        if algorithm not in self.ALGORITHMS:
            raise ValidationError("This checksum is not supported.")
        try:
            return Checksum(algorithm, b64decode(coded, validate=True))
        except ValueError as error:
            raise ValidationError("The checksum is not base64.") from error


class PieceForm(forms.Form):
    """The head of a request that brings a piece of a resumable upload."""

    offset = forms.IntegerField(min_value=0, max_value=LARGEST)
    size = forms.IntegerField(min_value=0, max_value=LARGEST)
    checksum = ChecksumField(required=False)

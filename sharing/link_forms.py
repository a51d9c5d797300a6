"""What a link is made of, as people say it."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assets.forms import IdsField
from sharing.models import SharedLink

AFTER = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
}
EXPIRES = [
    ("never", _("Never")),
    ("hour", _("In 1 hour")),
    ("day", _("In 1 day")),
    ("week", _("In 1 week")),
    ("month", _("In 1 month")),
    ("date", _("At the end of a day")),
]


class WhatForm(forms.Form):
    """What a link is to show: ticked photos, or an album."""

    ids = IdsField(required=False)
    album = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("ids") and not data.get("album") and not self.errors:
            raise ValidationError(_("Nothing is selected."))
        return data


class LinkForm(forms.Form):
    """How a link looks and what visitors may do."""

    title = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=120,
        help_text=_("Visitors see it above the photos."),
    )
    beginning = forms.CharField(
        label=_("Readable beginning"),
        required=False,
        max_length=40,
        help_text=_("Such as “summer”: it stands before the secret part."),
    )
    password = forms.CharField(
        label=_("Password"),
        required=False,
        strip=False,
        min_length=4,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Visitors are asked for it. It is not shown again."),
    )
    expires = forms.ChoiceField(
        label=_("Stops working"), choices=EXPIRES, required=False, initial="never"
    )
    expires_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("For “At the end of a day”."),
    )
    allows_download = forms.BooleanField(label=_("Allow download"), required=False)
    shows_details = forms.BooleanField(
        label=_("Show place and camera details"),
        required=False,
        help_text=_(
            "Off: visitors get pictures without date, place, camera and file name, "
            "and downloads in viewing size. On: all of it, and the original files."
        ),
    )

    def __init__(self, *args: Any, maker: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.maker = maker
        self.expires_at: datetime | None = None

    def clean_beginning(self) -> str:
        return slugify(self.cleaned_data["beginning"])[:40].strip("-_")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        when = data.get("expires") or "never"
        if when in AFTER:
            self.expires_at = timezone.now() + AFTER[when]
        elif when == "date" and "expires_on" in data:
            self.expires_at = self.end_of(data["expires_on"])
        return data

    def end_of(self, day: Any) -> datetime | None:
        """When that day is over where the maker is."""
        if day is None:
            self.add_error("expires_on", _("Choose the last day."))
            return None
        try:
            zone = ZoneInfo(self.maker.time_zone)
            end = datetime.combine(day, time.max, zone)
            if end > timezone.now():
                return end
        except OverflowError:
            pass  # so near to the calendar's edge that it has no UTC: no such day
        self.add_error("expires_on", _("Choose a day from today on."))
        return None

    @property
    def fields_of_link(self) -> dict[str, Any]:
        """What the link stores of this."""
        data = self.cleaned_data
        fields = {
            "title": data["title"],
            "prefix": data["beginning"],
            "expires_at": self.expires_at,
            "allows_download": data["allows_download"],
            "shows_metadata": data["shows_details"],
            "shows_location": data["shows_details"],
        }
        if data["password"]:
            fields["password"] = make_password(data["password"])
        return fields


class EditForm(LinkForm):
    """The same for a link that is there: what is left alone stays."""

    expires = forms.ChoiceField(
        label=_("Stops working"),
        choices=[("keep", _("As it is")), *EXPIRES],
        required=False,
    )
    no_password = forms.BooleanField(label=_("Remove the password"), required=False)

    field_order = (
        *("title", "beginning", "password", "no_password", "expires", "expires_on"),
        *("allows_download", "shows_details"),
    )

    def __init__(self, *args: Any, link: SharedLink, **kwargs: Any) -> None:
        initial = {
            "title": link.title,
            "beginning": link.prefix,
            "expires": "keep",
            "allows_download": link.allows_download,
            "shows_details": link.shows_metadata and link.shows_location,
        }
        super().__init__(*args, maker=link.maker, initial=initial, **kwargs)
        if link.password:
            self.fields["password"].label = _("New password")
            self.fields["password"].help_text = _(
                "Empty: the password stays. A new one locks out who used the old one."
            )
        else:
            del self.fields["no_password"]

    @property
    def fields_of_link(self) -> dict[str, Any]:
        fields = super().fields_of_link
        if self.cleaned_data["expires"] in ("", "keep"):
            del fields["expires_at"]
        if self.cleaned_data.get("no_password") and "password" not in fields:
            fields["password"] = ""
        return fields


class PauseForm(forms.Form):
    """The state wanted, never "the other one": sent twice, it is the same."""

    paused = forms.TypedChoiceField(
        choices=[("1", _("paused")), ("0", _("open"))], coerce=lambda sent: sent == "1"
    )


class UnlockForm(forms.Form):
    """A visitor's password."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "autofocus": True}),
    )


class AfterForm(forms.Form):
    """From which photo on a visitor's page goes on."""

    after = forms.UUIDField(required=False)

"""What is typed into the search field, and what is chosen beside it."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assets.facts import clean_text
from assets.search import Filters

LONGEST = 200
KINDS = [
    ("", _("Photos and videos")),
    ("photo", _("Photos")),
    ("video", _("Videos")),
    ("screenshot", _("Screenshots")),
    ("raw", _("RAW")),
]
FIRST_YEAR = 1826


class DayField(forms.DateField):
    """A day as the browser's own picker writes it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, **more: Any) -> None:
        super().__init__(required=False, input_formats=["%Y-%m-%d"], **more)

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day and day.year < FIRST_YEAR:
            raise ValidationError(_("There are no photos of so long ago."))
        return day


class SearchForm(forms.Form):
    """A few plain words and filters; nothing at all is a question too."""

    template_name = "forms/form.html"

    q = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": _("That is too long: a few words are enough.")},
    )
    kind = forms.ChoiceField(label=_("What"), required=False, choices=KINDS)
    camera = forms.CharField(label=_("Camera"), required=False, max_length=100)
    since = DayField(label=_("From"))
    until = DayField(label=_("To"))
    favorites = forms.BooleanField(label=_("Favorites"), required=False)
    placeless = forms.BooleanField(label=_("Without a place"), required=False)

    def clean_q(self) -> str:
        """On one line, without what is no text."""
        return clean_text(" ".join(self.cleaned_data["q"].split()), LONGEST)

    def clean_camera(self) -> str:
        return clean_text(" ".join(self.cleaned_data["camera"].split()), 100)

    def clean(self) -> None:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("This is before the first day."))

    @property
    def filters(self) -> Filters:
        """What was chosen; nothing of what makes no sense."""
        if not self.is_valid():
            return Filters()
        return Filters(**{k: v for k, v in self.cleaned_data.items() if k != "q"})

    def kept(self) -> dict[str, str]:
        """What an address carries to ask the same again."""
        found = self.cleaned_data if self.is_valid() else {}
        return {
            name: "1" if value is True else str(value)
            for name, value in found.items()
            if value
        }


class FiltersForm(SearchForm):
    """The same to choose from, with the cameras that there are."""

    def __init__(self, data: Any, cameras: list[str]) -> None:
        super().__init__(data)
        asked = self["camera"].value()
        names = dict.fromkeys([asked, *cameras] if asked else cameras)
        choices = [("", _("Any")), *((name, name) for name in names)]
        self.fields["camera"].widget = forms.Select(choices=choices)


def typed(form: SearchForm) -> str:
    """What was typed if it makes sense."""
    found: Any = form.cleaned_data.get("q") if form.is_valid() else ""
    return found or ""

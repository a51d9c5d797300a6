"""What comes from outside, made certain before anything looks at it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assets.querysets import State
from assets.timeline import Place

IDS_LIMIT = 10_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class PlaceField(forms.CharField):
    """Where a page begins: the local day, the instant, and the id of an asset."""

    def to_python(self, value: Any) -> Place | None:  # type: ignore[override]
        text = super().to_python(value)
        if not text:
            return None
        try:
            day, micros, pk = text.split("_")
            instant = EPOCH + timedelta(microseconds=int(micros))
            return Place(date.fromisoformat(day), instant, UUID(hex=pk))
        except (ValueError, OverflowError) as error:
            raise ValidationError(_("This page does not exist.")) from error


def write_place(place: Place) -> str:
    """A place as an address carries it; `PlaceField` reads it back."""
    since = place.taken_at - EPOCH
    micros = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    return f"{place.taken_on}_{micros}_{place.pk.hex}"


class PageForm(forms.Form):
    """Whose photos, and from where on."""

    who = forms.SlugField(required=False, max_length=40)
    after = PlaceField(required=False, max_length=100)


class NewForm(forms.Form):
    """All of a library, or what is new in it; and from where on."""

    new = forms.BooleanField(required=False)
    after = PlaceField(required=False, max_length=100)


class ContextForm(forms.Form):
    """From which list an asset's page was opened, so that it knows its neighbors."""

    LISTS = ("archive", "trash", "favorites", "search", "places")

    who = forms.SlugField(required=False, max_length=40)
    within = forms.CharField(required=False, max_length=60)

    def clean_within(self) -> str | UUID:
        """The name of a list, or an album's id."""
        within = self.cleaned_data["within"]
        if within in ("", *self.LISTS):
            return within
        try:
            return UUID(within.removeprefix("album-"))
        except ValueError as error:
            raise ValidationError(_("There is no such list.")) from error


class IdsField(forms.Field):
    """Ids as ticked: repeats are one, what is no id at all is merely not available."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: list[str] | None) -> list[UUID | None]:
        ids: dict[UUID | str, UUID | None] = {}
        for text in value or []:
            try:
                ids[UUID(text)] = UUID(text)
            except ValueError:
                ids[text] = None
        return list(ids.values())

    def validate(self, value: list[UUID | None]) -> None:
        super().validate(value)
        if len(value) > IDS_LIMIT:
            raise ValidationError(_("Choose at most 10,000 at a time."))


class SelectionForm(forms.Form):
    """The ticked photos of a list."""

    ids = IdsField(error_messages={"required": _("Nothing is selected.")})


class UndoLockForm(forms.Form):
    """What was locked a moment ago, from where, and what shows it."""

    ids = IdsField(required=False)
    archived = IdsField(required=False)
    receipt = forms.CharField(max_length=300)

    @property
    def before(self) -> dict[UUID, State]:
        """In which state each was, once this is valid."""
        was = {"ids": State.LIBRARY, "archived": State.ARCHIVED}
        return {
            pk: state
            for name, state in was.items()
            for pk in self.cleaned_data[name]
            if pk
        }


class PasswordForm(forms.Form):
    """One's own password once more."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "current-password", "autofocus": True}
        ),
    )


class FavoriteForm(SelectionForm):
    on = forms.ChoiceField(choices=[("1", "on"), ("0", "off")])


class ScreenshotForm(SelectionForm):
    """Screenshots, or not; never "the other one"."""

    on = forms.ChoiceField(choices=[("1", "on"), ("0", "off")])


class TrashedForm(forms.Form):
    """Some of the trash, or all of it."""

    ids = IdsField(required=False)
    all = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("ids") and not data.get("all"):
            raise ValidationError(_("Nothing is selected."))
        return data


class DeleteForm(SelectionForm):
    """Deleting cannot be undone: the number of things is typed out."""

    count = forms.IntegerField(label=_("Type how many, to be sure"), min_value=1)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "ids" in data and "count" in data and data["count"] != len(data["ids"]):
            self.add_error("count", _("That is not how many are selected."))
        return data

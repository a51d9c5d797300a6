"""Which part of the map, and which of its lists, an address asks for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assets.world import CLOSEST, Cell, View, Where


class ViewForm(forms.Form):
    """How near, and around which point: "38.8,-9.4"."""

    zoom = forms.IntegerField(required=False, min_value=0, max_value=CLOSEST)
    at = forms.RegexField(
        r"^-?[0-9]{1,2}(\.[0-9]{1,6})?,-?[0-9]{1,3}(\.[0-9]{1,6})?\Z",
        required=False,
        max_length=30,
    )

    def clean_at(self) -> tuple[float, float]:
        """Latitude and longitude; the sea off Africa when nothing is said."""
        latitude, longitude = (self.cleaned_data["at"] or "0,0").split(",")
        return float(latitude), float(longitude)

    @property
    def view(self) -> View:
        """The part of the map that was asked for."""
        zoom = self.cleaned_data["zoom"] or 0
        return View.around(zoom, *self.cleaned_data["at"])


class CellField(forms.RegexField):
    """A square of the map: its zoom, column and row."""

    def __init__(self, **options: Any) -> None:
        super().__init__(r"^[0-9]-[0-9]{1,3}-[0-9]{1,3}\Z", **options)

    def clean(self, value: Any) -> Cell | None:
        text = super().clean(value)
        if not text:
            return None
        cell = Cell(*map(int, text.split("-")))
        if not cell.exists:
            raise ValidationError(_("There is no such place."))
        return cell


class WhereForm(forms.Form):
    """One list: `cell`, or `country` and perhaps `town`, or those without a place."""

    cell = CellField(required=False)
    country = forms.CharField(required=False, max_length=80)
    town = forms.CharField(required=False, max_length=120, strip=False)
    nowhere = forms.BooleanField(required=False)
    unnamed = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        """Exactly one of them."""
        data = super().clean() or {}
        asked = ("cell", "country", "nowhere", "unnamed")
        if sum(bool(data.get(name)) for name in asked) != 1:
            raise ValidationError(_("There is no such place."))
        if data.get("town") and not data.get("country"):
            raise ValidationError(_("There is no such place."))
        return data

    @property
    def where(self) -> Where:
        """What was asked for."""
        data = self.cleaned_data
        country = None if data["cell"] or data["nowhere"] else data["country"]
        return Where(data["cell"], country, data["town"], data["nowhere"])

    @property
    def kept(self) -> dict[str, str]:
        """What an address carries to ask again."""
        data = self.cleaned_data
        named = {name: data[name] for name in ("cell", "country", "town")}
        flags = {name: "1" for name in ("nowhere", "unnamed") if data[name]}
        return {name: str(value) for name, value in named.items() if value} | flags

"""What owners may say about their photos: when, where, what, and which way is up."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import ZoneSelect
from accounts.zones import zones
from assets import places
from assets.editing import Change, Spot, Where
from assets.facts import clean_text, text_length
from assets.forms import SelectionForm
from assets.models import Asset
from assets.words import zone as offset_in_words

COORDINATES = re.compile(
    r"\s*([+-]?\d{1,2}(?:\.\d+)?)\s*°?\s*[,;\s]\s*([+-]?\d{1,3}(?:\.\d+)?)\s*°?\s*"
)
# Distances from UTC that clocks somewhere have, in minutes.
OFFSETS = (
    *range(-720, -180, 60),
    *(-570, -210, -180, -120, -60, 0, 60, 120, 180, 210, 240, 270, 300, 330, 345),
    *(360, 390, 420, 480, 525, 540, 570, 600, 630, 660, 720, 765, 780, 840),
)
FARTHEST_DAYS = 100_000
TURNS = [("0", _("No")), ("1", _("To the right")), ("3", _("To the left"))]
TURNS += [("2", _("Upside down"))]


def zone_choices(*extra: int) -> list[tuple[str, str]]:
    """Plain distances from UTC, then places; values as `zone_named` reads them."""
    offsets = sorted({*OFFSETS, *extra})
    plain = [(f"{offset:+}", offset_in_words(offset)) for offset in offsets]
    return plain + [(name, name.replace("_", " ")) for name in sorted(zones())]


def zone_named(value: str) -> tzinfo:
    """The zone of a choice: "+120" is two hours ahead of UTC."""
    if value[0] in "+-":
        return timezone(timedelta(minutes=int(value)))
    return ZoneInfo(value)


class TownField(forms.CharField):
    """A town of the gazetteer, or latitude and longitude; None when empty."""

    def clean(self, value: Any) -> Spot | None:
        text = super().clean(value)
        if not text:
            return None
        if match := COORDINATES.fullmatch(text):
            return spot_at(float(match[1]), float(match[2]))
        if found := places.towns_called(text, 1):
            town = found[0]
            names = (town.place.town, town.place.country)
            return Spot(town.latitude, town.longitude, *names)
        raise ValidationError(
            _("We know no town of that name. Latitude and longitude work too.")
        )


def spot_at(latitude: float, longitude: float) -> Spot:
    """Those coordinates, called by the nearest town."""
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise ValidationError(_("That is not a place on this globe."))
    near = places.nearest(latitude, longitude)
    names = (near.town, near.country) if near else ()
    return Spot(latitude, longitude, *names)


class TownsForm(forms.Form):
    """What has been typed of a town's name."""

    place = forms.CharField(max_length=200)


def place_field() -> TownField:
    return TownField(
        label=_("Place"),
        required=False,
        max_length=200,
        help_text=_("A town, or latitude and longitude: 38.79, -9.39"),
        widget=forms.TextInput(attrs={"list": "towns", "autocomplete": "off"}),
    )


def day_field(**more: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=_("Date"), widget=widget, **more)


def clock_field(**more: Any) -> forms.TimeField:
    attrs = {"type": "time", "step": "1"}
    widget = forms.TimeInput(format="%H:%M:%S", attrs=attrs)
    return forms.TimeField(label=_("Time"), widget=widget, **more)


def description_field(**more: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Description"),
        required=False,
        max_length=text_length("description"),
        widget=forms.Textarea(attrs={"rows": 3}),
        **more,
    )


def cleaned_words(text: str) -> str:
    """A description without what could disturb a page."""
    return clean_text(text.replace("\r\n", "\n"), text_length("description"))


class EditForm(forms.Form):
    """All that is said of one photo; what is not touched stays exactly as it is."""

    date = day_field()
    time = clock_field()
    zone = forms.ChoiceField(label=_("Time zone"), widget=ZoneSelect)
    place = place_field()
    description = description_field()

    def __init__(self, *args: Any, asset: Asset, **kwargs: Any) -> None:
        self.asset = asset
        said = {
            "date": asset.taken_local.date(),
            "time": asset.taken_local.time().replace(microsecond=0),
            "zone": f"{asset.taken_offset:+}",
            "place": place_in_words(asset),
            "description": asset.description,
        }
        kwargs["initial"] = said
        super().__init__(*args, **kwargs)
        choices = zone_choices(asset.taken_offset)
        self.fields["zone"].choices = choices  # type: ignore[attr-defined]
        # What stands there already need not be in the gazetteer.
        if self.data.get("place", "").strip() == said["place"]:
            self.fields["place"] = forms.CharField(required=False)

    @property
    def change(self) -> Change:
        """The fields that were touched, as a change."""
        touched, data = set(self.changed_data), self.cleaned_data
        clock = zone = description = None
        place: Where | None = None
        if touched & {"date", "time"}:
            clock = datetime.combine(data["date"], data["time"])
        if "zone" in touched:
            zone = zone_named(data["zone"])
        if "place" in touched:
            place = data["place"] or "none"
        if "description" in touched:
            description = cleaned_words(data["description"])
        return Change(clock=clock, zone=zone, place=place, description=description)


def place_in_words(asset: Asset) -> str:
    """What the form says of a place: names where there are any, else numbers."""
    if asset.latitude is None:
        return ""
    names = ", ".join(filter(None, (asset.town, asset.country)))
    return names or f"{asset.latitude:.5f}, {asset.longitude:.5f}"


class ResetForm(forms.Form):
    """Back to what the file says."""

    what = forms.ChoiceField(choices=[("date", "date"), ("place", "place")])

    @property
    def change(self) -> Change:
        if self.cleaned_data["what"] == "date":
            return Change(clock="file")
        return Change(place="file")


class TurnForm(forms.Form):
    """Quarters clockwise."""

    turn = forms.TypedChoiceField(choices=[(1, "1"), (2, "2"), (3, "3")], coerce=int)

    @property
    def change(self) -> Change:
        return Change(turn=self.cleaned_data["turn"])


class EditManyForm(SelectionForm):
    """One change for a selection; every part of it starts as "leave it"."""

    WHEN = [
        ("", _("Leave as it is")),
        ("shift", _("Move the clock")),
        ("set", _("Set one date and time")),
        ("file", _("Use the file’s own date")),
    ]
    WHERE = [
        ("", _("Leave as it is")),
        ("set", _("Set a place")),
        ("none", _("No place")),
        ("file", _("Use the file’s own place")),
    ]
    WHICH_WAY = [("later", _("Later")), ("earlier", _("Earlier"))]

    when = forms.ChoiceField(
        label=_("Date and time"),
        choices=WHEN,
        required=False,
        widget=forms.RadioSelect,
    )
    way = forms.ChoiceField(label=_("Which way"), choices=WHICH_WAY, required=False)
    days = forms.IntegerField(
        label=_("Days"), required=False, min_value=0, max_value=FARTHEST_DAYS
    )
    hours = forms.IntegerField(
        label=_("Hours"), required=False, min_value=0, max_value=FARTHEST_DAYS
    )
    minutes = forms.IntegerField(
        label=_("Minutes"), required=False, min_value=0, max_value=FARTHEST_DAYS
    )
    date = day_field(required=False)
    time = clock_field(required=False)
    zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        widget=ZoneSelect,
        help_text=_("The clock keeps its time; it was this zone’s."),
    )
    where = forms.ChoiceField(
        label=_("Place"), choices=WHERE, required=False, widget=forms.RadioSelect
    )
    place = place_field()
    description = description_field(
        help_text=_("Empty leaves every description as it is."),
    )
    turn = forms.ChoiceField(label=_("Turn the photos"), choices=TURNS, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leave = [("", _("Leave as it is"))]
        self.fields["zone"].choices = [  # type: ignore[attr-defined]
            *leave,
            *zone_choices(),
        ]
        if self.data.get("where") != "set":
            # What was typed before another choice was made is of no account.
            self.fields["place"] = forms.CharField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("when") == "set":
            self.require(data, ("date", "time"), _("Say date and time."))
        if data.get("where") == "set":
            self.require(data, ("place",), _("Say which place."))
        if data.get("when") == "shift" and not self.shift_of(data):
            self.add_error("when", _("Say by how much."))
        if not self.errors and self.change.nothing:
            raise ValidationError(_("Nothing is to be changed."))
        return data

    def require(
        self, data: dict[str, Any], names: Iterable[str], sentence: Any
    ) -> None:
        for name in names:
            if name not in self.errors and not data.get(name):
                self.add_error(name, sentence)

    @staticmethod
    def shift_of(data: dict[str, Any]) -> timedelta:
        """How far the clock is to be moved; earlier is negative."""
        units = {name: data.get(name) or 0 for name in ("days", "hours", "minutes")}
        shift = timedelta(**units)
        return -shift if data.get("way") == "earlier" else shift

    @property
    def change(self) -> Change:
        """What was chosen, as a change."""
        data = self.cleaned_data
        when, where = data.get("when"), data.get("where")
        clock: Any = {"file": "file"}.get(when or "")
        if when == "set":
            clock = datetime.combine(data["date"], data["time"])
        words = cleaned_words(data["description"])
        return Change(
            clock=clock,
            shift=self.shift_of(data) if when == "shift" else timedelta(),
            zone=zone_named(data["zone"]) if data.get("zone") else None,
            place=data["place"] if where == "set" else where or None,
            description=words or None,
            turn=int(data.get("turn") or 0),
        )

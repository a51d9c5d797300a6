"""What comes from outside about albums, made certain."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from assets.forms import IdsField, PlaceField, write_place
from assets.timeline import Place
from sharing.contents import Spot
from sharing.forms import SEARCH_FROM, BackField, HandlesField, plain
from sharing.models import Album

BIGGEST = 2**63 - 1


class AlbumPlaceField(PlaceField):
    """Where a page begins: by date, or "position~entry" in an order made by hand."""

    def to_python(self, value: Any) -> Place | Spot | None:  # type: ignore[override]
        text = str(value or "")
        if "~" not in text:
            return super().to_python(value)
        try:
            spot = Spot(*map(int, text.split("~")))
        except (ValueError, TypeError) as error:
            raise ValidationError(_("This page does not exist.")) from error
        if not all(-BIGGEST <= number <= BIGGEST for number in spot):
            raise ValidationError(_("This page does not exist."))
        return spot


def write_album_place(place: Place | Spot) -> str:
    """A place as an address carries it; `AlbumPlaceField` reads it back."""
    if isinstance(place, Place):
        return write_place(place)
    return f"{place.position}~{place.pk}"


class AlbumPageForm(forms.Form):
    """Where in an album a page begins."""

    after = AlbumPlaceField(required=False, max_length=100)

    def __init__(self, data: MultiValueDict[str, str], *, album: Album) -> None:
        super().__init__(data)
        self.album = album

    def clean_after(self) -> Place | Spot | None:
        """A place of the album's order: it may have been changed meanwhile."""
        after = self.cleaned_data["after"]
        by_hand = self.album.order == Album.Order.BY_HAND
        if after is not None and isinstance(after, Spot) != by_hand:
            raise ValidationError(_("The order of this album was changed."))
        return after


class AlbumForm(forms.ModelForm):
    """An album's own words, and how its photos are ordered."""

    class Meta:
        model = Album
        fields = ("title", "description", "order")
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}


class ChooseForm(forms.Form):
    """Photos, and the albums to put them into; none is fine so far."""

    ids = IdsField(required=False)
    albums = IdsField(required=False)
    title = forms.CharField(
        required=False, max_length=120, strip=True, label=_("New album")
    )
    q = forms.CharField(required=False, max_length=80, label=_("Search albums"))
    next = BackField()

    def __init__(self, data: MultiValueDict[str, str], *, person: User) -> None:
        super().__init__(data)
        mine = Album.objects.filled_by(person).select_related("owner")
        self.candidates = list(mine.order_by("-created_at", "-pk"))

    @property
    def searchable(self) -> bool:
        return len(self.candidates) >= SEARCH_FROM

    @property
    def chosen(self) -> set[UUID | None]:
        return set(self.cleaned_data.get("albums") or [])

    @property
    def found(self) -> list[Album]:
        """The albums to show: those searched for, and those chosen already."""
        words = plain(self.cleaned_data.get("q", "")).split()
        return [
            album
            for album in self.candidates
            if album.pk in self.chosen
            or all(word in plain(album.title) for word in words)
        ]

    @property
    def asked(self) -> list[UUID | None]:
        return self.cleaned_data.get("ids") or []

    @property
    def back(self) -> str:
        return self.cleaned_data.get("next") or reverse("sharing:albums")


class AddToAlbumsForm(ChooseForm):
    """Photos to put into albums, now."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "ids" in data and not data["ids"]:
            self.add_error("ids", _("Nothing is selected."))
        if "title" in data and not data.get("albums") and not data["title"]:
            raise ValidationError(_("Choose an album, or name a new one."))
        return data


class MoveForm(forms.Form):
    """Ticked photos, and where in the order they go."""

    ids = IdsField(error_messages={"required": _("Nothing is selected.")})
    to = forms.ChoiceField(
        choices=[(name, name) for name in ("earlier", "later", "first", "last")]
    )


class CoverForm(forms.Form):
    """The one ticked photo."""

    ids = IdsField(error_messages={"required": _("Nothing is selected.")})

    def clean_ids(self) -> UUID | None:
        ids: list[UUID | None] = self.cleaned_data["ids"]
        if len(ids) != 1:
            raise ValidationError(_("Choose one photo for the cover."))
        return ids[0]


ROLES = [("viewer", _("Can view")), ("editor", _("Can add"))]


class RoleForm(forms.Form):
    """What a member may do, never "the other one"."""

    role = forms.ChoiceField(choices=ROLES, label=_("They"), widget=forms.RadioSelect)

    @property
    def can_edit(self) -> bool:
        return self.cleaned_data["role"] == "editor"


class InviteForm(RoleForm):
    """People to show an album to."""

    people = HandlesField(label=_("People"))

    def __init__(self, data: MultiValueDict[str, str] | None, *, album: Album) -> None:
        super().__init__(data, initial={"role": "viewer"})
        others = User.objects.active().exclude(pk=album.owner_id)
        others = others.exclude(memberships__album=album).order_by("name", "handle")
        self.candidates = {person.handle: person for person in others}
        self.fields["people"].error_messages["required"] = _(
            "Choose at least one person."
        )

    @property
    def chosen(self) -> set[str]:
        sent = self.data
        return set(sent.getlist("people") if isinstance(sent, MultiValueDict) else ())

    def clean_people(self) -> list[User]:
        handles = dict.fromkeys(self.cleaned_data["people"])
        unknown = [handle for handle in handles if handle not in self.candidates]
        if unknown:
            text = _("“%(handle)s” is nobody who could be added.")
            raise ValidationError(text, params={"handle": unknown[0][:40]})
        return [self.candidates[handle] for handle in handles]


class PickPageForm(forms.Form):
    """Whose photos to pick from, and which month."""

    who = forms.SlugField(required=False, max_length=40)
    month = forms.DateField(required=False, input_formats=["%Y-%m"])
    after = PlaceField(required=False, max_length=100)

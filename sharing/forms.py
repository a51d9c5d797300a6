"""What comes from outside: whom to add, which way a switch goes, where to go back."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from sharing.models import Partnership


class BackField(forms.Field):
    """The page of ours one came from; anything else counts as none."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput)

    def to_python(self, value: Any) -> str:
        path = str(value or "")
        ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, None)
        return path if ours else ""


class BackForm(forms.Form):
    """Where to go when it is done: Account settings, Sharing, unless it says."""

    next = BackField()

    @property
    def back(self) -> str:
        return self.cleaned_data.get("next") or reverse("sharing:settings")


class SwitchForm(BackForm):
    """The state wanted, never "the other one": sent twice, it is the same."""

    show = forms.TypedChoiceField(
        choices=[("1", _("on")), ("0", _("off"))], coerce=lambda sent: sent == "1"
    )


SEARCH_FROM = 8  # people; fewer are seen at a glance


class HandlesField(forms.Field):
    """Handles as they were sent; whose they are is the form's to say."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[str]:
        return list(value or [])


class PickForm(BackForm):
    """People to add, as the address or a form names them; none is fine so far."""

    q = forms.CharField(required=False, max_length=80, label=_("Search"))
    # Without JavaScript searching sends the whole form, so that ticks are kept.
    look = forms.BooleanField(required=False)
    people = HandlesField(required=False, label=_("People"))

    def __init__(self, data: MultiValueDict[str, str], *, sharer: User) -> None:
        super().__init__(data)
        self.sharer = sharer
        active = User.objects.active().order_by("name", "handle")
        self.active = {person.handle: person for person in active}
        standing = Partnership.objects.standing_of(sharer)
        self.given = {share.recipient_id: share for share in standing}

    @property
    def others(self) -> list[User]:
        """Everybody but oneself."""
        return [one for one in self.active.values() if one != self.sharer]

    @property
    def candidates(self) -> list[User]:
        """Whom the sharer may add."""
        return [person for person in self.others if person.pk not in self.given]

    @property
    def searchable(self) -> bool:
        return len(self.candidates) >= SEARCH_FROM

    @property
    def chosen(self) -> list[User]:
        """The candidates that were named, whatever else was."""
        assert isinstance(self.data, MultiValueDict)
        named = set(self.data.getlist("people"))
        return [person for person in self.candidates if person.handle in named]

    @property
    def found(self) -> list[User]:
        """The candidates to show: those searched for, and those chosen already."""
        words = plain(self.cleaned_data.get("q", "")).split()
        chosen = set(self.chosen)
        return [
            person
            for person in self.candidates
            if person in chosen
            or all(word in plain(f"{person.name} {person.handle}") for word in words)
        ]

    def clean_people(self) -> list[User]:
        handles = self.cleaned_data["people"]
        wrong = [self.what_is_wrong(handle, handles) for handle in handles]
        if any(wrong):
            raise ValidationError([*dict.fromkeys(filter(None, wrong))])
        return [self.active[handle] for handle in handles]

    def what_is_wrong(self, handle: str, handles: list[str]) -> str:
        """Why this one cannot be added; deactivated people are nobody here."""
        person = self.active.get(handle)
        if person is None:
            nobody = _("There is nobody here with the handle “%(handle)s”.")
            return nobody % {"handle": handle[:40]}
        if person == self.sharer:
            return str(_("You cannot share with yourself."))
        name = {"name": person.name}
        if given := self.given.get(person.pk):
            return why_not_again(given) % name
        if handles.count(handle) > 1:
            return _("%(name)s is named twice.") % name
        return ""


def why_not_again(given: Partnership) -> str:
    """What stands in the way of adding somebody who was added already."""
    if given.paused:
        said = _("You paused sharing with %(name)s: resume it instead.")
    elif given.has_lapsed:
        said = _("Sharing with %(name)s reached its end: give it a later one instead.")
    else:
        said = _("%(name)s can see your library already.")
    return str(said)


class AddForm(PickForm):
    """People to add, now."""

    def clean_people(self) -> list[User]:
        people = super().clean_people()
        if not people:
            raise ValidationError(_("Choose at least one person."))
        return people


def plain(text: str) -> str:
    """Text as people type it in a hurry: without accents and capitals."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in letters if not unicodedata.combining(char))

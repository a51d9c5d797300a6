"""What somebody does not want to be reminded of."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms import OwnForm
from accounts.models import User
from assets.models import NotRemembered
from assets.timeline import choose


class ShowForm(OwnForm):
    """Memories at all."""

    class Meta:
        model = User
        fields = ("shows_memories",)
        help_texts = {
            "shows_memories": _("“On this day” above your photos, and its own page.")
        }


class LeaveOutForm(forms.Form):
    """Some days, or somebody's photos."""

    first_day = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    last_day = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    person = forms.ChoiceField(label=_("Or the photos of"), required=False)

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        choice = choose(viewer, "everyone")
        assert choice is not None
        self.people = {share.sharer.handle: share.sharer for share in choice.shares}
        names = [(handle, person.name) for handle, person in self.people.items()]
        person: forms.ChoiceField = self.fields["person"]  # type: ignore[assignment]
        person.choices = [("", _("Nobody")), *names]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if self.errors:
            return cleaned
        if not cleaned.get("person") and not first and not last:
            raise ValidationError(_("Choose days or a person."))
        cleaned["first_day"], cleaned["last_day"] = first or last, last or first
        if first and last and first > last:
            raise ValidationError(_("The first day comes after the last."))
        return cleaned

    def save(self) -> None:
        """Leave out what was chosen; what was left out already stays so."""
        cleaned = self.cleaned_data
        wanted = []
        if cleaned["person"]:
            owner = self.people[cleaned["person"]]
            wanted.append(NotRemembered(user=self.viewer, owner=owner))
        if cleaned["first_day"]:
            days = {"first_day": cleaned["first_day"], "last_day": cleaned["last_day"]}
            wanted.append(NotRemembered(user=self.viewer, **days))
        NotRemembered.objects.bulk_create(wanted, ignore_conflicts=True)

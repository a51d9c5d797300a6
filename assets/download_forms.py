"""What may be asked for as a zip: ticked photos, or a part of the timeline."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from assets.forms import IdsField


class DownloadForm(forms.Form):
    """`ids` as ticked; or a `month` ("2026-11") and `who`, or one of both."""

    ids = IdsField(required=False)
    month = forms.DateField(required=False, input_formats=["%Y-%m"])
    who = forms.SlugField(required=False, max_length=40)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not any(data.get(name) for name in self.fields) and not self.errors:
            raise ValidationError(_("Nothing is selected."))
        return data

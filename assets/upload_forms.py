"""What comes with files on their way in, made certain."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files of one input; empty ones pass, to be refused by name."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        if not data and self.required:
            raise forms.ValidationError(self.error_messages["required"], "required")
        return list(data or [])


class FilesForm(forms.Form):
    """The plain form: any number of files at once."""

    files = FilesField(
        label=_("Photos and videos"),
        error_messages={"required": _("Choose at least one photo or video.")},
    )

"""What is typed into the search field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assets.facts import clean_text

LONGEST = 200


class SearchForm(forms.Form):
    """A few plain words; nothing at all is a question too."""

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": _("That is too long: a few words are enough.")},
    )

    def clean_q(self) -> str:
        """On one line, without what is no text."""
        return clean_text(" ".join(self.cleaned_data["q"].split()), LONGEST)


def typed(form: SearchForm) -> str:
    """What was typed if it makes sense."""
    found: Any = form.cleaned_data.get("q") if form.is_valid() else ""
    return found or ""

"""How a person likes to look at photos."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import OwnForm
from accounts.models import User
from sharing.models import Partnership


class StartForm(forms.Form):
    """Whose photos the timeline opens with."""

    who = forms.SlugField(max_length=40)


class PhotosForm(OwnForm):
    """What the timeline opens with, and whether copies fold."""

    who = forms.ChoiceField(
        label=_("Photos opens with"),
        help_text=_("Everyone: yours, and those you show in your timeline."),
    )

    class Meta:
        model = User
        fields = ("who", "folds_copies")
        labels = {"folds_copies": _("Show the same photo once")}
        help_texts = {
            "folds_copies": _(
                "When you and a partner have the same file, it is one tile with the "
                "marks of both."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        received = Partnership.objects.received_by(self.instance)
        sharers = [share.sharer for share in received.select_related("sharer")]
        who: forms.ChoiceField = self.fields["who"]  # type: ignore[assignment]
        who.choices = [
            ("everyone", _("Everyone")),
            ("mine", _("Only mine")),
            *((sharer.handle, sharer.name) for sharer in sharers),
        ]
        if self.instance.who not in dict(who.choices):
            self.initial["who"] = "everyone"

"""What a sharer wishes of one partnership, as a form says it."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sharing.models import EVER, NEVER, Album, Partnership
from sharing.partnerships import Wishes
from sharing.wish_words import last_day

FIRST_YEAR = 1826  # Nothing was photographed before.


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class WishForm(forms.Form):
    """All of the wishes at once; what is left empty is not wished."""

    since = forms.DateField(
        label=_("Only what was taken from this day on"),
        required=False,
        widget=DayInput(),
        help_text=_("The day it was where the photo was taken."),
    )
    no_screenshots = forms.BooleanField(
        label=_("Leave out screenshots"),
        required=False,
        help_text=_(
            "They are recognized when they come in. In the info of a photo you can say "
            "otherwise."
        ),
    )
    left_out = forms.ModelMultipleChoiceField(
        label=_("Leave out what is in these albums"),
        queryset=Album.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever put it there. Deleting an album ends this."),
    )
    paused = forms.BooleanField(
        label=_("Pause"),
        required=False,
        help_text=_("Nothing is shown until you go on. All you set here stays."),
    )
    last_day = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=DayInput(),
        help_text=_("Sharing ends when that day is over where you are."),
    )

    def __init__(self, data: QueryDict | None, *, share: Partnership) -> None:
        initial = {
            "since": None if share.since == EVER else share.since,
            "no_screenshots": not share.screenshots,
            "left_out": share.left_out.all() if share.wishes else [],
            "paused": share.paused,
            "last_day": last_day(share),
        }
        super().__init__(data, initial=initial)
        self.share = share
        albums = share.sharer.albums.order_by("title", "pk")
        self.fields["left_out"].queryset = albums  # type: ignore[attr-defined]

    def clean_since(self) -> date:
        since = self.cleaned_data["since"] or EVER
        if since != EVER and since.year < FIRST_YEAR:
            raise ValidationError(_("Nobody took photos then."))
        return since

    def clean_last_day(self) -> date | None:
        """A day that is over cannot be chosen; one that was may stay."""
        day = self.cleaned_data["last_day"]
        if day and day != self.initial["last_day"]:
            today = timezone.localdate(timezone=ZoneInfo(self.share.sharer.time_zone))
            if not today <= day < NEVER.date():
                raise ValidationError(_("Choose a day from today on."))
        return day

    @property
    def wishes(self) -> Wishes:
        """What was sent, once it is valid."""
        data = self.cleaned_data
        return Wishes(
            since=data["since"],
            screenshots=not data["no_screenshots"],
            left_out=tuple(data["left_out"]),
            paused=data["paused"],
            ends_at=self.end_of(data["last_day"]),
        )

    def end_of(self, day: date | None) -> datetime:
        """When that day is over where the sharer is."""
        if day is None:
            return NEVER
        if day == self.initial["last_day"]:
            return self.share.ends_at
        zone = ZoneInfo(self.share.sharer.time_zone)
        return datetime.combine(day + timedelta(days=1), time.min, zone)

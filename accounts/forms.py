"""What people say about themselves, checked."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.joining import free_handle
from accounts.models import HUES, RESERVED_HANDLES, Invitation, User
from accounts.zones import zones

# The same words whether somebody has it or nobody may: a form tells of no one.
NOT_AVAILABLE = _("This is not available. Choose another.")
HUE_NAMES = (
    _("Clay"),
    _("Teal"),
    _("Violet"),
    _("Plum"),
    _("Ochre"),
    _("Navy"),
    _("Moss"),
    _("Slate"),
)


class HueSelect(forms.RadioSelect):
    """The colors, each shown beside its name."""

    option_template_name = "forms/hue_option.html"


class ZoneSelect(forms.Select):
    """A plain list by one template; Django's would take one for each of hundreds."""

    template_name = "forms/zones.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        widget = {
            "name": name,
            "value": self.format_value(value)[0],
            "attrs": self.build_attrs(self.attrs, attrs),
            "choices": list(self.choices),
        }
        return {"widget": widget}


def zone_field() -> forms.ChoiceField:
    """All time zones we know, in a plain list."""
    return forms.ChoiceField(
        label=_("Time zone"),
        choices=lambda: [(zone, zone.replace("_", " ")) for zone in sorted(zones())],
        initial="UTC",
        help_text=_("For photos that do not say in which zone they were taken."),
        widget=ZoneSelect(attrs={"data-guess-zone": ""}),
    )


class PasswordsMixin(forms.Form):
    """A new password, twice; validated against whose it is."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 10 characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("Password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def check_passwords(self, person: User) -> None:
        """Put what is wrong with them beside their fields."""
        password = self.cleaned_data.get("password")
        again = self.cleaned_data.get("password_again")
        if not password or not again:
            return
        if password != again:
            self.add_error("password_again", _("The two passwords differ."))
        try:
            validate_password(password, person)
        except ValidationError as error:
            self.add_error("password", error)


class JoinForm(PasswordsMixin, forms.ModelForm):
    """A new account."""

    handle = forms.SlugField(
        label=_("Handle"),
        required=False,
        max_length=40,
        error_messages={"unique": NOT_AVAILABLE},
        help_text=_(
            "Your short name in addresses: lower-case letters, digits, hyphens. "
            "Left empty, it follows from your name."
        ),
        widget=forms.TextInput(
            attrs={"autocapitalize": "none", "spellcheck": "false", "data-handle": ""}
        ),
    )
    time_zone = zone_field()

    field_order: tuple[str, ...] = (
        "name",
        "email",
        "handle",
        "password",
        "password_again",
        "time_zone",
    )

    class Meta:
        model = User
        fields: tuple[str, ...] = ("name", "email", "handle", "time_zone")
        error_messages = {"email": {"unique": NOT_AVAILABLE}}
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "username"}),
        }

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()

    def clean_handle(self) -> str:
        handle = self.cleaned_data["handle"].lower()
        if handle in RESERVED_HANDLES:
            raise ValidationError(NOT_AVAILABLE)
        return handle or free_handle(self.cleaned_data.get("name", ""))

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        self.check_passwords(self.instance)


class SetUpForm(JoinForm):
    """The first account, and the code that proves access to the server's log."""

    code = forms.CharField(
        label=_("Code"), max_length=80, help_text=_("From the link that ram printed.")
    )
    field_order = ("code", *JoinForm.field_order)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self["code"].value() or ""
        if Invitation.objects.for_first_run().by_secret(code).exists():
            # Whoever came by the right link need not see it.
            self.fields["code"].widget = forms.HiddenInput()

    def clean_code(self) -> Invitation:
        found = Invitation.objects.for_first_run().by_secret(self.cleaned_data["code"])
        invitation = found.first()
        if invitation is None:
            raise ValidationError(
                _("That code doesn't match. ram prints a new one each time it starts.")
            )
        return invitation


class NewPasswordForm(PasswordsMixin):
    """A new password through a link."""

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> None:
        super().clean()
        self.check_passwords(self.person)


class OwnForm(forms.ModelForm):
    """What people say of themselves: that is written, and nothing else of their row.

    They may have been deactivated, or have a new password, since it was read.
    """

    def save(self, commit: bool = True) -> User:
        person: User = super().save(commit=False)
        if commit:
            person.save(update_fields=list(self.fields))
        return person


class ProfileForm(OwnForm):
    """How others see a person, and the zone of photos without one."""

    hue = forms.TypedChoiceField(
        label=_("Color"),
        coerce=int,
        choices=list(zip(range(HUES), HUE_NAMES, strict=True)),
        widget=HueSelect,
        help_text=_("Marks you and your photos wherever others see them."),
    )
    time_zone = zone_field()

    class Meta:
        model = User
        fields = ("name", "hue", "time_zone")
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The stored zone stands; only new accounts are guessed.
        del self.fields["time_zone"].widget.attrs["data-guess-zone"]


class KeysForm(OwnForm):
    """Whether single letters do something; WCAG 2.1.4 wants them to be refusable."""

    class Meta:
        model = User
        fields = ("letter_keys",)
        help_texts = {
            "letter_keys": _(
                "Turn this off if you dictate, or if a letter is easily hit by mistake."
            )
        }


class InviteForm(forms.ModelForm):
    """Whom an invitation is for, so that the list of open ones can be read."""

    class Meta:
        model = Invitation
        fields = ("note",)
        help_texts = {"note": _("A name for your own list. They don't see it.")}

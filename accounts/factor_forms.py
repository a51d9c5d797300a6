"""Forms about second factors."""

import re
from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import factors, passkeys
from accounts.models import User

SALT = "accounts.factor_forms"
LONGEST = 20_000
WRONG_CODE = _("That code doesn’t match. Codes change every half minute.")
NO_PASSKEY = _("That passkey wasn’t accepted. Load the page again and try once more.")


class PasswordForm(forms.Form):
    """One's own password, once more."""

    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "current-password", "autofocus": True}
        ),
    )


class CodeField(forms.CharField):
    """Digits, however they are spaced."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "autocapitalize": "none",
            "spellcheck": "false",
        }
        super().__init__(max_length=40, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: Any) -> str:
        return re.sub(r"[\s-]", "", super().clean(value))


class CodeForm(forms.Form):
    """The second step of signing in: a code of the app, or one for emergencies."""

    code = CodeField(label=_("Code"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.used: Authenticator | None = None

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        self.used = factors.used_with(self.user, code)
        if self.used is None:
            raise ValidationError(WRONG_CODE)
        return str(code)


class AppForm(forms.Form):
    """The first code of an authenticator app, and which secret it is of."""

    code = CodeField(label=_("Code that the app shows"))
    secret = forms.CharField(widget=forms.HiddenInput, max_length=400)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    @staticmethod
    def carry(user: User, secret: str) -> str:
        """A secret on its way through the page, for this person alone."""
        return signing.dumps([user.pk, secret], salt=SALT)

    def clean_secret(self) -> str:
        try:
            pk, secret = signing.loads(
                self.cleaned_data["secret"], salt=SALT, max_age=passkeys.AGE
            )
        except signing.BadSignature as error:
            raise ValidationError(_("This page was open for too long.")) from error
        if pk != self.user.pk:
            raise ValidationError(_("This page was open for too long."))
        return str(secret)

    def clean(self) -> None:
        secret, code = self.cleaned_data.get("secret"), self.cleaned_data.get("code")
        if secret and code and not factors.fits(secret, code):
            self.add_error("code", WRONG_CODE)


class AnswerForm(forms.Form):
    """What a browser answers when it was asked for a passkey."""

    ticket = forms.CharField(max_length=2000, widget=forms.HiddenInput)
    credential = forms.JSONField(widget=forms.HiddenInput)

    def clean_credential(self) -> dict[str, Any]:
        credential = self.cleaned_data["credential"]
        if not isinstance(credential, dict) or len(str(credential)) > LONGEST:
            raise ValidationError(NO_PASSKEY)
        return credential


class PasskeyForm(AnswerForm):
    """Signing in with a passkey: anybody's, or as the second step of `user`."""

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.used: Authenticator | None = None

    def clean(self) -> None:
        if self.errors:
            raise ValidationError(NO_PASSKEY)
        data = self.cleaned_data
        try:
            self.used = passkeys.checked(data["ticket"], data["credential"], self.user)
        except passkeys.NotAccepted as error:
            raise ValidationError(NO_PASSKEY) from error


class NewPasskeyForm(AnswerForm):
    """A new passkey and what its person calls it."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        required=False,
        help_text=_("Where it is kept, such as “My phone”."),
    )
    field_order = ("name", "ticket", "credential")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> None:
        if self.errors:
            raise ValidationError(NO_PASSKEY)
        data = self.cleaned_data
        data["name"] = data["name"] or str(_("Passkey"))
        try:
            passkeys.checked_new(self.user, data["ticket"], data["credential"])
        except passkeys.NotAccepted as error:
            raise ValidationError(NO_PASSKEY) from error


class CodesForm(forms.Form):
    """Codes for emergencies on their way into a file."""

    codes = forms.RegexField(r"^(\d{8} ){0,9}\d{8}\Z", widget=forms.HiddenInput)

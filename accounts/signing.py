"""Signing in and out, and the password: allauth's views under our templates."""

from typing import Any

from allauth.account import views
from allauth.account.forms import ChangePasswordForm, LoginForm
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.http import Request
from accounts.models import User
from accounts.refusing import refused, too_many
from accounts.tries import AGAIN, take
from ram.policy import member, public


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail")
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class NewPasswordForm(ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = _("Your password now")
        self.fields["oldpassword"].help_text = ""
        self.fields["password1"].label = _("New password")
        self.fields["password1"].help_text = _("At least 10 characters.")
        self.fields["password2"].label = _("New password, once more")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class Refuses:
    """A form that cannot be accepted is answered as htmx and people expect."""

    def form_invalid(self, form: Any) -> HttpResponse:
        return refused(super().form_invalid(form), form)  # type: ignore[misc]


class SignIn(Refuses, views.LoginView):
    form_class = SignInForm
    extra_context = {"nobody_yet": lambda: not User.objects.exists()}


class SignOut(views.LogoutView):
    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class ChangePassword(Refuses, views.PasswordChangeView):
    form_class = NewPasswordForm
    extra_context = {"section": "password"}

    def post(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if wait := take(AGAIN, request.session.session_key):
            return too_many(request, wait)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        others = self.request.user.sessions.exclude(
            session_key=self.request.session.session_key
        )
        others.delete()
        messages.success(
            self.request,
            _("Your password is changed. You are signed out everywhere else."),
        )
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        links = self.request.user.password_links.select_related("issued_by")
        return super().get_context_data(
            **kwargs, password_links=links.order_by("-created_at")[:5]
        )


sign_in = public(SignIn.as_view())
sign_out = public(SignOut.as_view())
change_password = member(ChangePassword.as_view())

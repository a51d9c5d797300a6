"""Signing in and out, and the password: allauth's views under our templates."""

from typing import Any

from allauth.account import views
from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.internal.decorators import login_stage_required
from allauth.account.models import Login
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts import passkeys
from accounts.adapter import account_of
from accounts.factor_forms import CodeForm, PasskeyForm
from accounts.factors import factors_of
from accounts.http import Request
from accounts.known import device_of
from accounts.models import User
from accounts.refusing import refused, too_many
from accounts.tries import (
    ADDRESS,
    AGAIN,
    CODE,
    CODE_FROM_DEVICE,
    CODE_IN_A_DAY,
    Limit,
    refusal,
    take,
    take_each,
)
from ram.addresses import client_address
from ram.policy import member, public


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail")
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"
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

    def post(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if "credential" in request.POST:
            return self.with_passkey(request)
        return super().post(request, *args, **kwargs)

    def with_passkey(self, request: Request) -> HttpResponse:
        """In by a passkey: it proves a device and its person, so nothing else is asked.

        Tries count by address alone: there is nothing to guess at an account.
        """
        form = PasskeyForm(request.POST)
        if wait := take(ADDRESS, client_address(request)):
            form.add_error(None, refusal(wait))
        elif form.is_valid() and form.used:
            login = Login(user=form.used.user, redirect_url=self.get_success_url())
            return perform_passwordless_login(request, form.used, login)
        context = self.get_context_data(form=self.get_form_class()(), answer=form)
        return refused(self.render_to_response(context), form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if passkeys.possible(self.request):
            context["question"] = passkeys.ask()
        return context


class SignOut(views.LogoutView):
    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


class ChangePassword(Refuses, views.PasswordChangeView):
    form_class = NewPasswordForm
    extra_context = {"section": "security"}

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


@login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login")
@sensitive_post_parameters("code", "credential")
def second_step(request: Request) -> HttpResponse:
    """Who gave the right password shows a second factor; until then they are nobody."""
    stage = request._login_stage  # type: ignore[attr-defined]
    user: User = stage.login.user
    answers = "credential" in request.POST
    form = (PasskeyForm if answers else CodeForm)(request.POST or None, user=user)
    if form.is_bound:
        if wait := take_each(*tries_at_code(request, user)):
            form.add_error(None, refusal(wait))
        elif form.is_valid() and form.used:
            post_authentication(request, form.used)
            response: HttpResponse = stage.exit()
            return response
    found = factors_of(user)
    context: dict[str, Any] = {"factors": found, "form": form}
    if answers:
        context |= {"answer": form, "form": CodeForm(user=user)}
    if found.passkeys and passkeys.possible(request):
        context["question"] = passkeys.ask(user)
    response = render(request, "account/second_step.html", context)
    return refused(response, form) if form.is_bound else response


def tries_at_code(
    request: Request, user: User
) -> list[tuple[Limit, tuple[object, ...]]]:
    """What a code counts under: who knows the password has few, and few in a day."""
    if device := device_of(request, account_of(user.email)):
        return [(CODE_FROM_DEVICE, (user.pk, device))]
    return [(CODE, (user.pk,)), (CODE_IN_A_DAY, (user.pk,))]


sign_in = public(SignIn.as_view())
sign_out = public(SignOut.as_view())
second_step = public(second_step)
change_password = member(ChangePassword.as_view())

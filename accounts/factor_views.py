"""Account settings, Sign-in: password, authenticator app, passkeys, codes."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts import again, factors, passkeys
from accounts.again import password_again
from accounts.factor_forms import AppForm, CodesForm, NewPasskeyForm, PasswordForm
from accounts.http import Request
from accounts.qr import qr_code
from accounts.refusing import refused
from accounts.tries import AGAIN, refusal, take
from ram.policy import member

asked = require_http_methods(["GET", "HEAD", "POST"])


@member
@require_safe
def security(request: Request) -> HttpResponse:
    """What opens this account, and what operators did about it."""
    context = {
        "section": "security",
        "factors": factors.factors_of(request.user),
        "resets": request.user.factor_resets.select_related("reset_by").order_by(
            "-created_at"
        )[:5],
    }
    return render(request, "accounts/security.html", context)


@member
@asked
@sensitive_post_parameters("password")
def confirm(request: Request) -> HttpResponse:
    """The password again, for what is changed in the next ten minutes."""
    form = PasswordForm(request.POST or None)
    if request.method == "POST":
        if wait := take(AGAIN, request.session.session_key):
            form.add_error(None, refusal(wait))
        elif form.is_valid():
            if again.give(request, form.cleaned_data["password"]):
                return redirect(way_back(request))
            form.add_error("password", _("That password doesn’t match."))
    context = {"section": "security", "form": form, "next": way_back(request)}
    response = render(request, "accounts/confirm.html", context)
    return refused(response, form) if form.is_bound else response


def way_back(request: Request) -> str:
    """The page that asked for the password, if it is ours."""
    to = request.POST.get("next") or request.GET.get("next") or ""
    ours = to.startswith("/") and url_has_allowed_host_and_scheme(to, None)
    return to if ours else "/account/security/"


@member
@asked
@password_again
@sensitive_post_parameters("code", "secret")
def add_app(request: Request) -> HttpResponse:
    """Show an app the secret; its first code proves that it has it."""
    secret = factors.new_secret()
    carried = AppForm.carry(request.user, secret)
    form = AppForm(request.POST or None, user=request.user, initial={"secret": carried})
    if form.is_bound:
        if wait := take(AGAIN, request.session.session_key, "app"):
            form.add_error(None, refusal(wait))
        elif form.is_valid():
            codes = factors.turn_on_app(request.user, form.cleaned_data["secret"])
            messages.success(request, _("Your authenticator app is set up."))
            return show_codes(request, codes)
        secret = form.cleaned_data.get("secret") or secret
        if "secret" in form.errors:
            return redirect("accounts:add-app")
    url = factors.app_url(request.user, secret)
    label = _("What your authenticator app reads")
    context = {"form": form, "qr": qr_code(url, label), "url": url, "secret": secret}
    response = render(request, "accounts/app.html", {**context, "section": "security"})
    return refused(response, form) if form.is_bound else response


@member
@asked
@password_again
def remove_app(request: Request) -> HttpResponse:
    """Ask for no codes of the app any more, after a question."""
    if factors.factors_of(request.user).app is None:
        return redirect("accounts:security")
    if request.method == "POST":
        factors.turn_off_app(request.user)
        messages.success(request, _("Codes of the app are asked for no more."))
        return redirect("accounts:security")
    context = {"section": "security", "what": _("the authenticator app")}
    return render(request, "accounts/remove_factor.html", context)


@member
@asked
@password_again
def add_passkey(request: Request) -> HttpResponse:
    """Let the browser make a passkey, and keep it under a name."""
    form = NewPasskeyForm(request.POST or None, user=request.user)
    if form.is_valid():
        data = form.cleaned_data
        codes = factors.add_passkey(request.user, data["name"], data["credential"])
        messages.success(request, _("The passkey is added."))
        return show_codes(request, codes)
    context = {"section": "security", "form": form}
    if passkeys.possible(request):
        context["question"] = passkeys.ask_for_new(request.user)
    response = render(request, "accounts/add_passkey.html", context)
    return refused(response, form) if form.is_bound else response


@member
@asked
@password_again
def remove_passkey(request: Request, pk: int) -> HttpResponse:
    """Let a passkey sign nobody in any more, after a question."""
    passkey = get_object_or_404(
        Authenticator, pk=pk, user=request.user, type=Authenticator.Type.WEBAUTHN
    )
    if request.method == "POST":
        factors.remove_passkey(passkey)
        messages.success(request, _("The passkey is removed."))
        return redirect("accounts:security")
    context = {"section": "security", "what": passkey.wrap().name}
    return render(request, "accounts/remove_factor.html", context)


@member
@asked
@password_again
def new_codes(request: Request) -> HttpResponse:
    """Other codes for emergencies, shown this once, after a question."""
    if not factors.has_any(request.user):
        return redirect("accounts:security")
    if request.method == "POST":
        return show_codes(request, factors.new_codes(request.user))
    return render(request, "accounts/new_codes.html", {"section": "security"})


@member
@require_POST
def codes_file(request: Request) -> HttpResponse:
    """The codes on screen as a file: they come with the request, we keep none."""
    form = CodesForm(request.POST)
    if not form.is_valid():
        return redirect("accounts:security")
    lines = form.cleaned_data["codes"].replace(" ", "\n")
    response = HttpResponse(f"{lines}\n", content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="ram-recovery-codes.txt"'
    return response


def show_codes(request: Request, codes: list[str]) -> HttpResponse:
    """Codes for emergencies, this once; nothing new, back to the section."""
    if not codes:
        return redirect("accounts:security")
    context = {"section": "security", "codes": codes, "together": " ".join(codes)}
    return render(request, "accounts/codes.html", context)

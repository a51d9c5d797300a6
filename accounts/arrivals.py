"""Pages for people who come through a link: first run, invitation, new password."""

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts.forms import JoinForm, NewPasswordForm, SetUpForm
from accounts.http import Request
from accounts.joining import NoLongerOpen, join
from accounts.models import Invitation, PasswordLink, User
from accounts.refusing import too_many
from accounts.tries import ARRIVAL, take
from ram.addresses import client_address
from ram.policy import public

sensitive = sensitive_post_parameters("password", "password_again", "code")


@public
@sensitive
def set_up(request: Request) -> HttpResponse:
    """First run: make the first operator with the code that the server printed."""
    if User.objects.exists():
        raise Http404
    code = request.GET.get("code", "")
    form = SetUpForm(request.POST or None, initial={"code": code})
    if wait := wait_of(request):
        return too_many(request, wait)
    if form.is_valid():
        answer = let_in(request, form.cleaned_data["code"], form)
        if answer is not None:
            return answer
    status = 422 if form.is_bound else 200
    return render(request, "accounts/set_up.html", {"form": form}, status=status)


@public
@sensitive
def invitation(request: Request, secret: str) -> HttpResponse:
    """Accept an invitation; used, expired and unknown ones do not exist."""
    found = Invitation.objects.by_secret(secret).select_related("made_by").first()
    if found is None:
        raise Http404
    if wait := wait_of(request):
        return too_many(request, wait)
    form = JoinForm(request.POST or None)
    if form.is_valid():
        answer = let_in(request, found, form)
        if answer is not None:
            return answer
    status = 422 if form.is_bound else 200
    context = {"form": form, "invitation": found}
    return render(request, "accounts/invitation.html", context, status=status)


@public
@sensitive
def password_link(request: Request, secret: str) -> HttpResponse:
    """Choose a new password through a link that an operator issued."""
    link = PasswordLink.objects.by_secret(secret).select_related("user").first()
    if link is None:
        raise Http404
    if wait := wait_of(request):
        return too_many(request, wait)
    form = NewPasswordForm(request.POST or None, person=link.user)
    if form.is_valid():
        use(link, form.cleaned_data["password"])
        messages.success(request, _("Your new password is set. Sign in with it."))
        return redirect("account_login")
    status = 422 if form.is_bound else 200
    context = {"form": form, "person": link.user}
    return render(request, "accounts/password_link.html", context, status=status)


def wait_of(request: Request) -> int:
    """How long this address has to wait before it may send such a form."""
    return take(ARRIVAL, client_address(request)) if request.method == "POST" else 0


def let_in(
    request: Request, invitation: Invitation, form: JoinForm
) -> HttpResponse | None:
    """Make the account and sign its person in; 404 when somebody was quicker."""
    try:
        person = join(invitation, form.cleaned_data["password"], form.instance)
    except NoLongerOpen:
        raise Http404 from None
    except ValidationError as error:
        # Since the form was checked, somebody took this e-mail or handle.
        form.add_error(None, error)
        return None
    login(request, person)
    return redirect("accounts:welcome" if person.is_staff else "assets:timeline")


@transaction.atomic
def use(link: PasswordLink, password: str) -> None:
    """Set the password once and end all sessions that the old one opened."""
    unused = PasswordLink.objects.filter(pk=link.pk, used_at=None)
    if not unused.update(used_at=timezone.now()):
        raise Http404
    link.user.set_password(password)
    link.user.save(update_fields=["password"])
    link.user.sessions.all().delete()

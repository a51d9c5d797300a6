"""People, and the log of what operators did."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin_site import OperatorAdmin
from accounts.factors import has_any, reset
from accounts.forms import JoinForm
from accounts.http import Request
from accounts.models import PASSWORD_LINK_HOURS, PasswordLink, User
from accounts.qr import qr_code
from ram.addresses import public_url


class AddPersonForm(JoinForm):
    """A person made here, with a first password to tell them."""

    class Meta(JoinForm.Meta):
        fields = ("name", "email", "handle", "time_zone", "is_staff")


class ChangePersonForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ("name", "email", "is_staff", "time_zone")

    def clean_email(self) -> str:
        return self.cleaned_data["email"].strip().lower()


@admin.register(User)
class PersonAdmin(OperatorAdmin):
    list_display = ("name", "handle", "email", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("name", "handle", "email")
    ordering = ("name",)
    readonly_fields = ("handle", "is_active", "date_joined", "last_login")
    actions = ("deactivate", "activate", "issue_password_link", "reset_factor")
    change_list_template = "admin/people.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def get_form(self, request: Any, obj: Any = None, **kwargs: Any) -> Any:
        kwargs["form"] = ChangePersonForm if obj else AddPersonForm
        return super().get_form(request, obj, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ()
        # Nobody locks themselves out.
        own = ("is_staff",) if obj == request.user else ()
        return (*self.readonly_fields, *own)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return (*AddPersonForm.field_order, "is_staff")
        return (*ChangePersonForm.Meta.fields, *self.readonly_fields)

    def save_model(self, request: Any, obj: User, form: Any, change: bool) -> None:
        if not change:
            obj.hue = User.objects.next_hue()
            obj.set_password(form.cleaned_data["password"])
        super().save_model(request, obj, form, change)

    @admin.action(description=gettext_lazy("Deactivate: signed out, shares nothing"))
    def deactivate(self, request: Request, queryset: QuerySet[User]) -> None:
        for person in queryset.filter(is_active=True):
            if person == request.user:
                messages.error(request, _("You cannot deactivate yourself."))
                continue
            with transaction.atomic():
                person.deactivate()
                self.log(request, person, "Deactivated.")
            messages.success(request, _("%s is deactivated.") % person)

    @admin.action(description=gettext_lazy("Activate again"))
    def activate(self, request: Request, queryset: QuerySet[User]) -> None:
        for person in queryset.filter(is_active=False):
            with transaction.atomic():
                person.activate()
                self.log(request, person, "Activated.")
            messages.success(request, self.said_of_active(person))

    def said_of_active(self, person: User) -> str:
        """What an operator is told of somebody who is active again."""
        return _("%s is active again.") % person

    @admin.action(description=gettext_lazy("Issue a link to set a new password"))
    def issue_password_link(
        self, request: Request, queryset: QuerySet[User]
    ) -> HttpResponse | None:
        person = queryset.filter(is_active=True).first()
        if queryset.count() != 1 or person is None:
            messages.error(request, _("Choose one active person."))
            return None
        with transaction.atomic():
            _row, secret = PasswordLink.issue(person, request.user)
            self.log(request, person, "Issued a link to set a new password.")
        link = public_url(reverse("accounts:password-link", args=[secret]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("A link for %s to set a new password") % person,
            "person": person,
            "link": link,
            "hours": PASSWORD_LINK_HOURS,
            "qr": qr_code(link),
            "opts": self.opts,
        }
        return render(request, "admin/password_link.html", context)

    @admin.action(
        description=gettext_lazy("Reset the second factor: the password is enough then")
    )
    def reset_factor(self, request: Request, queryset: QuerySet[User]) -> None:
        person = queryset.first()
        if queryset.count() != 1 or person is None:
            messages.error(request, _("Choose one person."))
        elif person == request.user:
            # Whoever found this session open should need the password too.
            messages.error(request, _("Change your own under Account, Sign-in."))
        elif not has_any(person):
            messages.error(request, _("%s has no second factor.") % person)
        else:
            reset(person, request.user)
            self.log(request, person, "Reset the second factor.")
            messages.success(
                request, _("%s signs in with the password alone, and is told.") % person
            )


@admin.register(LogEntry)
class LogAdmin(OperatorAdmin):
    """What operators did, for reading."""

    list_display = ("action_time", "user", "content_type", "object_repr", "what")
    list_filter = ("user",)
    list_select_related = ("user", "content_type")
    fields = list_display
    date_hierarchy = "action_time"

    @admin.display(description=gettext_lazy("what"))
    def what(self, entry: LogEntry) -> str:
        return entry.get_change_message() or str(entry)

"""Partnerships as facts. Operators may end one, with a reason; none is made here."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.admin import PersonAdmin
from accounts.admin_site import OperatorAdmin
from accounts.http import Request
from accounts.models import User
from sharing.models import Partnership
from sharing.partnerships import end
from sharing.passed_on import because_of


class ReasonForm(forms.Form):
    """Why an operator ends partnerships; the people concerned may ask."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)


# Accounts know nothing of sharing: what it adds to a person's page is added here.
admin.site.unregister(User)


@admin.register(User)
class SharingPersonAdmin(PersonAdmin):
    def said_of_active(self, person: User) -> str:
        """And what opens again with them; numbers alone."""
        said = super().said_of_active(person)
        opened = because_of(person)
        if not opened:
            return said
        again = ngettext(
            "%(what)s shows photos again.",
            "%(what)s show photos again.",
            opened.albums + opened.links,
        )
        return f"{said} {again % {'what': opened.in_words}}"


class EndedFilter(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list:
        return [("live", _("Live")), ("ended", _("Ended"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Partnership]
    ) -> QuerySet[Partnership]:
        match self.value():
            case "live":
                return queryset.filter(ended_at=None)
            case "ended":
                return queryset.exclude(ended_at=None)
        return queryset


@admin.register(Partnership)
class PartnershipAdmin(OperatorAdmin):
    list_display = (
        "sharer",
        "recipient",
        "created_at",
        "ended_at",
        "ended_by",
        "ended_because",
    )
    list_filter = (EndedFilter,)
    list_select_related = ("sharer", "recipient", "ended_by")
    search_fields = ("sharer__name", "recipient__name")
    ordering = ("-created_at",)
    fields = list_display
    actions = ("end_partnerships",)

    @admin.action(description=gettext_lazy("End partnership"))
    def end_partnerships(
        self, request: Request, queryset: QuerySet[Partnership]
    ) -> HttpResponse | None:
        live = queryset.filter(ended_at=None).select_related("sharer", "recipient")
        if not live:
            messages.error(request, _("What you chose has ended already."))
            return None
        confirmed = "confirmed" in request.POST
        form = ReasonForm(request.POST if confirmed else None)
        if form.is_valid():
            self.end_all(request, live, form.cleaned_data["reason"])
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("End partnership"),
            "partnerships": live,
            "form": form,
            "opts": self.opts,
            "select_across": request.POST.get("select_across", "0"),
            "action_checkbox_name": ACTION_CHECKBOX_NAME,
        }
        status = 422 if form.is_bound else 200
        return render(request, "admin/end_partnerships.html", context, status=status)

    def end_all(
        self, request: Request, live: QuerySet[Partnership], reason: str
    ) -> None:
        for partnership in live:
            if end(partnership, request.user, reason):
                self.log(request, partnership, f"Ended: {reason}")
                messages.success(request, _("Ended: %s") % partnership)

"""Django's admin for operators: people and counts, never a photo."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from ram.policy import public


class OperatorSite(AdminSite):
    site_header = _("ram: operators")
    site_title = _("ram")
    index_title = _("Running this installation")

    @public
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Operators sign in where everybody does."""
        return redirect("account_login")

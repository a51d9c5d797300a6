"""Django's admin for operators: people and counts, never a photo."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csp import csp_override

from ram.policy import public

# Ours, but that the admin's own scripts write HTML and its pages have nonced styles.
POLICY = {
    name: sources
    for name, sources in settings.SECURE_CSP.items()
    if name not in {"require-trusted-types-for", "trusted-types"}
} | {"style-src": [CSP.SELF, CSP.NONCE]}


class OperatorSite(AdminSite):
    site_header = _("ram: operators")
    site_title = _("ram")
    index_title = _("Running this installation")
    index_template = "admin/operators_index.html"
    enable_nav_sidebar = False

    def register(
        self, model_or_iterable: Any, admin_class: Any = None, **options: Any
    ) -> None:
        """Only what was made for operators: libraries bring pages with secrets."""
        if admin_class and issubclass(admin_class, OperatorAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def admin_view(
        self, view: Callable[..., Any], cacheable: bool = False
    ) -> Callable[..., Any]:
        """All of the admin, under a policy its own pages can live with."""
        return csp_override(POLICY)(super().admin_view(view, cacheable))

    @public
    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Operators sign in where everybody does."""
        return redirect("account_login")

    def logout(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """And they sign out there."""
        return redirect("account_logout")

    def password_change(
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        """One place to change a password, with its limits."""
        return redirect("accounts:password")

    def password_change_done(
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        return redirect("accounts:password")


class OperatorAdmin(ModelAdmin):
    """Operators look; what they may change, a subclass says."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_operator(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_operator(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def log(self, request: HttpRequest, obj: Model, message: str) -> None:
        """Note what an operator did to something."""
        self.log_change(request, obj, message)


def is_operator(request: HttpRequest) -> bool:
    """Active staff; there are no finer permissions."""
    return bool(request.user.is_active and getattr(request.user, "is_staff", False))

"""Seeded bugs of doors: sessions, policies and the admin."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.http import HttpResponse
from django.urls import clear_url_caches, path

from accounts import admin_site, middleware
from accounts import views as account_views
from accounts.models import Invitation
from assets import media_views, serving, views
from assets.models import StoredFile
from ram import urls
from ram.policy import Policy, PolicyMiddleware, policy_of, public
from tests.prove.mutants.planting import by_id, mutant, swap


def session_user(request: Any) -> Any:
    """Whoever the session says it is, without a second look."""
    request.session.get("_auth_user_id")
    return getattr(request.session, "user", None)


@mutant(
    "sessions of deactivated people", "CVE-2025-65430", "assets:timeline", "dan|dora"
)
def _(stack: ExitStack) -> None:
    swap(
        stack,
        middleware,
        "certain_user",
        session_user,
    )


@mutant("sessions of an old password", "T-H1", "assets:timeline", "carl-stale")
def _(stack: ExitStack) -> None:
    def certain_user(request: Any) -> Any:
        user = session_user(request)
        return user if user and user.is_active else None

    swap(stack, middleware, "certain_user", certain_user)


def policy_as(stack: ExitStack, change: Callable[[Any, Any], Any]) -> None:
    """Let the doorman decide otherwise."""
    real = PolicyMiddleware.process_view

    def process_view(self: Any, request: Any, view: Any, args: Any, kwargs: Any) -> Any:
        if change(request, policy_of(view)):
            return None
        return real(self, request, view, args, kwargs)

    swap(stack, PolicyMiddleware, "process_view", process_view)


@mutant(
    "media for who is not signed in",
    "PhotoPrism: links without cookies",
    "assets:thumbnail",
    "anonymous",
)
def _(stack: ExitStack) -> None:
    def visible_media(user: Any, pk: Any) -> Any:
        if user.is_authenticated:
            return serving.visible_media(user, pk)
        return serving.media_of(pk, by_id(pk))

    swap(stack, media_views, "visible_media", visible_media)
    policy_as(stack, lambda request, kind: kind is Policy.MEDIA)


@mutant("the admin is for everybody", "Piwigo CVE-2026-27833", "admin:", "carl")
def _(stack: ExitStack) -> None:
    policy_as(stack, lambda request, kind: kind is Policy.OPERATOR)


@mutant(
    "the overview of operators is for everybody",
    "Piwigo CVE-2026-27833",
    "admin:",
    "carl",
)
def _(stack: ExitStack) -> None:
    swap(stack, admin_site, "is_operator", lambda request: True)
    swap(
        stack,
        admin_site.OperatorSite,
        "has_permission",
        lambda self, request: True,
    )
    policy_as(stack, lambda request, kind: kind is Policy.OPERATOR)


@mutant("operators read names of files", "rule 7", "admin:assets_storedfile", "olga")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        StoredFile,
        "__str__",
        lambda self: getattr(self.assets.first(), "name", ""),
    )


@mutant("invitations of all, for all", "CVE-2025-53939", "accounts:people", "carl")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        account_views,
        "open_to",
        lambda request: Invitation.objects.open().order_by("created_at"),
    )


@mutant("an address without a policy", "Piwigo CVE-2026-27833")
def _(stack: ExitStack) -> None:
    open_door = path("everything/", lambda request: HttpResponse("!"), name="x")
    swap(stack, urls, "urlpatterns", [*urls.urlpatterns, open_door])
    clear_url_caches()
    stack.callback(clear_url_caches)


@mutant("an address without a probe", "T-D3")
def _(stack: ExitStack) -> None:
    open_door = path("all/", public(lambda request: HttpResponse("!")), name="x")
    swap(stack, urls, "urlpatterns", [*urls.urlpatterns, open_door])
    clear_url_caches()
    stack.callback(clear_url_caches)


@mutant("a page is declared public by mistake", "Piwigo CVE-2026-27833")
def _(stack: ExitStack) -> None:
    swap(stack, views.timeline, "policy", Policy.PUBLIC)

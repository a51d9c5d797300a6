"""Who may call a view at all. Every URL declares it; one that does not answers 404.

What a view then shows is decided by the access rule in `assets/querysets.py`.
"""

from collections.abc import Callable, Iterator
from enum import Enum
from typing import Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.checks import CheckMessage, Error
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.urls import URLPattern, URLResolver, get_resolver
from django_htmx.http import HttpResponseClientRedirect

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


class Policy(Enum):
    PUBLIC = "anyone, signed in or not"
    MEMBER = "people with an account; others are sent to sign in"
    MEDIA = "people with an account, from our own pages; others get 404"
    DOWNLOAD = "people with an account, from our own pages; others are sent to sign in"
    OPERATOR = "staff; others get 404"
    VISITOR = "whoever holds a valid link, which the view decides; nobody keeps it"


def policy(kind: Policy) -> Callable[[View], View]:
    """Declare who may call a view."""

    def declare(view: View) -> View:
        view.policy = kind  # type: ignore[attr-defined]
        return view

    return declare


public = policy(Policy.PUBLIC)
member = policy(Policy.MEMBER)
media = policy(Policy.MEDIA)
download = policy(Policy.DOWNLOAD)
operator = policy(Policy.OPERATOR)
visitor = policy(Policy.VISITOR)

# Nothing of a visit stays behind, is listed, or tells another site the secret address.
VISITORS_GET = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def policy_of(view: Callable[..., Any]) -> Policy | None:
    """The declared policy; all of the admin is for operators."""
    if hasattr(view, "admin_site") or hasattr(view, "model_admin"):
        return Policy.OPERATOR
    return getattr(view, "policy", None)


class PolicyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Refusals too, whoever made them.
        match = request.resolver_match
        if match and policy_of(match.func) is Policy.VISITOR:
            for name, value in VISITORS_GET.items():
                response.headers[name] = value
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if request.method not in SAFE:
            refuse_other_sites(request)
        kind = policy_of(view)
        match kind:
            case Policy.PUBLIC:
                return None
            case Policy.VISITOR:
                refuse_other_sites(request, but_for_pages=True)
                return None
            case Policy.MEDIA if request.user.is_authenticated:
                refuse_other_sites(request)
                return None
            case Policy.MEMBER | Policy.DOWNLOAD | Policy.OPERATOR:
                if not request.user.is_authenticated:
                    return ask_to_sign_in(request)
                refuse_other_sites(request, but_for_pages=kind is not Policy.DOWNLOAD)
                if kind is not Policy.OPERATOR or request.user.is_staff:
                    return None
        raise Http404


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a page's reader to sign in and back; anything else does not exist."""
    if request.htmx:  # type: ignore[attr-defined]
        # htmx would swap a sign-in page into the fragment; and the place to come
        # back to is the page on screen, not the fragment.
        page = request.htmx.current_url_abs_path or "/"  # type: ignore[attr-defined]
        return HttpResponseClientRedirect(redirect_to_login(page).url)
    if request.method in {"GET", "HEAD"}:
        return redirect_to_login(request.get_full_path(), resolve_url("account_login"))
    raise Http404


def refuse_other_sites(request: HttpRequest, *, but_for_pages: bool = False) -> None:
    """What we send is for our own pages: another site must not embed or probe it."""
    # A link is followed from a chat or an e-mail; it is not posted to from there.
    follows = request.method in {"GET", "HEAD"} and (
        request.headers.get("Sec-Fetch-Mode") == "navigate"
        and request.headers.get("Sec-Fetch-Dest") == "document"
    )
    if but_for_pages and follows:
        return
    if request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}:
        raise PermissionDenied


def views(
    patterns: list[URLPattern | URLResolver] | None = None, prefix: str = ""
) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every route with its view, as the URLconf has them."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, route)
        else:
            yield route, pattern.callback


def check_policies(**kwargs: Any) -> list[CheckMessage]:
    """Every URL declares its policy."""
    return [
        Error(f"/{route} declares no policy.", id="ram.E001")
        for route, view in views()
        if policy_of(view) is None
    ]

"""Browsers for the cast, at a desk or on a phone. What a page complains of fails."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Response,
    WebError,
    expect,
)

# For busy machines; nothing waits longer than it must.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)

SIZES = {
    "desktop": {"viewport": {"width": 1440, "height": 900}},
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "is_mobile": True,
        "has_touch": True,
    },
}


class Watch:
    """Listens to every page of a test: errors, warnings, policy violations, 5xx."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        self.expected: tuple[str, ...] = ()

    def expect(self, *words: str) -> None:
        """Let pass what the browser notes when it is refused something, by design."""
        self.expected += words

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self.hear)
        context.on("weberror", self.fail)
        context.on("response", self.receive)

    def hear(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        if not any(words in message.text for words in self.expected):
            self.complaints.append(f"{message.type}: {message.text}")

    def fail(self, error: WebError) -> None:
        self.complaints.append(f"uncaught: {error.error}")

    def receive(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status}: {response.url}")


@pytest.fixture
def watch():
    watch = Watch()
    yield watch
    assert watch.complaints == []


@pytest.fixture(params=SIZES)
def size(request):
    """Run a journey at a desk, and again on a phone."""
    return request.param


@pytest.fixture
def browse(live_server, new_context, watch) -> Callable:
    """A page in a fresh browser of `person`, signed in; nobody's for None."""

    def open_browser(person=None, size="desktop", **options):
        context = new_context(
            base_url=live_server.url,
            reduced_motion="reduce",
            locale="en-US",
            **{**SIZES[size], **options},
        )
        context.set_default_timeout(PATIENCE)
        if person is not None:
            client = Client()
            client.force_login(person)
            name = settings.SESSION_COOKIE_NAME
            cookie = {"name": name, "value": client.cookies[name].value}
            context.add_cookies([{**cookie, "url": live_server.url}])
        watch.follow(context)
        return context.new_page()

    return open_browser

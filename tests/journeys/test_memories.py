"""On this day: above the timeline, on its own page, and left out when one says so."""

from datetime import UTC, date, datetime

import pytest
from playwright.sync_api import expect

from assets.models import Asset
from sharing.models import Partnership
from tests.journeys.photographs import library
from tests.journeys.steps import expect_pictures

# The real day may end between two looks.
TODAY = date(2026, 11, 22)


@pytest.fixture
def years_ago(anna, ben, monkeypatch):
    """A photo of each, taken on this day two years ago; Ben sees both."""
    monkeypatch.setattr("assets.memory_views.today", lambda: TODAY)
    Partnership.objects.update(in_timeline=True)
    photos = library(anna, 0) + library(ben, 1)
    for minute, photo in enumerate(photos):
        photo.set_taken(datetime(2024, 11, 22, 12, minute, tzinfo=UTC), 0, "edited")
        photo.save()
    return photos


def test_memories_come_by_themselves_and_go_with_what_they_show(
    ben, years_ago, browse, size, watch
):
    watch.expect("status of 404")
    page = browse(ben, size)
    page.goto("/photos/")
    strip = page.get_by_role("navigation", name="On this day")
    expect_pictures(strip.get_by_role("img", include_hidden=True))
    strip.get_by_role("link").click()
    expect(page.get_by_role("heading", name="2 years ago")).to_be_visible()
    expect(page.locator(".t")).to_have_count(2)
    Partnership.objects.all().delete()
    page.reload()
    expect(page.locator(".t")).to_have_count(1)
    assert Asset.objects.filter(owner=ben).count() == 1


def test_a_partner_and_a_day_can_be_left_out(ben, years_ago, browse, size):
    page = browse(ben, size)
    page.goto("/memories/")
    page.get_by_role("link", name="Leave something out").click()
    page.get_by_label("Or the photos of").select_option("anna")
    page.get_by_role("button", name="Leave out").click()
    expect(page.get_by_role("heading", name="Anna Alder")).to_be_visible()
    page.goto("/memories/")
    expect(page.locator(".t")).to_have_count(1)
    page.goto("/account/memories/")
    page.get_by_role("button", name="Bring back").click()
    page.goto("/memories/")
    expect(page.locator(".t")).to_have_count(2)


def test_without_javascript_memories_are_a_link_away(ben, years_ago, browse):
    page = browse(ben, "phone", java_script_enabled=False)
    page.goto("/photos/")
    page.get_by_role("link", name="On this day").click()
    expect(page.locator(".t")).to_have_count(2)

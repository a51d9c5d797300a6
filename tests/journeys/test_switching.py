"""Show in timeline: one switch in three places, and whose photos are on screen."""

import pytest
from playwright.sync_api import expect

from sharing.models import Partnership
from tests.journeys.photographs import library
from tests.journeys.steps import expect_tiles, go, switch_of, tile

PLACES = ["/account/sharing/", "/sharing/", "/partners/anna/"]


@pytest.fixture
def libraries(anna, ben):
    """What is Anna's and what is Ben's."""
    return library(anna, 0, 1), library(ben, 2)


def in_timeline():
    return Partnership.objects.get().in_timeline


def test_switch_works_from_all_three_places(ben, libraries, browse, size):
    hers, his = libraries
    page = browse(ben, size)
    on = False
    for place in [*PLACES, "/account/sharing/"]:
        page.goto(place)
        switch = switch_of(page, "Anna")
        expect(switch).to_be_in_viewport()
        expect(switch).to_be_checked(checked=on)
        switch.click()
        on = not on
        expect(switch).to_be_checked(checked=on)
        expect(switch).to_be_focused()
        words = "now show" if on else "no longer show"
        expect(page.get_by_role("status").first).to_have_text(
            f"Anna’s photos {words} in your timeline."
        )
        assert in_timeline() is on
        page.goto("/photos/")
        expect_tiles(page, [*hers, *his] if on else his)


def test_merged_timeline_says_whose_photo_it_is(ben, libraries, browse, size):
    Partnership.objects.update(in_timeline=True)
    hers, his = libraries
    page = browse(ben, size)
    page.goto("/photos/")
    expect_tiles(page, [*hers, *his])
    expect(tile(page, hers[0]).locator(".owners")).to_have_text("A")
    expect(tile(page, his[0]).locator(".owners")).to_have_count(0)
    expect(tile(page, hers[0]).get_by_role("link", name="by Anna")).to_be_visible()

    whose = page.get_by_role("navigation", name="Whose photos")
    whose.get_by_role("link", name="Only mine").click()
    expect_tiles(page, his)
    assert page.url.endswith("/photos/?who=mine")
    whose.get_by_role("link", name="Anna Alder").click()
    expect_tiles(page, hers)
    whose.get_by_role("link", name="Everyone").click()
    expect_tiles(page, [*hers, *his])


def test_switch_that_fails_shows_what_is_stored(ben, libraries, browse, watch):
    watch.expect("ERR_CONNECTION_REFUSED", "htmx:error")
    page = browse(ben)
    page.goto("/sharing/")
    address = "**/account/sharing/from/anna/timeline/"
    page.route(address, lambda route: route.abort("connectionrefused"))
    switch_of(page, "Anna").click()
    alarm = page.get_by_role("alert")
    expect(alarm).to_contain_text("The server did not answer.")
    expect(switch_of(page, "Anna")).not_to_be_checked()
    assert in_timeline() is False
    page.unroute(address)
    alarm.get_by_role("button", name="Try again").click()
    expect(switch_of(page, "Anna")).to_be_checked()
    assert in_timeline() is True


def test_switch_is_only_the_recipients(anna, ben, libraries, browse):
    page = browse(anna)
    for place in ("/account/sharing/", "/sharing/"):
        page.goto(place)
        expect(page.get_by_role("heading", name="Ben").first).to_be_visible()
        expect(page.get_by_role("switch")).to_have_count(0)
    go(page, "Photos")
    expect(page.get_by_role("navigation", name="Whose photos")).to_have_count(0)

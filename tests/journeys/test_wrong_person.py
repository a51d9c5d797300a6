"""Addresses learned by heart open nothing to those whom the rule does not let in."""

import pytest
from playwright.sync_api import expect

from tests.journeys.photographs import library
from tests.journeys.steps import expect_gone, still_given

ROADS = ("", "info/", "thumbnail", "preview", "original", "video", "motion", "sidecar")


@pytest.fixture
def addresses(anna, ben):
    """Anna's photo by every road, and what lies around it."""
    [photo] = library(anna, 0)
    return [f"/photos/{photo.pk}/{road}" for road in ROADS]


def test_strangers_browser_is_refused_everywhere(carl, addresses, browse, watch, size):
    watch.expect("status of 404")
    page = browse(carl, size)
    page.goto("/photos/")
    around = ["/partners/anna/", "/partners/anna/download/", "/photos/?who=anna"]
    assert still_given(page, *addresses, *around) == []
    for address in (
        addresses[0],
        "/partners/anna/",
        "/account/sharing/with/anna/stop/",
    ):
        page.goto(address)
        expect_gone(page)


def test_nobody_is_sent_to_sign_in_and_back(ben, addresses, browse, watch):
    watch.expect("status of 404")
    page = browse()
    page.goto(addresses[0])
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert still_given(page, *addresses[2:]) == []
    expect(page.locator("img")).to_have_count(0)


def test_sharing_is_one_way(anna, ben, addresses, browse, watch):
    watch.expect("status of 404")
    [his] = library(ben, 1)
    page = browse(anna)
    page.goto("/sharing/")
    expect(page.get_by_text("Nobody shares with you yet.")).to_be_visible()
    for address in (f"/photos/{his.pk}/", "/partners/ben/", "/photos/?who=ben"):
        page.goto(address)
        expect_gone(page)

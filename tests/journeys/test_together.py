"""Two libraries that feel like one: whose photos, and nothing twice."""

import re

import pytest
from playwright.sync_api import expect

from assets.models import Asset
from sharing.models import Partnership
from tests.factories import PartnershipFactory
from tests.journeys.photographs import library
from tests.journeys.steps import expect_tiles, picture, press, tick, tile


@pytest.fixture
def couple(anna, ben):
    """Anna and Ben share with each other; one photo is in both libraries."""
    PartnershipFactory(sharer=ben, recipient=anna)
    Partnership.objects.update(in_timeline=True)
    [both] = library(anna, 0)
    his, other = library(ben, 0, 1)
    assert his.file == both.file
    return both, his, other


def test_same_photo_is_one_tile_with_two_marks(anna, couple, browse, size):
    both, his, other = couple
    page = browse(anna, size)
    page.goto("/photos/")
    expect_tiles(page, [both, other])
    expect(tile(page, both).locator(".owners b")).to_have_text(["A", "B"])
    expect(tile(page, other).locator(".owners b")).to_have_text(["B"])
    expect(picture(page, both)).to_have_accessible_name(
        re.compile("also in Ben’s library$")
    )
    page.goto(f"/photos/{both.pk}/")
    page.get_by_role("link", name="Info").click()
    expect(page.get_by_text("Also in Ben’s library")).to_be_visible()

    # Mine put away: his stands.
    page.goto("/photos/")
    tick(page, both)
    press(page, "Archive")
    expect(tile(page, both)).to_have_count(0)
    page.goto("/photos/")
    expect_tiles(page, [his, other])
    expect(tile(page, his).locator(".owners b")).to_have_text(["B"])


def test_who_wants_to_see_every_copy_does(anna, couple, browse, size):
    page = browse(anna, size)
    page.goto("/account/photos/")
    page.get_by_label("Show the same photo once").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Show the same photo once")).not_to_be_checked()
    page.goto("/photos/")
    expect_tiles(page, couple)
    assert not Asset.objects.exclude(state=0).exists()


def test_photos_opens_with_what_i_chose(anna, couple, browse, size):
    both, _, other = couple
    page = browse(anna, size)
    page.goto("/photos/")
    expect(page.get_by_role("button", name="Start with this")).to_have_count(0)
    whose = page.get_by_role("navigation", name="Whose photos")
    mine = whose.get_by_role("link", name="Only mine")
    mine.click()
    expect_tiles(page, [both])
    expect(page).to_have_url("/photos/?who=mine")
    expect(mine).to_be_focused()
    expect(mine).to_have_attribute("aria-current", "true")
    page.get_by_role("button", name="Start with this").click()
    expect(page).to_have_url("/photos/")
    expect_tiles(page, [both])
    whose.get_by_role("link", name="Everyone").click()
    expect_tiles(page, [both, other])
    expect(page).to_have_url("/photos/?who=everyone")
    # What came in by the switch can be ticked and opened like any other.
    tick(page, both)
    expect(page.get_by_role("toolbar", name="Selected items")).to_contain_text("1")
    page.go_back()
    expect_tiles(page, [both])

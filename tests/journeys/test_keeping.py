"""Keeping a partner's photo, in a browser: from its page and from a selection."""

from playwright.sync_api import expect

from tests.journeys.photographs import library
from tests.journeys.steps import picture


def test_a_photo_is_kept_from_its_page_and_its_copy_opened(anna, ben, browse, size):
    [photo] = library(anna, 0)
    page = browse(ben, size)
    page.goto("/partners/anna/")
    picture(page, photo).click()
    page.get_by_role("button", name="Keep: save a copy in my library").click()
    own = page.get_by_role("link", name="In your library: open your copy")
    expect(own).to_be_visible()
    copy = ben.assets.get()
    assert own.get_attribute("href") == f"/photos/{copy.pk}/"


def test_a_selection_is_kept_and_says_what_was_mine_already(anna, ben, browse, size):
    photos = library(anna, 0, 1, 2)
    page = browse(ben, size)
    page.goto("/partners/anna/")
    for photo in photos:
        page.locator(f"#t-{photo.pk} input").check(force=True)
    keep = page.get_by_role("button", name="Keep: save a copy in my library")
    keep.click()
    expect(page.locator(".toast")).to_contain_text("3 items saved in your library")
    keep.click()
    expect(page.locator(".toast").last).to_contain_text("3 already yours")
    assert ben.assets.count() == 3

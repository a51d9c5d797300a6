"""Rules on a partnership: set, seen through the partner's eyes, felt by the partner."""

import pytest
from playwright.sync_api import expect

from assets.models import Asset
from sharing import albums
from tests.journeys.photographs import library
from tests.journeys.steps import (
    expect_gone,
    expect_tiles,
    picture,
    still_given,
    toast,
)


@pytest.fixture
def hers(anna, ben):
    """Four of Anna's: one is old, one a screenshot, one in an album, one plain."""
    photos = library(anna, 0, 1, 2, 40)
    Asset.objects.filter(pk=photos[1].pk).update(is_screenshot=True)
    album = albums.create(anna, title="At the doctor’s")
    albums.add(anna, [album.pk], [photos[2].pk])
    return photos


def view_as(page):
    page.goto("/account/sharing/")
    page.get_by_role("link", name="View as Ben").click()
    banner = page.get_by_role("heading", level=1)
    expect(banner).to_have_text("You are seeing your library as Ben sees it")


def test_rules_are_seen_and_felt(anna, ben, carl, hers, browse, watch, size):
    watch.expect("status of 404")
    plain, screenshot, left_out, old = hers
    theirs, stranger = browse(ben, size), browse(carl, size)
    theirs.goto("/partners/anna/")
    expect_tiles(theirs, hers)

    page = browse(anna, size)
    page.goto("/account/sharing/")
    page.get_by_role("link", name="What Ben sees").click()
    expect(page.locator("#sees")).to_have_text("Ben sees 4 photos.")
    day = f"{left_out.taken_on}"
    page.get_by_label("Only what was taken from this day on").fill(day)
    page.get_by_label("Leave out screenshots").check()
    page.get_by_label("At the doctor’s").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#sees")).to_have_text(
        "Ben sees 1 photo; 3 left out stay yours."
    )

    # Through the partner's eyes, and nothing to press there.
    view_as(page)
    expect_tiles(page, [plain])
    expect(page.get_by_role("main").locator("form, input, button")).to_have_count(0)
    picture(page, plain).click()
    viewer = page.locator(".viewer")
    expect(viewer).to_contain_text("As Ben sees it")
    expect(viewer.get_by_role("img").first).not_to_have_js_property("naturalWidth", 0)
    expect(viewer.locator("form, button")).to_have_count(0)
    page.locator("#viewer-back").click()
    expect(viewer).to_have_count(0)
    main = page.get_by_role("main")
    main.get_by_role("link", name="Back to Sharing").click()
    card = page.locator("#given-ben")
    expect(card).to_contain_text("no screenshots · not what is in 1 album")

    # The partner themselves, and somebody else.
    theirs.reload()
    expect_tiles(theirs, [plain])
    hidden = [f"/photos/{one.pk}/preview" for one in (screenshot, left_out, old)]
    assert still_given(theirs, *hidden) == []
    stranger.goto("/account/sharing/with/ben/view/")
    expect_gone(stranger)


def test_pause_and_resume(anna, ben, hers, browse, watch, size):
    watch.expect("status of 404")
    page, theirs = browse(anna, size), browse(ben, size)
    page.goto("/account/sharing/with/ben/rules/")
    page.get_by_role("button", name="Pause sharing with Ben").click()
    expect(toast(page)).to_contain_text("Ben sees nothing now: sharing is paused.")
    theirs.goto("/partners/anna/")
    expect_gone(theirs)
    view_as(page)
    expect(page.get_by_text("Ben sees no photos of yours here.")).to_be_visible()
    expect(page.locator(".t")).to_have_count(0)

    page.goto("/account/sharing/")
    page.get_by_role("button", name="Resume sharing with Ben").click()
    expect(toast(page)).to_contain_text("Ben sees 4 photos.")
    theirs.reload()
    expect_tiles(theirs, hers)


def test_a_screenshot_is_marked_and_gone_for_the_partner(anna, ben, hers, browse, size):
    page, theirs = browse(anna, size), browse(ben, size)
    page.goto("/account/sharing/with/ben/rules/")
    page.get_by_label("Leave out screenshots").check()
    page.get_by_role("button", name="Save").click()
    page.goto(f"/photos/{hers[0].pk}/")
    page.locator("#viewer-info").click()
    page.get_by_role("button", name="This is a screenshot").click()
    expect(toast(page)).to_contain_text("1 item marked as a screenshot")
    theirs.goto("/partners/anna/")
    expect_tiles(theirs, hers[2:])

"""Remove a partner: what they have open, cached or memorized is refused at once."""

import pytest
from playwright.sync_api import expect

from sharing.models import Partnership
from tests.journeys.photographs import library
from tests.journeys.steps import (
    dialog,
    expect_gone,
    expect_tiles,
    go,
    picture,
    still_given,
    switch_of,
    toast,
)


@pytest.fixture
def hers(anna, ben):
    """Anna's photos, which Ben has in his timeline."""
    Partnership.objects.update(in_timeline=True)
    return library(anna, 0, 1)


def stop_sharing(page):
    page.goto("/account/sharing/")
    page.get_by_role("link", name="Stop sharing with Ben Birch").click()
    question = dialog(page, "Stop sharing with Ben?")
    expect(question).to_contain_text("Ben loses access to your 2 photos now")
    question.get_by_role("button", name="Stop sharing").click()
    expect(question).to_be_hidden()
    expect(page.locator("#given-ben")).to_contain_text("Stopped sharing with Ben.")
    expect(page.locator("#undo-ben")).to_be_focused()


def roads(asset):
    below = f"/photos/{asset.pk}/"
    ends = ("", "info/", "thumbnail", "thumbnail?size=500", "preview", "original")
    return [below + end for end in ends]


def test_ex_partner_sees_nothing_from_the_next_request_on(
    anna, ben, hers, browse, watch, size
):
    watch.expect("status of 404")
    theirs = browse(ben, size)
    theirs.goto("/photos/")
    expect_tiles(theirs, hers)
    grid = theirs.context.new_page()
    grid.goto("/partners/anna/")
    expect_tiles(grid, hers)
    photo = theirs.context.new_page()
    photo.goto(f"/photos/{hers[0].pk}/")
    expect(photo.get_by_role("img")).to_be_visible()

    stop_sharing(browse(anna, size))

    # What is open asks and is refused; what is cached is asked for anew.
    assert still_given(grid, *roads(hers[0]), *roads(hers[1])) == []
    picture(grid, hers[1]).click()
    expect(grid.get_by_role("alert")).to_contain_text("no longer available to you")
    expect(grid.locator("dialog[open]")).to_have_count(0)
    grid.reload()
    expect_gone(grid)
    photo.get_by_role("link", name="Next").click()
    expect_gone(photo)
    photo.go_back()
    expect_gone(photo)

    # The page before comes from the server, not from memory.
    go(theirs, "Sharing")
    expect(theirs.get_by_text("Nobody shares with you yet.")).to_be_visible()
    theirs.go_back()
    expect(
        theirs.get_by_role("heading", name="Your photos will be here")
    ).to_be_visible()
    expect(theirs.locator(".t")).to_have_count(0)


def test_undo_brings_the_library_back_as_it_was(anna, ben, hers, browse, watch, size):
    watch.expect("status of 404")
    page, theirs = browse(anna, size), browse(ben, size)
    stop_sharing(page)
    theirs.goto("/partners/anna/")
    expect_gone(theirs)

    page.locator("#undo-ben").click()
    expect(toast(page)).to_contain_text("Ben can see your library again.")
    stop = page.get_by_role("link", name="Stop sharing with Ben Birch")
    expect(stop).to_be_focused()
    theirs.goto("/partners/anna/")
    expect_tiles(theirs, hers)
    expect(switch_of(theirs, "Anna")).to_be_checked()
    go(theirs, "Photos")
    expect_tiles(theirs, hers)


def test_note_of_the_removal_has_undo_too(anna, ben, hers, browse):
    page = browse(anna)
    stop_sharing(page)
    toast(page).get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name="Stop sharing with Ben Birch")).to_be_visible()
    assert Partnership.objects.received_by(ben).exists()


def test_keep_sharing_changes_nothing(anna, ben, hers, browse):
    page = browse(anna)
    page.goto("/sharing/")
    stop = page.get_by_role("link", name="Stop sharing with Ben Birch")
    stop.click()
    question = dialog(page, "Stop sharing with Ben?")
    question.get_by_role("link", name="Keep sharing").click()
    expect(question).to_be_hidden()
    expect(stop).to_be_focused()
    assert Partnership.objects.received_by(ben).exists()


def test_recipient_leaves(ben, hers, browse):
    page = browse(ben)
    page.goto("/account/sharing/")
    page.get_by_role("link", name="Leave Anna’s library").click()
    question = dialog(page, "Leave Anna’s library?")
    question.get_by_role("button", name="Leave").click()
    expect(question).to_be_hidden()
    expect(toast(page)).to_contain_text("You left Anna’s library.")
    go(page, "Photos")
    expect(page.get_by_role("heading", name="Your photos will be here")).to_be_visible()

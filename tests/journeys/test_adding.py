"""Add a partner; they open my library."""

from playwright.sync_api import expect

from assets.models import Asset
from assets.querysets import State
from sharing.models import Partnership
from tests.journeys.photographs import library
from tests.journeys.steps import dialog, expect_tiles, go, picture, toast


def test_partner_is_added_and_opens_the_library(anna, carl, browse, size):
    *shared, archived = library(anna, 0, 1, 2, 3)
    Asset.objects.filter(pk=archived.pk).update(state=State.ARCHIVED)

    page = browse(anna, size)
    page.goto("/photos/")
    go(page, "Sharing")
    page.get_by_role("link", name="Share your library").click()
    picker = dialog(page, "Share your library")
    picker.get_by_role("checkbox", name="Carl Cedar").check()
    expect(picker).to_contain_text("Carl will see 3 photos; 1 archived stays yours")
    picker.get_by_role("button", name="Share with Carl").click()
    expect(picker).to_be_hidden()
    expect(toast(page)).to_contain_text("Your library is now shared with Carl")
    row = page.locator("#given-carl")
    expect(row.get_by_role("heading", name="Carl Cedar")).to_be_focused()
    expect(row).to_contain_text("Carl doesn’t share with you")
    assert Partnership.objects.given_by(anna).get().recipient == carl

    theirs = browse(carl, size)
    theirs.goto("/photos/")
    expect(
        theirs.get_by_role("heading", name="Your photos will be here")
    ).to_be_visible()
    go(theirs, "Sharing")
    card = theirs.get_by_role("article", name="Anna Alder")
    expect(card).to_contain_text("New")
    expect(card).to_contain_text("3 items")
    card.get_by_role("link", name="Open library").click()
    expect(theirs.get_by_role("heading", name="Anna’s library")).to_be_visible()
    expect(theirs.get_by_text("3 photos · shared with you since")).to_be_visible()
    expect_tiles(theirs, shared)

    picture(theirs, shared[0]).click()
    viewer = theirs.get_by_role("dialog", name="Anna")
    expect(viewer).to_be_visible()
    expect(viewer.get_by_role("button", name="Archive")).to_have_count(0)
    expect(viewer.get_by_role("button", name="Move to trash")).to_have_count(0)
    viewer.get_by_role("link", name="Back").click()
    expect(viewer).to_be_hidden()
    go(theirs, "Sharing")
    expect(card).not_to_contain_text("New")


def test_one_who_is_alone_is_told_so(olga, browse):
    page = browse(olga)
    page.goto("/account/sharing/")
    page.get_by_role("link", name="Add partner").click()
    picker = dialog(page, "Share your library")
    expect(picker).to_contain_text("You’re the only person here.")
    picker.get_by_role("link", name="Invite someone").click()
    expect(page.get_by_role("heading", name="People")).to_be_visible()

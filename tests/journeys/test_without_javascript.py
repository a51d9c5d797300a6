"""The same journeys in a browser that runs no scripts: plain forms and pages."""

from functools import partial

import pytest
from playwright.sync_api import expect

from assets import processing
from assets.models import Asset, Favorite
from sharing.models import Partnership
from tests.journeys.photographs import files, library, photograph
from tests.journeys.steps import (
    expect_gone,
    expect_tiles,
    go,
    picture,
    press,
    switch_of,
    tick,
    tile,
)
from tests.journeys.test_zip import contents


@pytest.fixture
def plain(browse):
    """A page of a person without JavaScript."""
    return partial(browse, size="phone", java_script_enabled=False)


def test_upload_to_timeline(anna, plain):
    page = plain(anna)
    page.goto("/upload/")
    page.locator("input[name=files]").set_input_files(files(0, 1))
    page.get_by_role("button", name="Upload").click()
    expect(
        page.get_by_role("heading", name="2 added · 0 already here · 0 not added")
    ).to_be_visible()
    processing.work_once(lambda: True)
    page.get_by_role("link", name="See Photos").click()
    expect_tiles(page, Asset.objects.owned_by(anna))


def test_add_partner_who_opens_the_library(anna, carl, plain):
    photos = library(anna, 0, 1)
    page = plain(anna)
    page.goto("/sharing/")
    page.get_by_role("link", name="Share your library").click()
    page.get_by_role("checkbox", name="Carl Cedar").check()
    page.get_by_role("button", name="Share your library").click()
    expect(page.get_by_text("Your library is now shared with Carl.")).to_be_visible()
    theirs = plain(carl)
    theirs.goto("/sharing/")
    theirs.get_by_role("link", name="Open library of Anna").click()
    expect_tiles(theirs, photos)


def test_switch_in_all_three_places(anna, ben, plain):
    photos = library(anna, 0)
    page = plain(ben)
    on = False
    for place in ("/account/sharing/", "/sharing/", "/partners/anna/"):
        page.goto(place)
        switch_of(page, "Anna").click()
        on = not on
        expect(switch_of(page, "Anna")).to_be_checked(checked=on)
        assert page.url.endswith(place)
    go(page, "Photos")
    expect_tiles(page, photos)
    expect(tile(page, photos[0]).locator(".owners")).to_have_text("A")


def test_remove_and_undo(anna, ben, plain, watch):
    watch.expect("status of 404")
    photos = library(anna, 0)
    page, theirs = plain(anna), plain(ben)
    theirs.goto("/partners/anna/")
    expect_tiles(theirs, photos)
    page.goto("/account/sharing/")
    page.get_by_role("link", name="Stop sharing with Ben Birch").click()
    expect(page.get_by_role("heading", name="Stop sharing with Ben?")).to_be_visible()
    page.get_by_role("button", name="Stop sharing").click()
    expect(page.get_by_text("Stopped sharing with Ben.").first).to_be_visible()
    picture(theirs, photos[0]).click()
    expect_gone(theirs)
    theirs.goto("/partners/anna/")
    expect_gone(theirs)
    page.locator("#undo-ben").click()
    expect(page.get_by_text("Ben can see your library again.")).to_be_visible()
    assert Partnership.objects.received_by(ben).exists()
    theirs.goto("/partners/anna/")
    expect_tiles(theirs, photos)


def test_zip_of_a_selection_and_of_a_library(anna, ben, plain, size):
    photos = library(anna, 0, 1)
    page = plain(ben, size=size)
    page.goto("/partners/anna/")
    tick(page, photos[1])
    with page.expect_download() as started:
        press(page, "Download")
    assert contents(started) == {"anna-1.jpg": photograph(1)}
    with page.expect_download() as started:
        page.get_by_role("button", name="Download all").click()
    assert len(contents(started)) == 2


def test_photos_are_viewed_loved_and_put_away(anna, plain):
    photos = library(anna, 0, 1)
    page = plain(anna)
    page.goto("/photos/")
    picture(page, photos[0]).click()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("heading", name="19 September 2024")).to_be_visible()
    page.get_by_role("link", name="Info").click()
    expect(page.get_by_role("complementary", name="Info")).to_be_visible()
    page.get_by_role("button", name="Favorite").click()
    expect(page.get_by_role("button", name="Favorite", pressed=True)).to_be_visible()
    assert Favorite.objects.get().asset == photos[1]
    page.get_by_role("button", name="Archive").click()
    expect_tiles(page, photos[:1])
    page.goto("/archive/")
    tick(page, photos[1])
    press(page, "Move back")
    go(page, "Photos")
    expect_tiles(page, photos)

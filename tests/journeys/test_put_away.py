"""Archive, trash, put back, delete for good: from a selection and from the photo."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from assets import processing
from assets.models import Asset
from tests.assets.incoming import bring
from tests.journeys.photographs import NEWEST, library, photograph
from tests.journeys.steps import expect_tiles, go, picture, press, tick, tile, toast


@pytest.fixture
def photos(anna):
    return library(anna, 0, 1, 2)


def test_selection_is_archived_and_undone(anna, photos, browse, size):
    page = browse(anna, size)
    page.goto("/photos/")
    tick(page, *photos[:2])
    press(page, "Archive")
    expect_tiles(page, photos[2:])
    note = toast(page)
    expect(note).to_contain_text("2 items archived")
    expect(picture(page, photos[2])).to_be_focused()
    note.get_by_role("button", name="Undo").click()
    expect_tiles(page, photos)
    assert Asset.objects.in_library().count() == 3


def test_what_goes_leaves_no_empty_day_and_no_old_number(anna, browse, size):
    days = (NEWEST, NEWEST, NEWEST - timedelta(days=3))
    photos = [
        bring(anna, photograph(number, day), name=f"{number}.jpg")
        for number, day in enumerate(days)
    ]
    processing.work_once(lambda: True)
    page = browse(anna, size)
    page.goto("/photos/")
    headings = page.locator(".day > h3")
    expect(headings).to_contain_text(["2 items", "1 item"])
    tick(page, photos[0], photos[2])
    press(page, "Move to trash")
    expect(headings).to_have_count(1)
    expect(headings).to_contain_text("1 item")


def test_archived_photos_are_moved_back(anna, photos, browse, size):
    page = browse(anna, size)
    page.goto("/photos/")
    tick(page, photos[0])
    press(page, "Archive")
    expect_tiles(page, photos[1:])
    go(page, "Archive")
    expect(page.get_by_role("heading", name="Archive", exact=True)).to_be_visible()
    expect_tiles(page, photos[:1])
    tick(page, photos[0])
    press(page, "Move back")
    expect(tile(page, photos[0])).to_have_count(0)
    go(page, "Photos")
    expect_tiles(page, photos)


def test_trash_is_put_back_and_deleted_for_good(anna, photos, browse, size):
    page = browse(anna, size)
    page.goto("/photos/")
    tick(page, *photos[:2])
    press(page, "Move to trash")
    expect_tiles(page, photos[2:])
    go(page, "Trash")
    expect_tiles(page, photos[:2])
    tick(page, photos[0])
    press(page, "Put back")
    expect_tiles(page, photos[1:2])
    tick(page, photos[1])
    press(page, "Delete for good")
    expect(page.get_by_role("heading", name="Delete 1 item for good?")).to_be_visible()
    page.get_by_label("Type how many, to be sure").fill("1")
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_role("heading", name="Nothing here.")).to_be_visible()
    go(page, "Photos")
    expect_tiles(page, [photos[0], photos[2]])


def test_one_photo_is_archived_from_its_page(anna, photos, browse, size):
    page = browse(anna, size)
    page.goto("/photos/")
    picture(page, photos[0]).click()
    page.get_by_role("dialog").get_by_role("button", name="Archive").click()
    expect_tiles(page, photos[1:])
    expect(toast(page)).to_contain_text("1 item archived")


def test_partner_is_offered_only_what_a_partner_may_do(anna, ben, photos, browse):
    page = browse(ben)
    page.goto("/partners/anna/")
    tick(page, photos[0])
    bar = page.get_by_role("toolbar", name="Selected items")
    expect(bar.get_by_role("button", name="Download")).to_be_visible()
    expect(bar.get_by_role("button", name="Archive")).to_have_count(0)
    expect(bar.get_by_role("button", name="Move to trash")).to_have_count(0)

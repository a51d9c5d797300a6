"""The journeys with no pointer: everything is reached by Tab, focus is never lost."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from assets.models import StoredFile
from sharing.models import Partnership
from tests.factories import AssetFactory
from tests.journeys.photographs import library
from tests.journeys.steps import dialog, expect_tiles, picture, switch_of, tile

ON_SCREEN = (
    "element => element === document.activeElement && element.matches(':focus-visible')"
)


def tab_to(page, target, backwards=False):
    """Press Tab until the target has focus, for all to see."""
    for _step in range(60):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if target.evaluate(ON_SCREEN):
            return
    raise AssertionError(f"Tab never came to {target}")


def enter(page, target):
    tab_to(page, target)
    page.keyboard.press("Enter")


def test_skip_link_comes_first(anna, browse):
    page = browse(anna)
    page.goto("/photos/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_add_partner(anna, carl, browse):
    library(anna, 0)
    page = browse(anna)
    page.goto("/photos/")
    enter(page, page.get_by_role("link", name="Sharing"))
    page.wait_for_url("**/sharing/")
    opener = page.get_by_role("link", name="Share your library")
    enter(page, opener)
    picker = dialog(page, "Share your library")
    expect(picker.get_by_role("heading")).to_be_focused()
    page.keyboard.press("Escape")
    expect(picker).to_be_hidden()
    expect(opener).to_be_focused()

    page.keyboard.press("Enter")
    expect(picker.get_by_role("heading")).to_be_focused()
    tab_to(page, picker.get_by_role("checkbox", name="Carl Cedar"))
    page.keyboard.press("Space")
    expect(picker.get_by_role("checkbox", name="Carl Cedar")).to_be_checked()
    enter(page, picker.get_by_role("button", name="Share with Carl"))
    expect(picker).to_be_hidden()
    expect(page.get_by_role("heading", name="Carl Cedar")).to_be_focused()

    theirs = browse(carl)
    theirs.goto("/sharing/")
    enter(theirs, theirs.get_by_role("link", name="Open library of Anna"))
    expect(theirs.get_by_role("heading", name="Anna’s library")).to_be_visible()


@pytest.mark.parametrize("place", ["/account/sharing/", "/sharing/", "/partners/anna/"])
def test_switch(anna, ben, browse, place):
    page = browse(ben)
    page.goto(place)
    switch = switch_of(page, "Anna")
    tab_to(page, switch)
    page.keyboard.press("Space")
    expect(switch).to_be_checked()
    expect(switch).to_be_focused()
    page.keyboard.press("Enter")
    expect(switch).not_to_be_checked()
    expect(switch).to_be_focused()


def test_remove_and_undo(anna, ben, browse):
    page = browse(anna)
    page.goto("/account/sharing/")
    stop = page.get_by_role("link", name="Stop sharing with Ben Birch")
    enter(page, stop)
    question = dialog(page, "Stop sharing with Ben?")
    page.keyboard.press("Tab")
    expect(question.get_by_role("link", name="Keep sharing")).to_be_focused()
    page.keyboard.press("Tab")
    expect(question.get_by_role("button", name="Stop sharing")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#undo-ben")).to_be_focused()
    assert not Partnership.objects.received_by(ben).exists()
    page.keyboard.press("Enter")
    expect(stop).to_be_focused()
    assert Partnership.objects.received_by(ben).exists()


def test_grid_viewer_and_selection(anna, browse):
    photos = library(anna, 0, 1, 2)
    page = browse(anna)
    page.goto("/photos/")
    expect_tiles(page, photos)
    tab_to(page, picture(page, photos[0]))
    page.keyboard.press("ArrowRight")
    expect(picture(page, photos[1])).to_be_focused()
    page.keyboard.press("Enter")
    viewer = page.get_by_role("dialog")
    expect(viewer.get_by_role("heading", level=1)).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(viewer.locator(".stage img")).to_have_attribute(
        "src", f"/photos/{photos[2].pk}/preview"
    )
    page.keyboard.press("i")
    expect(viewer.get_by_role("complementary", name="Info")).to_be_visible()
    page.keyboard.press("f")
    expect(viewer.get_by_role("button", name="Favorite", pressed=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(picture(page, photos[2])).to_be_focused()

    page.keyboard.press("x")
    page.keyboard.press("Shift+ArrowLeft")
    expect(page.get_by_text("2 selected").first).to_be_visible()
    expect(tile(page, photos[1]).get_by_role("checkbox")).to_be_checked()
    bar = page.get_by_role("toolbar", name="Selected items")
    enter(page, bar.get_by_role("button", name="Archive"))
    expect_tiles(page, photos[:1])
    expect(picture(page, photos[0])).to_be_focused()
    enter(page, page.get_by_role("button", name="Undo"))
    expect_tiles(page, photos)


def test_letters_lead_from_day_to_month_to_year_until_turned_off(anna, browse):
    days = [(2025, 6, 15), (2025, 6, 14), (2025, 5, 10), (2023, 3, 1)]
    first, second, may, oldest = (
        AssetFactory(
            owner=anna,
            taken_at=datetime(*day, 12, tzinfo=UTC),
            file__status=StoredFile.Status.FAILED,
        )
        for day in days
    )
    page = browse(anna)
    page.goto("/photos/")
    expect(tile(page, first)).to_be_attached()
    for key, there in [
        ("d", first),
        ("d", second),
        ("D", first),
        ("m", may),
        ("Y", first),
        ("y", oldest),
        ("M", may),
    ]:
        page.keyboard.press(key)
        expect(picture(page, there)).to_be_focused()
    page.keyboard.press("g")
    expect(page.get_by_role("slider")).to_be_focused()

    page.keyboard.press("?")
    expect(dialog(page, "Keyboard")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("slider")).to_be_focused()
    page.keyboard.press("?")
    page.get_by_label("Letters are keys").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Letters are keys")).not_to_be_checked()
    page.goto("/photos/")
    expect(tile(page, first)).to_be_attached()
    tab_to(page, picture(page, first))
    for key in "mx/?":
        page.keyboard.press(key)
        expect(picture(page, first)).to_be_focused()
    expect(tile(page, first).get_by_role("checkbox")).not_to_be_checked()

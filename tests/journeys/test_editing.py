"""Editing my own photos in a browser: one in its sheet, many in a dialog, turning."""

from playwright.sync_api import expect

from tests.journeys.photographs import library
from tests.journeys.steps import dialog, picture, press, tick, tile, toast


def test_a_photo_gets_another_date_and_place_in_its_sheet(anna, browse, watch, size):
    watch.expect("422")
    photo, _ = library(anna, 0, 1)
    page = browse(anna, size)
    page.goto("/photos/")
    picture(page, photo).click()
    page.get_by_role("link", name="Info").click()
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Date").fill("2999-01-01")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("before photography began")).to_be_visible()
    page.get_by_label("Date").fill("2023-02-03")
    page.get_by_label("Place").press_sequentially("sintr")
    expect(page.locator("#towns option").first).to_be_attached()
    # What is suggested has come before all of this is swapped away.
    with page.expect_response(lambda response: "Portugal" in response.url):
        page.get_by_label("Place").fill("Sintra, Portugal")
    page.get_by_label("Description").fill("From the wall")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#info .description")).to_have_text("From the wall")
    expect(page.locator("#viewer-title")).to_contain_text("3 February 2023")
    expect(page.locator("#viewer-title")).to_contain_text("Sintra")
    page.get_by_role("link", name="Back").click()
    expect(tile(page, photo)).to_be_attached()
    expect(page.locator("#m-2023-02")).to_be_attached()


# Higher than wide, in a minute. Which of two sizes it takes is up to the browser.
UPRIGHT = """async (selector) => {
  const high = (image) => image?.complete && image.naturalWidth < image.naturalHeight;
  for (let left = 600; left; left--) {
    if (high(document.querySelector(selector))) return true;
    await new Promise((done) => setTimeout(done, 100));
  }
  return false;
}"""


def test_a_photo_is_turned_there_and_in_the_grid(anna, ben, browse, size):
    [photo] = library(anna, 0)  # a wide one
    page = browse(anna, size)
    page.goto("/photos/")
    picture(page, photo).click()
    page.get_by_role("link", name="Info").click()
    page.get_by_role("button", name="Turn to the right").click()
    assert page.evaluate(UPRIGHT, ".stage > img")
    page.get_by_role("link", name="Back").click()
    expect(tile(page, photo)).to_be_visible()
    assert page.evaluate(UPRIGHT, f"#t-{photo.pk} img")
    partner = browse(ben, size)
    partner.goto("/partners/anna/")
    assert partner.evaluate(UPRIGHT, f"#t-{photo.pk} img")


def test_many_clocks_are_moved_from_the_selection(anna, browse, watch, size):
    watch.expect("422")
    photos = library(anna, 0, 1, 2)
    page = browse(anna, size)
    page.goto("/photos/")
    tick(page, *photos[:2])
    press(page, "Edit")
    asked = dialog(page, "Edit 2 items")
    asked.get_by_role("button", name="Change").click()
    expect(asked.get_by_text("Nothing is to be changed.")).to_be_visible()
    asked.get_by_label("Move the clock").check()
    asked.get_by_label("Days").fill("1")
    asked.get_by_label("Set a place").check()
    asked.get_by_label("Place", exact=True).fill("Porto, Portugal")
    asked.get_by_role("button", name="Change").click()
    expect(toast(page)).to_contain_text("2 items changed")
    for photo in photos:
        before = photo.taken_on
        photo.refresh_from_db()
        moved = (photo.taken_on - before).days
        assert (moved, photo.town) == ((1, "Porto") if photo in photos[:2] else (0, ""))

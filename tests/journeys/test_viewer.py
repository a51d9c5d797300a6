"""One photo over the grid or on its own page: opening, stepping, info, closing."""

import pytest
from playwright.sync_api import expect

from assets.models import Favorite
from tests.journeys.photographs import library
from tests.journeys.steps import expect_pictures, expect_tiles, go, picture

DATES = [
    "Sunday 22 September 2024",
    "Thursday 19 September 2024",
    "Monday 16 September 2024",
]


@pytest.fixture
def photos(anna):
    return library(anna, 0, 1, 2)


def expect_shown(page, asset, day):
    """This photo fills the screen, under its own address."""
    expect(page.get_by_role("heading", level=1, name=day)).to_be_visible()
    expect_pictures(page.locator(".stage img"))
    expect(page.locator(".stage img")).to_have_attribute(
        "src", f"/photos/{asset.pk}/preview"
    )
    assert f"/photos/{asset.pk}/" in page.url


def test_viewer_steps_and_returns_to_the_tile(anna, photos, browse, size):
    page = browse(anna, size)
    page.goto("/photos/")
    picture(page, photos[0]).click()
    viewer = page.get_by_role("dialog")
    expect_shown(page, photos[0], DATES[0])
    expect(viewer.get_by_role("link", name="Previous")).to_have_count(0)
    viewer.get_by_role("link", name="Next").click()
    expect_shown(page, photos[1], DATES[1])
    viewer.get_by_role("link", name="Next").click()
    expect_shown(page, photos[2], DATES[2])
    expect(viewer.get_by_role("link", name="Next")).to_have_count(0)
    viewer.get_by_role("link", name="Previous").click()
    expect_shown(page, photos[1], DATES[1])

    page.go_back()
    expect(viewer).to_be_hidden()
    expect(picture(page, photos[1])).to_be_focused()
    assert "/photos/" in page.url
    assert str(photos[1].pk) not in page.url
    page.go_forward()
    expect_shown(page, photos[1], DATES[1])


def test_info_tells_all_and_stays_open_while_stepping(anna, ben, photos, browse, size):
    page = browse(ben, size)
    page.goto("/partners/anna/")
    picture(page, photos[0]).click()
    info = page.get_by_role("link", name="Info")
    expect(info).to_have_attribute("aria-expanded", "false")
    info.click()
    expect(info).to_have_attribute("aria-expanded", "true")
    facts = page.get_by_role("complementary", name="Info")
    for words in ("Anna Alder", "anna-0.jpg", "22 September 2024, 08:15", "image/jpeg"):
        expect(facts).to_contain_text(words)
    page.keyboard.press("ArrowRight")
    expect(facts).to_contain_text("anna-1.jpg")
    info.click()
    expect(facts).to_be_hidden()


def test_address_of_a_photo_is_a_page(anna, photos, browse, size):
    page = browse(anna, size)
    page.goto(f"/photos/{photos[1].pk}/")
    expect_shown(page, photos[1], DATES[1])
    box = page.locator(".viewer").bounding_box()
    viewport = page.viewport_size
    assert (box["x"], box["y"]) == (0, 0)
    assert (box["width"], box["height"]) == (viewport["width"], viewport["height"])
    page.get_by_role("link", name="Next").click()
    expect_shown(page, photos[2], DATES[2])
    page.get_by_role("link", name="Back", exact=True).click()
    expect_tiles(page, photos)


def test_favorite_is_said_and_kept_and_nobody_elses(anna, ben, photos, browse, size):
    page = browse(ben, size)
    page.goto("/partners/anna/")
    picture(page, photos[0]).click()
    heart = page.get_by_role("button", name="Favorite")
    expect(heart).to_have_attribute("aria-pressed", "false")
    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "true")
    expect(heart).to_be_focused()
    said = page.locator("#say")
    expect(said).to_have_text("Added to favorites")
    assert Favorite.objects.get().user == ben

    page.get_by_role("link", name="Back", exact=True).click()
    if size == "phone":
        go(page, "Account")
        page.locator("main").get_by_role("link", name="Favorites").click()
    else:
        go(page, "Favorites")
    expect_tiles(page, photos[:1])
    hers = browse(anna, size)
    hers.goto("/favorites/")
    expect(hers.locator(".t")).to_have_count(0)

    picture(page, photos[0]).click()
    heart.click()
    expect(heart).to_have_attribute("aria-pressed", "false")
    expect(said).to_have_text("Removed from favorites")
    assert not Favorite.objects.exists()


@pytest.mark.parametrize("width", [320, 390])
def test_all_that_can_be_done_with_a_photo_fits_on_a_phone(width, anna, photos, browse):
    page = browse(anna, viewport={"width": width, "height": 700})
    page.goto(f"/photos/{photos[0].pk}/")
    for button in page.locator(".viewer-bar .icon-button").all():
        expect(button).to_be_in_viewport(ratio=1)
    page.get_by_role("link", name="Info", exact=True).click()
    expect(page.get_by_role("complementary", name="Info")).to_be_visible()

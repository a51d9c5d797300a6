"""Finding photos by words and by places, with and without scripts, by keys alone."""

import re
from functools import partial

import pytest
from playwright.sync_api import expect

from assets.models import Asset
from sharing import partnerships
from sharing.models import Partnership
from tests.journeys.photographs import library
from tests.journeys.steps import expect_tiles, follow, go, picture, tile

SINTRA = {"latitude": 38.8, "longitude": -9.39, "town": "Sintra", "country": "Portugal"}
PARIS = {"latitude": 48.85, "longitude": 2.35, "town": "Paris", "country": "France"}


@pytest.fixture
def photos(anna, ben):
    """Two of Anna's in Sintra, one of Ben's in Paris; he has her in his timeline."""
    Partnership.objects.update(in_timeline=True)
    hers, his = library(anna, 0, 1), library(ben, 2)
    Asset.objects.filter(owner=anna).update(**SINTRA)
    Asset.objects.filter(owner=ben).update(**PARIS)
    return hers, his


def look_for(page, words, size="desktop"):
    """Into the field of the app bar; on a phone it has a page of its own."""
    if size == "phone":
        follow(page, page.get_by_role("link", name="Search"))
    field = page.locator("#find")
    field.fill(words)
    field.press("Enter")
    expect(page).to_have_url(re.compile("[?&]q="))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_words_find_photos_whose_neighbors_were_found_too(ben, photos, browse, size):
    hers, _his = photos
    page = browse(ben, size)
    page.goto("/photos/")
    look_for(page, "sintra", size)
    expect(page.get_by_text("2 found")).to_be_visible()
    expect_tiles(page, hers)
    expect(tile(page, hers[0]).locator(".owners")).to_have_text("A")
    picture(page, hers[0]).click()
    viewer = page.get_by_role("dialog")
    viewer.get_by_role("link", name="Next").click()
    expect(viewer.locator(".stage img")).to_have_attribute(
        "src", f"/photos/{hers[1].pk}/preview"
    )
    expect(viewer.get_by_role("link", name="Next")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    page.get_by_role("navigation", name="Whose photos").get_by_role(
        "link", name="Only mine"
    ).click()
    expect(
        page.get_by_role("heading", name="Nothing found for “sintra”.")
    ).to_be_visible()


def test_a_misspelled_place_is_one_click_away(ben, photos, browse):
    hers, _his = photos
    page = browse(ben)
    page.goto("/search/?q=sintar")
    page.get_by_role("main").get_by_role("link", name="Sintra").click()
    expect_tiles(page, hers)


def test_suggestions_by_keys_alone(ben, photos, browse):
    hers, _his = photos
    page = browse(ben)
    page.goto("/photos/")
    page.keyboard.press("/")
    field = page.get_by_role("combobox", name="Search")
    expect(field).to_be_focused()
    # At once: what came for a part of it would open the list anew.
    page.keyboard.insert_text("sin")
    option = page.get_by_role("option", name="Sintra, Portugal")
    expect(option).to_be_visible()
    expect(page.locator("#say")).to_have_text("1 suggestion")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(option).to_be_hidden()
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect_tiles(page, hers)
    expect(page.locator("#find")).to_have_value("Sintra, Portugal")


def test_the_map_leads_to_photos(ben, photos, browse, size):
    hers, his = photos
    page = browse(ben, size)
    page.goto("/photos/")
    go(page, "Places")
    expect(page.get_by_role("link", name="3 photos, around")).to_be_visible()
    page.goto("/places/?zoom=3&at=44,-3")
    page.get_by_role("link", name="2 photos, around Sintra").click()
    expect_tiles(page, hers)
    page.get_by_role("link", name="Places").first.click()
    page.get_by_role("link", name="Paris 1").click()
    expect_tiles(page, his)


def test_the_map_moves_in_place_and_keeps_focus(ben, photos, browse):
    page = browse(ben)
    page.goto("/places/")
    closer = page.get_by_role("link", name="Closer")
    closer.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("zoom=1"))
    expect(closer).to_be_focused()
    world = page.locator("#world").bounding_box()
    middle = (world["x"] + world["width"] / 2, world["y"] + world["height"] / 2)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 120, middle[1] + 60, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile("zoom=1&at=[1-9]"))


def test_all_of_it_without_javascript(ben, photos, browse):
    hers, his = photos
    plain = partial(browse, size="phone", java_script_enabled=False)
    page = plain(ben)
    page.goto("/photos/")
    look_for(page, "sintra", "phone")
    expect_tiles(page, hers)
    picture(page, hers[0]).click()
    page.get_by_role("link", name="Next").click()
    page.get_by_role("link", name="Back").click()
    expect_tiles(page, hers)
    page.goto("/places/")
    page.get_by_role("link", name="Closer").click()
    expect(page.get_by_role("link", name="Farther")).to_be_visible()
    page.get_by_role("link", name="France").click()
    expect_tiles(page, his)


def test_what_ends_is_found_no_more(ben, photos, browse, watch):
    hers, his = photos
    page = browse(ben)
    page.goto("/search/?q=jpg")
    expect_tiles(page, [*hers, *his])
    partnerships.stop(Partnership.objects.get())
    page.reload()
    expect_tiles(page, his)
    page.goto("/places/")
    expect(page.get_by_role("link", name="Portugal")).to_have_count(0)
    expect(page.get_by_role("link", name="France 1")).to_be_visible()


def test_filters_narrow_and_are_taken_away_again(ben, photos, browse, size):
    hers, _his = photos
    page = browse(ben, size)
    page.goto("/photos/")
    if size == "phone":
        follow(page, page.get_by_role("link", name="Search"))
    page.get_by_role("link", name="Filter").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Words").fill("sintra")
    dialog.get_by_label("What").select_option("Videos")
    dialog.get_by_role("button", name="Show").click()
    expect(
        page.get_by_role("heading", name="Nothing found for “sintra”.")
    ).to_be_visible()
    chips = page.get_by_role("list", name="Filters")
    chips.get_by_role("link", name="Videos").click()
    expect(page.get_by_text("2 found")).to_be_visible()
    expect_tiles(page, hers)
    expect(chips).to_have_count(0)


def test_filters_need_no_script(ben, photos, browse):
    _hers, his = photos
    page = browse(ben, java_script_enabled=False)
    page.goto("/photos/")
    page.get_by_role("link", name="Filter").click()
    page.get_by_label("Whose photos").select_option("Only mine")
    page.get_by_label("What").select_option("Photos")
    page.get_by_role("button", name="Show").click()
    expect_tiles(page, his)
    expect(page).to_have_url(re.compile(r"/search/\?kind=photo&who=mine$"))
    page.get_by_role("link", name="Clear all").click()
    expect(page).to_have_url(re.compile(r"/search/\?who=mine$"))

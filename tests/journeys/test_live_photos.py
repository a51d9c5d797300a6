"""A live photo in a browser: one tile, which plays from its page."""

import re

from playwright.sync_api import expect

from assets import processing
from tests.assets import moving
from tests.assets.incoming import bring
from tests.journeys.steps import picture, tile

# What the film did: it is over, and gone, before a busy machine has looked.
LISTEN = """for (const kind of ["playing", "ended"]) {
    document.addEventListener(kind, () => {
        const told = document.documentElement.dataset;
        told.film = `${told.film ?? ""} ${kind}`;
    }, true);
}"""


def test_a_live_photo_plays_by_its_button_and_by_holding_it(
    anna, browse, size, tmp_path
):
    bring(anna, moving.apple_film(tmp_path), "IMG_1.MOV")
    bring(anna, moving.apple_photo(), "IMG_1.JPG")
    processing.work_once(lambda: True)
    [photo] = anna.assets.all()
    page = browse(anna, size)
    page.emulate_media(reduced_motion="no-preference")
    page.add_init_script(LISTEN)
    page.goto("/photos/")
    expect(page.locator(".t")).to_have_count(1)
    expect(tile(page, photo)).to_contain_text("Live")
    picture(page, photo).click()
    film = page.locator("video.moving")
    page.get_by_role("link", name="Live: play what moves").click()
    told = page.locator("html")
    expect(told).to_have_attribute("data-film", re.compile("playing.*ended$"))
    expect(film).to_have_count(0)  # over after a second
    box = page.locator(".stage > img").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    expect(told).to_have_attribute("data-film", re.compile("ended.*playing"))
    page.mouse.up()


def test_who_wants_little_motion_begins_it_by_hand(anna, browse, tmp_path):
    bring(anna, moving.micro_video(moving.film(tmp_path)), "MVIMG_1.jpg")
    processing.work_once(lambda: True)
    [photo] = anna.assets.all()
    page = browse(anna)
    page.goto(f"/photos/{photo.pk}/")
    page.get_by_role("link", name="Live: play what moves").click()
    film = page.locator("video.moving")
    expect(film).to_have_js_property("controls", True)
    expect(film).to_have_js_property("paused", True)


def test_without_javascript_it_is_a_link_to_the_film(anna, browse, tmp_path):
    bring(anna, moving.micro_video(moving.film(tmp_path)), "MVIMG_1.jpg")
    processing.work_once(lambda: True)
    [photo] = anna.assets.all()
    page = browse(anna, java_script_enabled=False)
    page.goto(f"/photos/{photo.pk}/")
    way = page.get_by_role("link", name="Live: play what moves")
    address = f"/photos/{photo.pk}/motion"
    assert way.get_attribute("href") == address
    answer = page.request.get(address)
    assert answer.headers["content-type"] == "video/mp4"

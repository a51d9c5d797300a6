"""Links for people without an account: made, opened, closed, also without scripts."""

import io
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from assets.models import Asset
from tests.journeys.photographs import library
from tests.journeys.steps import (
    dialog,
    expect_tiles,
    picture,
    press,
    still_given,
    tick,
    toast,
)
from tests.journeys.test_zip import contents
from tests.sharing.links import make_link, roads, url
from tests.sharing.reading import without_chance

PASSWORD = "by the lake"
GONE = "This link doesn’t work any more."
# What is known of the photos: no visitor is told, where the maker did not say so.
DETAILS = ("anna-", "Alder", "2024", "September", "Sintra", "38.79", "first swim")


@pytest.fixture
def photos(anna):
    found = library(anna, 0, 1, 2)
    Asset.objects.update(
        description="first swim", town="Sintra", latitude=38.79, longitude=-9.39
    )
    return found


def make_in_browser(page, *photos):
    """A link to these, with a password and download, up to its own page."""
    page.goto("/photos/")
    tick(page, *photos)
    press(page, "Share link")
    expect(page.get_by_role("heading", name="New link")).to_be_visible()
    page.get_by_label("Name").fill("Lakes")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Allow download").check()
    page.get_by_role("button", name="Make the link").click()
    expect(toast(page)).to_contain_text("The link is ready to be sent.")
    page.wait_for_load_state()  # copying needs the scripts
    return page.get_by_label("Address of Lakes").input_value()


def give(page, password):
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Open").click()


def expect_no_details(page):
    told = without_chance(page.content())
    assert [word for word in DETAILS if word in told] == []


def expect_pictures_alone(found):
    """The zip has pictures for looking at under neutral names, and nothing in them."""
    assert sorted(found) == ["photo-1.jpg", "photo-2.jpg"]
    for data in found.values():
        assert not Image.open(io.BytesIO(data)).getexif()
        assert not any(word.encode() in data for word in DETAILS)


def look_around(page, photos):
    """From the password to the zip, as a visitor of a link to two photos."""
    expect(page.get_by_role("heading", name="This link has a password")).to_be_visible()
    assert "Lakes" not in page.content()
    give(page, "by the sea")
    expect(page.get_by_text("That password doesn’t match.").first).to_be_visible()
    give(page, PASSWORD)
    expect(page.get_by_role("heading", name="Lakes")).to_be_visible()
    expect(page.get_by_text("Shared by Anna · 2 items")).to_be_visible()
    expect_tiles(page, photos)
    expect_no_details(page)
    with page.expect_download() as started:
        page.get_by_role("link", name="Download all").click()
    expect_pictures_alone(contents(started))
    picture(page, photos[0]).click()
    expect(page.get_by_role("img", name="Photo 1")).to_be_visible()
    page.get_by_role("link", name="Next").click()
    expect(page.get_by_role("img", name="Photo 2")).to_be_visible()
    expect(page.get_by_role("link", name="Info")).to_have_count(0)
    expect_no_details(page)


def test_link_is_made_sent_and_opened_with_its_password(
    anna, photos, browse, watch, size
):
    watch.expect("status of 422")
    page = browse(anna, size)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    address = make_in_browser(page, *photos[:2])
    page.get_by_role("button", name="Copy").click()
    expect(page.locator("#say")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == address
    page.get_by_role("link", name="QR code").click()
    square = dialog(page, "Lakes")
    expect(square.locator("svg").first).to_be_visible()
    expect(square).to_contain_text(address)
    square.get_by_role("link", name="Close").click()
    expect(square).to_be_hidden()

    guest = browse(None, size)
    guest.goto(urlsplit(address).path)
    look_around(guest, photos[:2])
    page.goto("/links/")
    expect(page.get_by_text("2 items · 1 visit")).to_be_visible()


def test_visitor_without_scripts_sees_the_same(anna, photos, browse, watch):
    watch.expect("status of 422")
    page = browse(anna, "phone", java_script_enabled=False)
    address = make_in_browser(page, *photos[:2])
    guest = browse(None, "phone", java_script_enabled=False)
    guest.goto(urlsplit(address).path)
    look_around(guest, photos[:2])


def test_link_that_is_closed_says_what_one_that_never_was_says(
    anna, photos, browse, watch, size
):
    watch.expect("status of 404")
    link = make_link(anna, *photos[:2], title="Lakes")
    old = timezone.now() - timedelta(days=1)
    expired = make_link(anna, photos[0], expires_at=old)
    page, guest = browse(anna, size), browse(None, size)
    guest.goto(url(link))
    expect_tiles(guest, photos[:2])
    # Without leave to download, none of the ways to do so is there.
    expect(guest.get_by_role("link", name="Download all")).to_have_count(0)
    ways = roads(link, photos[0])
    assert still_given(guest, ways["zip"], ways["original"]) == []

    page.goto("/links/")
    page.get_by_role("button", name="Pause Lakes").click()
    expect(toast(page)).to_contain_text("The link is paused.")
    assert still_given(guest, *ways.values()) == []
    told = []
    for address in (url(link), url(expired), "/s/never-was/"):
        guest.goto(address)
        expect(guest.get_by_role("heading", name=GONE)).to_be_visible()
        told.append((guest.title(), guest.locator("body").inner_text()))
    assert len(set(told)) == 1

    page.get_by_role("button", name="Resume Lakes").click()
    expect(toast(page)).to_contain_text("The link works again.")
    guest.goto(url(link))
    expect_tiles(guest, photos[:2])

"""Locking a photo, entering the password, looking at it, and putting it back."""

from playwright.sync_api import expect

from tests.factories import PASSWORD
from tests.journeys.photographs import library
from tests.journeys.steps import expect_pictures


def test_a_photo_goes_behind_the_password_and_comes_back(anna, browse, size):
    [photo] = library(anna, 0)
    page = browse(anna, size)
    page.goto("/photos/")
    page.locator(f"#t-{photo.pk} input").check(force=True)
    page.get_by_role("button", name="Lock: out of albums").click()
    expect(page.locator(".toast")).to_contain_text("1 item locked")
    expect(page.locator(f"#t-{photo.pk}")).to_have_count(0)

    # A slip of the hand is taken back; then it is meant.
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator(".toast")).to_contain_text("1 item moved back")
    page.locator(f"#t-{photo.pk} input").check(force=True)
    page.get_by_role("button", name="Lock: out of albums").click()
    expect(page.locator(f"#t-{photo.pk}")).to_have_count(0)

    page.goto("/locked/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Open").click()
    page.locator(f"#t-{photo.pk} a").click()
    expect_pictures(page.locator(".stage img"))
    assert f"/locked/{photo.pk}/" in page.url
    page.get_by_role("button", name="Put back into the library").click()
    expect(page.locator(".empty")).to_be_visible()
    page.goto("/photos/")
    expect(page.locator(f"#t-{photo.pk}")).to_be_visible()

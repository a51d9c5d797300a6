"""A heart of my own on a partner's photo: mine alone, and only while I may see it."""

from playwright.sync_api import expect

from sharing import partnerships
from sharing.models import Partnership
from tests.journeys.photographs import library
from tests.journeys.steps import expect_tiles, go, picture, still_given


def test_heart_on_a_partners_photo_is_mine_alone_and_ends_with_the_sharing(
    anna, ben, browse, watch, size
):
    watch.expect("status of 404")
    hers = library(anna, 0, 1)
    page, theirs = browse(ben, size), browse(anna, size)
    page.goto("/partners/anna/")
    picture(page, hers[0]).click()
    viewer = page.get_by_role("dialog")
    viewer.get_by_role("button", name="Favorite").click()
    loved = viewer.get_by_role("button", name="Favorite", pressed=True)
    expect(loved).to_be_visible()
    page.goto("/photos/")
    go(page, "Favorites")
    expect_tiles(page, hers[:1])

    # Whose photo it is learns nothing of it, there or in the list of her own.
    theirs.goto(f"/photos/{hers[0].pk}/")
    unloved = theirs.get_by_role("button", name="Favorite", pressed=False)
    expect(unloved).to_be_visible()
    theirs.goto("/favorites/")
    expect(theirs.get_by_role("heading", name="Favorites")).to_be_visible()
    expect(theirs.locator(".t")).to_have_count(0)

    partnerships.stop(Partnership.objects.get())
    page.reload()
    expect(page.get_by_role("heading", name="Favorites")).to_be_visible()
    expect(page.locator(".t")).to_have_count(0)
    assert still_given(page, f"/photos/{hers[0].pk}/thumbnail") == []

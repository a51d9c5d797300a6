"""Where my photos went: whoever shows them is listed, and I can end each."""

from playwright.sync_api import expect

from sharing import albums
from tests.journeys.photographs import library
from tests.journeys.steps import (
    expect_tiles,
    go,
    still_given,
    toast,
)
from tests.sharing.links import make_link, roads, url


def test_what_shows_my_photos_is_listed_and_cut(anna, ben, carl, browse, watch, size):
    watch.expect("status of 404")
    hers, [his] = library(anna, 0, 1), library(ben, 2)
    [made] = albums.add(ben, [], [hers[0].pk, his.pk], "Lakes")
    albums.invite(made.album, [carl], can_edit=False)
    link = make_link(anna, hers[1], title="For Grandma")
    look, visit = browse(carl, size), browse(None, size)
    look.goto(f"/albums/{made.album.pk}/")
    expect_tiles(look, [hers[0], his])
    visit.goto(url(link))
    expect_tiles(visit, hers[1:])

    page = browse(anna, size)
    page.goto("/photos/")
    go(page, "Sharing")
    page.get_by_role("link", name="Where my photos went").click()
    listed = page.get_by_role("main").get_by_role("heading", level=2)
    expect(listed).to_have_text(["For Grandma", "“Lakes”, an album by Ben"])

    page.get_by_role("button", name="Take out of the album Lakes").click()
    expect(toast(page)).to_contain_text("1 item of yours is no longer in that album.")
    expect(listed).to_have_text(["For Grandma"])
    assert still_given(look, f"/photos/{hers[0].pk}/preview") == []
    look.reload()
    expect_tiles(look, [his])

    page.get_by_role("button", name="Take out of the link by Anna").click()
    expect(toast(page)).to_contain_text("1 item of yours is no longer in that link.")
    expect(listed).to_have_text(["Nowhere"])
    assert still_given(visit, *roads(link, hers[1]).values()) == []
    visit.reload()
    words = "This link doesn’t work any more."
    expect(visit.get_by_role("heading", name=words)).to_be_visible()

    # Nothing was deleted: hers are where they were.
    page.goto("/photos/")
    expect_tiles(page, hers)

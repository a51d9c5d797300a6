"""An album of one's own and a partner's photos: made, shown to a third, emptied."""

import re

from playwright.sync_api import expect

from sharing.models import Album, AlbumEntry, Partnership
from tests.factories import UserFactory
from tests.journeys.photographs import library
from tests.journeys.steps import (
    dialog,
    expect_gone,
    expect_tiles,
    follow,
    go,
    picture,
    press,
    still_given,
    tick,
    tile,
    toast,
)

MEDIA = ("", "info/", "thumbnail", "preview", "original")


def roads(*assets):
    return [f"/photos/{asset.pk}/{road}" for asset in assets for road in MEDIA]


def new_album(page, title):
    """Put what is ticked into an album that is named here."""
    press(page, "Add to album")
    chooser = dialog(page, "Add to album")
    chooser.get_by_label("New album").fill(title)
    chooser.get_by_role("button", name="Add").click()
    expect(chooser).to_be_hidden()


def test_album_shows_a_partners_photo_only_while_the_partner_shares(
    anna, ben, carl, browse, watch, size
):
    watch.expect("status of 404")
    Partnership.objects.update(in_timeline=True)
    [hers], [his] = library(anna, 0), library(ben, 1)
    page, looking = browse(ben, size), browse(carl, size)

    # Ben makes it of what his timeline shows, and lets Carl look.
    page.goto("/photos/")
    tick(page, hers, his)
    new_album(page, "Lakes")
    expect(toast(page)).to_contain_text("Lakes: 2 added.")
    follow(page, toast(page).get_by_role("link", name="Open Lakes"))
    expect_tiles(page, [hers, his])
    page.get_by_role("main").get_by_role("link", name=re.compile("Share$")).click()
    page.get_by_role("checkbox", name="Carl Cedar").check()
    page.get_by_role("button", name="Let them in").click()
    expect(toast(page)).to_contain_text("Carl can see this album now.")

    looking.goto("/photos/")
    go(looking, "Albums")
    looking.get_by_role("link", name="Lakes").click()
    expect_tiles(looking, [hers, his])

    # Anna hears what goes with her partner, and ends it.
    theirs = browse(anna, size)
    theirs.goto("/account/sharing/with/ben/stop/")
    words = "1 of your photos leaves albums, because Ben added it."
    expect(theirs.get_by_role("main")).to_contain_text(words)
    theirs.get_by_role("button", name="Stop sharing").click()
    expect(theirs.locator("#given-ben")).to_contain_text("Stopped sharing with Ben.")
    assert still_given(looking, *roads(hers)) == []
    looking.reload()
    expect_tiles(looking, [his])


def test_who_may_only_look_adds_nothing_and_passes_nothing_on(
    ben, carl, browse, watch, size
):
    watch.expect("status of 404")
    photos = library(ben, 0, 1)
    album = Album.objects.create(owner=ben, title="Lakes")
    for photo in photos:
        AlbumEntry.objects.create(album=album, asset=photo, added_by=ben)
    album.memberships.create(user=carl)
    page, strange = browse(carl, size), browse(UserFactory(handle="dora"), size)

    page.goto(f"/albums/{album.pk}/")
    expect_tiles(page, photos)
    expect(page.get_by_role("link", name="Add photos")).to_have_count(0)
    expect(page.get_by_role("link", name="Share", exact=True)).to_have_count(0)
    below = f"/albums/{album.pk}/"
    doors = [below + "pick/", below + "edit/", f"/links/new/?album={album.pk}"]
    assert still_given(page, *doors, f"/links/new/?ids={photos[0].pk}") == []
    tick(page, *photos)
    new_album(page, "Mine")
    expect(toast(page)).to_contain_text("Mine: 0 added. 2 not allowed")
    page.reload()
    picture(page, photos[0]).click()
    viewer = page.get_by_role("dialog")
    expect(viewer.get_by_role("img").first).to_be_visible()
    expect(viewer.get_by_role("link", name="Share link")).to_have_count(0)
    expect(viewer.get_by_role("button", name=re.compile("Keep"))).to_have_count(0)

    # Who was not let in finds no album, and nothing of what it shows.
    strange.goto(below)
    expect_gone(strange)
    assert still_given(strange, below + "people/", *roads(*photos)) == []
    strange.goto("/albums/")
    expect(strange.get_by_role("heading", name="No albums yet")).to_be_visible()
    expect(tile(strange, photos[0])).to_have_count(0)

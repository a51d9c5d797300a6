"""News: a library that is shared, what is new in it, and what I read of it later."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from assets.models import Asset
from sharing import albums, partnerships
from sharing.models import Partnership
from tests.journeys.photographs import library
from tests.journeys.steps import expect_tiles, go, tile

NOTICE = "Anna Alder shares their library with you."


def test_notices_are_seen_then_put_away(anna, carl, browse, size):
    library(anna, 0)
    [share] = partnerships.share(anna, [carl])
    album = albums.create(anna, title="Summer")
    albums.invite(album, [carl], can_edit=False)
    page = browse(carl, size)
    page.goto("/photos/")
    expect(page.locator(".unseen:visible")).to_have_text("2 2 notices")
    go(page, "Sharing")
    news = page.get_by_role("region", name="News")
    expect(news).to_contain_text(NOTICE)
    expect(page.locator(".unseen")).to_have_count(0)

    news.get_by_role("button", name=f"Dismiss: {NOTICE}").click()
    expect(news).not_to_contain_text(NOTICE)
    expect(news).to_contain_text("Anna Alder added you to the album “Summer”.")
    partnerships.stop(share)
    page.reload()
    expect(news).to_contain_text("Anna Alder no longer shares with you.")
    news.get_by_role("button", name="Dismiss all").click()
    expect(page.locator("#notices li")).to_have_count(0)

    page.goto("/account/activity/")
    expect(page.get_by_role("main")).to_contain_text(NOTICE)


def test_what_is_new_is_counted_marked_and_listed(anna, ben, browse, size):
    old = library(anna, 0, 1)
    day = timezone.now() - timedelta(days=1)
    Asset.objects.update(added_at=day - timedelta(days=1))
    Partnership.objects.update(opened_at=day, visited_at=day)
    new = library(anna, 2, 3)
    page = browse(ben, size)
    page.goto("/sharing/")
    page.get_by_role("link", name="2 new").click()
    expect_tiles(page, [*old, *new])
    for asset in (*old, *new):
        marks = tile(page, asset).locator(".fresh")
        expect(marks).to_have_count(int(asset in new))

    expect(page.locator(".banner.news")).to_contain_text("2 new since your last visit")
    page.get_by_role("link", name="Show what is new").click()
    expect_tiles(page, new)
    page.goto("/sharing/")
    expect(page.get_by_role("link", name="2 new")).to_have_count(0)

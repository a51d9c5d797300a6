"""Hostile texts in a browser: no script runs, nothing is wider than the screen."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from assets.models import Asset, StoredFile
from tests.factories import AlbumFactory, AssetFactory, PartnershipFactory
from tests.journeys.test_every_page import SIDEWAYS
from tests.naughty import TEXTS

# 5,000 characters of description at a time.
PAGES = [" \n".join(TEXTS[start : start + 40])[:5000] for start in range(0, 485, 40)]


@pytest.fixture
def page(browse, anna, ben, size):
    page = browse(anna, size)
    page.on("dialog", lambda box: pytest.fail(f"A script ran: {box.message}"))
    return page


def expect_calm(page, texts):
    """Every text is on the page as text, and the page keeps its width."""
    assert page.evaluate(SIDEWAYS) <= 0
    shown = page.locator("body").evaluate("body => body.textContent")
    flat = " ".join(shown.split())
    assert [text for text in texts if " ".join(text.split()) not in flat] == []


def test_names_of_photos_run_nothing(page, anna, ben):
    PartnershipFactory(sharer=ben, recipient=anna, in_timeline=True)
    names = [text[:255] for text in TEXTS]
    for number, name in enumerate(names):
        # Without a picture a tile shows the name; a page of a month holds a hundred.
        AssetFactory(
            owner=ben if number % 2 else anna,
            name=name,
            town=name[:120],
            file__status=StoredFile.Status.FAILED,
            taken_at=datetime(2025, 1 + number // 80, 15, 12, tzinfo=UTC),
        )
    for month in range(1 + (len(names) - 1) // 80):
        of_month = names[month * 80 : (month + 1) * 80]
        page.goto(f"/photos/2025/{month + 1:02}/")
        tiles = page.locator(f"#m-2025-{month + 1:02} .t")
        expect(tiles).to_have_count(len(of_month))
        expect_calm(page, of_month)


def test_titles_of_albums_run_nothing(page, anna):
    titles = [text[:120] for text in TEXTS]
    for title in titles:
        AlbumFactory(owner=anna, title=title)
    page.goto("/albums/")
    expect_calm(page, titles)


def test_words_about_a_photo_run_nothing(page, anna):
    asset = AssetFactory(owner=anna, file__status=StoredFile.Status.FAILED)
    for words in PAGES:
        Asset.objects.update(description=words, name=words[:255], town=words[:120])
        page.goto(f"/photos/{asset.pk}/")
        assert page.evaluate(SIDEWAYS) <= 0
        assert page.locator("script:not([nonce])").count() == 0


def test_names_of_people_run_nothing(page, anna, ben):
    PartnershipFactory(sharer=ben, recipient=anna)
    AssetFactory(owner=ben, file__status="failed")
    for words in TEXTS[::9]:
        type(ben).objects.filter(pk=ben.pk).update(name=words[:80])
        page.goto("/account/sharing/")
        assert page.evaluate(SIDEWAYS) <= 0

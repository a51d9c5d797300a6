"""A zip of what is ticked, and of a partner's whole library."""

import zipfile

from playwright.sync_api import expect

from assets.models import Asset
from assets.querysets import State
from tests.journeys.photographs import library, photograph
from tests.journeys.steps import expect_tiles, press, tick


def contents(started):
    """What is in the zip that came down."""
    with zipfile.ZipFile(started.value.path()) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_zip_of_a_selection_holds_the_originals(anna, ben, browse, size):
    hers = library(anna, 0, 1, 2)
    page = browse(ben, size)
    page.goto("/partners/anna/")
    expect_tiles(page, hers)
    tick(page, hers[0], hers[2])
    expect(page.get_by_text("2 selected").first).to_be_visible()
    with page.expect_download() as started:
        press(page, "Download")
    assert started.value.suggested_filename.endswith(".zip")
    assert contents(started) == {
        "anna-0.jpg": photograph(0),
        "anna-2.jpg": photograph(2),
    }


def test_zip_of_a_library_holds_all_that_is_shared(anna, ben, browse, size):
    hers = library(anna, 0, 1, 2)
    Asset.objects.filter(pk=hers[1].pk).update(state=State.ARCHIVED)
    page = browse(ben, size)
    page.goto("/partners/anna/")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download all").click()
    assert "Anna Alder’s library" in started.value.suggested_filename
    assert contents(started) == {
        "anna-0.jpg": photograph(0),
        "anna-2.jpg": photograph(2),
    }

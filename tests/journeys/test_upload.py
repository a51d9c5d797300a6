"""Photos go in at the Upload page and come out in the timeline."""

from playwright.sync_api import expect

from assets import processing
from assets.models import Asset
from tests.journeys.photographs import files, photograph
from tests.journeys.steps import expect_tiles, go


def choose(page, chosen):
    page.wait_for_load_state()  # the button needs the scripts
    with page.expect_file_chooser() as opened:
        page.get_by_role("button", name="Choose files").click()
    opened.value.set_files(chosen)


def test_uploaded_photos_stand_in_the_timeline(anna, browse, watch, size):
    watch.expect("status of 422")
    page = browse(anna, size)
    page.goto("/")
    page.get_by_role("link", name="Add photos").click()
    text = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"not a photo"}
    choose(page, [*files(0, 1, 2), text])

    summary = page.get_by_role("heading", name="3 added · 0 already here · 1 not added")
    expect(summary).to_be_focused()
    not_added = page.get_by_role("listitem").filter(has_text="notes.txt")
    expect(not_added).to_contain_text("This is not a photo or video that ram knows.")
    expect(page.get_by_text("Getting ready: 3 left")).to_be_visible()

    assert processing.work_once(lambda: True) == 3
    expect(page.get_by_text("Everything is ready.").first).to_be_visible()
    page.get_by_role("link", name="See Photos").click()
    expect_tiles(page, Asset.objects.filter(owner=anna))
    expect(page.get_by_role("heading", name="Sun 22 Sep 2024")).to_be_visible()


def test_the_same_files_again_are_already_here(anna, browse):
    page = browse(anna)
    page.goto("/upload/")
    choose(page, files(0))
    expect(page.get_by_role("heading", name="1 added")).to_be_visible()
    go(page, "Photos")
    page.get_by_role("link", name="Upload").click()
    choose(page, files(0, 1))
    expect(page.get_by_role("heading", name="1 added · 1 already here")).to_be_visible()
    assert Asset.objects.owned_by(anna).count() == 2


def test_the_original_that_comes_back_is_the_one_that_went_in(anna, browse):
    page = browse(anna)
    page.goto("/upload/")
    choose(page, files(4))
    expect(page.get_by_role("heading", name="1 added")).to_be_visible()
    processing.work_once(lambda: True)
    page.goto(f"/photos/{Asset.objects.get().pk}/")
    with page.expect_download() as started:
        page.get_by_role("link", name="Download").click()
    assert started.value.suggested_filename == "IMG_4.jpg"
    assert started.value.path().read_bytes() == photograph(4)

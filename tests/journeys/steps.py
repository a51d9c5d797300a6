"""What people do and see, in the words of the screens."""

import re

from playwright.sync_api import Locator, Page, expect

GONE = "We can't find that."


def go(page: Page, name: str) -> None:
    """To one of the main screens; what a phone has no tab for lies under Account."""
    ways = page.get_by_role("navigation", name="Main")
    # News on the Sharing page are counted beside its name.
    way = ways.get_by_role("link", name=re.compile(rf"^{name}( \d+ notices?)?$"))
    if not way.count():
        follow(page, ways.get_by_role("link", name="Account", exact=True))
        way = page.get_by_role("main").get_by_role("link", name=name)
    follow(page, way)
    expect(page.get_by_role("heading", level=1).first).to_be_attached()


def follow(page: Page, link: Locator) -> None:
    """To another page, however much it looks like this one, and its scripts run."""
    page.locator("html").evaluate("html => html.dataset.left = ''")
    link.click()
    expect(page.locator("html[data-left]")).to_have_count(0)
    page.wait_for_load_state()


def tile(page: Page, asset) -> Locator:
    return page.locator(f"#t-{asset.pk}")


def picture(page: Page, asset) -> Locator:
    """The link that opens a photo."""
    return tile(page, asset).get_by_role("link")


def expect_tiles(page: Page, assets) -> None:
    """These photos are on the page, no other, and their pictures have loaded."""
    expect(page.locator(".t")).to_have_count(len(assets))
    for asset in assets:
        expect(tile(page, asset)).to_be_attached()
    expect_pictures(page.locator(".t img"))
    # What is clicked next may need the scripts.
    page.wait_for_load_state()


def expect_pictures(images: Locator) -> None:
    # Those below the fold, too. Scrolling to each would fail if a swap took it away.
    images.evaluate_all("all => all.forEach(image => { image.loading = 'eager'; })")
    for image in images.all():
        expect(image).to_have_js_property("complete", True)
        expect(image).not_to_have_js_property("naturalWidth", 0)


def tick(page: Page, *assets) -> None:
    """Choose photos for the selection bar."""
    for asset in assets:
        # What can be ticked shows when the pointer is near, or once one is ticked.
        tile(page, asset).hover()
        tile(page, asset).get_by_role("checkbox").check()


def press(page: Page, name: str) -> None:
    """A button of the selection bar."""
    bar = page.get_by_role("toolbar", name="Selected items")
    bar.get_by_role("button", name=name).click()


def switch_of(page: Page, name: str) -> Locator:
    return page.get_by_role("switch", name=f"Show in timeline {name}")


def dialog(page: Page, title: str) -> Locator:
    found = page.get_by_role("dialog", name=title)
    expect(found).to_be_visible()
    return found


def toast(page: Page) -> Locator:
    return page.get_by_role("region", name="Notes")


def expect_gone(page: Page) -> None:
    """A page that does not exist, or not for this person."""
    expect(page.get_by_role("heading", name=GONE)).to_be_visible()
    expect(page.locator("main img")).to_have_count(0)


def still_given(page: Page, *addresses: str) -> list[str]:
    """Which of these the server still gives to this browser, asked from the page."""
    return page.evaluate(
        """async (addresses) => {
            const given = [];
            for (const address of addresses) {
                const answer = await fetch(address);
                if (answer.status !== 404) given.push(`${answer.status} ${address}`);
            }
            return given;
        }""",
        list(addresses),
    )

"""What holds on every page: nothing for axe to find, nothing wider than a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from accounts.joining import first_run_link
from accounts.models import Invitation, PasswordLink
from assets.models import Asset, Favorite
from assets.querysets import State
from ram.policy import views
from sharing import albums
from sharing.models import Album, Partnership
from tests.journeys.photographs import library
from tests.journeys.steps import dialog, expect_pictures, picture, tick

NARROW = {"viewport": {"width": 320, "height": 640}}
# Its whole answer is large; only this much of it is wanted.
RUN = """async (options) => {
    const { violations } = await axe.run({ resultTypes: ["violations"], ...options });
    const of = ({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`);
    return violations.flatMap(of);
}"""
SIDEWAYS = "() => document.documentElement.scrollWidth - window.innerWidth"
# Of the account's sections, a strip on phones, the one that the page is.
OUT_OF_SIGHT = """() => {
    const box = document.querySelector(".side [aria-current]")?.getBoundingClientRect();
    return Boolean(box) && (box.left < -1 || box.right > window.innerWidth + 1);
}"""


@pytest.fixture
def world(olga, ben):
    """Photos in every place that Olga, who may see every kind of page, has."""
    photos = library(olga, 0, 1, 2, 3) + library(ben, 4, 5)
    Asset.objects.filter(pk=photos[2].pk).update(state=State.ARCHIVED)
    Asset.objects.filter(pk=photos[3].pk).update(
        state=State.TRASHED,
        trashed_from=State.LIBRARY,
        trashed_at=photos[3].added_at,
    )
    Favorite.objects.create(user=olga, asset=photos[4])
    for sharer, recipient in ((olga, ben), (ben, olga)):
        Partnership.objects.create(sharer=sharer, recipient=recipient, in_timeline=True)
    Invitation.make(olga, note="Paul")
    album = albums.create(olga, title="Summer", order="by-hand")
    albums.invite(album, [ben], can_edit=True)
    albums.add(olga, [album.pk], [photo.pk for photo in photos])
    return photos


def within(photos):
    """Pages whose addresses name somebody or something."""
    day = photos[0].taken_on
    album = Album.objects.get().pk
    return [
        *(
            reverse(f"sharing:{name}", args=[album])
            for name in ("album", "album_people", "edit_album", "delete_album", "pick")
        ),
        reverse("sharing:remove_person", args=[album, "ben"]),
        f"{reverse('sharing:choose_albums')}?ids={photos[0].pk}",
        reverse("assets:month", args=[f"{day.year:04}", f"{day.month:02}"]),
        reverse("assets:detail", args=[photos[0].pk]),
        reverse("assets:info", args=[photos[0].pk]),
        reverse("assets:partner", args=["ben"]),
        f"{reverse('assets:partner', args=['ben'])}?new=1",
        reverse("sharing:stop", args=["ben"]),
        reverse("sharing:rules", args=["ben"]),
        reverse("sharing:view_as", args=["ben"]),
        reverse("sharing:view_photo", args=["ben", photos[0].pk]),
        reverse("sharing:leave", args=["ben"]),
        "/nowhere/",
    ]


@pytest.fixture
def everywhere(olga, world, as_user):
    """Every page there is, from the URLconf, so that a new one cannot escape."""
    client = as_user(olga)
    plain = [
        f"/{route}"
        for route, _view in views()
        if not route.startswith(("^", "admin/")) and "<" not in route
    ]
    found = [address for address in plain if is_page(client.get(address))]
    assert {"/photos/", "/sharing/", "/account/sharing/", "/upload/"} <= set(found)
    return found + within(world)


def is_page(answer):
    kind = answer.headers.get("content-type", "")
    whole = answer.status_code == 200 and kind.startswith("text/html")
    # What htmx loads into a page is looked at there.
    return whole and b"<title>" in answer.content


def arrivals():
    """Pages of people who have no account yet or cannot get in."""
    _invitation, secret = Invitation.make(None)
    return ["/login/", reverse("accounts:invitation", args=[secret])]


def faults(page):
    """What axe finds, so that one finds it too. Dark, only colors are different."""
    page.evaluate(Axe().axe_script)
    found = [f"light {fault}" for fault in page.evaluate(RUN, {})]
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(RUN, {"runOnly": ["color-contrast"]})
    page.emulate_media(color_scheme="light")
    return [f"{page.url} {fault}" for fault in found + [f"dark {it}" for it in dark]]


def test_axe_finds_nothing(olga, everywhere, browse, watch, size):
    watch.expect("status of 404")
    found = []
    for reader, addresses in (
        (browse(olga, size), everywhere),
        (browse(None, size), arrivals()),
    ):
        for address in addresses:
            reader.goto(address)
            found += faults(reader)
    assert found == []


def test_axe_finds_nothing_in_what_opens(olga, carl, world, browse, size):
    page = browse(olga, size)
    found = []
    page.goto("/account/sharing/")
    page.get_by_role("link", name="Add partner").click()
    dialog(page, "Share your library").get_by_role("checkbox", name="Carl").check()
    expect(page.get_by_role("button", name="Share with Carl")).to_be_visible()
    found += faults(page)
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Stop sharing with Ben Birch").click()
    question = dialog(page, "Stop sharing with Ben?")
    found += faults(page)
    question.get_by_role("button", name="Stop sharing").click()
    expect(page.locator("#undo-ben")).to_be_focused()
    found += faults(page)

    page.goto("/photos/")
    expect_pictures(page.locator(".t img"))
    tick(page, world[0])
    found += faults(page)
    page.keyboard.press("Escape")
    picture(page, world[4]).click()
    expect(page.get_by_role("dialog", name="Ben")).to_be_visible()
    page.get_by_role("link", name="Info").click()
    found += faults(page)
    assert found == []


def test_no_page_is_wider_than_a_small_phone(olga, everywhere, browse, watch):
    watch.expect("status of 404")
    wide, hidden = {}, []
    for reader, addresses in (
        (browse(olga, "phone", **NARROW), everywhere),
        (browse(None, "phone", **NARROW), arrivals()),
    ):
        for address in addresses:
            reader.goto(address)
            if (excess := reader.evaluate(SIDEWAYS)) > 0:
                wide[address] = excess
            if reader.evaluate(OUT_OF_SIGHT):
                hidden.append(address)
    assert wide == {}
    assert hidden == []


def test_pages_of_the_first_run_hold_too(transactional_db, browse):
    page = browse(None, "phone", **NARROW)
    for address in ("/login/", f"/setup/?code={first_run_link()}"):
        page.goto(address)
        assert faults(page) == []
        assert page.evaluate(SIDEWAYS) <= 0


def test_link_for_a_new_password_holds_too(anna, browse):
    _link, secret = PasswordLink.issue(anna, None)
    page = browse(None, "phone", **NARROW)
    page.goto(reverse("accounts:password-link", args=[secret]))
    assert faults(page) == []
    assert page.evaluate(SIDEWAYS) <= 0

"""First run, invitations, signing in and out."""

from playwright.sync_api import expect

from accounts.joining import first_run_link
from accounts.models import User
from tests.factories import PASSWORD
from tests.journeys.photographs import library
from tests.journeys.steps import expect_gone, expect_tiles, go


def introduce(page, name):
    """Fill in the form that makes an account."""
    page.get_by_label("Name").fill(name)
    page.get_by_label("E-mail").fill(f"{name.split()[0].lower()}@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Password, once more").fill(PASSWORD)
    page.get_by_role("button", name="Make my account").click()


def test_first_run_leads_to_an_invitation_and_that_to_a_partner(
    transactional_db, browse, watch, settings, live_server, size
):
    watch.expect("status of 404")
    settings.RAM_URL = live_server.url
    page = browse(None, size)
    page.goto(f"/setup/?code={first_run_link()}")
    introduce(page, "Olga Oak")
    expect(page.get_by_role("heading", name="Bring someone")).to_be_visible()
    page.get_by_role("button", name="Make an invitation").click()
    link = page.get_by_label("Invitation link").input_value()
    olga = User.objects.get()
    assert olga.is_staff

    theirs = browse(None, size)
    theirs.goto(link)
    expect(theirs.get_by_role("heading", name="You are invited")).to_be_visible()
    introduce(theirs, "Paul Pine")
    expect(
        theirs.get_by_role("heading", name="Your photos will be here")
    ).to_be_visible()
    assert not User.objects.get(handle="paul").is_staff

    late = browse(None, size)
    for address in (link, "/setup/"):
        late.goto(address)
        expect_gone(late)


def test_signing_in_leads_back_and_signing_out_leads_away(anna, browse, watch, size):
    watch.expect("status of 422")
    photos = library(anna, 0)
    page = browse(None, size)
    page.goto("/photos/?who=mine")
    page.get_by_label("E-mail").fill(anna.email)
    page.get_by_label("Password").fill("not the phrase")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("password don't match").first).to_be_visible()
    page.get_by_label("E-mail").fill(anna.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect_tiles(page, photos)
    assert page.url.endswith("/photos/?who=mine")

    go(page, "Account")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_back()
    page.goto("/photos/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

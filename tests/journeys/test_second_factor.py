"""A passkey and an authenticator app in a real browser: made, and asked for."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from tests.factories import PASSWORD

# The virtual device would answer at once what a person first chooses from a list.
NO_AUTOFILL = "PublicKeyCredential.isConditionalMediationAvailable = undefined"


@pytest.fixture
def at_localhost(live_server, settings):
    """Browsers have passkeys for names only; localhost is the one without https."""
    settings.RAM_URL = live_server.url
    return live_server.url


def device_of(page):
    """A device that keeps passkeys, with somebody's finger on it."""
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    added = browser.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return browser, added["authenticatorId"]


def sign_in(page, user):
    page.goto("/login/")
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def confirm(page):
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label("Your password")).to_have_count(0)
    # Making a passkey needs the scripts.
    page.wait_for_load_state()


def test_passkey_is_made_and_signs_in_without_a_password(
    anna, browse, at_localhost, size
):
    page = browse(anna, size)
    device_of(page)
    page.goto("/account/security/")
    page.get_by_role("link", name="Add passkey").click()
    confirm(page)
    page.get_by_label("Name").fill("My phone")
    page.get_by_role("button", name="Make passkey").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    expect(page.locator(".codes li")).to_have_count(10)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert len(download.value.path().read_text().split()) == 10
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_role("heading", name="My phone")).to_be_visible()

    page.add_init_script(NO_AUTOFILL)
    page.goto("/account/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/photos/")


def test_password_of_somebody_with_a_passkey_asks_for_it(anna, browse, at_localhost):
    page = browse(anna)
    device_of(page)
    page.goto("/account/security/passkeys/add/")
    confirm(page)
    page.get_by_role("button", name="Make passkey").click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.context.clear_cookies()
    # Chosen in the field for the e-mail, it signs in before anything is typed.
    page.goto("/login/", wait_until="commit")
    page.wait_for_url("**/photos/")
    page.context.clear_cookies()
    page.add_init_script(NO_AUTOFILL)

    sign_in(page, anna)
    page.wait_for_url("**/login/code/")
    page.get_by_role("button", name="Use your passkey").click()
    page.wait_for_url("**/photos/")


def test_refused_passkey_is_said(anna, browse, at_localhost, size):
    page = browse(None, size)
    browser, device = device_of(page)
    page.goto("/login/")
    browser.send(
        "WebAuthn.setUserVerified",
        {"authenticatorId": device, "isUserVerified": False},
    )
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("No passkey was used.")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["", "without JavaScript"])
def test_authenticator_app_is_set_up_and_asked_for(anna, browse, watch, javascript):
    watch.expect("status of 422")
    page = browse(anna, java_script_enabled=javascript)
    page.goto("/account/security/")
    page.get_by_role("link", name="Set up authenticator app").click()
    confirm(page)
    secret = page.get_by_label("Key for the app").input_value()
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Turn on").click()
    codes = page.locator(".codes li")
    expect(codes).to_have_count(10)
    one = codes.first.inner_text()
    page.context.clear_cookies()

    sign_in(page, anna)
    page.wait_for_url("**/login/code/")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("That code doesn’t match.").first).to_be_visible()
    page.get_by_label("Code").fill(one)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/photos/")


def code_of(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_devices_are_listed_and_signed_out(anna, browse, size):
    phone = browse(None, "phone")
    sign_in(phone, anna)
    phone.wait_for_url("**/photos/")
    page = browse(None, size)
    sign_in(page, anna)
    page.wait_for_url("**/photos/")

    page.goto("/account/devices/")
    expect(page.get_by_role("heading", level=2)).to_have_count(2)
    expect(page.get_by_role("heading", level=2).first).to_have_text(
        re.compile("Chrome on Linux.*This device")
    )
    page.get_by_role("button", name="Sign out Chrome").last.click()
    expect(page.get_by_role("heading", level=2)).to_have_count(1)

    phone.goto("/photos/")
    expect(phone).to_have_url(re.compile("/login/"))

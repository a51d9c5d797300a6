"""Whose address counts: the visitor's, by what only our own proxies may claim."""

import pytest
from django.test import RequestFactory

from ram.addresses import client_address


def seen(remote, forwarded=None):
    extra = {"REMOTE_ADDR": remote}
    if forwarded is not None:
        extra["HTTP_X_FORWARDED_FOR"] = forwarded
    return client_address(RequestFactory().get("/", **extra))


@pytest.fixture
def proxies(settings):
    settings.RAM_PROXIES = ["127.0.0.1", "::1", "172.16.0.0/12"]


def test_without_a_proxy_nobody_may_claim_another_address(settings):
    settings.RAM_PROXIES = []

    assert seen("203.0.113.7", "198.51.100.1") == "203.0.113.7"


def test_proxy_names_the_visitor(proxies):
    assert seen("127.0.0.1", "203.0.113.7") == "203.0.113.7"


@pytest.mark.parametrize(
    ("forwarded", "address"),
    [
        ("198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("127.0.0.1, 203.0.113.7", "203.0.113.7"),
        ("203.0.113.7, 172.18.0.2", "203.0.113.7"),
        ("198.51.100.1, 203.0.113.7, 172.18.0.2", "203.0.113.7"),
        ("not an address", "127.0.0.1"),
        ("203.0.113.7, <script>", "127.0.0.1"),
        ("", "127.0.0.1"),
        ("172.18.0.9", "172.18.0.9"),
    ],
)
def test_what_the_visitor_has_made_up_does_not_count(proxies, forwarded, address):
    assert seen("127.0.0.1", forwarded) == address


def test_who_comes_past_the_proxy_is_taken_for_who_they_are(proxies):
    assert seen("203.0.113.7", "198.51.100.1") == "203.0.113.7"


def test_addresses_of_one_household_count_as_one(settings):
    settings.RAM_PROXIES = []

    assert seen("2001:db8:1:2:3::4") == seen("2001:db8:1:2:ffff::1")
    assert seen("2001:db8:1:2:3::4") != seen("2001:db8:1:3::4")
    assert seen("::ffff:203.0.113.7") == "203.0.113.7"

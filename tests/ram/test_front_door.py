"""The address itself: to the photos, or to sign in."""

import pytest


@pytest.mark.parametrize("method", ["get", "head"])
def test_the_front_door_leads_on_whoever_knocks(method, client, anna, as_user):
    assert getattr(client, method)("/")["Location"] == "/login/"
    assert getattr(as_user(anna), method)("/")["Location"] == "/photos/"

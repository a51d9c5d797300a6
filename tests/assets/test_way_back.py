"""After an act one is back on the page it was done on, if that is one of ours."""

import pytest
from django.urls import reverse

from tests.factories import AssetFactory


def went_to(client, asset, back):
    data = {"ids": asset.pk, "on": "1", "next": back}
    return client.post(reverse("assets:favorite"), data)["Location"]


def test_back_to_the_page_with_its_query(anna, as_user):
    asset = AssetFactory(owner=anna)
    assert went_to(as_user(anna), asset, "/photos/?who=mine") == "/photos/?who=mine"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/\\elsewhere.example/",
        "javascript:alert(1)",
        # No path at all, and the name of a view.
        "photos",
        "home",
        "",
    ],
)
def test_anywhere_else_is_the_timeline(elsewhere, anna, as_user):
    asset = AssetFactory(owner=anna)
    assert went_to(as_user(anna), asset, elsewhere) == reverse("assets:timeline")

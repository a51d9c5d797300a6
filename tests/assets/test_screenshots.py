"""Screenshots: recognized when they come in, and what their owner says stands."""

import pytest

from assets.description import describe
from assets.facts import Facts
from assets.keeping import keep
from assets.models import Asset
from assets.recognizing import looks_like_one
from tests.factories import AssetFactory, StoredFileFactory

IPHONE = {"width": 1179, "height": 2556}
PHOTO = {"exposure": "1/250", "iso": 100}


@pytest.mark.parametrize(
    ("name", "facts", "format"),
    [
        ("IMG_0001.HEIC", {"is_screenshot": True}, "heic"),
        ("Screenshot_20240501-101500_Maps.jpg", {}, "jpeg"),
        ("Screenshot 2024-05-01 at 10.15.00.png", {}, "png"),
        ("Screenshot (12).png", {}, "png"),
        ("Screen Shot 2019-05-01 at 10.15.00 AM.png", {}, "png"),
        ("Bildschirmfoto vom 2024-05-01 10-15-00.png", {}, "png"),
        ("Capture d’écran 2024-05-01 à 10.15.00.png", {}, "png"),
        ("Captura de pantalla 2024-05-01.png", {}, "png"),
        ("スクリーンショット 2024-05-01.png", {}, "png"),
        ("IMG_1234.PNG", IPHONE, "png"),
        ("IMG_1234.PNG", {"width": 2556, "height": 1179}, "png"),
    ],
)
def test_what_looks_like_one(name, facts, format):
    assert looks_like_one(Facts(**facts), name, format, is_video=False)
    assert not looks_like_one(Facts(**facts), name, format, is_video=True)


@pytest.mark.parametrize(
    ("name", "facts", "format"),
    [
        ("IMG_0001.jpg", {}, "jpeg"),
        ("IMG_0001.jpg", IPHONE, "jpeg"),
        ("IMG_1234.PNG", {"width": 1000, "height": 1000}, "png"),
        ("drawing.png", IPHONE, "png"),
        ("Screenshot_20240501.jpg", PHOTO, "jpeg"),
        ("Screenshots of my life.jpg", {}, "jpeg"),
        ("my screenshot.png", {}, "png"),
        ("Schermatale.jpg", {}, "jpeg"),
    ],
)
def test_what_does_not(name, facts, format):
    assert not looks_like_one(Facts(**facts), name, format, is_video=False)


def test_it_is_known_from_what_decoding_finds(anna):
    file = StoredFileFactory(format="png", status="pending")
    photo = AssetFactory(owner=anna, file=file, name="IMG_1234.PNG")
    describe(photo, None)
    assert not photo.is_screenshot
    file.facts = IPHONE
    describe(photo, None, known=Facts())
    assert photo.is_screenshot


def test_what_the_owner_says_outlasts_decoding(anna, as_user):
    photo = AssetFactory(owner=anna, name="Screenshot_1.png", is_screenshot=True)
    form = {"ids": [photo.pk], "on": "0", "next": f"/photos/{photo.pk}/"}
    response = as_user(anna).post("/photos/screenshot/", form)
    assert response["Location"] == f"/photos/{photo.pk}/"
    photo.refresh_from_db()
    assert not photo.is_screenshot
    describe(photo, None, known=Facts())
    assert not photo.is_screenshot


def test_many_are_marked_and_the_rest_is_one_number(anna, ben, as_user):
    mine = AssetFactory.create_batch(2, owner=anna)
    others = [AssetFactory(owner=ben), AssetFactory(owner=anna, trashed=True)]
    ids = [one.pk for one in [*mine, *others]]
    client = as_user(anna)
    response = client.post("/photos/screenshot/", {"ids": ids, "on": "1"}, follow=True)
    assert "2 items marked as screenshots · 2 not available" in response.text
    marked = Asset.objects.filter(is_screenshot=True)
    assert set(marked) == set(mine)
    assert client.post("/photos/screenshot/", {"ids": ids}).status_code == 422
    only = {"ids": [others[0].pk], "on": "1"}
    assert client.post("/photos/screenshot/", only).status_code == 404


def test_the_info_sheet_says_it_to_its_owner_alone(anna, ben, as_user):
    photo = AssetFactory(owner=anna, is_screenshot=True)
    page = f"/photos/{photo.pk}/info/"
    assert "This is no screenshot" in as_user(anna).get(page).text
    assert "screenshot" not in as_user(ben).get(page).text


def test_a_kept_one_is_one_too(anna, ben):
    photo = AssetFactory(owner=anna, is_screenshot=True)
    [kept] = keep(ben, [photo.pk]).kept
    assert Asset.objects.get(pk=kept).is_screenshot

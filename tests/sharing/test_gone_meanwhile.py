"""What is deleted in the moment in which somebody changes it stays deleted: a 404."""

import pytest
from django import forms

from sharing.models import Album, AlbumMember, SharedLink
from tests.factories import AlbumFactory, AssetFactory
from tests.sharing.links import make_link

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def deleted_meanwhile(monkeypatch):
    """Rows go once the view has found them, and before it does anything."""
    is_valid = forms.BaseForm.is_valid

    def go(*rows):
        def valid(form):
            valid = is_valid(form)
            for row in rows:
                type(row).objects.filter(pk=row.pk).delete()
            return valid

        monkeypatch.setattr(forms.BaseForm, "is_valid", valid)

    return go


@pytest.mark.parametrize(
    ("road", "fields"),
    [
        ("edit/", {"title": "Autumn", "order": "newest"}),
        ("people/", {"people": "ben", "role": "viewer"}),
    ],
)
def test_an_album(anna, ben, as_user, deleted_meanwhile, road, fields):
    album = AlbumFactory(owner=anna)
    client = as_user(anna)
    deleted_meanwhile(album)
    response = client.post(f"/albums/{album.pk}/{road}", fields)
    assert response.status_code == 404
    assert not Album.objects.exists()
    assert not AlbumMember.objects.exists()


@pytest.mark.parametrize("road", ["", "pause/"])
def test_a_link(anna, as_user, deleted_meanwhile, road):
    link = make_link(anna, AssetFactory(owner=anna))
    client = as_user(anna)
    deleted_meanwhile(link)
    fields = {"title": "Summer", "expires": "keep", "paused": "1"}
    response = client.post(f"/links/{link.pk}/{road}", fields)
    assert response.status_code == 404
    assert not SharedLink.objects.exists()

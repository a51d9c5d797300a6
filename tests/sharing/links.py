"""Links to photos whose bytes lie in the storage, and visitors of them."""

from django.contrib.auth.hashers import make_password
from django.test import Client

from sharing import links
from sharing.models import SharedLink


def make_link(maker, *assets, album=None, password="", **fields):
    """A link of `maker`, by the way that pages make one, whatever it may show."""
    if password:
        fields["password"] = make_password(password)
    link = links.create(maker, {"album": album, **fields})
    link.assets.add(*assets)
    return link


def url(link, pk=None, road=""):
    """An address below a link's page."""
    return links.path_of(link) + (f"{pk}/" if pk else "") + road


def roads(link, asset):
    """Every address a visitor has of one photo, and of all."""
    return {
        "page": url(link),
        "zip": url(link, road="download/"),
        "photo": url(link, asset.pk),
        "thumbnail": url(link, asset.pk, "thumbnail"),
        "dense": url(link, asset.pk, "thumbnail?size=500"),
        "preview": url(link, asset.pk, "preview"),
        "video": url(link, asset.pk, "video"),
        "motion": url(link, asset.pk, "motion"),
        "original": url(link, asset.pk, "original"),
    }


def visitor():
    return Client()


def body(response):
    return b"".join(response) if response.streaming else response.content


def refreshed(link):
    return SharedLink.objects.get(pk=link.pk)

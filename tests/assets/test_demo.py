"""The demo: drawn in minutes, so it may be broken off, and goes on then."""

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from assets.management.commands import demo
from sharing.models import Album, Partnership
from tests.factories import AssetFactory

pytestmark = pytest.mark.django_db


def broken_off(folder, shots):
    folder.mkdir(parents=True, exist_ok=True)
    raise KeyboardInterrupt


def test_a_demo_that_was_broken_off_goes_on_until_its_people_share(monkeypatch):
    monkeypatch.setattr(demo, "plan", lambda now: [])
    monkeypatch.setattr(demo, "make_files", broken_off)
    with pytest.raises(KeyboardInterrupt):
        call_command("demo")
    AssetFactory(owner=User.objects.get(handle="sam"))
    assert not Partnership.objects.exists()
    monkeypatch.setattr(demo, "make_files", lambda folder, shots: iter(shots))
    call_command("demo")
    assert Partnership.objects.live().count() == len(demo.PARTNERSHIPS)
    assert Album.objects.count() == len(demo.ALBUMS)


def test_doing_it_again_changes_nothing_also_when_sharing_was_stopped(monkeypatch):
    people = demo.make_people()
    demo.share(people)
    Partnership.objects.filter(sharer=people["sam"]).update(ended_at=timezone.now())
    before = list(Partnership.objects.order_by("pk").values())
    monkeypatch.setattr(demo, "plan", lambda now: [])
    monkeypatch.setattr(demo, "make_files", broken_off)
    call_command("demo")
    assert list(Partnership.objects.order_by("pk").values()) == before

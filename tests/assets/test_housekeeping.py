"""Sweeps remove what has lain long enough, and nothing that somebody still needs."""

import os
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.utils import timezone

from assets import housekeeping
from assets.models import Asset, Download, Installation, StoredFile, Upload
from assets.selection import DELETE, TRASH, act
from assets.storage import library
from assets.uploads import staged_upload
from assets.watching import watched
from tests.assets.incoming import bring, jpeg
from tests.factories import AssetFactory


def ago(**time):
    return timezone.now() - timedelta(**time)


def path_of(file):
    return Path(library().path(file.key))


def watch(**time):
    """Have workers watch so much more time pass."""
    passed = watched() + int(timedelta(**time).total_seconds())
    mark = {"mark": uuid4(), "watched": passed}
    Installation.objects.update_or_create(pk=1, defaults=mark)


def test_trash_empties_after_thirty_days(anna):
    kept = AssetFactory(owner=anna, trashed=True, trashed_at=ago(days=29))
    AssetFactory(owner=anna, trashed=True, trashed_at=ago(days=31))
    assert housekeeping.empty_trash() == 0
    watch(days=30)
    assert housekeeping.empty_trash() == 1
    assert list(Asset.objects.all()) == [kept]


def test_a_trash_of_many_empties_whole(anna, monkeypatch):
    monkeypatch.setattr(housekeeping, "BATCH", 2)
    for _ in range(5):
        AssetFactory(owner=anna, trashed=True, trashed_at=ago(days=31))
    housekeeping.begin_terms()
    watch(days=30)
    assert housekeeping.empty_trash() == 5
    assert not Asset.objects.exists()


def test_what_vanishes_from_staging_during_the_sweep_disturbs_nobody(settings):
    # It is listed and has gone when it is looked at: another worker was quicker.
    (settings.RAM_STAGING / "gone.part").symlink_to(settings.RAM_STAGING / "nowhere")
    old = settings.RAM_STAGING / "old.part"
    old.write_bytes(b"half")
    os.utime(old, (0, 0))
    housekeeping.clear_staging()
    assert not old.exists()


def test_a_file_waits_a_day_after_its_last_asset(anna):
    asset = bring(anna, jpeg())
    path = path_of(asset.file)
    act(anna, [asset.pk], TRASH)
    act(anna, [asset.pk], DELETE)
    housekeeping.sweep()
    assert path.exists()
    StoredFile.objects.update(unused_since=ago(hours=25))
    housekeeping.sweep()
    assert not path.exists()
    assert not StoredFile.objects.exists()


def test_a_file_that_somebody_else_has_stays(anna, carl):
    asset = bring(anna, jpeg())
    bring(carl, jpeg())
    act(anna, [asset.pk], TRASH)
    act(anna, [asset.pk], DELETE)
    housekeeping.sweep()
    assert StoredFile.objects.get().unused_since is None
    assert path_of(asset.file).exists()


def test_the_same_bytes_coming_in_meanwhile_revive_the_file(anna):
    asset = bring(anna, jpeg())
    Asset.objects.all().delete()
    housekeeping.mark_unused()
    again = bring(anna, jpeg())
    StoredFile.objects.filter(unused_since__isnull=False).update(
        unused_since=ago(hours=25)
    )
    housekeeping.remove_unused()
    assert again.file == asset.file
    assert path_of(asset.file).exists()


def test_removal_looks_a_second_time(anna):
    """Marked by mistake, or an asset came between the mark and the removal."""
    asset = bring(anna, jpeg())
    StoredFile.objects.update(unused_since=ago(hours=25))
    assert housekeeping.remove_unused() == 0
    assert path_of(asset.file).exists()
    assert StoredFile.objects.get().unused_since is None


def test_unfinished_uploads_and_old_downloads_go(anna):
    over, later = ago(minutes=1), timezone.now() + timedelta(hours=1)
    for expires in (over, later):
        Upload.objects.create(owner=anna, name="x", length=9, expires_at=expires)
        Download.objects.create(user=anna, name="x", assets=[], expires_at=expires)
    ended = Upload.objects.get(expires_at=over)
    staged_upload(ended).write_bytes(b"half")
    housekeeping.sweep()
    assert [u.expires_at for u in Upload.objects.all()] == [later]
    assert [d.expires_at for d in Download.objects.all()] == [later]
    assert not staged_upload(ended).exists()


def test_what_a_killed_process_left_is_cleared_later(db, settings):
    folder = settings.RAM_STAGING
    old, new = folder / "old.part", folder / "new.part"
    for path in (old, new):
        path.write_bytes(b"x")
    os.utime(old, (1, 1))
    housekeeping.clear_staging()
    assert [path.name for path in folder.iterdir()] == ["new.part"]

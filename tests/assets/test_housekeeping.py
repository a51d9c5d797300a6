"""Sweeps remove what has lain long enough, and nothing that somebody still needs."""

import os
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.utils import timezone

from assets import housekeeping
from assets.models import Asset, Download, Installation, StoredFile, Upload
from assets.selection import DELETE, RESTORE, TRASH, act
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


def test_days_left_are_those_until_the_trash_really_empties(anna):
    def left(asset):
        return housekeeping.days_left([asset.pk])[asset.pk]

    old = AssetFactory(owner=anna, trashed=True, trashed_at=ago(days=40))
    assert left(old) == 30  # nobody has watched it lie there yet
    housekeeping.begin_terms()
    watch(days=12, hours=1)
    new = AssetFactory(owner=anna, trashed=True, trashed_at=ago(days=3, hours=1))
    assert (left(old), left(new)) == (18, 30)
    watch(days=17, hours=22, minutes=59)
    assert left(old) == 1
    assert housekeeping.empty_trash() == 0
    watch(minutes=2)
    assert left(old) == 1  # at the next sweep
    assert housekeeping.empty_trash() == 1
    again = AssetFactory(owner=anna, archived=True)
    assert housekeeping.days_left([again.pk, uuid4()]) == {}


def test_days_left_begin_anew_for_what_was_put_back_meanwhile(anna):
    asset = AssetFactory(owner=anna)
    act(anna, [asset.pk], TRASH)
    housekeeping.begin_terms()
    watch(days=20)
    assert housekeeping.days_left([asset.pk]) == {asset.pk: 30}  # the wall's clock
    act(anna, [asset.pk], RESTORE)
    act(anna, [asset.pk], TRASH)
    Asset.objects.update(trashed_at=ago(days=29))
    assert housekeeping.days_left([asset.pk]) == {asset.pk: 30}


def test_each_photo_in_the_trash_says_its_days_left(anna, as_user):
    photos = [
        AssetFactory(owner=anna, trashed=True, trashed_at=ago(days=n)) for n in (1, 29)
    ]
    housekeeping.begin_terms()
    page = as_user(anna).get("/trash/").content.decode()
    assert page.count('<span class="left">30 days left</span>') == len(photos)
    watch(days=29, minutes=1)
    page = as_user(anna).get("/trash/").content.decode()
    assert '<span class="left">1 day left</span>' in page
    assert page.count('<span class="left">29 days left</span>') == 1
    assert "days left" not in as_user(anna).get("/archive/").content.decode()

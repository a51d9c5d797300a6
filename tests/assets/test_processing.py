"""The row remembers its work: one worker wins, a dead one's work comes back."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from assets import processing
from assets.decoding import DecodeFailed
from assets.facts import Facts
from assets.models import Asset, StoredFile
from assets.renditions import PLAYBACK, RENDITIONS
from assets.storage import library
from tests.assets.incoming import bring, jpeg
from tests.factories import AssetFactory, StoredFileFactory

Status = StoredFile.Status
Playback = StoredFile.Playback


def pending(**fields):
    return StoredFileFactory(status=Status.PENDING, **fields)


def test_each_waiting_file_is_claimed_once(db):
    files = [pending() for _ in range(3)]
    claimed = [processing.claim_next() for _ in range(3)]
    assert [file.pk for file in claimed] == [file.pk for file in files]
    assert processing.claim_next() is None


def test_a_dead_workers_file_comes_back_when_its_lease_has_run_out(db):
    file = pending()
    processing.claim_next()
    assert processing.claim_next() is None
    StoredFile.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert processing.claim_next() == file
    file.refresh_from_db()
    assert file.attempts == 2


def test_what_took_three_workers_down_is_left_alone_with_the_reason(db):
    file = pending()
    for _ in range(3):
        assert processing.claim_next() == file
        StoredFile.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert processing.claim_next() is None
    file.refresh_from_db()
    assert file.status == Status.FAILED
    assert "original is safe" in file.reason


def test_a_photo_ends_with_renditions_and_its_facts(anna):
    asset = bring(anna, jpeg(1600, 1200, taken="2024:06:01 18:02:03", offset="+09:00"))
    assert processing.work_once(lambda: True) == 1
    asset.refresh_from_db()
    assert asset.file.status == Status.READY
    assert (asset.file.width, asset.file.height) == (1600, 1200)
    assert asset.taken_local.isoformat() == "2024-06-01T18:02:03"
    assert asset.taken_offset == 9 * 60
    assert asset.month == 202406
    for made in RENDITIONS.values():
        assert library().exists(asset.file.rendition_key(made.filename))


def test_everybody_on_a_file_learns_its_facts(anna, carl):
    photo = jpeg(taken="2024:06:01 18:02:03")
    bring(anna, photo)
    processing.work_once(lambda: True)
    asset = bring(carl, photo)
    assert asset.month == 202406
    assert StoredFile.objects.count() == 1
    assert Asset.objects.count() == 2


def test_what_cannot_be_decoded_is_kept_with_the_reason(anna):
    asset = bring(anna, jpeg()[:200])
    processing.work_once(lambda: True)
    asset.refresh_from_db()
    assert asset.file.status == Status.FAILED
    assert asset.file.reason
    kept = Path(library().path(asset.file.key))
    assert kept.read_bytes() == jpeg()[:200]


def test_a_failed_file_can_be_tried_again(db):
    file = StoredFileFactory(status=Status.FAILED, attempts=3, reason="Crashed.")
    assert processing.retry(file.pk)
    assert processing.claim_next() == file
    assert not processing.retry(file.pk)


def test_a_video_browsers_cannot_play_is_converted_after(anna, monkeypatch):
    file = StoredFileFactory(format="mov", playback=Playback.WANTED)
    AssetFactory(owner=anna, file=file, is_video=True)

    def convert(source, target, kind):
        target.write_bytes(b"playable")

    monkeypatch.setattr(processing.decoding, "convert_video", convert)
    assert processing.work_once(lambda: True) == 1
    file.refresh_from_db()
    assert file.playback == Playback.READY
    assert library().exists(file.rendition_key(PLAYBACK))


def test_a_video_that_cannot_be_converted_says_so(db, monkeypatch):
    file = StoredFileFactory(format="mov", playback=Playback.WANTED)

    def convert(source, target, kind):
        raise DecodeFailed("damaged", Facts())

    monkeypatch.setattr(processing.decoding, "convert_video", convert)
    processing.work_once(lambda: True)
    file.refresh_from_db()
    assert file.playback == Playback.FAILED


def test_a_conversion_is_tried_three_times(db):
    StoredFileFactory(format="mov", playback=Playback.WANTED)
    for _ in range(3):
        assert processing.claim_conversion()
        StoredFile.objects.update(playback_lease=timezone.now() - timedelta(seconds=1))
    assert processing.claim_conversion() is None
    assert StoredFile.objects.get().playback == Playback.FAILED


def test_nothing_is_begun_when_the_worker_is_to_stop(db):
    pending()
    assert processing.work_once(lambda: False) == 0
    assert StoredFile.objects.get().status == Status.PENDING


@pytest.mark.parametrize("state", ["archived", "trashed"])
def test_decoding_leaves_the_state_alone(anna, state):
    asset = AssetFactory(owner=anna, **{state: True})
    before = asset.state
    processing.finish(asset.file, Status.READY, Facts(width=4, height=3), "")
    asset.refresh_from_db()
    assert asset.state == before


def test_a_full_disk_is_no_fault_of_the_files(anna, monkeypatch):
    bring(anna, jpeg())
    claimed = processing.claim_next()

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(processing.library(), "adopt", full)
    with pytest.raises(OSError, match="No space"):
        processing.process(claimed)
    file = StoredFile.objects.get()
    assert (file.status, file.attempts) == (Status.PENDING, 0)


def test_a_file_removed_while_it_was_decoded_is_let_go(db):
    file = StoredFileFactory(status=Status.WORKING)
    StoredFile.objects.all().delete()
    processing.finish(file, Status.READY, Facts(width=4, height=3), "")
    assert not StoredFile.objects.exists()

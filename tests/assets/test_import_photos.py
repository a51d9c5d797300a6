"""`manage.py import_photos`: everything that can be taken is, the rest is named."""

import os
import shutil
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assets.folder_import import find
from assets.models import Asset, StoredFile
from assets.storage import library
from tests.assets.incoming import jpeg

pytestmark = pytest.mark.django_db(transaction=True)
PHOTOS = Path(__file__).resolve().parents[3] / "shared" / "photos"


@pytest.fixture
def folder(tmp_path):
    return settled(
        tmp_path / "camera", {"a.jpg": jpeg(), "sub/b.jpg": jpeg(color="red")}
    )


def settled(folder, files):
    """A folder with files that nobody has written for an hour."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (1_700_000_000, 1_700_000_000))
    return folder


def run(folder, owner="anna@example.org"):
    out = StringIO()
    call_command("import_photos", str(folder), owner=owner, threads=2, stdout=out)
    return out.getvalue()


def test_a_folder_and_all_below_it_comes_in_and_is_ready(anna, folder):
    assert "2 added" in run(folder)
    assert {asset.name for asset in Asset.objects.filter(owner=anna)} == {
        "a.jpg",
        "b.jpg",
    }
    assert set(StoredFile.objects.values_list("status", flat=True)) == {"ready"}


def test_doing_it_again_changes_nothing(anna, folder):
    run(folder)
    assert "0 added · 2 already here" in run(folder)
    assert Asset.objects.count() == 2


def test_the_report_names_what_was_not_taken_and_why(anna, folder):
    settled(folder, {"notes.txt": b"words", "empty.jpg": b"", "[b]odd[/b].jpg": b"x"})
    said = run(folder)
    assert "2 added" in said
    assert "3 not taken" in said
    assert "notes.txt: This is not a photo or video that ram knows." in said
    assert "empty.jpg: The file is empty." in said
    assert "[b]odd[/b].jpg" in said


def test_what_has_no_preview_is_kept_and_named(anna, folder):
    settled(folder, {"broken.jpg": jpeg()[:200]})
    said = run(folder)
    assert "3 added" in said
    assert "kept without a preview" in said


def test_a_file_just_written_is_left_for_later(anna, folder):
    fresh = folder / "fresh.jpg"
    fresh.write_bytes(jpeg(color="green"))
    # Written to while we look, however long the import takes to come to it.
    written_to = time.time() + 600
    os.utime(fresh, (written_to, written_to))
    assert "fresh.jpg: Still being written" in run(folder)
    assert Asset.objects.count() == 2


def test_sidecars_go_with_their_photos(anna, tmp_path):
    folder = settled(
        tmp_path / "camera",
        {"a.jpg": b"1", "a.xmp": b"2", "b.jpg": b"3", "b.jpg.XMP": b"4", ".c.jpg": b""},
    )
    found = {f.path.name: f.sidecar and f.sidecar.name for f in find(folder, [])}
    assert found == {"a.jpg": "a.xmp", "b.jpg": "b.jpg.XMP"}


def test_an_unknown_owner_or_folder_is_said_plainly(anna, folder, tmp_path):
    with pytest.raises(CommandError, match="Nobody here"):
        run(folder, "nobody@example.org")
    with pytest.raises(CommandError, match="not a folder"):
        run(tmp_path / "nowhere")


def test_a_deactivated_person_gets_nothing(anna, folder):
    anna.is_active = False
    anna.save()
    with pytest.raises(CommandError):
        run(folder)


def test_real_photographs_end_in_the_right_place(anna, tmp_path):
    """None lost, none crashes anything, every original bit for bit."""
    small = [p for p in PHOTOS.rglob("*") if p.is_file() and p.stat().st_size < 2**19]
    folder = tmp_path / "real"
    for number, path in enumerate(sorted(small)):
        target = folder / str(number) / path.name
        target.parent.mkdir(parents=True)
        shutil.copy2(path, target)
        os.utime(target, (1_700_000_000, 1_700_000_000))
    folder.mkdir(exist_ok=True)
    run(folder)
    readable = {p.read_bytes() for p in small if not p.name.startswith("README")}
    kept = {Path(library().path(f.key)).read_bytes() for f in StoredFile.objects.all()}
    assert kept == readable
    assert Asset.objects.count() == len(readable)
    undone = StoredFile.objects.exclude(status__in=["ready", "failed"])
    assert not undone.exists()
    assert not StoredFile.objects.filter(status="failed", reason="").exists()

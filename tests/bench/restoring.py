"""How long a large library takes to be checked, backed up and brought back.

`python -m tests.bench.restoring 100000` makes so many photos of a few bytes each, runs
`fsck --deep`, `backup`, `restore` into an empty ram and `fsck --deep` there, as an
operator would, and prints the seconds of each. Rows and files are what costs; bytes
cost what the disk costs.
"""

import os
import subprocess
import sys
import tempfile
import time
from itertools import batched
from pathlib import Path

BATCH = 1000


def main(count: int) -> None:
    with tempfile.TemporaryDirectory(prefix="ram-restoring-") as name:
        folder = Path(name)
        manage(folder / "one", "migrate", "--verbosity", "0")
        run(folder / "one", "-m", "tests.bench.restoring", "--fill", str(count))
        print(f"{count} photos")
        manage(folder / "one", "fsck", "--deep")
        manage(folder / "one", "backup", str(folder / "backup"))
        manage(folder / "two", "migrate", "--verbosity", "0")
        manage(folder / "two", "restore", str(folder / "backup"))
        manage(folder / "two", "fsck", "--deep")


def manage(data: Path, *words: str) -> None:
    """Run a command of ram's and say how long it took and what it said."""
    start = time.monotonic()
    said = run(data, "manage.py", *words)
    if words[0] != "migrate":
        print(f"{words[0]}: {time.monotonic() - start:.0f} s; {said.splitlines()[-1]}")


def run(data: Path, *words: str) -> str:
    env = {**os.environ, "RAM_DATA": str(data)}
    done = subprocess.run(
        [sys.executable, *words], env=env, check=True, capture_output=True, text=True
    )
    return done.stdout or "done"


def fill(count: int) -> None:
    """Make the photos, each of bytes of its own that lie where they belong."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "ram.settings"
    import django

    django.setup()
    from assets.marker import storage_trouble
    from assets.models import Asset, StoredFile
    from assets.staging import digest
    from assets.storage import library
    from tests.factories import AssetFactory, StoredFileFactory, UserFactory

    assert not storage_trouble()
    owner = UserFactory()
    draft = Path(library().path("draft"))
    for numbers in batched(range(count), BATCH):
        files = []
        for number in numbers:
            draft.write_text(f"photo {number}")
            file = StoredFileFactory.build(
                sha256=digest(draft), size=draft.stat().st_size, status="failed"
            )
            place = Path(library().path(file.key))
            place.parent.mkdir(parents=True, exist_ok=True)
            draft.replace(place)
            files.append(file)
        StoredFile.objects.bulk_create(files)
        made = [AssetFactory.build(owner=owner, file=file) for file in files]
        Asset.objects.bulk_create(made)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--fill"]:
        fill(int(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)

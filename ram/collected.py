"""Style sheets and scripts, hashed and compressed once for each change of theirs."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from ram.syncing import sync_file

AT_ONCE = 16  # syncs; a disk does several in the time of one


def collect() -> bool:
    """Collect static files if any changed since the last time; whether it did."""
    mark = Path(settings.STATIC_ROOT) / ".collected"
    now = fingerprint()
    if mark.exists() and mark.read_text() == now:
        return False
    # After a power cut the manifest may be torn, and then nothing would be collected.
    mark.with_name("staticfiles.json").unlink(missing_ok=True)
    # Cleared first: a changed file that looks older would be taken for collected.
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    # The mark promises that all are whole: they are on the disk before it is.
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(sync_file, (mark.parent, *mark.parent.rglob("*"))))
    mark.write_text(now)
    return True


def fingerprint() -> str:
    """Changes when a static file of ours or of a package does."""
    state = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            state.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    return state.hexdigest()

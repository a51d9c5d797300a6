"""Style sheets and scripts, hashed and compressed once for each change of theirs."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect() -> bool:
    """Collect static files if any changed since the last time; whether it did."""
    mark = Path(settings.STATIC_ROOT) / ".collected"
    now = fingerprint()
    if mark.exists() and mark.read_text() == now:
        return False
    # Cleared first: a changed file that looks older would be taken for collected.
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
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

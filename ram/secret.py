"""The installation's key: made once, kept beside the data it protects."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from ram.syncing import sync_folder


def secret_key(folder: Path) -> str:
    """Return the key in `folder`, making folder and key at the first start."""
    path = folder / "secret.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        # Written aside, then linked: of two processes that start at once one makes
        # the key, and neither reads half of it. Temporary files are private (0600).
        with NamedTemporaryFile("w", dir=folder) as draft:
            draft.write(secrets.token_urlsafe(64))
            draft.flush()
            # A power cut must leave no empty key under that name.
            os.fsync(draft.fileno())
            with suppress(FileExistsError):
                os.link(draft.name, path)
        sync_folder(folder)
    return path.read_text()

"""Every original on the disk, held against what was uploaded."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from tests.torture.promises import original


def changed_originals(home: Path, sent: Iterable[bytes]) -> list[str]:
    """What of these bytes is not in the storage of `home` just as it was sent.

    And what lies there under a name that its own bytes do not give it.
    """
    wrong = []
    for data in sent:
        sha256 = hashlib.sha256(data).hexdigest()
        path = original(home, sha256)
        if not path.is_file():
            wrong.append(f"the original {sha256} is gone")
        elif path.read_bytes() != data:
            wrong.append(f"the original {sha256} was changed")
    for path in (home / "files" / "originals").rglob("*"):
        if path.is_file() and digest_of(path) != path.name:
            wrong.append(f"{path.name} has other bytes")
    return wrong


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

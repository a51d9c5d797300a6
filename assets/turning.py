"""Pictures turned as an owner wants them, made when they are first looked at.

Whose asset it is matters not: what is turned alike is made once for each file.
"""

from pathlib import Path

from assets import decoding
from assets.models import StoredFile
from assets.renditions import PREVIEW, RENDITIONS, Rendition, turned
from assets.staging import scratch_folder
from assets.storage import library


def key_of(file: StoredFile, rendition: Rendition, quarters: int) -> str:
    """Where a ready file's picture lies, turned; FileNotFoundError if there is none."""
    key = file.rendition_key(turned(rendition.filename, quarters))
    if quarters and not library().exists(key):
        make(file, quarters)
    return key


def make(file: StoredFile, quarters: int) -> None:
    """Make the turned renditions; two that do it at once leave the same."""
    preview = Path(library().path(file.rendition_key(PREVIEW.filename)))
    if not preview.exists():
        raise FileNotFoundError(preview)
    with scratch_folder() as scratch:
        decoding.turn_pictures(preview, scratch, quarters)
        for made in RENDITIONS.values():
            key = file.rendition_key(turned(made.filename, quarters))
            library().adopt(scratch / made.filename, key)

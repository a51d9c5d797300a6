"""Bring a backup back into an installation that has nothing of its own yet."""

import json
import os
from collections.abc import Callable, Iterator
from functools import partial
from itertools import batched
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, transaction

from accounts.models import User
from assets.backup import (
    FILES,
    KEY,
    MANIFEST,
    ROWS,
    VERSION,
    copy,
    digest,
    migrations,
    side_by_side,
    sync_folders,
    writing,
)
from assets.marker import Known, library_root, write_mark
from assets.models import Clip, Installation, StoredFile
from assets.storage import library
from ram.syncing import sync_folder

BATCH = 1000


class CannotRestore(Exception):
    """Why nothing was restored; nothing was changed."""


def restore(
    source: Path, name: str, step: Callable[[int, int], object]
) -> dict[str, Any]:
    """Restore one set, files first; the manifest of what is here now.

    Until the rows are committed the installation counts as empty, so that it can be
    begun again after an interruption.
    """
    folder = source / "sets" / name
    manifest = proven(folder)
    files = [part.split() for part in (folder / FILES).read_text().splitlines()]
    wanted = {sha256 for sha256, _ in files} - set(manifest["damaged"])
    refuse_unless_empty(wanted)
    folders: set[Path] = set()
    back = side_by_side(partial(bring_back, source), sorted(wanted))
    for done, place in enumerate(back, 1):
        folders.add(place)
        step(done, len(wanted))
    sync_folders(folders)
    sync_folder(library_root().parent)
    with transaction.atomic():
        load_rows(folder / ROWS)
        again_to_be_made()
    mark = Installation.objects.get().mark
    write_mark(mark)
    Known.mark = mark
    restore_key(folder)
    return manifest


def proven(folder: Path) -> dict[str, Any]:
    """The manifest of a set whose every part is as it was written."""
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text())
    if manifest["version"] != VERSION:
        raise CannotRestore("This backup was made by a newer ram.")
    for part, sha256 in manifest["sha256"].items():
        if not (folder / part).exists() or digest(folder / part) != sha256:
            raise CannotRestore(f"{part} of this set is damaged. Try an older set.")
    other = set(manifest["migrations"]) ^ set(migrations())
    if other:
        raise CannotRestore(
            "This backup was made by another version of ram. Restore it with that "
            f"version, then upgrade. (Different: {', '.join(sorted(other)[:3])})"
        )
    return manifest


def refuse_unless_empty(wanted: set[str]) -> None:
    """Nobody's account, row or photo is here; only what a first try brought."""
    if User.objects.exists() or StoredFile.objects.exists():
        raise CannotRestore("There is a library here already: only an empty one can.")
    for path in (library_root() / "originals").rglob("*"):
        if path.is_file() and path.name.removesuffix(".part") not in wanted:
            raise CannotRestore(f"There are other photos in {library_root()} already.")


def bring_back(source: Path, sha256: str) -> Path:
    """Put one original into the storage, proven to be what its name says; where."""
    key = StoredFile(sha256=sha256).key
    place = Path(library().path(key))
    if place.exists() and digest(place) == sha256:
        return place.parent
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = place.with_name(f"{sha256}.part")
    try:
        with (source / key).open("rb") as file:
            copy(file, draft)
    except FileNotFoundError:
        raise CannotRestore(f"The backup lacks {key}.") from None
    if digest(draft) != sha256:
        draft.unlink()
        raise CannotRestore(f"{key} in the backup is damaged.")
    draft.replace(place)
    return place.parent


def load_rows(path: Path) -> None:
    """Insert all rows as they were; triggers count and copy as for any others."""
    # Made by the migrations, with numbers of their own.
    ContentType.objects.all().delete()
    Installation.objects.all().delete()
    loaded = []
    for model, names, rows in tables(path):
        loaded.append(model)
        fields = [by_attname(model)[name] for name in names]
        for some in batched(rows, BATCH):
            made = [
                model(
                    **{
                        field.attname: python(field, value)
                        for field, value in zip(fields, row, strict=True)
                    }
                )
                for row in some
            ]
            model._base_manager.bulk_create(made)
    ContentType.objects.clear_cache()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), loaded):
            cursor.execute(statement)


def by_attname(model: Any) -> dict[str, Any]:
    return {field.attname: field for field in model._meta.concrete_fields}


def python(field: Any, value: Any) -> Any:
    """A value as the field has it; JSON stays as it is."""
    if value is None or field.get_internal_type() == "JSONField":
        return value
    return (
        field.target_field.to_python(value)
        if field.is_relation
        else (field.to_python(value))
    )


def tables(path: Path) -> Iterator[tuple[Any, list[str], Iterator[list[Any]]]]:
    """Each table of a set with the rows that follow it in the file."""
    with path.open(encoding="utf-8") as file:
        head = json.loads(next(file))
        while head:
            following: list[Any] = []

            def rows(following: list[Any] = following) -> Iterator[list[Any]]:
                for text in file:
                    value = json.loads(text)
                    if isinstance(value, dict):
                        following.append(value)
                        return
                    yield value

            yield apps.get_model(head["model"]), head["fields"], rows()
            head = following[0] if following else None


def again_to_be_made() -> None:
    """Renditions are not in a backup: workers make them again."""
    Status, Playback = StoredFile.Status, StoredFile.Playback
    shown = StoredFile.objects.exclude(format="")
    shown.filter(status__in=[Status.READY, Status.WORKING]).update(
        status=Status.PENDING, attempts=0, lease_until=None
    )
    Clip.objects.filter(status__in=[Status.READY, Status.WORKING]).update(
        status=Status.PENDING, attempts=0, lease_until=None
    )
    shown.filter(playback__in=[Playback.READY, Playback.WORKING]).update(
        playback=Playback.WANTED, playback_attempts=0, playback_lease=None
    )


def restore_key(folder: Path) -> bool:
    """Put the key back in its place; the one made for an empty ram signed nothing."""
    if not (folder / KEY).exists():
        return False
    place = Path(settings.RAM_DATA) / KEY
    draft = place.with_name(f"{KEY}.part")
    draft.unlink(missing_ok=True)
    with writing(draft) as file:
        file.write((folder / KEY).read_text())
    os.replace(draft, place)
    sync_folder(place.parent)
    return True

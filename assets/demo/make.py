"""Draw the files of a plan into a folder, several at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from assets.demo.camera import write_jpeg
from assets.demo.plan import Shot
from assets.demo.scenes import draw
from assets.demo.videos import write_video


def make_files(
    folder: Path, plan: list[Shot], workers: int | None = None
) -> Iterator[tuple[Shot, Path]]:
    """Draw what the folder lacks, and answer each shot with its file, in order.

    Each file is complete or absent, and found again by everything its bytes depend
    on, so that a broken run goes on where it stopped.
    """
    paths = [folder / shot.owner / shot.digest / shot.name for shot in plan]
    # A fresh interpreter in each worker: nothing of the caller's is inherited.
    with ProcessPoolExecutor(workers or os.cpu_count(), get_context("spawn")) as pool:
        yield from zip(plan, pool.map(make_file, plan, paths, chunksize=2), strict=True)


def make_file(shot: Shot, path: Path) -> Path:
    """Draw one shot to that path unless it is there."""
    if path.exists():
        return path
    if shot.is_video:
        _film(shot, path)
        return path
    image = draw(shot.kind, shot.seed, shot.size, hour=shot.hour, season=shot.season)
    write_jpeg(
        image,
        path,
        taken=shot.taken,
        offset=shot.offset,
        latitude=shot.latitude,
        longitude=shot.longitude,
        altitude=shot.place.altitude,
        camera=shot.camera,
        hour=shot.hour,
        description=shot.description,
        seed=shot.seed,
    )
    return path


def _film(shot: Shot, path: Path) -> None:
    assert shot.latitude is not None
    assert shot.longitude is not None
    write_video(
        path,
        shot.kind,
        shot.seed,
        taken=shot.taken,
        offset=shot.offset,
        latitude=shot.latitude,
        longitude=shot.longitude,
        camera=shot.camera,
        seconds=3.5 + shot.seed % 5 / 2,
        hour=shot.hour,
        season=shot.season,
    )

"""One side of a comparison: a process with a library of one size, asked over a pipe."""

import json
import logging
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django


def main() -> None:
    django.setup()
    # The empty page is a 404, and said to be one each time.
    logging.disable()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    from tests.bench.world import fill

    viewer = fill(int(sys.argv[1]))
    tasks = make_tasks(viewer)
    for task in tasks.values():
        task()
    reply({"ready": True})
    for line in sys.stdin:
        name = line.strip()
        if name:
            reply(measured(tasks[name]))


def reply(words: dict[str, Any]) -> None:
    sys.__stdout__.write(json.dumps(words) + "\n")
    sys.__stdout__.flush()


def make_tasks(viewer: Any) -> dict[str, Callable[[], Any]]:
    from django.core.cache import cache
    from django.test import Client

    from assets.counting import key_of, month_counts
    from assets.models import Asset
    from assets.timeline import choose, read_page
    from sharing.contents import read_page as read_album
    from sharing.models import Album

    client = Client()
    client.force_login(viewer)
    half = Asset.objects.filter(taken_on__lt="2017-06-01", owner=viewer.pk + 1)
    asset = half.in_library().newest_first().first()
    assert asset is not None
    place = (asset.taken_on, asset.taken_at, asset.pk)
    thumbnail = f"/photos/{asset.pk}/thumbnail"
    store_thumbnail(asset)
    etag = client.get(thumbnail)["ETag"]

    def ok(path: str, status: int = 200, **headers: str) -> None:
        response = client.get(path, headers=headers)
        assert response.status_code == status, (path, response.status_code)

    def lens(folds: bool = True) -> Any:
        viewer.folds_copies = folds
        found = choose(viewer, "everyone")
        assert found is not None
        return found.lens

    def one_moved() -> None:
        Asset.objects.filter(pk=asset.pk).update(state=1)
        month_counts(lens())
        Asset.objects.filter(pk=asset.pk).update(state=0)
        month_counts(lens())

    def all_anew(folds: bool) -> None:
        cache.delete(key_of(lens(folds)))
        month_counts(lens(folds))

    album = Album.objects.get(title="Together")
    return {
        "empty page": lambda: ok("/photos/nothing/", 404),
        "first page": lambda: ok("/photos/"),
        "partner's library": lambda: ok("/partners/p2/"),
        "first 100": lambda: read_page(lens().parts),
        "deep 100": lambda: read_page(lens().parts, place),
        "first, unfolded": lambda: read_page(lens(folds=False).parts),
        "deep, unfolded": lambda: read_page(lens(folds=False).parts, place),
        "album of 10,000": lambda: read_album(album),
        "months": lambda: month_counts(lens()),
        "a month moved, twice": one_moved,
        "all months anew": lambda: all_anew(folds=True),
        "the same, unfolded": lambda: all_anew(folds=False),
        "search, rare": lambda: ok("/search/?q=lighthouse"),
        "search, all have it": lambda: ok("/search/?q=portugal"),
        "search, far back": lambda: ok("/search/?q=expedition"),
        "search, two words": lambda: ok("/search/?q=town77+portugal"),
        "search, a month": lambda: ok("/search/?q=june+2019"),
        "suggestions": lambda: ok("/search/suggest/?q=tow"),
        "places": lambda: ok("/places/"),
        "thumbnail 304": lambda: ok(thumbnail, 304, **{"If-None-Match": etag}),
    }


def store_thumbnail(asset: Any) -> None:
    from assets.renditions import THUMBNAIL
    from assets.storage import library

    path = Path(library().path(asset.file.rendition_key(THUMBNAIL.filename)))
    path.parent.mkdir(parents=True)
    path.write_bytes(os.urandom(20_000))


def measured(task: Callable[[], Any], times: int = 5) -> dict[str, float]:
    """CPU milliseconds of one run: the whole, the database's share, the queries."""
    from django.db import connection

    share = {"database": 0.0, "queries": 0}

    def watch(execute: Any, *args: Any) -> Any:
        began = time.process_time()
        try:
            return execute(*args)
        finally:
            share["database"] += time.process_time() - began
            share["queries"] += 1

    backend = backend_clock()
    began, behind = time.process_time(), backend()
    with connection.execute_wrapper(watch):
        for _ in range(times):
            task()
    whole, behind = time.process_time() - began, backend() - behind
    return {
        "whole": (whole + behind) * 1000 / times,
        "database": (share["database"] + behind) * 1000 / times,
        "queries": share["queries"] / times,
    }


def backend_clock() -> Callable[[], float]:
    """Seconds of CPU that PostgreSQL's process for this connection has used."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return lambda: 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        path = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    return lambda: int(path.read_text().split()[0]) / 1e9


if __name__ == "__main__":
    main()

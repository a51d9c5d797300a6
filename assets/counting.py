"""How many tiles each month of a lens has: counted as they are listed, and kept.

What is kept holds as long as the versions of the libraries (`assets/moves.py`) say so;
when some months moved, only these are counted again. It is a cache: losing it costs
time alone, and a database that cannot be written to is no reason to fail.
"""

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from django.core.cache import cache
from django.db.models import Count, Q

from assets.models import Asset, LibraryVersion, MovedMonth
from assets.querysets import AssetQuerySet
from assets.timeline import Lens, in_month

KEPT_FOR = 30 * 24 * 60 * 60
# More than these at once, and all are counted anew.
FEW = 12


def month_counts(lens: Lens) -> list[tuple[int, int]]:
    """Months (202611) with the number of tiles in each, newest first."""
    # Before counting: what moves meanwhile is then counted again next time.
    versions = versions_of(lens)
    key = key_of(lens)
    kept_versions, counts = cache.get(key) or (None, {})
    if kept_versions != versions:
        counts = brought_up_to_date(lens, kept_versions, counts)
        cache.set(key, (versions, counts), KEPT_FOR)
    return sorted(counts.items(), reverse=True)


def versions_of(lens: Lens) -> dict[int, int]:
    """The version of each library of the lens that ever had one."""
    libraries = LibraryVersion.objects.filter(owner__in=owner_ids(lens))
    return dict(libraries.values_list("owner", "version"))


def key_of(lens: Lens) -> str:
    """All that says what a lens shows, but for the photos themselves."""
    shares = [(str(share.pk), share.wishes) for share in lens.shares]
    words = repr((lens.viewer.pk, lens.mine, lens.folds, shares))
    return f"months:{sha256(words.encode()).hexdigest()}"


def brought_up_to_date(
    lens: Lens, versions: dict[int, int] | None, counts: dict[int, int]
) -> dict[int, int]:
    """True counts, from those of earlier versions if few months moved since."""
    parts = lens.parts
    months = None if versions is None else moved_since(lens, versions)
    if months is None:
        return count_all(parts)
    counts = dict(counts)
    for month in months:
        cut = in_month(parts, month // 100, month % 100)
        counts[month] = sum(part.count() for part in cut)
    return {month: count for month, count in counts.items() if count}


def count_all(parts: Iterable[AssetQuerySet]) -> dict[int, int]:
    """The tiles of all parts by month."""
    counts: Counter[int] = Counter()
    for part in parts:
        # Of rows, not of ids: the index has all that it takes.
        rows = part.values_list("month").annotate(tiles=Count("*")).order_by()
        counts.update(dict(rows))
    return dict(counts)


def moved_since(lens: Lens, versions: dict[int, int]) -> set[int] | None:
    """The months whose tiles may be others than they were; None when these are many.

    Where copies fold, a photo that came or went also moves the months of its copies.
    """
    newer = Q()
    for owner in owner_ids(lens):
        newer |= Q(owner=owner, version__gt=versions.get(owner, 0))
    moved = MovedMonth.objects.filter(newer)
    rows = list(moved.values_list("owner", "month")[: FEW + 1])
    months = {month for _, month in rows}
    if lens.folds and len(rows) <= FEW:
        for owner, month in rows:
            months |= months_of_copies(owner, month, owner_ids(lens))
    return months if len(months) <= FEW else None


def months_of_copies(owner: int, month: int, owners: list[int]) -> set[int]:
    """Where copies of a library's month stand, whatever its photos' state is."""
    [photos] = in_month([Asset.objects.filter(owner=owner)], month // 100, month % 100)
    copies = photos.filter(file__assets__owner__in=owners)
    return set(copies.values_list("file__assets__month", flat=True).distinct())


def owner_ids(lens: Lens) -> list[int]:
    return [owner.pk for owner in lens.owners]

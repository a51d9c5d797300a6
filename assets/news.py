"""What came into partners' libraries since one's last visit, by the rule."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from assets.models import Asset
from assets.querysets import AssetQuerySet
from assets.timeline import Lens, Tile
from sharing.models import Partnership

# Nobody counts further: "99+".
MANY = 100


def added_since(share: Partnership, moment: datetime) -> AssetQuerySet:
    """What a partnership shows and came in after `moment`."""
    return Asset.objects.shown_by(share).filter(added_at__gt=moment)


def in_visit(share: Partnership) -> AssetQuerySet | None:
    """What is new to the visit that goes on; None on the first one: all is new."""
    return added_since(share, share.new_since) if share.new_since else None


def marked(lens: Lens, tiles: Sequence[Tile]) -> frozenset[UUID]:
    """Which of these tiles are new, where one partner's library is looked at."""
    if lens.mine or len(lens.shares) != 1 or not tiles:
        return frozenset()
    new = in_visit(lens.shares[0])
    if new is None:
        return frozenset()
    shown = new.filter(pk__in=[tile.pk for tile in tiles])
    return frozenset(shown.values_list("pk", flat=True))


def counts(shares: Iterable[Partnership]) -> dict[int, int]:
    """How much each share has that its recipient has not seen, by owner: up to `MANY`.

    One query, of a short range of an index for each library.
    """
    ranges = []
    for share in shares:
        if share.visited_at is not None:
            new = added_since(share, share.visited_at).values("pk")[:MANY]
            # A limit inside a union is beyond SQLite; inside a subquery it is not.
            ranges.append(Asset.objects.filter(pk__in=new).values("pk"))
    if not ranges:
        return {}
    union = ranges[0].union(*ranges[1:], all=True)
    rows = Asset.objects.filter(pk__in=union).values_list("owner")
    return dict(rows.annotate(n=Count("pk")).order_by())


def in_words(count: int) -> str:
    """ "7", "99+": as many as one wants to know."""
    return f"{MANY - 1}+" if count >= MANY else str(count)

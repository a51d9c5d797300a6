"""How much each partnership shows: these numbers are the rule's."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from django.db.models import Count

from assets.models import Asset
from assets.timeline import Holdings, holdings
from sharing.models import Partnership


def shown(shares: Iterable[Partnership]) -> dict[UUID, Holdings]:
    """What each of these shows, or would were it not paused, by partnership.

    Kept numbers where a library is shown whole; the others are counted.
    """
    shares = list(shares)
    whole = holdings({share.sharer for share in shares})
    return {
        share.pk: narrowed(share, whole[share.sharer_id])
        if share.is_narrowed
        else whole[share.sharer_id]
        for share in shares
    }


def narrowed(share: Partnership, whole: Holdings) -> Holdings:
    """What is left of a library by the wishes of its owner."""
    part = Asset.objects.shown_by(share).values_list("is_video")
    kinds = dict(part.annotate(n=Count("*")).order_by())
    photos, videos = kinds.get(False, 0), kinds.get(True, 0)
    left_out = whole.shared - photos - videos
    return replace(whole, photos=photos, videos=videos, left_out=left_out)


def shown_by_one(share: Partnership) -> Holdings:
    """What one partnership shows, or would were it not paused."""
    return shown([share])[share.pk]

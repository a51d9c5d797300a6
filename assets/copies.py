"""Copies: other assets on the same file, as far as their viewer sees them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from accounts.models import User
from assets.models import Asset
from assets.querysets import AssetQuerySet, State
from assets.timeline import Lens, Tile


class Copy(NamedTuple):
    """An asset that a tile stands for, beside its own."""

    pk: UUID
    file_id: int
    owner_id: int


def folded_into(lens: Lens, tiles: Sequence[Tile]) -> dict[UUID, list[Copy]]:
    """What gave way to each of these tiles, in the order of the lens; in one query."""
    if not lens.folds or not tiles:
        return {}
    by_file = {tile.file_id: tile.pk for tile in tiles}
    # Joined, not one condition: each is a look-up by owner and file.
    found, *others = (
        library.filter(file__in=by_file).values_list(*Copy._fields)
        for library in lens.libraries
    )
    place = {owner.pk: number for number, owner in enumerate(lens.owners)}
    folded: dict[UUID, list[Copy]] = {}
    rows = (Copy(*row) for row in found.union(*others, all=True))
    for copy in sorted(rows, key=lambda copy: place[copy.owner_id]):
        if copy.pk != by_file[copy.file_id]:
            folded.setdefault(by_file[copy.file_id], []).append(copy)
    return folded


def also_owned_by(user: User, asset: Asset) -> list[User]:
    """Who else has this photo, as far as `user` sees theirs; `user` comes first."""
    copies = copies_seen(user, [asset.pk]).exclude(pk=asset.pk)
    copies = copies.exclude(state=State.TRASHED).select_related("owner")
    owners = [copy.owner for copy in copies.order_by("owner__name", "owner")]
    return sorted(owners, key=lambda owner: owner != user)


def copies_seen(user: User, pks: Iterable[UUID]) -> AssetQuerySet:
    """These and all that is on the same files in libraries that `user` sees."""
    files = Asset.objects.filter(pk__in=list(pks)).values("file")
    return Asset.objects.visible_in_libraries(user).filter(file__in=files)


def one_photo(user: User, pks: list[UUID]) -> list[UUID]:
    """These, and what is one and the same photo to `user`: a heart is on all of it."""
    if not user.folds_copies:
        return pks
    return [*pks, *copies_seen(user, pks).values_list("pk", flat=True)]


def stands_for(
    tiles: Iterable[Tile], copies: Mapping[UUID, Sequence[Copy]]
) -> dict[UUID, UUID]:
    """To which tile each asset belongs that one of them stands for."""
    return {tile.pk: tile.pk for tile in tiles} | {
        copy.pk: pk for pk, found in copies.items() for copy in found
    }

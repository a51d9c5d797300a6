"""Seeded bugs of changing, keeping and unlocking what is another's."""

from contextlib import ExitStack

from assets import locking, querysets
from assets.querysets import AssetQuerySet, State
from tests.prove.mutants.planting import mutant, swap


@mutant("partners may change", "read for write", "archive_selected|edit", "ben")
def _(stack: ExitStack) -> None:
    swap(stack, AssetQuerySet, "owned_by", AssetQuerySet.visible_to)


@mutant("everybody may change", "LibrePhotos CVE-2026-57943", "trash_selected", "carl")
def _(stack: ExitStack) -> None:
    swap(
        stack,
        AssetQuerySet,
        "owned_by",
        lambda self, user: self.filter(querysets.OWNER_SEES),
    )


@mutant(
    "one's own door opens others' locked photos", "", "locked_", "ben-open", "a-locked"
)
def _(stack: ExitStack) -> None:
    swap(
        stack,
        AssetQuerySet,
        "locked_of",
        lambda self, user: self.filter(state=State.LOCKED),
    )


@mutant("the door is always open", "", "locked", "anna")
def _(stack: ExitStack) -> None:
    swap(stack, locking, "is_open", lambda request: True)


@mutant("what only an album shows may be kept", "", "assets:keep", "vic|mia")
def _(stack: ExitStack) -> None:
    swap(stack, AssetQuerySet, "visible_in_libraries", AssetQuerySet.visible_to)

"""What people do in ram, by its own addresses, and what it makes of the truth."""

from tests.prove.acts import albums, links, partners, photos
from tests.prove.acts.photos import out_of_everything
from tests.prove.acts.stage import BY_SUBJECT, Stage, expect

# Chance draws them by their place in this list.
ACTS = [
    act
    for subject in (partners, photos, albums, links)
    for act in BY_SUBJECT[subject.__name__]
]

__all__ = ["ACTS", "Stage", "expect", "out_of_everything"]

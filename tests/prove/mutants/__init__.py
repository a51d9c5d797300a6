"""Seeded bugs of authorization. The proof is worth what it catches of them.

Each is a mistake that somebody made before, in a product that people trusted, or that
could be made here. `near` only says where to look first: the matrix would find it.
To seed another, write it below its subject, with `@mutant` over it.
"""

from tests.prove.mutants import (
    albums,
    answers,
    changing,
    doors,
    finding,
    links,
    lists,
    media,
    own_pages,
    passing_on,
    rule,
)
from tests.prove.mutants.planting import BY_SUBJECT, Mutant, planted

SUBJECTS = (
    *(rule, passing_on, changing, media, lists, finding, own_pages),
    *(links, albums, doors, answers),
)
# Each half of them goes to one database: their order is that of the subjects.
MUTANTS = [one for subject in SUBJECTS for one in BY_SUBJECT[subject.__name__]]

__all__ = ["MUTANTS", "Mutant", "planted"]

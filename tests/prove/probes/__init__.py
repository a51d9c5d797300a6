"""How each address is asked, who may, and where a success shows.

An address that is not here fails the proof. To add one:

1. `page`, `media`, `act`, `visit` or `public` with the name of the URL, in the list of
   its subject. `over` says what is in the address or the body: "" for nothing, else one
   that `keys_over` knows ("asset", "album", "link", "handle", ...). `allows` says from
   the truth alone who may (`allowed.py`): it gets an `Ask` with `.person`, `.key` and
   `.truth`, and must not look at the database.
2. If a success shows more than a status, `shows` compares the answer with the truth and
   returns what is wrong, or "" (`shows.py`).

What is new in the rule itself goes into `oracle.py`, what is new in the world (a new
state, a new wish) into `world.py`.
"""

from tests.prove.probes.accounts import ACCOUNTS
from tests.prove.probes.albums import ALBUMS
from tests.prove.probes.allowed import is_staff
from tests.prove.probes.finding import FINDING
from tests.prove.probes.keeping import KEEPING
from tests.prove.probes.keys import keys_over
from tests.prove.probes.photos import PHOTOS
from tests.prove.probes.probe import (
    NO_MARK,
    NOTHING,
    NOWHERE,
    TOLD_THEN,
    Ask,
    Probe,
    no_arguments,
)
from tests.prove.probes.sharing import SHARING
from tests.prove.probes.visits import VISITS

# Chance draws cells by their place in this list.
PROBES = [*PHOTOS, *FINDING, *KEEPING, *SHARING, *ALBUMS, *VISITS, *ACCOUNTS]

__all__ = [
    "NOTHING",
    "NOWHERE",
    "NO_MARK",
    "PROBES",
    "TOLD_THEN",
    "Ask",
    "Probe",
    "is_staff",
    "keys_over",
    "no_arguments",
]

"""A database with the world in it, in a transaction that is taken back."""

import gc
import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

from django.db import transaction

from assets import marker
from tests.prove.family import family
from tests.prove.matrix import Proof


@contextmanager
def settled() -> Iterator[Proof]:
    """The family's world, and everything to ask it with."""
    with ExitStack() as stack:
        # A door that is open stays open, and denials are not worth a line each.
        stack.enter_context(patch("assets.locking.MINUTES", 10_000))
        stack.enter_context(patch("accounts.again.MINUTES", 10_000))
        # As long as a slow proof takes, and shorter than what is long ago in its world.
        stack.enter_context(patch("sharing.models.UNDO", timedelta(hours=8)))
        stack.enter_context(patch.object(marker.Known, "mark", uuid4()))
        assert marker.Known.mark
        marker.write_mark(marker.Known.mark)
        logging.disable(logging.CRITICAL)
        stack.callback(logging.disable, logging.NOTSET)
        stack.enter_context(transaction.atomic())
        stack.callback(transaction.set_rollback, True)
        proof = Proof.of(family())
        proof.learn_etags()
        gc.collect()
        gc.freeze()
        stack.callback(gc.unfreeze)
        yield proof

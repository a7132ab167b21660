"""What to do when the database chose this write as the one to give way: begin it anew, a few times, after a short and uneven wait."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import SystemRandom
from typing import TypeVar

from django.db import OperationalError, connection

Result = TypeVar("Result")

GIVES_WAY = frozenset({"40001", "40P01"})
"""PostgreSQL's codes for a serialisation failure and a deadlock. The transaction is undone, so beginning anew repeats nothing."""
MOST_TIMES = 3
SHORTEST_SECONDS, LONGEST_SECONDS = 0.02, 0.2


def begun_anew(write: Callable[[], Result]) -> Result:
    """The result of ``write``, which is begun anew up to three times when it had to give way. Never inside a transaction.

    ``write`` must do nothing that a rolled back transaction does not undo. Raises OperationalError when it gave way once too often.
    """
    for wait in _waits():
        try:
            return write()
        except OperationalError as error:
            if not gave_way(error) or connection.in_atomic_block:
                raise
            time.sleep(wait)
    return write()


def gave_way(error: BaseException | None) -> bool:
    """Whether the database undid the transaction in favour of another one."""
    while error is not None:
        if getattr(error, "sqlstate", None) in GIVES_WAY:
            return True
        error = error.__cause__
    return False


def _waits() -> list[float]:
    return [SystemRandom().uniform(SHORTEST_SECONDS, LONGEST_SECONDS) for _ in range(MOST_TIMES)]

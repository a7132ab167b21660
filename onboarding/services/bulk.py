"""Many of the same write at once: every row or none, with the refusals row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from onboarding.errors import BulkRefused, DomainError, Invalid

MAX_ROWS = 500
Given = TypeVar("Given")
Result = TypeVar("Result")


def every(rows: Sequence[Given], write: Callable[[Given], Result], *, what: str, done: str) -> list[Result]:
    """``write`` for each row, inside the block that records them. ``what`` was to be ``done``, as in "records" and "stored".

    Raises:
        Invalid: no rows, or more than ``MAX_ROWS``.
        BulkRefused: with the refusal of each row that cannot be done; the block stores nothing.
    """
    if not 1 <= len(rows) <= MAX_ROWS:
        raise Invalid("That is not a number of rows we can take.", fields={what: f"Send 1 to {MAX_ROWS} at a time."})
    errors: dict[int, DomainError] = {}
    results: list[Result] = []
    for index, row in enumerate(rows):
        try:
            results.append(write(row))
        except DomainError as error:
            errors[index] = error
    if errors:
        raise BulkRefused(errors, what, done)
    return results

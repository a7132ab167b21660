"""Matrices that give each person two rows, one of days completed and one of days due; and the days of sessions above their courses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from workflows.inspectors.register_columns import DONE_ON, EXPIRES_ON, field_of, split_heading
from workflows.workbook.dates import read_date
from workflows.workbook.words import folded

FIRST_COLUMNS = 4
LONGEST_KIND = 24
FEWEST = 2


def kind_of(cell: str) -> str | None:
    """completed_on or expires_on where a cell says no more than which of them its row holds."""
    if not cell or len(cell) > LONGEST_KIND or any(letter.isdigit() for letter in cell):
        return None
    found = field_of(cell)
    if found in (DONE_ON, EXPIRES_ON):
        return found
    kind, subject = split_heading(cell)
    return kind if not subject and kind in (DONE_ON, EXPIRES_ON) else None


def kind_column(body: Sequence[Sequence[str]]) -> int | None:
    """The column that says of each row whether it holds days completed or days due."""
    for column in range(min(FIRST_COLUMNS, len(body[0]) if body else 0)):
        kinds = [kind_of(row[column]) for row in body if row[column]]
        if len(kinds) >= FEWEST and None not in kinds and set(kinds) == {DONE_ON, EXPIRES_ON}:
            return column
    return None


def days_beside(rows: Sequence[Sequence[str]], place: int) -> tuple[Mapping[int, dt.date], bool]:
    """The days in the row above a row of courses, or below it, by column; and whether they stand below."""
    for near in (place - 1, place + 1):
        if not 0 <= near < len(rows):
            continue
        found = {column: day for column, cell in enumerate(rows[near]) if cell and (day := read_date(folded(cell[:40]))) is not None}
        others = sum(bool(cell) for cell in rows[near]) - len(found)
        is_labelled = (
            others == 1 and field_of(next(cell for column, cell in enumerate(rows[near]) if cell and column not in found)) == DONE_ON
        )
        if found and (others == 0 or is_labelled):
            return found, near > place
    return {}, False

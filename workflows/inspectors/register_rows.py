"""What one row of a register claims, by its layout: one completion with a course column, or one for each column of a course."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from workflows.inspectors.register_cells import (
    BOOKED,
    DATED,
    DONE,
    NOTHING,
    CellReading,
    is_refused,
    read_cell,
    read_day,
    read_hours,
)
from workflows.inspectors.register_columns import BOOKED as BOOKED_ON
from workflows.inspectors.register_columns import COURSE, DONE_ON, EXPIRES_ON, HOURS, PROVIDER, STATUS
from workflows.inspectors.register_layout import Layout
from workflows.workbook.grid import address

NOT_A_PERSON = re.compile(
    r"(total|totals|count|number (trained|of)|no\.? of|average|percentage|% |%|overall|key\b|legend|e\.?g\.?\b|example|renewal|"
    r"frequency|validity|valid for|refresh|level required|mandatory|required|notes?:|updated|last updated|compliance|expiry|provider|hours|"
    r"cyfanswm|staff trained|trained|completed by|printed|page \d|source|n=|how often|every \d)",
    re.IGNORECASE,
)

# A cross beside ticks often means that somebody stayed away.
_CROSSES = ("x", "×")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One claimed completion. ``cells`` has the address of each field; ``is_carried``: the name stands in a row above."""

    table: int
    page: int
    row: int
    person: str
    course: str
    completed: CellReading
    cells: Mapping[str, str]
    expires: str = ""
    provider: str = ""
    hours: float | None = None
    is_carried: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Turns positions of a table, which may have been turned on its side, into addresses."""

    table: int
    page: int
    is_turned: bool = False

    def cell(self, row: int, column: int) -> str:
        return address(column + 1, row + 1) if self.is_turned else address(row + 1, column + 1)

    def row(self, row: int, column: int) -> int:
        return column + 1 if self.is_turned else row + 1


@dataclass(slots=True)
class Ambient:
    """What a title, a sheet's name or a section row says for the rows below it."""

    person: str = ""
    course: str = ""
    is_of_expiry: bool = False
    last_person: str = ""
    last_cells: dict[str, str] = field(default_factory=dict)


def long_row(base: Entry, row: Sequence[str], number: int, layout: Layout, place: Place, ambient: Ambient) -> Iterator[Entry]:
    named = [column for column in layout.fields.get(COURSE, ()) if row[column]]
    course = " – ".join(dict.fromkeys(row[column] for column in named)) if COURSE in layout.fields else ambient.course
    done = _column(layout, DONE_ON)
    expires = _column(layout, EXPIRES_ON)
    completed = read_cell(row[done]) if done is not None else CellReading(NOTHING)
    status = _column(layout, STATUS)
    if any(is_refused(row[column]) for column in (*layout.fields.get(STATUS, ()), *layout.fields.get(DONE_ON, ())[1:])):
        return
    if status is not None and completed.status == DATED and read_cell(row[status]).status == BOOKED:
        completed = CellReading(BOOKED)
    is_claimed = completed.status != NOTHING or (done is None and expires is not None and read_day(row[expires]) is not None)
    if not course or not is_claimed or NOT_A_PERSON.match(course):
        return
    cells = dict(base.cells)
    if named:
        cells[COURSE] = place.cell(number, named[0])
    for name in (DONE_ON, EXPIRES_ON, PROVIDER, HOURS):
        column = _column(layout, name)
        if column is not None and row[column]:
            cells[name] = place.cell(number, column)
    provider, hours = _column(layout, PROVIDER), _column(layout, HOURS)
    yield replace(
        base,
        row=place.row(number, done or 0),
        course=course,
        completed=completed,
        cells=cells,
        expires=row[expires] if expires is not None else "",
        provider=row[provider] if provider is not None else "",
        hours=read_hours(row[hours]) if hours is not None else None,
    )


def _column(layout: Layout, name: str) -> int | None:
    columns = layout.fields.get(name, ())
    return columns[0] if columns else None


def wide_row(base: Entry, row: Sequence[str], number: int, layout: Layout, place: Place, ambient: Ambient) -> Iterator[Entry]:
    for subject, columns in layout.wide.items():
        done = columns.get(DONE_ON)
        completed = read_cell(row[done]) if done is not None else CellReading(NOTHING)
        asked = columns.get(STATUS)
        if asked is not None and done is not None and is_refused(row[asked]):
            continue
        if asked is not None and completed.status == NOTHING:
            completed, done = read_cell(row[asked]), asked
        if done is not None and completed.status == DONE and done in layout.days and row[done].strip().casefold() not in _CROSSES:
            completed = CellReading(DATED, day=layout.days[done], expires=completed.expires)
        expires = columns.get(EXPIRES_ON)
        if ambient.is_of_expiry and completed.day is not None and expires is None:
            completed, done, expires = CellReading(NOTHING), None, done
        booked = columns.get(BOOKED_ON)
        if completed.status == NOTHING and booked is not None and read_cell(row[booked]).status != NOTHING:
            completed, done = CellReading(BOOKED), booked
        if completed.status == NOTHING and not (done is None and expires is not None and read_day(row[expires]) is not None):
            continue
        used = {DONE_ON: done, EXPIRES_ON: expires, PROVIDER: columns.get(PROVIDER), HOURS: columns.get(HOURS)}
        cells = {**base.cells, **{name: place.cell(number, column) for name, column in used.items() if column is not None and row[column]}}
        cells[COURSE] = place.cell(layout.heading, next(iter(columns.values())))
        anchor = next(column for column in (done, expires) if column is not None)
        provider, hours = columns.get(PROVIDER), columns.get(HOURS)
        yield replace(
            base,
            row=place.row(number, anchor),
            course=subject,
            completed=completed,
            cells=cells,
            expires=row[expires] if expires is not None else "",
            provider=row[provider] if provider is not None else "",
            hours=read_hours(row[hours]) if hours is not None else None,
        )

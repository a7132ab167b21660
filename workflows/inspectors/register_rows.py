"""What one row of a register claims, by its layout: one completion with a course column, or one for each column of a course."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypedDict

from workflows.inspectors.course_words import level_of
from workflows.inspectors.register_cells import (
    BOOKED,
    DATED,
    DENIED,
    DONE,
    NOTHING,
    CellReading,
    is_denied,
    is_part_done,
    is_refused,
    read_cell,
    read_day,
    read_hours,
)
from workflows.inspectors.register_columns import (
    ASKED,
    COURSE,
    DONE_ON,
    EXPIRES_ON,
    HOURS,
    LEVEL,
    NOT_A_PERSON,
    PROGRESS,
    PROVIDER,
    SIGNED,
    STATUS,
)
from workflows.inspectors.register_columns import BOOKED as BOOKED_ON
from workflows.inspectors.register_layout import Layout
from workflows.workbook.addresses import address

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
    first_column: int = 0

    def cell(self, row: int, column: int) -> str:
        return address(column + 1, row + 1) if self.is_turned else address(row + 1, self.first_column + column + 1)

    def row(self, row: int, column: int) -> int:
        return column + 1 if self.is_turned else row + 1


@dataclass(slots=True)
class Ambient:
    """What a title, a sheet's name or a section row says for the rows below it."""

    person: str = ""
    course: str = ""
    day: dt.date | None = None
    is_of_expiry: bool = False
    last_person: str = ""
    last_cells: dict[str, str] = field(default_factory=dict)


def long_row(base: Entry, row: Sequence[str], number: int, layout: Layout, place: Place, ambient: Ambient) -> Iterator[Entry]:
    named = [column for column in layout.fields.get(COURSE, ()) if row[column]]
    course = " – ".join(dict.fromkeys(row[column] for column in named)) if COURSE in layout.fields else ambient.course
    course = _with_level(course, [row[column] for column in layout.fields.get(LEVEL, ())])
    read = _of_long(row, layout)
    if read is None or not course or NOT_A_PERSON.match(course):
        return
    completed, done = read
    if completed.status == DONE and ambient.day is not None and COURSE not in layout.fields:
        completed = replace(completed, status=DATED, day=ambient.day)
    used = {name: _column(layout, name) for name in (EXPIRES_ON, PROVIDER, HOURS)}
    cells = dict(base.cells)
    if named:
        cells[COURSE] = place.cell(number, named[0])
    cells |= _cells({DONE_ON: done, **used}, row, number, place)
    yield replace(
        base,
        row=place.row(number, done or 0),
        course=course,
        completed=completed,
        cells=cells,
        **_further(used, row),
    )


def _of_long(row: Sequence[str], layout: Layout) -> tuple[CellReading, int | None] | None:
    """What the row says of the completion, and in which column; None where it claims none."""
    done, expires, status = _column(layout, DONE_ON), _column(layout, EXPIRES_ON), _column(layout, STATUS)
    completed = read_cell(row[done]) if done is not None else CellReading(NOTHING)
    said = [row[column] for column in (*layout.fields.get(STATUS, ()), *layout.fields.get(DONE_ON, ())[1:])]
    if any(map(is_refused, said)):
        return _denied(completed, [row[column] for column in layout.fields.get(ASKED, ())], done)
    is_under_way = any(is_part_done(row[column]) for column in layout.fields.get(PROGRESS, ()))
    if status is not None and completed.status == DATED and (is_under_way or read_cell(row[status]).status == BOOKED):
        return CellReading(BOOKED), done
    if status is not None and completed.status == NOTHING and done is not None and read_cell(row[status]).status == DONE:
        return CellReading(DONE), status
    is_claimed = completed.status != NOTHING or (done is None and expires is not None and read_day(row[expires]) is not None)
    return (completed, done) if is_claimed else None


def _denied(completed: CellReading, said: Sequence[str], done: int | None) -> tuple[CellReading, int | None] | None:
    """A day beside a plain no is a contradiction somebody looks at; beside "failed" or "did not attend" it is no claim."""
    is_contradiction = completed.status == DATED and any(map(is_denied, said))
    return (replace(completed, status=DENIED), done) if is_contradiction else None


def _cells(used: Mapping[str, int | None], row: Sequence[str], number: int, place: Place) -> dict[str, str]:
    return {name: place.cell(number, column) for name, column in used.items() if column is not None and row[column]}


class Further(TypedDict):
    """What stands beside a completion."""

    expires: str
    provider: str
    hours: float | None


def _further(used: Mapping[str, int | None], row: Sequence[str]) -> Further:
    expires, provider, hours = (used.get(name) for name in (EXPIRES_ON, PROVIDER, HOURS))
    return Further(
        expires=row[expires] if expires is not None else "",
        provider=row[provider] if provider is not None else "",
        hours=read_hours(row[hours]) if hours is not None else None,
    )


def _with_level(course: str, levels: Sequence[str]) -> str:
    """The course with the level that a column of its own gives."""
    level = next((level for each in levels if (level := level_of(f"level {each}")[0] or level_of(each)[0])), None)
    return f"{course} Level {level}" if course and level is not None and level_of(course)[0] is None else course


def session_row(base: Entry, row: Sequence[str], number: int, layout: Layout, place: Place, ambient: Ambient) -> Iterator[Entry]:
    """Somebody who signed on a sheet of attendance; an apology or an empty place claims nothing."""
    column = layout.fields[SIGNED][0]
    if ambient.day is None or not row[column] or is_refused(row[column]) or read_cell(row[column]).status in (NOTHING, BOOKED):
        return
    cells = {**base.cells, DONE_ON: place.cell(number, column)}
    yield replace(base, row=place.row(number, column), course=ambient.course, completed=CellReading(DATED, day=ambient.day), cells=cells)


def _column(layout: Layout, name: str) -> int | None:
    columns = layout.fields.get(name, ())
    return columns[0] if columns else None


def wide_row(base: Entry, row: Sequence[str], number: int, layout: Layout, place: Place, ambient: Ambient) -> Iterator[Entry]:
    for subject, columns in layout.wide.items():
        read = _of_wide(row, columns, layout)
        if read is None:
            continue
        completed, done = read
        expires = columns.get(EXPIRES_ON)
        if ambient.is_of_expiry and completed.day is not None and expires is None:
            completed, done, expires = CellReading(NOTHING), None, done
        if completed.status == NOTHING and not (done is None and expires is not None and read_day(row[expires]) is not None):
            continue
        used = {EXPIRES_ON: expires, PROVIDER: columns.get(PROVIDER), HOURS: columns.get(HOURS)}
        cells = {**base.cells, **_cells({DONE_ON: done, **used}, row, number, place)}
        cells[COURSE] = place.cell(layout.heading, next(iter(columns.values())))
        anchor = next(column for column in (done, expires) if column is not None)
        yield replace(
            base,
            row=place.row(number, anchor),
            course=subject,
            completed=completed,
            cells=cells,
            **_further(used, row),
        )


def _of_wide(row: Sequence[str], columns: Mapping[str, int], layout: Layout) -> tuple[CellReading, int | None] | None:
    """What a course's columns say of the completion, and in which of them; None where they deny it."""
    done, asked, booked = columns.get(DONE_ON), columns.get(STATUS), columns.get(BOOKED_ON)
    completed = read_cell(row[done]) if done is not None else CellReading(NOTHING)
    if asked is not None and done is not None and is_refused(row[asked]):
        return _denied(completed, [row[asked]], done)
    if asked is not None and completed.status == NOTHING:
        completed, done = read_cell(row[asked]), asked
    if done is not None and completed.status == DONE and done in layout.days and row[done].strip().casefold() not in _CROSSES:
        return CellReading(DATED, day=layout.days[done], expires=completed.expires), done
    if completed.status == NOTHING and booked is not None and read_cell(row[booked]).status != NOTHING:
        return CellReading(BOOKED), booked
    return completed, done

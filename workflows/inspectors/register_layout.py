"""Where a table keeps what: its heading row, also below titles and over two rows, and its columns, long or one per course."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise

from workflows.inspectors.course_names import WORTH_SHOWING, CourseNames
from workflows.inspectors.people_names import PeopleNames, looks_like_name
from workflows.inspectors.register_cells import BOOKED, DATED, DONE, read_cell, says_when
from workflows.inspectors.register_columns import (
    ASKED,
    COURSE,
    DONE_ON,
    ENDED_ON,
    EXPIRES_ON,
    FIRST,
    HOURS,
    IGNORED,
    LAST,
    LEVEL,
    NOT_A_PERSON,
    PERSON,
    PROGRESS,
    PROVIDER,
    SIGNED,
    STARTED_ON,
    STATUS,
    asks_whether_done,
    day_of,
    field_of,
    says_how_far,
    split_heading,
)
from workflows.inspectors.register_kinds import days_beside, kind_column
from workflows.workbook.dates import read_date
from workflows.workbook.words import tokens

HEADING_ROWS = 30
SAMPLE_ROWS = 40
# People stand in one of the first columns, also where nothing heads it: beside a group, a number, a title over all.
UNNAMED = 4
Rows = Sequence[Sequence[str]]
# What may stand once for each of several courses on one row.
_GROUPED = frozenset({COURSE, LEVEL, DONE_ON, EXPIRES_ON, PROVIDER, HOURS, STATUS, ASKED, PROGRESS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """``heading`` is the last heading row, from 0. ``fields`` are columns by field; ``wide`` are columns by (course name, field).

    ``days`` are the days of sessions that headings name, by column. ``strength`` counts the headings that were understood.
    ``kinds`` is the column that says whether a row holds days completed or days due.
    """

    heading: int
    fields: Mapping[str, tuple[int, ...]]
    wide: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    days: Mapping[int, dt.date] = field(default_factory=dict)
    strength: float = 0.0
    kinds: int | None = None

    @property
    def groups(self) -> tuple[Layout, ...]:
        """This layout once for each "Course, Completed, Expires" that stands beside another such group; else itself alone."""
        starts = self.fields.get(COURSE, ())
        edges = [*starts, len(starts) and max(max(columns) for columns in self.fields.values()) + 1]
        parts = [
            {
                name: tuple(column for column in columns if start <= column < end)
                for name, columns in self.fields.items()
                if name in _GROUPED
            }
            for start, end in pairwise(edges)
        ]
        if len(parts) < 2 or not all(len(part.get(DONE_ON, ())) == 1 for part in parts):
            return (self,)
        shared = {name: columns for name, columns in self.fields.items() if name not in _GROUPED}
        return tuple(replace(self, fields=shared | {name: columns for name, columns in part.items() if columns}) for part in parts)

    @property
    def is_session(self) -> bool:
        return SIGNED in self.fields and not self.wide and not self.fields.keys() & {COURSE, DONE_ON, EXPIRES_ON}

    @property
    def names_people(self) -> bool:
        return PERSON in self.fields or LAST in self.fields


@dataclass(frozen=True, slots=True)
class LayoutFinder:
    courses: CourseNames
    people: PeopleNames

    def find(self, rows: Rows, is_course_known: bool) -> Layout | None:
        """The first heading row that makes sense, read as one row or two. ``is_course_known``: the title or sheet names the course."""
        for place in range(min(len(rows), HEADING_ROWS)):
            found = self.at(rows, place, is_course_known)
            if found is not None:
                return found
        return None

    def at(self, rows: Rows, place: int, is_course_known: bool) -> Layout | None:
        """The layout headed by this row, if it is a heading row."""
        row = rows[place]
        if sum(map(bool, row)) < 2 or any(read_date(cell) for cell in row if cell):
            return None
        candidates = [(place, list(row)), *self._two_rows(rows, place)]
        found = [layout for last, headings in candidates if (layout := self._read(rows, last, headings, is_course_known)) is not None]
        return max(found, key=lambda layout: (layout.strength, -layout.heading), default=None)

    def _two_rows(self, rows: Rows, place: int) -> list[tuple[int, list[str]]]:
        if place + 1 >= len(rows):
            return []
        top, bottom = rows[place], rows[place + 1]
        filled = [cell for cell in bottom if cell]
        if not filled or any(read_cell(cell).status in (DATED, BOOKED) for cell in filled):
            return []
        below = [under or over for over, under in zip(top, bottom, strict=True)]
        joined, group = [], ""
        for over, under in zip(top, bottom, strict=True):
            group = over or (group if under else "")
            joined.append(f"{group} {under}".strip())
        return [(place + 1, below), (place + 1, joined)]

    def _read(self, rows: Rows, last: int, headings: Sequence[str], is_course_known: bool) -> Layout | None:
        body = list(islice((row for row in rows[last + 1 :] if any(row)), SAMPLE_ROWS))
        kinds = kind_column(body)
        fields = _fields([heading if column != kinds else "" for column, heading in enumerate(headings)])
        if not is_course_known and COURSE not in fields and (DONE_ON in fields or EXPIRES_ON in fields):
            fields |= self._courses_by_content(headings, fields, body)
        wide, sure = self._wide(headings, fields, body)
        people = self._people(headings, fields, body) if sure or len(wide) > 1 else {}
        if people:
            days = {column: day for column, heading in enumerate(headings) if heading and (day := day_of(heading)) is not None}
            beside, is_below = ({}, False) if days else days_beside(rows, last)
            strength = 1 + sum(map(len, wide.values())) + sure
            return Layout(heading=last + is_below, fields=people, wide=wide, days=days or beside, strength=strength, kinds=kinds)
        is_long = COURSE in fields and (DONE_ON in fields or EXPIRES_ON in fields)
        is_of_one_course = (PERSON in fields or LAST in fields) and DONE_ON in fields and is_course_known and COURSE not in fields
        return Layout(heading=last, fields=fields, strength=float(len(fields))) if is_long or is_of_one_course else None

    def of_session(self, rows: Rows) -> Layout | None:
        """The layout of a sheet on which everybody signed who came; the course and the day stand elsewhere."""
        for place in range(min(len(rows), HEADING_ROWS)):
            fields = _fields(rows[place])
            if SIGNED in fields and (PERSON in fields or LAST in fields) and not fields.keys() & {COURSE, DONE_ON, EXPIRES_ON}:
                return Layout(heading=place, fields=fields, strength=1.0)
        return None

    def _courses_by_content(self, headings: Sequence[str], fields: Mapping[str, tuple[int, ...]], body: Rows) -> dict[str, tuple[int, ...]]:
        """A column headed "Certificate", "Mandatory" or in words of the host's own holds courses where most of what stands in it is one."""
        for column, heading in enumerate(headings):
            is_open = tokens(heading) == ("certificate",) or (fields.keys() & {PERSON, LAST} and field_of(heading) in (None, IGNORED))
            filled = [row[column] for row in body if row[column]] if is_open else []
            if filled and 2 * sum(self.courses.match(cell).code is not None for cell in filled) > len(filled):
                return {COURSE: (column,)}
        return {}

    def _wide(self, headings: Sequence[str], fields: Mapping[str, tuple[int, ...]], body: Rows) -> tuple[dict[str, dict[str, int]], int]:
        """Columns that stand for a course, and how many of these courses the catalogue has."""
        taken = {column for name, columns in fields.items() if name in (PERSON, FIRST, LAST, COURSE) for column in columns}
        wide: dict[str, dict[str, int]] = {}
        sure: set[str] = set()
        for column, heading in enumerate(headings):
            if not heading or column in taken or len(heading) > 120:
                continue
            what, subject = split_heading(heading)
            match = self.courses.match(subject) if subject else None
            is_course = match is not None and match.code is not None and match.confidence >= WORTH_SHOWING
            is_course = is_course or (match is not None and match.other is not None)
            if not subject or not (is_course or (field_of(heading) is None and _holds_dates(body, column))):
                continue
            if what == DONE_ON and is_course and field_of(heading) == IGNORED and not _holds_dates(body, column):
                continue
            self._place(wide.setdefault(subject, {}), what, column, body)
            if is_course:
                sure.add(subject)
        return _dates_beside(wide, headings, fields, body), len(sure)

    def _place(self, columns: dict[str, int], what: str, column: int, body: Rows) -> None:
        """One more column of a course: beside a column that only says whether, one with days says when."""
        former = columns.get(DONE_ON)
        if what == DONE_ON and former is not None and not _holds_days(body, former) and _holds_days(body, column):
            columns[STATUS], columns[DONE_ON] = former, column
        else:
            columns.setdefault(what, column)

    def _people(self, headings: Sequence[str], fields: Mapping[str, tuple[int, ...]], body: Rows) -> dict[str, tuple[int, ...]]:
        """The columns that name people in a table of one column per course; a corner that says "Course" is none of courses."""
        if PERSON in fields or LAST in fields:
            return {} if COURSE in fields else {name: fields[name] for name in (PERSON, FIRST, LAST) if name in fields}
        if (pair := self._names_in_two(headings, fields, body)) is not None:
            return {FIRST: (pair,), LAST: (pair + 1,)}
        found = next((column for column in range(min(len(headings), UNNAMED)) if self._names_people(column, headings, fields, body)), None)
        return {} if found is None or fields.get(COURSE, (found,)) != (found,) else {PERSON: (found,)}

    def _names_in_two(self, headings: Sequence[str], fields: Mapping[str, tuple[int, ...]], body: Rows) -> int | None:
        """The first of two columns without headings that together, and neither alone, name people on record."""
        for column in range(min(len(headings) - 1, UNNAMED)):
            if any(headings[column : column + 2]) or not body:
                continue
            both = sum(self.people.match(f"{row[column]} {row[column + 1]}").is_sure for row in body)
            alone = sum(self.people.match(row[column]).is_sure or self.people.match(row[column + 1]).is_sure for row in body)
            if both >= 0.6 * len(body) and not alone:
                return column
        return None

    def _names_people(self, column: int, headings: Sequence[str], fields: Mapping[str, tuple[int, ...]], body: Rows) -> bool:
        """Whether a column whose heading does not say so holds people; right of the first column only people on record count."""
        if any(column in columns for name, columns in fields.items() if name != COURSE):
            return False
        if headings[column] and field_of(headings[column]) not in (None, COURSE):
            return False
        filled = [row[column] for row in body if row[column] and not NOT_A_PERSON.match(row[column]) and field_of(row[column]) is None]
        known = sum(1 for cell in filled if self.people.match(cell).person_id is not None)
        people = (
            sum(1 for cell in filled if looks_like_name(cell) or self.people.match(cell).person_id is not None) if column == 0 else known
        )
        courses = sum(1 for cell in filled if self.courses.match(cell).code is not None)
        return bool(filled) and people >= 0.6 * len(filled) and courses < people


def _fields(headings: Sequence[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for column, heading in enumerate(headings):
        name = field_of(heading) if heading else None
        if name is not None and name != IGNORED:
            found.setdefault(name, []).append(column)
    if len(found.get(PERSON, ())) > 1:
        # "Name" and "Email": the name says more.
        found[PERSON].sort(key=lambda column: "mail" in headings[column].casefold())
    _settle_days(headings, found)
    if FIRST in found and LAST not in found:
        found.setdefault(PERSON, found.pop(FIRST))
    if LAST in found and FIRST not in found and PERSON in found:
        # "Name | Surname"
        found[FIRST] = found.pop(PERSON)
    return {name: tuple(columns) for name, columns in found.items()}


def _settle_days(headings: Sequence[str], found: dict[str, list[int]]) -> None:
    """A course that began one day was completed on the day it ended; "Completed? Y/N" is the column of completion where no other is."""
    ended = found.pop(ENDED_ON, [])
    if found.pop(STARTED_ON, []) and ended and DONE_ON not in found:
        found[DONE_ON] = ended
    asked = [column for column in found.get(STATUS, ()) if asks_whether_done(headings[column])]
    if asked and DONE_ON not in found:
        found[DONE_ON] = asked
        found[STATUS] = [column for column in found[STATUS] if column not in asked]
        if not found[STATUS]:
            del found[STATUS]
        asked = []
    for name, columns in ((ASKED, asked), (PROGRESS, [column for column in found.get(STATUS, ()) if says_how_far(headings[column])])):
        if columns:
            found[name] = columns


def _dates_beside(
    wide: dict[str, dict[str, int]], headings: Sequence[str], fields: Mapping[str, tuple[int, ...]], body: Rows
) -> dict[str, dict[str, int]]:
    """Columns headed "Date" or "Expiry" alone, right of a course that is ticked off, hold the days of that course."""
    for columns in wide.values():
        ticked = columns.get(STATUS, columns.get(DONE_ON))
        if ticked is None or _holds_days(body, ticked):
            continue
        for name in (DONE_ON, EXPIRES_ON):
            beside = next((column for column in (ticked + 1, ticked + 2) if column in fields.get(name, ())), None)
            is_own = beside is not None and not any(headings[column] in wide for column in range(ticked + 1, beside))
            if beside is not None and is_own and _holds_days(body, beside):
                columns.setdefault(STATUS, ticked)
                columns[name] = beside
    return wide


def _holds_days(body: Rows, column: int) -> bool:
    return any(read_cell(row[column]).status == DATED for row in body if column < len(row) and row[column])


def _holds_dates(body: Rows, column: int) -> bool:
    filled = [row[column] for row in body if column < len(row) and row[column]]
    dated = sum(1 for cell in filled if read_cell(cell).status in (DATED, DONE, BOOKED))
    return dated > 0 and sum(map(says_when, filled)) >= 0.6 * len(filled)

"""Where a table keeps what, told from what stands in it: for headings nobody has seen, and for lists that have none."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from workflows.inspectors.course_names import CourseNames
from workflows.inspectors.people_names import PeopleNames
from workflows.inspectors.register_cells import DATED, read_cell
from workflows.inspectors.register_columns import COURSE, DONE_ON, EXPIRES_ON, FIRST, LAST, PERSON, STATUS, field_of
from workflows.inspectors.register_layout import Layout, Rows

SAMPLE_ROWS = 40
MOST_COLUMNS = 40
MOSTLY = 0.6
MANY_DAYS = 300
"""A day that comes so much later than the one beside it, on every row, is the day it runs out."""
_ENDS = re.compile(
    r"\b(?:exp\w*|renew\w*|refresh\w*|next|until|valid (?:to|till|thru|through)|lapse\w*|due|ends?|runs? out|review|again"
    r"|dod i ben|adnewyddu)\b",
    re.IGNORECASE,
)
_OTHER_DAY = re.compile(
    r"\b(?:birth|d\.?o\.?b|dbs|pvg|disclosure|start\w*|began|joined|left|leaver|appraisal|supervision|probation|induct\w*"
    r"|contract|book\w*|plan\w*|assign\w*"
    r"|enrol\w*|regist\w*|request\w*|invit\w*|deadline|target|creat\w*|modif\w*|updat\w*|print\w*|activity|login|access"
    r"|schedul\w*|applied|ordered|paid)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ContentFinder:
    courses: CourseNames
    people: PeopleNames

    def find(self, rows: Rows, is_course_known: bool, is_person_known: bool) -> Layout | None:
        """One completion a row: columns of people on record, of courses of the catalogue and of days; None where two readings fit."""
        heading = self._heading(rows)
        if heading is None:
            return None
        body = list(islice((row for row in rows[heading + 1 :] if sum(map(bool, row)) > 1), SAMPLE_ROWS))
        names = self._named(body)
        course = self._best(body, lambda cell: self.courses.match(cell).is_sure)
        titles = rows[heading] if heading >= 0 else [""] * len(rows[0])
        days = _days(titles, body)
        if days is None or not (names or is_person_known) or (course is None and not is_course_known):
            return None
        fields = names | days | ({} if course is None else {COURSE: (course,)})
        fields |= {name: (column,) for column, title in enumerate(titles) if (name := field_of(title) if title else None) == STATUS}
        return Layout(heading=heading, fields=fields, strength=1.0)

    def _heading(self, rows: Rows) -> int | None:
        """The row above the first that holds a day and somebody or some course on record; -1 where that is the first."""
        for place, row in enumerate(rows[:SAMPLE_ROWS]):
            if any(map(_is_day, row)) and any(
                cell and (self.people.match(cell).is_sure or self.courses.match(cell).is_sure) for cell in row
            ):
                return place - 1
        return None

    def _named(self, body: Rows) -> dict[str, tuple[int, ...]]:
        column = self._best(body, lambda cell: self.people.match(cell).is_sure)
        if column is not None:
            return {PERSON: (column,)}
        for first in range(len(body[0]) - 1):
            if sum(self.people.match(f"{row[first]} {row[first + 1]}").is_sure for row in body) >= MOSTLY * len(body):
                return {FIRST: (first,), LAST: (first + 1,)}
        return {}

    def _best(self, body: Rows, fits: Callable[[str], bool]) -> int | None:
        """The column of which most cells fit, and more of them than of any other column."""
        shares = []
        for column in range(min(len(body[0]), MOST_COLUMNS)):
            filled = [row[column] for row in body if row[column]]
            fitting = sum(fits(cell) for cell in filled)
            if filled and fitting >= MOSTLY * len(filled):
                shares.append((fitting, -column))
        return -max(shares)[1] if shares else None


def _days(titles: Sequence[str], body: Rows) -> dict[str, tuple[int, ...]] | None:
    """The column of completion, and of expiry if there is one; None where it cannot be told which is which."""
    dated = [column for column in range(min(len(body[0]), MOST_COLUMNS)) if _holds_days(body, column)]
    ends = [column for column in dated if _ENDS.search(titles[column]) or field_of(titles[column] or "-") == EXPIRES_ON]
    done = [column for column in dated if column not in ends and not _OTHER_DAY.search(titles[column])]
    said = [column for column in done if titles[column] and field_of(titles[column]) == DONE_ON]
    if len(done) > 1 and len(said) == 1:
        done = said
    if len(done) == 2 and not ends and _runs_out(body, *done):
        done, ends = done[:1], done[1:]
    if len(done) != 1:
        return None
    found: dict[str, tuple[int, ...]] = {DONE_ON: (done[0],)}
    return found | {EXPIRES_ON: (ends[0],)} if len(ends) == 1 else found


def _runs_out(body: Rows, first: int, second: int) -> bool:
    pairs = [(read_cell(row[first]).day, read_cell(row[second]).day) for row in body if row[first] and row[second]]
    known = list(_both(pairs))
    return bool(known) and len(known) == len(pairs) and all((later - earlier).days >= MANY_DAYS for earlier, later in known)


def _both(pairs: Sequence[tuple[dt.date | None, dt.date | None]]) -> Iterator[tuple[dt.date, dt.date]]:
    yield from ((one, two) for one, two in pairs if one is not None and two is not None)


def _holds_days(body: Rows, column: int) -> bool:
    filled = [row[column] for row in body if row[column]]
    return bool(filled) and sum(map(_is_day, filled)) >= MOSTLY * len(filled)


def _is_day(cell: str) -> bool:
    return bool(cell) and any(letter.isdigit() for letter in cell) and read_cell(cell).status == DATED and read_cell(cell).day is not None

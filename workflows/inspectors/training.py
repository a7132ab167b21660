"""Training registers and certificates: which courses, when, and which of them have run out."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workflows.documents import Document, Table
from workflows.inspectors.finding import CANNOT_TELL, FAIL, NEEDS_HUMAN, PASS, Finding, InspectionContext
from workflows.inspectors.writing import add_months
from workflows.workbook.columns import Column
from workflows.workbook.dates import read_date
from workflows.workbook.nouns import NOUN_TABLE
from workflows.workbook.words import code, tokens

CHECK = "training"
VERSION = "1"
HEADING_ROWS = 12
CLOSE_TITLE = 0.82


@dataclass(frozen=True, slots=True)
class Register:
    """A table whose heading row was found; ``columns`` maps person, course and completed_on to column positions."""

    table: Table
    heading: int
    columns: Mapping[str, int]


def inspect(document: Document, context: InspectionContext) -> list[Finding]:
    registers = [register for table in document.tables if (register := find_register(table)) is not None]
    if not registers:
        reason = "No table of training with a course and a date of completion was found; send the register as a spreadsheet."
        return [Finding(check=CHECK, code="register", outcome=CANNOT_TELL, reason=reason)]
    findings = [finding for register in registers for finding in _records(register, context)]
    reason = f"A training register with {len(findings)} entries was found."
    return [Finding(check=CHECK, code="register", outcome=PASS, reason=reason, page=registers[0].table.page), *findings]


def find_register(table: Table) -> Register | None:
    """The first row that heads both a course and a completion date."""
    wanted = {column.field: _wordings(column) for column in NOUN_TABLE["training"].columns}
    for number, row in enumerate(table.rows[:HEADING_ROWS]):
        columns: dict[str, int] = {}
        for position, text in enumerate(row):
            field = next((field for field, wordings in wanted.items() if tokens(text) in wordings and field not in columns), None)
            if field is not None:
                columns[field] = position
        if {"course", "completed_on"} <= columns.keys():
            return Register(table, number, columns)
    return None


def match_course(text: str, courses: Mapping[str, tuple[str, int]]) -> str | None:
    """The code of a course named by its code or, closely enough, by its title; None when several or none fit."""
    wanted = code(text)
    for key, (title, _) in courses.items():
        if wanted in (code(key), code(f"{key} {title}"), code(f"{title} {key}")):
            return key
    by_title: dict[str, set[str]] = {}
    for key, (title, _) in courses.items():
        by_title.setdefault(code(title), set()).add(key)
    near = difflib.get_close_matches(wanted, list(by_title), n=1, cutoff=CLOSE_TITLE)
    keys = by_title[near[0]] if near else set()
    return next(iter(keys)) if len(keys) == 1 else None


def _wordings(column: Column) -> frozenset[tuple[str, ...]]:
    return frozenset(tokens(wording) for wording in column.headings.split("|"))


def _records(register: Register, context: InspectionContext) -> Iterator[Finding]:
    for offset, row in enumerate(register.table.rows[register.heading + 1 :]):
        course, date = row[register.columns["course"]], row[register.columns["completed_on"]]
        if course and date:
            yield _entry(register, register.heading + 2 + offset, course, read_date(date), context)


def _entry(register: Register, number: int, course: str, completed: dt.date | None, context: InspectionContext) -> Finding:
    key = match_course(course, context.courses)
    data = {"row": number, "course": key, "completed_on": completed.isoformat() if completed else None}
    outcome, reason = _judged(number, course, key, completed, context)
    return Finding(check=CHECK, code="entry", outcome=outcome, reason=reason, page=register.table.page, quotation=course[:160], data=data)


def _judged(number: int, course: str, key: str | None, completed: dt.date | None, context: InspectionContext) -> tuple[str, str]:
    if completed is None:
        return FAIL, f"Row {number} has no date of completion that exists; write the day first, for example 31/03/2026."
    if completed > context.as_of:
        return FAIL, f"Row {number} is completed on a day that has not come yet; a booked place does not count."
    if key is None:
        return NEEDS_HUMAN, f'Row {number} names "{course[:60]}", which is not a course of the catalogue.'
    months = context.courses[key][1]
    if add_months(completed, months) < context.as_of:
        return FAIL, f"The course {key} in row {number} ran out: it holds for {months} months."
    return PASS, f"The course {key} in row {number} is in date."

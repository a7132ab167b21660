"""Training registers: who completed which course and when, matched to the site's people and the catalogue. A person confirms each."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import accumulate, islice
from typing import Any

from workflows.documents import Document
from workflows.inspectors.course_names import CourseNames
from workflows.inspectors.finding import CANNOT_TELL, FAIL, NEEDS_HUMAN, PASS, Finding, InspectionContext
from workflows.inspectors.people_names import PeopleNames
from workflows.inspectors.register_cells import DATED, read_day
from workflows.inspectors.register_columns import DONE_ON
from workflows.inspectors.register_keys import spelled_out
from workflows.inspectors.register_problems import Judged, Trouble, troubles
from workflows.inspectors.register_prose import ProseReader
from workflows.inspectors.register_rows import Entry
from workflows.inspectors.registers import RegisterReader
from workflows.inspectors.spans import add_months

CHECK = "training"
VERSION = "6"
MAX_ENTRIES = 10_000
MAX_REPORT_CHARACTERS, ENVELOPE = 8_000_000, 165
FEWEST_DATES, MANY_TO_COME = 4, 0.3
FEWEST_TURNED = 2
"""One day with the month first is a slip; from here on it is how the table is kept."""
CARRIED = 0.7
"""How sure a name in a row above is at most."""


def inspect(document: Document, context: InspectionContext) -> list[Finding]:
    courses, people = CourseNames(context.courses), PeopleNames(context.people, spelled_out(document, PeopleNames(context.people)))
    read = list(islice(RegisterReader(courses, people).read(document), MAX_ENTRIES + 1))
    if not any(_is_certain(entry, courses, people) for entry in read):
        read = list(islice(ProseReader(courses, people).read(document), MAX_ENTRIES + 1)) or read
    if not read:
        return [_nothing(document)]
    american = _american_tables(read)
    read = [_turned(entry) if american.get(entry.table, 0) >= FEWEST_TURNED else entry for entry in read]
    doubtful = _doubtful_tables(read, context.as_of)
    judged = [_judged(entry, courses, people, context, entry.table in doubtful, entry.table in american) for entry in read[:MAX_ENTRIES]]
    entries = _within_a_report([_entry(one, document, context) for one in judged])
    return [_summary(entries, read[0], is_cut=len(read) > len(entries)), *entries]


def _is_certain(entry: Entry, courses: CourseNames, people: PeopleNames) -> bool:
    """Whether an entry says who did which course; a table of which none does may not be where the register is."""
    return entry.completed.day is not None and people.match(entry.person).is_sure and courses.match(entry.course).is_sure


def _within_a_report(entries: list[Finding]) -> list[Finding]:
    """As many entries as one report to the API can carry."""
    sizes = accumulate(len(json.dumps(dict(entry.data))) + len(entry.reason) + len(entry.quotation) + ENVELOPE for entry in entries)
    return [entry for entry, size in zip(entries, sizes, strict=True) if size <= MAX_REPORT_CHARACTERS]


def sheet_name(document: Document, table: int) -> str:
    """What the sheet is called in findings and in the annotated copy."""
    if table < len(document.names):
        return document.names[table]
    return "Register" if document.kind == "csv" else f"Table {table + 1}"


def _nothing(document: Document) -> Finding:
    if not document.has_text_layer:
        reason = "The file is a picture or a scan, so no register could be read from it; send the register as a spreadsheet."
    else:
        reason = "No table with people, courses and dates of completion was found; send the register as a spreadsheet."
    return Finding(check=CHECK, code="register", outcome=CANNOT_TELL, reason=reason)


def _summary(entries: list[Finding], first: Entry, is_cut: bool) -> Finding:
    counts = Counter(finding.outcome for finding in entries)
    reason = f"A training register with {len(entries):,} entries was found: {counts[PASS]:,} clear and in date"
    reason += f", {counts[NEEDS_HUMAN]:,} for a person to look at" if counts[NEEDS_HUMAN] else ""
    reason += f", {counts[FAIL]:,} with a date that does not count" if counts[FAIL] else ""
    if is_cut:
        reason += f". Only the first {len(entries):,} were taken; send the rest in a second file"
    outcome = FAIL if counts[FAIL] else NEEDS_HUMAN if is_cut or counts[NEEDS_HUMAN] else PASS
    data = {"entries": len(entries), "clear": counts[PASS], "look": counts[NEEDS_HUMAN], "not_counting": counts[FAIL]}
    return Finding(check=CHECK, code="register", outcome=outcome, reason=f"{reason}.", page=first.page, data=data)


def _doubtful_tables(entries: list[Entry], as_of: dt.date) -> set[int]:
    """Tables whose dates are in good part still to come: those of expiry, most likely, that no title announces."""
    days: dict[int, list[dt.date]] = {}
    for entry in entries:
        if entry.completed.day is not None:
            days.setdefault(entry.table, []).append(entry.completed.day)
    return {
        table
        for table, dates in days.items()
        if len(dates) >= FEWEST_DATES and sum(day > as_of for day in dates) >= MANY_TO_COME * len(dates)
    }


def _american_tables(entries: list[Entry]) -> dict[int, int]:
    """How many days have their month first, in tables where one has and none has it second."""
    orders: dict[int, Counter[str]] = {}
    for entry in entries:
        orders.setdefault(entry.table, Counter())[entry.completed.order] += 1
    return {table: found["month_first"] for table, found in orders.items() if found["month_first"] and not found["day_first"]}


def _turned(entry: Entry) -> Entry:
    """An entry of a table that keeps the month first, where its day can be read in no other way."""
    day = entry.completed.turned
    return entry if day is None else replace(entry, completed=replace(entry.completed, status=DATED, day=day, problem=""))


def _judged(
    entry: Entry, courses: CourseNames, people: PeopleNames, context: InspectionContext, is_doubtful: bool, is_american: bool
) -> Judged:
    course = courses.match(entry.course)
    expires = entry.completed.expires or (read_day(entry.expires) if entry.expires else None)
    day = entry.completed.day
    months = context.courses[course.code][1] if course.code and course.is_sure else None
    ends = [expires] if expires is not None else []
    if day is not None and months is not None and day.year + months // 12 < dt.MAXYEAR:
        ends.append(add_months(day, months))
    return Judged(
        entry=entry,
        person=people.match(entry.person),
        course=course,
        expires=expires,
        as_of=context.as_of,
        valid_until=min(ends, default=None),
        is_doubtful=is_doubtful,
        is_either_way=is_american and entry.completed.order == "either",
    )


def _entry(judged: Judged, document: Document, context: InspectionContext) -> Finding:
    entry = judged.entry
    found = troubles(judged, bool(context.people), context.courses)
    outcome = found[0].outcome if found else PASS
    place = entry.cells.get(DONE_ON) or f"row {entry.row}"
    reason = f"{place}: {found[0].message}" if found else f"{place}: {judged.course.code} is completed and in date."
    return Finding(
        check=CHECK,
        code="entry",
        outcome=outcome,
        reason=reason,
        page=entry.page,
        quotation=f"{entry.person[:80]} | {entry.course[:70]}" if entry.person else entry.course[:160],
        data=_data(judged, sheet_name(document, entry.table), found),
    )


def _data(judged: Judged, sheet: str, found: list[Trouble]) -> Mapping[str, Any]:
    entry, completed = judged.entry, judged.entry.completed
    return {
        "sheet": sheet[:60],
        "row": entry.row,
        "cells": dict(entry.cells),
        "person": entry.person[:150],
        "person_id": judged.person.person_id,
        "person_confidence": min(judged.person.confidence, CARRIED) if entry.is_carried else judged.person.confidence,
        "course": entry.course[:150],
        "course_code": judged.course.code,
        "course_confidence": judged.course.confidence,
        "completed_on": completed.day.isoformat() if completed.day else None,
        "expires_on": judged.expires.isoformat() if judged.expires else None,
        "provider": entry.provider[:150],
        "hours": entry.hours,
        "problems": [
            {"code": trouble.code, "field": trouble.field, "message": trouble.message[:240], "needs_look": trouble.needs_look}
            for trouble in found
        ],
    }

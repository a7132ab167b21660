"""What a reading of a training register claims without anybody having to look, for the comparison with what the register says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workflows.inspectors import Finding
from workflows.inspectors.course_names import SURE as SURE_COURSE
from workflows.inspectors.people_names import SURE as SURE_PERSON

DATE_PROBLEMS = frozenset(
    {
        "date_impossible",
        "date_in_future",
        "date_missing",
        "date_too_old",
        "date_unclear",
        "expiry_before_completion",
        "formula",
        "month_only",
        "not_completed",
        "several_dates",
    }
)


def rows_read(findings: Iterable[Finding]) -> list[str]:
    """Person, course and day of each entry that no one has to look at: "3 DP 2026-01-09"."""
    return [
        f"{entry.data['person_id']} {entry.data['course_code']} {entry.data['completed_on']}"
        for entry in _entries(findings)
        if not any(problem["needs_look"] for problem in entry.data["problems"])
    ]


def courses_read(findings: Iterable[Finding]) -> list[str]:
    return [
        f"{entry.data['course']} = {entry.data['course_code']}"
        for entry in _entries(findings)
        if entry.data["course_code"] and entry.data["course_confidence"] >= SURE_COURSE
    ]


def people_read(findings: Iterable[Finding]) -> list[str]:
    return [
        f"{entry.data['person']} = {entry.data['person_id']}"
        for entry in _entries(findings)
        if entry.data["person_id"] and entry.data["person_confidence"] >= SURE_PERSON
    ]


def flags_read(findings: Iterable[Finding]) -> list[str]:
    """Dates that do not count or cannot be read, with their cell: "C5 date_impossible"."""
    return [
        f"{entry.data['cells'].get(problem['field'], entry.data['row'])} {problem['code']}"
        for entry in _entries(findings)
        for problem in entry.data["problems"]
        if problem["code"] in DATE_PROBLEMS
    ]


def _entries(findings: Iterable[Finding]) -> Iterator[Finding]:
    return (finding for finding in findings if finding.check == "training" and finding.code == "entry")

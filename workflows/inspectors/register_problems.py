"""What can be wrong with an entry of a training register, in words for whoever keeps it, and the cell it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workflows.inspectors.course_names import CourseMatch
from workflows.inspectors.finding import FAIL, NEEDS_HUMAN
from workflows.inspectors.people_names import PersonMatch
from workflows.inspectors.register_cells import BOOKED, DATED, DENIED, DONE
from workflows.inspectors.register_columns import COURSE, DONE_ON, EXPIRES_ON, PERSON
from workflows.inspectors.register_rows import Entry

NOT_COMPLETED = "not_completed"
RAN_OUT = "ran_out"
OLDEST_YEARS = 25
_NOT_COMPLETED = {
    BOOKED: "This is booked or under way, not completed; a booked place does not count. Send the register again once it is done.",
    DENIED: "The register says no beside this day; write yes if the course was completed then, or take the day out.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """``field`` says which cell is meant. ``needs_look`` is False where the reading is certain and only its meaning is bad news."""

    code: str
    field: str
    message: str
    outcome: str = NEEDS_HUMAN
    needs_look: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    entry: Entry
    person: PersonMatch
    course: CourseMatch
    expires: dt.date | None
    as_of: dt.date
    valid_until: dt.date | None
    is_doubtful: bool = False
    """Many dates of the sheet lie in the future, so this one may be the day a certificate runs out."""
    is_either_way: bool = False
    """Other days of the sheet have the month first, so this one, which can be read both ways, may have it first too."""


def troubles(judged: Judged, people_are_known: bool, courses: Mapping[str, tuple[str, int]]) -> list[Trouble]:
    """Everything about an entry that a person has to look at, the worst first."""
    of_date = list(_of_date(judged))
    found = [*of_date, *_of_expiry(judged, is_certain=not of_date), *_of_course(judged, courses), *_of_person(judged, people_are_known)]
    return sorted(found, key=lambda trouble: (trouble.outcome != FAIL, not trouble.needs_look))


def _of_date(judged: Judged) -> Iterator[Trouble]:
    read = judged.entry.completed
    if read.status in _NOT_COMPLETED:
        yield Trouble(code=NOT_COMPLETED, field=DONE_ON, message=_NOT_COMPLETED[read.status], outcome=FAIL)
    elif read.problem == "date_impossible":
        message = "There is no such day; write the day first, for example 31/03/2026."
        yield Trouble(code="date_impossible", field=DONE_ON, message=message, outcome=FAIL)
    elif read.day is not None and read.day > judged.as_of:
        message = f"{read.day:%d/%m/%Y} has not come yet; write the day the course was completed, or leave it blank until then."
        yield Trouble(code="date_in_future", field=DONE_ON, message=message, outcome=FAIL)
    elif read.day is not None and read.day.year < judged.as_of.year - OLDEST_YEARS:
        message = f"{read.day:%d/%m/%Y} is more than {OLDEST_YEARS} years ago; check the year."
        yield Trouble(code="date_too_old", field=DONE_ON, message=message)
    elif read.day is not None and judged.is_doubtful:
        message = "Many dates on this sheet lie in the future, so this may be the day it runs out; say when the course was completed."
        yield Trouble(code="date_meaning", field=DONE_ON, message=message)
    elif read.day is not None and judged.is_either_way:
        message = "Other dates on this sheet have the month first, so this one can be read two ways; write the month as a word."
        yield Trouble(code="date_meaning", field=DONE_ON, message=message)
    elif read.day is None:
        yield Trouble(code=read.problem or "date_missing", field=DONE_ON, message=_no_day(read.problem, read.month, read.status))


def _no_day(problem: str, month: str, status: str) -> str:
    if problem == "month_only":
        return f"Only the month is given ({month}); write the day the course was completed."
    if problem == "several_dates":
        return "More than one date stands here; write the day the course was last completed and nothing else."
    if problem == "formula":
        return "The date is worked out by a formula, which is not followed; write the day itself."
    if problem == "date_unclear":
        return "This could not be read as a date; write the day the course was completed, for example 31/03/2026."
    if status in (DONE, DATED):
        return "This says that the course was done but not when; write the day it was completed."
    return "No date of completion was found; write the day the course was completed."


def _of_expiry(judged: Judged, is_certain: bool) -> Iterator[Trouble]:
    day = judged.entry.completed.day
    if judged.expires is not None and day is not None and judged.expires <= day:
        yield Trouble(code="expiry_before_completion", field=EXPIRES_ON, message="It ends before it was completed; check both dates.")
    elif is_certain and judged.valid_until is not None and judged.valid_until < judged.as_of:
        message = f"The course ran out on {judged.valid_until:%d/%m/%Y}; it has to be taken again."
        yield Trouble(code=RAN_OUT, field=DONE_ON, message=message, outcome=FAIL, needs_look=False)


def _of_course(judged: Judged, courses: Mapping[str, tuple[str, int]]) -> Iterator[Trouble]:
    course = judged.course
    named = judged.entry.course[:60]
    if course.code is None:
        message = f'"{named}" is not a course of the catalogue; choose the course that it stands for, or leave it out.'
        yield Trouble(code="course_unknown", field=COURSE, message=message)
    elif course.other is not None:
        title, other_title = courses[course.code][0], courses[course.other][0]
        message = f'"{named}" may be {course.code} ({title}) or {course.other} ({other_title}); say which, with its level.'
        yield Trouble(code="course_ambiguous", field=COURSE, message=message)
    elif not course.is_sure:
        title = courses[course.code][0]
        message = f'"{named}" is probably {course.code} ({title}); confirm it or choose another.'
        yield Trouble(code="course_uncertain", field=COURSE, message=message)


def _of_person(judged: Judged, people_are_known: bool) -> Iterator[Trouble]:
    person, name = judged.person, judged.entry.person[:60]
    if not name:
        yield Trouble(code="person_missing", field=PERSON, message="No name stands here; say who completed the course.")
    elif person.fitting > 1:
        message = f'"{name}" may be {person.fitting} of your people; give the full name.'
        yield Trouble(code="person_ambiguous", field=PERSON, message=message)
    elif person.person_id is None:
        is_new = "is not among your people; add the person first, or choose who is meant"
        message = f'"{name}" {is_new if people_are_known else "could not be matched, because no people are on record; add them first"}.'
        yield Trouble(code="person_unknown", field=PERSON, message=message)
    elif not person.is_sure or judged.entry.is_carried:
        message = f'"{name}" is probably one of your people, but not surely; confirm who is meant.'
        yield Trouble(code="person_uncertain", field=PERSON, message=message)

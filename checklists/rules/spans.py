"""When people are in post and when what they hold counts, as spans of days.

Every rule about people looks at a day through these spans, so that it can also say on which later days its answer may turn.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from checklists.calendar import add_months
from checklists.facts import HeldRole, PersonFacts, Training
from checklists.rules.context import RuleContext, as_day, is_blank

Span = tuple[dt.date, dt.date]
CoursesDone = Mapping[str, list[Training]]
_ONE_DAY = dt.timedelta(days=1)
ALWAYS: Span = (dt.date.min, dt.date.max)
DECISION_ROLES = frozenset({"imsa", "imsa_supervisor"})
"""Roles whose decision nation decides the vetting regime, unless the framework's ``decision_roles`` table names others."""


@dataclass(frozen=True, slots=True)
class Proof:
    """``sure``: days on which a demand is met; ``perhaps``: days on which what is recorded leaves it open."""

    sure: tuple[Span, ...] = ()
    perhaps: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing a person must show; ``label`` says it in words."""

    label: str
    proof: Callable[[PersonFacts, CoursesDone], Proof]


def covers(spans: Iterable[Span], day: dt.date) -> bool:
    for first, last in spans:  # noqa: SIM110 - the loop is called thousands of times a second and any() takes twice as long
        if first <= day <= last:
            return True
    return False


def turns(spans: Iterable[Span]) -> list[dt.date]:
    """The days on which a span begins or has just ended."""
    found: list[dt.date] = []
    for first, last in spans:
        found.append(first)
        if last < dt.date.max:
            found.append(last + _ONE_DAY)
    return found


def in_post(person: PersonFacts, roles: frozenset[str] | None) -> tuple[Span, ...]:
    """The spans in which a person holds any of ``roles`` (None: any role at all)."""
    return tuple([(held.since, held.until or dt.date.max) for held in person.roles if roles is None or held.role in roles])


def post_span(held: HeldRole) -> Span:
    return held.since, held.until or dt.date.max


def courses_done(person: PersonFacts) -> CoursesDone:
    by_course: dict[str, list[Training]] = {}
    for done in person.training:
        by_course.setdefault(done.course, []).append(done)
    return by_course


def decision_roles(context: RuleContext) -> frozenset[str]:
    return frozenset(context.framework.tables.get("decision_roles", DECISION_ROLES))


def course_demand(context: RuleContext, code: str, months: int | None) -> Demand:
    """An in-date course with enough taught hours; hours that the register did not give leave it open."""
    course = context.framework.courses.get(code)
    lasts = months if months is not None else (course.refresh_months if course else 0)
    hours = course.min_hours if course else 0

    def proof(_: PersonFacts, done_by_course: CoursesDone) -> Proof:
        sure: list[Span] = []
        perhaps: list[Span] = []
        for done in done_by_course.get(code, ()):
            if done.hours is not None and done.hours < hours:
                continue
            span = (done.completed_on, add_months(done.completed_on, lasts))
            (perhaps if done.hours is None and hours else sure).append(span)
        return Proof(tuple(sure), tuple(perhaps))

    return Demand(course.title if course else code, proof)


def vetting_demand(regime: str, role: str, months: int | None, update_service_months: int | None, before_offer: bool) -> Demand:
    """A suitable outcome of one regime, counted from the day it was issued; PVG membership may have to precede the job offer."""

    def proof(person: PersonFacts, _: CoursesDone) -> Proof:
        sure: list[Span] = []
        perhaps: list[Span] = []
        offered = _offered_on(person, role)
        for held in person.vetting:
            if held.regime != regime or held.decision != "suitable":
                continue
            if before_offer and offered is not None and held.issued_on > offered:
                continue
            spans = perhaps if before_offer and offered is None else sure
            spans.append((held.issued_on, add_months(held.issued_on, months) if months is not None else dt.date.max))
            if update_service_months and held.update_service_checked_on:
                checked = held.update_service_checked_on
                spans.append((checked, add_months(checked, update_service_months)))
        return Proof(tuple(sure), tuple(perhaps))

    when = " from before the role was offered" if before_offer else " in date"
    return Demand(f"a suitable {regime.upper() if len(regime) < 4 else 'AccessNI'} outcome{when}", proof)


def field_demand(field: str, label: str, months: int | None) -> Demand:
    """A dated or yes/no fact about the person; a bare yes cannot say whether it is still in date."""

    def proof(person: PersonFacts, _: CoursesDone) -> Proof:
        given: Any = person.fields.get(field)
        day = as_day(given)
        if day is not None:
            return Proof(sure=((day, add_months(day, months) if months is not None else dt.date.max),))
        if given is False or is_blank(given):
            return Proof()
        return Proof(sure=(ALWAYS,)) if given is True and months is None else Proof(perhaps=(ALWAYS,))

    return Demand(label, proof)


def accreditation_demand(statuses: Iterable[str]) -> Demand:
    accepted = frozenset(statuses)
    proof = Proof(sure=(ALWAYS,))
    return Demand("the enrolment or accreditation asked for", lambda person, _: proof if person.accreditation in accepted else Proof())


def _offered_on(person: PersonFacts, role: str) -> dt.date | None:
    held = [post for post in person.roles if post.role == role]
    return max(held, key=lambda post: (post.since, post.offered_on or dt.date.min)).offered_on if held else None

"""Training records: a person completed a course of the framework's catalogue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from checklists.definition import Framework
from onboarding import clock
from onboarding.errors import Invalid, NotFound, NotPermitted
from onboarding.models import Person, TrainingRecord
from onboarding.policies import Actor, require, within
from onboarding.roles import Operation
from onboarding.services.bulk import every
from onboarding.services.unit import Unit, recorded

MOST_HOURS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingGiven:
    """``course`` is a code of the catalogue; ``hours`` taught, None where unknown."""

    course: str
    completed_on: dt.date
    hours: float | None = None
    provider: str = ""


def record_training(actor: Actor, person: Person, given: TrainingGiven, framework: Framework) -> TrainingRecord:
    """Record a completed course; the same one again is brought up to date. Raises Invalid for an unknown course or a future day."""
    require(actor, Operation.WRITE_TRAINING, person.organisation_id)
    with recorded(actor) as unit:
        return save_training(unit, person, given, framework)[0]


def record_all(actor: Actor, asked: Sequence[tuple[int, TrainingGiven]], framework: Framework) -> list[TrainingRecord]:
    """Record courses of people by id, every one or none; about 2 queries a row.

    Raises:
        NotPermitted: a caller who may record nobody's training.
        BulkRefused: with the refusal per row. A person outside the caller's scope is refused as one who is not there.
    """
    if actor.organisations_for(Operation.WRITE_TRAINING) == frozenset():
        raise NotPermitted("Your role does not allow this. Ask your coordinator who can do it.")
    scope = Person.objects.filter(within(actor, Operation.WRITE_TRAINING), within(actor, Operation.READ_PEOPLE))
    people = scope.select_related("organisation").in_bulk({person for person, _ in asked})

    def record(row: tuple[int, TrainingGiven]) -> TrainingRecord:
        if row[0] not in people:
            raise NotFound("There is no such person.", fields={"person": "Give the id of a person whose training you may record."})
        return save_training(unit, people[row[0]], row[1], framework)[0]

    with recorded(actor) as unit:
        return every(asked, record, what="records", done="stored")


def save_training(unit: Unit, person: Person, given: TrainingGiven, framework: Framework) -> tuple[TrainingRecord, bool]:
    check_training(given, framework)
    values = {"hours": given.hours, "provider": given.provider}
    find = {"person": person, "course": given.course, "completed_on": given.completed_on}
    return unit.put(
        TrainingRecord,
        find,
        values,
        event="training.recorded",
        organisation_id=person.organisation_id,
        person=person.pk,
        course=given.course,
    )


def check_training(given: TrainingGiven, framework: Framework) -> None:
    if given.course not in framework.courses:
        raise Invalid(
            f"{given.course} is not a course of the catalogue.", fields={"course": f"Use one of: {', '.join(sorted(framework.courses))}."}
        )
    if given.completed_on > clock.today():
        raise Invalid("A course cannot have been completed in the future.", fields={"completed_on": "Give today or an earlier day."})
    clock.check_years({"completed_on": given.completed_on})
    if given.hours is not None and not 0 < given.hours <= MOST_HOURS:
        raise Invalid(
            f"The hours of a course are more than 0 and at most {MOST_HOURS:,}.",
            fields={"hours": "Give the hours taught, or leave it blank."},
        )

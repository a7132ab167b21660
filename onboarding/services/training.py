"""Training records: a person completed a course of the framework's catalogue."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from checklists.definition import Framework
from onboarding import clock
from onboarding.errors import Invalid
from onboarding.models import Person, TrainingRecord
from onboarding.policies import Actor, require
from onboarding.roles import Operation
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

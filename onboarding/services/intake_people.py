"""Rows about people, their posts, vetting and training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onboarding import names
from onboarding.errors import DomainError, Invalid
from onboarding.models import Person, RoleAssignment, TrainingRecord, VettingAssertion
from onboarding.services.intake_lines import Line
from onboarding.services.intake_names import find_person
from onboarding.services.people import PersonGiven, PostGiven, VettingGiven, save_person, save_post, save_vetting
from onboarding.services.training import TrainingGiven, save_training

if TYPE_CHECKING:
    from onboarding.services.intake import Intake


def take_person(intake: Intake, line: Line) -> bool:
    organisation = intake.organisation(line)
    name = names.clean(str(line.value("name", "")), "name", most=150)
    known = Person.objects.filter(organisation=organisation, name_key=names.key_of(name)[:150]).first()
    person, changed = save_person(
        intake.unit,
        organisation,
        PersonGiven(
            name=name,
            work_email=line.value("work_email", known.work_email if known else ""),
            accreditation=line.value("accreditation", known.accreditation if known else ""),
            code_signed_on=line.date("code_signed_on") or (known.code_signed_on if known else None),
            boundary_signed_on=line.date("boundary_signed_on") or (known.boundary_signed_on if known else None),
        ),
    )
    changed = _post(intake, line, person) or changed
    return _vetting(intake, line, person) or changed


def stand_in_person(intake: Intake, line: Line) -> None:
    try:
        organisation = intake.organisation(line)
        name = names.clean(str(line.value("name", "")), "name", most=150)
        if not Person.objects.filter(organisation=organisation, name_key=names.key_of(name)[:150]).exists():
            save_person(intake.unit, organisation, PersonGiven(name=name))
    except DomainError:
        return


def _post(intake: Intake, line: Line, person: Person) -> bool:
    site = intake.site(line) if line.value("site") else None
    since, role = line.date("since"), str(line.value("role", ""))
    if since is None or not role:
        # The reader has reported a blank or unreadable needed cell.
        return False
    known = RoleAssignment.objects.filter(person=person, site=site, role=role, since=since).first()
    given = PostGiven(
        role=role,
        since=since,
        site=site,
        until=line.date("until") or (known.until if known else None),
        decision_nation=line.value("decision_nation", known.decision_nation if known else ""),
        offered_on=line.date("offered_on") or (known.offered_on if known else None),
    )
    return save_post(intake.unit, person, given)[1]


def _vetting(intake: Intake, line: Line, person: Person) -> bool:
    regime, issued_on = line.value("vetting_regime"), line.date("vetting_issued_on")
    if (not regime and issued_on is None) or line.spoiled("vetting_regime", "vetting_issued_on"):
        return False
    if not regime or issued_on is None:
        raise Invalid(
            f"{person.name}: a vetting outcome needs both the regime and the issue date.",
            fields={"vetting_regime": "Fill in the issue date too."} if regime else {"vetting_issued_on": "Fill in the regime too."},
        )
    known = VettingAssertion.objects.filter(person=person, regime=regime, issued_on=issued_on).first()
    given = VettingGiven(
        regime=regime,
        issued_on=issued_on,
        decision=line.value("vetting_decision", known.decision if known else "pending"),
        level=line.value("vetting_level", known.level if known else ""),
        workforce=known.workforce if known else "",
        barred_list_checked=known.barred_list_checked if known else None,
        checked_on=line.date("vetting_checked_on") or (known.checked_on if known else None),
        checked_by=known.checked_by if known else "",
        decided_on=line.date("vetting_decided_on") or (known.decided_on if known else None),
        update_service_checked_on=line.date("update_service_checked_on") or (known.update_service_checked_on if known else None),
    )
    return save_vetting(intake.unit, person, given)[1]


def take_training(intake: Intake, line: Line) -> bool:
    organisation = intake.organisation(line)
    if line.spoiled("person"):
        return False
    person = find_person(organisation, str(line.value("person", "")))
    course, completed_on = _course(intake, line), line.date("completed_on")
    if not course or completed_on is None:
        return False
    known = TrainingRecord.objects.filter(person=person, course=course, completed_on=completed_on).first()
    given = TrainingGiven(
        course=course,
        completed_on=completed_on,
        hours=line.value("hours", known.hours if known else None),
        provider=line.value("provider", known.provider if known else ""),
    )
    return save_training(intake.unit, person, given, intake.framework)[1]


def _course(intake: Intake, line: Line) -> str:
    if line.spoiled("course"):
        return ""
    text = str(line.value("course", ""))
    courses = intake.framework.courses
    if text.strip().upper() in courses:
        return text.strip().upper()
    wanted = names.key_of(text)
    matching = [
        code
        for code, course in courses.items()
        if wanted in {names.key_of(title) for title in (code, course.title, f"{course.title} {course.level}")}
        or wanted in {names.key_of(f"{course.title} level {course.level[1:]}"), names.key_of(f"{code} {course.title}")}
        or wanted == names.key_of(f"{course.title} {code}")
    ]
    if len(matching) != 1:
        raise Invalid(f"{text[:80]} is not a course of the catalogue.", fields={"course": f"Use a code: {', '.join(sorted(courses))}."})
    return matching[0]

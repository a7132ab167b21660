"""What is stored, as the rows of an intake workbook: the way back of ``services.intake``.

Vetting is not among it: who looks at an outcome is put on record one by one. Documents, decisions and dates of going live are not either;
they are not taken from a workbook.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from checklists.answer_lines import answer_lines
from checklists.loading import framework_of
from onboarding import clock
from onboarding.errors import Invalid
from onboarding.models import (
    Agreement,
    Organisation,
    OrganisationIdentifier,
    Person,
    Programme,
    RoleAssignment,
    Site,
    SiteRequirement,
    TrainingRecord,
)

Line = dict[str, Any]
MOST_ROWS: Mapping[str, int] = defaultdict(lambda: 5_000, answers=20_000)
"""What one table of a workbook may have to be taken in again."""
NO_WORDING = "The form of the framework's present version has no wording that leads back to this answer."
NO_POST = "A person without a post has no row in this workbook."
MORE_SIGNATURES = "The workbook has room for two signatures."


def intake_data(programme: Programme, site: Site | None) -> dict[str, Any]:
    """Every host, or the host of ``site``, in tables of rows by field; 8 queries. Values are JSON: days as ISO text, money in pounds.

    ``left_out`` says what is stored and has no place in the form. Raises Invalid where a table would be too long to be taken in again.
    """
    hosts = Organisation.objects.filter(pk=site.organisation_id) if site else Organisation.objects.all()
    left_out: list[Line] = []
    tables = {
        "organisations": list(_organisations(hosts, left_out)),
        "sites": list(_sites(programme, site)),
        "people": list(_people(site, left_out)),
        "training": list(_training(site)),
        "agreements": list(_agreements(site, left_out)),
        "answers": list(_answers(programme, site, left_out)),
    }
    too_long = {noun: f"{len(rows):,} rows" for noun, rows in tables.items() if len(rows) > MOST_ROWS[noun]}
    if too_long:
        raise Invalid("That is more than one workbook can hold; ask for the workbook of one host at a time.", fields=too_long)
    return {"as_of": clock.today().isoformat(), "programme": programme.name, "tables": tables, "left_out": left_out}


def _organisations(hosts: Iterable[Organisation], left_out: list[Line]) -> Iterator[Line]:
    entries: dict[int, list[OrganisationIdentifier]] = defaultdict(list)
    for entry in OrganisationIdentifier.objects.filter(organisation__in=hosts).order_by("scheme", "value"):
        entries[entry.organisation_id].append(entry)
    for host in hosts:
        line = {
            "name": host.name,
            "legal_structure": host.legal_structure,
            "organisation_type": host.organisation_type,
            "size_band": host.size_band,
            "income_gbp": host.income_gbp,
            "flags": host.flags,
            "website": host.website,
        }
        for entry in entries[host.pk]:
            if entry.scheme in line:
                left_out.append(_about(host.name, entry.scheme.upper(), "The workbook has room for one number of each register."))
            line[entry.scheme] = entry.value
        yield _filled(line | _checked(host, entries[host.pk], left_out))


def _checked(host: Organisation, entries: list[OrganisationIdentifier], left_out: list[Line]) -> Line:
    """One row tells of all its register numbers at once."""
    told = {(entry.status, entry.checked_on, entry.checked_by) for entry in entries}
    if len(told) > 1:
        left_out.append(_about(host.name, "Register status", "Its register numbers were checked on different days or differ in status."))
    if len(told) != 1:
        return {}
    status, checked_on, checked_by = told.pop()
    return {"register_status": status, "register_checked_on": _day(checked_on), "register_checked_by": checked_by}


def _sites(programme: Programme, site: Site | None) -> Iterator[Line]:
    rows = Site.objects.filter(programme=programme, **_of(site, "organisation")).select_related("organisation", "coordinator")
    for row in rows.order_by("organisation__name", "name", "pk"):
        yield _filled(
            {
                "name": row.name,
                "organisation": row.organisation.name,
                "localities": row.locality_codes,
                "coordinator_email": row.coordinator.email if row.coordinator else "",
                "started_on": _day(row.started_on),
                "target_go_live_on": _day(row.target_go_live_on),
            }
        )


def _people(site: Site | None, left_out: list[Line]) -> Iterator[Line]:
    rows = RoleAssignment.objects.filter(**_of(site, "person__organisation")).select_related("person__organisation", "site")
    for row in rows.order_by("person__organisation__name", "person__name", "person_id", "role", "since", "pk"):
        person = row.person
        yield _filled(
            {
                "organisation": person.organisation.name,
                "site": row.site.name if row.site else "",
                "name": person.name,
                "work_email": person.work_email,
                "role": [row.role],
                "since": _day(row.since),
                "until": _day(row.until),
                "decision_nation": row.decision_nation,
                "offered_on": _day(row.offered_on),
                "code_signed_on": _day(person.code_signed_on),
                "boundary_signed_on": _day(person.boundary_signed_on),
                "accreditation": person.accreditation,
            }
        )
    without = Person.objects.filter(roles=None, **_of(site, "organisation")).select_related("organisation")
    left_out.extend(_about(person.organisation.name, person.name, NO_POST) for person in without.order_by("organisation__name", "name"))


def _training(site: Site | None) -> Iterator[Line]:
    rows = TrainingRecord.objects.filter(person__roles__isnull=False, **_of(site, "person__organisation")).distinct()
    for row in rows.select_related("person__organisation").order_by("person__organisation__name", "person__name", "course", "completed_on"):
        yield _filled(
            {
                "organisation": row.person.organisation.name,
                "person": row.person.name,
                "course": row.course,
                "completed_on": _day(row.completed_on),
                "hours": row.hours,
                "provider": row.provider,
            }
        )


def _agreements(site: Site | None, left_out: list[Line]) -> Iterator[Line]:
    rows = Agreement.objects.filter(**_of(site, "organisation")).select_related("organisation", "site")
    for row in rows.order_by("organisation__name", "kind", "counterparty", "pk"):
        line = {
            "organisation": row.organisation.name,
            "site": row.site.name if row.site else "",
            "kind": row.kind,
            "with": row.counterparty,
            "signed_on": _day(row.signed_on),
            "review_due": _day(row.review_due),
            "ends_on": _day(row.ends_on),
            "framework_version": row.framework_version,
            "granularity": row.granularity,
        }
        for side, signature in zip(("host", "partner"), row.signatures, strict=False):
            line |= {
                f"{side}_signatory": signature["name"],
                f"{side}_role": signature["role"],
                f"{side}_signed_on": signature["signed_on"],
            }
        if len(row.signatures) > 2:
            left_out.append(_about(row.organisation.name, f"Agreement with {row.counterparty}", MORE_SIGNATURES))
        yield _filled(line)


def _answers(programme: Programme, site: Site | None, left_out: list[Line]) -> Iterator[Line]:
    framework = framework_of(programme.framework)
    rows = SiteRequirement.objects.filter(site__programme=programme, **_of(site, "site__organisation")).exclude(answers={})
    told = rows.order_by("site__organisation__name", "site__name", "site_id", "key").values_list(
        "site__organisation__name", "site__name", "key", "answers"
    )
    for host, name, key, answers in told.iterator(chunk_size=2000):
        requirement = framework.requirements.get(key)
        if requirement is None:
            left_out.append(_about(host, key, "The framework's present version does not have this requirement."))
            continue
        lines, lost = answer_lines(framework, requirement, answers)
        left_out.extend(_about(host, f"{key} {' '.join(path)}", NO_WORDING) for path in lost)
        for line in lines:
            yield _filled(
                {
                    "organisation": host,
                    "site": name,
                    "requirement": line.requirement,
                    "for": line.row,
                    "question": line.question,
                    "answer": line.answer,
                }
            )


def _of(site: Site | None, path: str) -> dict[str, int]:
    return {path: site.organisation_id} if site else {}


def _about(host: str, what: str, why: str) -> Line:
    return {"organisation": host, "what": what, "why": why}


def _filled(line: Line) -> Line:
    return {field: value for field, value in line.items() if value not in (None, "", [])}


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None

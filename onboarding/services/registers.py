"""Training registers: what a worker read becomes proposals; a person confirms or dismisses them, and only then are there records."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from checklists.definition import Framework
from checklists.loading import framework_of
from onboarding import clock, names
from onboarding.errors import BulkRefused, DomainError, Invalid, NotFound, WrongState
from onboarding.models import EvidenceVersion, Person, Site, TrainingProposal, TrainingRecord
from onboarding.policies import Actor, require
from onboarding.roles import Operation
from onboarding.services.register_rows import ReadRow, row_of
from onboarding.services.training import TrainingGiven, save_training
from onboarding.services.unit import Unit, recorded
from onboarding.transitions import why_closed

Status = TrainingProposal.Status
GONE = "The newest version of the register no longer has this row."
MAX_BULK = 500
SURE = 0.85
"""Below this a match is a guess (as in ``workflows.inspectors``; a test compares them): whoever confirms has to say what it is."""
_UPDATED = (
    "version", "status", "reason", "decided_at", "sheet", "row", "cells", "person", "person_confidence", "course",
    "course_confidence", "completed_on", "expires_on", "provider", "hours", "problems", "needs_look",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryReported:
    """One finding of a training inspector; ``data`` is what was read."""

    site_id: int
    version_id: int
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """What a person says about a proposal. None keeps what was read."""

    proposal: int
    person: int | None = None
    course: str | None = None
    completed_on: dt.date | None = None
    provider: str | None = None
    hours: float | None = None


def propose(unit: Unit, sites: Sequence[Site], entries: Sequence[EntryReported]) -> None:
    """Keep entries as proposals of their site; a row seen before stays what it is. Entries that cannot be used are left out."""
    by_version: dict[tuple[int, int], list[Mapping[str, Any]]] = {}
    for entry in entries:
        by_version.setdefault((entry.site_id, entry.version_id), []).append(entry.data)
    kept = EvidenceVersion.objects.exclude(status=EvidenceVersion.Status.REFUSED)
    versions = list(kept.filter(pk__in={version_id for _, version_id in by_version}))
    for site, version in product(sites, versions):
        if data := by_version.get((site.pk, version.pk)):
            _propose_version(unit, site, version, data)


def _propose_version(unit: Unit, site: Site, version: EvidenceVersion, entries: Sequence[Mapping[str, Any]]) -> None:
    people = set(Person.objects.filter(organisation=site.organisation_id).values_list("pk", flat=True))
    courses = framework_of(site.framework_version).courses
    rows = {row.fingerprint: row for data in entries if (row := row_of(data, people, courses)) is not None}
    known = {row.fingerprint: row for row in TrainingProposal.objects.filter(site=site)}
    on_record = set(
        TrainingRecord.objects.filter(person__organisation=site.organisation_id).values_list("person_id", "course", "completed_on")
    )
    new = [
        TrainingProposal(
            site=site, version=version, fingerprint=key, person_read=row.person_read, course_read=row.course_read, **row.values()
        )
        for key, row in rows.items()
        if key not in known and (row.person_id, row.course, row.completed_on) not in on_record
    ]
    TrainingProposal.objects.bulk_create(new, batch_size=200)
    again = [_read_again(known[key], version, row) for key, row in rows.items() if key in known and _stands(known[key])]
    TrainingProposal.objects.bulk_update(again, _UPDATED, batch_size=50)
    gone = (
        TrainingProposal.objects.filter(site=site, status=Status.PROPOSED, version__evidence=version.evidence_id)
        .exclude(version=version)
        .update(status=Status.DISMISSED, reason=GONE, decided_at=clock.now())
    )
    if new or gone:
        unit.event("register.read", site=site, version=version.pk, proposed=len(new), gone=gone)


def _stands(proposal: TrainingProposal) -> bool:
    """Whether a row that is there again waits for a person: also one set aside only because a version had left it out."""
    return proposal.status == Status.PROPOSED or (proposal.status == Status.DISMISSED and proposal.decided_by_id is None)


def _read_again(proposal: TrainingProposal, version: EvidenceVersion, row: ReadRow) -> TrainingProposal:
    proposal.version, proposal.status, proposal.reason, proposal.decided_at = version, Status.PROPOSED, "", None
    for name, value in row.values().items():
        setattr(proposal, name, value)
    return proposal


def confirm(actor: Actor, site: Site, asked: Sequence[Confirmation]) -> list[TrainingProposal]:
    """Make training records of proposals, as read or as corrected; all or none. Confirming the same again changes nothing.

    Raises BulkRefused with the reason per row when any of them cannot become a record.
    """
    require(actor, Operation.CONFIRM_TRAINING, site.organisation_id)
    with recorded(actor) as unit:
        locked = _open_site(unit, site)
        found = _proposals(locked, [one.proposal for one in asked])
        people = {person.pk: person for person in Person.objects.filter(organisation=locked.organisation_id)}
        framework = framework_of(locked.framework_version)
        errors: dict[int, DomainError] = {}
        changed = []
        for index, one in enumerate(asked):
            try:
                if _confirm_one(unit, found.get(one.proposal), one, people, framework):
                    changed.append(one.proposal)
            except DomainError as error:
                errors[index] = error
        if errors:
            raise BulkRefused(errors, "rows", "confirmed")
        if changed:
            unit.event("register.confirmed", site=locked, proposals=changed)
    return [found[one.proposal] for one in asked]


def _open_site(unit: Unit, site: Site) -> Site:
    locked = unit.lock(site.pk)[0]
    if closed := why_closed(locked):
        raise WrongState(closed)
    return locked


def _proposals(site: Site, ids: Sequence[int]) -> dict[int, TrainingProposal]:
    if not 1 <= len(ids) <= MAX_BULK:
        raise Invalid("That is not a number of rows we can take.", fields={"proposals": f"Send 1 to {MAX_BULK} rows at a time."})
    clean = EvidenceVersion.Status.CLEAN
    in_use = {"version__status": clean, "version__evidence__withdrawn_at": None}
    rows = TrainingProposal.objects.select_for_update(of=("self",)).filter(site=site, pk__in=set(ids), **in_use)
    return {row.pk: row for row in rows.select_related("version__evidence")}


def _confirm_one(
    unit: Unit, proposal: TrainingProposal | None, one: Confirmation, people: Mapping[int, Person], framework: Framework
) -> bool:
    """Whether anything changed."""
    if proposal is None:
        raise NotFound("There is no such row at this site.")
    person_id = one.person if one.person is not None else proposal.person_id
    given = _given(proposal, one)
    if proposal.status == Status.CONFIRMED:
        if (proposal.person_id, proposal.course, proposal.completed_on) == (person_id, given.course, given.completed_on):
            return False
        raise WrongState("This row was confirmed before, otherwise. Correct the training record itself.")
    if proposal.status == Status.DISMISSED:
        raise WrongState(f"This row was dismissed: {proposal.reason}")
    if one.person is None and proposal.person_confidence < SURE:
        person_id = None
    person = people.get(person_id) if person_id is not None else None
    if person is None:
        raise Invalid(
            f"It is not sure who “{proposal.person_read}” is.",
            fields={"person": "Say which of the organisation's people completed the course, or dismiss the row."},
        )
    proposal.record = _record(unit, person, given, framework)
    proposal.person, proposal.course, proposal.completed_on = person, given.course, given.completed_on
    proposal.provider, proposal.hours = given.provider, given.hours
    proposal.person_confidence = proposal.course_confidence = 1.0
    proposal.status, proposal.decided_by, proposal.decided_at = Status.CONFIRMED, unit.actor.user if unit.actor else None, clock.now()
    proposal.save()
    return True


def _given(proposal: TrainingProposal, one: Confirmation) -> TrainingGiven:
    course = one.course if one.course is not None else proposal.course
    completed_on = one.completed_on or proposal.completed_on
    if one.course is None and proposal.course_confidence < SURE:
        raise Invalid(
            f"It is not sure which course “{proposal.course_read}” is.",
            fields={"course": "Say which course of the catalogue it is, or dismiss the row."},
        )
    if not course:
        raise Invalid("No course is named.", fields={"course": "Say which course of the catalogue it is, or dismiss the row."})
    if completed_on is None:
        raise Invalid("The day of completion is not known.", fields={"completed_on": "Give the day, or dismiss the row."})
    return TrainingGiven(
        course=course,
        completed_on=completed_on,
        hours=one.hours if one.hours is not None else proposal.hours,
        provider=one.provider if one.provider is not None else proposal.provider,
    )


def _record(unit: Unit, person: Person, given: TrainingGiven, framework: Framework) -> TrainingRecord:
    """The record of this completion, made once: what is on record already keeps what the register leaves blank."""
    known = TrainingRecord.objects.filter(person=person, course=given.course, completed_on=given.completed_on).first()
    if known is not None:
        given = TrainingGiven(
            course=given.course,
            completed_on=given.completed_on,
            hours=known.hours if given.hours is None else given.hours,
            provider=given.provider or known.provider,
        )
    return save_training(unit, person, given, framework)[0]


def dismiss(actor: Actor, site: Site, proposals: Sequence[int], reason: str) -> list[TrainingProposal]:
    """Set proposals aside with a reason; all or none. Dismissing again changes nothing. Raises BulkRefused for confirmed ones."""
    require(actor, Operation.CONFIRM_TRAINING, site.organisation_id)
    why = names.clean(reason, "reason", most=300)
    with recorded(actor) as unit:
        locked = _open_site(unit, site)
        found = _proposals(locked, proposals)
        errors: dict[int, DomainError] = {}
        for index, pk in enumerate(proposals):
            if pk not in found:
                errors[index] = NotFound("There is no such row at this site.")
            elif found[pk].status == Status.CONFIRMED:
                errors[index] = WrongState("This row was confirmed and is on record. Correct the training record itself.")
        if errors:
            raise BulkRefused(errors, "rows", "dismissed")
        rows = [row for row in found.values() if row.status == Status.PROPOSED]
        for row in rows:
            row.status, row.reason, row.decided_by, row.decided_at = Status.DISMISSED, why, actor.user, clock.now()
        TrainingProposal.objects.bulk_update(rows, ["status", "reason", "decided_by", "decided_at"], batch_size=100)
        if rows:
            unit.event("register.dismissed", site=locked, proposals=[row.pk for row in rows])
    return [found[pk] for pk in proposals]

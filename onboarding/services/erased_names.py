"""A person's name taken out of everything of the organisation that repeats it, so that only a number is left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Q, QuerySet

from onboarding import clock
from onboarding.models import (
    Agreement,
    CheckResult,
    Erasure,
    OrganisationIdentifier,
    Person,
    RoleAssignment,
    SiteRequirement,
    TrainingProposal,
    TrainingRecord,
    VettingAssertion,
    Waiver,
)  # fmt: skip
from onboarding.name_spellings import Spellings
from onboarding.services.disposal_acts import Destroyed
from onboarding.services.summaries import summarise


def erase_person(person: Person, erasure: Erasure) -> Destroyed:
    """Blank a person. Posts stay with role and dates, ended at the latest today, so that counts stay true; training and vetting go.

    Answers are the host's own words and what reviewers decided on; where one still holds the name, ``still_named`` counts it for
    people to put right. Documents that name the person are erased one by one.
    """
    name, stand_in = Spellings(person.name), f"erased person {person.pk}"
    counts = {
        "vetting": VettingAssertion.objects.filter(person=person).delete()[0],
        "proposals": _proposals(person, name),
        "training": TrainingRecord.objects.filter(person=person).delete()[0],
        "posts": _end_posts(person),
        "people": 1,
        "signatures": _signatures(person.organisation_id, name, stand_in),
        "findings": _findings(person.organisation_id, name, stand_in),
        "mentions": _mentions(person.organisation_id, name, stand_in),
    }
    counts["still_named"] = sum(name.occurs_within(answers) for answers in _answers(person.organisation_id))
    erasure.reason = name.replaced(stand_in, erasure.reason)
    # A key that no typed name folds to, so that nobody of the host can hold it already.
    person.name, person.name_key, person.work_email, person.accreditation = stand_in, f"#{person.pk}", "", ""
    person.code_signed_on = person.boundary_signed_on = None
    person.version += 1
    person.save()
    return Destroyed(counts)


def _end_posts(person: Person) -> int:
    posts = RoleAssignment.objects.filter(person=person)
    today = clock.today()
    standing = posts.filter(Q(until=None) | Q(until__gt=today))
    standing.filter(since__gt=today).update(until=F("since"))
    standing.filter(since__lte=today).update(until=today)
    return posts.update(offered_on=None, decision_nation="")


def _signatures(organisation_id: int, name: Spellings, stand_in: str) -> int:
    count = 0
    for agreement in Agreement.objects.select_for_update().filter(organisation=organisation_id):
        if name.occurs_within(agreement.signatures):
            agreement.signatures = _without(agreement.signatures, name, stand_in)
            agreement.version += 1
            agreement.save(update_fields=["signatures", "version"])
            count += 1
    return count


def _findings(organisation_id: int, name: Spellings, stand_in: str) -> int:
    changed = []
    for result in CheckResult.objects.filter(version__evidence__organisation=organisation_id).iterator(chunk_size=500):
        if name.occurs_within([result.reason, result.quotation, result.data]):
            result.reason = name.replaced(stand_in, result.reason)[:600]
            result.quotation = name.replaced(stand_in, result.quotation)[:400]
            result.data = _without(result.data, name, stand_in)
            changed.append(result)
    CheckResult.objects.bulk_update(changed, ["reason", "quotation", "data"], batch_size=200)
    summarise(SiteRequirement.objects.filter(pk__in={result.requirement_id for result in changed}))
    return len(changed)


def _proposals(person: Person, name: Spellings) -> int:
    """What registers claim of the person, matched or only read under that name."""
    rows = TrainingProposal.objects.filter(site__organisation=person.organisation_id)
    named = [row.pk for row in rows.only("person", "person_read") if row.person_id == person.pk or name.occurs_in(row.person_read)]
    return rows.filter(pk__in=named).delete()[0]


def _mentions(organisation_id: int, name: Spellings, stand_in: str) -> int:
    """Columns that hold nothing but a name; one query each to read and one to write."""
    columns: tuple[tuple[QuerySet[Any], str], ...] = (
        (VettingAssertion.objects.filter(person__organisation=organisation_id), "checked_by"),
        (OrganisationIdentifier.objects.filter(organisation=organisation_id), "checked_by"),
        (Waiver.objects.filter(requirement__site__organisation=organisation_id), "owner"),
    )
    count = 0
    for rows, column in columns:
        named = [pk for pk, text in rows.exclude(**{column: ""}).values_list("pk", column) if name.is_all_of(text)]
        count += rows.filter(pk__in=named).update(**{column: stand_in}) if named else 0
    return count


def _answers(organisation_id: int) -> Iterator[Any]:
    yield from SiteRequirement.objects.filter(site__organisation=organisation_id).values_list("answers", flat=True).iterator()


def _without(value: Any, name: Spellings, stand_in: str) -> Any:
    if isinstance(value, str):
        return name.replaced(stand_in, value)
    if isinstance(value, dict):
        return {name.replaced(stand_in, key): _without(item, name, stand_in) for key, item in value.items()}
    if isinstance(value, list):
        return [_without(item, name, stand_in) for item in value]
    return value

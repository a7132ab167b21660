"""All that is stored about one person, for that person: what the law gives everybody a right to (UK GDPR Article 15)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Model, QuerySet

from accounts.models import User
from onboarding import clock
from onboarding.errors import NotFound
from onboarding.models import (
    Agreement,
    AuditEvent,
    CheckResult,
    Delivery,
    Evidence,
    GateDecision,
    Interest,
    Membership,
    OrganisationIdentifier,
    Person,
    Review,
    RoleAssignment,
    SiteNote,
    SiteRequirement,
    TrainingProposal,
    TrainingRecord,
    VettingAssertion,
    Waiver,
)
from onboarding.name_spellings import Spellings
from onboarding.services.unit import recorded

OF_SITE, OF_REQUIREMENT = "site__organisation", "requirement__site__organisation"
MENTIONED_IN: tuple[tuple[type[Model], str, tuple[str, ...]], ...] = (
    (Agreement, "organisation", ("signatures",)),
    (CheckResult, OF_REQUIREMENT, ("reason", "quotation", "data")),
    (Evidence, "organisation", ("name",)),
    (GateDecision, OF_SITE, ("note", "present", "recused")),
    (OrganisationIdentifier, "organisation", ("checked_by",)),
    (Review, OF_REQUIREMENT, ("note", "judgements", "reasons")),
    (SiteNote, OF_SITE, ("text",)),
    (SiteRequirement, OF_SITE, ("answers", "judgements", "decision_note", "decision_reasons")),
    (TrainingProposal, OF_SITE, ("person_read", "cells")),
    (VettingAssertion, "person__organisation", ("checked_by",)),
    (Waiver, OF_REQUIREMENT, ("reason", "compensating_control", "owner")),
)
"""Where a name may stand in words of the organisation's own: the model, the way to the organisation, the columns."""
NOT_IN_HERE = (
    "The text of documents is not searched; those in which an inspector found the name are among the mentions.",
    "What another organisation stores about somebody of the same name is theirs to give.",
)


def copy_out(person_id: int) -> dict[str, Any]:
    """Everything by kind, ready for JSON; that it was copied out is on the trail. Reads every row of the organisation that may name people.

    Raises:
        NotFound: there is no such person.
    """
    person = Person.objects.select_related("organisation").filter(pk=person_id).first()
    if person is None:
        raise NotFound(f"There is no person {person_id}. The API's list of an organisation's people has their numbers.")
    with recorded(None) as unit:
        unit.event("person.copied_out", organisation_id=person.organisation_id, person=person.pk)
    return {
        "made_at": clock.now().isoformat(),
        "organisation": person.organisation.name,
        "person": _plain(person),
        "posts": _all(RoleAssignment.objects.filter(person=person)),
        "training": _all(TrainingRecord.objects.filter(person=person)),
        "vetting": _all(VettingAssertion.objects.filter(person=person)),
        "training_proposals": _all(TrainingProposal.objects.filter(person=person)),
        "mentions": list(_mentions(person)),
        "sign_in": _sign_in(person),
        "trail": _events(AuditEvent.objects.filter(data__person=person.pk)),
        "not_in_here": list(NOT_IN_HERE),
    }


def _mentions(person: Person) -> Iterator[dict[str, Any]]:
    name = Spellings(person.name)
    for model, path, columns in MENTIONED_IN:
        rows = model._default_manager.filter(**{path: person.organisation_id})
        for row in rows.order_by("pk").only("pk", *columns).iterator(chunk_size=500):
            if found := {column: getattr(row, column) for column in columns if name.occurs_within(getattr(row, column))}:
                yield {"where": model._meta.verbose_name, "id": row.pk, **found}


def _sign_in(person: Person) -> dict[str, Any] | None:
    """The sign-in under the person's work address, with its roles, ties, letters and what it did."""
    user = User.objects.filter(email__iexact=person.work_email).first() if person.work_email else None
    if user is None:
        return None
    letters = Delivery.objects.filter(recipient__iexact=user.email).order_by("pk")
    return {
        **_plain(user, ("id", "email", "name", "is_active", "created_at", "last_login")),
        "roles": _all(Membership.objects.filter(user=user)),
        "ties": _all(Interest.objects.filter(user=user)),
        "letters": [_plain(letter, ("id", "event_type", "content", "state", "created_at")) for letter in letters],
        "did": _events(AuditEvent.objects.filter(actor_id=user.pk)),
    }


def _events(rows: QuerySet[AuditEvent]) -> list[dict[str, Any]]:
    return [{"at": row.at.isoformat(), "what": row.name, **row.data} for row in rows.order_by("pk").iterator(chunk_size=1000)]


def _all(rows: QuerySet[Any]) -> list[dict[str, Any]]:
    return [_plain(row) for row in rows.order_by("pk")]


def _plain(row: Model, columns: tuple[str, ...] = ()) -> dict[str, Any]:
    names = columns or tuple(field.attname for field in row._meta.concrete_fields)
    return {name: getattr(row, name) for name in names}

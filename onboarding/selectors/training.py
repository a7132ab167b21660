"""Training records of everybody whom the caller may know."""

from __future__ import annotations

from django.db.models import QuerySet

from onboarding.errors import NotPermitted
from onboarding.models import TrainingRecord
from onboarding.policies import Actor, within
from onboarding.roles import Operation


def records(actor: Actor) -> QuerySet[TrainingRecord]:
    """Records with person and organisation joined; 1 query. Raises NotPermitted for who may know nobody."""
    if actor.organisations_for(Operation.READ_PEOPLE) == frozenset():
        raise NotPermitted("Your role does not allow this. Ask your coordinator who can do it.")
    rows = TrainingRecord.objects.filter(within(actor, Operation.READ_PEOPLE, "person__organisation"))
    return rows.select_related("person__organisation")

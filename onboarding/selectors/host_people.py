"""People of a host organisation with posts and training, as the host keeps them."""

from __future__ import annotations

from django.db.models import Prefetch, QuerySet

from onboarding.models import Organisation, Person, RoleAssignment, TrainingRecord


def people_of(organisation: Organisation) -> QuerySet[Person]:
    """With posts (newest first) and training; 3 queries."""
    posts = RoleAssignment.objects.select_related("site").order_by("until", "-since")
    training = TrainingRecord.objects.order_by("course", "-completed_on")
    return (
        Person.objects.filter(organisation=organisation)
        .order_by("name", "pk")
        .prefetch_related(Prefetch("roles", posts), Prefetch("training", training))
    )

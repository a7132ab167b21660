"""Sites as a table: filtered, ordered and light, for lists on screens and in spreadsheets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from checklists.facts import State
from onboarding.models import Site, SiteRequirement, SiteStatus
from onboarding.policies import Actor, sites_visible_to

US = "us"
"""Stands for every role of the programme where a holder is asked for."""
ORDERINGS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "pk"),
    "readiness": ("readiness_percent", "name", "pk"),
    "-readiness": ("-readiness_percent", "name", "pk"),
    "blockers": ("-blocker_count", "name", "pk"),
    "go_live": ("earliest_go_live", "name", "pk"),
}
COLUMNS = (
    "slug", "name", "region_code", "status", "stage", "rag", "readiness_percent", "blocker_count", "holder", "next_action",
    "earliest_go_live", "target_go_live_on", "organisation__name",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class SitesView:
    """Which sites, in which order. ``holder`` is a role key, or ``US`` for sites where something waits for a review.

    ``status`` empty: every site that has not withdrawn.
    """

    text: str = ""
    status: str = ""
    rag: str = ""
    stage: str = ""
    region: str = ""
    holder: str = ""
    order: str = "name"


def sites_in(actor: Actor, view: SitesView) -> QuerySet[Site]:
    """The sites the caller may see, with the columns of a table alone."""
    found = sites_visible_to(actor).select_related("organisation").only(*COLUMNS)
    found = found.filter(status=view.status) if view.status else found.exclude(status=SiteStatus.WITHDRAWN)
    exact = {"rag": view.rag, "stage": view.stage, "region_code": view.region}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if view.holder == US:
        waiting = SiteRequirement.objects.filter(state=State.SUBMITTED, applicable=True)
        found = found.filter(pk__in=waiting.order_by().values("site"))
    elif view.holder:
        found = found.filter(holder=view.holder)
    if text := view.text.strip():
        found = found.filter(Q(name__icontains=text) | Q(organisation__name__icontains=text))
    return found.order_by(*ORDERINGS.get(view.order, ORDERINGS["name"]))

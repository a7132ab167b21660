"""What leadership looks at after the headline: which requirements hold sites up, and training by nation. Counted in SQL."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q

from checklists.definition import Framework
from checklists.evaluation import SATISFIED, Standing
from onboarding.models import Programme, Review, Site, SiteRequirement, SiteStatus
from onboarding.selectors import reporting_people
from onboarding.selectors.reporting_coverage import nation_at
from onboarding.selectors.reporting_national import OUT_OF_PLAY
from onboarding.selectors.reporting_scope import Scope
from reports.model import Hotspot, TrainingLine


@dataclass(frozen=True, slots=True)
class Obstacle:
    """``in_review``: of the sites it holds up, those that sent it and wait for a reviewer; at the others its owner has the next step."""

    spot: Hotspot
    in_review: int


def hotspots(programme: Programme, framework: Framework) -> list[Obstacle]:
    """Per requirement: active sites that can act on it, those that have not met it, and reviews that sent it back; 2 queries."""
    rows = SiteRequirement.objects.filter(~Q(site__status=SiteStatus.WITHDRAWN), site__programme=programme, applicable=True)
    counted = {
        key: (applicable, unmet, in_review)
        for key, applicable, unmet, in_review in rows.exclude(standing__in=[standing.value for standing in OUT_OF_PLAY])
        .order_by()
        .values_list("key")
        .annotate(
            can_act=Count("pk"),
            unmet=Count("pk", filter=~Q(standing__in=[standing.value for standing in SATISFIED])),
            in_review=Count("pk", filter=Q(standing=Standing.WITH_REVIEWER.value)),
        )
    }
    sent_back = Review.objects.filter(
        ~Q(requirement__site__status=SiteStatus.WITHDRAWN), requirement__site__programme=programme, decision__in=["return", "reject"]
    )
    returned = dict(sent_back.order_by().values_list("requirement__key").annotate(Count("pk")))
    found = []
    for one in framework.requirements.values():
        applicable, unmet, in_review = counted.get(one.key, (0, 0, 0))
        spot = Hotspot(key=one.key, title=one.title, applicable=applicable, unmet=unmet, returned=returned.get(one.key, 0))
        found.append(Obstacle(spot, in_review))
    return found


def training(programme: Programme, framework: Framework, as_of: dt.date) -> tuple[TrainingLine, ...]:
    """Pooled by nation with small counts kept back; 3 queries. An organisation counts where its first site by name is."""
    scope = Scope(programme, framework, as_of)
    roles = {role for one in reporting_people.asked(framework) for role in one.roles}
    nations: dict[int, str] = {}
    placed = Site.objects.filter(programme=programme).order_by("name", "pk").values_list("organisation_id", "region_code", "nations")
    for organisation_id, region, given in placed:
        nations.setdefault(organisation_id, nation_at(region, given))
    return reporting_people.pooled(reporting_people.posts(scope, roles), nations, scope)

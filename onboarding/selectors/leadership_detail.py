"""What leadership looks at after the headline: which requirements hold sites up, and training by nation. Counted in SQL."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, TextField
from django.db.models.functions import Cast

from checklists.definition import Framework
from checklists.evaluation import SATISFIED, Standing
from checklists.loading import framework_of
from checklists.models import FrameworkVersion
from onboarding import standing_letters
from onboarding.models import Programme, Review, Site, SiteStatus
from onboarding.selectors import reporting_people, trained
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
    """Per requirement: active sites that can act on it, those that have not met it, and reviews that sent it back; 3 queries."""
    stand = _standings(programme)
    sent_back = Review.objects.filter(
        ~Q(requirement__site__status=SiteStatus.WITHDRAWN), requirement__site__programme=programme, decision__in=["return", "reject"]
    )
    returned = dict(sent_back.order_by().values_list("requirement__key").annotate(Count("pk")))
    found = []
    for one in framework.requirements.values():
        at = stand.get(one.key, Counter())
        applicable = sum(n for standing, n in at.items() if standing not in OUT_OF_PLAY)
        unmet = applicable - sum(at[standing] for standing in SATISFIED)
        spot = Hotspot(key=one.key, title=one.title, applicable=applicable, unmet=unmet, returned=returned.get(one.key, 0))
        found.append(Obstacle(spot, at[Standing.WITH_REVIEWER]))
    return found


def _standings(programme: Programme) -> dict[str, Counter[Standing]]:
    """How many active sites stand how, by requirement, whichever version they are pinned to; 2 queries."""
    texts: dict[int, list[str]] = {}
    active = Site.objects.filter(~Q(status=SiteStatus.WITHDRAWN), programme=programme).order_by()
    for version_id, text in active.values_list("framework_version_id", "standings"):
        texts.setdefault(version_id, []).append(text)
    together: dict[str, Counter[Standing]] = {}
    for version in FrameworkVersion.objects.filter(pk__in=texts).defer("content"):
        for key, counts in standing_letters.counted(texts[version.pk], list(framework_of(version).requirements)).items():
            together.setdefault(key, Counter()).update(counts)
    return together


def training(programme: Programme, framework: Framework, as_of: dt.date) -> tuple[TrainingLine, ...]:
    """Pooled by nation with small counts kept back; 1 query, 3 while a site is not driven yet or has another version.

    An organisation counts where its first site by name is.
    """
    nations: dict[int, str] = {}
    kept: list[tuple[str, str]] = []
    is_kept = True
    placed = Site.objects.filter(programme=programme).order_by("name", "pk").annotate(text=Cast("trained", TextField()))
    columns = ("organisation_id", "region_code", "nations", "status", "framework_version_id", "text")
    for organisation_id, region, given, status, version_id, text in placed.values_list(*columns):
        nation = nations.setdefault(organisation_id, nation_at(region, given))
        if status != SiteStatus.WITHDRAWN:
            is_kept = is_kept and text is not None and version_id == programme.framework_id
            kept.append((nation, text))
    if is_kept:
        return reporting_people.controlled(framework, trained.counted(kept, framework, as_of))
    scope = Scope(programme, framework, as_of)
    roles = {role for one in reporting_people.asked(framework) for role in one.roles}
    return reporting_people.pooled(reporting_people.posts(scope, roles), nations, scope)

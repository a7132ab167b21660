"""One site while its requirements are moved: its position, evaluations, fresh reviews, and what the guards look at."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from checklists.evaluation import Evaluation, RequirementEvaluation
from checklists.loading import framework_of
from onboarding.asked import ACCEPTING, Action, Asked
from onboarding.guards import MoveContext
from onboarding.models import Interest, Site, SiteRequirement
from onboarding.policies import Actor
from onboarding.selectors import facts as positions
from onboarding.selectors import requirements
from onboarding.selectors.facts import Position
from onboarding.selectors.linked import PastReview, SeenDocument
from onboarding.services import evaluation as projection


@dataclass(slots=True)
class SiteWork:
    """One site during a bulk: its position and evaluations by day."""

    site: Site
    position: Position
    evaluations: dict[dt.date, Evaluation] = field(default_factory=dict)
    changed: dict[int, SiteRequirement] = field(default_factory=dict)
    has_other_follow_ups: bool = False
    has_interest: bool = False

    def evaluation(self, requirement: str, on: dt.date) -> RequirementEvaluation:
        if on not in self.evaluations:
            self.evaluations[on] = projection.evaluation_of(self.position, on)
        return self.evaluations[on].requirements[requirement]


def open_sites(sites: Sequence[Site], tied: Collection[int]) -> dict[str, SiteWork]:
    """The work on each site by slug. ``tied`` are the sites of organisations in which the caller declared an interest. 2 queries."""
    return {p.site.slug: SiteWork(p.site, p, has_interest=p.site.pk in tied) for p in positions.load(sites)} if sites else {}


def interest_of(actor: Actor) -> Exists:
    """Whether the caller has a standing interest in a site's organisation, to annotate sites with."""
    return Exists(Interest.objects.filter(user=actor.user, ended_on=None, organisation=OuterRef("organisation")))


def context_of(actor: Actor, work: SiteWork, row: SiteRequirement, asked: Asked) -> MoveContext:
    requirement = framework_of(work.site.framework_version).requirements[row.key]
    first = first_review(work, row) if requirement.four_eyes else None
    return MoveContext(
        actor=actor,
        asked=asked,
        row=row,
        requirement=requirement,
        evaluation=work.evaluation(row.key, asked.on),
        documents=tuple(work.position.documents.get(row.pk, ())),
        organisation_id=work.site.organisation_id,
        first_reviewer=first.reviewer_id if first else None,
        first_role=first.role if first else "",
        first_decision=first.decision if first else "",
        points=requirements.points_of(work.site, requirement),
        has_interest=work.has_interest,
    )


def seen_hash(row: SiteRequirement, documents: Sequence[SeenDocument]) -> str:
    """What a review is bound to: the answers and the exact bytes of every linked document."""
    body = {"answers": row.answers, "documents": sorted(f"{d.evidence_id}:{d.sha256}" for d in documents)}
    return hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def first_review(work: SiteWork, row: SiteRequirement) -> PastReview | None:
    """The accepting review of the present submission that still counts: it saw the same answers and the same bytes."""
    seen = seen_hash(row, work.position.documents.get(row.pk, ()))
    for review in work.position.reviews.get(row.pk, ()):
        if Action(review.decision) in ACCEPTING and review.seen == seen and review.submission == row.submissions:
            return review
    return None

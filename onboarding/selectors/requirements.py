"""Requirements as people read them: a site's whole tree, those of all sites, and the reviewers' queue."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import Count, Q, QuerySet

from checklists.definition import Requirement
from checklists.evaluation import SATISFIED
from checklists.facts import State
from checklists.loading import framework_of
from onboarding.models import EvidenceUse, Review, Site, SiteRequirement, SiteStatus
from onboarding.policies import Actor, within
from onboarding.roles import Operation
from onboarding.selectors.linked import SeenDocument


def tree(site: Site, today: dt.date) -> list[dict[str, Any]]:
    """Every requirement of a site in framework order, with documents and who has reviewed the present submission. 3 queries."""
    rows = {row.key: row for row in SiteRequirement.objects.filter(site=site)}
    documents: dict[int, list[dict[str, Any]]] = defaultdict(list)
    uses = EvidenceUse.objects.filter(requirement__site=site, evidence__withdrawn_at=None).order_by("evidence__versions__number")
    newest: dict[tuple[int, int], dict[str, Any]] = {}
    for requirement_id, evidence_id, name, number, sha256, status in uses.values_list(
        "requirement_id",
        "evidence_id",
        "evidence__name",
        "evidence__versions__number",
        "evidence__versions__sha256",
        "evidence__versions__status",
    ):
        newest[requirement_id, evidence_id] = {"id": evidence_id, "name": name, "number": number, "sha256": sha256, "status": status}
    for (requirement_id, _), document in newest.items():
        documents[requirement_id].append(document)
    reviews: dict[tuple[int, int], list[int]] = defaultdict(list)
    for requirement_id, submission, reviewer_id in Review.objects.filter(requirement__site=site).values_list(
        "requirement_id", "submission", "reviewer_id"
    ):
        reviews[requirement_id, submission].append(reviewer_id)
    requirements = framework_of(site.framework_version).requirements
    return [
        entry_of(site, row, documents.get(row.pk, []), reviews.get((row.pk, row.submissions), []), today)
        for key in requirements
        if (row := rows.get(key)) is not None
    ]


def document_of(seen: SeenDocument) -> dict[str, Any]:
    return {"id": seen.evidence_id, "name": seen.name, "number": seen.number, "sha256": seen.sha256, "status": seen.status}


def entry_of(site: Site, row: SiteRequirement, documents: list[dict[str, Any]], reviewed_by: list[int], today: dt.date) -> dict[str, Any]:
    """One requirement as people read it. 0 queries."""
    requirement = framework_of(site.framework_version).requirements[row.key]
    unmet = row.applicable and row.standing not in SATISFIED
    return {
        "id": row.pk,
        "key": row.key,
        "stage": requirement.stage,
        "step": requirement.step,
        "title": requirement.title,
        "owner": requirement.owner,
        "reviewer": requirement.reviewer,
        "four_eyes": requirement.four_eyes,
        "mandatory": requirement.mandatory,
        "state": row.state,
        "standing": row.standing,
        "applicable": row.applicable,
        "due_on": row.due_on,
        "overdue_days": max((today - row.due_on).days, 0) if unmet and row.due_on else 0,
        "valid_until": row.valid_until,
        "blocked_by": row.blocked_by,
        "reasons": row.reasons,
        "rules": row.rules,
        "findings": row.findings,
        "answers": row.answers,
        "documents": documents,
        "reviewed_by": reviewed_by,
        "submitted_on": row.submitted_on,
        "decided_on": row.decided_on,
        "decision_note": row.decision_note,
        "decision_reasons": row.decision_reasons,
        "waived_until": row.waived_until,
        "version": row.version,
    }


def queue(actor: Actor) -> QuerySet[SiteRequirement]:
    """Submitted requirements the caller may review, with site and organisation joined; those of hosts they have a tie to are left out."""
    if actor.organisations_for(Operation.READ_EVIDENCE) is not None:
        return SiteRequirement.objects.none()
    # Sites are named by what is few, never joined: all that waits is counted by an index of its own.
    return (
        SiteRequirement.objects.filter(state=State.SUBMITTED, applicable=True)
        .exclude(site__in=Site.objects.filter(status=SiteStatus.WITHDRAWN).order_by().values("pk"))
        .exclude(Q(site__in=Site.objects.filter(organisation__in=list(actor.own)).order_by().values("pk")) | Q(submitted_by=actor.user))
        .select_related("site__organisation", "site__framework_version")
        .defer("answers", "rules", "findings", "site__framework_version__content")
    )


def waiting(actor: Actor) -> tuple[int, int]:
    """How many requirements wait for a review, whoever decides, and at how many of the sites the caller may read. 1 query."""
    scope = SiteRequirement.objects.filter(within(actor, Operation.READ_SITE, "site__organisation"))
    found = scope.filter(state=State.SUBMITTED, applicable=True, site__withdrawn_on=None)
    counts = found.aggregate(waiting=Count("pk"), sites=Count("site", distinct=True))
    return counts["waiting"], counts["sites"]


def rows(actor: Actor) -> QuerySet[SiteRequirement]:
    """Requirements of every site in the caller's scope, as stored, without answers and findings; 1 query."""
    scope = SiteRequirement.objects.filter(within(actor, Operation.READ_SITE, "site__organisation"))
    return scope.select_related("site__organisation", "site__framework_version").only(
        "key", "state", "standing", "applicable", "due_on", "valid_until", "blocked_by", "reasons", "submitted_on", "decided_on", "version",
        "site__slug", "site__name", "site__organisation__slug", "site__framework_version__sha256",
    )  # fmt: skip


def points_of(site: Site, requirement: Requirement) -> dict[str, str]:
    """The labels of the points to decide on at this site, by key, in the framework's order."""
    return framework_of(site.framework_version).points_of(requirement, site.nations)

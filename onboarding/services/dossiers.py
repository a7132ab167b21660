"""All that a reviewer needs in one answer: the requirement, its documents, what was found in them, earlier reviews, what can be decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from checklists.loading import framework_of
from onboarding import clock
from onboarding.asked import Action, ReasonCode
from onboarding.errors import NotFound
from onboarding.models import CheckResult, Evidence, EvidenceCopy, EvidenceVersion, Review, Site, SiteRequirement
from onboarding.policies import Actor
from onboarding.selectors import requirements
from onboarding.services.possible import possible
from onboarding.services.reading import may_decide
from onboarding.services.site_work import seen_hash
from onboarding.services.unit import recorded

CLEAN = EvidenceVersion.Status.CLEAN


def dossier(actor: Actor, site: Site, key: str) -> dict[str, Any]:
    """The dossier of one requirement; about 18 queries whatever the number of documents, versions and findings.

    Who was shown what was found in documents is on record before this returns.

    Raises:
        NotFound: the site has no such requirement.
    """
    entry = next((entry for entry in requirements.tree(site, clock.today()) if entry["key"] == key), None)
    if entry is None:
        raise NotFound(f"There is no requirement {key} at {site.name}.")
    actions, work = possible(actor, site, key)
    row = work.position.rows[key]
    seen = seen_hash(row, work.position.documents.get(row.pk, ()))
    requirement = framework_of(site.framework_version).requirements[key]
    documents = _documents(row, may_look=may_decide(actor, site.organisation_id))
    if shown := [document["id"] for document in documents if document["findings"]]:
        with recorded(actor) as unit:
            unit.event("evidence.findings_read", organisation_id=site.organisation_id, at=site.slug, requirement=key, evidence=shown)
    return {
        "requirement": entry,
        "points": [{"key": point, "label": label} for point, label in requirements.points_of(site, requirement).items()],
        "reason_codes": [code.value for code in ReasonCode],
        "documents": documents,
        "reviews": [_review(review, row, seen) for review in Review.objects.filter(requirement=row).order_by("-pk")],
        "actions": [{"action": possible.action.value, "refusals": list(possible.refusals)} for possible in actions],
    }


def _documents(row: SiteRequirement, *, may_look: bool) -> list[dict[str, Any]]:
    """``may_look``: whether the caller sees what was read in documents that are held."""
    documents = Evidence.objects.filter(uses__requirement=row).prefetch_related("versions").order_by("name", "pk")
    newest = {document.pk: next(iter(document.versions.all()), None) for document in documents}
    version_ids = [version.pk for document in documents if document.withdrawn_at is None and (version := newest[document.pk]) is not None]
    copies: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for version_id, kind, number in EvidenceCopy.objects.filter(version__in=version_ids).values_list("version_id", "kind", "number"):
        copies[version_id].append((kind, number))
    findings: dict[int, list[CheckResult]] = defaultdict(list)
    for result in _latest(CheckResult.objects.filter(requirement=row, version__in=version_ids)):
        findings[result.version_id].append(result)
    return [
        {
            "id": document.pk,
            "name": document.name,
            "withdrawn_at": document.withdrawn_at,
            "versions": list(document.versions.all()),
            "copies": _copies(copies[version.pk]),
            "findings": [_finding(result, is_shown=version.status == CLEAN or may_look) for result in findings[version.pk]],
        }
        for document in documents
        if (version := newest[document.pk]) is not None
    ]


def _latest(results: Iterable[CheckResult]) -> list[CheckResult]:
    """The findings of each inspector's newest version alone."""
    newest: dict[tuple[int, str], str] = {}
    results = list(results)
    for result in results:
        family, _, version = result.inspector.partition("/")
        known = newest.get((result.version_id, family), "")
        newest[result.version_id, family] = max(known, version, key=lambda text: (len(text), text))
    return [r for r in results if newest[r.version_id, r.inspector.partition("/")[0]] == r.inspector.partition("/")[2]]


def _copies(found: list[tuple[str, int]]) -> dict[str, Any]:
    kinds = {kind for kind, _ in found}
    return {
        "pages": sum(kind == EvidenceCopy.Kind.PAGE for kind, _ in found),
        **{name: kind in kinds for name, kind in (("safe", "safe"), ("text", "text"), ("changes", "changes"), ("annotated", "annotated"))},
    }


def _finding(result: CheckResult, *, is_shown: bool) -> dict[str, Any]:
    """What was read in a document that is not cleared may be what must not be seen: only the outcome is shown then."""
    return {
        "inspector": result.inspector,
        "check": result.check_name,
        "outcome": result.outcome,
        "reason": result.reason,
        "page": result.page,
        "quotation": result.quotation if is_shown else "",
        "data": result.data if is_shown else {},
    }


def _review(review: Review, row: SiteRequirement, seen: str) -> dict[str, Any]:
    """``is_current``: it was of this submission, and what the reviewer saw is still what is there."""
    return {
        "reviewer": review.reviewer_id,
        "role": review.role,
        "decision": Action(review.decision).value,
        "note": review.note,
        "judgements": review.judgements,
        "points": review.points,
        "reasons": review.reasons,
        "decided_on": review.decided_on,
        "is_current": review.submission == row.submissions and review.seen == seen,
    }

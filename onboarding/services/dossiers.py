"""All that a reviewer needs in one answer: the requirement, its documents, what was found in them, earlier reviews, what can be decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from checklists.loading import framework_of
from onboarding import clock
from onboarding.asked import Action, ReasonCode
from onboarding.errors import DomainError
from onboarding.models import CheckResult, EvidenceCopy, EvidenceVersion, Review, Site, SiteRequirement
from onboarding.policies import Actor
from onboarding.selectors import requirements
from onboarding.selectors.inspections import current
from onboarding.services.possible import possible
from onboarding.services.reading import content_of, may_decide_without, may_open, note_reading
from onboarding.services.site_work import seen_hash
from onboarding.services.unit import recorded

CLEAN = EvidenceVersion.Status.CLEAN
READ_AS = {EvidenceCopy.Kind.TEXT: "words", EvidenceCopy.Kind.CHANGES: "changes"}
"""Copies that are JSON, by the name under which a document has them once they are read."""


def dossier(actor: Actor, site: Site, key: str, *, words_of: int = 0) -> dict[str, Any]:
    """The dossier of one requirement; about 13 queries whatever the number of documents, versions and findings.

    Who was shown what was found in documents is on record before this returns, and so is the reading of ``words_of`` documents: the
    first in use come with their words, where no page has a picture, and with what changed against the version before.

    Raises:
        NotFound: the site has no such requirement.
    """
    actions, work = possible(actor, site, key)
    row, framework = work.position.rows[key], framework_of(site.framework_version)
    row.site = site
    seen = work.position.documents.get(row.pk, ())
    reviews = list(Review.objects.filter(requirement=row).select_related("reviewer").order_by("-pk"))
    reviewed_by = [review.reviewer_id for review in reversed(reviews) if review.submission == row.submissions]
    may_look = may_decide_without(actor, site.organisation_id) and not work.has_interest
    documents, copies = _documents(row, may_look=may_look)
    _shown(actor, row, documents, copies, words_of)
    points = requirements.points_of(site, framework.requirements[key])
    return {
        "row": row,
        "requirement": requirements.entry_of(site, row, [requirements.document_of(one) for one in seen], reviewed_by, clock.today()),
        "points": [{"key": point, "label": label} for point, label in points.items()],
        "reason_codes": [code.value for code in ReasonCode],
        "documents": documents,
        "reviews": [_review(review, row, seen_hash(row, seen)) for review in reviews],
        "actions": [{"action": possible.action.value, "refusals": list(possible.refusals)} for possible in actions],
    }


Copies = dict[int, list[tuple[str, int, str]]]
"""Kind, number and hash of the copies of a version."""


def _documents(row: SiteRequirement, *, may_look: bool) -> tuple[list[dict[str, Any]], Copies]:
    """With the copies of the newest versions. ``may_look``: whether the caller sees what was read in documents that are held. 3 queries."""
    versions: dict[int, list[EvidenceVersion]] = defaultdict(list)
    rows = EvidenceVersion.objects.filter(evidence__uses__requirement=row).select_related("evidence")
    for version in rows.order_by("evidence__name", "evidence", "-number"):
        versions[version.evidence_id].append(version)
    newest = [of[0].pk for of in versions.values() if of[0].evidence.withdrawn_at is None]
    copies: Copies = defaultdict(list)
    for version_id, kind, number, sha256 in EvidenceCopy.objects.filter(version__in=newest).values_list(
        "version_id", "kind", "number", "sha256"
    ):
        copies[version_id].append((kind, number, sha256))
    findings: dict[int, list[CheckResult]] = defaultdict(list)
    for result in current(CheckResult.objects.filter(requirement=row, version__in=newest), {row.pk: row.answers}).findings:
        findings[result.version_id].append(result)
    documents = [
        {
            "id": document,
            "name": of[0].evidence.name,
            "withdrawn_at": of[0].evidence.withdrawn_at,
            "versions": of,
            "copies": _copies(copies[of[0].pk]),
            "findings": [_finding(result, is_shown=of[0].status == CLEAN or may_look) for result in findings[of[0].pk]],
        }
        for document, of in versions.items()
    ]
    return documents, copies


def _shown(actor: Actor, row: SiteRequirement, documents: Sequence[dict[str, Any]], copies: Copies, words_of: int) -> None:
    """Put on record what the caller is shown of documents, then give ``words`` and ``changes`` to those that are read."""
    in_use = [document for document in documents if document["withdrawn_at"] is None][:words_of]
    opened = [(document, kind, sha256) for document in in_use for kind, sha256 in _to_read(actor, document, copies)]
    with_findings = [document["id"] for document in documents if document["findings"]]
    if not (opened or with_findings):
        return
    with recorded(actor) as unit:
        if with_findings:
            where = row.site.organisation_id
            unit.event("evidence.findings_read", organisation_id=where, at=row.site.slug, requirement=row.key, evidence=with_findings)
        for document, kind, _ in opened:
            note_reading(unit, document["versions"][0], kind)
    for document, kind, sha256 in opened:
        with suppress(DomainError):
            document[READ_AS[kind]] = content_of(actor, document["versions"][0], sha256)


def _to_read(actor: Actor, document: Mapping[str, Any], copies: Copies) -> Iterator[tuple[EvidenceCopy.Kind, str]]:
    """The words of a document that has no pictures, and its changes, where the caller may open it."""
    version = document["versions"][0]
    if version.status != CLEAN or not may_open(actor, version):
        return
    for kind, _, sha256 in copies[version.pk]:
        if kind in READ_AS and not (kind == EvidenceCopy.Kind.TEXT and document["copies"]["pages"]):
            yield EvidenceCopy.Kind(kind), sha256


def _copies(found: list[tuple[str, int, str]]) -> dict[str, Any]:
    kinds = {kind for kind, _, _ in found}
    return {
        "pages": sum(kind == EvidenceCopy.Kind.PAGE for kind, _, _ in found),
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
        "reviewer_name": review.reviewer.name,
        "role": review.role,
        "decision": Action(review.decision).value,
        "note": review.note,
        "judgements": review.judgements,
        "points": review.points,
        "reasons": review.reasons,
        "decided_on": review.decided_on,
        "is_current": review.submission == row.submissions and review.seen == seen,
    }

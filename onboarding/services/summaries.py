"""What is kept with a requirement of the findings about its documents: the worst one of each inspector."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from onboarding.models import CheckResult, EvidenceUse, SiteRequirement
from onboarding.selectors.inspections import BEHIND, current
from onboarding.services.saving import save_columns

SEVERITY = {"fail": 3, "needs_human": 2, "cannot_tell": 1, "pass": 0}


def summarise(rows: Iterable[SiteRequirement]) -> None:
    """Set each row's ``findings`` and store them. 2 queries and the write."""
    held = list(rows)
    set_findings(held)
    save_columns(held, ["findings"])


def set_findings(rows: Sequence[SiteRequirement]) -> None:
    """Set each row's ``findings`` to the worst result per inspector over the newest versions of its documents; 2 queries.

    A document that has not been compared with the answers as they stand can say at best that nobody can tell.
    """
    newest: dict[tuple[int, int], int] = {}
    uses = EvidenceUse.objects.filter(requirement__in=rows, evidence__withdrawn_at=None)
    for requirement_id, evidence_id, version_id in uses.order_by("evidence__versions__number").values_list(
        "requirement_id", "evidence_id", "evidence__versions__id"
    ):
        newest[requirement_id, evidence_id] = version_id
    in_use = {(requirement_id, version_id) for (requirement_id, _), version_id in newest.items()}
    worst: dict[int, dict[str, dict[str, str]]] = {row.pk: {} for row in rows}
    results = CheckResult.objects.filter(requirement__in=rows).order_by("requirement_id", "version_id", "inspector", "ordinal")
    found = current((one for one in results if (one.requirement_id, one.version_id) in in_use), {row.pk: row.answers for row in rows})
    said = [(one.requirement_id, one.inspector.partition("/")[0], one.outcome, one.reason) for one in found.findings]
    said += [(requirement_id, family, "cannot_tell", BEHIND) for requirement_id, _, family in sorted(found.behind)]
    for requirement_id, family, outcome, reason in said:
        known = worst[requirement_id].get(family)
        if known is None or SEVERITY[outcome] > SEVERITY[known["outcome"]]:
            worst[requirement_id][family] = {"outcome": outcome, "reason": reason}
    for row in rows:
        row.findings = worst[row.pk]

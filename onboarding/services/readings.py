"""What was read in a document goes when the document goes."""

from __future__ import annotations

from collections.abc import Collection

from onboarding.models import CheckResult, TrainingProposal

GONE = "What was found here went with the document."


def forget_readings(version_ids: Collection[int]) -> dict[str, int]:
    """Empty the findings of versions and remove what registers among them claim. Returns how many of each. 2 queries."""
    findings = CheckResult.objects.filter(version__in=version_ids).update(quotation="", data={}, reason=GONE)
    proposals, _ = TrainingProposal.objects.filter(version__in=version_ids).delete()
    return {"findings": findings, "proposals": proposals}

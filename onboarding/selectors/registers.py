"""What registers propose, as people see it."""

from __future__ import annotations

from django.db.models import QuerySet

from onboarding.models import EvidenceVersion, Site, TrainingProposal


def proposals_of(site: Site, status: str | None = None, needs_look: bool | None = None) -> QuerySet[TrainingProposal]:
    """Proposals of a site with the document they were read from, once that may be seen; 1 query."""
    shown = TrainingProposal.objects.filter(site=site, version__status=EvidenceVersion.Status.CLEAN, version__evidence__withdrawn_at=None)
    rows = shown.select_related("version__evidence", "person", "decided_by")
    if status is not None:
        rows = rows.filter(status=status)
    return rows if needs_look is None else rows.filter(needs_look=needs_look)

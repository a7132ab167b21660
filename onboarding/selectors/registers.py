"""What registers propose, as people see it."""

from __future__ import annotations

from django.db.models import QuerySet

from onboarding.models import EvidenceVersion, Site, TrainingProposal


def proposals_of(site: Site) -> QuerySet[TrainingProposal]:
    """Proposals of a site with the document they were read from, once that may be seen; 1 query."""
    shown = TrainingProposal.objects.filter(site=site, version__status=EvidenceVersion.Status.CLEAN, version__evidence__withdrawn_at=None)
    return shown.select_related("version__evidence", "person", "decided_by")

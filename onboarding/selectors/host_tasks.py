"""A site's requirements as its host works through them: enough for a list, without answers, rules and findings."""

from __future__ import annotations

from onboarding.models import Site, SiteRequirement

HEAVY = ("answers", "judgements", "findings", "rules", "decision_reasons")


def task_rows(site: Site) -> dict[str, SiteRequirement]:
    """By requirement key, only what applies; 1 query. What the list does not show is left in the database."""
    rows = SiteRequirement.objects.filter(site=site, applicable=True).defer(*HEAVY)
    return {row.key: row for row in rows}

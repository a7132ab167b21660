"""A site's facts and records in the shape the engine takes, for one site or a batch: 2 queries whatever the number of sites."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import QuerySet

from checklists import facts as f
from onboarding.asked import ACCEPTING
from onboarding.models import Site, SiteRequirement
from onboarding.selectors.linked import Lead, PastReview, SeenDocument
from onboarding.selectors.small_facts import SmallFacts, follow_ups, small_facts


@dataclass(slots=True)
class Position:
    """All that is known about a site: its facts, its requirement rows by key, who leads its host, and by row what is linked to it.

    ``reviews`` are those of requirements that wait, the oldest first, that count: whoever has a tie to the host by now settles nothing.
    ``documents`` are the newest versions.
    ``unsaved`` names the columns of rows, by id, that a write has changed and that are saved with the projection.
    """

    site: Site
    facts: f.SiteFacts
    rows: dict[str, SiteRequirement]
    documents: defaultdict[int, list[SeenDocument]]
    reviews: defaultdict[int, list[PastReview]]
    leads: tuple[Lead, ...] = ()
    unsaved: dict[int, set[str]] = field(default_factory=dict)

    def first_reviewer(self, row: SiteRequirement) -> int | None:
        """Who accepted what is sent now, of a row that waits all the same: for a second one."""
        accepted = [
            review.reviewer_id
            for review in self.reviews.get(row.pk, ())
            if review.submission == row.submissions and review.decision in ACCEPTING
        ]
        return accepted[-1] if accepted else None

    def records(self) -> list[f.Record]:
        return [record_of(row, len(self.documents.get(row.pk, ()))) for row in self.rows.values()]


def record_of(row: SiteRequirement, documents: int) -> f.Record:
    return f.Record(
        requirement=row.key,
        state=f.State(row.state),
        answers=row.answers,
        documents=documents,
        judgements=row.judgements,
        submitted_on=row.submitted_on,
        decided_on=row.decided_on,
        decision_note=row.decision_note,
        waived_until=row.waived_until,
    )


def load(sites: Sequence[Site]) -> list[Position]:
    """Positions in the order of ``sites``; each site needs ``organisation`` and ``framework_version`` joined."""
    site_ids = [site.pk for site in sites]
    rows: dict[int, dict[str, SiteRequirement]] = defaultdict(dict)
    for row in SiteRequirement.objects.filter(site__in=site_ids).order_by("site_id", "id"):
        rows[row.site_id][row.key] = row
    small = small_facts(sites)
    return [
        Position(
            site=site,
            facts=_facts(site, rows[site.pk].values(), small),
            rows=rows[site.pk],
            documents=small.documents_of(site.pk),
            reviews=small.reviews_of(site.organisation_id, site.pk),
            leads=small.leads_of(site.organisation_id),
        )
        for site in sites
    ]


def reload_follow_ups(loaded: Sequence[Position]) -> None:
    """Bring positions up to date after a write that may have opened or closed conditions and actions. 1 query."""
    small = follow_ups([position.site for position in loaded])
    for position in loaded:
        site_id = position.site.pk
        position.facts = replace(position.facts, conditions=small.conditions_of(site_id), actions=small.actions_of(site_id))


def _facts(site: Site, rows: Iterable[SiteRequirement], small: SmallFacts) -> f.SiteFacts:
    organisation = site.organisation
    return f.SiteFacts(
        nations=frozenset(site.nations),
        structure=organisation.legal_structure,
        size=organisation.size_band,
        organisation_type=organisation.organisation_type,
        started_on=site.started_on,
        flags=frozenset(organisation.flags),
        income_gbp=organisation.income_gbp,
        localities=tuple(site.locality_codes),
        identifiers=small.identifiers_of(site.organisation_id),
        people=small.people_of(site.organisation_id, site.pk),
        agreements=small.agreements_of(site.organisation_id, site.pk),
        actions=small.actions_of(site.pk),
        conditions=small.conditions_of(site.pk),
        gates=small.gates_of(site.pk),
        findings=tuple(_findings(rows)),
        framework_version=site.framework_version.version,
        went_live_on=site.went_live_on,
        withdrawn_on=site.withdrawn_on,
        target_go_live_on=site.target_go_live_on,
        last_activity_on=site.last_activity_on,
    )


def _findings(rows: Iterable[SiteRequirement]) -> Iterable[f.Finding]:
    for row in rows:
        for check, finding in row.findings.items():
            yield f.Finding(requirement=row.key, check=check, outcome=finding["outcome"], reason=finding.get("reason", ""))


def locked_sites(rows: QuerySet[Site], of: Sequence[str] = ("self",)) -> list[Site]:
    """``rows`` locked for change in id order, with organisation and version joined (1 query; SQLite locks the whole database instead)."""
    return list(rows.select_for_update(of=of).select_related("organisation", "framework_version", "programme").order_by("pk"))

"""What the national report is counted from, read in ten queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checklists import words
from checklists.definition import Framework
from checklists.evaluation import GateStatus, Rag, Standing
from checklists.loading import framework_of
from onboarding.models import Programme, Site, SiteRequirement
from onboarding.selectors import reporting_people
from onboarding.selectors.reporting_criteria import ADVOCATE
from onboarding.selectors.reporting_scope import Scope, agreements, follow_ups
from onboarding.selectors.reporting_site import day, is_vetting, public_reasons
from reports.model import AgreementLine, FollowUp, GateAt, RequirementName, SiteLine

PARTNER_FORM, RECOGNITION_FORM, FIDELITY = "partner_dsa", "recognition", "fidelity_percent"


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement of one site: only what the reports count."""

    standing: Standing
    due_on: dt.date | None
    valid_until: dt.date | None


Rows = Mapping[int, Mapping[str, Row]]
ABSENT = Row(Standing.NOT_APPLICABLE, None, None)


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that was read, before anything is counted. ``stored`` and ``sites`` run in the same order."""

    scope: Scope
    stored: Sequence[Site]
    sites: tuple[SiteLine, ...]
    rows: Rows
    names: tuple[RequirementName, ...]
    follow_ups: tuple[FollowUp, ...]
    agreements: tuple[AgreementLine, ...]
    everyone: Sequence[reporting_people.Post]
    answers: Mapping[int, Sequence[Any]]

    @property
    def active(self) -> list[Site]:
        return [site for site in self.stored if site.withdrawn_on is None]

    def row(self, site: Site, key: str) -> Row:
        """``ABSENT`` for a requirement the site's version does not have."""
        return self.rows[site.pk].get(key, ABSENT)


def gather(programme: Programme, as_of: dt.date) -> Gathered:
    """10 queries."""
    programme = Programme.objects.select_related("framework").get(pk=programme.pk)
    framework = framework_of(programme.framework)
    scope = Scope(programme, framework, as_of)
    stored = list(Site.objects.filter(programme=programme).select_related("organisation", "framework_version").order_by("name", "pk"))
    rows, names = _rows(programme), _requirement_names(framework)
    roles = {ADVOCATE, *(role for one in reporting_people.asked(framework) for role in one.roles)}
    return Gathered(
        scope=scope,
        stored=stored,
        sites=tuple(_site(framework, site, rows[site.pk], names) for site in stored),
        rows=rows,
        names=names,
        follow_ups=follow_ups(scope),
        agreements=agreements(scope),
        everyone=reporting_people.posts(scope, roles),
        answers=_answers(programme, framework),
    )


def _rows(programme: Programme) -> Rows:
    """1 query."""
    found: defaultdict[int, dict[str, Row]] = defaultdict(dict)
    standings = {standing.value: standing for standing in Standing}
    fields = ("site_id", "key", "applicable", "standing", "due_on", "valid_until")
    for site_id, key, applicable, standing, due_on, valid_until in SiteRequirement.objects.filter(site__programme=programme).values_list(
        *fields
    ):
        found[site_id][key] = Row(standings[standing], due_on, valid_until) if applicable else ABSENT
    return found


def _requirement_names(framework: Framework) -> tuple[RequirementName, ...]:
    return tuple(
        RequirementName(
            key=one.key,
            title=one.title,
            stage=one.stage,
            gate=one.due_gate,
            owner=words.role(framework, one.owner),
            reviewer=words.role(framework, one.reviewer),
            mandatory=one.mandatory,
            never_conditional=one.never_conditional,
        )
        for one in framework.requirements.values()
    )


def _site(framework: Framework, site: Site, rows: Mapping[str, Row], names: Sequence[RequirementName]) -> SiteLine:
    organisation = site.organisation
    return SiteLine(
        name=site.name,
        organisation=organisation.name,
        nations=tuple(site.nations),
        region_code=site.region_code,
        structure=organisation.legal_structure,
        organisation_type=organisation.organisation_type,
        size=organisation.size_band,
        status=site.status,
        stage=site.stage,
        rag=Rag(site.rag),
        rag_reasons=tuple(public_reasons(framework, site.rag_reasons[:2])),
        readiness_percent=site.readiness_percent,
        progress_percent=site.progress_percent,
        blockers=site.blocker_count,
        next_action=next_action_of(framework, site),
        holder=words.role(framework, site.holder) if site.holder else "",
        earliest_go_live=site.earliest_go_live,
        target_go_live_on=site.target_go_live_on,
        started_on=site.started_on,
        went_live_on=site.went_live_on,
        last_activity_on=site.last_activity_on,
        gates=tuple(gate_at(gate, site.gates.get(gate, {})) for gate in framework.gates),
        standings=tuple(rows.get(name.key, ABSENT).standing for name in names),
    )


def next_action_of(framework: Framework, site: Site) -> str:
    """Without the reason where it is about vetting."""
    requirement = framework.requirements.get(site.next_actions[0].get("requirement") or "") if site.next_actions else None
    private = requirement is not None and is_vetting(requirement)
    return site.next_action.split(". ", 1)[0].rstrip(".") + "." if private else site.next_action


def gate_at(key: str, stored: Mapping[str, Any]) -> GateAt:
    return GateAt(
        gate=key,
        status=GateStatus(stored.get("status", GateStatus.CLOSED.value)),
        due_on=day(stored.get("due_on")),
        decided_on=day(stored.get("decided_on")),
    )


def _answers(programme: Programme, framework: Framework) -> dict[int, list[dict[str, Any]]]:
    """By site, the answers of the requirements that hold the partner trackers or the fidelity score; 1 query."""
    keys = [
        one.key
        for one in framework.requirements.values()
        if any(rule.params.get("form") in (PARTNER_FORM, RECOGNITION_FORM) or rule.params.get("field") == FIDELITY for rule in one.rules)
    ]
    found: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = SiteRequirement.objects.filter(site__programme=programme, key__in=keys, applicable=True)
    for site_id, answers in rows.order_by("pk").values_list("site_id", "answers"):
        found[site_id].append(answers)
    return found

"""The data of one site's readiness report."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from checklists import words
from checklists.definition import Framework, Requirement
from checklists.evaluation import SATISFIED, GateStatus, Outcome, Rag, Standing
from checklists.facts import State
from checklists.loading import framework_of
from onboarding.models import EvidenceUse, EvidenceVersion, GateDecision, Review, Site, SiteRequirement
from onboarding.selectors import reporting_people
from onboarding.selectors.reporting_scope import Scope, agreements, expiries_of, follow_ups, in_order
from reports.model import (
    CheckLine,
    DecisionLine,
    ExpiryLine,
    NextActionLine,
    RecognitionLine,
    RequirementLine,
    SiteIdentity,
    SiteReport,
    StageLine,
)

VETTING = "vetting_assertion"
HELD_BY_REVIEWER = frozenset({Standing.WITH_REVIEWER, Standing.UNKNOWN})
RECOGNITION_FORM = "recognition"
_WORTH_SAYING = (Outcome.FAIL, Outcome.CANNOT_TELL, Outcome.NEEDS_HUMAN)


@dataclass(frozen=True, slots=True)
class Papers:
    """By requirement row: names of the documents in use, and the role of the latest reviewer of each."""

    evidence: Mapping[int, Sequence[str]]
    reviewer: Mapping[int, str]


def site_report(site_id: int, as_of: dt.date) -> SiteReport:
    """12 queries; one more while the framework version is not cached."""
    site = Site.objects.select_related("organisation", "programme", "framework_version").get(pk=site_id)
    framework = framework_of(site.framework_version)
    scope = Scope(site.programme, framework, as_of, site)
    rows = {row.key: row for row in SiteRequirement.objects.filter(site=site)}
    papers = _papers(site)
    localities = dict(site.localities.order_by("name").values_list("code", "name"))
    lines = tuple(
        _requirement(framework, one, rows[one.key], papers, as_of) for one in framework.requirements.values() if _shown(rows, one)
    )
    open_lines, contracts = follow_ups(scope), agreements(scope)
    return SiteReport(
        heading=scope.heading(),
        site=_identity(site, framework, tuple(localities.values())),
        stage=site.stage,
        rag=Rag(site.rag),
        rag_reasons=tuple(public_reasons(framework, site.rag_reasons)),
        readiness_percent=site.readiness_percent,
        progress_percent=site.progress_percent,
        earliest_go_live=site.earliest_go_live,
        evaluated_on=site.evaluated_on,
        last_activity_on=site.last_activity_on,
        go_live_gate=framework.go_live_gate,
        stages=_stages(site, framework, lines),
        requirements=lines,
        not_applicable=sum(not row.applicable for key, row in rows.items() if key in framework.requirements),
        blockers=tuple(site.blockers),
        next_actions=tuple(_next_action(framework, action) for action in site.next_actions),
        follow_ups=open_lines,
        people=reporting_people.site_lines(scope),
        vetting_in_date=_vetting(framework, lines),
        agreements=contracts,
        recognition=tuple(_recognition(rows, localities)),
        expiries=in_order([*_expiring(scope, site, lines), *expiries_of(scope, contracts, open_lines)]),
        decisions=_decisions(site, framework),
        checks=tuple(_checks(framework, rows)),
    )


def _shown(rows: Mapping[str, SiteRequirement], requirement: Requirement) -> bool:
    return requirement.key in rows and rows[requirement.key].applicable


def is_vetting(requirement: Requirement) -> bool:
    return VETTING in requirement.evidence_kinds


def holder_of(requirement: Requirement, standing: Standing) -> str:
    return requirement.reviewer if standing in HELD_BY_REVIEWER else requirement.owner


def _papers(site: Site) -> Papers:
    """2 queries."""
    evidence: defaultdict[int, list[str]] = defaultdict(list)
    kept = [EvidenceVersion.Status.CLEAN, EvidenceVersion.Status.QUARANTINED]
    uses = EvidenceUse.objects.filter(requirement__site=site, evidence__withdrawn_at=None, evidence__versions__status__in=kept)
    for row_id, name in uses.order_by("evidence__name", "requirement_id").values_list("requirement_id", "evidence__name").distinct():
        evidence[row_id].append(name)
    reviewer: dict[int, str] = {}
    for row_id, role in Review.objects.filter(requirement__site=site).order_by("pk").values_list("requirement_id", "role"):
        reviewer[row_id] = role
    return Papers(evidence, reviewer)


def _identity(site: Site, framework: Framework, localities: tuple[str, ...]) -> SiteIdentity:
    organisation = site.organisation
    return SiteIdentity(
        name=site.name,
        organisation=organisation.name,
        structure=words.label(framework, "structures", organisation.legal_structure),
        organisation_type=words.label(framework, "organisation_types", organisation.organisation_type),
        size=organisation.size_band,
        nations=tuple(site.nations),
        region=words.word("region", site.region_code) if site.region_code else "",
        localities=localities,
        status=site.status,
        started_on=site.started_on,
        target_go_live_on=site.target_go_live_on,
        went_live_on=site.went_live_on,
        withdrawn_on=site.withdrawn_on,
    )


def _stages(site: Site, framework: Framework, lines: Sequence[RequirementLine]) -> tuple[StageLine, ...]:
    found = []
    for stage in framework.stages:
        gate: dict[str, Any] = site.gates.get(stage.gate.key, {})
        own = [line for line in lines if line.stage == stage.key]
        found.append(
            StageLine(
                key=stage.key,
                title=stage.title,
                gate=stage.gate.key,
                gate_title=stage.gate.title,
                status=GateStatus(gate.get("status", GateStatus.CLOSED.value)),
                due_on=day(gate.get("due_on")),
                decided_on=day(gate.get("decided_on")),
                reasons=tuple(gate.get("reasons", ())),
                satisfied=sum(line.standing in SATISFIED for line in own),
                applicable=len(own),
            )
        )
    return tuple(found)


def _requirement(framework: Framework, one: Requirement, row: SiteRequirement, papers: Papers, as_of: dt.date) -> RequirementLine:
    standing = Standing(row.standing)
    unmet = standing not in SATISFIED
    private = is_vetting(one)
    reviewer = papers.reviewer.get(row.pk)
    return RequirementLine(
        key=one.key,
        title=one.title,
        stage=one.stage,
        gate=one.due_gate,
        standing=standing,
        mandatory=one.mandatory,
        never_conditional=one.never_conditional,
        holder=words.role(framework, holder_of(one, standing)),
        due_on=row.due_on,
        valid_until=None if private else row.valid_until,
        overdue_days=max((as_of - row.due_on).days, 0) if unmet and row.due_on else 0,
        evidence=() if private else tuple(papers.evidence.get(row.pk, ())),
        reviewer=words.role(framework, reviewer) if reviewer else "",
        decided_on=row.decided_on,
        reasons=() if private else tuple(row.reasons),
    )


def public_reasons(framework: Framework, reasons: Iterable[str]) -> Iterable[str]:
    """The colour's reasons without the days on which a vetting outcome ran out."""
    titles = [one.title for one in framework.requirements.values() if is_vetting(one)]
    for reason in reasons:
        title = next((title for title in titles if reason.startswith(f"{title} expired on ")), None)
        yield f"{title}: not in date." if title else reason


def _next_action(framework: Framework, action: Mapping[str, Any]) -> NextActionLine:
    requirement = framework.requirements.get(action.get("requirement") or "")
    private = requirement is not None and is_vetting(requirement)
    text = str(action["text"]).split(". ", 1)[0].rstrip(".") + "." if private else str(action["text"])
    return NextActionLine(text=text, holder=words.role(framework, action["holder"]), due_on=None if private else day(action.get("due_on")))


def _vetting(framework: Framework, lines: Sequence[RequirementLine]) -> bool | None:
    standings = [line.standing for line in lines if is_vetting(framework.requirements[line.key])]
    return all(standing in SATISFIED for standing in standings) if standings else None


def _recognition(rows: Mapping[str, SiteRequirement], localities: Mapping[str, str]) -> Iterable[RecognitionLine]:
    for row in rows.values():
        for _, given in sorted(form_rows(row.answers, RECOGNITION_FORM).items()):
            place = str(given.get("locality", ""))
            yield RecognitionLine(
                locality=localities.get(place, place),
                body=str(given.get("body", "")),
                body_class=str(given.get("body_class", "")),
                level=str(given.get("level", "none")),
            )


def form_rows(answers: Any, form: str) -> dict[str, dict[str, Any]]:
    """The rows of a form asked per row; anything else found there is left out."""
    rows = answers.get(form) if isinstance(answers, dict) else None
    return {key: row for key, row in rows.items() if isinstance(row, dict)} if isinstance(rows, dict) else {}


def _expiring(scope: Scope, site: Site, lines: Iterable[RequirementLine]) -> Iterable[ExpiryLine]:
    for line in lines:
        if line.valid_until is not None and line.valid_until <= scope.horizon and line.standing is not Standing.WAIVED:
            yield ExpiryLine(site=site.name, kind="requirement", what=line.title, on=line.valid_until)


def _decisions(site: Site, framework: Framework) -> tuple[DecisionLine, ...]:
    rows = GateDecision.objects.filter(site=site).order_by("decided_on", "pk")
    return tuple(
        DecisionLine(
            gate=gate,
            gate_title=framework.gates[gate].title if gate in framework.gates else gate,
            outcome=outcome,
            decided_on=decided_on,
            present=tuple(words.role(framework, role) for role in present),
            note=note,
        )
        for gate, outcome, decided_on, present, note in rows.values_list("gate", "outcome", "decided_on", "present", "note")
    )


def _checks(framework: Framework, rows: Mapping[str, SiteRequirement]) -> Iterable[CheckLine]:
    """What inspectors and rules could not pass on what has been sent; nothing about vetting, and nothing twice."""
    seen: set[tuple[str, str]] = set()
    for one in framework.requirements.values():
        row = rows.get(one.key)
        if row is None or not row.applicable or row.state == State.OPEN or is_vetting(one):
            continue
        results = [*(row.findings[check] for check in sorted(row.findings)), *row.rules]
        for result in results:
            outcome, reason = Outcome(result["outcome"]), str(result.get("reason", ""))
            if outcome in _WORTH_SAYING and (one.key, reason) not in seen:
                seen.add((one.key, reason))
                yield CheckLine(requirement=one.title, outcome=outcome, reason=reason)


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None

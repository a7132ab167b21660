"""The stored projection: what the engine says about a site, written in the transaction of the change that caused it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from checklists.definition import Requirement
from checklists.engine import evaluate
from checklists.evaluation import EVER_PASSED, NEED, UNBLOCKED, Evaluation, GateEvaluation, GateStatus, NextAction, RequirementEvaluation
from checklists.facts import State
from checklists.loading import framework_of
from onboarding.models import ReadinessSnapshot, Site, SiteRequirement, SiteStatus
from onboarding.review_time import review_due
from onboarding.selectors import facts as positions
from onboarding.selectors import trained
from onboarding.selectors.facts import Position
from onboarding.services.saving import save_columns
from onboarding.standing_letters import written

NEXT_ACTIONS_KEPT = 12


def evaluation_of(position: Position, as_of: dt.date) -> Evaluation:
    """What the engine says of a position; 0 queries."""
    return evaluate(framework_of(position.site.framework_version), position.facts, position.records(), as_of)


def refresh(sites: Sequence[Site], as_of: dt.date, known: Mapping[int, Position] | None = None) -> dict[int, Evaluation]:
    """Re-evaluate locked sites and store what changed: 2 reads, then one write for the rows and one for the sites that changed.

    ``known`` holds positions that are read already and true to what the write changed; for those there are no reads.

    Rows the pinned version has and the site lacks are created. Sets the projection on the given ``sites`` but leaves saving
    any other column to the caller.
    """
    evaluations: dict[int, Evaluation] = {}
    added: list[SiteRequirement] = []
    changed: list[SiteRequirement] = []
    moved: list[Site] = []
    fields: set[str] = set()
    site_fields: set[str] = set()
    for position in _positions(sites, known or {}):
        add_missing_rows(position)
        evaluation = evaluations[position.site.pk] = evaluation_of(position, as_of)
        wanted = framework_of(position.site.framework_version).requirements
        for row in position.rows.values():
            values = _of_row(row, evaluation.requirements[row.key], wanted[row.key], position)
            names = _assign(row, values) | position.unsaved.pop(row.pk, set())
            if not row.pk:
                added.append(row)
            elif names:
                changed.append(row)
                fields |= names
        if names := _assign(position.site, _of_site(position, evaluation)):
            moved.append(position.site)
            site_fields |= names
    SiteRequirement.objects.bulk_create(added, batch_size=500)
    save_columns(changed, fields)
    save_columns(moved, site_fields, batch=50)
    return evaluations


def _positions(sites: Sequence[Site], known: Mapping[int, Position]) -> list[Position]:
    kept = [known[site.pk] for site in sites if site.pk in known]
    for position in kept:
        position.facts = replace(position.facts, last_activity_on=position.site.last_activity_on)
    others = [site for site in sites if site.pk not in known]
    return [*kept, *(positions.load(others) if others else ())]


def add_missing_rows(position: Position) -> None:
    """Give the position an unsaved row for every requirement of its pinned version that has none."""
    wanted = framework_of(position.site.framework_version).requirements
    position.rows = {key: position.rows.get(key) or SiteRequirement(site=position.site, key=key) for key in wanted}


def _of_row(row: SiteRequirement, evaluation: RequirementEvaluation, asked: Requirement, position: Position) -> dict[str, object]:
    sent_on = row.submitted_on if row.state == State.SUBMITTED else None
    waits = row.state == State.SUBMITTED and evaluation.applicable
    return {
        "applicable": evaluation.applicable,
        "standing": evaluation.standing.value,
        "due_on": evaluation.due_on,
        "review_due_on": review_due(sent_on, row.submissions, position.site.nations) if sent_on else None,
        "waits_for": asked.reviewer if waits else None,
        "needs_two": asked.four_eyes if waits else None,
        "first_reviewer_id": position.first_reviewer(row) if waits else None,
        "valid_until": evaluation.valid_until,
        "blocked_by": list(evaluation.blocked_by),
        "reasons": list(evaluation.reasons),
        "rules": [{"rule": r.rule, "outcome": r.outcome.value, "reason": r.reason} for r in evaluation.rules],
    }


def _of_site(position: Position, evaluation: Evaluation) -> dict[str, object]:
    site = position.site
    first = evaluation.next_actions[0] if evaluation.next_actions else None
    framework = framework_of(site.framework_version)
    go_live = evaluation.gates[framework.go_live_gate]
    is_ready = site.status == SiteStatus.LIVE or go_live.status in UNBLOCKED
    passed = [key for key, gate in evaluation.gates.items() if gate.status in EVER_PASSED]
    return {
        "stage": evaluation.stage,
        "rag": evaluation.rag.value,
        "rag_reasons": list(evaluation.rag_reasons),
        "readiness_percent": evaluation.readiness_percent,
        "progress_percent": evaluation.progress_percent,
        "gates": {key: _gate_json(gate) for key, gate in evaluation.gates.items()},
        "blockers": list(evaluation.blockers),
        "blocker_count": len(evaluation.blockers),
        "next_actions": [_action_json(action) for action in evaluation.next_actions[:NEXT_ACTIONS_KEPT]],
        "next_action": first.text[:400] if first else "",
        "holder": first.holder if first else "",
        "earliest_go_live": evaluation.earliest_go_live,
        "is_ready": is_ready,
        "ready_on": (go_live.decided_on or site.went_live_on) if is_ready else None,
        "awaits_decision": any(gate.status is GateStatus.READY for gate in evaluation.gates.values()),
        "gates_passed": f" {' '.join(passed)} " if passed else "",
        "need": NEED.index(evaluation.rag),
        "standings": written(evaluation.requirements[key].standing for key in framework.requirements),
        "trained": trained.kept(position.facts.people, framework, evaluation.as_of),
        "changes_on": evaluation.changes_on,
        "evaluated_on": evaluation.as_of,
    }


def _assign(target: Site | SiteRequirement, values: Mapping[str, object]) -> set[str]:
    """Set what differs and name it: a write of few columns is far cheaper than one of all."""
    changed = {name for name, value in values.items() if getattr(target, name) != value}
    for name in changed:
        setattr(target, name, values[name])
    return changed


def _gate_json(gate: GateEvaluation) -> dict[str, object]:
    return {
        "stage": gate.stage,
        "status": gate.status.value,
        "due_on": gate.due_on.isoformat() if gate.due_on else None,
        "decided_on": gate.decided_on.isoformat() if gate.decided_on else None,
        "blockers": list(gate.blockers),
        "reasons": list(gate.reasons),
    }


def _action_json(action: NextAction) -> dict[str, object]:
    return {
        "holder": action.holder,
        "text": action.text,
        "requirement": action.requirement,
        "gate": action.gate,
        "due_on": action.due_on.isoformat() if action.due_on else None,
    }


def take_snapshots(on: dt.date) -> int:
    """Keep each site's headline position of the day; sites that have one already are left. Returns how many were added. 2 queries."""
    have = ReadinessSnapshot.objects.filter(taken_on=on).values("site")
    rows = [
        ReadinessSnapshot(
            site=site,
            taken_on=on,
            stage=site.stage,
            rag=site.rag,
            readiness_percent=site.readiness_percent,
            blocker_count=site.blocker_count,
        )
        for site in Site.objects.exclude(pk__in=have).only("stage", "rag", "readiness_percent", "blocker_count").iterator(chunk_size=500)
    ]
    ReadinessSnapshot.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    return len(rows)

"""The stored projection: what the engine says about a site, written in the transaction of the change that caused it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from checklists.engine import evaluate
from checklists.evaluation import Evaluation, GateEvaluation, NextAction, RequirementEvaluation
from checklists.loading import framework_of
from onboarding.models import ReadinessSnapshot, Site, SiteRequirement
from onboarding.selectors import facts as positions
from onboarding.selectors.facts import Position

SITE_FIELDS = [
    "stage", "rag", "rag_reasons", "readiness_percent", "progress_percent", "gates", "blockers", "blocker_count", "next_actions",
    "next_action", "holder", "earliest_go_live", "changes_on", "evaluated_on",
]  # fmt: skip
ROW_FIELDS = ["applicable", "standing", "due_on", "valid_until", "blocked_by", "reasons", "rules"]
NEXT_ACTIONS_KEPT = 12


def evaluation_of(position: Position, as_of: dt.date) -> Evaluation:
    """What the engine says of a position; 0 queries."""
    return evaluate(framework_of(position.site.framework_version), position.facts, position.records(), as_of)


def refresh(sites: Sequence[Site], as_of: dt.date) -> dict[int, Evaluation]:
    """Re-evaluate locked sites and store what changed: 10 reads, then one write for the rows and one for the sites that changed.

    Rows the pinned version has and the site lacks are created. Sets the projection on the given ``sites`` but leaves saving
    any other column to the caller.
    """
    evaluations: dict[int, Evaluation] = {}
    added: list[SiteRequirement] = []
    changed: list[SiteRequirement] = []
    moved: list[Site] = []
    for position in positions.load(sites):
        add_missing_rows(position)
        evaluation = evaluations[position.site.pk] = evaluation_of(position, as_of)
        for row in position.rows.values():
            if _project_row(row, evaluation.requirements[row.key]):
                (changed if row.pk else added).append(row)
            elif not row.pk:
                added.append(row)
        if _project_site(position.site, evaluation):
            moved.append(position.site)
    SiteRequirement.objects.bulk_create(added, batch_size=500)
    SiteRequirement.objects.bulk_update(changed, ROW_FIELDS, batch_size=100)
    if moved:
        Site.objects.bulk_update(moved, SITE_FIELDS, batch_size=50)
    return evaluations


def add_missing_rows(position: Position) -> None:
    """Give the position an unsaved row for every requirement of its pinned version that has none."""
    wanted = framework_of(position.site.framework_version).requirements
    position.rows = {key: position.rows.get(key) or SiteRequirement(site=position.site, key=key) for key in wanted}


def _project_row(row: SiteRequirement, evaluation: RequirementEvaluation) -> bool:
    values = {
        "applicable": evaluation.applicable,
        "standing": evaluation.standing.value,
        "due_on": evaluation.due_on,
        "valid_until": evaluation.valid_until,
        "blocked_by": list(evaluation.blocked_by),
        "reasons": list(evaluation.reasons),
        "rules": [{"rule": r.rule, "outcome": r.outcome.value, "reason": r.reason} for r in evaluation.rules],
    }
    return _assign(row, values)


def _project_site(site: Site, evaluation: Evaluation) -> bool:
    first = evaluation.next_actions[0] if evaluation.next_actions else None
    values = {
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
        "changes_on": evaluation.changes_on,
        "evaluated_on": evaluation.as_of,
    }
    return _assign(site, values)


def _assign(target: Site | SiteRequirement, values: Mapping[str, object]) -> bool:
    changed = False
    for name, value in values.items():
        if getattr(target, name) != value:
            setattr(target, name, value)
            changed = True
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

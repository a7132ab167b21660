"""The readiness engine: what follows from a framework, the facts of a site and its records on one day.

Total, deterministic and pure: no clock, no I/O, and the order of facts and records does not matter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence

from checklists.actions import is_live, next_actions
from checklists.applicability import applies, profile
from checklists.calendar import add_days
from checklists.colour import RED_OVERDUE_DAYS, colour
from checklists.definition import Framework, Requirement
from checklists.evaluation import PASSED, SATISFIED, Evaluation, GateEvaluation, RequirementEvaluation, RuleResult, Standing
from checklists.facts import GateOutcome, OpenCondition, Record, SiteFacts
from checklists.gates import Opening, gate_evaluation, open_stages
from checklists.plan import Horizon, Plan, plan_of
from checklists.progress import Item, earliest_go_live, percentages
from checklists.rules import run
from checklists.rules.context import RuleContext
from checklists.rules.control import latest_outcomes
from checklists.rules.spans import post_span, turns
from checklists.standing import Stand, stand


def evaluate(framework: Framework, facts: SiteFacts, records: Iterable[Record] | Mapping[str, Record], as_of: dt.date) -> Evaluation:
    """The whole position of the site on ``as_of``. A requirement without a record is open; records of unknown ones are ignored."""
    plan = plan_of(framework)
    horizon = Horizon(as_of)
    decisions = latest_outcomes(facts.gates)
    openings = open_stages(framework, facts, decisions, horizon)
    items, unmet = _items(plan, facts, _by_key(records), openings, horizon)
    found = dict(plan.not_applicable)
    found.update((item.requirement.key, item.found) for item in items)
    gates = _gates(plan, facts, decisions, unmet, openings, horizon)
    rag, rag_reasons = colour(facts, items, gates, horizon)
    readiness, progress = percentages(items)
    withdrawn = facts.withdrawn_on is not None and facts.withdrawn_on <= as_of
    return Evaluation(
        as_of=as_of,
        requirements=found,
        gates=gates,
        stage=_stage(framework, facts, gates, as_of),
        rag=rag,
        rag_reasons=rag_reasons,
        readiness_percent=readiness,
        progress_percent=progress,
        blockers=_blockers(plan, gates, openings),
        next_actions=() if withdrawn else next_actions(plan, facts, items, gates, as_of),
        earliest_go_live=earliest_go_live(plan, facts, items, gates, openings, as_of),
        changes_on=horizon.day,
    )


def _stage(framework: Framework, facts: SiteFacts, gates: Mapping[str, GateEvaluation], as_of: dt.date) -> str:
    """The first stage whose gate is not passed; a site that has not gone live is never beyond the stage that decides it."""
    order = [stage.key for stage in framework.stages]
    reached = next((gate.stage for gate in gates.values() if gate.status not in PASSED), order[-1])
    deciding = gates[framework.go_live_gate].stage
    return reached if is_live(facts, as_of) else min(reached, deciding, key=order.index)


def _by_key(records: Iterable[Record] | Mapping[str, Record]) -> Mapping[str, Record]:
    if isinstance(records, Mapping):
        return records
    return {record.requirement: record for record in records}


def _items(
    plan: Plan, facts: SiteFacts, records: Mapping[str, Record], openings: Mapping[str, Opening], horizon: Horizon
) -> tuple[list[Item], set[str]]:
    """Every applicable requirement, judged, and the keys of those not satisfied.

    Two passes are enough: whether a need is satisfied never depends on its own needs.
    """
    site = profile(plan.framework, facts, horizon.as_of)
    if plan.decision_sensitive:
        for day in turns(post_span(held) for person in facts.people for held in person.roles):
            horizon.on(day)
    conditions = _conditions(facts)
    drafts: list[tuple[Requirement, Record, tuple[RuleResult, ...], Stand]] = []
    for requirement in plan.requirements:
        key = requirement.key
        if key in plan.conditional and not applies(requirement.applies, site):
            continue
        record = records.get(key) or Record(requirement=key)
        context = RuleContext(plan.framework, requirement, facts, record, horizon.as_of)
        results = tuple([run(rule, context) for rule in requirement.rules])
        for result in results:
            if result.holds_until is not None:
                horizon.after(result.holds_until)
        drafts.append((requirement, record, results, stand(context, results, conditions.get(key, ()), horizon)))
    unmet = {requirement.key for requirement, _, _, draft in drafts if draft.standing not in SATISFIED}
    items = [Item(r, record, _judged(plan, r, results, draft, openings, unmet, horizon)) for r, record, results, draft in drafts]
    return items, unmet


def _conditions(facts: SiteFacts) -> dict[str, list[OpenCondition]]:
    by_requirement: dict[str, list[OpenCondition]] = {}
    for condition in facts.conditions:
        if condition.requirement is not None:
            by_requirement.setdefault(condition.requirement, []).append(condition)
    return by_requirement


def _judged(
    plan: Plan,
    requirement: Requirement,
    results: tuple[RuleResult, ...],
    draft: Stand,
    openings: Mapping[str, Opening],
    unmet: Collection[str],
    horizon: Horizon,
) -> RequirementEvaluation:
    opening = openings[requirement.stage]
    due_on = _due_on(plan, requirement, draft, openings)
    blocked_by = tuple(need for need in requirement.needs if need in unmet)
    standing, reasons = draft.standing, draft.reasons
    overdue_days = max(0, (horizon.as_of - due_on).days) if due_on else 0
    if standing is None:
        standing, reasons = _open_standing(plan, opening, blocked_by, overdue_days, reasons)
    if requirement.key not in unmet:
        overdue_days = 0
    elif due_on is not None:
        horizon.after(add_days(due_on, RED_OVERDUE_DAYS) if overdue_days else due_on)
    return RequirementEvaluation(
        requirement=requirement.key,
        applicable=True,
        standing=standing,
        due_on=due_on,
        valid_until=draft.valid_until,
        overdue_days=overdue_days,
        blocked_by=blocked_by if standing is Standing.BLOCKED else (),
        rules=results,
        reasons=reasons,
    )


def _open_standing(
    plan: Plan, opening: Opening, blocked_by: Sequence[str], overdue_days: int, reasons: tuple[str, ...]
) -> tuple[Standing, tuple[str, ...]]:
    if not opening.opened:
        return Standing.BLOCKED, (opening.waits_for, *reasons)
    if blocked_by:
        titles = ", ".join(plan.framework.requirements[key].title for key in blocked_by)
        return Standing.BLOCKED, (f"It waits for: {titles}.", *reasons)
    return (Standing.OVERDUE if overdue_days else Standing.TO_DO), reasons


def _due_on(plan: Plan, requirement: Requirement, draft: Stand, openings: Mapping[str, Opening]) -> dt.date | None:
    """The target day of the gate it is due by; what has expired was due again on its last valid day."""
    stage = plan.stage_of_gate.get(requirement.due_gate)
    due_on = openings[stage.key].due_on if stage and openings[requirement.stage].opened else None
    if draft.standing is Standing.EXPIRED and draft.valid_until is not None:
        return max(due_on or draft.valid_until, draft.valid_until)
    return due_on


def _gates(
    plan: Plan,
    facts: SiteFacts,
    decisions: Mapping[str, GateOutcome],
    unmet: Collection[str],
    openings: Mapping[str, Opening],
    horizon: Horizon,
) -> dict[str, GateEvaluation]:
    titles = {requirement.key: requirement.title for requirement in plan.requirements}
    gates: dict[str, GateEvaluation] = {}
    for stage in plan.framework.stages:
        key = stage.gate.key
        blockers = [r.key for r in plan.mandatory_by_gate[key] if r.key in unmet]
        gates[key] = gate_evaluation(stage, openings[stage.key], decisions.get(key), blockers, titles, facts, horizon)
    return gates


def _blockers(plan: Plan, gates: Mapping[str, GateEvaluation], openings: Mapping[str, Opening]) -> tuple[str, ...]:
    """Blockers of every gate that is not passed and whose stage is open, in framework order."""
    held = {key for gate in gates.values() if gate.status not in PASSED and openings[gate.stage].opened for key in gate.blockers}
    return tuple(requirement.key for requirement in plan.requirements if requirement.key in held)

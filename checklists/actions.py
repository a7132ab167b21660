"""What to do next at a site, who holds it, and in which order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from checklists.evaluation import PASSED, GateEvaluation, GateStatus, NextAction, Outcome, Standing
from checklists.facts import SiteFacts
from checklists.plan import Plan
from checklists.progress import Item

GATE_HOLDER = "programme_lead"
GO_LIVE_HOLDER = "coordinator"
_BROKEN, _LATE, _AHEAD = 0, 1, 2
_GATE_WEIGHT = 1000
_VERBS: Mapping[Standing, str] = {
    Standing.EXPIRED: "Renew",
    Standing.CHANGES_NEEDED: "Change",
    Standing.OVERDUE: "Give what is overdue for",
    Standing.TO_DO: "Give what is asked for",
    Standing.WITH_REVIEWER: "Review",
    Standing.UNKNOWN: "Settle what is unknown about",
    Standing.EXPIRING: "Renew",
}
Order = tuple[int, dt.date, int, int]


def is_live(facts: SiteFacts, as_of: dt.date) -> bool:
    return facts.went_live_on is not None and facts.went_live_on <= as_of


def next_actions(
    plan: Plan, facts: SiteFacts, items: Sequence[Item], gates: Mapping[str, GateEvaluation], as_of: dt.date
) -> tuple[NextAction, ...]:
    """Expired and changes needed first, then overdue, then by due date, weight and framework order. Blocked ones are no actions."""
    actions = [_requirement_action(plan, item) for item in items if item.found.standing in _VERBS]
    actions += [_gate_action(plan, gate, as_of) for gate in gates.values() if gate.status is GateStatus.READY]
    if gates[plan.framework.go_live_gate].status in PASSED and not is_live(facts, as_of):
        actions.append(_go_live_action(plan, facts))
    actions.sort(key=lambda pair: pair[0])
    return tuple(action for _, action in actions)


def _go_live_action(plan: Plan, facts: SiteFacts) -> tuple[Order, NextAction]:
    gate = plan.framework.go_live_gate
    text = f"Record the day the site goes live: {gate} is passed."
    action = NextAction(holder=GO_LIVE_HOLDER, text=text, gate=gate, due_on=facts.target_go_live_on)
    return (_AHEAD, facts.target_go_live_on or dt.date.max, 0, 0), action


def _requirement_action(plan: Plan, item: Item) -> tuple[Order, NextAction]:
    requirement, _, found = item
    standing = found.standing
    late = _LATE if found.overdue_days else _AHEAD
    group = _BROKEN if standing in (Standing.EXPIRED, Standing.CHANGES_NEEDED) else late
    due_on = found.valid_until if standing is Standing.EXPIRING else found.due_on
    text = f"{_VERBS[standing]}: {requirement.title}. {found.reasons[0] if found.reasons else ''}".rstrip()
    action = NextAction(holder=_holder(item), text=text, requirement=requirement.key, due_on=due_on)
    return (group, due_on or dt.date.max, -requirement.weight, plan.place[requirement.key]), action


def _holder(item: Item) -> str:
    found = item.found
    judging = any(result.outcome is Outcome.NEEDS_HUMAN for result in found.rules)
    if found.standing is Standing.WITH_REVIEWER or (found.standing is Standing.UNKNOWN and judging):
        return item.requirement.reviewer
    return item.requirement.owner


def _gate_action(plan: Plan, gate: GateEvaluation, as_of: dt.date) -> tuple[Order, NextAction]:
    title = plan.stage_of_gate[gate.gate].gate.title
    text = f"Hold the {gate.gate} meeting ({title}) and record the decision: nothing blocks it."
    late = gate.due_on is not None and gate.due_on < as_of
    order = (_LATE if late else _AHEAD, gate.due_on or dt.date.max, -_GATE_WEIGHT, len(plan.requirements))
    return order, NextAction(holder=GATE_HOLDER, text=text, gate=gate.gate, due_on=gate.due_on)

"""How far a site is: two percentages, and the earliest day it could go live. None of them opens a gate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from checklists.calendar import add_days
from checklists.definition import Requirement
from checklists.evaluation import PASSED, SATISFIED, GateEvaluation, RequirementEvaluation, Standing
from checklists.facts import Record, SiteFacts, State
from checklists.gates import Opening
from checklists.plan import Plan

REVIEW_DAYS = 14
"""Elapsed days a review usually takes: the service level of ten working days."""

_CREDIT_QUARTERS: Mapping[Standing, int] = {
    Standing.MET: 4,
    Standing.EXPIRING: 4,
    Standing.MET_WITH_CONDITIONS: 3,
    Standing.WAIVED: 2,
}
_CONDITIONAL_QUARTERS = 3


class Item(NamedTuple):
    """One applicable requirement with its record and what was found."""

    requirement: Requirement
    record: Record
    found: RequirementEvaluation


def percentages(items: Iterable[Item]) -> tuple[float, float]:
    """Readiness (weight × credit) and progress (weight with anything submitted or decided), each of all applicable weight."""
    total = earned_quarters = touched = 0
    for requirement, record, found in items:
        weight = requirement.weight
        total += weight
        quarters = _CREDIT_QUARTERS.get(found.standing, 0)
        if quarters and record.state is State.ACCEPTED_WITH_CONDITIONS:
            quarters = _CONDITIONAL_QUARTERS
        earned_quarters += weight * quarters
        if record.state is not State.OPEN or record.submitted_on is not None:
            touched += weight
    return _percent(earned_quarters, total * 4), _percent(touched, total)


def _percent(part: int, whole: int) -> float:
    """One decimal, half up, in whole numbers so that no binary fraction tips it."""
    return (part * 2000 + whole) // (2 * whole) / 10 if whole > 0 else 0.0


def earliest_go_live(
    plan: Plan,
    facts: SiteFacts,
    items: Iterable[Item],
    gates: Mapping[str, GateEvaluation],
    openings: Mapping[str, Opening],
    as_of: dt.date,
) -> dt.date | None:
    """``as_of`` plus the longest path of typical days through needs and stage openings; None once decided, live or withdrawn.

    It moves with ``as_of`` day by day, so its distance from ``as_of`` is what stands still between changes.
    """
    gate = gates.get(plan.framework.go_live_gate)
    if gate is None or gate.status in PASSED or facts.went_live_on is not None or facts.withdrawn_on is not None:
        return None
    return add_days(as_of, _Path(plan, {item.requirement.key: item for item in items}, gates, openings).gate_days(gate.gate))


class _Path:
    """Days until requirements are met and gates can be decided; a need that leads back to itself counts as no wait."""

    def __init__(self, plan: Plan, items: Mapping[str, Item], gates: Mapping[str, GateEvaluation], openings: Mapping[str, Opening]) -> None:
        self._plan, self._items, self._gates, self._openings = plan, items, gates, openings
        self._known: dict[str, int] = {}

    def gate_days(self, gate: str) -> int:
        if gate in self._known:
            return self._known[gate]
        self._known[gate] = 0
        if gate in self._gates and self._gates[gate].status not in PASSED:
            due = [r.key for r in self._plan.mandatory_by_gate[gate] if r.key in self._items]
            self._known[gate] = max([self._stage_days(self._plan.stage_of_gate[gate].key), *map(self._requirement_days, due)])
        return self._known[gate]

    def _requirement_days(self, key: str) -> int:
        if key in self._known:
            return self._known[key]
        requirement, _, found = self._items[key]
        self._known[key] = 0
        if found.standing not in SATISFIED:
            before = [self._requirement_days(need) for need in requirement.needs if need in self._items]
            start = max([self._stage_days(requirement.stage), *before])
            own = 0 if found.standing is Standing.WITH_REVIEWER else requirement.typical_days
            self._known[key] = start + own + REVIEW_DAYS
        return self._known[key]

    def _stage_days(self, stage: str) -> int:
        if self._openings[stage].opened:
            return 0
        return max((self.gate_days(gate) for gate in self._plan.framework.stage_by_key[stage].gate.needs), default=0)

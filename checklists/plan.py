"""What the engine works out once per framework version instead of once per site."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from checklists.definition import Applicability, Framework, Requirement, Stage
from checklists.evaluation import RequirementEvaluation, Standing

_KEPT = 32
_ALWAYS = Applicability()
_plans: dict[int, Plan] = {}


@dataclass(frozen=True, slots=True)
class Plan:
    """``conditional`` are the keys of requirements with a condition; ``mandatory_by_gate`` those that hold each gate."""

    framework: Framework
    requirements: tuple[Requirement, ...]
    conditional: frozenset[str]
    mandatory_by_gate: Mapping[str, tuple[Requirement, ...]]
    stage_of_gate: Mapping[str, Stage]
    place: Mapping[str, int]
    not_applicable: Mapping[str, RequirementEvaluation]
    decision_sensitive: bool


@dataclass(slots=True)
class Horizon:
    """The next day after ``as_of`` on which anything seen so far can turn by time alone."""

    as_of: dt.date
    day: dt.date | None = field(default=None)

    def on(self, day: dt.date | None) -> None:
        if day is not None and day > self.as_of and (self.day is None or day < self.day):
            self.day = day

    def after(self, last: dt.date | None) -> None:
        """Something stands up to and including ``last``."""
        if last is not None and last >= self.as_of and last < dt.date.max and (self.day is None or last < self.day):
            self.on(last + dt.timedelta(days=1))


def plan_of(framework: Framework) -> Plan:
    """The plan of this very object: a kept plan holds its framework, so its id cannot be taken by another."""
    known = _plans.get(id(framework))
    if known is not None:
        return known
    if len(_plans) >= _KEPT:
        _plans.clear()
    plan = _plans[id(framework)] = _compile(framework)
    return plan


def _compile(framework: Framework) -> Plan:
    requirements = tuple(framework.requirements.values())
    return Plan(
        framework=framework,
        requirements=requirements,
        conditional=frozenset(r.key for r in requirements if r.applies != _ALWAYS),
        mandatory_by_gate={gate: tuple(r for r in requirements if r.mandatory and r.due_gate == gate) for gate in framework.gates},
        stage_of_gate={stage.gate.key: stage for stage in framework.stages},
        place={r.key: place for place, r in enumerate(requirements)},
        not_applicable={r.key: _never(r.key) for r in requirements},
        decision_sensitive=any(_reads_decisions(r.applies) for r in requirements),
    )


def _never(key: str) -> RequirementEvaluation:
    return RequirementEvaluation(
        requirement=key, applicable=False, standing=Standing.NOT_APPLICABLE, reasons=("It does not apply to this site.",)
    )


def _reads_decisions(condition: Applicability) -> bool:
    return bool(condition.decision_nations) or any(_reads_decisions(sub) for sub in condition.any_of)

"""What the engine says about one site on one day. Frozen, comparable, and free of the clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What a rule can answer. It never answers pass when it cannot tell."""

    PASS = "pass"  # noqa: S105  (an outcome, not a password)
    FAIL = "fail"
    CANNOT_TELL = "cannot_tell"
    NEEDS_HUMAN = "needs_human"


class Standing(StrEnum):
    """What a requirement means today; derived, never stored as the truth."""

    NOT_APPLICABLE = "not_applicable"
    BLOCKED = "blocked"
    TO_DO = "to_do"
    WITH_REVIEWER = "with_reviewer"
    CHANGES_NEEDED = "changes_needed"
    MET = "met"
    MET_WITH_CONDITIONS = "met_with_conditions"
    WAIVED = "waived"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"


SATISFIED = frozenset({Standing.MET, Standing.MET_WITH_CONDITIONS, Standing.WAIVED, Standing.EXPIRING})
"""Standings that let a gate open."""


class GateStatus(StrEnum):
    """``closed``: its stage has not opened. ``ready``: nothing blocks it, a decision is awaited.

    ``reopened``: it was passed, but something it rests on no longer holds.
    """

    CLOSED = "closed"
    OPEN = "open"
    READY = "ready"
    PASSED = "passed"
    PASSED_WITH_CONDITIONS = "passed_with_conditions"
    DEFERRED = "deferred"
    REFUSED = "refused"
    REOPENED = "reopened"


PASSED = frozenset({GateStatus.PASSED, GateStatus.PASSED_WITH_CONDITIONS})
UNBLOCKED = PASSED | {GateStatus.READY}
"""Nothing stands in its way: it is decided, or only the decision is awaited."""
EVER_PASSED = PASSED | {GateStatus.REOPENED}


class Rag(StrEnum):
    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    GREY = "grey"


NEED = (Rag.RED, Rag.AMBER, Rag.GREY, Rag.GREEN)
"""Most in need of attention first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleResult:
    """``reason`` is one sentence a host can act on. ``holds_until`` is the last day this outcome stands if only time passes."""

    rule: str
    outcome: Outcome
    reason: str
    holds_until: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementEvaluation:
    """``overdue_days`` counts days past ``due_on`` while unmet, else 0. ``blocked_by`` are requirement keys.

    ``reasons`` say in words why the standing is what it is, most important first.
    """

    requirement: str
    applicable: bool
    standing: Standing
    due_on: dt.date | None = None
    valid_until: dt.date | None = None
    overdue_days: int = 0
    blocked_by: tuple[str, ...] = ()
    rules: tuple[RuleResult, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GateEvaluation:
    """``blockers`` are the keys of mandatory requirements due by this gate that are not satisfied, in framework order."""

    gate: str
    stage: str
    status: GateStatus
    due_on: dt.date | None
    blockers: tuple[str, ...]
    reasons: tuple[str, ...]
    decided_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextAction:
    """What somebody should do next. ``holder`` is the role that holds it; ``requirement`` None for a gate decision."""

    holder: str
    text: str
    requirement: str | None = None
    gate: str | None = None
    due_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The whole position of one site.

    Percentages are 0 to 100 with one decimal, rounded half up, and never open a gate. ``stage`` is the first stage, in framework order,
    whose gate is not passed (the last stage when all are). ``changes_on`` is the next day on which this evaluation
    can differ if nobody does anything, None if never. ``earliest_go_live`` is None once live or withdrawn.
    """

    as_of: dt.date
    requirements: Mapping[str, RequirementEvaluation]
    gates: Mapping[str, GateEvaluation]
    stage: str
    rag: Rag
    rag_reasons: tuple[str, ...]
    readiness_percent: float
    progress_percent: float
    blockers: tuple[str, ...]
    next_actions: tuple[NextAction, ...]
    earliest_go_live: dt.date | None
    changes_on: dt.date | None

"""Which stages are open, and where each gate stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from checklists.calendar import add_days, in_words
from checklists.definition import Framework, Stage
from checklists.evaluation import GateEvaluation, GateStatus
from checklists.facts import GateOutcome, SiteFacts
from checklists.plan import Horizon
from checklists.rules.control import PASSING_OUTCOMES

_SAID: Mapping[GateStatus, str] = {
    GateStatus.READY: "Nothing blocks it; a decision is awaited.",
    GateStatus.REOPENED: "It was passed{on}, but something it rests on no longer holds.",
    GateStatus.REFUSED: "It was refused{on}.",
    GateStatus.DEFERRED: "It was deferred{on}.",
    GateStatus.PASSED: "It was passed{on}.",
    GateStatus.PASSED_WITH_CONDITIONS: "It was passed with conditions{on}.",
}
NOT_SATISFIED = "Not satisfied: "
_PASSED_AS = {"go": GateStatus.PASSED, "go_with_conditions": GateStatus.PASSED_WITH_CONDITIONS}


@dataclass(frozen=True, slots=True)
class Opening:
    """``due_on`` is the opening day plus the stage's target days; ``waits_for`` says what opens a closed stage."""

    opened: bool
    opened_on: dt.date | None = None
    due_on: dt.date | None = None
    waits_for: str = ""


def open_stages(framework: Framework, facts: SiteFacts, decisions: Mapping[str, GateOutcome], horizon: Horizon) -> dict[str, Opening]:
    """A stage is open once every gate it needs was passed, even if one has reopened since: the work does not stop.

    It opened on the last of those decisions; the first stages when the site started; the stage after the go-live gate when it went live.
    """
    return {stage.key: _opening(framework, stage, facts, decisions, horizon) for stage in framework.stages}


def _opening(framework: Framework, stage: Stage, facts: SiteFacts, decisions: Mapping[str, GateOutcome], horizon: Horizon) -> Opening:
    needs = stage.gate.needs
    waiting = [gate for gate in needs if gate not in decisions or decisions[gate].outcome not in PASSING_OUTCOMES]
    if waiting:
        return Opening(opened=False, waits_for=f"It opens when {', '.join(waiting)} {'are' if len(waiting) > 1 else 'is'} passed.")
    opened_on = max((decisions[gate].decided_on for gate in needs), default=facts.started_on)
    if framework.go_live_gate in needs:
        if facts.went_live_on is None:
            return Opening(opened=False, waits_for="It opens when the site goes live.")
        horizon.on(facts.went_live_on)
        if facts.went_live_on > horizon.as_of:
            return Opening(opened=False, waits_for=f"It opens when the site goes live on {in_words(facts.went_live_on)}.")
        opened_on = facts.went_live_on
    due_on = add_days(opened_on, stage.target_days)
    horizon.after(due_on)
    return Opening(opened=True, opened_on=opened_on, due_on=due_on)


def gate_evaluation(
    stage: Stage,
    opening: Opening,
    decision: GateOutcome | None,
    blockers: Sequence[str],
    titles: Mapping[str, str],
    facts: SiteFacts,
    horizon: Horizon,
) -> GateEvaluation:
    """Where one gate stands. Percentages are not an input: only its blockers, its conditions and its decision are."""
    gate = stage.gate.key
    conditions = [condition.due_on for condition in facts.conditions if condition.gate == gate]
    for due_on in conditions:
        horizon.after(due_on)
    late = [due_on for due_on in conditions if due_on < horizon.as_of]
    critical = sum(action.severity == "critical" for action in facts.actions)
    status = _status(opening, decision, bool(blockers), bool(late), bool(critical))
    return GateEvaluation(
        gate=gate,
        stage=stage.key,
        status=status,
        due_on=opening.due_on,
        blockers=tuple(blockers),
        reasons=tuple(_reasons(status, opening, decision, [titles[key] for key in blockers], late, critical)),
        decided_on=decision.decided_on if decision else None,
    )


def _status(opening: Opening, decision: GateOutcome | None, blocked: bool, late: bool, critical: bool) -> GateStatus:
    outcome = decision.outcome if decision else None
    if outcome in PASSING_OUTCOMES and outcome is not None:
        return GateStatus.REOPENED if blocked or late else _PASSED_AS[outcome]
    if outcome == "no_go":
        return GateStatus.REFUSED
    if not opening.opened and outcome is None:
        return GateStatus.CLOSED
    if opening.opened and not blocked and not critical:
        return GateStatus.READY
    return GateStatus.DEFERRED if outcome == "defer" else GateStatus.OPEN


def beside_what_is_unmet(reasons: Iterable[str]) -> list[str]:
    """The reasons that a list of unmet requirements does not say already."""
    return [reason for reason in reasons if not reason.startswith(NOT_SATISFIED)]


def _reasons(
    status: GateStatus,
    opening: Opening,
    decision: GateOutcome | None,
    blocking: Sequence[str],
    late: Collection[dt.date],
    critical: int,
) -> Iterable[str]:
    if status is GateStatus.CLOSED:
        yield opening.waits_for
        return
    if status in _SAID:
        yield _SAID[status].format(on=f" on {in_words(decision.decided_on)}" if decision else "")
    if late:
        yield f"A condition of the decision was due by {in_words(min(late))} and is still open."
    yield from (f"{NOT_SATISFIED}{title}." for title in blocking)
    if critical and status in (GateStatus.OPEN, GateStatus.DEFERRED):
        yield f"{critical} critical action{'s are' if critical > 1 else ' is'} open."

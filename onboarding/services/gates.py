"""Gate decisions: taken by people on a frozen pack. A percentage never opens a gate, and neither does anything but this."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from checklists.evaluation import GateEvaluation, GateStatus
from checklists.facts import State
from checklists.loading import framework_of
from onboarding import clock
from onboarding.asked import ConditionAsked
from onboarding.errors import GuardFailed, Invalid, NotFound, Refused, WrongState
from onboarding.guards import CONDITION_DAYS, CONDITIONS_PER_DECISION
from onboarding.models import Action, Condition, GateDecision, Site
from onboarding.policies import Actor, require
from onboarding.roles import Operation
from onboarding.selectors import facts as positions
from onboarding.selectors.facts import Position
from onboarding.services import evaluation as projection
from onboarding.services.site_work import seen_hash
from onboarding.services.unit import recorded

PASSING = ("go", "go_with_conditions")
OUTCOMES = (*PASSING, "defer", "no_go")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionGiven:
    """``present`` and ``recused`` are role keys; ``on`` is the day of the meeting."""

    gate: str
    outcome: str
    on: dt.date
    note: str = ""
    present: Sequence[str] = ()
    recused: Sequence[str] = ()
    conditions: Sequence[ConditionAsked] = ()


def decide(actor: Actor, site: Site, given: DecisionGiven) -> GateDecision:
    """Record a decision with the position it was taken on.

    Raises:
        NotFound: no such gate.
        Invalid: an unknown outcome, a day in the future.
        WrongState: the gate's stage has not opened, or the site has withdrawn.
        GuardFailed: a go while something still blocks the gate, unsound conditions, a decision by somebody who sent material.
    """
    require(actor, Operation.DECIDE_GATE, site.organisation_id)
    if given.outcome not in OUTCOMES or given.on > clock.today():
        raise Invalid("That decision cannot be recorded.", fields={"outcome": f"One of: {', '.join(OUTCOMES)}.", "on": "Today or earlier."})
    with recorded(actor) as unit:
        locked = unit.lock(site.pk)[0]
        position = positions.load([locked])[0]
        gate = _open_gate(position, given)
        if reasons := _refusals(actor, position, gate, given):
            raise GuardFailed(f"Gate {given.gate} at {locked.name} cannot be decided so.", reasons)
        pack = _pack(position, gate, given.on)
        decision = GateDecision.objects.create(
            site=locked,
            gate=given.gate,
            outcome=given.outcome,
            decided_on=given.on,
            decided_by=actor.user,
            note=given.note,
            present=list(given.present),
            recused=list(given.recused),
            pack=pack,
            pack_sha256=hashlib.sha256(canonical_pack(pack)).hexdigest(),
        )
        Condition.objects.bulk_create(
            [Condition(site=locked, decision=decision, text=c.text, owner=c.owner, due_on=c.due_on) for c in given.conditions]
        )
        unit.event("gate.decided", site=locked, gate=given.gate, outcome=given.outcome, on=given.on.isoformat(), pack=decision.pack_sha256)
    return decision


def _open_gate(position: Position, given: DecisionGiven) -> GateEvaluation:
    """The gate as it stood on the day, once it is known that it can be decided at all."""
    site, gate = position.site, projection.evaluation_of(position, given.on).gates.get(given.gate)
    if gate is None:
        raise NotFound(f"There is no gate {given.gate}.")
    if site.withdrawn_on or gate.status is GateStatus.CLOSED:
        raise WrongState(f"Gate {given.gate} is not open at {site.name}.")
    if GateDecision.objects.filter(site=site, gate=given.gate, decided_on=given.on).exists():
        raise Refused(f"A decision on gate {given.gate} of that day is recorded already.")
    return gate


def _refusals(actor: Actor, position: Position, gate: GateEvaluation, given: DecisionGiven) -> list[str]:
    found = [*_about_position(position, gate, given), *_about_conditions(given), *_about_decider(actor, position, given)]
    if given.outcome in ("defer", "no_go") and not given.note.strip():
        found.append("Say why, so that the host knows.")
    return found


def _about_position(position: Position, gate: GateEvaluation, given: DecisionGiven) -> list[str]:
    if given.outcome not in PASSING:
        return []
    found = [f"Still to be met: {', '.join(gate.blockers)}."] if gate.blockers else []
    if any(action.severity == Action.Severity.CRITICAL for action in position.facts.actions):
        found.append("A critical action is open. Close it first.")
    return found


def _about_conditions(given: DecisionGiven) -> list[str]:
    if given.outcome != "go_with_conditions":
        return ["Only go with conditions carries conditions."] if given.conditions else []
    if not 1 <= len(given.conditions) <= CONDITIONS_PER_DECISION:
        return [f"Give one to {CONDITIONS_PER_DECISION} conditions, each with an owner and a date."]
    latest = given.on + dt.timedelta(days=CONDITION_DAYS)
    if any(not given.on < condition.due_on <= latest for condition in given.conditions):
        return [f"Each condition must be due within {CONDITION_DAYS} days."]
    return []


def _about_decider(actor: Actor, position: Position, given: DecisionGiven) -> list[str]:
    requirements = framework_of(position.site.framework_version).requirements
    found = []
    if any(row.submitted_by_id == actor.user.pk for key, row in position.rows.items() if requirements[key].due_gate == given.gate):
        found.append("You sent part of what is being decided; somebody else must record the decision.")
    if position.site.organisation_id in actor.own:
        found.append("You belong to this organisation; somebody without a tie must record the decision.")
    return found


def canonical_pack(pack: dict[str, Any]) -> bytes:
    """The bytes whose SHA-256 stands on the decision and in the trail."""
    return json.dumps(pack, sort_keys=True, separators=(",", ":")).encode()


def _pack(position: Position, gate: GateEvaluation, on: dt.date) -> dict[str, Any]:
    """The position the decision rests on: per requirement its state and the hash over answers and documents."""
    version = position.site.framework_version
    return {
        "as_of": on.isoformat(),
        "framework": f"{version.slug} {version.version}",
        "framework_sha256": version.sha256,
        "gate": gate.gate,
        "blockers": list(gate.blockers),
        "requirements": {
            key: {"state": row.state, "seen": seen_hash(row, position.documents.get(row.pk, ()))}
            for key, row in position.rows.items()
            if row.state != State.OPEN
        },
    }

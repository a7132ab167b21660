"""What may happen to a requirement, as data. Only the executor (``services.moves``) reads it, and it is the only way a state moves.

A guard returns the reason to refuse, in words the person can act on, or None.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from checklists.definition import Requirement
from checklists.evaluation import Outcome, RequirementEvaluation, RuleResult, Standing
from checklists.facts import State
from checklists.rules import REGISTRY
from onboarding.models import Site, SiteRequirement
from onboarding.policies import Actor
from onboarding.roles import REVIEWER_ROLES, Role
from onboarding.selectors.facts import SeenDocument

DOCUMENT_KINDS = frozenset({"document", "certificate", "signed_agreement", "meeting_extract"})
"""Evidence kinds that are a file. A requirement that takes nothing else cannot be sent without one."""

CONDITION_DAYS = 60
CONDITIONS_PER_DECISION = 3
WAIVER_DAYS = 90
WAIVER_RENEWALS = 1
"""Limits of the framework's mechanics: at most three conditions, within 60 days; a waiver ends within 90 days and is renewed once."""


class Action(StrEnum):
    SUBMIT = "submit"
    TAKE_BACK = "take_back"
    RETURN = "return"
    ACCEPT = "accept"
    ACCEPT_WITH_CONDITIONS = "accept_with_conditions"
    REJECT = "reject"
    WAIVE = "waive"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionAsked:
    text: str
    owner: str
    due_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverAsked:
    """``requested_by`` is a user id; the approver is whoever makes the move."""

    reason: str
    compensating_control: str
    owner: str
    requested_by: int
    ends_on: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the person asked for. ``on`` is the day it took place, today unless an earlier act is being put on record."""

    action: Action
    on: dt.date
    note: str = ""
    judgements: Mapping[str, str] = field(default_factory=dict)
    conditions: tuple[ConditionAsked, ...] = ()
    waiver: WaiverAsked | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveContext:
    """Everything a guard may look at. ``evaluation`` is the requirement's on ``asked.on``, before the move."""

    actor: Actor
    asked: Asked
    row: SiteRequirement
    requirement: Requirement
    evaluation: RequirementEvaluation
    documents: tuple[SeenDocument, ...]
    organisation_id: int
    first_reviewer: int | None
    first_role: str
    first_decision: str

    @property
    def unsettled(self) -> Iterator[RuleResult]:
        """Rule results that are not a pass and that the reviewer has not judged, where a judgement is allowed."""
        for result in self.evaluation.rules:
            kind = next(rule.kind for rule in self.requirement.rules if rule.key == result.rule)
            judged = self.asked.judgements.get(result.rule) == "met" and REGISTRY[kind].reads == "answers"
            if result.outcome in (Outcome.CANNOT_TELL, Outcome.NEEDS_HUMAN) and judged:
                continue
            if result.outcome is not Outcome.PASS:
                yield result


Guard = Callable[[MoveContext], str | None]


def applies(context: MoveContext) -> str | None:
    return None if context.evaluation.applicable else f"{context.requirement.key} does not apply to this site."


def not_blocked(context: MoveContext) -> str | None:
    if context.evaluation.standing is not Standing.BLOCKED:
        return None
    return context.evaluation.reasons[0] if context.evaluation.reasons else "It cannot start yet."


def has_document(context: MoveContext) -> str | None:
    if not set(context.requirement.evidence_kinds) <= DOCUMENT_KINDS:
        return None
    if any(document.status != "refused" for document in context.documents):
        return None
    return f"Attach the document for {context.requirement.key} ({context.requirement.title}) first."


def nothing_refused(context: MoveContext) -> str | None:
    if any(document.status == "refused" for document in context.documents):
        return "One of the documents was refused. Replace or withdraw it first."
    return None


def renewal_is_due(context: MoveContext) -> str | None:
    """An accepted requirement may be sent again only once it needs renewing: an early send would take back a standing yes."""
    if context.row.state not in (State.ACCEPTED, State.ACCEPTED_WITH_CONDITIONS):
        return None
    if context.evaluation.standing in (Standing.MET, Standing.MET_WITH_CONDITIONS):
        return "It is accepted and in date; it can be sent again 60 days before it ends."
    return None


def has_note(context: MoveContext) -> str | None:
    return None if context.asked.note.strip() else "Say why, so that the host knows what to change."


def reviewer_is_independent(context: MoveContext) -> str | None:
    if context.actor.user.pk == context.row.submitted_by_id:
        return "You sent this yourself; somebody else must review it."
    if context.organisation_id in context.actor.own:
        return "You belong to this organisation; a reviewer without a tie must decide."
    return None


def second_reviewer_differs(context: MoveContext) -> str | None:
    if context.requirement.four_eyes and context.first_reviewer == context.actor.user.pk:
        return "You have reviewed this already; a second reviewer must decide."
    return None


def rules_are_settled(context: MoveContext) -> str | None:
    reasons = [f"{result.reason} ({result.rule}: {result.outcome.value})" for result in context.unsettled]
    return "Not everything is shown: " + " ".join(reasons) if reasons else None


def may_be_conditional(context: MoveContext) -> str | None:
    if context.requirement.never_conditional:
        return f"{context.requirement.key} is never accepted with conditions."
    return None


def conditions_are_sound(context: MoveContext) -> str | None:
    conditions = context.asked.conditions
    if not 1 <= len(conditions) <= CONDITIONS_PER_DECISION:
        return f"Give one to {CONDITIONS_PER_DECISION} conditions, each with an owner and a date."
    latest = context.asked.on + dt.timedelta(days=CONDITION_DAYS)
    if any(not condition.text.strip() or not condition.owner.strip() for condition in conditions):
        return "Each condition needs a text and an owner."
    if any(not context.asked.on < condition.due_on <= latest for condition in conditions):
        return f"Each condition must be due within {CONDITION_DAYS} days."
    return None


def waiver_is_sound(context: MoveContext) -> str | None:
    waiver = context.asked.waiver
    if waiver is None:
        return "Give the waiver's reason, compensating control, owner, requester and end."
    if not all(text.strip() for text in (waiver.reason, waiver.compensating_control, waiver.owner)):
        return "A waiver needs a reason, a compensating control and an owner."
    if not context.asked.on < waiver.ends_on <= context.asked.on + dt.timedelta(days=WAIVER_DAYS):
        return f"A waiver ends within {WAIVER_DAYS} days."
    if waiver.requested_by == context.actor.user.pk:
        return "You asked for this waiver; somebody else must approve it."
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """``who`` gives the roles that may take it, from the requirement; ``target`` None means the executor decides (four eyes)."""

    sources: frozenset[State]
    target: State
    who: Callable[[Requirement], frozenset[Role]]
    guards: tuple[Guard, ...] = ()
    is_review: bool = False


def owners(requirement: Requirement) -> frozenset[Role]:
    """Who may send a requirement: its owner; for what a host owns, also the host's lead."""
    owner = Role(requirement.owner)
    return frozenset({owner, Role.HOST_LEAD} if owner.value.startswith("host_") else {owner})


def reviewers(requirement: Requirement) -> frozenset[Role]:
    """The named reviewer; with four eyes any reviewer role, one of the two holding the named one (checked by the executor)."""
    return REVIEWER_ROLES if requirement.four_eyes else frozenset({Role(requirement.reviewer)})


def waivers(requirement: Requirement) -> frozenset[Role]:
    return frozenset({Role(requirement.waivable_by)}) if requirement.waivable_by else frozenset()


def reopeners(requirement: Requirement) -> frozenset[Role]:
    return frozenset({Role(requirement.reviewer), Role.COORDINATOR})


def settled(*states: State) -> frozenset[State]:
    return frozenset(states)


_REVIEW: tuple[Guard, ...] = (applies, reviewer_is_independent, second_reviewer_differs)

TRANSITIONS: Mapping[Action, Transition] = {
    Action.SUBMIT: Transition(
        sources=settled(State.OPEN, State.RETURNED, State.REJECTED, State.WAIVED, State.ACCEPTED, State.ACCEPTED_WITH_CONDITIONS),
        target=State.SUBMITTED,
        who=owners,
        guards=(applies, not_blocked, has_document, nothing_refused, renewal_is_due),
    ),
    Action.TAKE_BACK: Transition(sources=settled(State.SUBMITTED), target=State.OPEN, who=owners),
    Action.RETURN: Transition(
        sources=settled(State.SUBMITTED), target=State.RETURNED, who=reviewers, guards=(*_REVIEW, has_note), is_review=True
    ),
    Action.ACCEPT: Transition(
        sources=settled(State.SUBMITTED),
        target=State.ACCEPTED,
        who=reviewers,
        guards=(*_REVIEW, nothing_refused, rules_are_settled),
        is_review=True,
    ),
    Action.ACCEPT_WITH_CONDITIONS: Transition(
        sources=settled(State.SUBMITTED),
        target=State.ACCEPTED_WITH_CONDITIONS,
        who=reviewers,
        guards=(*_REVIEW, nothing_refused, may_be_conditional, conditions_are_sound),
        is_review=True,
    ),
    Action.REJECT: Transition(
        sources=settled(State.SUBMITTED), target=State.REJECTED, who=reviewers, guards=(*_REVIEW, has_note), is_review=True
    ),
    Action.WAIVE: Transition(
        sources=settled(State.OPEN, State.SUBMITTED, State.RETURNED, State.REJECTED, State.WAIVED),
        target=State.WAIVED,
        who=waivers,
        guards=(applies, waiver_is_sound),
    ),
    Action.REOPEN: Transition(
        sources=settled(State.ACCEPTED, State.ACCEPTED_WITH_CONDITIONS, State.REJECTED, State.WAIVED),
        target=State.RETURNED,
        who=reopeners,
        guards=(has_note,),
    ),
}

ANSWERABLE = settled(State.OPEN, State.RETURNED, State.REJECTED, State.WAIVED)
RENEWABLE = frozenset({Standing.EXPIRING, Standing.EXPIRED, Standing.CHANGES_NEEDED, Standing.UNKNOWN})


def why_closed(site: Site) -> str | None:
    """Why nothing at a site may change any more, or None."""
    return f"{site.name} has withdrawn; its record is closed." if site.withdrawn_on else None


def why_fixed(row: SiteRequirement) -> str | None:
    """Why answers and documents of a requirement cannot change now, or None: what is being, or was, judged stays as it was seen."""
    if State(row.state) in ANSWERABLE:
        return None
    if row.state == State.SUBMITTED:
        return f"{row.key} is with the reviewer. Take it back first to change it."
    if Standing(row.standing) in RENEWABLE:
        return None
    return f"{row.key} is accepted and in date. Ask for it to be reopened to change it."


def payload(asked: Asked) -> dict[str, Any]:
    """What the trail keeps of a move: codes and dates, no free text."""
    return {
        "action": asked.action.value,
        "on": asked.on.isoformat(),
        "judged": sorted(asked.judgements),
        "conditions": [condition.due_on.isoformat() for condition in asked.conditions],
    }

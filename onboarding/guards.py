"""What must hold before a requirement may move. A guard returns the reason to refuse, in words the person can act on, or None."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from checklists.definition import Requirement
from checklists.evaluation import Outcome, RequirementEvaluation, RuleResult, Standing
from checklists.facts import State
from checklists.rules import REGISTRY
from onboarding.asked import Asked, ReasonCode
from onboarding.models import SiteRequirement
from onboarding.policies import Actor
from onboarding.roles import Operation
from onboarding.selectors.linked import SeenDocument

DOCUMENT_KINDS = frozenset({"document", "certificate", "signed_agreement", "meeting_extract"})
"""Evidence kinds that are a file. A requirement that takes nothing else cannot be sent without one."""

CONDITION_DAYS = 60
CONDITIONS_PER_DECISION = 3
WAIVER_DAYS = 90
WAIVER_RENEWALS = 1
"""Limits of the framework's mechanics: at most three conditions, within 60 days; a waiver ends within 90 days and is renewed once."""


NOT_CHECKED = "not_checked"
LABELS_SHOWN = 5
"""Checklist points a refusal names before it counts the rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveContext:
    """Everything a guard may look at. ``evaluation`` is the requirement's on ``asked.on``, before the move.

    ``points`` are the labels of the requirement's checklist by key, for the nations of the site.
    """

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
    points: Mapping[str, str] = field(default_factory=dict)
    has_interest: bool = False

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
    for document in context.documents:
        if document.status == "refused":
            return f"{document.name} was refused. Replace it or withdraw it first."
    return None


def everything_is_checked(context: MoveContext) -> str | None:
    if any(document.status in ("quarantined", "needs_attention") for document in context.documents):
        return "One of the documents is still being checked or held. Decide once it can be opened."
    return None


def everything_can_be_seen(context: MoveContext) -> str | None:
    """Who accepts says that they looked; a document without text is not for everyone's eyes before that."""
    unread = any(document.is_unread for document in context.documents)
    if unread and not context.actor.may(Operation.LOOK_AT_UNREAD, context.organisation_id):
        return "No text could be read in one of the documents. A coordinator or another reviewer has to look at it first."
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


def reasons_are_known(context: MoveContext) -> str | None:
    unknown = sorted({reason.point for reason in context.asked.reasons if reason.point} - context.points.keys())
    if unknown:
        return f"{context.requirement.key} has no checklist point {', '.join(unknown)}."
    if any(reason.code is ReasonCode.OTHER and not reason.text.strip() for reason in context.asked.reasons):
        return 'Say in words what the reason "other" stands for.'
    return None


def points_are_known(context: MoveContext) -> str | None:
    if unknown := sorted(context.asked.points.keys() - context.points.keys()):
        return f"{context.requirement.key} has no checklist point {', '.join(unknown)}."
    return None


def points_are_decided(context: MoveContext) -> str | None:
    """Whoever accepts has said of every point of the checklist whether it is covered, or does not apply."""
    given = context.asked.points
    if open_ := [label for key, label in context.points.items() if given.get(key, NOT_CHECKED) == NOT_CHECKED]:
        more = f" and {len(open_) - LABELS_SHOWN} more" if len(open_) > LABELS_SHOWN else ""
        return f"Decide on every point of the checklist. Still open: {'; '.join(open_[:LABELS_SHOWN])}{more}."
    return None


def what_does_not_apply_is_explained(context: MoveContext) -> str | None:
    explained = {reason.point for reason in context.asked.reasons if reason.code is ReasonCode.NOT_APPLICABLE and reason.text.strip()}
    unexplained = [key for key, decision in context.asked.points.items() if decision == "not_applicable" and key not in explained]
    if unexplained:
        labels = "; ".join(context.points.get(key, key) for key in unexplained[:LABELS_SHOWN])
        return f'Say why it does not apply, in a reason "not_applicable" with words for: {labels}.'
    return None


def points_are_covered(context: MoveContext) -> str | None:
    """A point the reviewer marked as not covered cannot be accepted away."""
    missing = [context.points.get(key, key) for key, decision in context.asked.points.items() if decision == "not_covered"]
    if missing:
        return f"You marked as not covered: {'; '.join(missing)}. Return it, or accept it on the condition that this is added."
    return None


def reviewer_has_no_interest(context: MoveContext) -> str | None:
    if context.has_interest:
        return "You declared an interest in this organisation; somebody without a tie must decide."
    return None


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

"""What may happen to a requirement, as data. Only the executor (``services.moves``) reads it, and it is the only way a state moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from checklists.definition import Requirement
from checklists.evaluation import Standing
from checklists.facts import State
from onboarding.asked import Action
from onboarding.guards import (
    Guard,
    applies,
    conditions_are_sound,
    everything_can_be_seen,
    everything_is_checked,
    has_document,
    has_note,
    may_be_conditional,
    not_blocked,
    nothing_refused,
    points_are_covered,
    points_are_decided,
    points_are_known,
    reasons_are_known,
    renewal_is_due,
    reviewer_has_no_interest,
    reviewer_is_independent,
    rules_are_settled,
    second_reviewer_differs,
    waiver_is_sound,
    what_does_not_apply_is_explained,
)
from onboarding.models import Site, SiteRequirement
from onboarding.roles import REVIEWER_ROLES, Role


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


_REVIEW: tuple[Guard, ...] = (applies, reviewer_is_independent, reviewer_has_no_interest, second_reviewer_differs, points_are_known)
_ACCEPT: tuple[Guard, ...] = (
    *_REVIEW, nothing_refused, everything_is_checked, everything_can_be_seen, points_are_decided, what_does_not_apply_is_explained,
    reasons_are_known,
)  # fmt: skip

TRANSITIONS: Mapping[Action, Transition] = {
    Action.SUBMIT: Transition(
        sources=settled(State.OPEN, State.RETURNED, State.REJECTED, State.WAIVED, State.ACCEPTED, State.ACCEPTED_WITH_CONDITIONS),
        target=State.SUBMITTED,
        who=owners,
        guards=(applies, not_blocked, has_document, nothing_refused, renewal_is_due),
    ),
    Action.TAKE_BACK: Transition(sources=settled(State.SUBMITTED), target=State.OPEN, who=owners),
    Action.RETURN: Transition(
        sources=settled(State.SUBMITTED),
        target=State.RETURNED,
        who=reviewers,
        guards=(*_REVIEW, has_note, reasons_are_known),
        is_review=True,
    ),
    Action.ACCEPT: Transition(
        sources=settled(State.SUBMITTED),
        target=State.ACCEPTED,
        who=reviewers,
        guards=(*_ACCEPT, points_are_covered, rules_are_settled),
        is_review=True,
    ),
    Action.ACCEPT_WITH_CONDITIONS: Transition(
        sources=settled(State.SUBMITTED),
        target=State.ACCEPTED_WITH_CONDITIONS,
        who=reviewers,
        guards=(*_ACCEPT, may_be_conditional, conditions_are_sound),
        is_review=True,
    ),
    Action.REJECT: Transition(
        sources=settled(State.SUBMITTED),
        target=State.REJECTED,
        who=reviewers,
        guards=(*_REVIEW, has_note, reasons_are_known),
        is_review=True,
    ),
    Action.WAIVE: Transition(
        sources=settled(State.OPEN, State.SUBMITTED, State.RETURNED, State.REJECTED, State.WAIVED),
        target=State.WAIVED,
        who=waivers,
        guards=(applies, reviewer_has_no_interest, waiver_is_sound),
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

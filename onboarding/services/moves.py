"""The executor: the only code that changes a requirement's state. It checks visibility, role, state and guards, under the site's lock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from checklists.facts import State
from onboarding import clock
from onboarding.asked import ACCEPTING, Action, Asked, payload, reasons_of
from onboarding.errors import BulkRefused, DomainError, GuardFailed, Invalid, NotFound, NotPermitted, Stale, WrongState
from onboarding.guards import WAIVER_RENEWALS, MoveContext
from onboarding.models import Condition, EvidenceVersion, Review, SiteRequirement, Waiver
from onboarding.policies import Actor, sites_visible_to
from onboarding.roles import Operation
from onboarding.selectors import facts as positions
from onboarding.selectors import requirements
from onboarding.selectors.linked import PastReview
from onboarding.services import opening
from onboarding.services.flags import open_flagged
from onboarding.services.site_work import SiteWork, context_of, interest_of, open_sites, seen_hash
from onboarding.services.unit import Unit, recorded
from onboarding.transitions import TRANSITIONS, Transition, why_closed

STATE_FIELDS = [
    "state", "judgements", "submitted_on", "submitted_by", "decided_on", "decision_note", "decision_reasons", "waived_until", "submissions",
    "version",
]  # fmt: skip


class MoveErrors(BulkRefused):
    """Some moves of a bulk were refused, so none was made."""

    def __init__(self, errors: dict[int, DomainError]) -> None:
        super().__init__(errors, "moves", "made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One move. ``seen`` is the row's id and version as the caller saw it; None skips the stale check (bulk replays)."""

    site: str
    requirement: str
    asked: Asked
    seen: tuple[int, int] | None = None


def make_move(actor: Actor, move: Move) -> SiteRequirement:
    """Make one move and return the row as it now stands.

    Raises:
        NotFound: no such site or requirement, or not the caller's to see.
        NotPermitted: none of the caller's roles may take this action.
        WrongState: not in a state from which the action starts.
        Stale: the caller saw an older version.
        GuardFailed: ``reasons`` holds one sentence per failed guard.
    """
    return _one(actor, move)[1]


def move_and_show(actor: Actor, move: Move) -> dict[str, Any]:
    """Make one move and return the requirement as people read it, from what the move has read. Raises as ``make_move``."""
    work, row = _one(actor, move)
    documents = [requirements.document_of(seen) for seen in work.position.documents.get(row.pk, ())]
    return requirements.entry_of(work.site, row, documents, _reviewers(work, row, move.asked.action), clock.today())


def _reviewers(work: SiteWork, row: SiteRequirement, action: Action) -> list[int]:
    """Who has reviewed the present submission. 1 query where the move did not look at reviews."""
    if action is Action.SUBMIT:
        return []
    if TRANSITIONS[action].is_review:
        return [review.reviewer_id for review in work.position.reviews.get(row.pk, ()) if review.submission == row.submissions]
    return list(Review.objects.filter(requirement=row, submission=row.submissions).values_list("reviewer_id", flat=True))


def _one(actor: Actor, move: Move) -> tuple[SiteWork, SiteRequirement]:
    try:
        return _make(actor, [move])[0]
    except MoveErrors as refused:
        raise refused.errors[0] from None


def make_moves(actor: Actor, moves: Sequence[Move]) -> list[SiteRequirement]:
    """Make every move or none. Guards see each site as it stood before the bulk. About 11 queries, and 4 a site, whatever the moves.

    Raises:
        MoveErrors: with one refusal per move that cannot be made.
    """
    return [row for _, row in _make(actor, moves)]


def _make(actor: Actor, moves: Sequence[Move]) -> list[tuple[SiteWork, SiteRequirement]]:
    errors: dict[int, DomainError] = {}
    results: list[tuple[SiteWork, SiteRequirement]] = []
    with recorded(actor) as unit:
        works = _open(actor, unit, moves)
        for index, move in enumerate(moves):
            try:
                results.append(_execute(actor, unit, works.get(move.site), move))
            except DomainError as error:
                errors[index] = error
        if errors:
            raise MoveErrors(errors)
        for work in works.values():
            work.position.unsaved = {pk: set(STATE_FIELDS) for pk in work.changed}
        if stale := [work.position for work in works.values() if work.has_other_follow_ups]:
            positions.reload_follow_ups(stale)
        unit.positions.update({work.site.pk: work.position for work in works.values()})
    return results


def _open(actor: Actor, unit: Unit, moves: Sequence[Move]) -> dict[str, SiteWork]:
    rows = sites_visible_to(actor, Operation.READ_SITE).filter(slug__in={move.site for move in moves})
    sites = unit.lock_rows(rows.annotate(is_tied=interest_of(actor)))
    tied = [site.pk for site in sites if site.is_tied]  # type: ignore[attr-defined]  # annotated above
    return open_sites(sites, tied)


def _execute(actor: Actor, unit: Unit, work: SiteWork | None, move: Move) -> tuple[SiteWork, SiteRequirement]:
    asked = move.asked
    if work is None:
        raise NotFound("There is no such site.")
    row = _row_of(work, move.requirement)
    if asked.on > clock.today():
        raise Invalid("It cannot have happened in the future.", fields={"on": "Give today or an earlier day."})
    rule = TRANSITIONS[asked.action]
    context = context_of(actor, work, row, asked)
    if not actor.roles_in(work.site.organisation_id) & rule.who(context.requirement):
        raise NotPermitted(f"Your role cannot {asked.action.value.replace('_', ' ')} {move.requirement}.")
    if closed := why_closed(work.site):
        raise WrongState(closed)
    if State(row.state) not in rule.sources:
        raise WrongState(f"{move.requirement} is {row.state.replace('_', ' ')}; it cannot be moved by {asked.action.value} now.")
    if move.seen not in (None, (row.pk, row.version)):
        raise Stale(f"{move.requirement} has changed since you looked. Look again before you decide.")
    if reasons := [reason for guard in rule.guards if (reason := guard(context)) is not None]:
        raise GuardFailed(f"{move.requirement} at {move.site}: {asked.action.value.replace('_', ' ')} is not possible.", reasons)
    _apply(unit, work, context, rule)
    row.site = work.site
    return work, row


def _row_of(work: SiteWork, key: str) -> SiteRequirement:
    row = work.position.rows.get(key)
    if row is None:
        raise NotFound(f"There is no requirement {key} at {work.site.name}.")
    return row


def _apply(unit: Unit, work: SiteWork, context: MoveContext, rule: Transition) -> None:
    row, asked = context.row, context.asked
    target: State | None = rule.target
    if rule.is_review:
        _record_review(work, context)
        if asked.action in ACCEPTING:
            _look_at_unread(unit, context)
        if context.requirement.four_eyes and asked.action in ACCEPTING:
            target = _four_eyes_target(context, rule)
    if target is not None:
        row.state = target.value
        _apply_target(work, context)
    row.version += 1
    if asked.action is Action.SUBMIT:
        unit.drive(work.site.pk)
        work.has_other_follow_ups |= open_flagged(unit, work.site, context.requirement, context.evaluation, asked.on)
    work.changed[row.pk] = row
    unit.event(f"requirement.{asked.action.value}", site=work.site, requirement=row.key, state=row.state, **payload(asked))


def _look_at_unread(unit: Unit, context: MoveContext) -> None:
    """Whoever accepts has looked at what no inspector could read; the others may from now on. 0 queries where everything has text."""
    unread = [document.version_id for document in context.documents if document.is_unread]
    if unread:
        opening.looked_at(unit, EvidenceVersion.objects.select_related("evidence").filter(pk__in=unread))


def _four_eyes_target(context: MoveContext, rule: Transition) -> State | None:
    """None while a second reviewer is still to come; with conditions if either reviewer asked for them."""
    if context.first_reviewer is None:
        return None
    named = context.requirement.reviewer
    if named not in {context.first_role, _acting_role(context)}:
        raise GuardFailed(f"One of the two reviewers of {context.row.key} must be a {named.replace('_', ' ')}.")
    if context.first_decision == Action.ACCEPT_WITH_CONDITIONS:
        return State.ACCEPTED_WITH_CONDITIONS
    return rule.target


def _acting_role(context: MoveContext) -> str:
    """The role the reviewer acts in: the named one where they hold it."""
    roles = {role.value for role in context.actor.roles_in(context.organisation_id)}
    return context.requirement.reviewer if context.requirement.reviewer in roles else sorted(roles)[0]


def _record_review(work: SiteWork, context: MoveContext) -> None:
    asked = context.asked
    review = Review(
        requirement=context.row,
        reviewer=context.actor.user,
        role=_acting_role(context),
        decision=asked.action.value,
        note=asked.note,
        judgements=dict(asked.judgements),
        points=dict(asked.points),
        reasons=reasons_of(asked),
        conditions=[{"text": c.text, "owner": c.owner, "due_on": c.due_on.isoformat()} for c in asked.conditions],
        seen=seen_hash(context.row, context.documents),
        submission=context.row.submissions,
        decided_on=asked.on,
    )
    review.save(force_insert=True)
    taken = PastReview(context.row.pk, review.reviewer_id, review.role, review.decision, review.seen, review.submission, review.conditions)
    work.position.reviews[context.row.pk].append(taken)


def _apply_target(work: SiteWork, context: MoveContext) -> None:
    row, asked = context.row, context.asked
    if asked.action is Action.SUBMIT:
        row.submitted_on, row.submitted_by = asked.on, context.actor.user
        row.submissions += 1
        row.judgements, row.waived_until = {}, None
        if any(condition.requirement == row.key for condition in work.position.facts.conditions):
            Condition.objects.filter(requirement=row, closed_on=None).update(closed_on=asked.on)
            work.has_other_follow_ups = True
        return
    if asked.action is Action.TAKE_BACK:
        return
    row.decided_on, row.decision_note, row.decision_reasons = asked.on, asked.note, reasons_of(asked)
    row.judgements = dict(asked.judgements) if asked.action in ACCEPTING else {}
    if row.state == State.ACCEPTED_WITH_CONDITIONS:
        _open_conditions(work, row)
    if asked.action is Action.WAIVE and asked.waiver is not None:
        if not User.objects.filter(pk=asked.waiver.requested_by).exists():
            raise Invalid("Nobody of that id asked for the waiver.", fields={"waiver": "Give the id of the sign-in that asked for it."})
        if Waiver.objects.filter(requirement=row).count() > WAIVER_RENEWALS:
            raise GuardFailed(
                f"{row.key} was waived and renewed already.", ["A waiver is renewed once. What it stands in for has to be met now."]
            )
        row.waived_until = asked.waiver.ends_on
        Waiver.objects.create(
            requirement=row,
            reason=asked.waiver.reason,
            compensating_control=asked.waiver.compensating_control,
            owner=asked.waiver.owner,
            requested_by_id=asked.waiver.requested_by,
            approved_by=context.actor.user,
            starts_on=asked.on,
            ends_on=asked.waiver.ends_on,
        )


def _open_conditions(work: SiteWork, row: SiteRequirement) -> None:
    """Open what the reviewers of the present submission asked for, each text once."""
    asked = {
        condition["text"]: condition
        for review in work.position.reviews.get(row.pk, ())
        if review.submission == row.submissions and Action(review.decision) is Action.ACCEPT_WITH_CONDITIONS
        for condition in review.conditions
    }
    work.has_other_follow_ups = True
    Condition.objects.bulk_create(
        [
            Condition(site=work.site, requirement=row, text=c["text"], owner=c["owner"], due_on=dt.date.fromisoformat(c["due_on"]))
            for c in asked.values()
        ]
    )

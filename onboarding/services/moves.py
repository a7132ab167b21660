"""The executor: the only code that changes a requirement's state. It checks visibility, role, state and guards, under the site's lock."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from accounts.models import User
from checklists.evaluation import Evaluation, RequirementEvaluation
from checklists.facts import State
from checklists.loading import framework_of
from onboarding import clock
from onboarding.errors import DomainError, GuardFailed, Invalid, NotFound, NotPermitted, Stale, WrongState
from onboarding.models import Condition, Review, Site, SiteRequirement, Waiver
from onboarding.policies import Actor, sites_visible_to
from onboarding.roles import Operation
from onboarding.selectors import facts as positions
from onboarding.selectors.facts import Position
from onboarding.services import evaluation as projection
from onboarding.services.flags import open_flagged
from onboarding.services.unit import Unit, recorded
from onboarding.transitions import TRANSITIONS, WAIVER_RENEWALS, Action, Asked, MoveContext, Transition, payload, why_closed

ACCEPTING = frozenset({Action.ACCEPT, Action.ACCEPT_WITH_CONDITIONS})
STATE_FIELDS = [
    "state", "judgements", "submitted_on", "submitted_by", "decided_on", "decision_note", "waived_until", "submissions", "version"
]  # fmt: skip


class MoveErrors(DomainError):
    """Some moves of a bulk were refused, so none was made. ``errors`` maps the position in the bulk to the refusal."""

    code = "bulk_refused"
    status = 422

    def __init__(self, errors: dict[int, DomainError]) -> None:
        super().__init__(f"{len(errors)} of the moves cannot be made, so none was.")
        self.errors = errors


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One move. ``expected_version`` None skips the stale check (bulk replays)."""

    site: str
    requirement: str
    asked: Asked
    expected_version: int | None = None


@dataclass(slots=True)
class _SiteWork:
    """One site during a bulk: its position, evaluations by day, and fresh reviews by requirement row."""

    site: Site
    position: Position
    evaluations: dict[dt.date, Evaluation] = field(default_factory=dict)
    reviews: dict[int, list[Review]] = field(default_factory=dict)
    changed: dict[int, SiteRequirement] = field(default_factory=dict)
    has_other_follow_ups: bool = False

    def evaluation(self, requirement: str, on: dt.date) -> RequirementEvaluation:
        if on not in self.evaluations:
            self.evaluations[on] = projection.evaluation_of(self.position, on)
        return self.evaluations[on].requirements[requirement]


def make_move(actor: Actor, move: Move) -> SiteRequirement:
    """Make one move and return the row as it now stands.

    Raises:
        NotFound: no such site or requirement, or not the caller's to see.
        NotPermitted: none of the caller's roles may take this action.
        WrongState: not in a state from which the action starts.
        Stale: the caller saw an older version.
        GuardFailed: ``reasons`` holds one sentence per failed guard.
    """
    try:
        return make_moves(actor, [move])[0]
    except MoveErrors as refused:
        raise refused.errors[0] from None


def make_moves(actor: Actor, moves: Sequence[Move]) -> list[SiteRequirement]:
    """Make every move or none. Guards see each site as it stood before the bulk. About 22 queries a site, whatever the number of moves.

    Raises:
        MoveErrors: with one refusal per move that cannot be made.
    """
    errors: dict[int, DomainError] = {}
    results: list[SiteRequirement] = []
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
            SiteRequirement.objects.bulk_update(list(work.changed.values()), STATE_FIELDS, batch_size=100)
        if stale := [work.position for work in works.values() if work.has_other_follow_ups]:
            positions.reload_follow_ups(stale)
        unit.positions.update({work.site.pk: work.position for work in works.values()})
    return results


def _open(actor: Actor, unit: Unit, moves: Sequence[Move]) -> dict[str, _SiteWork]:
    slugs = {move.site for move in moves}
    visible = list(sites_visible_to(actor, Operation.READ_SITE).filter(slug__in=slugs).values_list("pk", flat=True))
    sites = unit.lock(*visible) if visible else []
    works = {position.site.slug: _SiteWork(position.site, position) for position in positions.load(sites)} if sites else {}
    reviews = Review.objects.filter(requirement__site__in=[site.pk for site in sites], requirement__state=State.SUBMITTED)
    if sites and any(TRANSITIONS[move.asked.action].is_review for move in moves):
        for review in reviews.select_related("requirement").order_by("pk"):
            works_of = next(work for work in works.values() if work.site.pk == review.requirement.site_id)
            works_of.reviews.setdefault(review.requirement_id, []).append(review)
    return works


def _execute(actor: Actor, unit: Unit, work: _SiteWork | None, move: Move) -> SiteRequirement:
    asked = move.asked
    if work is None or (row := work.position.rows.get(move.requirement)) is None:
        raise NotFound(f"There is no requirement {move.requirement} at site {move.site}.")
    if asked.on > clock.today():
        raise Invalid("It cannot have happened in the future.", fields={"on": "Give today or an earlier day."})
    rule = TRANSITIONS[asked.action]
    context = _context(actor, work, row, asked)
    if not actor.roles_in(work.site.organisation_id) & rule.who(context.requirement):
        raise NotPermitted(f"Your role cannot {asked.action.value.replace('_', ' ')} {move.requirement}.")
    if closed := why_closed(work.site):
        raise WrongState(closed)
    if State(row.state) not in rule.sources:
        raise WrongState(f"{move.requirement} is {row.state.replace('_', ' ')}; it cannot be moved by {asked.action.value} now.")
    if move.expected_version is not None and move.expected_version != row.version:
        raise Stale(f"{move.requirement} has changed since you looked. Look again before you decide.")
    if reasons := [reason for guard in rule.guards if (reason := guard(context)) is not None]:
        raise GuardFailed(f"{move.requirement} at {move.site}: {asked.action.value.replace('_', ' ')} is not possible.", reasons)
    _apply(unit, work, context, rule)
    row.site = work.site
    return row


def _context(actor: Actor, work: _SiteWork, row: SiteRequirement, asked: Asked) -> MoveContext:
    requirement = framework_of(work.site.framework_version).requirements[row.key]
    first = _first_review(work, row) if requirement.four_eyes else None
    return MoveContext(
        actor=actor,
        asked=asked,
        row=row,
        requirement=requirement,
        evaluation=work.evaluation(row.key, asked.on),
        documents=tuple(work.position.documents.get(row.pk, ())),
        organisation_id=work.site.organisation_id,
        first_reviewer=first.reviewer_id if first else None,
        first_role=first.role if first else "",
        first_decision=first.decision if first else "",
    )


def seen_hash(row: SiteRequirement, documents: Sequence[positions.SeenDocument]) -> str:
    """What a review is bound to: the answers and the exact bytes of every linked document."""
    body = {"answers": row.answers, "documents": sorted(f"{d.evidence_id}:{d.sha256}" for d in documents)}
    return hashlib.sha256(json.dumps(body, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _first_review(work: _SiteWork, row: SiteRequirement) -> Review | None:
    """The accepting review of the present submission that still counts: it saw the same answers and the same bytes."""
    seen = seen_hash(row, work.position.documents.get(row.pk, ()))
    for review in work.reviews.get(row.pk, ()):
        if Action(review.decision) in ACCEPTING and review.seen == seen and review.submission == row.submissions:
            return review
    return None


def _apply(unit: Unit, work: _SiteWork, context: MoveContext, rule: Transition) -> None:
    row, asked = context.row, context.asked
    target: State | None = rule.target
    if rule.is_review:
        _record_review(work, context)
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


def _record_review(work: _SiteWork, context: MoveContext) -> None:
    asked = context.asked
    review = Review(
        requirement=context.row,
        reviewer=context.actor.user,
        role=_acting_role(context),
        decision=asked.action.value,
        note=asked.note,
        judgements=dict(asked.judgements),
        conditions=[{"text": c.text, "owner": c.owner, "due_on": c.due_on.isoformat()} for c in asked.conditions],
        seen=seen_hash(context.row, context.documents),
        submission=context.row.submissions,
        decided_on=asked.on,
    )
    review.save(force_insert=True)
    work.reviews.setdefault(context.row.pk, []).append(review)


def _apply_target(work: _SiteWork, context: MoveContext) -> None:
    row, asked = context.row, context.asked
    if asked.action is Action.SUBMIT:
        row.submitted_on, row.submitted_by = asked.on, context.actor.user
        row.submissions += 1
        row.judgements, row.waived_until = {}, None
        closed = Condition.objects.filter(requirement=row, closed_on=None).update(closed_on=asked.on)
        work.has_other_follow_ups |= closed > 0
        return
    if asked.action is Action.TAKE_BACK:
        return
    row.decided_on, row.decision_note = asked.on, asked.note
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


def _open_conditions(work: _SiteWork, row: SiteRequirement) -> None:
    """Open what the reviewers of the present submission asked for, each text once."""
    asked = {
        condition["text"]: condition
        for review in work.reviews.get(row.pk, ())
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

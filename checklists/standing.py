"""What one requirement means today, from what people did with it and what its rules answer now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from checklists.calendar import add_days, add_months, in_words
from checklists.evaluation import Outcome, RuleResult, Standing
from checklists.facts import OpenCondition, State
from checklists.plan import Horizon
from checklists.rules import run
from checklists.rules.context import RuleContext, as_day

EXPIRING_DAYS = 60
"""From this many days before the last valid day a requirement is expiring (reminders go out 60, 30 and 7 days before)."""
AMBER_EXPIRING_DAYS = 30
_EXPIRING = dt.timedelta(days=EXPIRING_DAYS)
_AMBER_EXPIRING = dt.timedelta(days=AMBER_EXPIRING_DAYS)

ACCEPTED = frozenset({State.ACCEPTED, State.ACCEPTED_WITH_CONDITIONS})


class Stand(NamedTuple):
    """``standing`` None: the record is open, so it depends on the stage and on other requirements."""

    standing: Standing | None
    reasons: tuple[str, ...]
    valid_until: dt.date | None = None


def stand(context: RuleContext, results: Sequence[RuleResult], conditions: Sequence[OpenCondition], horizon: Horizon) -> Stand:
    """``conditions`` are the open ones of this requirement; every day on which the answer may turn goes to ``horizon``."""
    record = context.record
    state = record.state
    if state is State.ACCEPTED or state is State.ACCEPTED_WITH_CONDITIONS:
        return _accepted(context, results, conditions, horizon)
    if state is State.SUBMITTED:
        found = tuple(f"The check finds: {result.reason}" for result in results if result.outcome is Outcome.FAIL)
        return Stand(Standing.WITH_REVIEWER, (f"Submitted{_on(record.submitted_on)}; a reviewer has it.", *found))
    if state in (State.RETURNED, State.REJECTED):
        word = "Returned" if state is State.RETURNED else "Rejected"
        said = record.decision_note or "see the review and change what it asks for."
        return Stand(Standing.CHANGES_NEEDED, (f"{word}: {said}",))
    if state is State.WAIVED:
        return _waived(context, results, horizon)
    return Stand(None, _open_reasons(context, results))


def _waived(context: RuleContext, results: Sequence[RuleResult], horizon: Horizon) -> Stand:
    until = context.record.waived_until
    if until is None:
        return Stand(None, ("The waiver has no last day, so it does not count.", *_open_reasons(context, results)))
    if until < context.as_of:
        return Stand(None, (f"The waiver ended on {in_words(until)}.", *_open_reasons(context, results)))
    horizon.after(until)
    return Stand(Standing.WAIVED, (f"Waived until {in_words(until)}.",), until)


def _open_reasons(context: RuleContext, results: Sequence[RuleResult]) -> tuple[str, ...]:
    """What is wrong with what was given so far; rules that only miss input say nothing until something was given."""
    failing = [result.reason for result in results if result.outcome is Outcome.FAIL]
    if not context.record.answers and not context.record.documents:
        return tuple(failing) or ("Nothing has been sent yet.",)
    missing = [result.reason for result in results if result.outcome is Outcome.CANNOT_TELL]
    return tuple(failing + missing) or ("It is ready to be submitted.",)


def _accepted(context: RuleContext, results: Sequence[RuleResult], conditions: Sequence[OpenCondition], horizon: Horizon) -> Stand:
    decided_on = context.record.decided_on
    if decided_on is None:
        return Stand(Standing.UNKNOWN, ("The day it was accepted is not recorded; record the decision again.",))
    broken, lapsed, unclear, valid_until = _sift(context, results, decided_on)
    for condition in conditions:
        horizon.after(condition.due_on)
    horizon.on(_next_turn(context.as_of, valid_until))
    if valid_until < context.as_of:
        return Stand(Standing.EXPIRED, (f"It expired on {in_words(valid_until)}.", *lapsed, *broken), valid_until)
    conditional = context.record.state is State.ACCEPTED_WITH_CONDITIONS
    late = [condition.due_on for condition in conditions if condition.due_on < context.as_of] if conditional else []
    if late:
        return Stand(Standing.CHANGES_NEEDED, (f"A condition was due by {in_words(min(late))} and is still open.", *broken), valid_until)
    if broken and not (conditional and conditions):
        said = tuple(f"Accepted on {in_words(decided_on)}, but no longer true: {reason}" for reason in broken)
        return Stand(Standing.CHANGES_NEEDED, said, valid_until)
    if unclear:
        return Stand(Standing.UNKNOWN, tuple(unclear), valid_until)
    return _in_date(context, valid_until, conditional)


def _next_turn(as_of: dt.date, valid_until: dt.date) -> dt.date | None:
    left = (valid_until - as_of).days
    if left > EXPIRING_DAYS:
        return valid_until - _EXPIRING
    if left > AMBER_EXPIRING_DAYS:
        return valid_until - _AMBER_EXPIRING
    return add_days(valid_until, 1) if left >= 0 else None


def _in_date(context: RuleContext, valid_until: dt.date, conditional: bool) -> Stand:
    if (valid_until - context.as_of).days <= EXPIRING_DAYS:
        return Stand(Standing.EXPIRING, (f"It holds until {in_words(valid_until)}; renew it before then.",), valid_until)
    if conditional:
        return Stand(Standing.MET_WITH_CONDITIONS, (f"Accepted with conditions; it holds until {in_words(valid_until)}.",), valid_until)
    return Stand(Standing.MET, (f"Accepted; it holds until {in_words(valid_until)}.",), valid_until)


def _sift(context: RuleContext, results: Sequence[RuleResult], decided_on: dt.date) -> tuple[list[str], list[str], list[str], dt.date]:
    """Reasons of rules broken by changed facts, lapsed by time alone, and not clear; and the last day that all of it is valid."""
    requirement = context.requirement
    start = as_day(context.value(requirement.dated_by)) if requirement.dated_by else None
    valid_until = add_months(start or decided_on, requirement.valid_months)
    broken: list[str] = []
    lapsed: list[str] = []
    unclear: list[str] = []
    lasts = [result.holds_until for result in results if result.outcome is Outcome.PASS]
    valid_until = min([valid_until, *[last for last in lasts if last is not None]])
    if len(lasts) == len(results):
        return broken, lapsed, unclear, valid_until
    for rule, result in zip(requirement.rules, results, strict=True):
        if result.outcome is Outcome.FAIL:
            then = run(rule, replace(context, as_of=decided_on))
            by_time = then.outcome is Outcome.PASS and then.holds_until is not None and then.holds_until < context.as_of
            if by_time and then.holds_until is not None:
                valid_until = min(valid_until, then.holds_until)
            (lapsed if by_time else broken).append(result.reason)
        elif result.outcome is not Outcome.PASS:
            unclear.append(result.reason)
    return broken, lapsed, unclear, valid_until


def _on(day: dt.date | None) -> str:
    return f" on {in_words(day)}" if day else ""

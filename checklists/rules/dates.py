"""Rules about dates: each says the last day its outcome stands."""

from __future__ import annotations

import datetime as dt
from typing import Any

from checklists.calendar import add_days, add_months, day_before, in_words
from checklists.definition import Rule
from checklists.evaluation import RuleResult
from checklists.facts import State
from checklists.rules.context import RuleContext, as_day, cannot_tell, each_value, fails, is_blank, passes, read_day, steady, words

ACCEPTED = frozenset({State.ACCEPTED, State.ACCEPTED_WITH_CONDITIONS})


def within_months(rule: Rule, context: RuleContext) -> RuleResult:
    """The date is not in the future and at most ``months`` calendar months ago; exactly that long ago still passes."""
    return each_value(rule, context, lambda rule, given: _recent(rule, given, context.as_of))


def _recent(rule: Rule, given: Any, as_of: dt.date) -> RuleResult:
    field, months = rule.params["field"], rule.params["months"]
    day = read_day(field, given)
    if isinstance(day, str):
        return cannot_tell(rule, day)
    if day > as_of:
        return fails(rule, f"The {words(field)} {in_words(day)} is in the future; give the day it really happened.", day_before(day))
    last = add_months(day, months)
    if last < as_of:
        return fails(rule, f"The {words(field)} {in_words(day)} counted for {months} months, until {in_words(last)}; renew it.")
    return passes(rule, f"The {words(field)} {in_words(day)} counts until {in_words(last)}.", last)


def expires_after(rule: Rule, context: RuleContext) -> RuleResult:
    """The date is at least ``days`` days ahead when it is judged; once accepted it holds to its last day and warns before that."""
    days = 0 if context.record.state in ACCEPTED else rule.params["days"]
    return each_value(rule, context, lambda rule, given: _ahead(rule, given, days, context.as_of))


def _ahead(rule: Rule, given: Any, days: int, as_of: dt.date) -> RuleResult:
    field = rule.params["field"]
    day = read_day(field, given)
    if isinstance(day, str):
        return cannot_tell(rule, day)
    last = add_days(day, -days)
    if last < as_of:
        ahead = f"must be at least {days} days ahead" if days else "is passed"
        return fails(rule, f"The {words(field)} {in_words(day)} {ahead}; send the renewal.")
    return passes(rule, f"The {words(field)} {in_words(day)} is far enough ahead until {in_words(last)}.", last)


def received_within(rule: Rule, context: RuleContext) -> RuleResult:
    """Received at most ``days_after_quarter`` days after the period's end."""
    period_end = context.day("period_end")
    if isinstance(period_end, str):
        return cannot_tell(rule, period_end)
    received = context.day("received_on")
    if isinstance(received, str):
        return cannot_tell(rule, received)
    if received > context.as_of:
        return fails(rule, f"The day received, {in_words(received)}, is in the future; give the real day.", day_before(received))
    deadline = add_days(period_end, rule.params["days_after_quarter"])
    if received > deadline:
        return fails(rule, f"It was received on {in_words(received)} but was due by {in_words(deadline)}; agree how to be on time.")
    return passes(rule, f"Received on {in_words(received)}, due by {in_words(deadline)}.")


def days_since_go_live(rule: Rule, context: RuleContext) -> RuleResult:
    """A visit lies within ``tolerance`` days of each milestone; one is missed only once its last day for a visit has passed."""
    live = context.facts.went_live_on
    if live is None:
        return cannot_tell(rule, "The site is not live yet; checks count from the day it goes live.")
    if live > context.as_of:
        return cannot_tell(rule, f"The site goes live on {in_words(live)}; checks count from then.", day_before(live))
    visits = _visits(context.value("visits"))
    if isinstance(visits, str):
        return cannot_tell(rule, visits)
    tolerance = rule.params["tolerance"]
    unseen = [day for day in _milestones(live, rule) if not any(abs((visit - day).days) <= tolerance for visit in visits)]
    last_days = [add_days(day, tolerance) for day in unseen]
    missed, until = steady(lambda day: sum(last < day for last in last_days), (add_days(last, 1) for last in last_days), context.as_of)
    if not missed:
        return passes(rule, "Every check due so far was made.", until)
    if not visits:
        return cannot_tell(rule, f"Give the days of the visits; the first was due about {in_words(unseen[0])}.", until)
    return fails(rule, f"No visit was made about {in_words(unseen[0])}; make it and record the day.", until)


def _milestones(live: dt.date, rule: Rule) -> list[dt.date]:
    return sorted(add_days(live, milestone) for milestone in rule.params["milestones"])


def _visits(given: object) -> list[dt.date] | str:
    if is_blank(given):
        return []
    days = [as_day(item) for item in given] if isinstance(given, list | tuple) else [None]
    if any(day is None for day in days):
        return "The visits are not a list of dates; give each as YYYY-MM-DD."
    return [day for day in days if day is not None]

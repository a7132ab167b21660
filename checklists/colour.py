"""The site's colour and why, in words. The worst wins: red, amber, grey, green."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from checklists.calendar import add_days, in_words
from checklists.evaluation import GateEvaluation, GateStatus, Rag, Standing
from checklists.facts import SiteFacts
from checklists.plan import Horizon
from checklists.progress import Item
from checklists.standing import ACCEPTED, AMBER_EXPIRING_DAYS

RED_OVERDUE_DAYS = 30
STALE_DAYS = 45
_NAMED_AT_MOST = 3
_UNSETTLED_GATES = frozenset({GateStatus.DEFERRED, GateStatus.REFUSED, GateStatus.REOPENED})

ON_TRACK = "No requirement is overdue, expires within 30 days, is waived or not known, and no condition or critical action is open."


def colour(facts: SiteFacts, items: Sequence[Item], gates: Mapping[str, GateEvaluation], horizon: Horizon) -> tuple[Rag, tuple[str, ...]]:
    """Reasons of the winning colour first, then of the milder ones. A withdrawn site is grey whatever else is true."""
    horizon.on(facts.withdrawn_on)
    horizon.on(add_days(facts.last_activity_on, STALE_DAYS + 1) if facts.last_activity_on else None)
    as_of = horizon.as_of
    if facts.withdrawn_on is not None and facts.withdrawn_on <= as_of:
        return Rag.GREY, (f"Withdrew on {in_words(facts.withdrawn_on)}.",)
    red = list(_red(facts, items))
    amber = list(_amber(facts, items, gates, as_of))
    grey = list(_grey(facts, as_of))
    reasons = (*red, *amber, *grey)
    if red:
        return Rag.RED, reasons
    if amber:
        return Rag.AMBER, reasons
    return (Rag.GREY, reasons) if grey else (Rag.GREEN, (ON_TRACK,))


def _red(facts: SiteFacts, items: Sequence[Item]) -> Iterable[str]:
    for requirement, record, found in items:
        if requirement.never_conditional and found.standing is Standing.EXPIRED and found.valid_until:
            yield f"{requirement.title} expired on {in_words(found.valid_until)}."
        elif requirement.never_conditional and found.standing is Standing.CHANGES_NEEDED and record.state in ACCEPTED:
            yield f"{requirement.title} was accepted but no longer holds."
        elif requirement.mandatory and found.overdue_days > RED_OVERDUE_DAYS and found.due_on:
            yield f"{requirement.title} was due by {in_words(found.due_on)}, more than {RED_OVERDUE_DAYS} days ago."
    critical = sum(action.severity == "critical" for action in facts.actions)
    if critical:
        yield f"{critical} critical action{'s are' if critical > 1 else ' is'} open."


def _amber(facts: SiteFacts, items: Sequence[Item], gates: Mapping[str, GateEvaluation], as_of: dt.date) -> Iterable[str]:
    yield from _titles("Overdue", (item for item in items if item.found.overdue_days > 0))
    yield from _titles("Expiring within 30 days", (item for item in items if _expires_soon(item, as_of)))
    yield from _titles("Unknown", (item for item in items if item.found.standing is Standing.UNKNOWN))
    yield from _titles("Waived for now", (item for item in items if item.found.standing is Standing.WAIVED))
    if facts.conditions:
        count = len(facts.conditions)
        first = in_words(min(condition.due_on for condition in facts.conditions))
        yield f"{count} condition{'s are' if count > 1 else ' is'} open, the first due by {first}."
    for gate in gates.values():
        if gate.status in _UNSETTLED_GATES:
            yield f"Gate {gate.gate} is {gate.status.value}."


def _expires_soon(item: Item, as_of: dt.date) -> bool:
    found = item.found
    return found.standing is Standing.EXPIRING and found.valid_until is not None and (found.valid_until - as_of).days <= AMBER_EXPIRING_DAYS


def _grey(facts: SiteFacts, as_of: dt.date) -> Iterable[str]:
    if facts.last_activity_on is None:
        yield "Nothing has been recorded about this site yet."
    elif (as_of - facts.last_activity_on).days > STALE_DAYS:
        yield f"Nothing has been recorded since {in_words(facts.last_activity_on)}."


def _titles(what: str, items: Iterable[Item]) -> Iterable[str]:
    titles = [item.requirement.title for item in items]
    if titles:
        more = len(titles) - _NAMED_AT_MOST
        rest = f" and {more} more" if more > 0 else ""
        yield f"{what}: {', '.join(titles[:_NAMED_AT_MOST])}{rest}."
